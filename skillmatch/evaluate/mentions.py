"""How right the extractor's mentions are on sentences that two readers labelled.

A mention is right where both readers accept its skill for the sentence, and right to a lenient judge where
one does. What the readers were not asked about, because it was not in the sentence's pool, counts as wrong;
how many these are is said, and the precision among the others beside. Negated mentions claim no skill: they
are left out and counted. Precision is over mentions, recall over pairs of sentence and skill that both
readers call stated (named or in other words). A false mention is any mention in a line in which both readers
find no skill.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from skillmatch.evaluate.bootstrap import Estimate, ratio_estimate, sums_by_group
from skillmatch.evaluate.calibration import ReliabilityBin, calibration_error, reliability
from skillmatch.evaluate.labels import Half, MarkedSentence, Passage
from skillmatch.evaluate.posting_texts import Posting
from skillmatch.text import read_posting
from skillmatch.types import Document, RawDocument, SkillMention

Mentions: TypeAlias = Callable[[Document], Sequence[SkillMention]]
"""Finds the skills of a document: what is measured."""

Kind: TypeAlias = Literal["explicit", "implied"]

KINDS: Final[tuple[Kind, ...]] = ("explicit", "implied")
"""Found by name (exact or with a typing error), or by meaning."""

PARTS: Final[tuple[Half | Literal["all"], ...]] = ("all", "calibration", "test")
"""What figures are given for: all postings, and the two halves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A mention held against the readers."""

    passage: Passage
    kind: Kind
    confidence: float
    is_right: bool
    is_lenient: bool
    is_pooled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionReport:
    """Figures of one part of the sentences, shares in [0, 1] by name; None where there is nothing to count.

    ``precision explicit``, ``precision implied``, ``precision all``, each with ``, lenient`` and ``, in
    pool`` (of the mentions that the readers were asked about); ``recall named`` (both readers: ``e``),
    ``recall in other words`` (both: ``i``), ``recall all``; ``calibration error explicit``, ``implied``,
    ``all``.
    """

    n_sentences: int
    n_mentions: Mapping[str, int]
    n_outside_pool: Mapping[str, int]
    n_negated: int
    figures: Mapping[str, Estimate | None]
    reliability: Mapping[str, tuple[ReliabilityBin, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseMentionReport:
    """False mentions per line without skills, by kind and ``all``, and the share of lines with any."""

    n_lines: int
    figures: Mapping[str, Estimate | None]


def mentions_in(
    passages: Sequence[Passage], documents: Mapping[Posting, Document], find: Mentions
) -> list[tuple[SkillMention, ...]]:
    """Return the mentions that begin in each passage, each posting read whole and once.

    Args:
        passages: Where to look.
        documents: Their postings.
        find: What is measured.
    """
    of_posting = {posting: find(documents[posting]) for posting in {p.posting: None for p in passages}}
    return [
        tuple(m for m in of_posting[p.posting] if p.span.start <= m.span.start < p.span.end) for p in passages
    ]


def mentions_alone(
    passages: Sequence[Passage], documents: Mapping[Posting, Document], find: Mentions
) -> list[tuple[SkillMention, ...]]:
    """Return the mentions of each passage read as a posting of its own; arguments as ``mentions_in``."""
    texts = [passage.span.of(documents[passage.posting].text) for passage in passages]
    return [tuple(find(as_document(text))) for text in texts]


def judge_mentions(
    sentences: Sequence[MarkedSentence], mentions: Sequence[Sequence[SkillMention]]
) -> dict[str, MentionReport]:
    """Return the figures of all sentences and of each half, by ``PARTS``.

    Args:
        sentences: As labelled.
        mentions: What was found in each.
    """
    judged = list(zip(sentences, mentions, strict=True))
    return {part: _judge([pair for pair in judged if in_part(pair[0].passage, part)]) for part in PARTS}


def judge_false_mentions(
    passages: Sequence[Passage], mentions: Sequence[Sequence[SkillMention]]
) -> dict[str, FalseMentionReport]:
    """Return false mentions per line of all lines without skills and of each half, by ``PARTS``.

    Args:
        passages: Lines in which both readers find no skill.
        mentions: What was found in each.
    """
    found = list(zip(passages, mentions, strict=True))
    return {part: _judge_false([pair for pair in found if in_part(pair[0], part)]) for part in PARTS}


def in_part(passage: Passage, part: str) -> bool:
    """Tell whether a passage belongs to one of ``PARTS``."""
    return part in ("all", passage.half)


def kind_of(mention: SkillMention) -> Kind:
    """Return whether a mention names its skill or implies it."""
    return "implied" if mention.method == "dense" else "explicit"


def claims_of(sentence: MarkedSentence, mentions: Iterable[SkillMention]) -> tuple[Claim, ...]:
    """Return the mentions that are not negated, held against the readers."""
    return tuple(
        Claim(
            passage=sentence.passage,
            kind=kind_of(mention),
            confidence=mention.confidence,
            is_right=mention.uri in sentence.by_both,
            is_lenient=mention.uri in sentence.by_any,
            is_pooled=mention.uri in sentence.pool,
        )
        for mention in mentions
        if not mention.negated
    )


def as_document(text: str) -> Document:
    """Return a text as the document that it is as a posting."""
    return read_posting(RawDocument(doc_id="labelled", text=text)).document


def _judge(judged: Sequence[tuple[MarkedSentence, Sequence[SkillMention]]]) -> MentionReport:
    claims = [claim for sentence, mentions in judged for claim in claims_of(sentence, mentions)]
    by_kind = {kind: [claim for claim in claims if kind in (claim.kind, "all")] for kind in (*KINDS, "all")}
    every = [sentence.passage.posting for sentence, _ in judged]
    figures: dict[str, Estimate | None] = {}
    for kind, some in by_kind.items():
        pooled = [claim for claim in some if claim.is_pooled]
        figures[f"precision {kind}"] = _share(some, [claim.is_right for claim in some], every)
        figures[f"precision {kind}, lenient"] = _share(some, [claim.is_lenient for claim in some], every)
        figures[f"precision {kind}, in pool"] = _share(pooled, [claim.is_right for claim in pooled], every)
    figures.update(_recalls(judged))
    for kind, some in by_kind.items():
        confidences, rights = [c.confidence for c in some], [c.is_right for c in some]
        postings = [claim.passage.posting for claim in some]
        figures[f"calibration error {kind}"] = calibration_error(confidences, rights, postings, among=every)
    return MentionReport(
        n_sentences=len(judged),
        n_mentions={kind: len(some) for kind, some in by_kind.items()},
        n_outside_pool={kind: sum(not c.is_pooled for c in some) for kind, some in by_kind.items()},
        n_negated=sum(mention.negated for _, mentions in judged for mention in mentions),
        figures=figures,
        reliability={
            kind: reliability([c.confidence for c in some], [c.is_right for c in some])
            for kind, some in by_kind.items()
        },
    )


def _share(claims: Sequence[Claim], hits: Sequence[bool], postings: Sequence[Posting]) -> Estimate | None:
    values = np.array([[hit, 1.0] for hit in hits], dtype=np.float64).reshape(-1, 2)
    return ratio_estimate(sums_by_group(values, [claim.passage.posting for claim in claims], among=postings))


def _recalls(judged: Sequence[tuple[MarkedSentence, Sequence[SkillMention]]]) -> dict[str, Estimate | None]:
    wanted = {"named": ("ee",), "in other words": ("ii",), "all": ("ee", "ei", "ie", "ii")}
    postings = [sentence.passage.posting for sentence, _ in judged]
    found = [{mention.uri for mention in mentions if not mention.negated} for _, mentions in judged]
    recalls: dict[str, Estimate | None] = {}
    for name, letters in wanted.items():
        gold = [{uri for uri, both in sentence.stated.items() if both in letters} for sentence, _ in judged]
        values = [(len(right & uris), len(right)) for right, uris in zip(gold, found, strict=True)]
        recalls[f"recall {name}"] = ratio_estimate(
            sums_by_group(np.array(values, dtype=np.float64).reshape(-1, 2), postings)
        )
    return recalls


def _judge_false(found: Sequence[tuple[Passage, Sequence[SkillMention]]]) -> FalseMentionReport:
    postings = [passage.posting for passage, _ in found]
    claimed = [[kind_of(mention) for mention in mentions if not mention.negated] for _, mentions in found]
    counts: dict[str, list[int]] = {kind: [kinds.count(kind) for kinds in claimed] for kind in KINDS}
    counts["all"] = [len(kinds) for kinds in claimed]
    counts["lines with any"] = [int(bool(kinds)) for kinds in claimed]
    return FalseMentionReport(
        n_lines=len(found),
        figures={
            name: ratio_estimate(
                sums_by_group(np.array([(n, 1) for n in numbers], dtype=np.float64).reshape(-1, 2), postings)
            )
            for name, numbers in counts.items()
        },
    )
