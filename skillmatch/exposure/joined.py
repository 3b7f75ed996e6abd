"""A measure joined to employment: the value of each unit, as columns, and what is computed from them.

The value of a unit is the equal mean over its O*NET occupations that have one, with the lowest and the
highest of these. A unit or weight without data is NaN in the columns, never 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from skillmatch.correlation import pearson
from skillmatch.exposure.employment import Join, Unit

Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]


class Ranged(Protocol):
    """A value with its range over crosswalk links; ``skillmatch.exposure.measures.MeasureValue`` is one."""

    @property
    def value(self) -> float | None:
        """In the unit of the measure; None: no data."""

    @property
    def low(self) -> float | None:
        """Least value over the links."""

    @property
    def high(self) -> float | None:
        """Greatest value over the links."""

    @property
    def crossed(self) -> tuple[str, ...]:
        """The crosswalks between O*NET-SOC 2019 and the figure."""


Values: TypeAlias = Mapping[str, float | None] | Mapping[str, Ranged]
"""A measure by O*NET-SOC code; None or absent: no data, never 0."""

Pooling: TypeAlias = Literal["mean", "sum"]
"""How the values of O*NET occupations that are counted as one become its value: usage adds up."""

Weight: TypeAlias = Literal["employment", "wages"]
"""What is counted: jobs, or the wage bill in US dollars a year (employment times mean annual wage)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitValue:
    """Exposure of a unit from its O*NET occupations with a value: equal mean and range, or sum."""

    value: float
    low: float
    high: float
    n_occupations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A join and a measure as columns, in the order of the units; NaN where there is no data.

    ``value``, ``low`` and ``high`` are in the unit of the measure; ``weight`` counts jobs or dollars.
    """

    units: tuple[Unit, ...]
    weight: Floats
    value: Floats
    low: Floats
    high: Floats

    @property
    def has_value(self) -> Flags:
        """Whether a unit has a value."""
        return ~np.isnan(self.value)

    @property
    def has_weight(self) -> Flags:
        """Whether the weight of a unit was released."""
        return ~np.isnan(self.weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """Pearson's correlation of two measures over units, weighted by employment or wages.

    ``n_units`` have both values and a weight, together ``denominator`` jobs or dollars. ``value`` is None
    where there is no such unit.
    """

    value: float | None
    n_units: int
    denominator: float
    weight: Weight
    join_definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WagePoint:
    """A unit in the figure of exposure against wage: annual median wage in US dollars, jobs as its size.

    Where the wage is top-coded, ``median_wage_usd`` is None: at least the top of the scale.
    """

    code: str
    title: str
    exposure: float
    low: float
    high: float
    median_wage_usd: int | None
    is_top_coded: bool
    employment: int


def unit_values(values: Values, join: Join, pooling: Pooling = "mean") -> dict[str, UnitValue]:
    """Return the exposure of each unit of a join by its code; units without any value are left out.

    Args:
        values: A measure by O*NET-SOC code.
        join: Gives each O*NET-SOC code its unit.
        pooling: Whether the values of a unit are averaged or added up.
    """
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for code, ranged in known_values(values).items():
        unit = join.unit_of.get(code)
        if unit is not None:
            found[unit].append(ranged)
    return {unit: _pooled(each, pooling) for unit, each in found.items()}


def known_values(values: Values) -> dict[str, tuple[float, float, float]]:
    """Return value, low and high by O*NET-SOC code, in the order of the codes, of those that have data."""
    known = {}
    for code in sorted(values):
        given = values[code]
        if given is None or isinstance(given, (int, float)):
            value = low = high = given
        else:
            value, low, high = given.value, given.low, given.high
        if value is not None:
            known[code] = (value, value if low is None else low, value if high is None else high)
    return known


def crosswalks(values: Values) -> tuple[str, ...]:
    """Return the crosswalks that the values of a measure came by, each once, in the order of the codes."""
    ranged = (each for code in sorted(values) if (each := values[code]) is not None)
    found = (name for each in ranged if not isinstance(each, (int, float)) for name in each.crossed)
    return tuple(dict.fromkeys(found))


def _pooled(ranges: list[tuple[float, float, float]], pooling: Pooling) -> UnitValue:
    values, lows, highs = zip(*ranges, strict=True)
    if pooling == "sum":
        return UnitValue(value=sum(values), low=sum(lows), high=sum(highs), n_occupations=len(values))
    return UnitValue(
        value=sum(values) / len(values), low=min(lows), high=max(highs), n_occupations=len(values)
    )


def unit_weight(unit: Unit, weight: Weight) -> float | None:
    """Return the jobs or the wage bill of a unit; None where it was not released."""
    return unit.employment if weight == "employment" else unit.wage_bill_usd


def columns(values: Values, join: Join, weight: Weight, pooling: Pooling = "mean") -> Columns:
    """Return a measure and the weights of a join as columns."""
    known = unit_values(values, join, pooling)
    units = tuple(join.units.values())
    found = [known.get(unit.code) for unit in units]
    return Columns(
        units=units,
        weight=_floats([unit_weight(unit, weight) for unit in units]),
        value=_floats([None if each is None else each.value for each in found]),
        low=_floats([None if each is None else each.low for each in found]),
        high=_floats([None if each is None else each.high for each in found]),
    )


def _floats(values: list[float | None]) -> Floats:
    return np.array([np.nan if each is None else each for each in values], dtype=np.float64)


def weighted_correlation(
    one: Values, other: Values, join: Join, *, weight: Weight = "employment"
) -> Correlation:
    """Return how two measures go together over the units that have both.

    The published .728 (AI applicability with human beta) and .747 (with human alpha) are by employment over
    the 772 units of ``EmploymentTable.join("soc", year="2021")``.

    Args:
        one: A measure by O*NET-SOC code.
        other: Another.
        join: Employment, and how occupations are joined to it.
        weight: What is counted.
    """
    left, right = columns(one, join, weight), columns(other, join, weight)
    both = left.has_value & right.has_value & left.has_weight & (left.weight > 0)
    weights = left.weight[both]
    return Correlation(
        value=pearson(left.value[both], right.value[both], weights=weights) if both.any() else None,
        n_units=int(both.sum()),
        denominator=float(weights.sum()),
        weight=weight,
        join_definition=join.definition,
    )


def wage_points(values: Values, join: Join, pooling: Pooling = "mean") -> tuple[WagePoint, ...]:
    """Return what the figure of exposure against wage shows, in the order of the codes.

    Units without a value, without employment, or without any wage (neither a figure nor top-coded) are left
    out; ``wage_deciles`` counts and names the last.
    """
    known = unit_values(values, join, pooling)
    return tuple(
        WagePoint(
            code=unit.code,
            title=unit.title,
            exposure=known[unit.code].value,
            low=known[unit.code].low,
            high=known[unit.code].high,
            median_wage_usd=unit.median_wage_usd,
            is_top_coded=unit.is_top_coded,
            employment=unit.employment,
        )
        for unit in join.units.values()
        if unit.code in known and unit.employment and (unit.median_wage_usd is not None or unit.is_top_coded)
    )
