"""Facts about a person that no job may turn on: birth, age, family, origin, religion, sex, looks, numbers.

They stand behind a label ("Nationality: British") or in a sentence ("I am a married Catholic from Cork").
What says that somebody may work in a country is left alone: a posting may ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.types import Span

_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight)"
_NATIONS = (
    "Afghan|Albanian|Algerian|American|Angolan|Argentin(?:e|ian)|Armenian|Australian|Austrian|Azerbaijani|"
    "Bangladeshi|Belarusian|Belgian|Bolivian|Bosnian|Brazilian|British|Bulgarian|Cambodian|"
    "Cameroonian|Canadian|"
    "Chilean|Chinese|Colombian|Congolese|Croat(?:ian)?|Cuban|Cypriot|Czech|Danish|Dominican|Dutch|Ecuadorian|"
    "Egyptian|English|Eritrean|Estonian|Ethiopian|Filipin[oa]|Finnish|French|Gambian|Georgian|"
    "German|Ghanaian|"
    "Greek|Guatemalan|Haitian|Honduran|Hungarian|Icelandic|Indian|Indonesian|Iranian|Iraqi|Irish|"
    "Israeli|Italian|"
    "Ivorian|Jamaican|Japanese|Jordanian|Kazakh|Kenyan|Korean|Kosovan|Kurdish|Latvian|Lebanese|"
    "Liberian|Libyan|"
    "Lithuanian|Macedonian|Malagasy|Malawian|Malaysian|Malian|Maltese|Mexican|Moldovan|Mongolian|Moroccan|"
    "Mozambican|Namibian|Nepal(?:i|ese)|New Zealander|Nigerian|Norwegian|Pakistani|Palestinian|"
    "Peruvian|Polish|"
    "Portuguese|Puerto Rican|Romanian|Russian|Rwandan|Salvadoran|Saudi|Scottish|Senegalese|"
    "Serbian|Singaporean|"
    "Slovak(?:ian)?|Slovene|Slovenian|Somali|South African|Spanish|Sri Lankan|Sudanese|Swedish|Swiss|Syrian|"
    "Taiwanese|Tanzanian|Thai|Togolese|Trinidadian|Tunisian|Turkish|Ugandan|Ukrainian|Uruguayan|Uzbek|"
    "Venezuelan|Vietnamese|Welsh|Yemeni|Zambian|Zimbabwean|African(?:[ -]American)?|Asian(?:[ -]American)?|"
    "Hispanic|Latin[oax]|Caucasian|Afro-Caribbean|Caribbean|Arab|Native American"
)
_FAITHS = (
    "Christian|Catholic|Roman Catholic|Protestant|Anglican|Baptist|Methodist|Lutheran|"
    "Presbyterian|Evangelical|"
    "Pentecostal|Orthodox|Mormon|Muslim|Moslem|Shia|Sunni|Hindu|Sikh|Jew|Jewish|Buddhist|Jain|"
    "Bahá['’]?í|Taoist|"
    "Quaker|Jehovah['’]s Witness|atheist|agnostic|Rastafarian|Zoroastrian"
)
_MARITAL = (
    r"(?:happily |newly |recently )?(?:married|divorced|widowed|separated|engaged|unmarried)|"
    r"single(?= (?:mother|father|mum|mom|dad|parent|man|woman|male|female|and\b))|bachelor(?= "
    r"(?:man|male))|widow(?:er)?"
)
_OTHER_SELF = (
    r"gay|lesbian|bisexual|transgender|trans|queer|straight(?= (?:man|woman|male|female))|"
    r"heterosexual|pregnant|"
    r"black(?= (?:man|woman|male|female|british))|white(?= (?:man|woman|male|female|british))|"
    r"(?:young|old|elderly|middle-aged|retired)(?= (?:man|woman|lady|gentleman|male|female|mother|"
    r"father|mum|dad))|"
    r"(?:cis )?(?:man|woman|lady|gentleman|male|female|girl|boy)"
)
_KIN = (
    r"(?:mother|father|mum|mom|mummy|dad|daddy|parent|stepmother|stepfather|grandmother|grandfather|"
    r"grandparent)"
)
_CHILDREN = (
    r"(?:young |small |little |grown(?:-up)? |adult |school-age(?:d)? |teenage )?(?:children|child|"
    r"kids|sons?|daughters?|boys|girls|twins)"
)
_LABEL = (
    r"date of birth|birth ?date|birthday|d\.?o\.?b\.?|born|place of birth|birth ?place|marital "
    r"status|civil status|"
    r"family status|marital|nationality|citizenship|ethnicity|ethnic (?:origin|group)|race|caste|gender|sex|"
    r"sexual orientation|religion|faith|denomination|age|height|weight|blood (?:group|type)|"
    r"children|dependents|"
    r"dependants|pronouns|"
    r"passport(?: (?:no\.?|number))?|ni number|national insurance(?: (?:no\.?|number))?|ssn|"
    r"social security(?: "
    r"(?:no\.?|number))?|(?:national )?id (?:no\.?|number)|nric|aadhaar(?: (?:no\.?|number))?|pan "
    r"(?:no\.?|number)|"
    r"father['’]?s name|mother['’]?s name|husband['’]?s name|spouse['’]?s name|maiden name|"
    r"photo(?:graph)?|picture"
)
_LABELLED = re.compile(
    rf"(?:(?<=^)|(?<=[\n\r|•·,;(])|(?<=[.!?] )|(?<=[-–] ))[ \t]*(?:{_LABEL})(?: ?/ ?(?:{_LABEL}))?"
    r"(?:[ \t]?[:：][ \t]*|[ \t]{3,})[^\n\r|•·,;()]{1,40}(?:, \d{4})?",
    re.IGNORECASE | re.MULTILINE,
)
_BIRTH = re.compile(
    r"\b(?:was )?born (?:and (?:raised|bred) )?(?:on |in )?(?:the )?(?:\d[^\n,.;]{3,30}|"
    r"(?:[A-Z][a-z]+ )(?:\d{1,2},? )?(?:19|20)\d\d(?: in [A-Z][\w-]+)?|(?-i:(?:[A-Z][\w'’-]+,? ?){1,4}))",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:I(?:['’]m| am)|he is|she is|they are) (?:now |currently |just )?(?:aged )?\d\d(?: "
    r"years? (?:old|young|of age))?"
    r"(?![\w%]| (?:years?|hours?|months?|days?|weeks?|minutes?|miles|per|percent|points|people)\b|[.,]\d)"
    r"|\b(?:I(?:['’]m| am) )?(?:aged?|turned|turning) (?:of )?[1-9]\d\b(?! ?(?:[-–+]|to|and|or|"
    r"under|up|over|plus)| ?\d)"
    r"|\b[1-9]\d[ -]years?[ -](?:old|young)\b|\b[1-9]\d years of age\b|\b[1-9]\d ?y/?o\b"
    r"|\bin my (?:early |mid[ -]?|late )?(?:twenties|thirties|forties|fifties|sixties|\d0s)\b",
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
_FAMILY = re.compile(
    rf"\b(?:an? )?(?:(?:single|proud|busy|working|devoted|loving|full-time|stay[- ]at[- ]home|new|"
    rf"married|young) ){{0,3}}"
    rf"{_KIN} (?:of|to) (?:an? |my )?(?:{_NUMBER}(?: {_CHILDREN})?|{_CHILDREN})"
    rf"|\b(?:I am|I['’]m|I was|as|being) an? (?:single|stay[- ]at[- ]home|working|lone|new|proud) "
    rf"{_KIN}\b(?!['’]s)"
    rf"|\b(?:am |is |and |happily |been )*married (?:to [A-Z][\w-]+ )?(?:with|and have|and has) "
    rf"{_NUMBER} {_CHILDREN}"
    rf"|\b(?:I have|with|has|raising|raised|bringing up) (?:my )?{_NUMBER} {_CHILDREN}\b(?! (?:in|"
    rf"at|aged|per|to|with|who)\b)"
    r"|\bmy (?:late |elderly |ex-)?(?:husband|wife|spouse|fianc[ée]e?|boyfriend|girlfriend|sons?|daughters?|"
    r"children|kids|mum|mom|dad|mother|father|grand(?:mother|father|parents|children|daughter|son)|parents)\b"
    r"|\b(?:I am|I['’]m|I was|is) (?:happily |newly |recently )?(?:married|divorced|widowed|"
    r"engaged to|separated)\b"
    r"|\bhappily married\b|\bmarried with (?:kids|children)\b",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    rf"\b(?:(?:{_NATIONS})(?: and (?:{_NATIONS}))?(?:[- ](?:born|national(?:ity)?|citizen(?:ship)?|"
    rf"passport(?: holder)?|"
    rf"origin|descent|heritage|background|by birth|immigrant|expat(?:riate)?|refugee|roots|ancestry))"
    rf"|(?:of|from an?) (?:{_NATIONS})(?:[ -](?:{_NATIONS}))? (?:origin|descent|heritage|"
    rf"background|nationality|ancestry|family))\b"
    rf"|\b(?:{_NATIONS}) (?:living|resident|based|residing|settled) in (?:the )?[A-Z][\w-]+",
)
_RELIGION = re.compile(
    rf"\b(?:(?:a |an )?(?:practi[sc]ing|devout|committed|observant|born[- ]again|faithful|lifelong|"
    rf"active) (?:{_FAITHS})s?"
    rf"|(?:{_FAITHS}) (?:by (?:faith|religion)|faith|religion|believer|convert)|(?:my|a|the) "
    rf"(?:{_FAITHS}) faith"
    rf"|my (?:faith|religion|church|mosque|temple|synagogue|parish|religious beliefs)|(?:raised|"
    rf"brought up) (?:a |as a )?(?:{_FAITHS}))\b",
)
_SELF = re.compile(r"\b(?:I am|I['’]m|I was|[Aa]s an?|[Bb]eing an?)\b(?P<words>[^.;:\n\r]{3,90})")
_SELF_WORDS = re.compile(
    rf"\b(?:(?-i:{_NATIONS}|{_FAITHS})s?|{_MARITAL}|{_OTHER_SELF})\b"
    r"(?!['’]s|[ -](?:speak\w*|language|translat\w+|interpret\w+|teacher|tutor|lecturer|teaching|"
    r"instructor|literature|"
    r"law|history|studies|cuisine|cooking|food|restaurant|gaap|accounting|standards|market|"
    r"markets|customers|clients|"
    r"company|companies|firm|school|schools|hospital|charity|church|university|army|navy|"
    r"government|council|to english|"
    r"linguist|copywriter|native|language|football|art|style|finance|banking|sign|chef|cook|baker|"
    r"pastry|health|"
    r"ward|patients?|wear|fashion|model|medicine))",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(?:fluent\w*|speak\w*|\w+lingual|proficient|conversational|able to|versed|skilled|learning|"
    r"taught|teach(?:es|ing)|translat\w+|interpret\w+|(?:second|foreign|additional) language)\b"
)
_FROM = re.compile(
    r"\bfrom (?P<place>(?:the )?(?:[A-Z][\w'’-]+(?: (?=[A-Z]))?){1,3})(?=\s*(?:[.,;\n]|$|and\b|"
    r"with\b|who\b|living\b))"
)
_ALLOWED = re.compile(
    r"\b(?:right to work|work permit|work visa|visa|sponsorship|settled status|indefinite leave|"
    r"leave to remain|"
    r"green card|permanent residen\w+|authori[sz]ed to work|eligible to work|entitled to work|"
    r"work authori[sz]ation|"
    r"legally (?:allowed|able|entitled|permitted)|able to work in|allowed to work|eligibility to work)\b",
    re.IGNORECASE,
)


def find_facts(text: str, signs: frozenset[str]) -> Iterator[Span]:
    """Yield the facts about the person, leaving out what says where somebody may work.

    Args:
        text: The text of a document.
        signs: From ``personal_signs.signs_of``.
    """
    allowed = (
        [(found.start(), found.end()) for found in _ALLOWED.finditer(text)] if "allowed" in signs else []
    )
    for start, end in _facts(text, signs):
        # A fact ends where the right to work begins.
        end = min((first for first, last in allowed if first < end and start < last), default=end)
        if start < end and text[start:end].strip():
            yield Span(start=start, end=end)


_BY_SIGN = (
    ("fact", _LABELLED),
    ("birth", _BIRTH),
    ("age", _AGE),
    ("pronouns", _PRONOUNS),
    ("photo", _PHOTO),
    ("family", _FAMILY),
    ("origin", _ORIGIN),
    ("religion", _RELIGION),
)


def _facts(text: str, signs: frozenset[str]) -> Iterator[tuple[int, int]]:
    for sign, pattern in _BY_SIGN:
        if sign in signs:
            yield from ((found.start(), found.end()) for found in pattern.finditer(text))
    if "self" not in signs:
        return
    for said in _SELF.finditer(text):
        start, end = said.span("words")
        spoken = _SPOKEN.search(text, start, end)
        end = spoken.start() if spoken else end
        words = list(_SELF_WORDS.finditer(text, start, end))
        yield from ((word.start(), word.end()) for word in words)
        for place in _FROM.finditer(text, start, end) if words else ():
            yield place.start("place"), place.end("place")
