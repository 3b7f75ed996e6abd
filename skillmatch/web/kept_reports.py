"""Exposure reports for requests: gathering one takes seconds, so the latest few are kept, in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock
from typing import Final, TypeAlias

from skillmatch.engine.remembering import Recent
from skillmatch.report.exposure import (
    ExposureReport,
    Format,
    choose,
    chosen_measure,
    compose,
    gather,
    rendered,
)
from skillmatch.report.exposure.command import report_command
from skillmatch.report.exposure.facts import Facts, Selection
from skillmatch.web.ports import MatchingEngine
from skillmatch.web.schemas.requests import ReportQuery

_KEPT: Final = 4
_SLOW: Final[frozenset[Format]] = frozenset({"pdf", "xlsx"})
"""Formats that take seconds to write and are small: what was written is kept too."""

_Key: TypeAlias = tuple[ReportQuery, str]


@dataclass(slots=True, kw_only=True)
class _Kept:
    """One report and what was written of it; whoever asks second waits for whoever asked first."""

    selection: Selection
    measure: str
    lock: RLock = field(default_factory=RLock)
    facts: Facts | None = None
    report: ExposureReport | None = None
    files: dict[Format, bytes] = field(default_factory=dict)


class KeptReports:
    """The latest reports, each gathered once, whichever of its formats is asked for."""

    def __init__(self) -> None:
        """Keep none yet."""
        self._kept: Recent[_Key, _Kept] = Recent(_KEPT)
        self._lock = RLock()

    def report(self, engine: MatchingEngine, asked: ReportQuery, state: str) -> ExposureReport:
        """Return the report for reading on screen.

        Args:
            engine: Gives the facts.
            asked: Which occupations and measure.
            state: Changes when the facts may have.

        Raises:
            NotFound: An occupation, group, sector or measure is not known; the nearest known are named.
            InputError: The codes are of several systems.
            ReleaseMissing: The measure is not on this machine.
        """
        kept = self._of(engine, asked, state)
        with kept.lock:
            if kept.report is None:
                kept.report = _composed(engine, asked, kept, "html")
            return kept.report

    def file(self, engine: MatchingEngine, asked: ReportQuery, state: str, form: Format) -> bytes:
        """Return the report as a file; arguments and errors as ``report``."""
        kept = self._of(engine, asked, state)
        with kept.lock:
            if form in kept.files:
                return kept.files[form]
            written = rendered(_composed(engine, asked, kept, form), form)
            if form in _SLOW:
                kept.files[form] = written
            return written

    def _of(self, engine: MatchingEngine, asked: ReportQuery, state: str) -> _Kept:
        # Chosen first, so that a question that cannot be answered takes nobody's place.
        measure = chosen_measure(asked.measure)
        selection = choose(engine, occupations=asked.names, soc_group=asked.soc_group, sector=asked.sector)
        # Under a lock, so that two who ask for the same report at once get the same place to wait at.
        with self._lock:
            return self._kept.get((asked, state), lambda: _Kept(selection=selection, measure=measure))


def _composed(engine: MatchingEngine, asked: ReportQuery, kept: _Kept, form: Format) -> ExposureReport:
    if kept.facts is None:
        kept.facts = gather(engine, kept.selection, measure=kept.measure)
    command = report_command(
        form=form,
        measure=asked.measure,
        occupations=asked.names,
        soc_group=asked.soc_group,
        sector=asked.sector,
    )
    return compose(kept.facts, command=command)
