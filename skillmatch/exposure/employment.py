"""How many people work in each occupation and what they earn, and how occupations are joined to that.

There is no one way to join O*NET's occupations to employment, and shares differ by it, so a join is a value
with a name and a definition that is printed with every figure:

* ``matrix``: the Bureau of Labor Statistics' own crosswalk from O*NET-SOC 2019. Where the employment survey
  (OEWS) joins several SOC occupations in one figure, they stay together: home health aides and personal
  care aides are one of its occupations. It leaves least employment out, so it is the one we use.
* ``soc``: the first six digits of the O*NET-SOC code must be an occupation of OEWS. Joined occupations of
  OEWS are left out.
* ``title``: the table of "GPTs are GPTs" (OEWS May 2021), joined by exact title. Each O*NET occupation
  carries all the employment of its SOC occupation, so people are counted once per O*NET title.

In ``matrix`` and ``soc`` an OEWS occupation has the equal mean over its O*NET occupations that have a value,
for nobody counts employment by O*NET occupation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from skillmatch.content import content_path
from skillmatch.errors import NotFound
from skillmatch.exposure.bundles import EMPLOYMENT_BUNDLE
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import unpack

JoinName: TypeAlias = Literal["matrix", "soc", "title"]
JOIN_NAMES: tuple[JoinName, ...] = ("matrix", "soc", "title")

LATEST_YEAR = "2024"
"""Year (reference month May) of the employment we use unless another is asked for."""

TITLE_JOIN_YEAR = "2021"
"""Year of the employment in the table of "GPTs are GPTs"."""

_DEFINITIONS: Mapping[JoinName, str] = {
    "matrix": "O*NET-SOC 2019 to OEWS May {year} by the BLS crosswalk to the National Employment Matrix",
    "soc": "first six digits of O*NET-SOC 2019 to OEWS May {year}",
    "title": "exact title, table of GPTs are GPTs with OEWS May {year}, each O*NET occupation with all the "
    "employment of its SOC occupation, so that jobs are counted once per title",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What carries weight in a join: an OEWS occupation, or in the join by title an O*NET occupation.

    ``code`` is a six-digit SOC code, or the O*NET-SOC code in the join by title; ``matrix_code`` the
    occupation of OEWS and of the Employment Projections, always six digits. ``employment`` counts jobs;
    wages are annual in US dollars. None: not released. ``is_top_coded``: the median wage is at least the
    top of the survey's scale ($208,000 in May 2021, $239,200 after), and the exact figure is not released.
    """

    code: str
    title: str
    matrix_code: str
    employment: int | None
    mean_wage_usd: int | None
    median_wage_usd: int | None
    is_top_coded: bool

    @property
    def wage_bill_usd(self) -> int | None:
        """Employment times mean annual wage; None where either was not released."""
        if self.employment is None or self.mean_wage_usd is None:
            return None
        return self.employment * self.mean_wage_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """O*NET occupations joined to employment.

    Attributes:
        name: Which join (see the module), or ``sector`` followed by a NAICS code.
        year: Of the employment, reference month May.
        definition: The join in words, as printed with every share.
        units: By their code, in the order of the codes.
        unit_of: The unit of an O*NET-SOC code; codes without one are left out.
        employment_total: All employment that the survey counts, with what the join leaves out.
        missed: Titles of the O*NET occupations that the join does not find, by code; military ones are in no
            survey and not told. In the join by title these are labelled occupations only.
    """

    name: str
    year: str
    definition: str
    units: Mapping[str, Unit]
    unit_of: Mapping[str, str]
    employment_total: int
    missed: Mapping[str, str]


