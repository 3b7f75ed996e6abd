"""How ordinary an English word is: the bundle of models/words, made from SCOWL and US census names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from skillmatch.content import content_path
from skillmatch.sources.packed import unpack

UNKNOWN = 99
"""The level of a string that is no English word."""


@dataclass(frozen=True, slots=True)
class Words:
    """English words by how common they are, and names of people, places and firms.

    ``levels`` maps a lower-case word to 10 (every child knows it), 20, 35, 40, 50, 55, 60 or 70 (in
    large dictionaries only). ``names`` are those of people, places and brands, ``first_names`` and
    ``last_names`` of people only; all lower-cased.
    """

    levels: dict[str, int]
    names: frozenset[str]
    first_names: frozenset[str]
    last_names: frozenset[str]

    def level(self, word: str) -> int:
        """Return the level of a lower-case word, ``UNKNOWN`` where it is none."""
        return self.levels.get(word, UNKNOWN)

    def is_only_name(self, word: str) -> bool:
        """Say whether a lower-case string is a name, and nothing else."""
        return word in self.names and word not in self.levels

    def knows(self, word: str) -> bool:
        """Say whether a lower-case string is an English word or a name."""
        return word in self.levels or word in self.names


@dataclass(frozen=True, slots=True)
class ProductWords:
    """Words of the names of products and technologies, lower-cased.

    ``whole`` are names by themselves (julia, jenkins, swift); ``parts`` stand in longer ones and are neither
    everyday words nor names of people.
    """

    whole: frozenset[str]
    parts: frozenset[str]


@cache
def load_product_words() -> ProductWords:
    """Return the bundled words of product names, read off the taxonomies.

    Raises:
        ReleaseMissing: The bundle is not there.
        ChecksumMismatch: It is damaged.
    """
    tables = unpack(content_path("models", "words", "products.json.xz"))
    return ProductWords(*(frozenset(tables[name].split("\n")) for name in ("whole", "parts")))


@cache
def load_words() -> Words:
    """Return the bundled words (about 116,000) and names (about 10,000).

    Raises:
        ReleaseMissing: The bundle is not there.
        ChecksumMismatch: It is damaged.
    """
    tables = unpack(content_path("models", "words", "english.json.xz"))
    levels: dict[str, int] = {}
    for level, words in tables["words"].items():
        levels.update(dict.fromkeys(words.split("\n"), int(level)))
    return Words(
        levels=levels,
        names=frozenset(tables["names"].split("\n")),
        first_names=frozenset(tables["first_names"].split("\n")),
        last_names=frozenset(tables["last_names"].split("\n")),
    )
