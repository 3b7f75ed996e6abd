"""Rules over wording: each a pattern with a reason, a source and a suggestion, read from ``words/*.csv``.

A rule finds nothing where what it names is quoted in a statement of equal treatment ("regardless of age"), or
where the words around it say that it is of somebody else ("male patients"). The rules are for English.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

from skillmatch.audit.macros import MACROS
from skillmatch.types import Span

Weight: TypeAlias = Literal["refused", "strong", "plain", "mild"]
"""``refused``: a criterion the law protects; the others say how much speaks against the words."""

WEIGHTS: Final = ("refused", "strong", "plain", "mild")

_FOLDER = Path(__file__).resolve().parent / "words"
_AROUND = 80
"""Characters before and after a find, within its sentence, in which excusing words are looked for."""

_FAR = 600
"""Characters before and after a find that a sentence can have."""

_SHORT = 15
"""Words up to which a text is taken for a query, in which everything is asked for."""

_BOUND = re.compile(r"[.!?;•](?=\s|$)|\n")
_BLANK_LINE = re.compile(r"\n\s*\n")
_WORD = re.compile(r"\S+")
_NO_WORD = re.compile(r"[\W_]+")
_EQUALITY = re.compile(
    r"regardless|irrespective|without\s+(?:any\s+)?(?:regard|distinction|discriminat)|discriminat|harass|"
    r"equal(?:ity)?\s+(?:of\s+)?(?:opportunit|employment|access|treatment|rights|act\b)|"
    r"equal[- ]opportunit|protected\s+(?:characteristic|class|categor|veteran|status|group|by)|"
    r"affirmative\s+action|\bEEOC?\b|bame\b|minority\s+ethnic|"
    r"all\s+qualified\s+(?:applicants|candidates|individuals|persons)|under[- ]?represented|"
    r"positive\s+action|on\s+the\s+(?:grounds?|basis)\s+of|disability\s+confident|two\s+ticks|"
    r"(?:encourag|welcom|invit)\w*\s+(?:\w+\W+){0,4}(?:applic|candidates|from)|"
    r"(?:applications|applicants|candidates)\W(?:\w+\W+){0,10}(?:welcom|encourag|are\s+invited)",
    re.IGNORECASE,
)
"""A sentence that says everybody is treated alike, or that a group is welcome."""

_ASKING = re.compile(
    r"candidate|applicant|\bmust\b|\bshould\b|requir|prefer|\bideal|\bonly\b|look(?:ing|s)?\s+for|seek|want|"
    r"\bneed|eligib|\byou\s+are\b|\bhir(?:e|ing)\b|recruit|\bapply\b|\bage\s*[:=]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Words found, where they stand, and what is to be said of them."""

    rule: str
    kind: str
    weight: Weight
    span: Span
    surface: str
    reason: str
    source: str
    suggestion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of a list of rules.

    ``hints`` are looked for first, in the text in small letters with one blank for all that is no letter or
    digit: a text without any of them holds nothing for the rule.
    """

    name: str
    kind: str
    weight: Weight
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs: Literal["", "asking", "short"]
    reason: str
    source: str
    suggestion: str


@cache
def rules_of(name: Literal["protected", "wording"]) -> tuple[Rule, ...]:
    """Return a list of rules, read once."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_rule(row) for row in csv.DictReader(file))


def find(text: str, rules: tuple[Rule, ...]) -> tuple[Finding, ...]:
    """Return what the rules find, by place; of finds that overlap the weightier, then the longer.

    Args:
        text: A posting or a query, in English.
        rules: From ``rules_of``.
    """
    folded = f" {_NO_WORD.sub(' ', text.lower())} "
    is_short = "\n" not in text.strip() and len(_WORD.findall(text)) <= _SHORT
    found = [
        _finding(rule, match)
        for rule in rules
        if any(hint in folded for hint in rule.hints)
        for match in rule.pattern.finditer(text)
        if _counts(rule, match, text, is_short=is_short)
    ]
    found.sort(
        key=lambda each: (
            WEIGHTS.index(each.weight),
            each.span.start - each.span.end,
            each.span.start,
            each.rule,
        )
    )
    kept: list[Finding] = []
    taken = bytearray(len(text))
    for each in found:
        if not any(taken[each.span.start : each.span.end]):
            kept.append(each)
            taken[each.span.start : each.span.end] = b"\1" * (each.span.end - each.span.start)
    return tuple(sorted(kept, key=lambda each: each.span.start))


def _counts(rule: Rule, match: re.Match[str], text: str, *, is_short: bool) -> bool:
    start, end = match.span()
    if start == end or _BLANK_LINE.search(match.group()):
        return False
    low, high = _sentence(text, start, end)
    sentence = text[low:high]
    if rule.kind not in ("gendered", "jargon") and _EQUALITY.search(sentence):
        return False
    if rule.needs == "short" and not is_short:
        return False
    if rule.needs == "asking" and not is_short and not _ASKING.search(sentence):
        return False
    around = text[max(low, start - _AROUND) : min(high, end + _AROUND)]
    return rule.unless is None or not rule.unless.search(around)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence or line around a place begins and ends."""
    low = max((bound.end() for bound in _BOUND.finditer(text, max(0, start - _FAR), start)), default=0)
    after = _BOUND.search(text, end, end + _FAR)
    return max(low, start - _FAR), min(after.start() if after else len(text), end + _FAR)


def _finding(rule: Rule, match: re.Match[str]) -> Finding:
    return Finding(
        rule=rule.name,
        kind=rule.kind,
        weight=rule.weight,
        span=Span(start=match.start(), end=match.end()),
        surface=match.group(),
        reason=rule.reason,
        source=rule.source,
        suggestion=rule.suggestion,
    )


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        name=row["rule"],
        kind=row["kind"],
        weight=row.get("weight") or "refused",  # type: ignore[arg-type]
        hints=tuple(row["hint"].split("|")),
        pattern=_pattern(rf"(?<!\w)(?:{row['pattern']})(?!\w)"),
        unless=_pattern(row["unless"]) if row["unless"] else None,
        needs=row["needs"],  # type: ignore[arg-type]
        reason=row["reason"],
        source=row["source"],
        suggestion=row["suggestion"],
    )


def _pattern(written: str) -> re.Pattern[str]:
    for name, words in MACROS.items():
        written = written.replace(f"{{{name}}}", f"(?:{words})")
    return re.compile(written, re.IGNORECASE | re.MULTILINE)
