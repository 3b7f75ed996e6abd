"""Bloomberg's audit of two language models (2024): from raw rankings to impact ratios, beside the published.

Eight resumes that differ in the name only were ranked for four jobs by two models, a thousand times each.
Only the counts were published; how an answer counts is not said where they stand. ``RULES`` tries several
ways. The data is read from the mirror and never ships.

Source: L. Yin, D. Alba, L. Nicoletti, "OpenAI's GPT is a recruiter's dream tool. Tests show there's racial
bias", Bloomberg, 2024 (github.com/BloombergGraphics/2024-openai-gpt-hiring-racial-discrimination,
Apache-2.0).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from skillmatch.audit.impact import Group, GroupRow, impact_table
from skillmatch.errors import ReleaseMissing, SchemaMismatch
from skillmatch.sources.rows import BadRow, open_table

_FOLDER = ("fairness", "bloomberg")
_RUNS = "resume_ranking_runs.jsonl.gz"
_PUBLISHED = "performance_ranking.csv"
_RACES = {"A": "Asian", "B": "Black", "H": "Hispanic", "W": "White"}
_SEXES = {"M": "men", "W": "women"}
_NO_LETTERS = re.compile("[^A-Z ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of a model: who stood in the prompt, by name, and what it answered, line by line."""

    model: str
    job: str
    run: str
    group_of: Mapping[str, str]
    lines: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A way to count: which answers, and whom each puts first (None: nobody)."""

    name: str
    meaning: str
    takes: Callable[[Answer], bool]
    first: Callable[[Answer], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One model, job and group: what was published and what a rule counts."""

    model: str
    job: str
    group: str
    published_first: int
    published_ratio: float
    row: GroupRow

    @property
    def agrees(self) -> bool:
        """Whether count and impact ratio are the published ones (ratios to 1e-12)."""
        ratio = self.row.ratio
        same = ratio is not None and abs(float(ratio) - self.published_ratio) < 1e-12
        return self.row.n_positive == self.published_first and same


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All cells under one rule, and how many answers it counts and puts nobody first in."""

    rule: Rule
    cells: tuple[Cell, ...]
    n_answers: int
    n_nobody: int

    @property
    def n_agree(self) -> int:
        """How many cells have the published count and impact ratio."""
        return sum(cell.agrees for cell in self.cells)

    @property
    def n_same_count(self) -> int:
        """How many cells have the published count, whatever the group they are compared with."""
        return sum(cell.row.n_positive == cell.published_first for cell in self.cells)


def compare_rules(mirror: Path) -> tuple[Comparison, ...]:
    """Return the published cells beside those of each rule; the last rule is the one we hold to be theirs.

    Args:
        mirror: The data mirror.

    Raises:
        ReleaseMissing: The mirror does not hold the set.
        SchemaMismatch: Its files have other columns.
    """
    folder = mirror.joinpath(*_FOLDER)
    for name in (_RUNS, _PUBLISHED):
        if not (folder / name).is_file():
            raise ReleaseMissing(
                f"{'/'.join(_FOLDER)}/{name} is not in the mirror. Name one that has it with --mirror or "
                "SKILLMATCH_MIRROR."
            )
    answers = [_answer(row) for row in _rows(folder / _RUNS)]
    published = {
        (row["model"], row["job"], row["demo"]): (int(row["top"]), float(row["disparate_impact_ratio"]))
        for row in _rows(folder / _PUBLISHED)
    }
    return tuple(_compared(rule, answers, published) for rule in RULES)


def _rows(path: Path) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    with open_table(path) as table:
        for row in table.rows:
            if isinstance(row, BadRow):
                raise row.error
            rows.append(row.values)
    return rows


def _answer(row: Mapping[str, Any]) -> Answer:
    try:
        lines = tuple(str(line) for line in row["ranking"] or ())
        return Answer(
            model=row["model"],
            job=row["job"],
            run=row["run"],
            group_of=dict(zip(row["order"], row["demo_order"], strict=True)),
            lines=lines,
            text="\n".join(lines) or str(row["raw_response"] or ""),
        )
    except KeyError as error:
        raise SchemaMismatch(f"{_RUNS}: expected the fields model, job, run, order, ranking.") from error


def _compared(
    rule: Rule, answers: Sequence[Answer], published: Mapping[tuple[str, str, str], tuple[int, float]]
) -> Comparison:
    taken = [answer for answer in answers if rule.takes(answer)]
    firsts: Counter[tuple[str, str, str | None]] = Counter()
    places: Counter[tuple[str, str, str]] = Counter()
    for answer in taken:
        firsts[answer.model, answer.job, rule.first(answer)] += 1
        places.update((answer.model, answer.job, group) for group in answer.group_of.values())
    cells: list[Cell] = []
    for model, job in dict.fromkeys((model, job) for model, job, _ in published):
        counts: dict[tuple[Group, bool], int] = {}
        for group in (each[2] for each in published if each[:2] == (model, job)):
            n_first = firsts[model, job, group]
            counts[(group,), True] = n_first
            counts[(group,), False] = places[model, job, group] - n_first
        table = impact_table(counts, "selection", "race", left_out_below=Fraction(0))
        for row in table.rows:
            first, ratio = published[model, job, row.group[0]]
            cells.append(
                Cell(
                    model=model,
                    job=job,
                    group=row.group[0],
                    published_first=first,
                    published_ratio=ratio,
                    row=row,
                )
            )
    nobody = sum(n for (_, _, group), n in firsts.items() if group is None)
    return Comparison(rule=rule, cells=tuple(cells), n_answers=len(taken), n_nobody=nobody)


def words_of(group: str) -> str:
    """Return a group's code in words: "A_W" is "Asian women"."""
    race, _, sex = group.partition("_")
    return f"{_RACES.get(race, race)} {_SEXES.get(sex, sex)}"


