"""All measurements of the extractor, tier by tier: what ``skillmatch evaluate extraction`` prints.

A tier is measured by its ranking of all ESCO skills for sentences (``ranking``), its mentions (``mentions``)
and where they stand (``spans``); rankings of two tiers are compared sentence by sentence. Readers' agreement
and strength do not depend on the tier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.evaluate.agreement import kappa_estimate, pair_tables
from skillmatch.evaluate.benchmarks import LABEL_RELEASE, BenchmarkName, read_benchmark
from skillmatch.evaluate.bootstrap import Doubles, Estimate, paired_difference
from skillmatch.evaluate.labels import STRENGTHS, Labels, MarkedSentence, SkillLetter, read_labels
from skillmatch.evaluate.mentions import (
    FalseMentionReport,
    MentionReport,
    Mentions,
    as_document,
    judge_false_mentions,
    judge_mentions,
    kind_of,
    mentions_alone,
    mentions_in,
)
from skillmatch.evaluate.posting_texts import Posting, posting_texts
from skillmatch.evaluate.ranking import Ranker, SetReport, evaluate
from skillmatch.evaluate.skillspan import SpanPosting, read_held_out
from skillmatch.evaluate.spans import SpanReport, judge_spans
from skillmatch.evaluate.strength import StrengthReport, judge_strength
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import Document, Span

VALIDATION: tuple[BenchmarkName, ...] = ("house_validation", "tech_validation")
FINAL: BenchmarkName = "house_test"
"""The one test set that is here: to be read once per delivered model, and nothing chosen by it."""

_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A tier of the extractor: its name, what ranks, what finds mentions."""

    name: str
    ranker: Ranker
    mentions: Mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class TierReport:
    """One tier.

    ``mentions`` and ``false_mentions`` are by part ("all", "calibration", "test"), of passages in their
    posting; ``alone`` and ``false_alone`` the same of passages read by themselves.
    """

    ranking: tuple[SetReport, ...]
    final: SetReport | None
    mentions: Mapping[str, MentionReport]
    alone: Mapping[str, MentionReport]
    false_mentions: Mapping[str, FalseMentionReport]
    false_alone: Mapping[str, FalseMentionReport]
    spans: Mapping[str, SpanReport]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionReport:
    """All tiers, and what is the same for them all.

    Attributes:
        kappas: How far the readers agree, by what they were asked.
        strength: Of the requirements, of those by words of negation, and of both.
        tiers: By name.
        differences: Paired, of each two tiers ("later - earlier"), by set and figure, in points.
        spans: Of the peers, by name.
    """

    kappas: Mapping[str, Estimate]
    strength: Mapping[str, StrengthReport]
    tiers: Mapping[str, TierReport]
    differences: Mapping[str, Mapping[str, Mapping[str, Estimate]]]
    spans: Mapping[str, SpanReport]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingReport:
    """Rankers side by side by their rankings alone; attributes as ``TierReport`` and ``ExtractionReport``."""

    ranking: Mapping[str, tuple[SetReport, ...]]
    differences: Mapping[str, Mapping[str, Mapping[str, Estimate]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is read from the package and the mirror before anything is measured."""

    labels: Labels
    documents: Mapping[Posting, Document]
    held_out: tuple[SpanPosting, ...]
    mirror: Path
    taxonomy: Taxonomy

    @property
    def wanted(self) -> dict[str, list[Span]]:
        """By text of a labelled posting the passages whose mentions are looked at, for ``focusing``."""
        found: dict[str, list[Span]] = {document.text: [] for document in self.documents.values()}
        for passage in (*(each.passage for each in self.labels.sentences), *self.labels.skill_less):
            found[self.documents[passage.posting].text].append(passage.span)
        return found


def read_material(mirror: Path, taxonomy: Taxonomy) -> Material:
    """Read the labels, their postings and SkillSpan's hold-out.

    Raises:
        ReleaseMissing: The mirror lacks a file.
        ChecksumMismatch: A text is not the one that was labelled.
        SchemaMismatch: A file lacks a column.
        MissingExtra: The extra "parquet" is not installed.
    """
    labels = read_labels()
    texts = posting_texts(mirror, labels.passages)
    return Material(
        labels=labels,
        documents={posting: as_document(text) for posting, text in texts.items()},
        held_out=read_held_out(mirror),
        mirror=mirror,
        taxonomy=taxonomy,
    )


def measure(
    material: Material,
    systems: Iterable[System],
    *,
    peers: Mapping[str, Callable[[str], Iterable[Span]]],
    is_final: bool = False,
) -> ExtractionReport:
    """Measure tiers and peers.

    Args:
        material: From ``read_material``.
        systems: The tiers; each is built when it is its turn.
        peers: Other finders of spans, by name.
        is_final: Read the test set too.
    """
    tiers = {system.name: measure_tier(material, system, is_final=is_final) for system in systems}
    return ExtractionReport(
        kappas=agreement(material.labels),
        strength=strengths(material),
        tiers=tiers,
        differences=_differences_of_each({name: rankings(tier) for name, tier in tiers.items()}),
        spans={
            name: judge_spans(material.held_out, [find(posting.text) for posting in material.held_out])
            for name, find in peers.items()
        },
    )


def strengths(material: Material) -> dict[str, StrengthReport]:
    """Return how strengths are read: of the requirements, of those by words of negation, and of both."""
    labels = material.labels
    sets = {
        "requirements": labels.requirements,
        "words of negation": labels.negations,
        "together": (*labels.requirements, *labels.negations),
    }
    return {name: judge_strength(some, material.documents) for name, some in sets.items()}


def measure_tier(material: Material, system: System, *, is_final: bool) -> TierReport:
    """Measure one tier; arguments as ``measure``."""
    labels, documents = material.labels, material.documents
    sentences, lines = [each.passage for each in labels.sentences], labels.skill_less
    in_postings = mentions_in([*sentences, *lines], documents, system.mentions)
    alone = mentions_alone([*sentences, *lines], documents, system.mentions)
    cut = len(sentences)
    marked = [system.mentions(as_document(posting.text)) for posting in material.held_out]
    return TierReport(
        ranking=rank_sets(material.mirror, material.taxonomy, system.ranker, VALIDATION),
        final=(
            rank_sets(material.mirror, material.taxonomy, system.ranker, (FINAL,))[0] if is_final else None
        ),
        mentions=judge_mentions(labels.sentences, in_postings[:cut]),
        alone=judge_mentions(labels.sentences, alone[:cut]),
        false_mentions=judge_false_mentions(lines, in_postings[cut:]),
        false_alone=judge_false_mentions(lines, alone[cut:]),
        spans={
            "all mentions": judge_spans(material.held_out, [[m.span for m in found] for found in marked]),
            "explicit only": judge_spans(
                material.held_out,
                [[m.span for m in found if kind_of(m) == "explicit"] for found in marked],
            ),
        },
    )


def measure_ranking(
    mirror: Path, taxonomy: Taxonomy, rankers: Iterable[tuple[str, Ranker]], *, is_final: bool = False
) -> RankingReport:
    """Measure how rankers rank for sentences, and nothing else.

    Args:
        mirror: Folder with skill_eval/decorte.
        taxonomy: Whose labels are ranked.
        rankers: By name; each is built when it is its turn.
        is_final: Read the test set too.

    Raises:
        ReleaseMissing: The mirror lacks a file.
        SchemaMismatch: A file lacks a column.
    """
    ranking: dict[str, tuple[SetReport, ...]] = {}
    for name, ranker in rankers:
        ranking[name] = rank_sets(mirror, taxonomy, ranker, VALIDATION)
        if is_final:
            ranking[name] += rank_sets(mirror, taxonomy, ranker, (FINAL,))[:1]
    return RankingReport(ranking=ranking, differences=_differences_of_each(ranking))


def rankings(tier: TierReport) -> tuple[SetReport, ...]:
    """Return the rankings of a tier: those of the validation sets, the pooled one, and the test's if read."""
    return tier.ranking if tier.final is None else (*tier.ranking, tier.final)


def rank_sets(
    mirror: Path, taxonomy: Taxonomy, ranker: Ranker, names: Sequence[BenchmarkName]
) -> tuple[SetReport, ...]:
    """Rank the labels of ESCO 1.1.0 for sentences of benchmarks: a report per set, the pooled one last."""
    sets = [read_benchmark(mirror, name, taxonomy) for name in names]
    return evaluate(ranker, sets, among=taxonomy.labels_of_release(LABEL_RELEASE))


def agreement(labels: Labels) -> dict[str, Estimate]:
    """Return Cohen's kappa of the two readers by what was asked."""
    sentences, strength = labels.sentences, "must, wished, not needed, none"
    in_sentences = [each.passage.posting for each in sentences]
    found = {
        "sentences: skill accepted or not": kappa_estimate(_tables(sentences, ("e", "i", "o")), in_sentences),
        "sentences: stated (e, i) or not": kappa_estimate(_tables(sentences, ("e", "i")), in_sentences),
        "sentences: no skill at all or not": kappa_estimate(
            pair_tables([_skill_less(each) for each in sentences], "ny"), in_sentences
        ),
    }
    for name, letters, items in (
        ("lines: any skill or not", "ny", labels.lines),
        (f"requirements: {strength}", STRENGTHS, labels.requirements),
        (f"words of negation: {strength}", STRENGTHS, labels.negations),
        (f"together: {strength}", STRENGTHS, (*labels.requirements, *labels.negations)),
    ):
        tables = pair_tables([each.letters for each in items], letters)
        found[name] = kappa_estimate(tables, [each.passage.posting for each in items])
    return found


def as_plain(value: Any) -> Any:
    """Return a report as plain JSON values, figures rounded, without the figures of single sentences."""
    if is_dataclass(value):
        kept = (each.name for each in fields(value) if each.name != "per_sentence")
        return {name: as_plain(getattr(value, name)) for name in kept}
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else "".join(key): as_plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_plain(each) for each in value]
    return round(value, _DECIMALS) if isinstance(value, float) else value


def _tables(sentences: Sequence[MarkedSentence], letters: tuple[SkillLetter, ...]) -> Doubles:
    """Return per sentence how often the readers took and left candidates of its pool, shape (n, 2, 2)."""
    tables = np.zeros((len(sentences), 2, 2))
    for table, sentence in zip(tables, sentences, strict=True):
        one, other = (reading.letters for reading in sentence.readings)
        for uri in sentence.pool:
            table[int(one.get(uri) in letters), int(other.get(uri) in letters)] += 1
    return tables


def _skill_less(sentence: MarkedSentence) -> tuple[str, str]:
    one, other = sentence.readings
    return "ny"[not one.is_skill_less], "ny"[not other.is_skill_less]


def _differences_of_each(
    ranking: Mapping[str, Sequence[SetReport]],
) -> dict[str, dict[str, dict[str, Estimate]]]:
    """Return the differences of each two rankers, the later less the earlier."""
    return {
        f"{later} - {earlier}": _differences(ranking[later], ranking[earlier])
        for earlier, later in combinations(ranking, 2)
    }


def _differences(one: Sequence[SetReport], other: Sequence[SetReport]) -> dict[str, dict[str, Estimate]]:
    """Return the figures of one ranker less those of another, sentence by sentence, by set and figure."""
    return {
        mine.name: {
            figure: paired_difference(values, theirs.per_sentence[figure])
            for figure, values in mine.per_sentence.items()
        }
        for mine, theirs in zip(one, other, strict=True)
    }
