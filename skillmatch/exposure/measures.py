"""Every published measure, asked by occupation: values side by side, never averaged with one another.

A measure that speaks another code system than we ask in is crossed by official links. A code may reach
several: the value is then their plain mean (of shares that add up, the sum), ``low`` and ``high`` the range,
and the value says which way it came. Where no link has a figure there is no data: the value is None, never 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from types import MappingProxyType

from skillmatch.errors import NotFound, ReleaseMissing
from skillmatch.exposure.catalogue import MEASURES, Measure
from skillmatch.exposure.keeping import kept_figures
from skillmatch.exposure.links import CodeSystem, Crossing, broader_codes
from skillmatch.exposure.native import Figure, Figures, bundled_figures, fetched_figures, file_of
from skillmatch.exposure.table import ExposureTable
from skillmatch.sources.releases import Sources
from skillmatch.taxonomy import Taxonomy

__all__ = ["MEASURES", "Measure", "MeasureTable", "MeasureValue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureValue:
    """What a measure says of one occupation.

    Attributes:
        key: The measure.
        code: The O*NET-SOC 2019 code, or URI, that was asked for.
        value: In the measure's unit; None where there is no data.
        low: Least figure over the links, None where there is no data.
        high: Greatest figure over the links, None where there is no data.
        n_links: Codes of the measure's own system that the occupation reaches, with or without a figure.
        coverage: Share of those links that have a figure, times the share of tasks behind each, in [0, 1].
        crossed: The crosswalks between the occupation and the figure; empty where there was none.
        n: How many labels, ratings or tasks the figures were read from; None where the source does not say.
        spread: Standard deviation among these, only where one figure was read.
    """

    key: str
    code: str
    value: float | None
    low: float | None
    high: float | None
    n_links: int
    coverage: float
    crossed: tuple[str, ...] = ()
    n: int | None = None
    spread: float | None = None

    @property
    def has_data(self) -> bool:
        """Whether any link has a figure."""
        return self.value is not None


class MeasureTable:
    """All published measures by occupation.

    Args:
        table: The bundled labels, ratings and figures.
        crossing: The links between code systems.
        sources: Where the user keeps measures that may not be bundled; None: nowhere.
    """

    def __init__(self, table: ExposureTable, crossing: Crossing, sources: Sources | None = None) -> None:
        self.table = table
        self.crossing = crossing
        self._sources = sources
        self._figures: dict[str, Figures] = {}
        self._by_onet: dict[str, Mapping[str, MeasureValue]] = {}

    @classmethod
    def load_bundled(cls, sources: Sources | None = None) -> MeasureTable:
        """Return the table of the bundled measures and of those found in ``sources``.

        Raises:
            ReleaseMissing: The package was installed without its content.
            ChecksumMismatch: A bundle is not the declared one.
        """
        return cls(ExposureTable.load_bundled(), Crossing.load_bundled(), sources)

    def available(self) -> tuple[Measure, ...]:
        """Return the measures that are on this machine, in the order of ``MEASURES``."""
        return tuple(measure for measure in MEASURES.values() if self.is_available(measure.key))

    def is_available(self, key: str) -> bool:
        """Say whether a measure is on this machine.

        Raises:
            NotFound: There is no such measure.
        """
        measure = known_measure(key)
        if measure.is_bundled:
            return True
        return (
            self._sources is not None and self._sources.locate(measure.release_id, file_of(key)) is not None
        )

    def missing_reason(self, key: str) -> str:
        """Return why a measure has no values here and the command that gets it; empty where it has.

        Raises:
            NotFound: There is no such measure.
        """
        if self.is_available(key):
            return ""
        return (
            "not on this machine (its licence does not let us ship it). "
            f"Run: skillmatch data fetch {MEASURES[key].release_id}"
        )

    def figures(self, key: str) -> Figures:
        """Return a measure's figures with what they were read from, by the codes of its own system.

        Raises:
            NotFound: There is no such measure.
            ReleaseMissing: It is not on this machine.
            ChecksumMismatch, SchemaMismatch: The user's copy is not the declared one.
        """
        if key not in self._figures:
            self._figures[key] = self._read(known_measure(key))
        return self._figures[key]

    def values(self, key: str) -> Mapping[str, float]:
        """Return a measure's values by the codes of its own system; raises as ``figures``."""
        return {code: figure.value for code, figure in self.figures(key).items()}

    def value(self, key: str, onet_soc_code: str) -> MeasureValue:
        """Return what a measure says of an O*NET-SOC 2019 occupation; raises as ``figures``.

        A code that O*NET-SOC 2019 does not have reaches nothing and has no data.
        """
        system = known_measure(key).code_system
        return self._pooled(key, onet_soc_code, self.crossing.links(onet_soc_code, system), system)

    def by_onet(self, key: str) -> Mapping[str, MeasureValue]:
        """Return what a measure says of every O*NET-SOC 2019 occupation, also where it has no data.

        The codes are in rising order; raises as ``figures``.
        """
        if key not in self._by_onet:
            values = {code: self.value(key, code) for code in self.crossing.onet_codes}
            self._by_onet[key] = MappingProxyType(values)
        return self._by_onet[key]

    def concept(self, key: str, uri: str, taxonomy: Taxonomy) -> MeasureValue:
        """Return what a measure says of an occupation of ESCO or O*NET.

        An ESCO occupation reaches O*NET by the official crosswalk; a measure by ISCO-08 unit group is read
        straight off the group that ESCO places the occupation in.

        Raises:
            NotFound: The taxonomy has no such occupation, or there is no such measure.
            ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``figures``.
        """
        occupation = taxonomy.occupations.get(uri)
        if occupation is None:
            raise NotFound(f"No occupation {uri} in {taxonomy.release}. Look it up by name or code first.")
        if occupation.onet_soc_code:
            return self.value(key, occupation.onet_soc_code)
        if known_measure(key).code_system == "ISCO-08":
            found = self._pooled(key, uri, (occupation.isco_code,), "ISCO-08")
            return replace(found, crossed=("ESCO -> ISCO-08",))
        links = [self.value(key, link.onet_soc_code) for link in taxonomy.onet_of(uri)]
        return _joined(
            key, uri, links, ("ESCO -> O*NET-SOC 2019", *self.crossing.route(MEASURES[key].code_system))
        )

    def _read(self, measure: Measure) -> Figures:
        if measure.is_bundled:
            return bundled_figures(measure.key, self.table)
        sources = self._sources
        if sources is None:
            raise ReleaseMissing(f"{measure.title}: {self.missing_reason(measure.key)}")
        if sources.home is None or not self.is_available(measure.key):
            return fetched_figures(measure.key, sources, self.crossing)
        declared = sources.declarations.release(measure.release_id).file(file_of(measure.key))
        return kept_figures(
            sources.home,
            measure.key,
            declared.sha256,
            lambda: fetched_figures(measure.key, sources, self.crossing),
        )

    def _pooled(self, key: str, code: str, links: Sequence[str], system: CodeSystem) -> MeasureValue:
        figures = self.figures(key)
        reached = [(link, _figure_of(link, figures, system)) for link in links]
        found = [(link, figure) for link, figure in reached if figure is not None]
        pool = self._added if MEASURES[key].pooling == "sum" else _averaged
        value, low, high = pool(found, system) if found else (None, None, None)
        return MeasureValue(
            key=key,
            code=code,
            value=value,
            low=low,
            high=high,
            n_links=len(links),
            coverage=sum(figure.coverage for _, figure in found) / len(links) if links else 0.0,
            crossed=self.crossing.route(system),
            n=_total(figure.n for _, figure in found),
            spread=found[0][1].spread if len(found) == 1 else None,
        )

    def _added(self, found: Sequence[tuple[str, Figure]], system: CodeSystem) -> tuple[float, float, float]:
        """Shares add up: one that several occupations reach is split evenly; low has none of it, high all."""
        shared = [(figure.value, len(self.crossing.onet_of(link, system))) for link, figure in found]
        return (
            math.fsum(value / n for value, n in shared),
            math.fsum(value for value, n in shared if n == 1),
            math.fsum(value for value, _ in shared),
        )


