"""The views from which a job title is coded: each gives every occupation of a taxonomy a number.

Meaning (nearest titles, and the concept with its description), shared rare words, names, the crosswalk, how
broad an occupation is and how common its name is on postings. What stands before the first dash, comma or
bracket is looked at by itself too: ``Forklift driver - Manufacturing Environment`` means a forklift driver.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import numpy as np

from skillmatch.encode import Encoder
from skillmatch.encode.vectors import ConceptVectors
from skillmatch.space.labels import Label, OccupationLabels
from skillmatch.space.overlays import everyday_titles, title_abbreviations
from skillmatch.space.owned import BestOfOwners, Rows
from skillmatch.space.title_vectors import TitleGroups, TitleVectors, blockwise, load_title_groups
from skillmatch.space.titles import TitleParts, read_title
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray, Occupation

OccupationTaxonomy: TypeAlias = Literal["ESCO", "O*NET"]

VIEWS = (
    "nearest",
    "head_nearest",
    "concept",
    "overlap",
    "head_overlap",
    "crosswalk",
    "preferred",
    "everyday",
    "depth",
    "common",
)
"""What ``TitleViews.of`` holds: cosines with the nearest titles (of the title, of its head) and with the
concept; shares of rare words (title, head); the greater shares of linked occupations; whether the title or a
part of it is the preferred label, or an everyday title; levels of the code below the broadest; log of one
plus the number of everyday titles (ESCO) or of all titles (O*NET)."""

_SEGMENTS_READ = 4


class TitleViews:
    """Looks at job titles from all sides. Deterministic: a title's numbers depend on the title alone."""

    def __init__(self, taxonomy: Taxonomy, encoder: Encoder, vectors: ConceptVectors) -> None:
        """Read the titles of all occupations; takes about a second.

        Args:
            taxonomy: Whose occupations are wanted.
            encoder: Reads the titles.
            vectors: What it made of the taxonomy's occupations.
        """
        self.occupations: tuple[Occupation, ...] = tuple(taxonomy.occupations.values())
        self._encoder = encoder
        self._abbreviations = title_abbreviations()
        everyday = _everyday(self._abbreviations)
        self._labels = OccupationLabels(self.occupations, everyday)
        links = _links(taxonomy, self.occupations)
        groups = load_title_groups(taxonomy.occupations, encoder)
        self._sides = {
            name: _Side(name, self.occupations, links[name], vectors, groups, everyday)
            for name in ("ESCO", "O*NET")
        }

    def read(self, title: str) -> TitleParts:
        """Take a title apart, abbreviations written out."""
        return read_title(title, self._abbreviations)

    def rows(self, taxonomy: OccupationTaxonomy) -> Rows:
        """Return which of ``occupations`` belong to a taxonomy, rising: the rows of ``of``."""
        return self._sides[taxonomy].rows

    def crossed(self, values: FloatArray, taxonomy: OccupationTaxonomy) -> FloatArray:
        """Return for a taxonomy's occupations the best value of those they are linked to, 0 without links.

        Args:
            values: Of all ``occupations``, shape (..., n).
            taxonomy: Whose occupations are wanted, in the order of ``rows``.

        Returns:
            Shape (..., occupations of the taxonomy).
        """
        side = self._sides[taxonomy]
        best = np.zeros((*values.shape[:-1], len(side.rows)), dtype=values.dtype)
        best[..., side.links.owners] = side.links.best(values[..., side.linked])
        return best

    def meant(self, vectors: FloatArray, taxonomy: OccupationTaxonomy) -> FloatArray:
        """Return the cosines of unit vectors with occupations' concepts, shape (vectors, occupations)."""
        return blockwise(vectors, self._sides[taxonomy].concepts)

    def of(self, titles: Sequence[TitleParts], taxonomy: OccupationTaxonomy) -> FloatArray:
        """Return what every view says of every occupation, shape (len(VIEWS), titles, occupations).

        Args:
            titles: As ``read`` gives them.
            taxonomy: Whose occupations are wanted, in the order of ``rows``.
        """
        side = self._sides[taxonomy]
        texts = [title.text for title in titles]
        heads = [_head(title) for title in titles]
        distinct = list(dict.fromkeys([*texts, *heads]))
        vectors = self._encoder.encode(distinct)
        near = side.titles.nearest(vectors)
        place = {text: row for row, text in enumerate(distinct)}
        whole = [place[text] for text in texts]
        seen = np.empty((len(VIEWS), len(titles), len(side.rows)), dtype=np.float32)
        seen[0] = near[whole]
        seen[1] = near[[place[head] for head in heads]]
        seen[2] = blockwise(vectors[whole], side.concepts)
        words = self._by_words(titles)
        seen[3:5] = words[:2, :, side.rows]
        seen[5] = self.crossed(words[0] + words[1], taxonomy)
        seen[6:8] = words[2:, :, side.rows]
        if taxonomy == "O*NET":
            # Everyday titles are given to ESCO occupations; these have them by way of the crosswalk.
            seen[7] = self.crossed(words[3], taxonomy)
        seen[8] = side.depth
        seen[9] = side.common
        return seen

    def _by_words(self, titles: Sequence[TitleParts]) -> FloatArray:
        """Return overlap, that of the head, and whose preferred labels and everyday titles are named.

        Of all occupations, shape (4, titles, n).
        """
        found = np.zeros((4, len(titles), len(self.occupations)), dtype=np.float32)
        for row, title in enumerate(titles):
            found[0, row] = self._labels.overlap(title.tokens)
            whole = len(title.segments) < 2
            found[1, row] = found[0, row] if whole else self._labels.overlap(title.segments[0])
            for words in (title.tokens, *title.segments[:_SEGMENTS_READ]):
                found[2, row, list(self._labels.preferred(words))] = 1.0
                found[3, row, list(self._labels.everyday(words))] = 1.0
        return found


