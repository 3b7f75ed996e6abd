"""Facts about a person that no job may turn on: birth, age, family, origin, religion, sex, looks, numbers.

They stand behind a label ("Nationality: British") or in a sentence ("I am a married Catholic from Cork").
What says that somebody may work in a country is left alone: a posting may ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.private_groups import find_groups
from skillmatch.text.private_origin import PLACE, find_origin
from skillmatch.text.private_self import find_self
from skillmatch.types import DocumentKind, Span

_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight)"
_KIN = (
    r"(?:mother|father|mum|mom|mummy|dad|daddy|parent|stepmother|stepfather|grandmother|grandfather|"
    r"grandparent)"
)
_CHILDREN = (
    r"(?:young |small |little |grown(?:-up)? |adult |school-age(?:d)? |teenage )?(?:children|child|"
    r"kids|sons?|daughters?|boys|girls|twins)"
)
_LABEL = (
    r"(?:date|place|country|city|town|year) of birth|birth ?date|birth ?year|birthday|d\.?o\.?b\.?|born|"
    r"birth ?place|marital status|civil status|family status|marital|nationality|citizenship|ethnicity|"
    r"ethnic (?:origin|group)|race|caste|gender|sex|sexual orientation|religion|faith|denomination|age|"
    r"height|weight|blood (?:group|type)|children|dependents|dependants|pronouns|passport(?: (?:no\.?|"
    r"number))?|ni number|national insurance(?: (?:no\.?|number))?|ssn|social security(?: (?:no\.?|number))?|"
    r"(?:national )?id (?:no\.?|number)|nric|aadhaar(?: (?:no\.?|number))?|pan (?:no\.?|number)|"
    r"father['’]?s name|mother['’]?s name|husband['’]?s name|spouse['’]?s name|maiden name|photo(?:graph)?|"
    r"picture"
)
_LABELLED = re.compile(
    rf"(?:(?<=^)|(?<=[\n\r|•·,;(])|(?<=[.!?] )|(?<=[-–] ))[ \t]*(?:{_LABEL})(?: ?/ ?(?:{_LABEL}))?"
    r"(?:[ \t]?[:：][ \t]*|[ \t]{3,})[^\n\r|•·,;()]{1,40}(?:, \d{4})?",
    re.IGNORECASE | re.MULTILINE,
)
_UNMARKED = re.compile(
    r"(?:(?<=^)|(?<=[\n\r|•·,;(]))[ \t]*(?:gender|sex|nationality|citizenship|(?:place|country|"
    r"town) of birth|birth ?place|home ?town|marital status|civil status|religion|date of birth|d\.?o\.?b\.?|"
    r"age|ethnicity|race|caste)(?:[ \t]+[-–—=][ \t]+|[ \t]*[-–—=][ \t]*(?=\d)|[ \t]+(?=(?:fe)?male\b|[MF]\b|"
    r"single\b|married\b|\d))[^\n\r|•·,;()]{1,40}",
    re.IGNORECASE | re.MULTILINE,
)
"""Labels with a dash or nothing behind them: "Gender - Female", "Sex F"."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|"
    rf"th)?\b(?:,? \d{{4}})?|{_MONTH},? \d{{4}}|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}}|(?:19|20)\d\d|"
    rf"the (?:early |mid[ -]?|late )?(?:(?:19)?\d0['’]?s|"
    r"[a-z]+ies))"
)
_BORN = r"\b(?:was )?born(?:,? (?:and )?(?:raised|bred))?,?"
_BIRTH = re.compile(
    rf"{_BORN} (?:on |in )?{_DATE}(?:,? (?:in|at|near) (?-i:{PLACE}))?"
    rf"|{_BORN} (?:in|at|near) (?-i:{PLACE}),? (?:in |on )?{_DATE}"
    r"|(?<![\w.])b\. ?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_YEARS = (
    r"(?:[1-9]\d|(?:twenty|thirty|forty|fifty|sixty|seventy)(?:[- ](?:one|two|three|four|five|six|seven|"
    r"eight|nine))?|eighteen|nineteen)"
)
_AGE = re.compile(
    rf"\b(?:I(?:['’]m| am)|he is|she is|they are) (?:now |currently |just |only |already |almost |nearly |"
    rf"over )?(?:aged )?{_YEARS}"
    r"(?: years? (?:old|young|of age))?(?![\w%]|[ -](?:years?|yrs?|hours?|months?|days?|weeks?|minutes?|"
    r"miles|per|percent|points|people)\b|[.,]\d)"
    rf"|\b(?:I(?:['’]m| am) |my age is |age is )?(?:aged?|turned|turning|"
    rf"age is) (?:of )?{_YEARS}\b(?! [a-z]{{3,}}s\b)(?! ?(?:[-–+]|to|and|or|"
    r"under|up|over|plus)| ?\d)"
    rf"|\b{_YEARS}[ -](?:years?|yrs?)[ -](?:old|young)\b|\b{_YEARS} years of age\b|\b[1-9]\d ?y/?o\b"
    rf"|\b(?:I will be|I['’]ll be|I shall be|I turn) [1-9]\d(?= (?:in|on|next|this|soon)\b)"
    rf"|\bat [1-9]\d(?=,? I\b)"
    r"|\bin my (?:early |mid[ -]?|late )?(?:twenties|thirties|forties|fifties|sixties|\d0['’]?s)\b",
    re.IGNORECASE,
)
_PRONOUNS = re.compile(
    r"\(?\b(?:she|he|they|ze|xe)/(?:her|him|them|they|hir|xem)(?:/(?:hers|his|theirs|hirs))?\b\)?",
    re.IGNORECASE,
)
_PHOTO = re.compile(
    r"(?:(?<=^)|(?<=[\n\r|•(\[]))[ \t]*(?:\[?(?:my |recent |passport[- ]size(?:d)? |profile |colou?r )*"
    r"(?:photo(?:graph)?|picture|headshot)(?: (?:attached|enclosed|here|of me|available on request))?\]?)"
    r"[ \t]*(?=[\n\r|•)\]]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_BUSY = (
    r"(?:single|lone|proud|busy|working|devoted|loving|full[- ]time|stay[- ]at[- ]home|new|married|young|"
    r"teenage|expectant|first[- ]time|home[- ]schooling)"
)
_OF_MINE = (
    r"(?:ex-?)?(?:husband|hubby|wife|spouse|partner(?! (?:organi|compan|agenc|bank|firm|school|site|"
    r"institution|at\b))|fianc[ée]e?|boyfriend|girlfriend|(?:step|grand|god|half-)?(?:sons?|daughters?|"
    r"child(?:ren)?|mothers?|fathers?|parents?|brothers?|sisters?)(?:-in-law)?|in-laws|kids|bab(?:y|ies)|"
    r"twins?|toddlers?|infants?|mum|mom|mam|mummy|dad|daddy|papa|siblings?|aunt(?:ie|y)?s?|uncles?|cousins?|"
    r"nieces?|nephews?|grand(?:ma|pa|dad|mum)|gran|granny|nan|late wife)"
)
_FAMILY = re.compile(
    rf"\b(?:an? )?(?:{_BUSY} ){{0,3}}{_KIN} (?:of|to) (?:an? |my )?(?:{_NUMBER}(?: {_CHILDREN})?|"
    rf"{_CHILDREN})|\b(?:(?:I am|I['’]m|I was|as|being|became|become|"
    rf"becoming) an? )?(?:{_BUSY} ){{1,3}}{_KIN}\b(?!['’]s| (?:and|&) (?:bab|child|infant))|\b(?:I am|I['’]m|"
    rf"I was|became|become|becoming|being|as) an? {_KIN}\b(?!['’]s| (?:and|&) (?:bab|child|infant))|\b(?:am |"
    rf"is |and |happily |been )*married (?:to [A-Z][\w-]+ )?(?:with|and have|and has) {_NUMBER} {_CHILDREN}|"
    rf"\b(?:I have|has|raising|raised|bringing up|with(?! (?:[2-9]\d|1\d|"
    rf"\d{{1,2}} child\b))) (?:my )?{_NUMBER} {_CHILDREN}\b(?! (?:in|at|aged|per|"
    rf"to|with|who)\b)|\bmy (?:(?:late|elderly|dear|lovely|supportive|beautiful|young|old|older|younger|"
    rf"elder|little|big|twin|own|disabled|sick|ill|ageing|aging|new|first|second|future|former|"
    rf"{_NUMBER})[ -]){{0,2}}{_OF_MINE}\b"
    r"|\bhappily married\b|\bmarried with (?:kids|children)\b",
    re.IGNORECASE,
)
_ALLOWED = re.compile(
    r"\b(?:right to work|work permit|work visa|visa|sponsorship|settled status|indefinite leave|"
    r"leave to remain|green card|permanent residen\w+|authori[sz]ed to work|eligible to work|"
    r"entitled to work|work authori[sz]ation|legally (?:allowed|able|entitled|permitted)|able to work in|"
    r"allowed to work|eligibility to work)\b",
    re.IGNORECASE,
)


