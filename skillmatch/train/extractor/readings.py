"""Sentences that a language model read: which of 30 candidate skills each states; the format of the file.

The reader (Claude, with written instructions, models/extractor/readings.md) graded the candidates that the
untuned ranker put first: ``named`` by the label or a usual name, ``implied`` (said in other words),
``acceptable`` (not the best tag, not wrong), the rest rejected; ``added`` are skills it missed among the
candidates. The texts may not be shipped: a reading names source, row, offsets and hash, and its text is
read from the mirror.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from skillmatch.content import content_path
from skillmatch.errors import ChecksumMismatch
from skillmatch.sources.packed import pack, unpack
from skillmatch.taxonomy import Taxonomy
from skillmatch.train.extractor.corpora import texts_of
from skillmatch.types import Span

Fold: TypeAlias = Literal["A", "B", "dev"]

_GRADES = ("named", "implied", "acceptable", "rejected", "added")
_DIGITS = 16
_DEV, _B = 10, 45
"""Of 100 hash values, those below the first are fold dev, those below the second B, the rest A."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sentence stands: ``sha256`` holds the first 16 hex digits of its text's."""

    source: str
    row: str
    span: Span
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sentence with the skills that the reader found among the candidates, by URI.

    ``text`` has its blanks made single. ``is_skill_less``: the reader said that it states no skill at all.
    """

    place: Place
    text: str
    named: tuple[str, ...]
    implied: tuple[str, ...]
    acceptable: tuple[str, ...]
    rejected: tuple[str, ...]
    added: tuple[str, ...]
    is_skill_less: bool

    @property
    def positives(self) -> tuple[str, ...]:
        """Skills that are named or implied, each once."""
        return tuple(dict.fromkeys((*self.named, *self.implied, *self.added)))

    @property
    def fold(self) -> Fold:
        """A trains the encoder, B the re-ranker, dev neither; by the hash of the text."""
        value = int(hashlib.sha256(self.text.encode()).hexdigest()[:8], 16) % 100
        return "dev" if value < _DEV else "B" if value < _B else "A"


def digest(text: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a text as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def pack_readings(readings: Sequence[Reading]) -> bytes:
    """Return the bytes of the file, without any text."""
    grades = {grade: [getattr(each, grade) for each in readings] for grade in _GRADES}
    uris = sorted({uri for column in grades.values() for row in column for uri in row})
    at = {uri: place for place, uri in enumerate(uris)}
    places = [each.place for each in readings]
    return pack(
        {
            "uris": uris,
            "source": [place.source for place in places],
            "row": [place.row for place in places],
            "start": [place.span.start for place in places],
            "end": [place.span.end for place in places],
            "sha256": [place.sha256 for place in places],
            **{grade: [[at[uri] for uri in row] for row in column] for grade, column in grades.items()},
            "skill_less": [int(each.is_skill_less) for each in readings],
        }
    )


def read_readings(mirror: Path, taxonomy: Taxonomy, path: Path | None = None) -> tuple[Reading, ...]:
    """Return the readings with their texts, in the order of the file.

    Args:
        mirror: The folder that holds postings/ and skill_eval/.
        taxonomy: A full one: it holds the task statements.
        path: Of the file; default: the one that ships.

    Raises:
        ReleaseMissing: The package was installed without its content, or the mirror lacks a file.
        ChecksumMismatch: The mirror has another text in a reading's place.
    """
    tables = unpack(path or content_path("models", "extractor", "readings.json.xz"))
    places = _places(tables)
    texts = _texts(mirror, taxonomy, places)
    uris: Sequence[str] = tables["uris"]
    grades = {grade: [tuple(uris[place] for place in row) for row in tables[grade]] for grade in _GRADES}
    return tuple(
        Reading(
            place=place,
            text=" ".join(text.split()),
            is_skill_less=bool(tables["skill_less"][number]),
            **{grade: column[number] for grade, column in grades.items()},
        )
        for number, (place, text) in enumerate(zip(places, texts, strict=True))
    )


def _places(tables: Mapping[str, Any]) -> list[Place]:
    columns = (tables[name] for name in ("source", "row", "start", "end", "sha256"))
    return [
        Place(source=source, row=row, span=Span(start=start, end=end), sha256=sha256)
        for source, row, start, end, sha256 in zip(*columns, strict=True)
    ]


def _texts(mirror: Path, taxonomy: Taxonomy, places: Sequence[Place]) -> list[str]:
    wanted = {(place.source, place.row) for place in places}
    documents = {
        (source, row): text
        for source in dict.fromkeys(place.source for place in places)
        for row, text in texts_of(mirror, source, taxonomy)
        if (source, row) in wanted
    }
    texts = []
    for place in places:
        text = place.span.of(documents.get((place.source, place.row), ""))
        if digest(text) != place.sha256:
            raise ChecksumMismatch(
                f"{place.source}, row {place.row}, characters {place.span.start} to {place.span.end}: not "
                f"what was read (expected sha256 {place.sha256}..., found {digest(text)}...). Name the "
                "mirror that the readings were made on."
            )
        texts.append(text)
    return texts
