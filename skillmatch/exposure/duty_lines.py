"""Cuts lines that hold more than one piece of work, or work and other matters, into pieces.

Many postings come without their line breaks: duties run into one another, and into what an applicant needs
and what the employer offers. A duty must end where these begin, or its score is that of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from skillmatch.exposure.duty_signs import first_verb, is_work
from skillmatch.exposure.work_verbs import VERB_FORMS
from skillmatch.types import Document, Section, Sentence, Span

LONG_LINE = 120
"""Characters; a longer line that lists several pieces of work is split."""

_SHORTEST_PIECE = 20
_RUN_ON = re.compile(
    r"(?<=[a-z0-9)%.;:,\"•*·▪●◦»–-])(?P<gap>[ \t\xa0]*)"
    r"(?P<verb>[A-Z][a-z]{2,}(?:-[a-z]+)?)(?=[ \t\xa0]+[a-z(&])"
)
_BEFORE_NAMES = frozenset(re.findall(r"\w+", "a an and as at by for from in of on or our the to with your"))
"""After these a capital begins a name, not a new line: "the Department of Work and Pensions"."""
_LAST_WORD = re.compile(r"[A-Za-z]+(?=[ \t\xa0]*$)")
_LISTED = re.compile(r"[,;]\s+(?:and\s+|&\s+|also\s+|as\s+well\s+as\s+)?(?P<verb>[a-z]+(?:-[a-z]+)?)(?=\s)")

_NEEDS = (
    r"(?:[Ss]kills?|[Qq]ualifications?|[Rr]equirements?|[Ee]xperiences?|[Ee]ducation|[Kk]nowledge|"
    r"[Cc]ompetenc(?:y|ies)|[Aa]bilities)"
)
_TURN = re.compile(
    r"(?<=[\s.;:)*•·])(?:"
    r"(?P<duties>(?:(?:Key|Main|Your|Job|Core|Essential|Primary|Major|Daily|Roles?|Duties)\s+(?:and\s+|&\s+)?)?"
    r"(?:Duties|Responsibilities|Accountabilities|Job\s+Description)(?:\s+(?:and|&)\s+[A-Z][a-z]+)?\s*[:–-])|"
    rf"(?P<requirements>(?:(?:Required|Preferred|Desired|Minimum|Essential|Basic|Key|Technical|Additional|Job|"
    rf"Educational?|Necessary)\s+)+{_NEEDS}(?:(?:\s*[,/&]\s*|\s+and\s+){_NEEDS})*|"
    rf"{_NEEDS}(?:\s*[,/&]\s*|\s+(?:and|or)\s+){_NEEDS}|(?:Qualifications?|Requirements?|Skills|Experience|Education)"
    r"(?:\s+(?:[Rr]equired|[Ss]ought|[Nn]eeded))?\s*[:–]|Qualifications?(?=\s+[A-Z0-9])|EXPERIENCE\s+SOUGHT|"
    r"Who\s+(?:[Ww]e|you)\W?(?:['’]?re|\s+are)\b|What\s+(?:we|you)\W?(?:['’]?re|['’]?ll|\s+are)?\s+(?:look|need|bring)\w*)|"
    r"(?P<benefits>What\s+(?:we|['’]?s\s+on)\s+offer|(?:Our\s+)?Benefits\s*[:–]|Salary\b\W|SALARY\b|Start\s+Date\s*:|"
    r"Location\s*:|How\s+to\s+[Aa]pply|About\s+(?:[Uu]s|our|the\s+(?:company|client))\b|"
    r"(?:Kindly|Please)\s+(?:send|apply|forward|submit|note)\b))"
)
"""Headings that stand within a line, in a group for the section that begins there."""
_SECTIONS: dict[str, Section] = {
    "duties": "duties",
    "requirements": "requirements",
    "benefits": "benefits",
}


_WORK_HEADING = re.compile(
    r"\W*(?:(?:the|your)\s+(?:work|job|role|day|duties|tasks|challenge)(?:\s+(?:itself|with\s+us|in\s+short|involves))?|"
    r"(?:in\s+)?(?:the|this|your)\s+(?:job|role|post|position)\s+(?:involves|includes|entails|will\s+involve|you\s+will)|"
    r"what\s+(?:the|this|your)\s+(?:work|job|role|post)\s+(?:is|involves|entails|looks\s+like|will\s+be|will\s+involve)|"
    r"(?:what|how)\s+you(?:['’]?ll|\s+will|\s+would)?\s+(?:be\s+)?(?:do|doing|responsible\s+for|work(?:ing)?\s+on|own)|"
    r"what\s+will\s+you\s+(?:do|be\s+doing))\W*",
    re.IGNORECASE,
)
"""A line that says that the work comes next, in words that the sections of a posting do not know."""


def under_headings(document: Document) -> Iterator[Sentence]:
    """Yield the lines of a posting; those below a heading like "What the job involves" as duties.

    What stands below ends where the next section begins.
    """
    above: Section | None = None
    for sentence in document.sentences:
        if _WORK_HEADING.fullmatch(sentence.span.of(document.text)):
            above = sentence.section
        elif sentence.section != above:
            above = None
        yield sentence if above is None else replace(sentence, section="duties")


def parts(text: str, sentence: Sentence) -> Iterator[Sentence]:
    """Cut a long line before each heading that stands within it; a short line comes back as it is.

    Args:
        text: The document's text.
        sentence: A line of it.

    Yields:
        The parts in order, each with the section that its heading names.
    """
    start, end, section = sentence.span.start, sentence.span.end, sentence.section
    turns = tuple(_TURN.finditer(text, start, end)) if end - start > LONG_LINE else ()
    # What the whole line asks for, "essential" or not, need not hold of its parts.
    part = replace(sentence, strength=None) if turns else sentence
    for turn in turns:
        yield replace(part, section=section, span=Span(start=start, end=turn.start()))
        section = _SECTIONS[str(turn.lastgroup)]
        start = turn.end() if section == "duties" else turn.start()
    yield replace(part, section=section, span=Span(start=start, end=end))


def run_ons(text: str, span: Span) -> Iterator[Span]:
    """Cut a line that lost its line breaks, or a part of one, before each capitalised work verb."""
    start = span.start
    for cut in _RUN_ON.finditer(text, span.start, span.end):
        if cut.group("verb").casefold() in VERB_FORMS and _may_cut(text, start, cut):
            yield Span(start=start, end=cut.start())
            start = cut.start("verb")
    yield Span(start=start, end=span.end)


def _may_cut(text: str, start: int, cut: re.Match[str]) -> bool:
    if cut.start() - start < _SHORTEST_PIECE:
        return False
    before = _LAST_WORD.search(text[max(start, cut.start() - 30) : cut.start()])
    if before is None:
        return True
    if before.group() in _BEFORE_NAMES:
        return False
    # "initiativesDesigning" has lost its line break, "JavaScript" and "Specialty Train website" have not.
    return before.group().islower() and (bool(cut.group("gap")) or len(before.group()) > 3)


def listed(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut "assess patients, plan care and ..., supervise staff" where a verb of the same form follows."""
    first = first_verb(text[start:end])
    if first is not None and end - start > LONG_LINE:
        for cut in _LISTED.finditer(text, start, end):
            known = VERB_FORMS.get(cut.group("verb"))
            is_long = min(cut.start() - start, end - cut.start()) >= _SHORTEST_PIECE
            if (
                is_long
                and known is not None
                and known[1] == first.form
                and is_work(text[cut.start("verb") : end])
            ):
                yield Span(start=start, end=cut.start())
                start = cut.start("verb")
    yield Span(start=start, end=end)