class _Side:
    """One taxonomy's occupations: their places among all, vectors, and what is known without a title."""

    def __init__(
        self,
        name: str,
        occupations: Sequence[Occupation],
        links: tuple[Rows, Rows],
        vectors: ConceptVectors,
        groups: TitleGroups,
        everyday: Mapping[str, Sequence[Label]],
    ) -> None:
        self.rows = np.flatnonzero([occupation.taxonomy == name for occupation in occupations])
        own = [occupation for occupation in occupations if occupation.taxonomy == name]
        owners, linked = links
        self.links = BestOfOwners(np.searchsorted(self.rows, owners))
        self.linked = linked[self.links.order]
        uris = [occupation.uri for occupation in own]
        self.titles = TitleVectors(groups, uris)
        self.concepts = np.ascontiguousarray(vectors.rows(uris).T)
        self.depth = np.array([_depth(occupation) for occupation in own], dtype=np.float32)
        counts = [
            len(everyday.get(one.uri, ())) if one.taxonomy == "ESCO" else len(one.alt_labels) for one in own
        ]
        self.common = np.log1p(np.array(counts, dtype=np.float32))


def _head(title: TitleParts) -> str:
    return title.phrases[0] if title.phrases else title.text


def _everyday(abbreviations: Mapping[str, str]) -> dict[str, list[Label]]:
    """Return the reviewed titles of each occupation, as tokens."""
    found: dict[str, list[Label]] = {}
    for title, uris in everyday_titles().items():
        words = read_title(title, abbreviations).tokens
        for uri in uris:
            found.setdefault(uri, []).append(words)
    return found


def _links(taxonomy: Taxonomy, occupations: Sequence[Occupation]) -> dict[str, tuple[Rows, Rows]]:
    """Return the crosswalk for each taxonomy: its occupations, and those that they are linked to."""
    rows = {occupation.uri: row for row, occupation in enumerate(occupations)}
    pairs = [
        (rows[link.esco_uri], rows[f"onet:occupation/{link.onet_soc_code}"])
        for link in taxonomy.crosswalk
        if link.esco_uri in rows and f"onet:occupation/{link.onet_soc_code}" in rows
    ]
    esco, onet = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return {"ESCO": (esco, onet), "O*NET": (onet, esco)}


def _depth(occupation: Occupation) -> int:
    if occupation.taxonomy == "ESCO":
        return occupation.code.count(".")
    return int(not occupation.code.endswith(".00"))
