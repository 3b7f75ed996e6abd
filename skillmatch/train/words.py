"""Make the bundle of English words: ``python -m skillmatch.train.words SCOWL CENSUS OUT``.

SCOWL (Spell Checker Oriented Word Lists, Debian package ``scowl``) sorts English words by how common
they are: level 10 is every child's word, 70 a large dictionary's. We keep words up to level 70 and
names (people, places, brands) up to level 50; the lists' permission notice stands in models/words.
First and last names of people are those of the 1990 US census (public domain; the files
``dist.male.first``, ``dist.female.first``, ``dist.all.last``, as in the PyPI package ``names``).
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from skillmatch.errors import InputError
from skillmatch.sources.packed import pack

_MAX_WORD_LEVEL = 70
_MAX_NAME_LEVEL = 50
_N_LAST_NAMES = 3000
_REGIONS = ("english-", "american-", "british-", "british_z-")


def _lines(path: Path) -> list[str]:
    """Return the words of one SCOWL file (Latin-1, one a line), possessives left out."""
    words = path.read_text(encoding="latin-1").split("\n")
    return [word.strip() for word in words if word.strip() and not word.strip().endswith("'s")]


def read_scowl(folder: Path) -> tuple[dict[str, int], set[str]]:
    """Return the lowest level of every lower-cased word, and all lower-cased names.

    Raises:
        InputError: The folder holds no SCOWL lists.
    """
    words: dict[str, int] = {}
    names: set[str] = set()
    for path in sorted(folder.glob("*-*.[0-9][0-9]")):
        stem, level = path.name.rsplit(".", 1)
        if not stem.startswith(_REGIONS):
            continue
        if stem.endswith("-words") and int(level) <= _MAX_WORD_LEVEL:
            for word in _lines(path):
                words[word.lower()] = min(int(level), words.get(word.lower(), 99))
        elif stem.endswith(("-upper", "-proper-names")) and int(level) <= _MAX_NAME_LEVEL:
            names.update(word.lower() for word in _lines(path))
    if not words:
        raise InputError(f"{folder}: expected SCOWL lists such as english-words.10, found none")
    return words, names


def read_census(folder: Path) -> tuple[set[str], set[str]]:
    """Return lower-cased first names and the commonest last names.

    Raises:
        InputError: The folder lacks one of the three files.
    """
    tables: list[list[str]] = []
    for name in ("dist.male.first", "dist.female.first", "dist.all.last"):
        if not (folder / name).is_file():
            raise InputError(f"{folder}: expected the census file {name}, found none")
        lines = (folder / name).read_text(encoding="ascii").splitlines()
        tables.append([line.split()[0].lower() for line in lines])
    return set(tables[0]) | set(tables[1]), set(tables[2][:_N_LAST_NAMES])


def bundle(words: dict[str, int], names: set[str], people: tuple[set[str], set[str]]) -> bytes:
    """Return the packed bundle: words by level, names, first and last names, each one sorted string."""
    levels: dict[int, list[str]] = defaultdict(list)
    for word in sorted(words):
        levels[words[word]].append(word)
    return pack(
        {
            "words": {str(level): "\n".join(levels[level]) for level in sorted(levels)},
            "names": "\n".join(sorted(names)),
            "first_names": "\n".join(sorted(people[0])),
            "last_names": "\n".join(sorted(people[1])),
        }
    )


def main(arguments: list[str]) -> None:
    """Write the bundle; arguments are the SCOWL folder, the census folder and the file to write."""
    if len(arguments) != 3:
        raise InputError("Usage: python -m skillmatch.train.words SCOWL_FOLDER CENSUS_FOLDER OUT_FILE")
    words, names = read_scowl(Path(arguments[0]))
    people = read_census(Path(arguments[1]))
    Path(arguments[2]).write_bytes(bundle(words, names, people))
    print(f"{len(words)} words, {len(names)} names, {len(people[0])} first and {len(people[1])} last names")


if __name__ == "__main__":
    main(sys.argv[1:])
