"""Names of people: the person's own, learned in the head of a resume, and others told by what stands around.

A resume mostly says whose it is: in its first lines, behind "Name:", or in an e-mail address. Every word of
that name is then hidden wherever it stands, unless it is an everyday word or a product (Ruby) that nothing
shows to be meant as a name. Names of others (referees, managers) are told by words around them or by their
form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from skillmatch.text.name_others import PLACES, is_no_person, is_other_than_person, looks_like_person
from skillmatch.text.name_signs import (
    AMPERSAND,
    BEFORE_YEAR,
    BRAND_AFTER,
    CREDIT,
    DOES,
    I_AM,
    INTRODUCED,
    NAMING,
    ONLY_PEOPLE,
    PERSONAL_AFTER,
    PRONOUN,
    SENTENCE_START,
    WEAK,
)
from skillmatch.text.name_words import (
    Word,
    folded_name,
    is_first_name,
    is_listed,
    is_of_subject,
    is_plain,
    is_product,
    may_be_name,
    runs_of,
    span_of_run,
)
from skillmatch.types import Span

_NEAR = 60
_ACRONYM = 6
_SHORT_ACRONYM = 4
_MAIL_SPLIT = re.compile(r"[\d._+%-]+")
_NO_PERSON = frozenset(
    re.split(
        r"\s+",
        "info jobs job contact mail email hello admin work office hire hireme careers career resume team "
        "me my the mr mrs miss dr real official web online dev design data code",
    )
)


_OFFICE = frozenset(
    re.split(
        r"\s+",
        "word excel access office power powerpoint project outlook visio publisher teams sql windows dos",
    )
)
"""What "Ms" stands before when it means Microsoft."""


_GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv", "esq"))


class OwnName:
    """What is known of the person's own name: its words, and what stands before the @ of the addresses."""

    def __init__(self, text: str, names: Iterable[Span], mails: Iterable[str]) -> None:
        """Learn from names found and from addresses.

        Args:
            text: The text of a resume.
            names: Where the head or a label names the person.
            mails: E-mail addresses in it.
        """
        self.keys: set[str] = set()
        self.locals = tuple(dict.fromkeys(folded_name(_local(mail)) for mail in mails))
        for mail in mails:
            self.keys.update(_mail_keys(mail))
        for name in names:
            self.learn(run for run in runs_of(name.of(text)))

    def learn(self, runs: Iterable[Sequence[Word]]) -> None:
        """Take the words of runs as the person's."""
        self.keys.update(
            word.key
            for run in runs
            for word in run
            if len(word.key) > 1
            and not (word.is_honorific or word.is_initial)
            and word.key not in _GENERATIONS
        )

    def is_in_mail(self, run: Sequence[Word]) -> bool:
        """Tell whether an address is made of the words of a run: "mlopez", "lopez.maria", "marialopez"."""
        keys = [word.key.replace("-", "") for word in run if not word.is_honorific]
        if not keys or not self.locals or len("".join(keys)) < 4:
            return False
        written = _written(keys)
        return any(_letters(local) in written for local in self.locals)


def _local(mail: str) -> str:
    return re.split(r"\s?(?:@|\(at\)|\[at\]|\{at\}| at )", mail, maxsplit=1, flags=re.IGNORECASE)[0]


def _letters(local: str) -> str:
    return _MAIL_SPLIT.sub("", local)


def _mail_keys(mail: str) -> Iterator[str]:
    """Yield words of an address that can be little but names."""
    for part in _MAIL_SPLIT.split(folded_name(_local(mail))):
        if len(part) > 2 and part not in _NO_PERSON and may_be_name(part) and not is_plain(part):
            yield part


def _written(keys: Sequence[str]) -> frozenset[str]:
    """Return how addresses are made of a name's words."""
    first, last = keys[0], keys[-1]
    whole = {"".join(keys), "".join(reversed(keys)), first + last, last + first}
    if len(keys) > 1:
        initials = "".join(key[0] for key in keys[:-1])
        whole |= {first[0] + last, last + first[0], first + last[0], initials + last, last + initials}
        whole |= {first[0] + "".join(keys[1:]), first + "".join(key[0] for key in keys[1:])}
    return frozenset(form for form in whole if len(form) > 3)


