"""Whether the reason of an override speaks of somebody whose document is erased.

A reason is free text of a person, and may name anybody: also the resume that was ranked above, or one of
another ranking. What names a document are its id, the name it was received under, and of a resume the mail
addresses, the phone numbers and the name of the person, as they are read off its text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from skillmatch.records.sealed import SealedDocument
from skillmatch.text.name_words import folded_name, is_plain
from skillmatch.text.private import own_name
from skillmatch.text.private_contact import find_beside_contacts, find_mails, find_phones, is_phone
from skillmatch.types import Span

_APART = re.compile(r"[\W_]+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")

_APOSTROPHE = r"['’ʼ‘`´]"
_POSSESSIVE = re.compile(rf"{_APOSTROPHE}s(?!\w)", re.IGNORECASE)
_SIGN = re.compile(_APOSTROPHE)
_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "ß": "ss"}
)
_BARE = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "đ": "d", "ı": "i"})
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Letters of scripts that put no blanks between words, or join particles to them: Chinese, Thai, Korean."""

_N_DIGITS = 7
"""Last digits of a phone number that mean it: before them stand codes of country and area, in many ways."""

_SHORTEST_TELLING = 4
"""Letters and digits of an id that is meant wherever it stands: "7" may be a number of years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a document is spoken of by.

    Attributes:
        handles: Its id and the name it was received under, with and without a file's ending.
        telling: Those of them that mean it wherever they stand, not in its own ranking alone.
        mails: Mail addresses in it.
        phones: The last digits of phone numbers in it.
        person: The words of the person's name, as they stand in it.
    """

    handles: tuple[str, ...]
    telling: tuple[str, ...]
    mails: tuple[str, ...]
    phones: tuple[str, ...]
    person: tuple[str, ...]


def named(document: SealedDocument, *, shared: Collection[str]) -> Named:
    """Return what a document is spoken of by.

    Args:
        document: Posting or resume.
        shared: Ids and names that other documents go by too: elsewhere those may be meant.
    """
    handles = [each for name in document.called for each in (name, _ENDING.sub("", name)) if _plain(each)]
    # "posting", as the page calls each, is a word of any reason.
    telling = [
        each
        for each in handles
        if each not in shared
        and len(_APART.sub("", each)) >= _SHORTEST_TELLING
        and not is_plain(each.casefold())
    ]
    if document.kind == "posting":
        return Named(handles=tuple(handles), telling=tuple(telling), mails=(), phones=(), person=())
    text = document.raw.text
    name, mails = own_name(text), list(find_mails(text))
    return Named(
        handles=tuple(handles),
        telling=tuple(telling),
        mails=tuple(span.of(text) for span in mails),
        phones=tuple(_digits(number)[-_N_DIGITS:] for number in _phones(text, mails)),
        person=() if name is None else _words_of(name.of(text)),
    )


def speaks_of(reason: str, document: Named, *, is_of_its_ranking: bool) -> bool:
    """Say whether a reason may speak of a document.

    Args:
        reason: Of an override.
        document: What it is spoken of by.
        is_of_its_ranking: The document stands in the ranking that was overridden: there its id is meant
            whatever else goes by it, and one word of the person's name is enough. Elsewhere it takes two of
            them, say the first and the last, or a whole name in a script without blanks.
    """
    plain = _plain(reason)
    handles = document.handles if is_of_its_ranking else document.telling
    if any(_holds(plain, handle) for handle in (*handles, *document.mails)):
        return True
    if any(_is_dialled(reason, phone) for phone in document.phones) or _is_whole_said(
        reason, document.person
    ):
        return True
    found = sum(_is_said(reason, word) for word in document.person)
    return found >= (1 if is_of_its_ranking else 2) or _is_said_small(reason, document.person)


def _phones(text: str, mails: Collection[Span]) -> Iterator[str]:
    """Yield phone numbers of a resume, also bare ones on a line with a mail address."""
    yield from (span.of(text) for span in find_phones(text))
    for mail in mails:
        start, end = text.rfind("\n", 0, mail.start) + 1, text.find("\n", mail.end)
        line = Span(start=start, end=len(text) if end < 0 else end)
        beside = (span.of(text) for span in find_beside_contacts(text, line))
        yield from (number for number in beside if is_phone(number) and not re.search(r"[^\W\d_]", number))


