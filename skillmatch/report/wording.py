"""The words and figures a report is written with: one place, so that all pages say the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from skillmatch.explain.account import ACROSS, WITHIN
from skillmatch.explain.cases import CaseKind
from skillmatch.explain.whatif import UNCHANGED
from skillmatch.types import Contribution, EvidenceStatus, Method, Rater, Strength

METHOD_WORDS: Final[Mapping[Method, str]] = {
    "exact": "by name",
    "fuzzy": "by name, misspelt",
    "dense": "implied",
}

STRENGTH_WORDS: Final[Mapping[Strength | None, str]] = {"must": "must have", "nice": "nice to have", None: ""}

STATUS_WORDS: Final[Mapping[EvidenceStatus, str]] = {"met": "Met", "related": "Related", "missing": "Missing"}

CASE_WORDS: Final[Mapping[CaseKind, str]] = {
    "eliminated": "Eliminated",
    "ranked_low": "Ranked low",
    "recommended": "Recommended",
}

UNCHANGED_WORDS: Final = UNCHANGED

COMPARABLE_WORDS: Final = f"Scores and margins may be compared {ACROSS}; a rank holds {WITHIN}."
"""The short form of ``skillmatch.explain.account.COMPARABLE``."""

RATER_WORDS: Final[Mapping[Rater, str]] = {"human": "Rated by people", "gpt4": "Rated by GPT-4"}

MEASURE_WORDS: Final[Mapping[str, str]] = {
    "alpha": "a language model alone",
    "beta": "the same, plus half of what needs software built on one",
    "zeta": "a language model or software built on one",
}
"""What could do the tasks that each measure counts, after "share of the work sped up by"."""

_LIKENESS: Final = ("cosine", "relatedness")
"""Units of how alike two things are; readers are told that 1 is the most."""

LANGUAGE_WORDS: Final[Mapping[str, str]] = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fi": "Finnish", "fr": "French", "hu": "Hungarian", "it": "Italian", "ja": "Japanese",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
"""Names of the languages a reader is likeliest to send; others are shown by their code."""


def signed(value: float, digits: int = 2) -> str:
    """Write a number with its sign, a true minus, and no negative zero."""
    figure = f"{abs(value):.{digits}f}"
    if float(figure) == 0:
        return figure
    return ("+" if value > 0 else "\N{MINUS SIGN}") + figure


def score_figure(score: float) -> str:
    """Write a score in [0, 1] with two decimals; one that only rounds to 0 or 1 is not shown as such."""
    figure = f"{score:.2f}"
    if figure == "1.00" and score < 1:
        return ">0.99"
    return "<0.01" if figure == "0.00" and score > 0 else figure


def percent(value: float) -> str:
    """Write a share in [0, 1] as a percentage without decimals."""
    return f"{value:.0%}"


def language_word(code: str) -> str:
    """Return the English name of an ISO 639-1 code, or the code where we have no name."""
    return LANGUAGE_WORDS.get(code, code or "an unknown language")


def quantity(item: Contribution) -> str:
    """Return the value of a feature with its unit, as readers write it ("62% of weight", "0.49 of 1")."""
    if item.unit.startswith("share"):
        return f"{percent(item.value)}{item.unit.removeprefix('share')}"
    if item.unit in _LIKENESS:
        return f"{item.value:.2f} of 1"
    figure = f"{item.value:.2f}".rstrip("0").rstrip(".")
    return f"{figure} {item.unit}".strip()
