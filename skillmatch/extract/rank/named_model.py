"""Ranking with any encoder: its vectors of the skills, made once and kept, and a tier of rough margins.

Trees, calibration and thresholds were taught the encoder that ships, so of another one nothing is claimed but
an order: its margins are no log odds, and no confidence goes with them.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from skillmatch.encode import Encoder, unit_rows
from skillmatch.encode.rows import ByteRows, quantised
from skillmatch.errors import InputError
from skillmatch.extract.rank.matrix import NamesMatrix, SkillMatrix
from skillmatch.extract.rank.ranked import Named, Naming, Ranked, RankedByRuns
from skillmatch.extract.rank.readers import ApartReader, OnePassReader, Reader
from skillmatch.extract.rank.scorer import Scorer
from skillmatch.extract.rank.shipped import NO_SCALARS, ROUGH
from skillmatch.extract.rank.terms import LabelTerms
from skillmatch.extract.ranking import esco_skills
from skillmatch.sources.writing import make_folder, replacing
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray, Skill

RECIPE = 1
"""Changes with how the vectors are made, so that kept ones of another recipe are not read."""

MOST_COLUMNS = 1040
"""Products of longer 8-bit rows would not be exact (see ``matrix``)."""

_SKILLS_AT_ONCE = 256
"""Skills encoded between two tellings of progress: about 2,000 texts."""

_SENTENCES_AT_ONCE = 64

Progress = Callable[[int, int], None]
"""Called with the number of skills done and of all."""


class AnyEncoder(Encoder, Protocol):
    """An encoder that says whether the vector of a text is the mean of its token vectors."""

    is_mean: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SkillVectors:
    """The vectors of all skills, and of all their labels, as 8-bit rows and scales.

    Attributes:
        rows: Of the skills, shape (skills, dim).
        scales: Shape (skills,).
        label_rows: Preferred and then alternative labels of one skill after another, shape (labels, dim).
        label_scales: Shape (labels,).
        counts: Number of labels of each skill, shape (skills,).
    """

    rows: ByteRows
    scales: FloatArray
    label_rows: ByteRows
    label_scales: FloatArray
    counts: npt.NDArray[np.int64]

    def matrix(self) -> NamesMatrix:
        """Return the vectors ready to be compared."""
        starts = np.concatenate(([0], np.cumsum(self.counts))).astype(np.int64)
        return NamesMatrix(
            SkillMatrix.of(self.rows, self.scales), SkillMatrix.of(self.label_rows, self.label_scales), starts
        )


class RoughTier:
    """Ranks skills by rough margins; holds no state between calls, and no confidence is above 0."""

    def __init__(self, uris: tuple[str, ...], reader: Reader, scorer: Scorer) -> None:
        """Join the parts.

        Args:
            uris: The skills in order.
            reader: Reads sentences.
            scorer: Lists skills.
        """
        self._uris, self._reader, self._scorer = uris, reader, scorer

    @property
    def uris(self) -> tuple[str, ...]:
        """The skills that are ranked, in the order of their places: by URI."""
        return self._uris

    @property
    def threshold(self) -> float:
        """Confidence from which an implied skill is a mention: none has as much."""
        return NO_SCALARS.threshold

    @property
    def naming(self) -> Naming:
        """How sure a named skill is meant: as sure as its label is."""
        return NO_SCALARS.naming

    def rank(self, sentences: Sequence[str], named: Sequence[Named]) -> list[Ranked | None]:
        """Return the listed skills of each sentence; None for one without words."""
        found: list[Ranked | None] = []
        for start in range(0, len(sentences), _SENTENCES_AT_ONCE):
            part = slice(start, start + _SENTENCES_AT_ONCE)
            readings = self._reader.read(sentences[part])
            asked = [(reading, each) for reading, each in zip(readings, named[part], strict=True) if reading]
            listed = iter(
                self._scorer.list_skills([reading for reading, _ in asked], [each for _, each in asked])
            )
            for reading in readings:
                if reading is None:
                    found.append(None)
                    continue
                each = next(listed)
                none = np.zeros_like(each.margins)
                found.append(
                    RankedByRuns(each.skills, each.margins, none, each.runs, reading.words, each.rough)
                )
        return found


def load_rough_tier(
    taxonomy: Taxonomy,
    encoder: AnyEncoder,
    *,
    descriptions: Mapping[str, str],
    home: Path,
    progress: Progress,
) -> RoughTier:
    """Return a tier that ranks by an encoder of the user's.

    Args:
        taxonomy: Whose ESCO skills are ranked.
        encoder: Makes all vectors.
        descriptions: By URI, of the skills that have one here; their vectors are the better for it.
        home: Folder below which the vectors of the skills are kept.
        progress: Told how far the vectors are, where they have to be made.

    Raises:
        InputError: The encoder's vectors are too long, or the vectors cannot be kept.
    """
    if encoder.dim > MOST_COLUMNS:
        raise InputError(
            f"The model's vectors have {encoder.dim:,} columns; at most {MOST_COLUMNS:,} are supported."
        )
    skills = esco_skills(taxonomy)
    vectors = kept_vectors(skills, encoder, descriptions=descriptions, home=home, progress=progress)
    uris = tuple(skill.uri for skill in skills)
    scorer = Scorer(
        skills,
        vectors.matrix(),
        LabelTerms.build(skills),
        ROUGH,
        uses={uri: len(taxonomy.occupations_of(uri)) for uri in uris},
        # Which sentences speak of skills was taught with the encoder that ships; no rough margin asks for it.
        asks=np.zeros(encoder.dim + 1, dtype=np.float32),
    )
    reader = OnePassReader(encoder) if encoder.is_mean else ApartReader(encoder)
    return RoughTier(uris, reader, scorer)


def kept_vectors(
    skills: Sequence[Skill],
    encoder: Encoder,
    *,
    descriptions: Mapping[str, str],
    home: Path,
    progress: Progress,
) -> SkillVectors:
    """Return the vectors of skills: those kept from the last time, or made now and kept.

    They are kept in a folder named by the hash of the encoder and of all texts; arguments as
    ``load_rough_tier``.

    Raises:
        InputError: They cannot be kept there.
    """
    texts = [(_labels(skill), descriptions.get(skill.uri, "")) for skill in skills]
    inputs = json.dumps([RECIPE, encoder.fingerprint, [skill.uri for skill in skills], texts])
    file = home / "derived" / hashlib.sha256(inputs.encode()).hexdigest()[:16] / "skill_vectors.npz"
    kept = _read(file)
    if kept is not None:
        return kept
    make_folder(file.parent)
    made = make_vectors(texts, encoder, progress=progress)
    arrays = {name: getattr(made, name) for name in SkillVectors.__slots__}
    with replacing(file) as opened:
        np.savez(opened, **arrays)
    return made


def make_vectors(
    texts: Sequence[tuple[tuple[str, ...], str]], encoder: Encoder, *, progress: Progress
) -> SkillVectors:
    """Return vectors: a skill's is norm(norm(centroid of its labels) + preferred label + description).

    Args:
        texts: Of each skill the labels, the preferred one first, and the description or "".
        encoder: Makes the vectors of the texts.
        progress: Told how far it is.
    """
    rows, labels = [], []
    for start in range(0, len(texts), _SKILLS_AT_ONCE):
        part = texts[start : start + _SKILLS_AT_ONCE]
        names = [name for each, _ in part for name in each]
        said = [text for _, text in part if text]
        # At once, so that equal lengths share a batch.
        found = encoder.encode([*names, *said])
        begins = np.cumsum([0, *(len(each) for each, _ in part[:-1])])
        of_names = found[: len(names)]
        sums = unit_rows(np.add.reduceat(of_names, begins, axis=0)) + of_names[begins]
        sums[[bool(text) for _, text in part]] += found[len(names) :]
        rows.append(quantised(unit_rows(sums)))
        labels.append(quantised(of_names))
        progress(min(start + _SKILLS_AT_ONCE, len(texts)), len(texts))
    return SkillVectors(
        rows=np.concatenate([each for each, _ in rows]),
        scales=np.concatenate([each for _, each in rows]),
        label_rows=np.concatenate([each for each, _ in labels]),
        label_scales=np.concatenate([each for _, each in labels]),
        counts=np.array([len(each) for each, _ in texts], dtype=np.int64),
    )


def _labels(skill: Skill) -> tuple[str, ...]:
    return tuple(chain((skill.preferred_label,), skill.alt_labels))


def _read(file: Path) -> SkillVectors | None:
    """Return the vectors of a file; None where there is none that can be read: they are made anew then."""
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as stored:
            return SkillVectors(**{name: stored[name] for name in SkillVectors.__slots__})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
