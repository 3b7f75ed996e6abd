"""The figures with a row per occupation or group: values with their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from skillmatch.report.exposure import texts
from skillmatch.report.exposure.facts import Facts, GroupingFact, OccupationFact, capital
from skillmatch.report.exposure.figures.ranges import RangeRow, ranges_figure
from skillmatch.report.exposure.figures.scene import Scene
from skillmatch.report.exposure.figures.ties import count_at, written
from skillmatch.report.exposure.outline import Column, Figure, Table
from skillmatch.report.exposure.pictures import CODE, TITLE, ends, plain_name
from skillmatch.report.exposure.tables import grouping_table

ROWS_SHOWN = 40
"""Occupations up to which each has a row of its own in a figure; of more, the extreme ones have."""
EXTREMES = 30

_SEEN = 0.002
"""Share of an axis that means must lie apart to be seen apart: less, and a table tells more."""


def occupation_picture(facts: Facts) -> Iterator[Figure]:
    """Yield the occupations as rows, highest first: all of few, the ends of many."""
    known = [o for o in facts.occupations if o.value(facts.first) is not None]
    ordered = sorted(known, key=lambda o: (-(o.value(facts.first) or 0.0), o.code))
    if not ordered:
        return
    half = EXTREMES // 2
    title, ties = f"{capital(facts.noun)} by occupation", ""
    shown = ordered
    if len(ordered) > ROWS_SHOWN:
        shown = [*ordered[:half], *ordered[-half:]]
        values = [o.value(facts.first) or 0.0 for o in ordered]
        high, low = _End.of(values[:half], values), _End.of(values[-half:][::-1], values)
        title = f"{high.words('highest')} and {low.words('lowest')} occupations".capitalize()
        ties = high.caption + low.caption
    scene = _scene(
        facts,
        [
            RangeRow(
                name=o.title,
                value=o.value(facts.first),
                low=o.low,
                high=o.high,
                other=o.value(facts.second) if facts.second else None,
                aside=_jobs(o.employment),
            )
            for o in shown
        ],
        key_name="occupations",
        title=title,
        subtitle=plain_name(facts),
    )
    yield Figure(
        scene=scene,
        caption="Jobs are those of the OEWS occupation that counts this one, with others where several share "
        f"it.{ties}" + _whiskers(o.low for o in shown) + _flat(shown),
        data=_occupation_data(facts, shown, title),
    )


def _occupation_data(facts: Facts, shown: Sequence[OccupationFact], title: str) -> Table:
    return Table(
        key="figure-occupations",
        title=title,
        columns=(
            CODE,
            TITLE,
            Column(key=facts.first, title=facts.heading(facts.first), kind="number"),
            Column(key="low", title="low", kind="number", missing="–"),
            Column(key="high", title="high", kind="number", missing="–"),
            *(
                Column(key=key, title=facts.heading(key), kind="number")
                for key in (facts.second,)
                if key
            ),
            Column(key="employment", title="Jobs", kind="count"),
        ),
        rows=tuple(
            (
                o.code, o.title, o.value(facts.first), o.low, o.high,
                *((o.value(facts.second),) if facts.second else ()), o.employment,
            )
            for o in shown
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """The rows drawn of one end of an order, and how many share the value of the last of them.

    Attributes:
        n_drawn: Rows drawn.
        value: Of the last one.
        n_at: Occupations with this value, drawn or not.
        n_at_drawn: Those of them that are drawn.
    """

    n_drawn: int
    value: float
    n_at: int
    n_at_drawn: int

    @classmethod
    def of(cls, drawn: Sequence[float], every: Sequence[float]) -> _End:
        """Return an end from the values drawn, the last one nearest to the middle, and from all values."""
        last = drawn[-1]
        return cls(
            n_drawn=len(drawn), value=last, n_at=count_at(every, last), n_at_drawn=count_at(drawn, last)
        )

    def words(self, end: str) -> str:
        """Return ``the 15 lowest``, or ``15 of the 58 lowest`` where the last one drawn ties with others."""
        n_here = self.n_drawn - self.n_at_drawn + self.n_at
        several = f"{self.n_drawn} of the {n_here} {end}"
        return several if n_here > self.n_drawn else f"the {self.n_drawn} {end}"

    @property
    def caption(self) -> str:
        """Return how many of those that tie are drawn, where not all are."""
        if self.n_at == self.n_at_drawn:
            return ""
        drawn = f"{self.n_at_drawn} of {self.n_at} that tie at {written(self.value)}"
        return f" {drawn}, in the order of their codes."


def _flat(shown: Sequence[OccupationFact]) -> str:
    """Return why some intervals have no width, where any has none."""
    has_any = any(o.low is not None and o.low == o.high for o in shown)
    return f" {texts.NO_WIDTH}" if has_any else ""


def _whiskers(lows: Iterable[float | None]) -> str:
    """Return what whiskers are, where any are drawn."""
    has_any = any(low is not None for low in lows)
    return " Whiskers: 95% interval over tasks drawn anew." if has_any else ""


def _words(facts: Facts) -> tuple[str, str, str]:
    return (
        "people" if facts.first.endswith("_human") else "GPT-4" if facts.second else plain_name(facts),
        "95% interval",
        ("GPT-4" if facts.second.endswith("_gpt4") else "people") if facts.second else "",
    )


def _jobs(count: float | None) -> str:
    if count is None:
        return "no data"
    if count >= 1e6:
        return f"{count / 1e6:.1f} M"
    return f"{count / 1e3:.0f} k" if count >= 1e3 else f"{count:.0f}"


def _scene(facts: Facts, rows: Sequence[RangeRow], *, key_name: str, title: str, subtitle: str) -> Scene:
    """Return rows of the measure of the report, with jobs beside them."""
    return ranges_figure(
        rows,
        key_name=key_name,
        title=title,
        subtitle=subtitle,
        axis=plain_name(facts),
        ends=ends(facts),
        words=_words(facts),
        aside="jobs",
    )


def group_picture(facts: Facts, grouping: GroupingFact) -> Iterator[Figure]:
    """Yield the means of the groups of one grouping, where there are several that differ."""
    groups = [group for group in grouping.groups[:-1] if group.share.mean is not None]
    means = [group.share.mean or 0.0 for group in groups]
    if not means or max(means) - min(means) < _SEEN * (ends(facts)[1] - ends(facts)[0]):
        return
    if grouping.key in ("major-group", "sector"):
        groups = sorted(groups, key=lambda group: (-(group.share.mean or 0.0), group.share.group.key))
    names = {
        "major-group": "major group", "sector": "sector", "wage-decile": "tenth of jobs by wage",
        "education": "typical education", "job-zone": "job zone",
    }  # fmt: skip
    title = f"{capital(facts.noun)} by {names[grouping.key]}"
    scene = _scene(
        facts,
        [
            RangeRow(
                name=_group_name(group.share.group.key, group.share.group.label, grouping.key),
                value=group.share.mean,
                low=group.mean_low,
                high=group.mean_high,
                other=group.other_mean,
                aside=_jobs(group.share.denominator),
            )
            for group in groups
        ],
        key_name=f"by-{grouping.key}",
        title=title,
        subtitle="Mean over jobs",
    )
    yield Figure(
        scene=scene,
        caption=f"Means weighted by employment. {grouping.groups[-1].share.join_definition}."
        + _whiskers(group.mean_low for group in groups),
        data=grouping_table(facts, grouping),
    )


def _group_name(key: str, label: str, grouping: str) -> str:
    if grouping in ("major-group", "sector") and key != "none":
        return f"{key} {label.removesuffix(' Occupations')}"
    return label
