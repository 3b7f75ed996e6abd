"""The tiers that come with the package, put together from models/extractor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from skillmatch.content import content_path
from skillmatch.encode import OnnxEncoder
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.extract.rank.instant import InstantRanker
from skillmatch.extract.rank.instant_tier import InstantTier
from skillmatch.extract.rank.passes import PassTier, SecondLook
from skillmatch.extract.rank.ranked import Calibration, Naming
from skillmatch.extract.rank.readers import OnePassReader, WindowReader
from skillmatch.extract.rank.scorer import RoughWeights, Scorer
from skillmatch.extract.rank.tables import load_tables
from skillmatch.extract.ranking import esco_skills
from skillmatch.learn.trees import BoostedTrees
from skillmatch.taxonomy import Taxonomy

ROUGH = RoughWeights(pooled=11.0, whole=5.0, bm25=2.0, share=2.0, named=2.0)
"""Chosen by hand; the trees, not these, order the listed skills."""


def load_pass_tier(
    name: str,
    taxonomy: Taxonomy,
    encoder: OnnxEncoder,
    *,
    is_grown: bool = True,
) -> PassTier:
    """Return the tier ``default`` or ``best``.

    Args:
        name: Which.
        taxonomy: Whose ESCO skills are ranked.
        encoder: The tuned encoder.
        is_grown: False leaves the trees out: only ``figures`` can be asked for, to grow them from.

    Raises:
        ReleaseMissing: A file is not there.
        ChecksumMismatch: A file is damaged, or belongs to other skills or another encoder.
    """
    folder = content_path("models", "extractor")
    skills = esco_skills(taxonomy)
    uris = tuple(skill.uri for skill in skills)
    tables = load_tables(folder / "skills.npz", skills, encoder=encoder.fingerprint)
    looks = [SecondLook(WindowReader(encoder), tables.matrix)] if name == "best" else []
    scalars = load_scalars(name) if is_grown else NO_SCALARS
    return PassTier(
        uris,
        OnePassReader(encoder),
        Scorer(
            skills,
            tables.matrix,
            tables.terms,
            ROUGH,
            uses={uri: len(taxonomy.occupations_of(uri)) for uri in uris},
            asks=tables.asks,
        ),
        BoostedTrees.load(folder / f"{name}.onnx") if is_grown else None,
        Calibration(slope=scalars.slope, base=scalars.base),
        threshold=scalars.threshold,
        naming=scalars.naming,
        looks=looks,
    )


def load_instant_tier(taxonomy: Taxonomy, *, is_fitted: bool = True) -> InstantTier:
    """Return the tier ``instant``.

    Args:
        taxonomy: Whose ESCO skills are ranked.
        is_fitted: False goes without the scalars, to fit them.

    Raises:
        ReleaseMissing: A file is not there.
        ChecksumMismatch: A file is damaged, or belongs to other skills.
    """
    scalars = load_scalars("instant") if is_fitted else NO_SCALARS
    ranker = InstantRanker.load(esco_skills(taxonomy))
    return InstantTier(ranker, threshold=scalars.threshold, naming=scalars.naming)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalars:
    """What was fitted of a tier besides trees: log odds to confidence, and where implied mentions begin."""

    threshold: float
    naming: Naming
    slope: float = 1.0
    base: float = 0.0


NO_SCALARS = Scalars(
    threshold=1.0,
    naming=Naming(label=1.0, skill=0.0, sentence=0.0, base=0.0),
)
"""Of a tier that is still being made: every label is as sure as it was, nothing is implied."""


def load_scalars(name: str, *, path: Path | None = None) -> Scalars:
    """Return the scalars of a tier.

    Args:
        name: Of the tier.
        path: The file; default: models/extractor/scalars.json.

    Raises:
        ReleaseMissing: The file is not there.
        ChecksumMismatch: It lacks the tier or one of its scalars.
    """
    path = path or content_path("models", "extractor", "scalars.json")
    if not path.is_file():
        raise ReleaseMissing(f"The file {path.name} is not in {path.parent}. Install skillmatch again.")
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))[name]
        return Scalars(**stored | {"naming": Naming(**stored["naming"])})
    except (ValueError, KeyError, TypeError) as error:
        raise ChecksumMismatch(f"{path.name} has no scalars of the tier '{name}': {error}") from error
