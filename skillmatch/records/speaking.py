"""Whether the reason of an override speaks of somebody whose document is erased.

A reason is free text of a person, and may name anybody: also the resume that was ranked above, or one of
another ranking. What names a document are its id, the name it was received under, and of a resume the mail
address and the name of the person, as they are read off its text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from skillmatch.records.sealed import SealedDocument
from skillmatch.text.name_words import folded_name, is_plain
from skillmatch.text.private import own_name
from skillmatch.text.private_contact import find_mails

_APART = re.compile(r"[\W_]+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")

_SHORTEST_TELLING = 4
"""Letters and digits of an id that is meant wherever it stands: "7" may be a number of years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a document is spoken of by.

    Attributes:
        handles: Its id and the name it was received under, with and without a file's ending.
        telling: Those of them that mean it wherever they stand, not in its own ranking alone.
        mails: Mail addresses in it.
        person: The words of the person's name, as they stand in it.
    """

    handles: tuple[str, ...]
    telling: tuple[str, ...]
    mails: tuple[str, ...]
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
        return Named(handles=tuple(handles), telling=tuple(telling), mails=(), person=())
    text = document.raw.text
    name = own_name(text)
    return Named(
        handles=tuple(handles),
        telling=tuple(telling),
        mails=tuple(span.of(text) for span in find_mails(text)),
        person=() if name is None else _words_of(name.of(text)),
    )


def speaks_of(reason: str, document: Named, *, is_of_its_ranking: bool) -> bool:
    """Say whether a reason may speak of a document.

    Args:
        reason: Of an override.
        document: What it is spoken of by.
        is_of_its_ranking: The document stands in the ranking that was overridden: there its id is meant
            whatever else goes by it, and one word of the person's name is enough.
    """
    plain = _plain(reason)
    handles = document.handles if is_of_its_ranking else document.telling
    if any(_holds(plain, handle) for handle in (*handles, *document.mails)):
        return True
    found = [_is_said(reason, word) for word in document.person]
    return any(found) if is_of_its_ranking else len(found) > 1 and all(found)


def _words_of(name: str) -> tuple[str, ...]:
    """Return the words of a person's name without initials, and without particles ("van der") where told."""
    words = [word for word in _APART.split(name) if len(word) > 1]
    return tuple(word for word in words if not word[0].islower()) or tuple(words)


def _plain(text: str) -> str:
    """Return letters and digits alone, one blank between words and around them; "" where there are none."""
    words = " ".join(_APART.sub(" ", text.casefold()).split())
    return f" {words} " if words else ""


def _holds(plain: str, words: str) -> bool:
    return bool(_plain(words)) and _plain(words) in plain


def _is_said(reason: str, word: str) -> bool:
    """Say whether a word of a name is in a reason; an everyday one (Grace, May) with its capital letter."""
    said = _APART.split(reason)
    if is_plain(folded_name(word)):
        return not {word.capitalize(), word.upper()}.isdisjoint(said)
    return folded_name(word) in map(folded_name, said)
