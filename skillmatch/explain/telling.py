"""An account in plain words, for a terminal, a page or an answer, with the names readers know resumes by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from skillmatch.explain.account import Account
from skillmatch.explain.cases import case_words
from skillmatch.explain.changes import Change
from skillmatch.explain.contrast import contrast_words, named_list
from skillmatch.explain.modes import told_mode, told_unweighed
from skillmatch.explain.whatif import UNCHANGED, Addition
from skillmatch.explain.words import requirement_line, skill_line, summarise

_NAMED: Final = 8
"""Additions named in a sentence; more are counted, because nobody adds a dozen skills."""

_IDS: Final[Mapping[str, str]] = MappingProxyType({})


def told_case(account: Account, names: Mapping[str, str] = _IDS) -> str:
    """Return in which case the resume is and why.

    Args:
        account: The resume, explained.
        names: What readers know resumes by, by id; ids where nothing is given.
    """
    return case_words(account.case, account.explanation, names)


def told_contrast(account: Account, names: Mapping[str, str] = _IDS) -> str:
    """Return what parts the resume from the one ranked one higher; empty for the first.

    Args:
        account: The resume, explained.
        names: What readers know resumes by, by id; ids where nothing is given.
    """
    above = account.above
    if above is None:
        return ""
    other = names.get(above.other_id, above.other_id)
    if above.is_here_eliminated and not above.is_there_eliminated:
        return f"It stands behind {other} because it is eliminated, whatever the margins are."
    side = "below" if above.amount < 0 else "above"
    distance = f"{abs(above.amount):.2f} {side} that" if f"{abs(above.amount):.2f}" != "0.00" else "that"
    return f"Against {other}, ranked one higher: margin {distance}. {contrast_words(above)}"


def is_told_by_case(account: Account) -> bool:
    """Tell whether the resume ranked one higher is the one that the case is told against."""
    case, above = account.case.against, account.above
    return case is not None and above is not None and case.other_id == above.other_id


def told_change(change: Change, names: Mapping[str, str] = _IDS) -> str:
    """Return what would reach an aim, and whether less would not, in one or two sentences.

    Args:
        change: What was found.
        names: What readers know resumes by, by id; ids where nothing is given.
    """
    aim = {
        "above": f"rank above {names.get(change.other_id, change.other_id)}",
        "cut": f"reach the cut of {change.cut or 0:.2f}",
        "ranked": "not be eliminated",
    }[change.aim]
    if not change.additions:
        return f"It would not {aim} by meeting more: nothing that the posting asks for is missing."
    after = f"score {change.score:.2f}, rank {change.rank}"
    if not change.is_reached:
        n = len(change.additions)
        every = "the one thing" if n == 1 else f"all {n} things"
        return (
            f"It would not {aim} even with {every} that the posting asks for and it does not meet ({after})."
        )
    return f"It would {aim} with {_additions(change.additions)} ({after}). {_how_sure(change)}"


def _how_sure(change: Change) -> str:
    if len(change.additions) == 1:
        return "Found by scoring the changed resume."
    if change.is_smallest:
        return "No smaller set does: all were scored."
    return f"A smaller set may do: not all were scored ({change.n_scored:,} were)."


def _additions(additions: Sequence[Addition]) -> str:
    skills = [each.label for each in additions if each.kind == "skill"]
    parts = [each.label for each in additions if each.kind != "skill"]
    if skills:
        counted = "the skill " if len(skills) == 1 else f"{len(skills)} skills: "
        parts.append(f"{counted}{named_list(skills, _NAMED)}")
    return " and ".join(parts)


def as_text(account: Account, names: Mapping[str, str] = _IDS) -> str:
    """Return the whole account as plain text for a terminal, figures in lines at most about 110 wide.

    The figures shown are rounded; base and groups, and base and features, sum to the margin before rounding.

    Args:
        account: The resume, explained.
        names: What readers know resumes by, by id; ids where nothing is given.
    """
    explanation = account.explanation
    match = explanation.match
    n = account.case.n_ranked
    place = f"rank {match.rank}" + (f" of {n}" if n > 1 else "")
    lines = [
        f"{match.resume_id} for {match.posting_id}: score {match.score:.3f}, {place} ({match.ranker})",
        told_case(account, names),
        summarise(explanation),
        "",
        *_sums(account),
        "",
        *_comparisons(account, names),
    ]
    lines += [skill_line(skill) for skill in explanation.skills]
    lines += [requirement_line(evidence) for evidence in explanation.requirements]
    if explanation.requirements:
        lines += ["", told_mode(account.rules.mode), told_unweighed(account)]
    return "\n".join(lines).rstrip()


def _sums(account: Account) -> list[str]:
    explanation = account.explanation
    lines = [f"{'what counts':<64}{'value':>8}{'adds':>9}", f"{'base':<72}{explanation.base:>+9.3f}"]
    for group in account.groups:
        lines.append(f"{group.label:<72}{group.amount:>+9.3f}")
        lines += [
            f"  {part.label[:61]:<62}{part.value:>8.3f}{part.amount:>+9.3f}" for part in group.contributions
        ]
    return [*lines, f"{'margin':<72}{explanation.match.margin:>+9.3f}"]


def _comparisons(account: Account, names: Mapping[str, str]) -> list[str]:
    lines = [told_contrast(account, names)] if account.above and not is_told_by_case(account) else []
    lines += [told_change(change, names) for change in account.changes]
    if account.changes:
        lines.append(UNCHANGED)
    return [*lines, ""] if lines else []