class EmploymentTable:
    """Employment and wages of the bundle, by occupation and sector.

    Args:
        tables: The tables of the employment bundle (see ``skillmatch.exposure.published.bls``).
    """

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._tables = tables

    @classmethod
    def load_bundled(cls) -> EmploymentTable:
        """Return the table of the bundled figures.

        Raises:
            ReleaseMissing: The package was installed without its content.
            ChecksumMismatch: The bundle is not the declared one.
        """
        declared = read_declarations().bundles[EMPLOYMENT_BUNDLE]
        return cls(unpack(content_path(*EMPLOYMENT_BUNDLE.split("/")), sha256=declared.sha256))

    @property
    def years(self) -> tuple[str, ...]:
        """Years of national employment, oldest first."""
        return tuple(self._tables["oews"])

    @cached_property
    def sectors(self) -> Mapping[str, str]:
        """Titles of the 20 NAICS sectors by code (``31-33``, ``54``, ...), in the order of the codes."""
        return MappingProxyType({code: table["title"] for code, table in self._tables["sectors"].items()})

    @cached_property
    def major_groups(self) -> Mapping[str, str]:
        """Titles of the 23 major groups of SOC 2018 by their two digits."""
        return MappingProxyType(
            {code[:2]: title for code, title in self._tables["titles"].items() if code.endswith("-0000")}
        )

    @cached_property
    def typical_education(self) -> Mapping[str, str]:
        """Typical education needed for entry, by code of the National Employment Matrix (2024)."""
        return MappingProxyType(self._tables["education"])

    def title(self, soc_code: str) -> str:
        """Return the title of a SOC or OEWS occupation; the code itself where there is none."""
        return str(self._tables["titles"].get(soc_code, soc_code))

    def occupation(self, onet_soc_code: str) -> Unit | None:
        """Return the OEWS occupation (latest year) that counts an O*NET occupation; None for military ones.

        Several O*NET occupations share one: do not add up their employment.
        """
        join = self.join()
        unit = join.unit_of.get(onet_soc_code)
        return None if unit is None else join.units[unit]

    def join(self, name: JoinName = "matrix", *, year: str = "") -> Join:
        """Return O*NET occupations joined to national employment.

        Args:
            name: Which join.
            year: One of ``years``; empty takes the latest, or the only one there is of the join by title.

        Raises:
            NotFound: There is no such join or year.
        """
        if name not in JOIN_NAMES:
            raise NotFound(f"No join '{name}'. Known: {', '.join(JOIN_NAMES)}.")
        known = (TITLE_JOIN_YEAR,) if name == "title" else self.years
        year = year or known[-1]
        if year not in known:
            raise NotFound(f"No employment of {year} for the join '{name}'. Known: {', '.join(known)}.")
        joins = self._joins
        if (name, year) not in joins:
            joins[name, year] = self._title_join() if name == "title" else self._survey_join(name, year)
        return joins[name, year]

    def sector_join(self, naics: str) -> Join:
        """Return O*NET occupations joined to the employment of one sector (May 2024), as ``matrix`` does.

        Raises:
            NotFound: There is no such sector; the message lists those that are.
        """
        table = self._tables["sectors"].get(naics)
        if table is None:
            raise NotFound(f"No sector '{naics}'. Known NAICS sectors: {', '.join(self.sectors)}.")
        return self._oews_join(f"sector {naics}", "matrix", LATEST_YEAR, table)

    @cached_property
    def _joins(self) -> dict[tuple[str, str], Join]:
        return {}

    def _survey_join(self, name: JoinName, year: str) -> Join:
        return self._oews_join(name, name, year, self._tables["oews"][year])

    def _oews_join(self, name: str, rule: JoinName, year: str, table: Mapping[str, Any]) -> Join:
        units = self._units(table, table["soc"], [self.title(soc) for soc in table["soc"]], table["soc"])
        targets = {
            onet: onet[:7] if rule == "soc" else matrix for onet, matrix in self._tables["matrix"].items()
        }
        where = "" if name == rule else f", sector {self.sectors[name.removeprefix('sector ')]}"
        return Join(
            name=name,
            year=year,
            definition=_DEFINITIONS[rule].format(year=year) + where,
            units=units,
            unit_of=MappingProxyType({onet: unit for onet, unit in targets.items() if unit in units}),
            employment_total=table["total"],
            missed=MappingProxyType(
                {onet: self.title(onet[:7]) for onet, unit in targets.items() if unit not in units}
            ),
        )

    def _title_join(self) -> Join:
        table = self._tables["title_joined"]
        codes = table["onet_soc_code"]
        matrix = [self._tables["matrix"][code] for code in codes]
        units = self._units(table, codes, table["title"], matrix)
        return Join(
            name="title",
            year=TITLE_JOIN_YEAR,
            definition=_DEFINITIONS["title"].format(year=TITLE_JOIN_YEAR),
            units=units,
            unit_of=MappingProxyType({code: code for code in codes}),
            employment_total=sum(n or 0 for n in table["employment"]),
            missed=MappingProxyType(table["missed"]),
        )

    @staticmethod
    def _units(
        table: Mapping[str, Any], codes: list[str], titles: list[str], matrix_codes: list[str]
    ) -> Mapping[str, Unit]:
        top_coded = frozenset(table["top_coded"])
        columns = zip(
            codes,
            titles,
            matrix_codes,
            table["employment"],
            table["mean_wage"],
            table["median_wage"],
            strict=True,
        )
        return MappingProxyType(
            {
                code: Unit(
                    code=code,
                    title=title,
                    matrix_code=matrix_code,
                    employment=employment,
                    mean_wage_usd=mean,
                    median_wage_usd=median,
                    is_top_coded=code in top_coded,
                )
                for code, title, matrix_code, employment, mean, median in columns
            }
        )
