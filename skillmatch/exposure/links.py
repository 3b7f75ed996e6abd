"""The official links between systems of occupation codes.

Every measure speaks one code system; we ask in O*NET-SOC 2019. The way from there to another system is fixed
(``ROUTES``), each step an official crosswalk, and a code may reach several: nothing is weighted, for nobody
publishes weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal, TypeAlias

from skillmatch.content import content_path
from skillmatch.exposure.bundles import SOC_CROSSWALK_BUNDLE
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import unpack

CodeSystem: TypeAlias = Literal[
    "O*NET-SOC 2019", "O*NET-SOC 2010", "SOC 2018", "SOC 2010", "OEWS 2018", "ISCO-08", "ESCO"
]
"""``OEWS 2018`` is SOC 2018 as employment statistics use it: 34 O*NET occupations joined to 12."""

Links: TypeAlias = Mapping[str, tuple[str, ...]]
"""Codes of one system by those of another, in rising order."""

ROUTES: Mapping[CodeSystem, tuple[CodeSystem, ...]] = {
    "O*NET-SOC 2019": ("O*NET-SOC 2019",),
    "O*NET-SOC 2010": ("O*NET-SOC 2019", "O*NET-SOC 2010"),
    "SOC 2018": ("O*NET-SOC 2019", "SOC 2018"),
    "SOC 2010": ("O*NET-SOC 2019", "SOC 2018", "SOC 2010"),
    "OEWS 2018": ("O*NET-SOC 2019", "OEWS 2018"),
    "ISCO-08": ("O*NET-SOC 2019", "SOC 2018", "SOC 2010", "ISCO-08"),
}
"""The systems that lie between O*NET-SOC 2019 and another one, both ends included."""

_STEPS: Mapping[CodeSystem, tuple[str, str]] = {
    "O*NET-SOC 2010": ("onet_2010_to_2019", "onet-soc-2010-2019"),
    "SOC 2010": ("soc_2010_to_2018", "soc-2010-2018"),
    "ISCO-08": ("isco_08_to_soc_2010", "isco-soc-2010"),
}
"""The table of the bundle, and its release, that leads from a system one step towards O*NET-SOC 2019."""


class Crossing:
    """The official links between occupation codes.

    Args:
        tables: The tables of the crosswalk bundle (see ``skillmatch.exposure.published.crosswalks``).
    """

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._tables = tables
        self._forward: dict[CodeSystem, Links] = {}
        self._backward: dict[CodeSystem, Links] = {}

    @classmethod
    def load_bundled(cls) -> Crossing:
        """Return the links of the bundle.

        Raises:
            ReleaseMissing: The package was installed without its content.
            ChecksumMismatch: The bundle is not the declared one.
        """
        declared = read_declarations().bundles[SOC_CROSSWALK_BUNDLE]
        return cls(unpack(content_path(*SOC_CROSSWALK_BUNDLE.split("/")), sha256=declared.sha256))

    @cached_property
    def onet_codes(self) -> tuple[str, ...]:
        """All 1,016 codes of O*NET-SOC 2019, in rising order."""
        return tuple(self._tables["onet_2019"])

    @property
    def soc_2010_titles(self) -> Mapping[str, str]:
        """Titles of SOC 2010 by code."""
        titles: Mapping[str, str] = self._tables["soc_2010_titles"]
        return titles

    def codes(self, system: CodeSystem) -> tuple[str, ...]:
        """Return the codes of a system that some O*NET-SOC 2019 code reaches, in rising order."""
        return tuple(self._from_system(system))

    def links(self, onet_soc_code: str, system: CodeSystem) -> tuple[str, ...]:
        """Return the codes that an O*NET-SOC 2019 code reaches in another system; empty where none."""
        return self._to_system(system).get(onet_soc_code, ())

    def onet_of(self, code: str, system: CodeSystem) -> tuple[str, ...]:
        """Return the O*NET-SOC 2019 codes that reach a code of another system; empty where none do."""
        return self._from_system(system).get(code, ())

    def route(self, system: CodeSystem) -> tuple[str, ...]:
        """Return the way to a system in words: ``("O*NET-SOC 2019 -> SOC 2018",)``; empty for its own."""
        steps = ROUTES[system]
        return (" -> ".join(steps),) if len(steps) > 1 else ()

    def _to_system(self, system: CodeSystem) -> Links:
        if system not in self._forward:
            steps = ROUTES[system]
            links: Links = {code: (code,) for code in self.onet_codes}
            for start, end in pairwise(steps):
                step = self._step(start, end)
                links = {code: _reached(codes, step) for code, codes in links.items()}
            self._forward[system] = links
        return self._forward[system]

    def _from_system(self, system: CodeSystem) -> Links:
        if system not in self._backward:
            self._backward[system] = _turned(self._to_system(system))
        return self._backward[system]

    def _step(self, start: CodeSystem, end: CodeSystem) -> Links:
        if start == "O*NET-SOC 2019" and end == "SOC 2018":
            return {code: (code[:7],) for code in self.onet_codes}
        if end == "OEWS 2018":
            joined = self._tables["joined_oews"]
            return {code: (joined.get(code, code[:7]),) for code in self.onet_codes}
        return _turned(self._tables[_STEPS[end][0]])


def releases_between(system: CodeSystem) -> tuple[str, ...]:
    """Return the ids of the releases that lead from a system to O*NET-SOC 2019, in the order of the steps."""
    if system == "ESCO":
        return ("esco-onet-crosswalk",)
    found = [_STEPS[step][1] for step in reversed(ROUTES[system]) if step in _STEPS]
    return (*found, "nem-onet") if system == "OEWS 2018" else tuple(found)


def _reached(codes: Iterable[str], step: Links) -> tuple[str, ...]:
    return tuple(sorted({end for code in codes for end in step.get(code, ())}))


def _turned(links: Mapping[str, Iterable[str]]) -> Links:
    found: dict[str, set[str]] = {}
    for code, ends in links.items():
        for end in ends:
            found.setdefault(end, set()).add(code)
    return {code: tuple(sorted(found[code])) for code in sorted(found)}


def broader_codes(soc_code: str) -> tuple[str, ...]:
    """Return the broad and minor groups that a six-digit SOC code belongs to, nearest first.

    ``15-1151`` is of the broad group ``15-1150`` and of the minor groups ``15-1100`` and ``15-1000``: minor
    groups are numbered in either way.
    """
    return tuple(dict.fromkeys((f"{soc_code[:6]}0", f"{soc_code[:5]}00", f"{soc_code[:4]}000")))
