"""What a sentence says is not needed, or not there.

A negation covers the words in its scope only: "Python is required, Java is not" negates Java alone, and
"a degree is desirable but not essential" negates nothing: it says nice to have.
"""

from __future__ import annotations

import re
from functools import lru_cache

from skillmatch.text.hints import NEGATION, hints

_WANTED = (
    r"(?:required|necessary|needed|essential|expected|mandatory|must|requirement|prerequisite|important|"
    r"relevant|used|compulsory|obligatory|wanted|asked for)"
)
_FILLER = (
    r"(?:(?:be|a|an|strictly|absolutely|really|actually|always|currently|even|at all|necessarily)\s+){0,3}"
)
_POST = re.compile(
    rf"\b(?:(?:is|are|was|were|will be|would be|be)\s+)?(?:not|never)\s+{_FILLER}{_WANTED}\b"
    rf"|\b(?:is|are|was|were|wo|does|do)n['’]t\s+{_FILLER}(?:{_WANTED}|matter)\b"
    r"|\b(?:is|are)\s+(?:unnecessary|irrelevant|not)(?=\s*(?:$|[.,;!)]))"
    r"|\b(?:is|are)n['’]t(?=\s*(?:$|[.,;!)]))",
    re.IGNORECASE,
)
"""After what it negates: "... is not required"."""

_PRE = re.compile(
    r"\bno\b(?!\s+(?:later|less|more|fewer|longer|matter|doubt|problems?|fear|one|two|nonsense|limits?|"
    r"exceptions?|stranger|better|wonder|such|other|obligation|agencies)\b|\.|:|\s*\d)"
    r"|\bwithout\b(?!\s+(?:exception|delay|fail|(?:direct |close |constant |much )?supervision|"
    r"compromising|guidance|"
    r"prompting|doubt|question|notice|losing|sacrificing|being)\b)"
    r"|\b(?:do|does|did|will|wo|would|need|should|must)\s?(?:not|n['’]t)\s+"
    r"(?:need|have|require|expect|use|want|look for|ask for|involve|include|know|support)\b"
    r"(?:\s+(?:to|any|a|an|have|know|use|be)\b){0,4}"
    r"|\b(?:not|n['’]t)\s+(?:needing|requiring|looking for|seeking|familiar with|experienced (?:in|"
    r"with)|using|"
    r"proficient in|an?)\b"
    r"|\b(?:never|not)\s+(?:used|worked (?:with|in|on)|learned|learnt|touched)\b"
    r"|\b(?:do|does|will|wo)\s?(?:not|n['’]t)\s+(?:really\s+)?care\s+(?:about|for|what|which|if|whether|how)\b"
    r"|\b(?:neither|rather than|instead of|as opposed to|lack of|lacking|unlike)\b",
    re.IGNORECASE,
)
"""Before what it negates: "no knowledge of ... needed", "you do not need ..."."""

_LISTED = r"(?:required|necessary|needed|expected|wanted|asked\s+for|relevant|used)"
_UNWANTED_LIST = re.compile(
    rf"(?:^|(?<=[.;]\s))\W{{0,4}}(?:not\s+{_FILLER}{_LISTED}"
    r"|(?:what|things)\s+(?:you|we)\s+(?:do\s+not|don['’]t|will\s+not|won['’]t)\s+"
    r"(?:need|require|expect|want|ask\s+for|look\s+for)(?:\s+(?:to\s+have|from\s+you))?"
    r"|no\s+need\s+for)\s?(?::|\s[-–—](?=\s))",
    re.IGNORECASE,
)
"""Before a whole list of what it negates: "Not needed: Java, a degree"."""

_UNWANTED_LABEL = re.compile(
    rf"(?:\s?[:(]\s?|\s[-–—]\s)(?:not\s+{_FILLER}{_LISTED}"
    r"|unnecessary)(?=\s*(?:$|[.,;!)]))",
    re.IGNORECASE,
)
"""Behind one name, as if in a table: "Java: not needed", "Java (not needed)"; "not essential" is nice."""

_NAME_END = re.compile(r"[,;:!?()|•]|\.\s")
_LIST_END = re.compile(r"[.;](?=\s|$)")

