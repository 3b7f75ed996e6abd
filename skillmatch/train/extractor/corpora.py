"""The texts we may train on, read from the mirror; this file alone knows those files' columns.

SkillSpan train (MIT), Hacker News "who is hiring" and Adzuna (MIT repositories), USAJOBS questionnaires
(public domain), O*NET task statements (CC BY 4.0), descriptions of ESCO occupations (Decision 2011/833/EU).
"""

from __future__ import annotations

import ast
import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from skillmatch.errors import ReleaseMissing, SchemaMismatch
from skillmatch.sources.rows import BadRow, open_table
from skillmatch.taxonomy import Taxonomy

POSTINGS = ("hn", "adzuna", "usajobs")
SOURCES = (*POSTINGS, "onet", "occupation", "skillspan")


class _File(NamedTuple):
    path: str
    columns: tuple[str, ...]
    """Of the row's name and of its text; of SkillSkape, of the sentence and of its skills."""


_FILES: Mapping[str, _File] = {
    "hn": _File("postings/hn_who_is_hiring_2011_2019.jsonl.gz", ("id", "text")),
    "adzuna": _File("postings/uk_adzuna_rmit_776.jsonl.gz", ("id", "description")),
    "usajobs": _File("postings/usajobs_questionnaires_5000.jsonl.gz", ("id", "questionnaire_text")),
    "skillskape": _File("skill_eval/skillskape/train.csv.gz", ("sentence", "skills")),
}
_TITLES = {"adzuna": "title", "usajobs": "position_title"}
"""Columns of a posting's title; Hacker News has none."""

_SKILLSPAN = "skill_eval/skillspan/train.json.gz"
_NO_SPACE_BEFORE = re.compile(r" ([,.;:!?)\]%])")
_NO_SPACE_AFTER = re.compile(r"([(\[]) ")
_SHORTENED = re.compile(r" (n't|'s|'re|'ve|'ll)\b")

_HELD_SEED = 20_261_121
_HELD = {"hn": 3000, "adzuna": 200}
"""Postings held back for the labelled sets: the first ones of each source, shuffled in this order."""


def texts_of(mirror: Path, source: str, taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Yield the documents of a source as (row, text), in the order of the file.

    Args:
        mirror: The folder that holds postings/ and skill_eval/.
        source: One of ``SOURCES``.
        taxonomy: A full one: it holds the task statements and the descriptions.

    Raises:
        ReleaseMissing: The mirror lacks the file.
        SchemaMismatch: The file lacks a column.
    """
    if source == "onet":
        yield from ((task.task_id, task.statement) for task in taxonomy.tasks.values() if task.statement)
    elif source == "occupation":
        for occupation in taxonomy.occupations.values():
            if occupation.description and occupation.taxonomy == "ESCO":
                yield occupation.uri, occupation.description
    elif source == "skillspan":
        with gzip.open(_found(mirror, _SKILLSPAN), "rt", encoding="utf-8") as lines:
            for place, line in enumerate(lines):
                yield str(place), joined(json.loads(line)["tokens"])
    else:
        name, column = _FILES[source].columns
        for values in _rows(mirror, source):
            yield str(values[name]), str(values[column])


def titled_postings(mirror: Path, source: str) -> Iterator[tuple[str, str, str]]:
    """Yield the postings of a source as (row, title, text) in the order of the file; "" without a title.

    Raises:
        ReleaseMissing, SchemaMismatch: As ``texts_of``.
    """
    name, column = _FILES[source].columns
    for values in _rows(mirror, source):
        yield str(values[name]), str(values.get(_TITLES.get(source, ""), "")), str(values[column])


def skillskape_rows(mirror: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sentences of SkillSkape with the preferred labels of their skills; both are synthetic.

    Raises:
        ReleaseMissing, SchemaMismatch: As ``texts_of``.
    """
    for values in _rows(mirror, "skillskape"):
        yield str(values["sentence"]), tuple(ast.literal_eval(str(values["skills"])))


def _rows(mirror: Path, source: str) -> Iterator[Mapping[str, object]]:
    file = _FILES[source]
    path = _found(mirror, file.path)
    wanted = {*file.columns, *filter(None, [_TITLES.get(source)])}
    with open_table(path, columns=wanted) as table:
        missing = sorted(set(file.columns) - set(table.columns))
        if missing:
            raise SchemaMismatch(
                f"{path.name}: no column {', '.join(missing)} (found {', '.join(table.columns)})."
            )
        yield from (row.values for row in table.rows if not isinstance(row, BadRow))


def _found(mirror: Path, name: str) -> Path:
    path = mirror / name
    if not path.is_file():
        raise ReleaseMissing(
            f"No {path.name} in {path.parent}. Name the mirror that has postings/ and "
            "skill_eval/ with --mirror."
        )
    return path


def joined(tokens: Sequence[str]) -> str:
    """Return tokens as a sentence: no blank before a full stop or after an opening bracket."""
    text = _NO_SPACE_BEFORE.sub(r"\1", " ".join(tokens))
    return _SHORTENED.sub(r"\1", _NO_SPACE_AFTER.sub(r"\1", text))


def held_back(mirror: Path) -> dict[str, frozenset[str]]:
    """Return the rows of postings kept for the labelled sets, by source; no training text comes from them."""
    rng = random.Random(_HELD_SEED)  # noqa: S311 - a draw that can be repeated, no secret
    held = {}
    for source, count in _HELD.items():
        rows = [str(values[_FILES[source].columns[0]]) for values in _rows(mirror, source)]
        rng.shuffle(rows)
        held[source] = frozenset(rows[:count])
    return held
