"""The one place that knows the columns of graded matching sets: our sample and published ones.

The published sets are for measuring only (their rights are "eval"): nothing trained on them ships. They
were read as validation while the weights of the first scorer and the recipe of the ranker were chosen.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from skillmatch.errors import InputError, NotFound, SchemaMismatch

FITTING = 2
"""Grade of our own judgements from which a resume fits a posting (0 no, 1 hardly, 2 fits, 3 fits well)."""

_RESUME_JD = ("id", "resume", "jd", "score", "match_type", "hard_neg_subtype", "industry", "jd_level")

_LABEL_GRADES: Mapping[str, float] = {"no_fit": 0.0, "weak": 1 / 3, "medium": 2 / 3, "strong": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A reader's grade (0 to 3) of how a sample resume fits a sample posting, and why."""

    posting_id: str
    resume_id: str
    grade: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedPair:
    """A posting and a resume as texts, graded in [0, 1]; pairs of one ``posting_id`` share the posting."""

    posting_id: str
    resume_id: str
    posting_text: str
    resume_text: str
    posting_title: str = ""
    grade: float
    kind: str = ""
    industry: str = ""
    level: str = ""


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """Read sample judgements (columns posting_id, resume_id, grade, reason).

    Raises:
        NotFound: No such file.
        SchemaMismatch: A column is missing.
        InputError: A grade is not 0, 1, 2 or 3, or a pair is judged twice.
    """
    rows = _rows(path, ("posting_id", "resume_id", "grade", "reason"))
    found: dict[tuple[str, str], Judgement] = {}
    for number, row in enumerate(rows, start=2):
        key = (row["posting_id"], row["resume_id"])
        if row["grade"] not in {"0", "1", "2", "3"}:
            raise InputError(f"{path.name} line {number}: the grade must be 0, 1, 2 or 3.")
        if key in found:
            raise InputError(f"{path.name} line {number}: this pair was judged before. Keep one of the rows.")
        found[key] = Judgement(
            posting_id=key[0], resume_id=key[1], grade=int(row["grade"]), reason=row["reason"]
        )
    return tuple(found.values())


def read_resume_jd(path: Path) -> tuple[GradedPair, ...]:
    """Read ``matching/resume_jd_training_500.csv.gz``; postings are told apart by their text.

    Raises:
        NotFound: No such file.
        SchemaMismatch: A column is missing.
        InputError: A grade is not a number in [0, 1].
    """
    ids: dict[str, str] = {}
    return tuple(
        GradedPair(
            posting_id=ids.setdefault(row["jd"], f"jd-{len(ids) + 1:03d}"),
            resume_id=f"resume-{int(row['id']):03d}",
            posting_text=row["jd"],
            resume_text=row["resume"],
            grade=_grade(row["score"], path),
            kind=row["hard_neg_subtype"] or row["match_type"],
            industry=row["industry"],
            level=row["jd_level"],
        )
        for row in _rows(path, _RESUME_JD)
    )


def read_ashoub(folder: Path) -> tuple[GradedPair, ...]:
    """Read ``matching/ashoub_gold``: short texts graded no_fit, weak, medium or strong.

    Raises:
        NotFound: A file is missing.
        SchemaMismatch: A column is missing, or a label, job or candidate is unknown.
    """
    jobs = {
        row["job_id"]: row for row in _rows(folder / "jobs.csv", ("job_id", "job_title", "job_description"))
    }
    texts = {
        row["candidate_id"]: row["cv_text"]
        for row in _rows(folder / "candidates.csv", ("candidate_id", "cv_text"))
    }
    path = folder / "gold_eval_with_all_scores.csv"
    pairs: list[GradedPair] = []
    for row in _rows(path, ("job_id", "candidate_id", "expected_label")):
        job, text, grade = (
            jobs.get(row["job_id"]),
            texts.get(row["candidate_id"]),
            _LABEL_GRADES.get(row["expected_label"]),
        )
        if job is None or text is None or grade is None:
            raise SchemaMismatch(f"{path.name}: unknown job, candidate or label in {row['job_id']}.")
        pairs.append(
            GradedPair(
                posting_id=row["job_id"],
                resume_id=row["candidate_id"],
                posting_text=f"{job['job_title']}\n{job['job_description']}",
                resume_text=text,
                posting_title=job["job_title"],
                grade=grade,
                kind=row["expected_label"],
            )
        )
    return tuple(pairs)


def _grade(cell: str, path: Path) -> float:
    try:
        grade = float(cell)
    except ValueError:
        grade = -1.0
    if not 0 <= grade <= 1:
        raise InputError(f"{path.name}: a score must be a number from 0 to 1.")
    return grade


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    if not path.is_file():
        raise NotFound(f"{path}: no such file.")
    data = path.read_bytes()
    try:
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: expected a CSV file in UTF-8{_gzipped(path)}.") from error
    csv.field_size_limit(sys.maxsize)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    found = reader.fieldnames or []
    missing = [column for column in columns if column not in found]
    if missing:
        raise SchemaMismatch(
            f"{path.name}: no column {', '.join(missing)} (found {', '.join(found) or 'none'})."
        )
    return [{column: row[column] or "" for column in columns} for row in reader]


def _gzipped(path: Path) -> str:
    return ", gzipped" if path.suffix == ".gz" else ""
