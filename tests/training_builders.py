"""A small material for training: forty ESCO skills, two sentences each, and a mirror of a few documents."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

from skillmatch.encode import load_encoder
from skillmatch.encode.vectors import load_concept_vectors
from skillmatch.extract.ranking import esco_skills
from skillmatch.taxonomy import Taxonomy
from skillmatch.train.extractor.examples import Example
from skillmatch.train.extractor.material import Limits, Material, assemble
from skillmatch.train.extractor.negatives import Negatives
from skillmatch.types import Skill

FILES = {
    "hn": ("postings/hn_who_is_hiring_2011_2019.jsonl.gz", "text"),
    "adzuna": ("postings/uk_adzuna_rmit_776.jsonl.gz", "description"),
    "usajobs": ("postings/usajobs_questionnaires_5000.jsonl.gz", "questionnaire_text"),
}


def some_skills(taxonomy: Taxonomy) -> tuple[Skill, ...]:
    """Forty skills from all over ESCO that have alternative labels, in the order of their URIs."""
    return tuple(skill for skill in esco_skills(taxonomy)[::150] if len(skill.alt_labels) > 1)[:40]


def some_negatives(taxonomy: Taxonomy, skills: Sequence[Skill]) -> Negatives:
    vectors = load_concept_vectors(taxonomy, load_encoder(threads=1))
    return Negatives(skills, taxonomy, vectors.rows([skill.uri for skill in skills]))


def some_examples(skills: Sequence[Skill]) -> list[Example]:
    """A line that names each skill, and a literal sentence that names it and the next one."""
    following = [*skills[1:], skills[0]]
    return [
        Example(kind="line", text=f"You will {skill.preferred_label} every day.", positives=(skill.uri,))
        for skill in skills
    ] + [
        Example(
            kind="literal-hn",
            text=f"Experience: {one.alt_labels[0]}, {other.alt_labels[0]}.",
            positives=(one.uri, other.uri),
        )
        for one, other in zip(skills, following, strict=True)
    ]


def small_material(taxonomy: Taxonomy, examples: Sequence[Example] | None = None) -> Material:
    skills = some_skills(taxonomy)
    held = [
        Example(kind="reading", text=f"Must be able to {skill.alt_labels[1]}", positives=(skill.uri,))
        for skill in skills
    ]
    return assemble(
        skills,
        some_negatives(taxonomy, skills),
        some_examples(skills) if examples is None else examples,
        development=held,
        validation=held[:10],
        in_benchmark=frozenset(skill.uri for skill in skills),
        limits=Limits(),
    )


def write_mirror(folder: Path, documents: dict[str, list[tuple[str, str]]]) -> Path:
    """Write (row, text) documents in the layout of the mirror; sources that are not given are empty."""
    for source, (name, column) in FILES.items():
        rows = [{"id": row, column: text} for row, text in documents.get(source, [("none", "Hello.")])]
        _write(folder / name, rows)
    tokens = [{"idx": 1, "tokens": text.split()} for _, text in documents.get("skillspan", [("0", "Hi .")])]
    _write(folder / "skill_eval/skillspan/train.json.gz", tokens)
    return folder


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
