"""Make the bundle of nouns derived from ESCO's abilities: ``python -m skillmatch.train.objects OUT``."""

from __future__ import annotations

import sys
from pathlib import Path

from skillmatch.errors import InputError
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.objects import ObjectLabels
from skillmatch.extract.objects_shipped import tables
from skillmatch.sources.packed import pack
from skillmatch.taxonomy import load_bundled
from skillmatch.text.words import load_words


def bundle() -> bytes:
    """Return the bundle's bytes for the bundled taxonomy and words; the same every time."""
    taxonomy, words = load_bundled(), load_words()
    derived = ObjectLabels(taxonomy.skills, words, Inflection(words)).derive(taxonomy.forms())
    return pack(tables(taxonomy, derived))


def main(arguments: list[str]) -> None:
    """Write the bundle; the argument is the file to write."""
    if len(arguments) != 1:
        raise InputError("Usage: python -m skillmatch.train.objects OUT_FILE")
    made = bundle()
    Path(arguments[0]).write_bytes(made)
    print(f"{len(made)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
