"""Who is shown at the top of rankings, as rows: for commands, pages and files alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from skillmatch.audit.rankings import ExposureParity, GroupExposure


@dataclass(frozen=True, slots=True, kw_only=True)
class ParityRow:
    """One group's figures as they are shown."""

    group: str
    n: str
    candidate_share: str
    exposure_share: str
    fair_share: str
    parity: str


def parity_records(found: ExposureParity) -> list[dict[str, Any]]:
    """Return every group with all its figures; None where there is no interval."""
    return [
        {
            "group": each.group,
            "n_candidates": each.n,
            "n_postings": each.n_postings,
            "candidate_share": each.candidate_share,
            "exposure_share": each.exposure_share,
            "fair_share": each.fair_share,
            "parity": each.parity,
            "parity_low": each.interval.low if each.interval else None,
            "parity_high": each.interval.high if each.interval else None,
        }
        for each in found.groups
    ]


def parity_rows(found: ExposureParity) -> tuple[ParityRow, ...]:
    """Return every group's figures in words."""
    return tuple(_row(each) for each in found.groups)


def parity_words(found: ExposureParity) -> tuple[str, ...]:
    """Return what must be known beside the figures, a sentence each."""
    counted = (
        f"{found.n_postings:,} rankings, {found.n_candidates:,} candidates, {found.n_unknown:,} of unknown "
        "group (they keep their places and count for nobody). Fair exposure: in each ranking as much as the "
        "group's share of its candidates."
    )
    return (counted, "One ranking only: no interval.") if found.n_postings < 2 else (counted,)


def _row(each: GroupExposure) -> ParityRow:
    interval = f" ({each.interval.low:.3f}-{each.interval.high:.3f})" if each.interval else ""
    return ParityRow(
        group=each.group,
        n=f"{each.n:,}",
        candidate_share=f"{each.candidate_share:.1%}",
        exposure_share=f"{each.exposure_share:.1%}",
        fair_share=f"{each.fair_share:.1%}",
        parity=f"{each.parity:.3f}{interval}",
    )
