"""All that a training reads: skills, their label texts, sentences by kind, and hashes of it all."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch import __version__
from skillmatch.content import content_path
from skillmatch.encode import load_encoder
from skillmatch.encode.vectors import load_concept_vectors
from skillmatch.extract.ranking import esco_skills
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import pack, unpack
from skillmatch.sources.releases import Sources
from skillmatch.taxonomy import Taxonomy, load_bundled, load_full
from skillmatch.train.extractor.examples import (
    Example,
    allowed,
    line_examples,
    reading_examples,
    skillskape_examples,
    template_examples,
)
from skillmatch.train.extractor.kept_out import read_kept_out
from skillmatch.train.extractor.lines import read_lines
from skillmatch.train.extractor.literal import literal_examples
from skillmatch.train.extractor.negatives import Negatives
from skillmatch.train.extractor.readings import Reading, read_readings
from skillmatch.train.extractor.tokens import TokenStore
from skillmatch.train.extractor.validation import LABEL_RELEASE, validation_examples
from skillmatch.types import Skill

Say = Callable[[str], None]

_SENTENCE_TOKENS, _LABEL_TOKENS = 96, 40
_SENTENCE_END = re.compile(r"(?<=[.;]) ")
_FILES = ("lines.txt.xz", "readings.json.xz", "kept_out.txt.xz")


class SkillTexts(NamedTuple):
    """Numbers of the texts of a skill in the token store; without a description the label stands for it."""

    label: int
    alternatives: tuple[int, ...]
    description: int
    sentences: tuple[int, ...]


class Sentence(NamedTuple):
    """An example in the token store; skills are numbers."""

    text: int
    positives: tuple[int, ...]
    acceptable: frozenset[int]
    rejected: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much of everything is taken; None is all. The ablation takes less, so that it runs on two cores."""

    description: int = 28
    """Tokens."""
    alternatives: int | None = None
    sentences: int | None = None
    per_kind: int | None = None
    development: int | None = None


@dataclass(frozen=True, kw_only=True)
class Material:
    """All that a training reads.

    Attributes:
        skills: All ESCO skills in the order of their URIs.
        store: Every text as tokens.
        texts: The texts of each skill.
        groups: The sentences of each kind.
        development: Readings of the dev fold.
        validation: The benchmarks' validation sentences.
        in_benchmark: Which skills the benchmarks' labels are of, shape (skills,).
        negatives: Draws hard negatives.
        hashes: SHA-256 by name of what went in.
    """

    skills: tuple[Skill, ...]
    store: TokenStore
    texts: tuple[SkillTexts, ...]
    groups: Mapping[str, tuple[Sentence, ...]]
    development: tuple[Sentence, ...]
    validation: tuple[Sentence, ...]
    in_benchmark: npt.NDArray[np.bool_]
    negatives: Negatives
    hashes: Mapping[str, str] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Sentence]:
        """Return the sentences of a kind; ``literal`` is all kinds that begin so."""
        return [
            sentence
            for name, group in self.groups.items()
            if name == kind or name.startswith(f"{kind}-")
            for sentence in group
        ]


def full_taxonomy(mirror: Path) -> Taxonomy:
    """Return the taxonomy with descriptions and task statements, from a mirror."""
    return load_full(Sources(declarations=read_declarations(), mirror=mirror))


def read_material(
    mirror: Path, *, folds: str, limits: Limits, work: Path, say: Say, with_skillskape: bool = False
) -> Material:
    """Read everything from the mirror and models/extractor (minutes; sentences are kept in ``work``).

    Args:
        mirror: The folder with the full releases, postings/ and skill_eval/.
        folds: Of the readings to train on, e.g. ``A``.
        limits: How much to take.
        work: A folder for what takes long to make.
        say: Called with a line about each step.
        with_skillskape: Whether the variant's sentences are read.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: Of what is read.
    """
    taxonomy = full_taxonomy(mirror)
    skills = esco_skills(taxonomy)
    readings = read_readings(mirror, taxonomy)
    say(f"{len(skills)} skills, {len(readings)} readings")
    examples: list[Example] = [
        *reading_examples(readings, folds),
        *line_examples(skills, read_lines([skill.uri for skill in skills])),
        *template_examples(taxonomy, skills),
        *_literal(mirror, taxonomy, readings, work, say),
    ]
    if with_skillskape:
        examples += skillskape_examples(mirror, skills)
    encoder = load_encoder()
    vectors = load_concept_vectors(load_bundled(), encoder).rows([skill.uri for skill in skills])
    return assemble(
        skills,
        Negatives(skills, taxonomy, vectors),
        allowed(examples, read_kept_out()),
        development=reading_examples(readings, "dev"),
        validation=validation_examples(mirror, taxonomy),
        in_benchmark=frozenset(taxonomy.labels_of_release(LABEL_RELEASE)),
        limits=limits,
    )


