"""Names of builds: what a build holds and was made with can be read off its name.

A name such as ``skillmatch-s3-esco1.1.1-onet30.1-m1a2b3c4-20261121t205100z`` is at once a folder of the
embedded store and the name of an index of Elasticsearch.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from skillmatch.index.builds import MadeWith

LONGEST_NAME_BYTES = 255
"""Elasticsearch's limit for the name of an index."""

_MODEL_DIGITS = 7
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def build_name(prefix: str, *, schema: int, made_with: MadeWith, made_at: datetime) -> str:
    """Return the name of a build made at this moment.

    Args:
        prefix: Of all builds of one store.
        schema: Version of the store's schema.
        made_with: Taxonomy and model.
        made_at: With a time zone.
    """
    return f"{_stem(prefix, schema, made_with)}-{made_at.astimezone(UTC):%Y%m%dt%H%M%Sz}"


def first_name(prefix: str, *, schema: int, made_with: MadeWith) -> str:
    """Return the name of the build that a store begins with; the same for all who begin it at once."""
    return f"{_stem(prefix, schema, made_with)}-first"


def is_build_name(name: str) -> bool:
    """Return whether a build may go by this name: one that is also a file's name and leads nowhere else."""
    return bool(_NAME.fullmatch(name)) and ".." not in name and len(name) <= LONGEST_NAME_BYTES


def _stem(prefix: str, schema: int, made_with: MadeWith) -> str:
    releases = [re.sub(r"[^a-z0-9.]", "", part.lower()) for part in made_with.taxonomy.split("+")]
    model = re.sub(r"[^a-z0-9]", "", made_with.model.lower())[:_MODEL_DIGITS]
    return "-".join((prefix, f"s{schema}", *filter(None, releases), f"m{model}"))
