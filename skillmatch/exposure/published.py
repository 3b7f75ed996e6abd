"""The published exposure files, and nothing else, in their own words.

This is the only file that knows their column names. It turns them into the tables of the bundle
``onet/exposure.json.xz``: codes, task ids, labels and figures, no task sentences. In the files of
"GPTs are GPTs" zeta is called ``gamma`` and task ids are written as decimals (``8823.0``).

Sources: GPTs-are-GPTs (MIT), Working with AI (CC BY 4.0), WORKBank (CC BY 4.0), the Anthropic
Economic Index of 2025-03-27 (MIT) and DAIOE 2023 (CC BY 4.0).
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from skillmatch.errors import SchemaMismatch

ReadText = Callable[[str], str]
"""Gives the text of a published file by its path below ``exposure/``, e.g. ``workbank/x.csv``."""

_GPTS_LABELS = "gpts-are-gpts/full_labelset.tsv"
_GPTS_OCCUPATIONS = "gpts-are-gpts/occ_level.csv"
_APPLICABILITY = "working-with-ai/soc_ai_applicability_scores.csv"
_DESIRES = "workbank/domain_worker_desires.csv"
_CAPABILITY = "workbank/expert_rated_technological_capability.csv"
_AEI_USAGE = "aei/release_2025_03_27/task_pct_v2.csv"
_AEI_TASKS = "aei/release_2025_03_27/onet_task_statements.csv"
_DAIOE = "daioe/new_daioe_2023.csv"

_PUBLISHED_COLUMNS = {
    "dv_rating_alpha": ("alpha", "gpt4"),
    "dv_rating_beta": ("beta", "gpt4"),
    "dv_rating_gamma": ("zeta", "gpt4"),
    "human_rating_alpha": ("alpha", "human"),
    "human_rating_beta": ("beta", "human"),
    "human_rating_gamma": ("zeta", "human"),
}


def exposure_tables(read: ReadText) -> dict[str, Any]:
    """Return the tables of the exposure bundle.

    Args:
        read: Gives the text of each published file.

    Raises:
        SchemaMismatch: A file does not have the expected columns.
    """
    return {
        "gpts_tasks": _gpts_tasks(read(_GPTS_LABELS)),
        "gpts_occupations": _gpts_occupations(read(_GPTS_OCCUPATIONS)),
        "applicability": _applicability(read(_APPLICABILITY)),
        "workbank": _workbank(read(_DESIRES), read(_CAPABILITY)),
        "aei_task_pct": _aei(read(_AEI_USAGE), read(_AEI_TASKS)),
        "daioe_percentile": _daioe(read(_DAIOE)),
    }


def _rows(text: str, *, name: str, columns: Iterable[str], delimiter: str = ",") -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    missing = sorted(set(columns) - set(reader.fieldnames or ()))
    if missing:
        raise SchemaMismatch(f"{name}: no column {missing} (found {reader.fieldnames}).")
    return list(reader)


def _task_id(value: str) -> str:
    return value.removesuffix(".0")


def _gpts_tasks(text: str) -> dict[str, list[str]]:
    needed = ("O*NET-SOC Code", "Task ID", "Task Type", "human_labels", "gpt4_exposure")
    rows = _rows(text, name=_GPTS_LABELS, columns=needed, delimiter="\t")
    return {
        "onet_soc_code": [row["O*NET-SOC Code"] for row in rows],
        "task_id": [_task_id(row["Task ID"]) for row in rows],
        "task_type": [row["Task Type"] for row in rows],
        "human": [row["human_labels"] for row in rows],
        "gpt4": [row["gpt4_exposure"] for row in rows],
    }


def _gpts_occupations(text: str) -> dict[str, Any]:
    rows = _rows(text, name=_GPTS_OCCUPATIONS, columns=("O*NET-SOC Code", "Title", *_PUBLISHED_COLUMNS))
    figures = {
        f"{measure}_{rater}": [float(row[column]) for row in rows]
        for column, (measure, rater) in _PUBLISHED_COLUMNS.items()
    }
    return {
        "onet_soc_code": [row["O*NET-SOC Code"] for row in rows],
        "title": [row["Title"] for row in rows],
        **figures,
    }


def _applicability(text: str) -> dict[str, float]:
    rows = _rows(text, name=_APPLICABILITY, columns=("SOC Code", "ai_applicability_score"))
    return {row["SOC Code"]: float(row["ai_applicability_score"]) for row in rows}


def _workbank(desires: str, capability: str) -> dict[str, list[Any]]:
    """Task ids with mean and number of worker and expert ratings; None where nobody rated."""
    desire = _ratings(desires, name=_DESIRES, column="Automation Desire Rating")
    capacity = _ratings(capability, name=_CAPABILITY, column="Automation Capacity Rating")
    ids = sorted(desire.keys() | capacity.keys(), key=int)
    return {
        "task_id": ids,
        "desire_mean": [_mean(desire.get(i)) for i in ids],
        "desire_n": [len(desire.get(i, ())) for i in ids],
        "capacity_mean": [_mean(capacity.get(i)) for i in ids],
        "capacity_n": [len(capacity.get(i, ())) for i in ids],
    }


def _ratings(text: str, *, name: str, column: str) -> Mapping[str, list[float]]:
    ratings: dict[str, list[float]] = defaultdict(list)
    for row in _rows(text, name=name, columns=("Task ID", column)):
        if row[column]:
            ratings[_task_id(row["Task ID"])].append(float(row[column]))
    return ratings


def _mean(values: list[float] | None) -> float | None:
    return sum(values) / len(values) if values else None


def _aei(usage: str, statements: str) -> dict[str, Any]:
    """Share of conversations in percent by task id; a name that several tasks bear is split evenly."""
    ids: dict[str, list[str]] = defaultdict(list)
    for row in _rows(statements, name=_AEI_TASKS, columns=("Task ID", "Task")):
        ids[row["Task"].strip().lower()].append(_task_id(row["Task ID"]))
    shares: dict[str, float] = defaultdict(float)
    unmatched = 0.0
    for row in _rows(usage, name=_AEI_USAGE, columns=("task_name", "pct")):
        matched = ids.get(row["task_name"].strip().lower(), [])
        if not matched:
            unmatched += float(row["pct"])
        for task_id in matched:
            shares[task_id] += float(row["pct"]) / len(matched)
    ordered = sorted(shares, key=int)
    return {"task_id": ordered, "pct": [shares[i] for i in ordered], "unmatched_pct": unmatched}


def _daioe(text: str) -> dict[str, float]:
    rows = _rows(text, name=_DAIOE, columns=("occ", "pctl_new_2023"))
    return {row["occ"]: float(row["pctl_new_2023"]) for row in rows if row["pctl_new_2023"]}
