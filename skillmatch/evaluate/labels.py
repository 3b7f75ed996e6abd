"""Passages of real postings that two readers labelled, without their texts: the format of samples/labels.

The readers were language models, not people: two runs of Claude, each with the same written instructions,
which saw the passages and a pool of skills but no output of the extractor. So agreement between them is
agreement of two runs of one model, and says less than that of two people would.

Four sets: *sentences*, for which each reader said which skills of a pool they state (``e`` the sentence
names it, ``i`` it is said in other words, ``o`` acceptable, not the best); *lines*, where a reader said
whether any skill is in it (``y``, ``n``); *requirements*, a phrase each, which is required (``m``), wished
for (``w``), said not to be needed (``x``), or none of these (``t``); *negations*, the same for phrases that
were chosen because a word of negation stands near them.

The texts may not be shipped: a label names its source, row and offsets and the SHA-256 of the text, which
``skillmatch.evaluate.posting_texts`` reads from the mirror.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, cast

from skillmatch.content import content_path
from skillmatch.sources.packed import unpack
from skillmatch.types import Span

Half: TypeAlias = Literal["calibration", "test"]

SkillLetter: TypeAlias = Literal["e", "i", "o"]

STRENGTHS: Final = "mwxt"
"""Letters of a requirement, in the order of tables."""

NOTHING, SKILL_LESS = "-", "none"
"""A reader's answer where no skill of the pool fits, and where the sentence states no skill at all."""

_DIGITS = 16
"""Hex digits kept of a SHA-256."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A place in a posting of the mirror: ``sha256`` holds the first 16 hex digits of its text's."""

    source: str
    row: str
    span: Span
    sha256: str

    @property
    def posting(self) -> tuple[str, str]:
        """What tells the posting apart: its source and row."""
        return self.source, self.row

    @property
    def half(self) -> Half:
        """Which half the posting belongs to; curves and thresholds may be chosen on ``calibration`` only."""
        first = hashlib.sha256(f"{self.source}/{self.row}".encode()).digest()[0]
        return "calibration" if first % 2 else "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reader's answer to a sentence: the letters of the skills accepted, by URI."""

    letters: Mapping[str, SkillLetter]
    is_skill_less: bool


@dataclass(frozen=True, kw_only=True)
class MarkedSentence:
    """A sentence with the skills that two readers found among a pool."""

    passage: Passage
    pool: tuple[str, ...]
    readings: tuple[Reading, Reading]

    @cached_property
    def by_both(self) -> frozenset[str]:
        """Skills that both readers accept, with whatever letter: what counts as right."""
        return frozenset(self.readings[0].letters) & frozenset(self.readings[1].letters)

    @cached_property
    def by_any(self) -> frozenset[str]:
        """Skills that at least one reader accepts: right to a lenient judge."""
        return frozenset(self.readings[0].letters) | frozenset(self.readings[1].letters)

    @cached_property
    def stated(self) -> Mapping[str, str]:
        """Skills that both call named or said in other words (to be found), with both letters: ee, ei ..."""
        one, other = (reading.letters for reading in self.readings)
        return {
            uri: one[uri] + other[uri] for uri in sorted(self.by_both) if "o" not in one[uri] + other[uri]
        }

    @property
    def is_skill_less(self) -> bool:
        """Whether both readers say that it states no skill at all."""
        return all(reading.is_skill_less for reading in self.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledLine:
    """A line with both readers' answers: ``y`` there is some skill in it, ``n`` none."""

    passage: Passage
    letters: tuple[str, str]

    @property
    def is_skill_less(self) -> bool:
        """Whether both readers say that there is no skill in it."""
        return self.letters == ("n", "n")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRequirement:
    """A phrase (offsets of the posting) in a passage, with both readers' letters of ``STRENGTHS``."""

    passage: Passage
    phrase: Span
    letters: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The four sets."""

    sentences: tuple[MarkedSentence, ...]
    lines: tuple[LabelledLine, ...]
    requirements: tuple[LabelledRequirement, ...]
    negations: tuple[LabelledRequirement, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, set by set."""
        return (
            *(each.passage for each in self.sentences),
            *(each.passage for each in self.lines),
            *(each.passage for each in self.requirements),
            *(each.passage for each in self.negations),
        )

    @property
    def skill_less(self) -> tuple[Passage, ...]:
        """Lines and sentences in which both readers find no skill."""
        lines = [each.passage for each in self.lines if each.is_skill_less]
        return (*lines, *(each.passage for each in self.sentences if each.is_skill_less))


def digest(text: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a text as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def read_labels(path: Path | None = None) -> Labels:
    """Read the labels that ship, or those of another file of the same format.

    Raises:
        ChecksumMismatch: The file is no bundle of ours.
        ReleaseMissing: The package was installed without its content.
    """
    tables = unpack(path or content_path("samples", "labels", "extraction.json.xz"))
    uris = tables["uris"]
    sentences, lines = tables["sentences"], tables["lines"]
    pools = [tuple(uris[place] for place in pool) for pool in sentences["pool"]]
    return Labels(
        sentences=tuple(
            MarkedSentence(
                passage=passage, pool=pool, readings=(read_answer(one, pool), read_answer(other, pool))
            )
            for passage, pool, (one, other) in zip(
                _passages(sentences), pools, _answers(sentences), strict=True
            )
        ),
        lines=tuple(
            LabelledLine(passage=passage, letters=letters)
            for passage, letters in zip(_passages(lines), _answers(lines), strict=True)
        ),
        requirements=_requirements(tables["requirements"]),
        negations=_requirements(tables["negations"]),
    )


def read_answer(answer: str, pool: Sequence[str]) -> Reading:
    """Return a reader's answer to a sentence, e.g. ``3e 17i 5o``: places in the pool from 1, with letters."""
    if answer in (NOTHING, SKILL_LESS):
        return Reading(letters={}, is_skill_less=answer == SKILL_LESS)
    letters = {pool[int(each[:-1]) - 1]: cast(SkillLetter, each[-1]) for each in answer.split()}
    return Reading(letters=letters, is_skill_less=False)


def _requirements(table: Mapping[str, Any]) -> tuple[LabelledRequirement, ...]:
    columns = (_passages(table), table["phrase_start"], table["phrase_end"], _answers(table))
    return tuple(
        LabelledRequirement(passage=passage, phrase=Span(start=start, end=end), letters=letters)
        for passage, start, end, letters in zip(*columns, strict=True)
    )


def _passages(table: Mapping[str, Any]) -> list[Passage]:
    columns = (table["source"], table["row"], table["start"], table["end"], table["sha256"])
    return [
        Passage(source=source, row=row, span=Span(start=start, end=end), sha256=sha256)
        for source, row, start, end, sha256 in zip(*columns, strict=True)
    ]


def _answers(table: Mapping[str, Any]) -> list[tuple[str, str]]:
    return list(zip(table["reader_1"], table["reader_2"], strict=True))