def _averaged(found: Sequence[tuple[str, Figure]], _system: CodeSystem) -> tuple[float, float, float]:
    values = [figure.value for _, figure in found]
    return fmean(values), min(values), max(values)


def _total(counts: Iterable[int | None]) -> int | None:
    given = [count for count in counts if count is not None]
    return sum(given) if given else None


def known_measure(key: str) -> Measure:
    """Return a measure by its key.

    Raises:
        NotFound: There is no such measure; the message lists those that are.
    """
    if key not in MEASURES:
        raise NotFound(f"No measure goes by that key. Known: {', '.join(MEASURES)}.")
    return MEASURES[key]


def _figure_of(code: str, figures: Figures, system: CodeSystem) -> Figure | None:
    """The figure of a code; authors who rate a broad SOC group rate all occupations in it."""
    if code in figures or system not in ("SOC 2010", "SOC 2018"):
        return figures.get(code)
    return next((figures[broad] for broad in broader_codes(code) if broad in figures), None)


def _joined(key: str, uri: str, links: list[MeasureValue], crossed: tuple[str, ...]) -> MeasureValue:
    """The plain mean over the O*NET occupations of an ESCO one, for usage too: they are alternatives."""
    found = [link for link in links if link.value is not None]
    return MeasureValue(
        key=key,
        code=uri,
        value=fmean(link.value for link in found if link.value is not None) if found else None,
        low=min((link.low for link in found if link.low is not None), default=None),
        high=max((link.high for link in found if link.high is not None), default=None),
        n_links=sum(link.n_links for link in links),
        coverage=sum(link.coverage for link in links) / len(links) if links else 0.0,
        crossed=crossed,
        n=_total(link.n for link in found),
        spread=found[0].spread if len(found) == 1 else None,
    )
