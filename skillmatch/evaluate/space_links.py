"""Whether places foretell links that the map has not seen.

For each occupation all candidates are ranked by cosine; its other known links are taken out first, so that no
link stands in the way of another. An occupation's figures are means over its links, a set's over its
occupations, and intervals draw occupations. Ties count against the link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np

from skillmatch.evaluate.bootstrap import Estimate, mean_estimate, paired_difference
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.typical_sectors import NAICS_OF, typical_sectors
from skillmatch.space.labour.splitting import Part, part_of_link, part_of_occupation
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray

CUTS = (10, 100)
"""The k of recall@k; only where there are ten times as many candidates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSet:
    """Links that are to be foretold.

    Attributes:
        name: For people.
        wanted: Keys that each occupation is to be linked to, by its URI.
        known: Its other links, which are taken out of the ranking.
        candidates: Keys that are ranked.
    """

    name: str
    wanted: Mapping[str, tuple[str, ...]]
    known: Mapping[str, tuple[str, ...]]
    candidates: tuple[str, ...]

    @property
    def cuts(self) -> tuple[int, ...]:
        """The k of recall@k that mean something among so many candidates."""
        return tuple(cut for cut in CUTS if 10 * cut <= len(self.candidates))

    @property
    def n_links(self) -> int:
        """How many links are to be foretold."""
        return sum(map(len, self.wanted.values()))


class System(Protocol):
    """Anything that says how near entities are."""

    def cosines(self, queries: Sequence[str], among: Sequence[str]) -> Iterator[FloatArray]:
        """Yield the nearness of each query to all of ``among``, shape (among,)."""
        ...


PerOccupation: TypeAlias = Mapping[str, tuple[float, ...]]
"""A figure of every occupation of a set, by metric: ``MRR``, ``recall@10``, ``recall@100``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """How well systems foretell a set: means by system and metric, and by how much the first one is better.

    ``gains`` are paired differences of the first system and each other one, by the other's name and metric.
    """

    name: str
    n_occupations: int
    n_links: int
    n_candidates: int
    systems: Mapping[str, Mapping[str, Estimate]]
    gains: Mapping[str, Mapping[str, Estimate]]


def link_sets(taxonomy: Taxonomy, employment: EmploymentTable, *, part: Part = "test") -> tuple[LinkSet, ...]:
    """Return the links of ``part``: skills twice, corresponding O*NET occupations, and sectors.

    Args:
        taxonomy: Whose links they are.
        employment: Says where occupations work.
        part: Which links are to be foretold.
    """
    esco = [uri for uri, skill in taxonomy.skills.items() if skill.taxonomy == "ESCO"]
    needs = {
        uri: tuple(sorted({*taxonomy.essential(uri), *taxonomy.optional(uri)}))
        for uri, occupation in taxonomy.occupations.items()
        if occupation.taxonomy == "ESCO"
    }
    kept_out = {uri for uri in needs if part_of_occupation(uri) == part}
    single = {
        uri: tuple(skill for skill in skills if part_of_link(uri, skill) == part)
        for uri, skills in needs.items()
        if part_of_occupation(uri) == "train"
    }
    onet = {
        uri: tuple(dict.fromkeys(_onet(link.onet_soc_code) for link in taxonomy.onet_of(uri)))
        for uri in kept_out
    }
    sectors = {
        _onet(code): tuple(f"naics:{naics}" for naics in found)
        for code, found in typical_sectors(employment).items()
        if part_of_occupation(_onet(code)) == part and _onet(code) in taxonomy.occupations
    }
    everywhere = tuple(uri for uri, each in taxonomy.occupations.items() if each.taxonomy == "O*NET")
    return (
        _link_set("skills of occupations kept out", {uri: needs[uri] for uri in kept_out}, {}, esco),
        _link_set("single skills kept out", single, needs, esco),
        _link_set("corresponding O*NET occupations", onet, {}, everywhere),
        _link_set(
            "sectors", sectors, {}, [f"naics:{NAICS_OF.get(code, code)}" for code in employment.sectors]
        ),
    )


def foretell(links: LinkSet, system: System) -> PerOccupation:
    """Return each occupation's figures, in the order of ``links.wanted``."""
    column_of = {key: column for column, key in enumerate(links.candidates)}
    figures: dict[str, list[float]] = {"MRR": [], **{f"recall@{cut}": [] for cut in links.cuts}}
    ranked = system.cosines(list(links.wanted), links.candidates)
    for (occupation, wanted), cosines in zip(links.wanted.items(), ranked, strict=True):
        columns = np.array([column_of[key] for key in wanted])
        taken = [column_of[key] for key in (*wanted, *links.known.get(occupation, ())) if key in column_of]
        others = np.sort(np.delete(cosines, taken))
        ranks = 1 + len(others) - np.searchsorted(others, cosines[columns], side="left")
        figures["MRR"].append(float((1 / ranks).mean()))
        for cut in links.cuts:
            figures[f"recall@{cut}"].append(float((ranks <= cut).mean()))
    return {metric: tuple(values) for metric, values in figures.items()}


def report_links(links: LinkSet, systems: Mapping[str, System]) -> LinkReport:
    """Return how well each system foretells a set; the first is compared with the others, in pairs."""
    found = {name: foretell(links, system) for name, system in systems.items()}
    first, *others = found
    return LinkReport(
        name=links.name,
        n_occupations=len(links.wanted),
        n_links=links.n_links,
        n_candidates=len(links.candidates),
        systems={
            name: {metric: mean_estimate(values) for metric, values in figures.items()}
            for name, figures in found.items()
        },
        gains={
            other: {
                metric: paired_difference(values, found[other][metric])
                for metric, values in found[first].items()
            }
            for other in others
        },
    )


def _link_set(
    name: str,
    wanted: Mapping[str, tuple[str, ...]],
    known: Mapping[str, tuple[str, ...]],
    candidates: Sequence[str],
) -> LinkSet:
    ranked = frozenset(candidates)
    kept = {uri: tuple(key for key in keys if key in ranked) for uri, keys in sorted(wanted.items())}
    return LinkSet(
        name=name,
        wanted={uri: keys for uri, keys in kept.items() if keys},
        known=known,
        candidates=tuple(candidates),
    )


def _onet(code: str) -> str:
    return f"onet:occupation/{code}"
