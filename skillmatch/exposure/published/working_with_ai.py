"""The files of "Working with AI" (Microsoft, CC BY 4.0), in their own words.

Codes are those of the Occupational Employment and Wage Statistics: SOC 2018, some occupations joined.
"""

from __future__ import annotations

from typing import Any

from skillmatch.sources.releases import Sources

RELEASE = "working-with-ai"

_ACTIVITY_COLUMNS = {
    "share_user": "share_user",
    "completion_user": "completion_user",
    "impact_scope_user": "scope_user",
    "share_ai": "share_ai",
    "completion_ai": "completion_ai",
    "impact_scope_ai": "scope_ai",
}


def scores(sources: Sources) -> dict[str, float]:
    """Return the published AI applicability by occupation."""
    return {
        row["SOC Code"]: float(row["ai_applicability_score"])
        for row in sources.rows(RELEASE, "soc_ai_applicability_scores.csv")
    }


def activities(sources: Sources) -> dict[str, list[Any]]:
    """Return, per intermediate work activity, its share of conversations, completion rate and scope."""
    rows = list(sources.rows(RELEASE, "iwa_metrics.csv"))
    columns = {ours: [_figure(row[theirs]) for row in rows] for theirs, ours in _ACTIVITY_COLUMNS.items()}
    return {"iwa": [row["IWA"] for row in rows], **columns}


def weights(sources: Sources) -> dict[str, dict[str, float]]:
    """Return the weights of work activities that an occupation has, not normalised; zeros left out."""
    found: dict[str, dict[str, float]] = {}
    for row in sources.rows(RELEASE, "soc_iwa_weights.csv"):
        given = {iwa: float(cell) for iwa, cell in row.items() if iwa != "SOC Code"}
        found[row["SOC Code"]] = {iwa: weight for iwa, weight in given.items() if weight}
    return found


def _figure(cell: str) -> float | None:
    return float(cell) if cell else None
