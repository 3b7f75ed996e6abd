"""Which known links the map may learn from, and which are kept out to measure it.

Occupations fall into ten parts by a hash of their URI (O*NET ones by their six-digit code, so that the
variants of one occupation stay together): two are for the test, one for validation, and no link of theirs to
skills, to other occupations or to industries is learned. Of the links between the other occupations and
skills, a tenth is for the test and a twentieth for validation. Nothing is drawn: no link changes its part.
"""

from __future__ import annotations

import hashlib
from typing import Literal, TypeAlias

Part: TypeAlias = Literal["train", "validation", "test"]
"""Learned from, used to choose how, or measured once."""

_OCCUPATION_PARTS, _LINK_PARTS = 10, 20
_ONET = "onet:occupation/"
_SOC_DIGITS = len("15-1252")


def part_of_occupation(uri: str) -> Part:
    """Return the part of an occupation."""
    if uri.startswith(_ONET):
        uri = uri[: len(_ONET) + _SOC_DIGITS]
    return _part(uri, _OCCUPATION_PARTS)


def part_of_link(occupation_uri: str, skill_uri: str) -> Part:
    """Return the part of a link between an occupation that is learned from and a skill."""
    return _part(f"{occupation_uri} {skill_uri}", _LINK_PARTS)


def _part(name: str, n_parts: int) -> Part:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % n_parts
    return "test" if number < 2 else "validation" if number == 2 else "train"
