"""Words that tell a person's sex, and the form without it that stands for both.

Features read "salesperson" for salesman and saleswoman, "waiter" for waitress, "they" for he and she,
"people" for men and women. The form of a job is one that the taxonomies know, so that a title is coded as
before. What the work is done for keeps its name: women's health, menswear, a male catheter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from skillmatch.text.gendered_forms import AFTER_JOBS, NOT_BEFORE, PAIRS, TWO_WORDS, WORKED_FOR
from skillmatch.text.hints import folded
from skillmatch.types import Span


@cache
def _forms() -> dict[str, str]:
    """Return what stands for each form, in small letters."""
    known: dict[str, str] = {}
    for line in PAIRS.strip().splitlines():
        forms, _, neutral = line.partition(": ")
        known.update(dict.fromkeys(_split(forms), neutral))
    return known


_TWO_WORDS = re.compile(TWO_WORDS)


def _split(forms: str) -> Iterator[str]:
    """Yield the forms of one line: those of two words first."""
    yield from _TWO_WORDS.findall(forms)
    yield from _TWO_WORDS.sub(" ", forms).split()


_WOMAN = re.compile(r"\w{3,}wom[ae]n\Z")
_PRONOUNS = frozenset(["he", "she", "his", "her", "hers", "him", "himself", "herself"])
_SUBJECTS = frozenset(["he", "she", "s/he", "he/she", "she/he", "(s)he", "they"])
_PERSON = frozenset(["woman", "man", "girl", "boy"])
"""Words that end the titles of jobs as well: "stunt woman", "kitchen boy"."""

_SMALL_ONLY = frozenset(["son", "sons", "daughter", "daughters", "guy", "lad", "lads", "bride", "widow"])
"""With a capital letter they are part of a firm's name."""

_ONE_OF = re.compile(
    r"(?:\A|[\n\r.;:!?,|•–—(]|\b(?:an?|the|this|another|each|every|any|some|only|one|few|no|first|last|old|"
    r"older|young|younger|single|married|divorced|widowed|family|proud|strong|grown|adult|modern|working|"
    r"local|best|top|as|being|black|white|brown|gay|lesbian|bisexual|straight|trans|transgender|disabled|"
    r"deaf|blind|muslim|christian|jewish|hindu|sikh|catholic|[a-z]{3,}(?:ed|ful|ous|ing|an|ish|ese)|"
    r"under-?\d+|‡))[\s\"“'‘-]*\Z",
    re.IGNORECASE,
)
"""What stands before a word for a man or woman that is not the last word of a job's title."""

_WITH_CHILD = re.compile(
    r"\b(?:pregnant|expectant|expecting|nursing|breast-?feeding|labou?ring|(?:ante|post|peri|pre)-?natal) \Z",
    re.IGNORECASE,
)
_THEIR_KIN = re.compile(
    r"\b(?:my|his|her|their|our|your|older|younger|elder|big|little|baby|twin|half|two|three|four|five|"
    r"and|with) \Z",
    re.IGNORECASE,
)
_KIN_OR_RANK = frozenset(["sister", "sisters", "brother", "brothers"])
"""Kin, or a nurse's rank, a monk, a maker of printers."""

_NEAR = 24
_WORKED_FOR = re.compile(WORKED_FOR, re.IGNORECASE)
_NOT_BEFORE = {word: re.compile(pattern, re.IGNORECASE) for word, pattern in NOT_BEFORE.items()}
_AFTER_JOBS = re.compile(AFTER_JOBS, re.IGNORECASE)
_VERB = re.compile(
    r"\s(?:(?:also|always|often|never|now|currently|recently|quickly|consistently|regularly|successfully|"
    r"personally|still|then|later|soon|usually|frequently|clearly|rarely|really|only|just)\s)?"
    r"(?P<verb>[a-z]+(?:n['’]t)?)(?![\w'’])"
)
_SHORTENED = re.compile(r"['’](?:s|re|ve|d|ll)(?!\w)", re.IGNORECASE)
_OWNED = re.compile(r"['’](?!\w)")
_PLURALS = {
    "is": "are",
    "was": "were",
    "has": "have",
    "does": "do",
    "goes": "go",
    "isn't": "aren't",
    "wasn't": "weren't",
    "hasn't": "haven't",
    "doesn't": "don't",
}
_NO_VERBS = frozenset(
    [
        "always",
        "besides",
        "perhaps",
        "sometimes",
        "thus",
        "this",
        "his",
        "hers",
        "as",
        "its",
        "yes",
        "less",
        "us",
        "across",
        "unless",
        "whereas",
        "afterwards",
        "nowadays",
        "towards",
    ]
)


_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _by_last_word() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Return the forms by their last word, each with all of its words."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for form in _forms():
        words = _LETTERS.findall(form)
        found.setdefault(words[-1], []).append((form, frozenset(words)))
    return found


