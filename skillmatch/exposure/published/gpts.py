"""The files of "GPTs are GPTs" (MIT), in their own words: zeta is called ``gamma``, task ids are decimals."""

from __future__ import annotations

from typing import Any

from skillmatch.sources.releases import Sources

RELEASE = "gpts-are-gpts"

_OCCUPATION_COLUMNS = {
    "dv_rating_alpha": "alpha_gpt4",
    "dv_rating_beta": "beta_gpt4",
    "dv_rating_gamma": "zeta_gpt4",
    "human_rating_alpha": "alpha_human",
    "human_rating_beta": "beta_human",
    "human_rating_gamma": "zeta_human",
}


def task_table(sources: Sources) -> dict[str, list[str]]:
    """Return the occupation, id, type and both labels of each labelled task, in the order of the file."""
    rows = list(sources.rows(RELEASE, "full_labelset.tsv"))
    return {
        "onet_soc_code": [row["O*NET-SOC Code"] for row in rows],
        "task_id": [task_id(row["Task ID"]) for row in rows],
        "task_type": [row["Task Type"] for row in rows],
        "human": [row["human_labels"] for row in rows],
        "gpt4": [row["gpt4_exposure"] for row in rows],
    }


def task_sentences(sources: Sources) -> tuple[str, ...]:
    """Return the sentence of each labelled task, in the order of ``task_table``."""
    return tuple(row["Task"] for row in sources.rows(RELEASE, "full_labelset.tsv"))


def occupation_table(sources: Sources) -> dict[str, Any]:
    """Return the authors' own scores by occupation, to compare ours with."""
    rows = list(sources.rows(RELEASE, "occ_level.csv"))
    return {
        "onet_soc_code": [row["O*NET-SOC Code"] for row in rows],
        "title": [row["Title"] for row in rows],
        **{ours: [float(row[theirs]) for row in rows] for theirs, ours in _OCCUPATION_COLUMNS.items()},
    }


def task_id(cell: str) -> str:
    """Return an O*NET task id as O*NET writes it: ``8823`` for ``8823.0``."""
    return cell.removesuffix(".0")
