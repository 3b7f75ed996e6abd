"""The language of a text, and whether we score it; only English is scored."""

from __future__ import annotations

from functools import cache
from typing import Any

from skillmatch.types import Language

UNKNOWN = "und"
"""The code of a text that is too short or too mixed to tell (ISO 639-2, undetermined)."""

_MIN_LETTERS = 20
_MIN_CONFIDENCE = 0.5
_SAMPLE = 2000
# Two-letter languages that nobody writes postings in, and close relatives that only take away from the
# probability of their big sister.
_LEFT_OUT = frozenset(["an", "ba", "eo", "la", "oc", "qu", "sa", "vo", "wa", "lb", "zxx"])


def detect_language(text: str) -> Language:
    """Return the language of ``text`` with its probability.

    At most 4,000 characters are looked at, from the beginning and the middle. A text of fewer than 20
    letters, or one whose best language has a probability below 0.5 (names of tools without a sentence),
    is ``und`` with confidence 0, and is supported: it is read as English, and said to be undetermined.
    """
    sample = text[:_SAMPLE]
    if len(text) > 2 * _SAMPLE:
        middle = len(text) // 2
        sample += " " + text[middle : middle + _SAMPLE]
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return Language(code=UNKNOWN, confidence=0.0, is_supported=True)
    code, confidence = _identifier().classify(sample)
    if confidence < _MIN_CONFIDENCE:
        return Language(code=UNKNOWN, confidence=0.0, is_supported=True)
    return Language(code=code, confidence=min(float(confidence), 1.0), is_supported=code == "en")


@cache
def _identifier() -> Any:
    """Load the model on first use (about half a second)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in identifier.labels if len(code) == 2 and code not in _LEFT_OUT])
    return identifier