def find_names(text: str, own: OwnName, referees: Sequence[Span] = ()) -> Iterator[Span]:
    """Yield the names of people in a resume: the person's own wherever it stands, and those of others.

    Args:
        text: The text of a resume.
        own: What is known of the person's own name; learns what the text adds.
        referees: Passages under a heading like "References".
    """
    runs = list(runs_of(text))
    own.learn(run for run in runs if own.is_in_mail(run))
    found = [_name_in(text, run, referees) for run in runs]
    for run, span in zip(runs, found, strict=True):
        if span is not None and any(word.key in own.keys for word in run):
            # "Maria Lopez" where the head has "M. Lopez".
            own.learn([[word for word in run if span.start <= word.start < span.end]])
    yield from _turned(text, runs, own)
    for run, span in zip(runs, found, strict=True):
        yield from _own_words(text, run, own)
        if span is not None:
            yield span


def _turned(text: str, runs: Sequence[Sequence[Word]], own: OwnName) -> Iterator[Span]:
    """Yield the person's name where it is turned: "Smith, John"."""
    for last, first in pairwise(runs):
        keys = [{word.key for word in run if not word.is_initial} for run in (last, first)]
        is_own = all(found and found <= own.keys for found in keys)
        if is_own and text[last[-1].end : first[0].start] == ", ":
            yield Span(start=last[0].start, end=first[-1].end)


def _name_in(text: str, run: Sequence[Word], referees: Sequence[Span]) -> Span | None:
    """Return the part of a run that is somebody's name, None where nothing says so."""
    honoured = _honoured(run)
    if honoured is not None:
        return honoured
    person = _cut(run)
    if not person or AMPERSAND.match(text, person[-1].end):
        return None
    if _is_shown(text, person, referees):
        return span_of_run(person)
    return None


def _is_shown(text: str, person: Sequence[Word], referees: Sequence[Span]) -> bool:
    span = span_of_run(person)
    if is_no_person(person):
        return False
    if looks_like_person(text, person):
        return True
    if is_other_than_person(span.of(text)) or any(
        is_product(word.key) and not is_listed(word.key) for word in person
    ):
        return False
    before, after = text[max(0, span.start - _NEAR) : span.start], text[span.end : span.end + _NEAR]
    n_words = sum(not word.is_honorific for word in person)
    if n_words > 1:
        is_referee = any(section.start <= span.start < section.end for section in referees)
        return (
            is_referee
            or bool(INTRODUCED.search(before) or I_AM.search(before))
            or _acts(text, span, before, after)
            or _is_credited(after)
        )
    return _is_single_name(person[0], before, after, is_possessive=text[: span.end].endswith(("'s", "’s")))


def _is_single_name(word: Word, before: str, after: str, *, is_possessive: bool) -> bool:
    if word.is_initial or word.is_capitals or is_product(word.key) or not may_be_name(word.key):
        return False
    if is_of_subject(word.key):
        return False  # "Onboarding"
    if BEFORE_YEAR.match(after) or (is_plain(word.key) and BRAND_AFTER.match(after)):
        return False  # "Assisted Branch Manager"
    if is_plain(word.key):
        return bool(INTRODUCED.search(before)) and not WEAK.search(before) and is_listed(word.key)
    if (INTRODUCED.search(before) and not WEAK.search(before)) or I_AM.search(before):
        return True
    if is_possessive:
        is_of_firm = BRAND_AFTER.match(after) is not None  # "Sam's Club"
        is_named = is_first_name(word.key) and word.key not in PLACES
        return not is_of_firm and (is_named or bool(PERSONAL_AFTER.match(after)))
    if not SENTENCE_START.search(before) or not DOES.match(after):
        return False
    return is_first_name(word.key) or bool(PRONOUN.search(after) or ONLY_PEOPLE.match(after))


def _acts(text: str, span: Span, before: str, after: str) -> bool:
    """Tell whether a run is the subject of a sentence, or somebody's by its ending."""
    if text[: span.end].endswith(("'s", "’s")):
        return PERSONAL_AFTER.match(after) is not None
    return SENTENCE_START.search(before) is not None and DOES.match(after) is not None


