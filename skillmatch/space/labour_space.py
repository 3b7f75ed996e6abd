"""Skills, occupations and documents in one vector space, and how far one concept stands in for another.

``similarity`` is the bare cosine. ``relatedness`` is meant for people: it starts from the cosine,

    meaning = 0.9 * clip((cosine - 0.35) / 0.5, 0, 1)

(0.35 is what the nearest hundredth of random pairs of skills reach), and corrects it by what is known:

* Two different languages: 0. French is no stand-in for German, however near the words.
* Two named products: meaning at most 0.5, since names resemble each other by vendor or by chance (Java,
  JavaScript).
* Siblings (skills under one concept or one group of at most 40): 0.15 of what lacks to 1 is added.
* A relation sets a floor: a directly narrower skill 0.8 (Python for computer programming), a directly
  broader one 0.8, or 0.55 where it has more than ten parts (computer programming for Python); ESCO's
  skill-skill links 0.75 (essential) and 0.6 (optional); one family of esco/overlays/stand_ins.csv 0.75
  (Angular, React).
* Two occupations: the mean of meaning and shared essential skills (cosine of the sets; for O*NET and mixed
  pairs the meaning alone), of what then lacks to 1 is added 0.3, 0.15, 0.05 for the same ISCO (ESCO) or SOC
  (O*NET) code of 4, 3, 2 digits; an official crosswalk link sets a floor of 0.8.

A concept is related to itself by 1; unknown URIs to nothing but themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from skillmatch.encode.vectors import ConceptVectors
from skillmatch.errors import InputError
from skillmatch.space.kinship import Kinship, place_of
from skillmatch.space.occupation_kinship import OccupationKinship
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray, Neighbour, SkillProfile

UNRELATED_COSINE = 0.35
SAME_COSINE = 0.85
MOST_BY_MEANING = 0.9
"""Reached at ``SAME_COSINE``; the last tenth is left to what relations say."""

MOST_BETWEEN_PRODUCTS = 0.5
SIBLING = 0.15

_CACHED = 16_384


class ConceptSpace:
    """Nearness of concepts. Deterministic; safe for several threads."""

    def __init__(self, taxonomy: Taxonomy, vectors: ConceptVectors) -> None:
        """Take the taxonomy and the vectors of its skills and occupations."""
        self._taxonomy = taxonomy
        self._vectors = vectors
        kinship = Kinship(taxonomy)
        self._links = lru_cache(maxsize=_CACHED)(kinship.links)
        self._siblings = lru_cache(maxsize=_CACHED)(kinship.siblings)
        self._language = lru_cache(maxsize=_CACHED)(kinship.language)
        self._is_product = lru_cache(maxsize=_CACHED)(kinship.is_product)
        self._occupations = OccupationKinship(taxonomy)

    def similarity(self, uri_a: str, uri_b: str) -> float:
        """Return the cosine of two concepts, in [-1, 1].

        Raises:
            NotFound: There is no vector for one of them.
        """
        return float(self._vectors.row(uri_a) @ self._vectors.row(uri_b))

    def relatedness(self, uri_a: str, uri_b: str) -> float:
        """Return how far ``uri_b`` stands in for a wanted ``uri_a``, in [0, 1] (formula: see the module)."""
        return float(self.relatedness_matrix([uri_a], [uri_b])[0, 0])

    def relatedness_matrix(self, rows: Sequence[str], columns: Sequence[str], /) -> FloatArray:
        """Return how far each of ``columns`` stands in for each wanted of ``rows``, shape (rows, columns)."""
        if not len(rows) or not len(columns):
            return np.zeros((len(rows), len(columns)), dtype=np.float32)
        related = self._meaning(rows, columns)
        self._level_products(related, rows, columns)
        places = place_of(columns)
        for row, uri in enumerate(rows):
            if uri in self._taxonomy.occupations:
                self._occupations.correct(related[row], uri, columns)
            else:
                self._raise(related[row], uri, places)
        self._part_languages(related, rows, columns)
        for row, uri in enumerate(rows):
            related[row, places.get(uri, [])] = 1.0
        return np.clip(related, 0.0, 1.0)

    def nearest(self, what: str | FloatArray, k: int = 10, *, kind: str = "skill") -> tuple[Neighbour, ...]:
        """Return the k concepts nearest by cosine, nearest first, equal cosines by URI.

        Args:
            what: The URI of a concept (which is left out of the answer), or a unit vector.
            k: At least 1.
            kind: ``skill`` or ``occupation``.

        Raises:
            InputError: ``k`` below 1 or another kind.
            NotFound: There is no vector for the URI.
        """
        if k < 1:
            raise InputError(f"A neighbourhood has at least 1 member; k is {k}.")
        if kind not in self._places_of:
            raise InputError(f"Neighbours are of kind skill or occupation, not {kind!r}.")
        itself = what if isinstance(what, str) else ""
        vector = self._vectors.row(what) if isinstance(what, str) else what
        places = self._places_of[kind]
        cosines = np.round(self._vectors.matrix[places] @ vector, 6)
        # Places stand in the order of URIs within a kind, so a stable sort settles ties.
        order = np.argsort(-cosines, kind="stable")[: k + 1]
        found = [
            Neighbour(key=self._vectors.uris[places[place]], similarity=float(cosines[place]))
            for place in order
        ]
        return tuple(neighbour for neighbour in found if neighbour.key != itself)[:k]

    def document_vector(self, profile: SkillProfile, text_vector: FloatArray) -> FloatArray:
        """Return a unit vector for a document: its text's vector plus its skills' weighted mean.

        Both halves have length 1 before they are added; a profile without skills gives the text alone.

        Args:
            profile: The document's skills with their weights.
            text_vector: Unit vector of its text, shape (dim,).
        """
        known = [skill for skill in profile.skills if skill.uri in self._vectors.index]
        if not known:
            return text_vector
        weights = np.array([skill.weight for skill in known], dtype=np.float32)
        mean = weights @ self._vectors.rows([skill.uri for skill in known])
        length = float(np.linalg.norm(mean))
        if length == 0.0:
            return text_vector
        joint = text_vector + mean / np.float32(length)
        unit: FloatArray = (joint / np.linalg.norm(joint)).astype(np.float32)
        return unit

    def _meaning(self, rows: Sequence[str], columns: Sequence[str]) -> FloatArray:
        cosines = self._known(rows) @ self._known(columns).T
        spread = (cosines - UNRELATED_COSINE) / (SAME_COSINE - UNRELATED_COSINE)
        return np.asarray(MOST_BY_MEANING * np.clip(spread, 0.0, 1.0), dtype=np.float32)

    def _known(self, uris: Sequence[str]) -> FloatArray:
        """Return vectors, zero where a URI has none."""
        matrix = np.zeros((len(uris), self._vectors.matrix.shape[1]), dtype=np.float32)
        places = [place for place, uri in enumerate(uris) if uri in self._vectors.index]
        matrix[places] = self._vectors.rows([uris[place] for place in places])
        return matrix

    def _level_products(self, related: FloatArray, rows: Sequence[str], columns: Sequence[str]) -> None:
        row_is = np.array([self._is_product(uri) for uri in rows])
        column_is = np.array([self._is_product(uri) for uri in columns])
        both = row_is[:, None] & column_is[None, :]
        related[both] = np.minimum(related[both], MOST_BETWEEN_PRODUCTS)

    def _raise(self, related: FloatArray, uri: str, places: dict[str, list[int]]) -> None:
        """Add for siblings, then lift to what a relation warrants; ``related`` is one row."""
        for sibling in self._siblings(uri) & places.keys():
            for place in places[sibling]:
                related[place] += SIBLING * (1.0 - related[place])
        links = self._links(uri)
        for other in links.keys() & places.keys():
            for place in places[other]:
                related[place] = max(related[place], links[other])

    def _part_languages(self, related: FloatArray, rows: Sequence[str], columns: Sequence[str]) -> None:
        row_of = np.array([self._language(uri) for uri in rows])
        column_of = np.array([self._language(uri) for uri in columns])
        differ = (
            (row_of[:, None] != column_of[None, :]) & (row_of != "")[:, None] & (column_of != "")[None, :]
        )
        related[differ] = 0.0

    @cached_property
    def _places_of(self) -> dict[str, npt.NDArray[np.int64]]:
        index = self._vectors.index
        kinds = {"skill": self._taxonomy.skills, "occupation": self._taxonomy.occupations}
        return {
            kind: np.array([index[uri] for uri in sorted(concepts) if uri in index], dtype=np.int64)
            for kind, concepts in kinds.items()
        }
