"""A small taxonomy, and a tier over it whose answers are known by construction."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from encoding import BagEncoder

from skillmatch.encode.rows import quantised
from skillmatch.encode.vectors import make_concept_vectors
from skillmatch.errors import NotFound
from skillmatch.extract.rank.features import NAMES
from skillmatch.extract.rank.matrix import SkillMatrix
from skillmatch.extract.rank.passes import PassTier, SecondLook
from skillmatch.extract.rank.ranked import Calibration
from skillmatch.extract.rank.readers import OnePassReader, WindowReader
from skillmatch.extract.rank.scorer import RoughWeights, Scorer
from skillmatch.extract.rank.shipped import NO_SCALARS
from skillmatch.extract.rank.terms import LabelTerms
from skillmatch.extract.ranking import SkillRanker, esco_skills
from skillmatch.types import Skill


def skill(uri: str, label: str, *alternatives: str, taxonomy: str = "ESCO") -> Skill:
    return Skill(
        uri=uri,
        preferred_label=label,
        alt_labels=alternatives,
        skill_type="skill/competence",
        taxonomy=taxonomy,
    )


def trades() -> list[Skill]:
    names = ("bake bread", "weld metal", "tile roofs", "teach children", "drive lorries")
    return [skill(f"s:{number}", name) for number, name in enumerate(names)]


def small(*skills: Skill) -> SimpleNamespace:
    def labels_of_release(version: str) -> tuple[str, ...]:
        if version != "1.1.0":
            raise NotFound(version)
        return tuple(sorted(one.uri for one in skills))[:2]

    return SimpleNamespace(
        skills={one.uri: one for one in skills}, occupations={}, labels_of_release=labels_of_release
    )


class FirstFigures:
    """In place of trees: log odds from the pooled cosine and the share of the label's words."""

    def __init__(self) -> None:
        self._pooled, self._share = NAMES.index("pooled"), NAMES.index("share")

    def sums(self, rows: np.ndarray) -> np.ndarray:
        return 6 * rows[:, self._pooled] + 2 * rows[:, self._share] - 5


class NothingNamed:
    """A namer that finds no label."""

    def named(self, sentence: str) -> dict:
        return {}


def tier(*skills: Skill, has_second_look: bool = False, threshold: float = 0.5) -> PassTier:
    encoder = BagEncoder()
    chosen = esco_skills(small(*skills))
    matrix = SkillMatrix.of(*quantised(make_concept_vectors(chosen, encoder)))
    weights = RoughWeights(pooled=11, whole=5, bm25=2, share=2, named=2)
    scorer = Scorer(
        chosen,
        matrix,
        LabelTerms.build(chosen),
        weights,
        uses={},
        asks=np.zeros(encoder.dim + 1, dtype=np.float32),
    )
    return PassTier(
        tuple(each.uri for each in chosen),
        OnePassReader(encoder),
        scorer,
        FirstFigures(),
        Calibration(slope=1.0, base=0.0),
        threshold=threshold,
        naming=NO_SCALARS.naming,
        looks=[SecondLook(WindowReader(encoder), matrix)] if has_second_look else [],
    )


def ranker(*skills: Skill) -> SkillRanker:
    return SkillRanker(small(*skills), tier(*skills), NothingNamed())
