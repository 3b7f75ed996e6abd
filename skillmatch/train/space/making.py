"""Makes the labour space (models/space): vectors of what has texts of its own, and the map.

Needs the mirror for descriptions of industries and statements of tasks; no torch. Minutes on one core. Twice
it writes the same bytes on one machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from skillmatch.content import content_path
from skillmatch.encode import Encoder
from skillmatch.encode.vectors import ConceptVectors, load_concept_vectors
from skillmatch.exposure.activities import Activities
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.sources.releases import Sources
from skillmatch.space.labour.loading import (
    FOLDER,
    MAP,
    TEXTS,
    TextVectors,
    described,
    load_text_vectors,
    save_space_map,
    save_text_vectors,
)
from skillmatch.space.labour.mapping import SpaceMap
from skillmatch.taxonomy import Taxonomy, load_full
from skillmatch.taxonomy.naics import industry_descriptions, load_industries
from skillmatch.train.registry import declare
from skillmatch.train.space.fitting import Fit, Pairs, fit_map
from skillmatch.train.space.relations import relations_of
from skillmatch.train.space.texts import industry_texts, joined, occupation_texts
from skillmatch.types import FloatArray

RECIPE = Fit(
    steps=1000,
    batch=512,
    rate=2e-3,
    temperature=0.07,
    shares={"skill": 6, "activity": 2, "crosswalk": 1, "sector": 0.5, "industry": 0.2},
    dim=256,
    seed=0,
)

Say = Callable[[str], None]


class Read(NamedTuple):
    """What the encoder makes of the texts that do not ship.

    ``texts`` are vectors of industries and of O*NET occupations; ``tasks`` those of tasks in the order of
    the taxonomy, shape (tasks, 384).
    """

    texts: TextVectors
    tasks: FloatArray


def train_space(sources: Sources, encoder: Encoder, *, target: Path | None, say: Say) -> Mapping[str, int]:
    """Write the vectors, the map and their recipe; return how many links each relation had.

    Args:
        sources: Where the full releases are.
        encoder: Reads the texts.
        target: Folder to write to; None: models/space, whose checksums are then declared.
        say: Told how far it is.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``load_full``.
    """
    taxonomy = load_full(sources)
    vectors = load_concept_vectors(taxonomy, encoder)
    activities = Activities.load(encoder)
    read = read_texts(sources, taxonomy, vectors, activities, encoder)
    say(f"{len(read.tasks):,} tasks and {len(read.texts.keys):,} entities read")
    folder = target or content_path(*FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    save_text_vectors(folder / TEXTS, read.texts, encoder=encoder.fingerprint)
    # The map is learned from the vectors as they ship, so that both are made for each other.
    texts = load_text_vectors(folder / TEXTS)
    table, relations = material(taxonomy, vectors, texts, read.tasks, activities)
    counts = {name: len(pairs) for name, pairs in relations.items()}
    say("links: " + ", ".join(f"{name} {count:,}" for name, count in counts.items()))
    fitted = fit_map(table, relations, RECIPE)
    space_map = SpaceMap.rounded(fitted.weights, fitted.offset)
    save_space_map(folder / MAP, space_map, encoder=encoder.fingerprint)
    (folder / "recipe.toml").write_text(recipe(encoder, RECIPE, counts), encoding="utf-8")
    for name in (TEXTS, MAP):
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        say(f"{folder / name}: {(folder / name).stat().st_size:,} bytes, sha256 {digest}")
        if target is None:
            declare(f"{FOLDER[-1]}/{name}", digest)
    return counts


def read_texts(
    sources: Sources,
    taxonomy: Taxonomy,
    vectors: ConceptVectors,
    activities: Activities,
    encoder: Encoder,
) -> Read:
    """Return the vectors of texts that only the full releases hold."""
    tasks = tuple(taxonomy.tasks.values())
    sentences = encoder.encode([task.statement for task in tasks])
    concepts = {
        occupation.onet_soc_code: vectors.row(uri)
        for uri, occupation in taxonomy.occupations.items()
        if occupation.onet_soc_code
    }
    activity_of = dict(zip(activities.ids, activities.matrix, strict=True))
    return Read(
        texts=joined(
            occupation_texts(concepts, tasks, sentences, activity_of),
            industry_texts(load_industries(), industry_descriptions(sources), encoder),
        ),
        tasks=sentences,
    )


def material(
    taxonomy: Taxonomy,
    vectors: ConceptVectors,
    texts: TextVectors,
    tasks: FloatArray,
    activities: Activities,
) -> tuple[FloatArray, dict[str, Pairs]]:
    """Return the table of all vectors, and the links between its rows."""
    entities, rows = described(taxonomy, vectors, texts)
    keys = [
        *(entity.key for entity in entities),
        *(f"task:{task_id}" for task_id in taxonomy.tasks),
        *(f"dwa:{dwa}" for dwa in activities.ids),
    ]
    place_of = {key: place for place, key in enumerate(keys)}
    table = np.concatenate([rows, tasks, activities.matrix])
    relations = relations_of(taxonomy, load_industries(), EmploymentTable.load_bundled(), place_of)
    return table, relations


def recipe(encoder: Encoder, fit: Fit, counts: Mapping[str, int]) -> str:
    """Return recipe.toml: from what and how the map was made."""
    lines = [
        "# How models/space was made. Written by: skillmatch train space --mirror FOLDER",
        f'encoder = "{encoder.fingerprint}"',
        f'numpy = "{np.__version__}"',
        f"dim = {fit.dim}",
        f"steps = {fit.steps}",
        f"batch = {fit.batch}",
        f"rate = {fit.rate}",
        f"temperature = {fit.temperature}",
        f"seed = {fit.seed}",
        "",
        "# How often each relation was drawn, and how many links of it were learned from.",
        "[shares]",
        *(f"{name} = {share}" for name, share in fit.shares.items()),
        "",
        "[links]",
        *(f"{name} = {counts[name]}" for name in fit.shares),
    ]
    return "\n".join(lines) + "\n"
