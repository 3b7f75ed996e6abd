"""The peer of span quality: spaCy's PhraseMatcher over all labels, and nothing else.

spaCy is needed for this comparison only and comes with the extra "peers"; a blank English pipeline needs no
model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from skillmatch.extras import require
from skillmatch.types import Skill, Span


def spacy_phrases(skills: Iterable[Skill]) -> Callable[[str], list[Span]]:
    """Return a function that finds the labels of skills in a text, longest first, letter case aside.

    Args:
        skills: Whose preferred, alternative and hidden labels are looked for.

    Raises:
        MissingExtra: spaCy is not installed.
    """
    purpose = "The spaCy peer"
    spacy = require("spacy", extra="peers", purpose=purpose)
    matching = require("spacy.matcher", extra="peers", purpose=purpose)
    english = spacy.blank("en")
    english.max_length = 10_000_000
    labels = sorted(
        {
            label
            for skill in skills
            for label in (skill.preferred_label, *skill.alt_labels, *skill.hidden_labels)
        }
    )
    matcher = matching.PhraseMatcher(english.vocab, attr="LOWER")
    matcher.add("skill", [english.make_doc(label) for label in labels])

    def find(text: str) -> list[Span]:
        found = spacy.util.filter_spans(matcher(english.make_doc(text), as_spans=True))
        return [Span(start=span.start_char, end=span.end_char) for span in found]

    return find