def find_facts(text: str, signs: frozenset[str], kind: DocumentKind) -> Iterator[Span]:
    """Yield the facts about the person, leaving out what says where somebody may work.

    Args:
        text: The text of a document.
        signs: From ``personal_signs.signs_of``.
        kind: What the text is; origin, faith and societies are looked for in resumes only.
    """
    allowed = (
        [(found.start(), found.end()) for found in _ALLOWED.finditer(text)] if "allowed" in signs else []
    )
    for start, end in _facts(text, signs, kind):
        # A fact ends where the right to work begins.
        end = min((first for first, last in allowed if first < end and start < last), default=end)
        if start < end and text[start:end].strip():
            yield Span(start=start, end=end)


_BY_SIGN = (
    ("fact", _LABELLED),
    ("fact", _UNMARKED),
    ("birth", _BIRTH),
    ("age", _AGE),
    ("pronouns", _PRONOUNS),
    ("photo", _PHOTO),
    ("family", _FAMILY),
)
_OF_RESUMES = (find_origin, find_self, find_groups)


def _facts(text: str, signs: frozenset[str], kind: DocumentKind) -> Iterator[tuple[int, int]]:
    for sign, pattern in _BY_SIGN:
        if sign in signs:
            yield from ((found.start(), found.end()) for found in pattern.finditer(text))
    if kind == "resume":
        for find in _OF_RESUMES:
            yield from find(text)
