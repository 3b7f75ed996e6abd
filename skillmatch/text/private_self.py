"""What somebody says to be: of a people, faith, colour or sex, married or not, and whom they love.

The words are hidden where they are said of oneself ("I am a deaf Muslim") or stand before a job ("a Somali
nurse"), not where they are of the work: a Spanish teacher, deaf pupils, Christian theology.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.jobwords import looks_like_title
from skillmatch.text.private_origin import PLACE
from skillmatch.text.private_peoples import COLOURS, DISABLED, FAITHS, LOVES, NATIONS, WORSHIP

_MARITAL = (
    r"(?:happily |newly |recently )?(?:married|divorced|widowed|separated|engaged(?! (?:in|with|by|as|for|on|"
    r"to (?:provide|work|support|deliver|lead)))|unmarried|single(?=\s*(?:[.,;!\n]|and\b|with\b|but\b|$|"
    r" (?:mother|father|mum|mom|dad|parent|man|woman|male|female|person))))|bachelor(?= (?:man|male))|"
    r"widow(?:er)?"
)
_PERSON = (
    r"(?:young|old|older|elderly|middle-aged|retired)(?= (?:man|woman|lady|gentleman|male|female|mother|"
    r"father|mum|dad|person))|(?:cis )?(?:man|woman|lady|gentleman|male|female|girl|boy|guy)|pregnant|"
    r"straight(?= (?:man|woman|male|female|person|ally)|\s*[.,;\n]|$)|expecting (?:a|my|"
    r"our) (?:\w+ )?(?:child|baby)|non-binary person"
)
_COLOUR = (
    rf"(?:{COLOURS})(?= (?:m[ae]n|wom[ae]n|male|female|person|people|british|american|english|african|kid|"
    rf"child|student|gay|"
    r"lesbian|queer|trans|muslim|christian|jew|immigrant|mother|father|and (?:proud|british|gay|queer|female|"
    r"male))\b|\s*[.,;!\n]|$)"
)
_NOT_OF_WORK = (
    r"(?!['’]s|[ -](?:speak\w*|language|translat\w+|interpret\w+|teacher|tutor|lecturer|teaching|instructor|"
    r"literature|law|history|studies|cuisine|cooking|food|restaurant|gaap|accounting|standards|market|"
    r"markets|customers|clients|company|companies|firm|school|schools|hospital|charity|church|university|"
    r"army|navy|air force|government|council|to english|linguist|copywriter|native|language|football|art|"
    r"style|finance|boxing|polisher|patent|shepherd|barbecue|equit\w+|payroll|hr|banking|sign|chef|cook|baker|pastry|health|ward|patients?|pupils|children|adults|wear|"
    r"fashion|model|medicine|embassy|red cross|heart|airways|airlines|legion|bar\b|theolog\w+|priest|"
    r"minister|pastor|chaplain|counsel\w+|scholar|missionar\w+|nun|monk|educat\w+|education|science|belt|hat|"
    r"box|jack|label|goods|paper|collar|glove|metal|board)|[ -](?-i:Gas|Express|Times|Railways?|Union|"
    r"Commission|Development|Bank|Re|Dior|Cab|League|Red|Post|Steel|Telecom|Rail|Water|Energy|Petroleum|Open)\b)"
)
_SELF = re.compile(
    r"\b(?:(?:I|[Hh]e|[Ss]he|[Tt]hey) (?:am|was|is|are|became|become|identify as|consider myself|remain)|"
    r"I['’]m|(?:became|identify(?:ing)? as|converted and became|identifies as)|[Aa]s (?:an?|the (?:only|"
    r"first|one))|[Bb]eing (?:an?|the (?:only|first|one))?|[Ww]orship as an?|"
    r"[Ll]ive as an?)(?!\w)(?P<words>[^.;:\n\r]{2,90}[.;\n]?)"
)
_SELF_WORDS = re.compile(
    rf"\b(?:(?-i:{NATIONS}|{FAITHS})s?|{_MARITAL}|{_PERSON}|{_COLOUR}|{LOVES}|{DISABLED})\b{_NOT_OF_WORK}",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(?:fluent\w*|speak\w*|\w+lingual|proficient|conversational|able to|versed|skilled|learning|taught|"
    r"teach(?:es|ing)|translat\w+|interpret\w+|work(?:s|ed|ing) (?:with|for|on|at|in)|support(?:s|ed|ing)?|"
    r"car(?:es?|ed|ing) for|responsible|in charge|(?:second|foreign|additional) language|(?:in|for|with|at|"
    r"on|by|using|including|where|which|that|to(?! be))(?= ))\b"
)
_FROM = re.compile(rf"\bfrom (?P<place>{PLACE})")
_BEFORE_JOB = re.compile(
    rf"(?:^|(?<=[\n\r.;:•|!?] )|(?<=[\n\r•|(])|\b(?:[Aa]n?|[Tt]he|[Oo]nly|[Ff]irst|[Ff]ew|[Pp]roud|[Yy]oung|"
    rf"[Oo]lder|[Oo]ther|"
    r"[Ee]xperienced|[Dd]edicated|[Aa]nother|[Ff]ellow|[Oo]penly|[Oo]ut|[Aa]mong|[Aa]s|[Ll]eading|"
    r"[Rr]egistered|[Qq]ualified) )"
    rf"(?P<what>(?:{NATIONS}|{FAITHS}|(?i:{LOVES}|disabled|deaf|blind|autistic|neurodivergent|dyslexic)|"
    rf"{COLOURS}|straight)(?:[ -](?:{NATIONS}|{FAITHS}|"
    rf"(?i:{LOVES})))?) (?=(?P<job>(?:[\w-]+ ){{0,2}}[\w-]+))",
    re.MULTILINE,
)
_NOT_BEFORE_JOB = re.compile(
    r"(?:speak\w*|language\w*|translat\w+|interpret\w+|teacher|tutor|lecturer|professor|teaching|instructor|"
    r"literature|law|lawyer|history|studies|cuisine|chef|cook|baker|pastry|massage|linguist|copywriter|"
    r"customer|market|desk|accounts?|sales|support|content|priest|minister|pastor|chaplain|counsel\w+|"
    r"scholar|missionar\w+|nun|monk|educator|education|social|science|belt|hat|box|jack|top|powder|oxide|"
    r"mill|ash|off|and|lead|metal|label|goods|glove|collar|water|sugar|board|paper|line|truck|installer|"
    r"fitter|hanger|maker|aide|escort|rehabilitation|stitch|editor|reviewer|voice\w*|red|army|navy|air|"
    r"airlines?|airways|football\w*|bar|standards?|societ\w+|associations?|federa\w+|group|council|institute|"
    r"department|academy|college|national|international|foreign|representative|embassy|government|sign|art|"
    r"fashion|horn|door|sauce|car|finance|boxing|polisher|patent|shepherd|barbecue|equit\w+|payroll|hr|gas|"
    r"express|times|railways?|union|commission|development|bank|re|dior|cab|league|post|steel|telecom|rail|"
    r"energy|petroleum|open|"
    r"beauty)\b",
    re.IGNORECASE,
)
_PEOPLE = ("person", "people", "woman", "man", "student")
_MARRIED = re.compile(
    r"\b(?:happily|newly|recently) (?:married|divorced|widowed|separated|engaged)\b|\b(?:got|getting|was|"
    r"been) (?:married|divorced|engaged(?= to my|\s*[.,]))\b|\b(?:after|during|since|before|"
    r"for) my (?:marriage|divorce|wedding|engagement|separation|pregnancy|honeymoon)\b",
    re.IGNORECASE,
)
_DEVOUT = re.compile(
    rf"\b(?:(?i:an? )?(?i:practi[sc]ing|devout|committed|observant|born[- ]again|faithful|lifelong|active|"
    rf"proud|strict|devoted|non-practising|lapsed|secular|cultural|believing|"
    rf"church-going) (?:{FAITHS})s?\b(?! (?i:teacher|school|care|theolog\w+))|(?:{FAITHS}) (?i:by (?:faith|"
    rf"religion)|faith|religion|believer|convert)\b|(?i:my|a|the) (?:{FAITHS}) (?i:faith)\b|(?i:raised|"
    rf"brought up|gr[eo]w up|growing up|born)(?i: as)?(?i: an?)? (?:{FAITHS})\b|(?i:my (?:faith|religion|"
    rf"religious beliefs?|creed))\b|(?i:convert(?:ed)? to) (?:{FAITHS}|Islam|Christianity|Judaism|Hinduism|"
    rf"Buddhism|Catholicism|Sikhism)\b)"
)
_OF_FAITH = re.compile(
    rf"(?i:\b(?:my|our|the local|a local|local) )(?P<what>{FAITHS}|{NATIONS})(?= (?i:communit(?:y|ies)|"
    rf"congregation|youth|"
    r"family|parents|household|upbringing|school days))"
)
_WORN = re.compile(
    r"\b(?:(?:wear(?:s|ing)?) (?:an? |my |the )?(?P<what>hijab|turban|kippah?|kipa|yarmulke|niqab|burqa|"
    r"head ?scarf|veil|kirpan|crucifix|cross|dastar|sari|dashiki)s?|(?:observ|celebrat|honou?r)(?:e|es|ed|"
    r"ing) (?:the )?(?P<feast>ramadan|lent|shabbat|sabbath|diwali|eid(?: al-\w+)?|passover|yom kippur|easter|"
    r"christmas|vaisakhi|hanukkah|fasts?)|fast(?:s|ing)? (?:during|for|in|at) (?P<fast>ramadan|lent|"
    r"yom kippur))\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    rf"\b(?:my|our|the|a|an?|local|at|to|in|attend(?:s|ed|ing)?|of|home|parish|village|community|"
    rf"neighbou?rhood) (?P<what>(?:{WORSHIP})(?:es|s)?)\b(?! (?:services?|organist|warden|music\w*|minister|"
    rf"school|hall|administrat\w+|secretary|"
    r"history|verger|usher|street|road|lane|bells?|university|furniture))",
    re.IGNORECASE,
)
# Possessive, and without the sign that joins two of them: else a long formula could be cut in endless ways.
_PROPER = r"(?:St\.?|Saint|(?!Wedding|Member|Interests|Volunteer)[A-Z][\w'’]*+)"
_NAMED_MEETING = re.compile(
    rf"(?<![\w'’-])(?:{_PROPER}(?:(?: (?:of|the|and|de|del|la)){{0,3}} |-)){{0,5}}{_PROPER}[ -]"
    r"(?:Church|Mosque|Synagogue|Gurdwara|Chapel|Cathedral|Masjid|Mandir|Tabernacle|Kingdom Hall|"
    r"Islamic Cent(?:re|er)|"
    r"Jewish Cent(?:re|er)|Hindu Temple|Buddhist Temple)\b(?: of (?:God|Christ|England|Scotland|Ireland|"
    r"Jesus Christ|the \w+)(?: in [A-Z]\w+)?)?(?! (?i:street|road|lane|hill|university|school|primary|"
    r"college|high|hill|of england|farm|house|hall|stretton|row|st\b))"
)


def find_self(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a resume says what its owner is, believes or lives in."""
    for said in _SELF.finditer(text):
        start, end = said.span("words")
        spoken = _SPOKEN.search(text, start, end)
        end = spoken.start() if spoken else end
        # What stands behind a word is looked at beyond the end: "as a Polish translator".
        hits = _SELF_WORDS.finditer(text, start, said.end("words"))
        words = [(word.start(), word.end()) for word in hits if word.end() <= end]
        yield from words
        yield from (place.span("place") for place in _FROM.finditer(text, start, end) if words)
    for found in _BEFORE_JOB.finditer(text):
        job = found.group("job")
        if _is_of_person(job):
            yield found.span("what")
    for pattern in (_MARRIED, _DEVOUT, _OF_FAITH, _WORN, _MEETING, _NAMED_MEETING):
        for found in pattern.finditer(text):
            groups = [name for name in pattern.groupindex if found.group(name) is not None]
            yield found.span(groups[0]) if groups else found.span()


def _is_of_person(job: str) -> bool:
    """Tell "Somali care assistant" from "Spanish teacher" and "French market"."""
    words = job.split()
    if any(_NOT_BEFORE_JOB.match(word) for word in words):
        return False
    return any(looks_like_title(word) for word in words) or words[0] in _PEOPLE
