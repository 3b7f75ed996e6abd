"""What the taxonomies say about two skills, beside what their vectors say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from skillmatch.space.overlays import stand_in_families
from skillmatch.taxonomy import Taxonomy

FAMILY = 0.75
"""Two products of one reviewed family: who knows one learns the other in weeks."""

NARROWER = 0.8
"""A directly narrower skill stands in for what is wanted: Python for computer programming."""

BROADER = 0.8
BROADER_OF_MANY = 0.55
"""A directly broader skill does so if it has few parts (French for writing French), less if it has many."""

_FEW_PARTS = 10

ESSENTIAL = 0.75
OPTIONAL = 0.6
"""ESCO's links between two skills: one is needed for the other, or helps with it."""

_SMALL_GROUP = 40
"""Skills of a group larger than this have too little in common to be called siblings."""

_PRODUCT_GROUPS = frozenset(
    f"http://data.europa.eu/esco/isced-f/{code}" for code in ("0611", "0612", "0613", "0211")
)
"""ESCO's groups of computing and media, where labels with a capital letter are names of products."""


class Kinship:
    """Links, siblings, languages and products among skills; symmetric but for broader and narrower."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Read the taxonomy's relations and the reviewed families."""
        self._taxonomy = taxonomy
        self._languages = frozenset(taxonomy.collections.get("language", ()))

    def links(self, uri: str) -> Mapping[str, float]:
        """Return the skills that a relation ties to the wanted ``uri``, each with what it warrants."""
        found: dict[str, float] = dict.fromkeys(self._families.get(uri, ()), FAMILY)
        tied = [(other, NARROWER) for other in self._taxonomy.narrower(uri)]
        for other in self._taxonomy.broader(uri):
            is_wide = len(self._taxonomy.narrower(other)) > _FEW_PARTS
            tied.append((other, BROADER_OF_MANY if is_wide else BROADER))
        for other, need in self._taxonomy.related(uri) + self._related_to.get(uri, ()):
            tied.append((other, ESSENTIAL if need == "essential" else OPTIONAL))
        for other, level in tied:
            if other in self._taxonomy.skills:
                found[other] = max(level, found.get(other, 0.0))
        found.pop(uri, None)
        return found

    def siblings(self, uri: str) -> frozenset[str]:
        """Return the skills that share a small group or a broader skill with ``uri``."""
        found: set[str] = set()
        for group in self._taxonomy.broader(uri):
            members = self._taxonomy.narrower(group)
            if len(members) <= _SMALL_GROUP:
                found.update(members)
        return frozenset(found - {uri})

    def language(self, uri: str) -> str:
        """Return the URI of the language that a language skill is about; "" for all other skills."""
        if uri not in self._languages:
            return ""
        parents = [parent for parent in self._taxonomy.broader(uri) if parent in self._languages]
        return parents[0] if parents else uri

    def is_product(self, uri: str) -> bool:
        """Return whether the skill is a named product: its name says little of what it does."""
        skill = self._taxonomy.skills.get(uri)
        if skill is None:
            return False
        if skill.skill_type == "technology":
            return True
        label = skill.preferred_label
        is_name = label[:1].isupper() and not label.startswith("ICT")
        return is_name and not _PRODUCT_GROUPS.isdisjoint(self._taxonomy.broader(uri))

    @cached_property
    def _families(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for members in stand_in_families().values():
            for member in members:
                found.setdefault(member, set()).update(members)
        return {uri: tuple(sorted(others - {uri})) for uri, others in found.items()}

    @cached_property
    def _related_to(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """ESCO's links between skills, read backwards."""
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for uri in self._taxonomy.skills:
            for other, need in self._taxonomy.related(uri):
                found[other] = (*found.get(other, ()), (uri, need))
        return found


def place_of(columns: Sequence[str]) -> dict[str, list[int]]:
    """Return each URI's places in a list that may hold it more than once."""
    places: dict[str, list[int]] = {}
    for place, uri in enumerate(columns):
        places.setdefault(uri, []).append(place)
    return places