def _is_credited(after: str) -> bool:
    """Tell "Mark Price, Store Manager" by what stands behind the comma."""
    credit = CREDIT.match(after)
    return (
        credit is not None
        and is_other_than_person(credit.group("title"))
        and credit.group("title")[0].isupper()
    )


def _honoured(run: Sequence[Word]) -> Span | None:
    """Return "Mr" and the words after it that are a name."""
    for number, word in enumerate(run[:-1]):
        if word.is_honorific and not is_product(run[number + 1].key) and run[number + 1].key not in _OFFICE:
            last = number + 1
            if word.key == "sr" and (is_plain(run[last].key) or not is_listed(run[last].key)):
                continue  # "Sr. Mgmt"
            if not run[last].is_initial and is_plain(run[last].key) and not is_listed(run[last].key):
                continue
            while last + 1 < len(run) and (may_be_name(run[last + 1].key) or run[last + 1].is_initial):
                last += 1
            return span_of_run(run[number : last + 1])
    return None


def _cut(run: Sequence[Word]) -> Sequence[Word]:
    """Leave off words at both ends that no name has: "Experienced Maria Lopez", "Maria Lopez ACMA"."""
    is_mixed = not all(word.is_capitals or word.is_initial for word in run)
    start, end = 0, len(run)
    while start < end and not _fits(run[start], is_mixed):
        start += 1
    stop = start
    while stop < end and _fits(run[stop], is_mixed):
        stop += 1
    return run[start:stop]


def _fits(word: Word, is_mixed: bool) -> bool:
    """Tell whether a word may be part of a name; among small letters, capitals are an acronym."""
    if word.is_initial:
        return True
    is_acronym = is_mixed and word.is_capitals and word.end - word.start <= _ACRONYM
    return may_be_name(word.key) and not is_acronym


def _own_words(text: str, run: Sequence[Word], own: OwnName) -> Iterator[Span]:
    """Yield where the words of the person's name stand in a run, with honorifics and initials beside them."""
    known = [
        (word.key in own.keys or _hyphenated(word.key, own.keys)) and not BEFORE_YEAR.match(text, word.end)
        for word in run
    ]
    for number, word in enumerate(run):
        if known[number] and (
            (not is_plain(word.key) and not _is_acronym(run, number))
            or _stands_by(run, known, number)
            or (len(run) == 1 and _is_meant_as_name(text, word))
        ):
            first = last = number
            while first and (run[first - 1].is_initial or run[first - 1].is_honorific):
                first -= 1
            while last + 1 < len(run) and run[last + 1].is_initial:
                last += 1
            yield Span(start=run[first].start, end=run[last].end)


def _is_acronym(run: Sequence[Word], number: int) -> bool:
    """Tell a short word in capitals by itself from a name: Lan is not LAN."""
    word = run[number]
    return word.is_capitals and word.end - word.start <= _SHORT_ACRONYM and len(run) == 1


def _hyphenated(key: str, keys: set[str]) -> bool:
    return "-" in key and any(part in keys for part in key.split("-") if len(part) > 2)


def _stands_by(run: Sequence[Word], known: Sequence[bool], number: int) -> bool:
    """Tell whether another word of the name, an initial or an honorific stands beside this one."""
    beside = [n for n in (number - 1, number + 1) if 0 <= n < len(run)]
    return any(known[n] or run[n].is_honorific or (run[n].is_initial and n < number) for n in beside)


def _is_meant_as_name(text: str, word: Word) -> bool:
    """Tell "Grace led the team" and "thanks to Mark" from "Mark exams", "Grace period" and "Java is"."""
    before, after = text[max(0, word.start - _NEAR) : word.start], text[word.end : word.end + _NEAR]
    if text[word.start : word.end].endswith(("'s", "’s")):
        return PERSONAL_AFTER.match(after) is not None
    if SENTENCE_START.search(before) and DOES.match(after):
        return not is_product(word.key) or PRONOUN.search(after) is not None
    if is_product(word.key):
        return INTRODUCED.search(before) is not None and not WEAK.search(before)
    return NAMING.search(before) is not None or INTRODUCED.search(before) is not None
