"""How a posting reads: words for one sex, age, origin or body, protected criteria, gender-coded words."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.audit.coded import Coded, coded_words
from skillmatch.audit.protected import names_an_exception
from skillmatch.audit.rules import Finding, find, rules_of
from skillmatch.text.language import detect_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What was found in one posting. Where it is not English, nothing was looked for and ``coded`` is None.

    ``is_exception_named``: it says that the law lets it ask for a protected criterion; somebody has to check.
    """

    doc_id: str
    language: str
    is_judged: bool
    findings: tuple[Finding, ...]
    coded: Coded | None
    is_exception_named: bool


def judge_wording(doc_id: str, text: str) -> Wording:
    """Return what is to be said of a posting's words, by place.

    Args:
        doc_id: What to call it.
        text: The posting as received; spans point into it.
    """
    language = detect_language(text)
    if not language.is_supported:
        return Wording(
            doc_id=doc_id,
            language=language.code,
            is_judged=False,
            findings=(),
            coded=None,
            is_exception_named=False,
        )
    return Wording(
        doc_id=doc_id,
        language=language.code,
        is_judged=True,
        findings=find(text, (*rules_of("protected"), *rules_of("wording"))),
        coded=coded_words(text),
        is_exception_named=names_an_exception(text),
    )
