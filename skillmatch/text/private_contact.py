"""How a person is reached: e-mail addresses, phone numbers, pages and profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.types import Span

MAIL = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\]|\{at\})\s?[\w-]{1,63}"
    r"(?:(?:\.|\s?(?:\(dot\)|\[dot\])\s?)[\w-]{1,63}){0,3}(?:\.|\s?(?:\(dot\)|\[dot\])\s?)[a-z]{2,24}\b",
    re.IGNORECASE,
)
_SPELLED_MAIL = re.compile(
    r"(?<![\w.+%'-])[\w.+-]{1,64} at [\w-]{2,63} dot (?:[\w-]{2,24} dot )?[a-z]{2,24}\b", re.IGNORECASE
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>|,;]{3,300}", re.IGNORECASE)
_PROFILE = re.compile(
    r"(?<![\w@.-])(?:[a-z]{2,3}\.)?(?:linkedin|github|gitlab|bitbucket|twitter|x|facebook|instagram|behance|"
    r"dribbble|medium|stackoverflow|stackexchange|xing|kaggle|researchgate|orcid|academia|youtube|"
    r"vimeo|tiktok|"
    r"pinterest|soundcloud|codepen|leetcode|hackerrank|huggingface|angel|about|linktr|calendly|artstation|"
    r"flickr|wa|t)\.(?:com|net|org|co|me|io|ee|edu)/[\w./%@?=&#~+-]{2,200}"
    r"|(?<![\w@.-])[\w-]{2,40}\.(?:github|gitlab|wordpress|blogspot|wixsite|tumblr|medium|substack|weebly|"
    r"netlify|vercel|herokuapp|carrd|behance|notion|myportfolio|squarespace)\.(?:io|com|net|app|co|site)"
    r"(?:/[\w./%?=&#-]{0,100})?",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w.])(?:skype|twitter|instagram|telegram|whatsapp|wechat|line id|snapchat|linkedin|"
    r"github|gitlab|xing|"
    r"facebook|website|web ?site|web ?page|home ?page|portfolio|blog|personal (?:site|page)|orcid(?: id)?)"
    r"(?: (?:id|handle|profile|name))?[ \t]?[:：][ \t]*(?P<handle>@?[\w~][\w./%@?=&#~+-]{2,100})"
    r"|(?<![\w@.])@[A-Za-z]\w{2,30}\b(?![.@])",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?<![\w@.-])[a-z][a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40})?\.(?:com|net|org|me|dev|io|info|name|"
    r"blog|site|page|"
    r"tech|design|studio|online|space|eu|co\.uk|uk|de|fr|es|it|nl|pl|ie|ca|us|in|"
    r"example)(?:/[\w.~%-]{0,80})?\b"
    r"(?![\w@])",
)
"""A page's bare address, believed beside other contacts only: elsewhere it may be Node.js or Booking.com."""

_PHONE = re.compile(
    r"(?<![\w/.,$£€#-])(?:(?:\+|00)\d{1,3}(?:[ .()‑–/-]{1,3}\d{1,8}){1,6}|(?:\(\+?\d{1,5}\)|"
    r"0\d{1,4})(?:[ .()‑–/-]{1,3}\d{2,6}){1,5}"
    r"|\d{3}[ .‑–-]\d{3}[ .‑–-]\d{4}|\+\d{7,14}|0\d{9,10}|1[ .-]\d{3}[ .-]\d{3}[ .-]\d{4})"
    r"(?:\s?(?:x|ext\.?|extension)\s?\d{1,5})?(?![\w%]|[.,/]\d)"
)
_LABELLED_PHONE = re.compile(
    r"(?<![\w.])(?:tel(?:ephone)?|phone|mobile|cell(?:phone)?|mob|fax|whatsapp|ph|handy|call(?: "
    r"me)?(?: on| at)?|"
    r"text|contact(?: (?:no|number))?|(?:home|work|day|evening) ?(?:phone|tel)?)"
    r"(?: ?(?:no|nr|number|#))?[ \t]?[.:：]{0,2}[ \t]*"
    r"(?P<number>\+?\(?\d(?:[ .()‑–/-]{0,3}\d){5,14})(?![\w%]|[.,/]\d)",
    re.IGNORECASE,
)
_BARE_PHONE = re.compile(
    r"(?<![\w/.,$£€#+-])(?:\d{10,12}|\d{5}[ -]\d{5,6}|\d{3}[ .-]\d{4})(?![\w%]|[.,/-]\d)"
)
"""Numbers that are a phone's beside other contacts only."""

_DATE = re.compile(r"(?:^|\D)(?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d|(?:19|20)\d\d[./-](?:0[1-9]|1[0-2])")
_YEARS = re.compile(r"(?:19|20)\d\d\s?[-–]\s?(?:19|20)?\d\d\Z")


def find_mails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses, those spelled "jo at mail dot org" too."""
    for pattern in (MAIL, _SPELLED_MAIL):
        for found in pattern.finditer(text):
            yield Span(start=found.start(), end=found.end())


def find_pages(text: str) -> Iterator[Span]:
    """Yield addresses of pages and profiles, and handles that are named so."""
    for pattern in (_LINK, _PROFILE):
        for found in pattern.finditer(text):
            yield Span(start=found.start(), end=found.end())
    for found in _HANDLE.finditer(text):
        group = "handle" if found.group("handle") else 0
        yield Span(start=found.start(group), end=found.end(group))


def find_phones(text: str) -> Iterator[Span]:
    """Yield phone numbers, which are no dates and have 7 to 15 digits, 6 where they are called a phone's."""
    for found in _PHONE.finditer(text):
        if is_phone(found.group()):
            yield Span(start=found.start(), end=found.end())
    for found in _LABELLED_PHONE.finditer(text):
        if is_phone(found.group("number"), fewest=6):
            yield Span(start=found.start("number"), end=found.end("number"))


def find_beside_contacts(text: str, line: Span) -> Iterator[Span]:
    """Yield what on a line with other contacts is one as well: a bare address of a page, a bare number."""
    for pattern in (_PAGE, _BARE_PHONE):
        for found in pattern.finditer(text, line.start, line.end):
            if pattern is _PAGE or is_phone(found.group()):
                yield Span(start=found.start(), end=found.end())


def is_phone(number: str, *, fewest: int = 7) -> bool:
    """Tell whether digits with signs between them are a phone number rather than a date."""
    digits = sum(map(str.isdigit, number))
    return fewest <= digits <= 15 and not _DATE.search(number) and not _YEARS.match(number)
