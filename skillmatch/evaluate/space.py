"""How good the labour space is: links that were kept out, and its figures as an instrument.

The words of TF-IDF are those of descriptions and tasks, which only the full releases hold: without them the
space is held against the untrained encoder alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from skillmatch.encode.vectors import ConceptVectors
from skillmatch.evaluate.bootstrap import Estimate
from skillmatch.evaluate.space_figures import (
    AxisFigure,
    ShockFigure,
    axis_figure,
    exposure_figures,
    labelled_codes,
    own_cosines,
    shock_figures,
)
from skillmatch.evaluate.space_links import LinkReport, System, link_sets, report_links
from skillmatch.evaluate.space_words import WordRows
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.table import ExposureTable
from skillmatch.space.labour import LabourSpace
from skillmatch.space.labour.loading import described, load_text_vectors
from skillmatch.space.labour.splitting import part_of_occupation
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray

SPACE, ENCODER, TFIDF, SVD = "labour space", "untrained encoder", "TF-IDF", "TF-IDF, SVD 200"

_ONET = "onet:occupation/"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceReport:
    """All figures; systems go by the names above.

    Attributes:
        links: Links that were kept out, set by set.
        axis: From machine operators to health professionals.
        exposure: Spearman's correlation by system and by what neighbours are excluded.
        shocks: By which occupations count as listing a skill, and what was added.
        skipped: What was not measured, and what it needs; "" if nothing.
    """

    links: tuple[LinkReport, ...]
    axis: AxisFigure
    exposure: Mapping[str, Mapping[str, Estimate]]
    shocks: Mapping[str, Mapping[str, ShockFigure]]
    skipped: str

    def as_json(self) -> dict[str, Any]:
        """Return all figures as plain values, to four digits."""
        figures: dict[str, Any] = json.loads(json.dumps(asdict(self)), parse_float=_rounded)
        return figures


class Rows:
    """A system that compares unit rows."""

    def __init__(self, keys: Sequence[str], matrix: FloatArray) -> None:
        """Take rows, shape (keys, dim)."""
        self._at = {key: row for row, key in enumerate(keys)}
        self._matrix = matrix

    def cosines(self, queries: Sequence[str], among: Sequence[str]) -> Iterator[FloatArray]:
        """Yield the cosines of each query with all of ``among``."""
        ranked = self._matrix[[self._at[key] for key in among]].T
        for start in range(0, len(queries), 200):
            yield from self._matrix[[self._at[key] for key in queries[start : start + 200]]] @ ranked


class Words:
    """A system that compares the words of texts."""

    def __init__(self, keys: Sequence[str], rows: WordRows) -> None:
        """Take the words of the texts of ``keys``."""
        self._at = {key: row for row, key in enumerate(keys)}
        self._rows = rows

    def cosines(self, queries: Sequence[str], among: Sequence[str]) -> Iterator[FloatArray]:
        """Yield the cosines of each query with all of ``among``."""
        yield from self._rows.cosines(
            *(np.array([self._at[key] for key in keys]) for keys in (queries, among))
        )


def evaluate_space(
    space: LabourSpace, taxonomy: Taxonomy, vectors: ConceptVectors, *, full: Taxonomy | None
) -> SpaceReport:
    """Return all figures of the space.

    Args:
        space: The space of ``taxonomy``, without documents.
        taxonomy: Says what is linked.
        vectors: Of the untrained encoder.
        full: The same taxonomy with descriptions and tasks, or None: then words are not compared.
    """
    exposure = ExposureTable.load_bundled().scores["beta", "human"]
    codes = labelled_codes(space, exposure)
    systems = _systems(space, taxonomy, vectors, full)
    cosines = {SPACE: own_cosines(space, codes), ENCODER: _among(systems[ENCODER], codes)}
    if full is not None:
        cosines |= _task_cosines(full, codes)
    kept_out = frozenset(uri for uri in taxonomy.occupations if part_of_occupation(uri) == "test")
    return SpaceReport(
        links=tuple(
            report_links(links, _knowing(systems, links.candidates))
            for links in link_sets(taxonomy, EmploymentTable.load_bundled())
        ),
        axis=axis_figure(space, taxonomy),
        exposure=exposure_figures(exposure, cosines, codes),
        shocks={
            "all occupations": shock_figures(space, taxonomy),
            "occupations kept out": shock_figures(space, taxonomy, among=kept_out),
        },
        skipped="" if full else "TF-IDF and SVD need descriptions and tasks: set SKILLMATCH_MIRROR.",
    )


def _rounded(figure: str) -> float:
    return round(float(figure), 4)


def _systems(
    space: LabourSpace, taxonomy: Taxonomy, vectors: ConceptVectors, full: Taxonomy | None
) -> dict[str, System]:
    entities, rows = described(taxonomy, vectors, load_text_vectors())
    systems: dict[str, System] = {
        SPACE: Rows([entity.key for entity in space.entities], space.matrix),
        ENCODER: Rows([entity.key for entity in entities], rows),
    }
    if full is not None:
        texts = {uri: _text(full, uri) for uri in (*full.skills, *full.occupations)}
        words = WordRows(tuple(texts.values()))
        systems |= {TFIDF: Words(tuple(texts), words), SVD: Rows(tuple(texts), words.directions())}
    return systems


def _knowing(systems: Mapping[str, System], candidates: Sequence[str]) -> Mapping[str, System]:
    """Return the systems that have read the candidates: words know no industries."""
    if candidates[0].startswith("naics:"):
        return {name: system for name, system in systems.items() if name in (SPACE, ENCODER)}
    return systems


def _among(system: System, codes: Sequence[str]) -> FloatArray:
    keys = [_ONET + code for code in codes]
    return np.stack(list(system.cosines(keys, keys)))


def _task_cosines(full: Taxonomy, codes: Sequence[str]) -> dict[str, FloatArray]:
    """Return the baselines' cosines of O*NET occupations by the words of their tasks, as published."""
    words = WordRows([" ".join(task.statement for task in full.tasks_of(code)) for code in codes])
    everything = np.arange(len(codes))
    directions = words.directions()
    return {TFIDF: np.stack(list(words.cosines(everything, everything))), SVD: directions @ directions.T}


def _text(full: Taxonomy, uri: str) -> str:
    concept = full.skills.get(uri) or full.occupations[uri]
    tasks = full.tasks_of(uri.removeprefix(_ONET)) if uri.startswith(_ONET) else ()
    return " ".join(
        (
            concept.preferred_label,
            *concept.alt_labels,
            concept.description,
            *(task.statement for task in tasks),
        )
    )
