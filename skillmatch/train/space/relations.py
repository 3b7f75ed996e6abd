"""The known links that the map learns from, as pairs of places in one table of vectors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.typical_sectors import typical_sectors
from skillmatch.space.labour.entities import industry_entity
from skillmatch.space.labour.loading import placed_industries
from skillmatch.space.labour.splitting import part_of_link, part_of_occupation
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.naics import Industry
from skillmatch.train.space.fitting import Pairs
from skillmatch.types import Task

Named = Iterator[tuple[str, str]]
"""Links by the keys of their ends."""


def relations_of(
    taxonomy: Taxonomy,
    industries: Mapping[str, Industry],
    employment: EmploymentTable,
    place_of: Mapping[str, int],
) -> dict[str, Pairs]:
    """Return all links that may be learned from, by the name of their relation.

    Args:
        taxonomy: Says what occupations need, what tasks are part of, and which occupations correspond.
        industries: All of them, by code.
        employment: Where occupations work.
        place_of: The row of every key; tasks are ``task:`` and their id, activities ``dwa:`` and theirs.
    """
    named = {
        "skill": skill_links(taxonomy),
        "crosswalk": crosswalk_links(taxonomy),
        "sector": sector_links(employment),
        "industry": industry_links(industries),
        "activity": activity_links(taxonomy),
    }
    return {name: pairs_of(links, place_of) for name, links in named.items()}


def pairs_of(links: Iterable[tuple[str, str]], place_of: Mapping[str, int]) -> Pairs:
    """Return links as rows of two places; those with an end that has no place are left out."""
    found = [(place_of[a], place_of[b]) for a, b in links if a in place_of and b in place_of]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def skill_links(taxonomy: Taxonomy) -> Named:
    """Yield ESCO occupations with the skills that are essential or optional for them."""
    for uri in _learned(taxonomy.occupations):
        for skill in (*taxonomy.essential(uri), *taxonomy.optional(uri)):
            if part_of_link(uri, skill) == "train":
                yield uri, skill


def crosswalk_links(taxonomy: Taxonomy) -> Named:
    """Yield ESCO occupations with the O*NET occupations that correspond, neither of them kept out."""
    for link in taxonomy.crosswalk:
        ends = link.esco_uri, _onet(link.onet_soc_code)
        if len(_learned(ends)) == len(ends):
            yield ends


def sector_links(employment: EmploymentTable) -> Named:
    """Yield O*NET occupations with the sectors that are typical of them."""
    sectors = typical_sectors(employment)
    for uri in _learned(map(_onet, sectors)):
        for naics in sectors[uri.removeprefix(_onet(""))]:
            yield uri, f"naics:{naics}"


def industry_links(industries: Mapping[str, Industry]) -> Named:
    """Yield industries that have a place with the ones directly above them."""
    for industry in placed_industries(industries).values():
        if industry.broader:
            yield industry_entity(industry).key, industry_entity(industries[industry.broader]).key


def activity_links(taxonomy: Taxonomy) -> Named:
    """Yield tasks with the detailed activities that share an intermediate activity with one of theirs."""
    by_iwa: dict[str, list[str]] = defaultdict(list)
    learned = _tasks_learned(taxonomy.tasks.values())
    for dwa in sorted({dwa for task in taxonomy.tasks.values() for dwa in task.dwa_ids}):
        by_iwa[taxonomy.iwa_of(dwa)].append(dwa)
    for task in learned:
        for dwa in task.dwa_ids:
            for near in by_iwa[taxonomy.iwa_of(dwa)]:
                yield f"task:{task.task_id}", f"dwa:{near}"


def _tasks_learned(tasks: Iterable[Task]) -> list[Task]:
    return [task for task in tasks if _learned([_onet(task.onet_soc_code)])]


def _learned(uris: Iterable[str]) -> Sequence[str]:
    return [uri for uri in uris if part_of_occupation(uri) == "train"]


def _onet(code: str) -> str:
    return f"onet:occupation/{code}"
