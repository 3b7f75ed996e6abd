"""Make the bundle of words of product names: ``python -m skillmatch.train.product_words OUT``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from skillmatch.errors import InputError
from skillmatch.sources.packed import pack
from skillmatch.taxonomy import load_bundled
from skillmatch.text.words import load_words

_WORD = re.compile(r"[^\W\d_]{2,}")
_RARE = 50
"""From this level on a word of a product's name is more likely that name than the word."""


def bundle() -> bytes:
    """Return the bundle's bytes for the bundled taxonomy and words; the same every time."""
    words = load_words()
    people = words.first_names | words.last_names
    whole: set[str] = set()
    parts: set[str] = set()
    for skill in load_bundled().skills.values():
        for label in (skill.preferred_label, *skill.alt_labels, *skill.hidden_labels):
            capitalised = [word.lower() for word in _WORD.findall(label) if word[0].isupper()]
            if capitalised and _WORD.fullmatch(label):
                whole.update(capitalised)
            parts.update(word for word in capitalised if words.level(word) >= _RARE and word not in people)
    return pack({"whole": "\n".join(sorted(whole)), "parts": "\n".join(sorted(parts - whole))})


def main(arguments: list[str]) -> None:
    """Write the bundle; the argument is the file to write."""
    if len(arguments) != 1:
        raise InputError("Usage: python -m skillmatch.train.product_words OUT_FILE")
    made = bundle()
    Path(arguments[0]).write_bytes(made)
    print(f"{len(made)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
