"""Societies that tell who their members are: "National Society of Black Engineers", "Women in Technology".

The whole name is hidden, since another society for other people has another name. Societies of a craft or
country ("American Heart Association", "British Computer Society") stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.jobwords import looks_like_title
from skillmatch.text.private_peoples import FAITHS, NATIONS

_WORD = r"[A-ZÀ-ÞĀ-Ž][\w'’.&+-]{0,40}(?<![.'’])['’]?"
_LINK = r"(?:of|in|for|and|the|&|who|at|to|with|on|de|by|@)"
_RUN = re.compile(rf"(?<![\w'’-]){_WORD}(?: (?:{_LINK} ){{0,3}}{_WORD}){{1,11}}")
_SOCIETY = re.compile(
    r"\b(?:Societ(?:y|ies)|Associations?|Assn|Assoc|Union|Clubs?|Network|Alliance|Federation|Caucus|"
    r"Coalition|Chamber|League|Fellowship|Forum|Guild|Institute|Fund|Committee|Conference|Congress|Council|"
    r"Organi[sz]ation|Group|Community|Collective|Cent(?:re|er)|Fraternity|Sorority|Chapter|Sisterhood|"
    r"Brotherhood|Lodge|Choir|Circle|Foundation|Movement|Scholarship|Scholars?|Awards?|Summit|Pride)\b"
)
_WHO = (
    r"Wom[ae]n(?:['’]s)?|M[ae]n['’]s|Girls?['’]?|Boys?['’]?|Ladies['’]?|Gentlemen['’]s|Female|Sisters?|"
    r"Mothers?['’]?|Moms|Mums|Fathers?['’]?|Dads|Blacks?|of Colou?r|African[- ]Americans?|"
    r"Asian[- ]Americans?|Asian[- ]Pacific|Pacific Islanders?|Asians?|Africans?|Afro[- ]\w+|Caribbean|"
    r"Hispanics?|Latin[oax@]s?|Latinxs?|Latine|Chican[oa]s?|Mexican[- ]Americans?|Native[- ]Americans?|"
    r"American Indians?|Indigenous|Aboriginal|Arab(?:[- ]American)?s?|Ethnic Minorit(?:y|"
    r"ies)|BAME|BME|AAPI|Gays?|Lesbians?|Queers?|Trans(?:gender)?|LGBT\w*\+?|Rainbow|Deaf|Disabled|Autistic|"
    r"Neurodivers\w+|Islamic|Over[- ](?:[4-9]0s?|Fifties)"
)
_MEMBERS = re.compile(rf"(?<![\w-])(?:{_WHO}|(?:{FAITHS})s?['’]?)(?![\w-])")
_PEOPLE_ONLY = re.compile(
    rf"(?:{NATIONS})s?['’]? (?:(?:Students?|Cultural|Community|Heritage|Youth|Professionals?|Wom[ae]n['’]s|"
    rf"International|Expat\w*|Catholic|Muslim|Alumni|Friendship|Dance|Graduates?)['’]?s? ){{0,3}}(?:Society|"
    rf"Association|Club|Union|Community|Network|Alliance|Federation|Fellowship|Cent(?:re|er)|Group|Council)\Z"
)
_JOINED_BY = re.compile(
    rf"(?<![\w-])(?P<who>{_WHO}|M[ae]n) (?:in|[Ww]ho|of|@|for) (?=[A-Z])|Out (?:in|@|for) (?=[A-Z])|"
    r"(?:Black|Brown) (?:Girls?|Boys?|Wom[ae]n|Men) [A-Z]"
)
"""Societies without a word for one: "Girls Who Code", "Women of Colour in Science", "Black Girls Code"."""

_NOT_JOINED = re.compile(r"(?:of Colou?r|Female|Rainbow) (?:in|of|for)\b")
_GREEK = (
    r"Alpha|Beta|Gamma|Delta|Epsilon|Zeta|Eta|Theta|Iota|Kappa|Lambda|Mu|Nu|Xi|Omicron|Pi|Rho|Sigma|Tau|"
    r"Upsilon|Phi|Chi|Psi|Omega"
)
_BROTHERS = re.compile(
    rf"\b(?:{_GREEK})(?: (?:{_GREEK})){{1,3}}(?:,? Inc\b\.?)?(?:,? (?i:fraternity|sorority)(?:,? Inc\b\.?)?)?"
    rf"(?! (?i:hono\w*|international honor|testing|coefficient|blocker)| (?:{_GREEK})\b)(?!\w)"
)
_HONOURS = re.compile(
    r"(?:Phi Beta Kappa|Phi Theta Kappa|Phi Kappa Phi|Sigma Theta Tau|Beta Gamma Sigma|Beta Alpha Psi|"
    r"Tau Beta Pi|Eta Kappa Nu|Sigma Xi|Psi Chi|Alpha Lambda Delta|Delta Mu Delta|Golden Key|Pi Tau Sigma|"
    r"Chi Epsilon|Alpha Kappa Psi|Delta Sigma Pi|Lambda Chi|Pi Alpha Alpha|Kappa Delta Pi|Phi Alpha Theta|"
    r"Omega Chi Epsilon|Upsilon Pi Epsilon|Alpha Phi Omega)\b"
)
"""Of learning or service: anybody is let in by what they did."""

_SMALL = re.compile(
    r"\b(?:(?:black|asian|african|caribbean|latin[oax]|hispanic|muslim|jewish|christian|catholic|hindu|sikh|"
    r"buddhist|islamic|arab|lgbt\w*\+?|gay|lesbian|queer|trans(?:gender)?|wom[ae]n(?:['’]s)?|"
    r"m[ae]n(?:['’]s)?|(?:girls|boys)['’]?|(?:fe)?male|deaf|disabled|bame|minority)(?: (?:and|&) (?:allies|"
    r"minority ethnic|asian|ethnic minority))? (?:(?:students?|student['’]s|professionals?|employees?|staff|"
    r"engineers?|lawyers?|bar|leaders?|leadership|business|tech|in (?:tech|technology|engineering|stem|"
    r"science|business|finance|law|construction|computing|data|leadership)|of colou?r|youth|community|"
    r"cultural)['’]? ){0,3}(?:societ(?:y|ies)|association|union|network|alliance|caucus|forum|league|"
    r"fellowship|guild|chamber|resource group|erg))\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?:NSBE|SHPE|NABA|ALPFA|AISES|SACNAS|NAACP|LULAC|NOMA|NBMBAA|oSTEM|NOBCChE|NHMA|SNMA|LMSA|BLSA|HNBA|"
    r"NAPABA|AABE|NABJ|NAHJ|AAJA|NLGJA|MAES|YWCA|YMCA|YMHA|NPHC|Hillel|Chabad|Hadassah|B['’]nai B['’]rith|"
    r"Jack and Jill of America|Urban League|Boy Scouts of America|Girl Scouts of the USA|Girlguiding)\b|"
    r"\b(?:SWE|WIT|AWIS|SASE|ACM-W|WICS|WISE|WIE)\b(?= (?:member|chapter|president|treasurer|secretary|"
    r"conference|scholar|mentor|section))|(?<=[Mm]ember of )(?:SWE|WIT|AWIS|SASE|WISE)\b|"
    r"(?<=[Mm]ember, )(?:SWE|WIT|AWIS|SASE|WISE)\b"
)
_IN_BRACKETS = re.compile(r"(?:,? Inc\.?)? ?\((?:the )?[A-Z][A-Za-z&-]{1,9}\)")
_GOES_ON = re.compile(r"\s(?:of|for)\b")
_TAIL = re.compile(rf" {_LINK} ")
_OFFICE = re.compile(r"(?P<office>(?:[\w-]+ ){1,4}?)(?:of|for|at|to|with|in) (?:the )?(?=[A-Z])")
_PLACED = re.compile(r"(?:[\w-]+ ){1,3}(?:at|to|with|from|for|on) (?:the )?(?=[A-Z])")


def find_groups(text: str) -> Iterator[tuple[int, int]]:
    """Yield the names of societies that tell who their members are."""
    for found in _RUN.finditer(text):
        start, end = _society(text, *found.span())
        if start < end:
            yield start, _with_short(text, end)
    for found in _BROTHERS.finditer(text):
        if not _HONOURS.match(found.group()):
            yield found.start(), _with_short(text, found.end())
    for pattern in (_SMALL, _SHORT):
        for found in pattern.finditer(text):
            yield found.span()


def _society(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of a run of words with capital letters that is such a society, or nothing."""
    office = _OFFICE.match(text, start, end)
    if office is not None and looks_like_title(office.group("office")):
        start = office.end()  # "Treasurer of the ..."
    before = _PLACED.match(text, start, end)
    if before is not None and not (_SOCIETY.search(before.group()) or _MEMBERS.search(before.group())):
        start = before.end()  # "Speaker at ..."
    name = text[start:end]
    societies, members = list(_SOCIETY.finditer(name)), _MEMBERS.search(name)
    if societies and members is not None:
        return start, start + _end(name, societies, members)
    people = _PEOPLE_ONLY.search(name)
    if people is not None and not _GOES_ON.match(text, end):
        return start + people.start(), end
    joined = _JOINED_BY.search(name)
    if joined is not None and not _NOT_JOINED.match(name, joined.start()):
        return start + (0 if _MEMBERS.match(name) else joined.start()), end
    return start, start


def _end(name: str, societies: list[re.Match[str]], members: re.Match[str]) -> int:
    """Return where the name ends: behind "Union" in "Black Student Union Coordinator"."""
    last = societies[-1].end()
    if last < members.start() or _TAIL.match(name, last):
        return len(name)
    return last


def _with_short(text: str, end: int) -> int:
    """Return the end of a name with its short form in brackets behind it."""
    short = _IN_BRACKETS.match(text, end)
    return short.end() if short is not None else end
