"""Makes samples/labels of what the readers were given and answered: how the shipped file was made.

Run ``python -m skillmatch.evaluate.label_making FOLDER`` on a folder with ``sets.json`` (passages with their
texts, by set: A sentences, N lines, R requirements), ``setsR2.json`` (set Q: requirements by words of
negation), ``poolA.json`` (the URIs offered for each sentence, in the order the readers saw them) and each
reader's answers in ``eval/e1`` and ``eval/e2``, of Q in ``eval/q1`` and ``eval/q2`` (``A0.txt`` ...: lines
``number: answer``). Texts do not get into the file. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from skillmatch.content import content_root
from skillmatch.errors import InputError
from skillmatch.evaluate.labels import NOTHING, SKILL_LESS, STRENGTHS, digest
from skillmatch.sources.packed import pack

_READERS = {"A": ("e1", "e2"), "N": ("e1", "e2"), "R": ("e1", "e2"), "Q": ("q1", "q2")}
"""Folders of the two readers' answers, by set."""

_LINE = re.compile(r"(\d+): (.+)")


def make(folder: Path) -> bytes:
    """Return the bytes of the labels' file.

    Raises:
        InputError: A reader left an item out, answered it twice, or with a letter that there is not.
    """
    sets: Mapping[str, list[dict[str, Any]]] = json.loads((folder / "sets.json").read_text(encoding="utf-8"))
    pools: list[list[str]] = json.loads((folder / "poolA.json").read_text(encoding="utf-8"))
    uris = sorted({uri for pool in pools for uri in pool})
    place_of = {uri: place for place, uri in enumerate(uris)}
    negations: list[dict[str, Any]] = json.loads((folder / "setsR2.json").read_text(encoding="utf-8"))
    return pack(
        {
            "uris": uris,
            "sentences": {
                **_places(sets["A"]),
                "pool": [[place_of[uri] for uri in pool] for pool in pools],
                **_answers(folder, "A", [_fits_pool(len(pool)) for pool in pools]),
            },
            "lines": {**_places(sets["N"]), **_answers(folder, "N", [_one_of("yn")] * len(sets["N"]))},
            "requirements": _phrases(folder, "R", sets["R"]),
            "negations": _phrases(folder, "Q", negations),
        }
    )


def _phrases(folder: Path, name: str, items: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {
        **_places(items),
        "phrase_start": [item["start"] + item["span"][0] for item in items],
        "phrase_end": [item["start"] + item["span"][1] for item in items],
        **_answers(folder, name, [_one_of(STRENGTHS)] * len(items)),
    }


def _places(items: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        name: [item[name] for item in items] for name in ("source", "row", "start", "end")
    }
    return {**columns, "sha256": [digest(item["text"]) for item in items]}


def _answers(folder: Path, name: str, fits: Sequence[Callable[[str], bool]]) -> dict[str, list[str]]:
    return {
        f"reader_{number}": _answers_of(folder / "eval" / reader, name, fits)
        for number, reader in enumerate(_READERS[name], start=1)
    }


def _answers_of(folder: Path, name: str, fits: Sequence[Callable[[str], bool]]) -> list[str]:
    found: dict[int, str] = {}
    for path in sorted(folder.glob(f"{name}*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = _LINE.fullmatch(line)
            if match is None or int(match[1]) in found or int(match[1]) >= len(fits):
                raise InputError(f"{path}: expected 'number: answer', each number once, found {line!r}.")
            if not fits[int(match[1])](match[2]):
                raise InputError(f"{path}: no such answer: {line!r}.")
            found[int(match[1])] = match[2]
    if len(found) != len(fits):
        raise InputError(f"{folder}: {len(fits)} answers to set {name} expected, {len(found)} found.")
    return [found[number] for number in range(len(fits))]


def _one_of(letters: str) -> Callable[[str], bool]:
    return lambda answer: len(answer) == 1 and answer in letters


def _fits_pool(size: int) -> Callable[[str], bool]:
    def fits(answer: str) -> bool:
        if answer in (NOTHING, SKILL_LESS):
            return True
        parts = answer.split()
        if not all(re.fullmatch(r"[1-9]\d*[eio]", part) for part in parts):
            return False
        places = [int(part[:-1]) for part in parts]
        return len(set(places)) == len(places) and max(places) <= size

    return fits


def main() -> None:
    """Write the file into samples/labels."""
    parser = argparse.ArgumentParser(description="Pack the readers' labels, without texts.")
    parser.add_argument("folder", type=Path, help="folder with sets.json, setsR2.json, poolA.json and eval/")
    path = content_root() / "samples" / "labels" / "extraction.json.xz"
    data = make(parser.parse_args().folder)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    print(f"{path}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
