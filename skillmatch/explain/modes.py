"""What hard requirements do in a ranking, in words, and what of them its margins do not weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from skillmatch.explain.account import Account
from skillmatch.explain.contrast import named_list
from skillmatch.match.scorer import PENALTY_OF_EACH
from skillmatch.types import RequirementEvidence, RequirementMode

MODE_WORDS: Final[Mapping[RequirementMode, str]] = {
    "filter": "a resume that states a failure stands behind all others",
    "strict": "a resume that states a failure, or does not state that it meets one, stands behind all others",
    "penalty": f"each failure that a resume states takes {PENALTY_OF_EACH:g} from its margin, and none "
    "stands last for it",
}
"""What each mode does with resumes that fail hard requirements."""

_INSTEAD: Final[Mapping[RequirementMode, str]] = {
    "filter": "Met or not, the margin stays the same: a stated failure puts a resume last instead. To weigh "
    "failures, rank by the mode penalty.",
    "strict": "Met or not, the margin stays the same: what is not stated to be met puts a resume last "
    "instead. To weigh failures, rank by the mode penalty.",
    "penalty": "Met or not stated, the margin stays the same; a failure that a resume states costs "
    f"{PENALTY_OF_EACH:g} of it where the posting says must.",
}

_NAMED: Final = 4
"""Requirements named in a sentence; more are counted."""


def told_mode(mode: RequirementMode) -> str:
    """Return what hard requirements do in a ranking, in one sentence."""
    return f"Hard requirements, mode {mode}: {MODE_WORDS[mode]}."


def told_unweighed(account: Account) -> str:
    """Return what the posting asks for and the margin does not weigh; empty where it weighs all of it.

    Args:
        account: The resume, explained.
    """
    asked = account.unweighed
    if not asked:
        return ""
    labels = list(dict.fromkeys(evidence.label for evidence in asked))
    one = account.explanation.match.ranker
    words = f"{one} gives no weight of its own to: {named_list(labels, _NAMED)}."
    if _has_years(asked) and "seniority" not in account.rules.weightless:
        words += " Years count only against the level of the title."
    return f"{words} {_INSTEAD[account.rules.mode]}"


def _has_years(asked: Sequence[RequirementEvidence]) -> bool:
    return any(evidence.kind == "years" for evidence in asked)
