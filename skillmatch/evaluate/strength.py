"""Whether a posting's must, nice and "not needed" are read right, on phrases that two readers labelled.

Only phrases whose letter both readers agree on are right or wrong; the others are counted apart. Readers
could also say that a phrase is only mentioned (``t``: a duty, the firm, training offered). Our types have no
such answer, since a section's strength holds for all it names; so accuracy is over the other three letters,
and what is said of ``t`` phrases is shown beside. Strength is read from the text alone: every tier's is the
same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from skillmatch.evaluate.bootstrap import Estimate, ratio_estimate, sums_by_group
from skillmatch.evaluate.labels import STRENGTHS, LabelledRequirement
from skillmatch.evaluate.posting_texts import Posting
from skillmatch.text.cues import is_negated, strength_at
from skillmatch.types import Document, Span

UNSAID: Final = "-"
"""Our answer where neither words nor section tell a strength."""

ANSWERS: Final = "mwx" + UNSAID
"""Our answers, in the order of tables: must, nice, negated, not said."""

_LETTERS: Final = {"must": "m", "nice": "w", None: UNSAID}


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthReport:
    """How strengths are read.

    Attributes:
        n_requirements: Phrases labelled.
        n_agreed: Those on whose letter the readers agree.
        accuracy: Share right of the agreed ones that are must, nice or negated; "not said" is wrong.
        accuracy_must_by_default: The same where "not said" counts as must, as a profile takes it.
        by_letter: The first of these for each letter.
        table: How often readers' letter (``STRENGTHS``, first) met our answer (``ANSWERS``).
        disputed: Share of the disputed phrases where our answer is one of the two letters.
    """

    n_requirements: int
    n_agreed: int
    accuracy: Estimate | None
    accuracy_must_by_default: Estimate | None
    by_letter: Mapping[str, Estimate | None]
    table: Mapping[tuple[str, str], int]
    disputed: Estimate | None


def judge_strength(
    requirements: Sequence[LabelledRequirement], documents: Mapping[Posting, Document]
) -> StrengthReport:
    """Hold the strengths we read against those of the readers.

    Args:
        requirements: As labelled.
        documents: Their postings.
    """
    answered = [
        (each, strength_letter(documents[each.passage.posting], each.phrase)) for each in requirements
    ]
    agreed = [(each, ours) for each, ours in answered if each.letters[0] == each.letters[1]]
    judged = [(each, ours) for each, ours in agreed if each.letters[0] != "t"]
    disputed = [(each, ours) for each, ours in answered if each.letters[0] != each.letters[1]]
    return StrengthReport(
        n_requirements=len(requirements),
        n_agreed=len(agreed),
        accuracy=_share(judged),
        accuracy_must_by_default=_share([(each, ours if ours != UNSAID else "m") for each, ours in judged]),
        by_letter={
            letter: _share([pair for pair in judged if pair[0].letters[0] == letter])
            for letter in STRENGTHS
            if letter != "t"
        },
        table={
            (letter, answer): sum(each.letters[0] == letter and ours == answer for each, ours in agreed)
            for letter in STRENGTHS
            for answer in ANSWERS
        },
        disputed=_share(disputed),
    )


def strength_letter(document: Document, phrase: Span) -> str:
    """Return our answer (of ``ANSWERS``) for a phrase of a posting, read as the extractor does a mention."""
    for sentence in document.sentences:
        if sentence.span.start <= phrase.start and phrase.end <= sentence.span.end:
            text = sentence.span.of(document.text)
            start, end = phrase.start - sentence.span.start, phrase.end - sentence.span.start
            if is_negated(text, start, end):
                return "x"
            return _LETTERS[strength_at(text, start, end, sentence.section)]
    return UNSAID


def _share(pairs: Sequence[tuple[LabelledRequirement, str]]) -> Estimate | None:
    values = np.array([(ours in each.letters, 1) for each, ours in pairs], dtype=np.float64).reshape(-1, 2)
    return ratio_estimate(sums_by_group(values, [each.passage.posting for each, _ in pairs]))
