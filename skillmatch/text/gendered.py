"""Words that tell a person's sex, and the form without it that stands for both.

Features read "salesperson" for salesman and saleswoman, "waiter" for waitress, "they" for he and she. The
form is one that the taxonomies know, so that a job title is coded as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from skillmatch.text.hints import folded
from skillmatch.types import Span

_PAIRS = """
he she s/he he/she she/he (s)he: they
his her hers him his/her her/his him/her his/hers her/him them theirs: their
himself herself him/herself himself/herself themself: themselves
waitress waiter/waitress: waiter
hostess host/hostess: host
actress actor/actress: actor
stewardess air-hostess: steward
air hostess: flight attendant
seamstress seamster: dressmaker
sculptress: sculptor
governess: nanny
landlady: landlord
tailoress: tailor
janitress: janitor
masseuse: masseur
heiress: heir
poetess: poet
authoress: author
manageress: manager
headmistress headmaster: headteacher
headmistresses headmasters: headteachers
schoolmistress schoolmaster: schoolteacher
choirmistress: choirmaster
postmistress: postmaster
salesman saleswoman saleslady salesgirl: salesperson
salesmen saleswomen salesladies: salespersons
chairman chairwoman: chairperson
chairmen chairwomen: chairpersons
spokesman spokeswoman: spokesperson
spokesmen spokeswomen: spokespersons
businessman businesswoman: businessperson
businessmen businesswomen: businesspersons
policeman policewoman: police officer
policemen policewomen: police officers
fireman firewoman: firefighter
firemen firewomen: firefighters
mailman mailwoman: mail carrier
postwoman: postman
cameraman camerawoman: camera operator
draftsman draftswoman draughtsman draughtswoman: drafter
draftsmen draughtsmen: drafters
anchorman anchorwoman: anchor
barmaid barman: bartender
barmaids barmen: bartenders
cleaning lady cleaning woman: domestic cleaner
dinner lady lunch lady: school meals assistant
dinner ladies lunch ladies: school meals assistants
tea lady: tea server
delivery man delivery boy deliveryman deliverywoman: delivery driver
repairman repairwoman: repairer
repairmen: repairers
handyman handywoman: handyperson
binman: refuse collector
chambermaid: room attendant
chambermaids: room attendants
cowgirl: cowboy
male nurse female nurse: nurse
male nurses female nurses: nurses
lady doctor woman doctor: doctor
maternity leave paternity leave: parental leave
sorority fraternity: student society
alumna alumnus: graduate
"""
"""Forms, in small letters, separated by blanks where they are one word each, and what stands for them."""


@cache
def _forms() -> dict[str, str]:
    """Return what stands for each form, in small letters."""
    known: dict[str, str] = {}
    for line in _PAIRS.strip().splitlines():
        forms, _, neutral = line.partition(": ")
        known.update(dict.fromkeys(_split(forms), neutral))
    return known


_TWO_WORDS = re.compile(
    r"(?:air hostess|(?:cleaning|dinner|lunch|tea) (?:lady|woman|ladies)|delivery (?:man|boy)|"
    r"(?:fe)?male nurses?|(?:lady|woman) doctor|[mp]aternity leave)"
)


def _split(forms: str) -> Iterator[str]:
    """Yield the forms of one line: those of two words first."""
    yield from _TWO_WORDS.findall(forms)
    yield from _TWO_WORDS.sub(" ", forms).split()


_WOMAN = re.compile(r"\w{3,}wom[ae]n\Z")
_PRONOUNS = frozenset(["he", "she", "his", "her", "hers", "him", "himself", "herself"])


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_forms(), key=lambda form: (-len(form), form))
    known = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<![\w/])(?:{known}|\w{{3,}}wom[ae]n)(?![\w/]|-\w)", re.IGNORECASE)


_HINTS = frozenset(
    word for line in _PAIRS.split("\n") for word in re.findall(r"[a-z]+", line.partition(":")[0])
)
_LETTERS = re.compile(r"[a-z]+")


def find_gendered(text: str) -> Iterator[tuple[Span, str]]:
    """Yield each word that tells somebody's sex, in order, with the form that stands for it.

    Small and capital letters are kept as they are: "Waitress" becomes "Waiter".
    """
    letters = folded(text)
    if "woman" not in letters and "women" not in letters and _HINTS.isdisjoint(_LETTERS.findall(letters)):
        return
    for found in _pattern().finditer(text):
        words = found.group()
        word = " ".join(words.casefold().split())
        neutral = _neutral(word)
        # In capitals they are mostly acronyms: higher education, safety health and environment.
        if neutral is not None and not (word in _PRONOUNS and words.isupper()):
            yield Span(start=found.start(), end=found.end()), _cased(neutral, words)


def neutral_form(text: str) -> str:
    """Return ``text`` with every word that tells somebody's sex in the form that stands for both."""
    pieces: list[str] = []
    at = 0
    for span, neutral in find_gendered(text):
        pieces += (text[at : span.start], neutral)
        at = span.end
    return "".join((*pieces, text[at:]))


def _neutral(word: str) -> str | None:
    known = _forms().get(word)
    if known is None and _WOMAN.match(word):
        return word.replace("woman", "man").replace("women", "men")
    return known


def _cased(neutral: str, words: str) -> str:
    if words.isupper() and len(words) > 1:
        return neutral.upper()
    return neutral[:1].upper() + neutral[1:] if words[:1].isupper() else neutral
