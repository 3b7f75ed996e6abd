"""Which occupations a report is about, from what a user asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from skillmatch.errors import InputError, NotFound
from skillmatch.exposure.catalogue import MEASURES
from skillmatch.exposure.crossing import select_codes
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.measures import MeasureTable
from skillmatch.report.exposure.facts import Selection
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import OccupationGuess

_SHORT_NAMES = ("alpha", "beta", "zeta")

_NAMED_IN_TITLE = 3
"""Occupations named in a report's title; of more, the number is."""


class ChoosingEngine(Protocol):
    """The part of the engine that occupations are looked up with."""

    @property
    def taxonomy(self) -> Taxonomy:
        """Titles and crosswalks from ESCO."""
        ...

    @property
    def measures(self) -> MeasureTable:
        """The labelled occupations, and crosswalks between codes."""
        ...

    @property
    def employment(self) -> EmploymentTable:
        """Sectors and major groups."""
        ...

    def code_title(self, title: str, /) -> tuple[OccupationGuess, ...]:
        """Return occupations that a job title may mean, best first."""
        ...


def choose(
    engine: ChoosingEngine,
    *,
    occupations: Sequence[str] = (),
    soc_group: str = "",
    sector: str = "",
) -> Selection:
    """Return the occupations that were asked for; all labelled ones where nothing was.

    Args:
        engine: Looks names and codes up.
        occupations: Codes of one system, URIs or titles.
        soc_group: Two digits of a major group of SOC 2018, e.g. ``15`` (``15-0000`` is the same).
        sector: NAICS sector, e.g. ``54``.

    Raises:
        InputError: More than one kind was asked for, or codes of several systems.
        NotFound: An occupation, group or sector is not known; the nearest or all known are named.
    """
    given = [
        name
        for name, is_given in (
            ("--occupations", occupations),
            ("--soc-group", soc_group),
            ("--sector", sector),
        )
        if is_given
    ]
    if len(given) > 1:
        raise InputError(f"Expected one way to choose occupations, found {' and '.join(given)}. Give one.")
    if occupations:
        return _named(engine, occupations)
    if soc_group:
        return _of_group(engine, soc_group)
    return _of_sector(engine, sector) if sector else everything(engine)


def everything(engine: ChoosingEngine) -> Selection:
    """Return all labelled occupations."""
    codes = tuple(sorted(engine.measures.table.n_labelled))
    return Selection(kind="all", label=f"all {len(codes)} labelled occupations", codes=codes)


def chosen_measure(name: str) -> str:
    """Return the key of a measure by key, or by ``alpha``, ``beta`` or ``zeta`` (rated by people).

    Raises:
        NotFound: There is no such measure; the message lists those that are.
        InputError: The measure is history, which no report is about.
    """
    key = f"gpts_{name}_human" if name in _SHORT_NAMES else name
    if key not in MEASURES:
        known = ", ".join((*_SHORT_NAMES, *MEASURES))
        raise NotFound(f"No measure goes by that name. Known: {known}.")
    if MEASURES[key].kind == "history":
        raise InputError(
            f"Expected a measure that a report can be about, found {key}: {MEASURES[key].title} is history "
            "and stands on an axis of its own in every report. Give another one, such as beta."
        )
    return key


def _named(engine: ChoosingEngine, occupations: Sequence[str]) -> Selection:
    def near(title: str) -> str:
        return ", ".join(f"{guess.preferred_label} ({guess.code})" for guess in engine.code_title(title))

    found = select_codes(occupations, engine.taxonomy, engine.measures.crossing, near_title=near)
    notes = []
    if found.crossed:
        notes.append(
            f"The occupations were given in other codes and crossed to O*NET: {'; '.join(found.crossed)}."
        )
    fans = [f"{given} reaches {len(codes)}" for given, codes in found.reached.items() if len(codes) > 1]
    if fans:
        notes.append(f"Several O*NET occupations stand behind one as given: {'; '.join(fans)}.")
    if found.unlinked:
        notes.append(f"No O*NET occupation is linked to: {', '.join(found.unlinked)}.")
    codes = found.onet_soc_codes
    if not codes:
        raise NotFound(
            f"None of the occupations given is linked to an O*NET occupation: {', '.join(found.unlinked)}. "
            "Give O*NET-SOC codes or titles."
        )
    titles = [
        occupation.preferred_label for code in codes if (occupation := engine.taxonomy.onet_occupation(code))
    ]
    label = ", ".join(titles) if len(codes) <= _NAMED_IN_TITLE else f"{len(codes)} occupations as chosen"
    return Selection(kind="occupations", label=label, codes=codes, notes=tuple(notes))


def _of_group(engine: ChoosingEngine, soc_group: str) -> Selection:
    digits = soc_group.strip().removesuffix("-0000")
    titles = engine.employment.major_groups
    codes = tuple(code for code in engine.measures.crossing.onet_codes if code[:2] == digits)
    if digits not in titles or not codes:
        known = ", ".join(f"{key} {title.removesuffix(' Occupations')}" for key, title in titles.items())
        raise NotFound(f"No SOC major group goes by that code. Known: {known}.")
    return Selection(kind="soc-group", label=f"{digits} {titles[digits]}", codes=codes)


def _of_sector(engine: ChoosingEngine, sector: str) -> Selection:
    sectors = engine.employment.sectors
    naics = _sector_code(sector.strip(), sectors)
    if not naics:
        known = ", ".join(f"{key} {title}" for key, title in sectors.items())
        raise NotFound(f"No NAICS sector goes by that code. Known: {known}.")
    join = engine.employment.sector_join(naics)
    codes = tuple(sorted(join.unit_of))
    return Selection(kind="sector", label=f"the sector {naics} {sectors[naics]}", codes=codes, sector=naics)


def _sector_code(given: str, known: Iterable[str]) -> str:
    """Return the sector as it is listed: ``32`` and ``31-33`` are both manufacturing."""
    codes = tuple(known)
    if given in codes:
        return given
    for code in codes:
        first, _, last = code.partition("-")
        if last and given.isdigit() and int(first) <= int(given) <= int(last):
            return code
    return ""
