"""What a query or a posting may not ask for: sex, age, origin, family, religion, disability, looks."""

from __future__ import annotations

import re

from skillmatch.audit.rules import Finding, find, rules_of
from skillmatch.types import Document

_EXCEPTION_NAMED = re.compile(
    r"schedule\s+9|occupational\s+(?:requirement|qualification)|\bGOR\b|\bGOQ\b|\bBFOQ\b|"
    r"bona\s+fide\s+occupational",
    re.IGNORECASE,
)


def protected_criteria(text: str) -> tuple[Finding, ...]:
    """Return the criteria in ``text`` that the law protects, by place; each says why it is refused.

    Only what is asked of the person to be hired counts: "female only" does, "women's health" does not, nor a
    statement of equal treatment. A short text on one line is read as a query, in which everything is asked.

    Args:
        text: A search query, or a posting, in English.
    """
    return find(text, rules_of("protected"))


def protected_warnings(document: Document) -> tuple[str, ...]:
    """Return a sentence per criterion of a posting that the law protects; of a resume none.

    No feature and no requirement is made of such a criterion, and whoever matches the posting must know. The
    sentence has none of its words.
    """
    if document.kind != "posting":
        return ()
    asked = {each.kind: each.reason for each in protected_criteria(document.text)}
    return tuple(
        f"the posting asks for what the law protects ({kind}), which counts nothing here: {reason}"
        for kind, reason in asked.items()
    )


def names_an_exception(text: str) -> bool:
    """Tell whether a posting says that the law lets it ask, as the Equality Act does for a refuge."""
    return _EXCEPTION_NAMED.search(text) is not None


def refusal(found: tuple[Finding, ...]) -> str:
    """Return one line that says why a query is refused, without its words; "" where nothing was found."""
    reasons = dict.fromkeys(f"{each.kind}: {each.reason}" for each in found)
    return f"The query asks for what the law protects. {' '.join(reasons)}" if reasons else ""