_NO_NEGATION = re.compile(
    r"\b(?:not (?:only|just|limited|merely|least)|if not|whether or not|or not|not to mention|why not)\b",
    re.IGNORECASE,
)
_SOFTENER = re.compile(
    r"\b(?:desirable|desired|preferred|preferable|nice to have|(?:an?|added) (?:plus|bonus|advantage|"
    r"asset)|helpful|"
    r"useful|beneficial|advantageous|welcome|ideal(?:ly)?|bonus)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[;:!?()\[\]•|]|\.(?=\s|$)|\s[-–—]\s"
    r"|\b(?:but|however|although|though|whereas|while|yet|except|because|since|as long as|if)\b",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s*(?:(?:and|or|nor)\s+)?")
_NEEDED = re.compile(r"\b(?:required|necessary|needed|essential|expected|mandatory|a must)\b", re.IGNORECASE)
_NEW_CLAUSE = re.compile(
    r"\s*(?:just|only|you|we|they|it|he|she|this|the|our|your|full|all|strong|good|excellent|solid|must|plus|"
    r"please|training|instead|experience)\b|.{0,80}?\b(?:is|are|will|must|should|can|provides?|gives?|"
    r"has|have)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:and|or|nor|are|were)\b|[&/]", re.IGNORECASE)


def is_negated(sentence_text: str, start: int, end: int) -> bool:
    """Tell whether the words at ``start..end`` are said not to be needed, or not to be there.

    Args:
        sentence_text: One sentence or bullet.
        start: Offset into ``sentence_text``.
        end: Offset after the last character.
    """
    return any(low < end and start < high for low, high in negated_ranges(sentence_text))


def negates(sentence_text: str, start: int, end: int) -> bool:
    """Tell whether the cue at ``start..end`` ("needed", "required") belongs to a negation."""
    if not hints(sentence_text) & NEGATION:
        return False
    for low, high in _between(_BREAK, sentence_text, 0, len(sentence_text)):
        if low <= start < high:
            post = any(
                found.end() >= end for found in _POST.finditer(sentence_text, max(low, start - 40), high)
            )
            pre = _PRE.search(sentence_text, low, start)
            return post or (pre is not None and _right_limit(sentence_text, pre.end(), high) >= end)
    return False


@lru_cache(maxsize=64)
def negated_ranges(sentence_text: str) -> tuple[tuple[int, int], ...]:
    """Return the ranges (start, end) of a sentence that stand in the scope of a negation."""
    if not hints(sentence_text) & NEGATION:
        return ()
    if not _PRE.search(sentence_text) and not _POST.search(sentence_text):
        return ()
    ranges = _unwanted_lists(sentence_text) + _unwanted_labels(sentence_text)
    for start, end in _between(_BREAK, sentence_text, 0, len(sentence_text)):
        if not _NO_NEGATION.search(sentence_text, start, end):
            ranges.extend(_negated_before(sentence_text, start, end))
            ranges.extend(_negated_after(sentence_text, start, end))
    return tuple(sorted(ranges))


def _unwanted_lists(text: str) -> list[tuple[int, int]]:
    """Find the lists behind "Not needed:" and the like, each to the end of its sentence."""
    ranges: list[tuple[int, int]] = []
    for found in _UNWANTED_LIST.finditer(text):
        end = _LIST_END.search(text, found.end())
        ranges.append((found.end(), end.start() if end else len(text)))
    return ranges


def _unwanted_labels(text: str) -> list[tuple[int, int]]:
    """Find the name before ": not needed", back to the comma or mark in front of it."""
    ranges: list[tuple[int, int]] = []
    for found in _UNWANTED_LABEL.finditer(text):
        marks = [mark.end() for mark in _NAME_END.finditer(text, 0, found.start())]
        ranges.append((marks[-1] if marks else 0, found.start()))
    return ranges


def _negated_before(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find what "... is not required" speaks of; where the sentence also says "a plus", nothing."""
    ranges: list[tuple[int, int]] = []
    for post in _POST.finditer(text, start, end):
        rest = f"{text[: post.start()]} {text[post.end() :]}"
        if not _SOFTENER.search(rest):
            ranges.append((_left_limit(text, start, post.start(), post.end()), post.start()))
        start = post.end()
    return ranges


def _negated_after(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [
        (pre.end(), _right_limit(text, pre.end(), end))
        for pre in _PRE.finditer(text, start, end)
        if not _POST.match(text, pre.start(), end)
    ]


def _left_limit(text: str, start: int, end: int, cue_end: int) -> int:
    """Return where the subject of "... is not required" begins: lists joined by and/or go together."""
    parts = _between(_COMMA, text, start, end)
    limit = parts[-1][0]
    marks = text[parts[-2][1] : cue_end] if len(parts) > 1 else ""
    for low, high in reversed(parts[:-1]):
        if not _JOINED.search(marks) or _NEEDED.search(text, low, high) or _NEW_CLAUSE.match(text, low, high):
            break
        limit = low
    return limit


def _right_limit(text: str, start: int, end: int) -> int:
    """Return where the scope of "no ..." ends: at its "needed", or where a new clause begins."""
    for index, (low, high) in enumerate(_between(_COMMA, text, start, end)):
        needed = _NEEDED.search(text, low, high)
        if index and (_NEW_CLAUSE.match(text, low, high) or (needed and not _is_listed(text, low, high))):
            return low
        if needed:
            return needed.end()
    return end


def _is_listed(text: str, low: int, high: int) -> bool:
    """Tell whether a part after a comma goes on with a list: "no Java, C# or Python experience needed"."""
    return re.search(r"\bor\b", text[max(0, low - 4) : high]) is not None


def _between(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the ranges between the places where ``pattern`` stands; at least one."""
    spans: list[tuple[int, int]] = []
    for found in pattern.finditer(text, start, end):
        spans.append((start, found.start()))
        start = found.end()
    spans.append((start, end))
    return spans
