"""An audit's figures as rows: in the shape employers in New York publish, and with how sure they are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from skillmatch.audit.categories import HISPANIC
from skillmatch.audit.impact import Basis, GroupRow, Impact, ImpactTable, Measure
from skillmatch.audit.inference import Interval

NO_DATA: Final = "no data"
NOT_CALCULATED: Final = "not calculated"
NOBODY_SELECTED: Final = "no rate above 0"

BASIS_WORDS: Final[Mapping[Basis, str]] = {
    "sex": "Sex",
    "race": "Race/Ethnicity",
    "sex and race": "Intersectional Categories",
}
MEASURE_WORDS: Final[Mapping[Measure, str]] = {"selection": "Selection Rate", "scoring": "Scoring Rate"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFacts:
    """What a published audit says beside its tables; each "" where it was not given.

    ``audited_on`` and ``distributed_on`` (the day the tool was first used) are dates as the reader writes
    them.
    """

    audited_on: str
    distributed_on: str = ""
    source: str = ""
    tool: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """One table in the rule's own shape: a title, column names, and rows of cells as they are shown."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def published_table(table: ImpactTable) -> PublishedTable:
    """Return a table with the columns of the examples to 6 RCNY 5-301: counts, rate, impact ratio."""
    rate = MEASURE_WORDS[table.measure]
    labels = {
        "sex": ("Sex",),
        "race": ("Race/Ethnicity",),
        "sex and race": ("Ethnicity", "Sex", "Race"),
    }[table.basis]
    counts = ("# of Applicants", "# Selected") if table.measure == "selection" else ("# of Applicants",)
    return PublishedTable(
        name=f"{table.measure}-by-{table.basis.replace(' ', '-')}",
        title=f"{rate} by {BASIS_WORDS[table.basis]}",
        columns=(*labels, *counts, rate, "Impact Ratio"),
        rows=tuple(
            (*_labels(row, table.basis), *_counts(row, table.measure), _rate(row), ratio_words(row, table))
            for row in table.rows
        ),
    )


def _labels(row: GroupRow, basis: Basis) -> tuple[str, ...]:
    if basis != "sex and race":
        return row.group
    sex, race = row.group
    return (HISPANIC, sex, "") if race == HISPANIC else (f"Not {HISPANIC}", sex, race)


def _counts(row: GroupRow, measure: Measure) -> tuple[str, ...]:
    counts = (f"{row.n}", f"{row.n_positive}" if row.n else NO_DATA)
    return counts if measure == "selection" else counts[:1]


def _rate(row: GroupRow) -> str:
    return NO_DATA if row.rate is None else f"{decimal(row.rate * 100, 1)}%"


def ratio_words(row: GroupRow, table: ImpactTable) -> str:
    """Return the impact ratio to three places, or why there is none."""
    if row.ratio is not None:
        return decimal(row.ratio, 3)
    if not row.n:
        return NO_DATA
    return NOT_CALCULATED if row.is_left_out else (NO_DATA if table.best else NOBODY_SELECTED)


def records(impact: Impact) -> list[dict[str, Any]]:
    """Return every group of every table with all figures, exact ones as fractions too; None for no data."""
    return [_record(row, table) for table in impact.tables for row in table.rows]


def _record(row: GroupRow, table: ImpactTable) -> dict[str, Any]:
    return {
        "measure": table.measure,
        "by": table.basis,
        "group": " / ".join(row.group),
        "n_applicants": row.n,
        "n_selected" if table.measure == "selection" else "n_above_median": row.n_positive if row.n else None,
        "rate": _float(row.rate),
        "rate_exact": _exact(row.rate),
        "rate_low": row.rate_interval.low if row.rate_interval else None,
        "rate_high": row.rate_interval.high if row.rate_interval else None,
        "impact_ratio": _float(row.ratio),
        "impact_ratio_exact": _exact(row.ratio),
        "ratio_low": row.ratio_interval.low if row.ratio_interval else None,
        "ratio_high": finite(row.ratio_interval.high) if row.ratio_interval else None,
        "is_best": row.group == table.best,
        "is_below_four_fifths": row.is_below_four_fifths if row.ratio is not None else None,
        "is_left_out": row.is_left_out,
        "fisher_p": row.p_value,
        "chance_alarm_share": row.chance_alarm,
    }


def summary(impact: Impact, facts: AuditFacts) -> dict[str, Any]:
    """Return all an audit found, for JSON: facts, who is in no table, and the figures of every group."""
    return {
        "audited_on": facts.audited_on,
        "distributed_on": facts.distributed_on or None,
        "source": facts.source or None,
        "tool": facts.tool or None,
        "n_applicants": impact.n,
        "n_unknown_sex": impact.n_unknown_sex,
        "n_unknown_race": impact.n_unknown_race,
        "n_without_outcome": dict(impact.n_no_outcome),
        "median_score": _float(impact.median),
        "left_out_below_share": float(impact.left_out_below),
        "tables": [
            {
                "measure": table.measure,
                "by": table.basis,
                "n_known": table.n_known,
                "n_unknown": table.n_unknown,
                "best_group": " / ".join(table.best) if table.best else None,
                "chance_alarm_share": table.chance_alarm,
                "groups": [_record(row, table) for row in table.rows],
            }
            for table in impact.tables
        ],
        "intervals": "95 %: Wilson for rates, Koopman's score interval for ratios",
    }


def interval_words(interval: Interval | None, digits: int = 2, factor: int = 1, unit: str = "") -> str:
    """Return an interval as "0.61-0.94"; "" for none."""
    if interval is None:
        return ""
    high = "∞" if not math.isfinite(interval.high) else f"{interval.high * factor:.{digits}f}{unit}"
    return f"{interval.low * factor:.{digits}f}-{high}"


def p_words(p: float | None) -> str:
    """Return a p to three places; "" for none."""
    if p is None:
        return ""
    return "<.001" if p < 0.001 else f"{p:.3f}".removeprefix("0")


def share_words(share: float) -> str:
    """Return a share as whole per cent; one that only rounds to none or all is not shown as such."""
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def decimal(value: Fraction, digits: int) -> str:
    """Return an exact number rounded to ``digits`` places, halves upwards.

    A ratio just under .8 is never rounded up to it: places are added until it shows.
    """
    shown = math.floor(value * 10**digits + Fraction(1, 2))
    if value < Fraction(4, 5) <= Fraction(shown, 10**digits):
        return decimal(value, digits + 1)
    return f"{shown // 10**digits}.{shown % 10**digits:0{digits}d}"


def finite(value: float) -> float | None:
    """Return a number JSON can hold: None where it is infinite."""
    return value if math.isfinite(value) else None


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"