def _digits(text: str) -> str:
    return "".join(str(int(each)) for each in text if each.isdecimal())


def _is_dialled(reason: str, phone: str) -> bool:
    """Say whether the digits of a phone number end some number of a reason, whatever stands between them."""
    plain = "".join(str(int(each)) if each.isdecimal() else each for each in reason)
    return re.search(r"[^\w\n]{0,3}".join(phone) + r"(?!\d)", plain) is not None


def _words_of(name: str) -> tuple[str, ...]:
    """Return the words of a person's name without initials, and without particles ("van der") where told.

    A double name ("Anne-Marie") is one word: both of its parts together are no first and last name.
    """
    whole = (word.strip('.,;:()"“”') for word in name.split())
    words = [word for word in whole if len(_APART.sub("", word)) > 1 or _UNSPACED.search(word)]
    return tuple(word for word in words if not word[0].islower()) or tuple(words)


def _plain(text: str) -> str:
    """Return letters and digits alone, one blank between words and around them; "" where there are none."""
    words = " ".join(_APART.sub(" ", _composed(text).casefold()).split())
    return f" {words} " if words else ""


def _holds(plain: str, words: str) -> bool:
    wanted = _plain(words)
    if wanted and _UNSPACED.search(wanted) and len(wanted.strip()) > 1:
        wanted = wanted.strip()
    return bool(wanted) and wanted in plain


def _is_whole_said(reason: str, person: Collection[str]) -> bool:
    """Say whether a reason holds a whole name of a script without blanks, with blanks in it or without."""
    whole = "".join(person)
    if len(whole) < 2 or not all(map(_UNSPACED.search, person)):
        return False
    return _APART.sub("", whole) in _APART.sub("", reason)


def _is_said(reason: str, word: str) -> bool:
    """Say whether a word of a name is in a reason; an everyday one (Grace, May) with its capital letter."""
    if _UNSPACED.search(word):
        return len(word) > 1 and word in reason
    names = {form for part in _parts(word) for form in _forms(part)}
    for said in _parts(reason):
        meant = names & _forms(said)
        # Who writes without capitals is understood where the word is none of everyday.
        if meant and (not said[0].islower() or not all(map(is_plain, meant))):
            return True
    return False


def _is_said_small(reason: str, person: Sequence[str]) -> bool:
    """Say whether two words of a name follow each other in small letters: "jane doe", where "doe" is a word.

    Where all of them are everyday words ("grace may") small letters tell nothing.
    """
    said = [word for word in _APART.split(_SIGN.sub("", _POSSESSIVE.sub("", _composed(reason)))) if word]
    names = [{form for part in _parts(word) for form in _forms(part)} for word in person]
    for first, second in pairwise(said):
        meant = _forms(first) | _forms(second)
        if not first[0].islower() or not second[0].islower() or all(map(is_plain, meant)):
            continue
        if any(_forms(first) & one and _forms(second) & other for one, other in combinations(names, 2)):
            return True
    return False


def _composed(text: str) -> str:
    """Return a text whose accents are part of their letters: apart from them they part words."""
    return unicodedata.normalize("NFC", text)


def _parts(text: str) -> set[str]:
    """Return the words of a text: "O'Brien" as one and as its parts, "Anne-Marie" too, and no "'s"."""
    plain = _POSSESSIVE.sub("", _composed(text))
    words = {*_APART.split(_SIGN.sub("", plain)), *_APART.split(plain)}
    words.update(_APART.sub("", word) for word in _SIGN.sub("", plain).split() if "-" in word)
    return {word for word in words if len(word) > 1}


def _forms(word: str) -> set[str]:
    """Return a word in small letters without accents, and with umlauts written out ("mueller")."""
    small = _composed(word).casefold()
    return {folded_name(each) for each in (small, small.translate(_BARE), small.translate(_WRITTEN_OUT))}