def _first_line(answer: Answer) -> str | None:
    return answer.group_of.get(answer.lines[0].upper()) if answer.lines else None


def _first_known_line(answer: Answer) -> str | None:
    return next((found for line in answer.lines if (found := answer.group_of.get(line.upper()))), None)


def _first_line_letters(answer: Answer) -> str | None:
    """Find a name within the first line, reading letters only: "O'CONNELL" is "OCONNELL"."""
    line = _NO_LETTERS.sub("", answer.lines[0].upper()) if answer.lines else ""
    return next((group for name, group in answer.group_of.items() if name in line), None)


def _named_first(answer: Answer) -> str | None:
    """Find the name that stands first anywhere in the answer, as it was given in the prompt."""
    text = answer.text.upper()
    found = [(text.find(name), group) for name, group in answer.group_of.items() if name in text]
    return min(found)[1] if found else None


def _every(_: Answer) -> bool:
    return True


def _balanced(answer: Answer) -> bool:
    """Leave out the answers drawn once too often: without them each group is first in the prompt as often."""
    return "oversampled" not in answer.run


RULES = (
    Rule(
        name="every answer, first line",
        meaning="all 8,316 answers; first is whose name the first line of the ranking is, letter for letter",
        takes=_every,
        first=_first_line,
    ),
    Rule(
        name="first line",
        meaning="without the answers put aside as oversampled: 1,000 per model and job, in which each group "
        "leads the prompt 125 times",
        takes=_balanced,
        first=_first_line,
    ),
    Rule(
        name="first line, letters only",
        meaning="the same; a name may stand within the line, accents and apostrophes aside",
        takes=_balanced,
        first=_first_line_letters,
    ),
    Rule(
        name="first line that is a name",
        meaning="the same answers; lines that are no candidate's name (misspelt, invented, with remarks) are "
        "passed over",
        takes=_balanced,
        first=_first_known_line,
    ),
    Rule(
        name="every answer, first name anywhere",
        meaning="all 8,316 answers; first is the candidate whose full name comes first in the answer",
        takes=_every,
        first=_named_first,
    ),
    Rule(
        name="first name anywhere",
        meaning="without the oversampled answers; first is the candidate whose full name, as given in the "
        "prompt, comes first in the answer, wherever that is. The rate is firsts per 1,000 answers, the "
        "ratio that over the best group's of the same model and job",
        takes=_balanced,
        first=_named_first,
    ),
)
"""Ways to count, the plainest first; the last agrees with all that was published."""