def _forms_of(letters: str) -> tuple[str, ...]:
    """Return the forms all of whose words stand somewhere in a text of small letters, the longest first."""
    words = frozenset(_LETTERS.findall(letters))
    by_last = _by_last_word()
    found = [form for word in words & by_last.keys() for form, needs in by_last[word] if needs <= words]
    return tuple(sorted(found, key=lambda form: (-len(form), form)))


@lru_cache(maxsize=1024)
def _pattern(forms: tuple[str, ...], *, has_women: bool) -> re.Pattern[str]:
    """Return the pattern of the few forms that may stand in a text: that of all forms is slow."""
    known = [re.escape(form).replace(r"\ ", r"\s+") for form in forms]
    known += [r"\w{3,}wom[ae]n"] if has_women else []
    return re.compile(rf"(?<![\w/])(?:{'|'.join(known)})(?![\w/]|-\w)", re.IGNORECASE)


def find_gendered(text: str) -> Iterator[tuple[Span, str]]:
    """Yield each word that tells somebody's sex, in order, with the form that stands for it.

    Small and capital letters are kept as they are: "Waitress" becomes "Waiter". A verb after "he" or "she" is
    yielded too, as it stands after "they".
    """
    letters = folded(text)
    forms = _forms_of(letters)
    has_women = "woman" in letters or "women" in letters
    if not forms and not has_women:
        return
    for found in _pattern(forms, has_women=has_women).finditer(text):
        words = found.group()
        word = " ".join(words.casefold().split())
        neutral = _neutral(text, found, word)
        # In capitals they are mostly acronyms: higher education, safety health and environment.
        if neutral is None or (word in _PRONOUNS and words.isupper()):
            continue
        shortened = _SHORTENED.match(text, found.end()) if neutral == "they" else None
        end = shortened.end() if shortened is not None else found.end()
        owned = _OWNED.match(text, end) if word.endswith("s") and not neutral.endswith("s") else None
        if owned is not None:  # "ladies'" as "women's"
            yield Span(start=found.start(), end=owned.end()), f"{_cased(neutral, words)}{owned.group()}s"
        elif shortened is not None or neutral != word:
            yield Span(start=found.start(), end=end), _cased(neutral, words)
        if word in _SUBJECTS and shortened is None:
            yield from _verb_after(text, end)


def _verb_after(text: str, end: int) -> Iterator[tuple[Span, str]]:
    """Yield the verb after "she" in the form it has after "they": "leads" as "lead"."""
    verb = _VERB.match(text, end)
    if verb is None:
        return
    plural = _plural(verb.group("verb").replace("’", "'"))
    if plural is not None:
        yield Span(start=verb.start("verb"), end=verb.end("verb")), plural


def _plural(verb: str) -> str | None:
    if verb in _PLURALS:
        return _PLURALS[verb]
    if verb in _NO_VERBS or len(verb) < 4 or not verb.endswith("s") or verb.endswith(("ss", "us")):
        return None
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("ches", "shes", "sses", "xes", "zzes", "oes")) else verb[:-1]


def neutral_form(text: str) -> str:
    """Return ``text`` with every word that tells somebody's sex in the form that stands for both."""
    pieces: list[str] = []
    at = 0
    for span, neutral in find_gendered(text):
        pieces += (text[at : span.start], neutral)
        at = span.end
    return "".join((*pieces, text[at:]))


def _neutral(text: str, found: re.Match[str], word: str) -> str | None:
    """Return what stands for a word where it stands, None where it tells nobody's sex there."""
    known = _forms().get(word)
    if known is None:
        return word.replace("woman", "man").replace("women", "men") if _WOMAN.match(word) else None
    if word in _NOT_BEFORE and _NOT_BEFORE[word].match(text, found.end()):
        return None
    before = text[max(0, found.start() - _NEAR) : found.start()]
    if word in _KIN_OR_RANK:
        return known if _THEIR_KIN.search(before) and not found.group().istitle() else None
    if word in _SMALL_ONLY and not found.group().islower():
        return None
    if known in ("person", "people", "child", "children"):
        return _of_person(text, found, word, before)
    return known


def _of_person(text: str, found: re.Match[str], word: str, before: str) -> str | None:
    """Return what stands for "woman" or "girls": nothing where work is done for them."""
    if _WORKED_FOR.match(text, found.end()) or _WITH_CHILD.search(before):
        return None
    if word in _PERSON and not _ONE_OF.search(before):
        return "man" if word == "woman" else None
    if word in ("girls", "boys") and _AFTER_JOBS.search(before):
        return None
    return _forms()[word]


def _cased(neutral: str, words: str) -> str:
    if words.isupper() and len(words) > 1:
        return neutral.upper()
    return neutral[:1].upper() + neutral[1:] if words[:1].isupper() else neutral
