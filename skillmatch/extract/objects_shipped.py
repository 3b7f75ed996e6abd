"""The nouns of ``objects`` for the bundled taxonomy, derived once and shipped: a cold start need not wait.

The bundle names what it was made from. For any other taxonomy, words or rules the nouns are derived anew, so
that a bundle left behind costs time and changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from skillmatch.content import content_path
from skillmatch.extract.forms import Label
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.objects import KIND, RULES_VERSION, ObjectLabels
from skillmatch.sources.packed import unpack
from skillmatch.taxonomy import Taxonomy
from skillmatch.text.words import Words

_FOLDER = ("models", "words")
_WORDS = "english.json.xz"
BUNDLE = "objects.json.xz"
"""The file in models/words."""


def object_labels(
    taxonomy: Taxonomy, labels: Iterable[Label], words: Words, inflection: Inflection, *, are_bundled: bool
) -> list[Label]:
    """Return the nouns of a taxonomy's abilities, ordered by form.

    Args:
        taxonomy: Its abilities.
        labels: All its labels.
        words: English words.
        inflection: Base forms by these words.
        are_bundled: Whether ``words`` are those of the bundle.
    """
    shipped = _shipped() if are_bundled else {}
    if shipped.get("made_from") != made_from(taxonomy):
        return ObjectLabels(taxonomy.skills, words, inflection).derive(labels)
    uris = list(taxonomy.skills)
    forms = shipped["forms"].split("\n")
    return [(form, uris[number], KIND) for form, number in zip(forms, shipped["skills"], strict=True)]


def tables(taxonomy: Taxonomy, labels: Iterable[Label]) -> dict[str, Any]:
    """Return the bundle for a taxonomy: what it was made from, forms, positions of their skills.

    Args:
        taxonomy: Its abilities.
        labels: The nouns, as derived.
    """
    position = {uri: number for number, uri in enumerate(taxonomy.skills)}
    found = list(labels)
    return {
        "made_from": made_from(taxonomy),
        "forms": "\n".join(form for form, _, _ in found),
        "skills": [position[uri] for _, uri, _ in found],
    }


def made_from(taxonomy: Taxonomy) -> str:
    """Return the fingerprint (sha256, hex) of all that the nouns of a taxonomy follow from."""
    digest = hashlib.sha256(f"rules {RULES_VERSION}\n{taxonomy.fingerprint}\n".encode())
    digest.update(content_path(*_FOLDER, _WORDS).read_bytes())
    return digest.hexdigest()


def _shipped() -> dict[str, Any]:
    path = content_path(*_FOLDER) / BUNDLE
    return unpack(path) if path.is_file() else {}