def assemble(
    skills: Sequence[Skill],
    negatives: Negatives,
    examples: Sequence[Example],
    *,
    development: Sequence[Example],
    validation: Sequence[Example],
    in_benchmark: frozenset[str],
    limits: Limits,
) -> Material:
    """Put texts into one token store; skills become numbers in the order given."""
    store = TokenStore()
    at = {skill.uri: number for number, skill in enumerate(skills)}
    groups: dict[str, list[Example]] = {}
    for example in examples:
        groups.setdefault(example.kind, []).append(example)
    some = {kind: _some(group, limits.per_kind) for kind, group in groups.items()}
    return Material(
        skills=tuple(skills),
        texts=_skill_texts(store, skills, limits),
        groups={kind: _sentences(store, group, at) for kind, group in some.items()},
        development=_sentences(store, _some(development, limits.development), at),
        validation=_sentences(store, validation, at),
        in_benchmark=np.array([skill.uri in in_benchmark for skill in skills]),
        negatives=negatives,
        hashes={**file_hashes(), **{kind: _hash(group) for kind, group in sorted(some.items())}},
        store=store,
    )


def file_hashes() -> dict[str, str]:
    """Return the SHA-256 of the shipped files that training starts from."""
    folder = content_path("models", "extractor")
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in _FILES
        if (folder / name).is_file()
    }


def description_sentences(description: str) -> list[str]:
    """Return up to four sentences of a description that have more than three words."""
    parts = _SENTENCE_END.split(" ".join(description.split()))
    return [part for part in parts if len(part.split()) > 3][:4]


def _some(examples: Sequence[Example], most: int | None) -> list[Example]:
    """Return at most ``most`` examples, the same ones every time, in their order."""
    if most is None or len(examples) <= most:
        return list(examples)
    chosen = random.Random(most).sample(range(len(examples)), most)  # noqa: S311 - repeatable, no secret
    return [examples[number] for number in sorted(chosen)]


def _skill_texts(store: TokenStore, skills: Sequence[Skill], limits: Limits) -> tuple[SkillTexts, ...]:
    labels = store.add([skill.preferred_label for skill in skills], limit=_LABEL_TOKENS)
    descriptions = store.add(
        [" ".join(skill.description.split()) or skill.preferred_label for skill in skills],
        limit=limits.description,
    )
    found = []
    for number, skill in enumerate(skills):
        alternatives = store.add(skill.alt_labels[: limits.alternatives], limit=_LABEL_TOKENS)
        sentences = store.add(
            description_sentences(skill.description)[: limits.sentences], limit=_LABEL_TOKENS
        )
        found.append(SkillTexts(labels[number], tuple(alternatives), descriptions[number], tuple(sentences)))
    return tuple(found)


def _sentences(store: TokenStore, examples: Sequence[Example], at: Mapping[str, int]) -> tuple[Sentence, ...]:
    numbers = store.add([example.text for example in examples], limit=_SENTENCE_TOKENS)

    def known(uris: Sequence[str]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(at[uri] for uri in uris if uri in at))

    found = (
        Sentence(number, known(each.positives), frozenset(known(each.acceptable)), known(each.rejected))
        for number, each in zip(numbers, examples, strict=True)
    )
    return tuple(sentence for sentence in found if sentence.positives)


def _hash(examples: Sequence[Example]) -> str:
    rows = [[each.text, *each.positives] for each in examples]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _literal(
    mirror: Path, taxonomy: Taxonomy, readings: Sequence[Reading], work: Path, say: Say
) -> list[Example]:
    """Return the literal examples, from ``work`` where this version made them of the same data."""
    made_of = [__version__, taxonomy.fingerprint, *(each.place.sha256 for each in readings)]
    key = hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:16]
    path = work / f"literal-{key}.json.xz"
    if not path.is_file():
        say("Labelling sentences by what they name (minutes, once)")
        found = literal_examples(mirror, taxonomy, (each.text for each in readings))
        rows = [[each.kind, each.text, list(each.positives)] for each in found]
        work.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pack({"examples": rows}))
    rows = unpack(path)["examples"]
    say(f"{len(rows)} sentences labelled by what they name")
    return [Example(kind=kind, text=text, positives=tuple(uris)) for kind, text, uris in rows]
