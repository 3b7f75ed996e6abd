"""What tells a line of a posting or resume that says what is done from all others.

Patterns over single lines, in the words of postings and resumes; ``skillmatch.exposure.duties`` puts them
together. They are rules, not learned, and were written looking at UK and US postings and US resumes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from skillmatch.exposure.work_verbs import VERB_FORMS, VerbForm
from skillmatch.text.jobwords import looks_like_title

_ADVERB = (
    r"(?:(?!(?:comply|supply|apply|reply|multiply|rely)\b)[a-z]+ly|also|then|often|always|further|"
    r"in addition|together)"
)
_LEAD = re.compile(
    rf"(?:[^\w£$€]+|(?:{_ADVERB}|to|and|or|daily|weekly|monthly|"
    r"as (?:required|needed|directed|appropriate|necessary)|"
    r"(?:where|when|if) (?:required|needed|appropriate|necessary))\b[,:]?\s+|\d{1,2}[.)]\s*)*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")

_MODALS = (
    rf"(?:(?:{_ADVERB},?\s+)?(?:will|shall|'ll|’ll|ll|would|must|should|may|might|can)\b(?:\s+{_ADVERB})?\s+"
    r"(?:(?:need|have|help|aim|look|strive|continue|get)\s+(?:the\s+opportunity\s+)?to\s+|help\s+(?:us\s+)?|"
    r"be\s+(?:\w+ly\s+)?(?:required|expected|asked|called\s+upon|encouraged|needed|able|instrumental\s+in|"
    r"working|helping|supporting\s+the\s+team)\s+(?:to\s+)?(?:be\s+)?|be\s+)?|"
    r"(?:is|are|was|were)\s+(?:required|expected|asked)\s+to\s+)"
)
_PERSON = (
    r"(?:\byou|\b(?:they|he|she)|\b(?:post|role|job|position|office)[ -]?holder|\bcandidates?|\bapplicants?|"
    r"\bincumbent|\bindividual|\bperson|\bmember|\b(?:who|that)|[a-z]{4,}(?:er|or|ist|ian|ant|ee|se|ve|ner|ad))"
)
_STATED = re.compile(rf"{_PERSON}s?,?\s*{_MODALS}(?:{_ADVERB}\s+)?(?P<verb>[A-Za-z-]+)\b", re.IGNORECASE)
_STATED_LATER = re.compile(
    rf"{_PERSON}s?\s+(?:will|'ll|’ll)\s+(?:have|be|join|work|receive|become|get|need)\b[^.;:]{{3,100}}?\s(?:and|to)\s+"
    rf"(?:{_ADVERB}\s+)?(?P<verb>[a-z-]+)\b",
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(
    r"\b(?:responsib(?:le|ility|ilities)\s+(?:for|to\b)|(?:responsibilities|duties|tasks|activities|"
    r"functions)\s*(?:will\s+|may\s+|also\s+|to\s+|have\s+)*(?:includ(?:e[sd]?|ing)|involv(?:e[sd]?|ing)|"
    r"consist(?:s|ed)?\s+of|were|are|of)|accountable\s+for|tasked\s+with|charged\s+with|in\s+charge\s+of|"
    r"(?:role|post|position|job|work)\s+(?:will\s+|would\s+|also\s+|may\s+|primarily\s+|mainly\s+)*"
    r"(?:involve[sd]?|entail(?:s|ed)?|requires?\s+you\s+to|required\s+me\s+to|consist(?:s|ed)?\s+of|"
    r"includes?)|(?:role|job|purpose|aim|objective|mission|remit|task)(?:\s+of\s+(?:the|this)\s+\w+)?\s+"
    r"(?:is|was|will\s+be)\s+to|key\s+role\s+in|lead\s+role\s+in|active\s+role\s+in|involved\s+in|"
    r"instrumental\s+in|(?:this|which)\s+(?:will\s+|may\s+)?(?:includes?|involves?)(?=\s+[a-z]+ing\b))"
    r"\s*(?:the\s+following)?\s*[,:;–-]?\s*(?=[\w(])",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:looking\s+for|seek(?:s|ing)?|recruiting(?:\s+for)?|requires?|we\s+need|hiring|"
    r"(?:to|in)\s+(?:recruit|appoint|hire|employ)(?:ing)?)\s+(?:an?|our|some|more|\d+|(?-i:[A-Z])\w+)\s"
    r"[^.:;?]{3,140}?(?<!looking)(?<!hoping)(?<!keen)(?<!wanting)(?<!ability)\s(?:to|who\s+(?:will|can)|that\s+will)\s+(?:\w+ly\s+)?(?P<verb>[A-Za-z-]+)\b",
    re.IGNORECASE,
)
_POST_DOES = re.compile(
    rf"\b(?:this|the|your)\s+(?:role|post|position|job)\s+(?:{_ADVERB}\s+)?"
    r"(?!provides|offers|requires|reports|attracts|needs|carries|starts|works|covers|allows)(?P<verb>[a-z-]+s)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    rf"(?:^|[,;]\s|\band\s|\bthat\s)I(?:['’]m|\s+(?:am|was|were|have|had|also|did|would|currently))*(?:\s+{_ADVERB})*"
    r"\s+(?:been\s+)?(?P<verb>[A-Za-z-]+)\b"
)
_NO_PERSON = re.compile(
    r"\b(?:we|our|trust|interviews?|salary|training|company|employer|"
    r"programme|contracts?|applications?|course|which|this(?!\s+(?:role|post|position|job)))\b[^,;.]{0,60}$|"
    r"\b(?:authority|department|board|council|directorate|organi[sz]ation|unit|ward|hospital|england|group)s?"
    r"(?:\s\([^)]{1,40}\))?\s(?:is|are)\s*$",
    re.IGNORECASE,
)
_BE = re.compile(r"\bbe\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_NO_WORK = frozenset(
    re.findall(
        r"\S+",
        "advance apply approach attract bring complete contact demonstrate discharge earn exceed find "
        "fit grow help hold join learn manufacture meet move offer place position process reach receive "
        "register remain report see share show start transfer travel visit work ",
    )
)
"""Verbs that, after "you will", mostly say what an applicant has, gets or is to do to apply."""
_WORK_WITH = re.compile(
    r"(?:work|travel|help|use|meet|contact|visit|grow|apply|process|transfer|demonstrate|show)\w*\s+(?:"
    r"(?:\w+ly\s+)?(?:with|alongside|across|on|to|towards|through|"
    r"in\s+(?:\w+\s+)?(?:collaboration|partnership|conjunction|cooperation))\b(?!\s+(?:an?\s+|our\s+|the\s+|their\s+|your\s+)?(?:own|exciting|"
    r"friendly|dynamic|fantastic|great|rota|shift|part|full))|(?:the|all|and|patients?|clients?|customers?)\b)",
    re.IGNORECASE,
)
_YOURS = re.compile(
    r"[A-Za-z-]+\s+you\b|"
    r"[A-Za-z-]+\s+(?:and\s+[A-Za-z-]+\s+)?(?:on\s+|to\s+|in\s+|into\s+|for\s+)?(?:your|yourself)\b(?!\s+(?:own\s+)?(?:"
    r"case|work|patient|client|team|staff|ward|area|shift|portfolio|project|colleague|manager|department|store|"
    r"customer|territory|line|peers|class|students|pupils|budget))",
    re.IGNORECASE,
)
_TO_APPLY = re.compile(
    r"(?:join\w*\b|learn\s+more|(?:operat|recruit|act)\w*\s+(?:as\s+an\s+employment|on\s+behalf)|"
    r"apply\s+(?:please|now|today|online|by|via|here|early|as|in|direct|through|immediately|if|at|for\s+(?:this|the))\b|"
    r"contact\s+(?:us|me|name|details|number|[A-Z][a-z]+\s[A-Z]|tel)|call\s+(?:us|me|now|today|our|[\d*(+])|"
    r"visit\s+(?:us|our|www|http|the\s+website)|(?:send|submit|forward|email|upload|post|complete)\s+(?:us|me|their|"
    r"your|an?\s+(?:cv|application|resume)|the\s+application|cvs?|resumes?)|report(?:s|ing|ed)?\s+(?:directly\s+|in)?"
    r"to\b|note\s|see\s|click|register\s+(?:now|your|with|today|for)|quote\b|quoting\b|working\s+(?:hours|pattern|"
    r"week|conditions|for\s+us|at\s+\w|arrangements)|work(?:ing)?\s+with\s+(?:some\s+of|the\s+best|great|amazing|leading)|work\s+(?:for|from\s+home|pattern|hours|life|permit)|"
    r"hold\s+(?:an?\s+)?(?:\w+\s+){0,2}(?:clearance|licen[cs]e|certificat|degree)|find\s+out|reach\s+out|make\s+a\s+(?:real\s+|huge\s+|big\s+)?difference|communicate\s+(?:well|effectively)|read\s+(?:more|our)|get\s+in|take\s+(?:a\s+look|advantage)|start\s+(?:date|your|a|the|between|at|from)\b|"
    r"refer\s+(?:to|a\s+friend)|access\s+to|support\s+(?:from|is|available|and\s+development)|"
    r"cover\s+(?:letter|letters)|training\s+(?:is|and\s+development|will|provided|opportunit|available|course)|"
    r"flexible|share\s+(?:our|this|options)|contract\s+(?:type|length|duration)|pay(?:ing)?\s+(?:rate|range|is)|"
    r"act\s+now|track(?:ed|ing)?\s+record\b|look(?:s|ing|ed)?\s+(?!after|into|through|over|up)|stay(?:s|ing|ed)?\s+(?!up|informed|abreast|current|"
    r"on\s+top|alert|in\s+touch|aware|connected|ahead)|place\s+of|offering\s+(?:you|an?\s+excellent|a\s+competitive)|following\s|according|"
    r"including\b|depending|regarding|building\s+on|being|having|set\s+in)",
    re.IGNORECASE,
)
_BLURB = re.compile(
    r"^\W*to\s[^,]+,\s+(?:the|you|this|an?)\s|^\W*to\s[^,.]+\swe\s|,\s+(?:we|our)\b|"
    r"\b(?:we\s+(?:are(?!\s+(?:currently\s+|now\s+)?(?:looking|seeking|recruiting))|offer|provide|have|will|"
    r"can|believe|want|know|value|pride)|they\s+(?:are|offer|have|provide)|I(?:['’]m|\s+(?:am|have|was|love))|"
    r"join\s+(?:us|our)|equal\s+opportunit|regardless\s+of|protected\s+characteristic|sexual\s+orientation|"
    r"annual\s+leave|pension|per\s+annum|salary|bonus\s+scheme|competitive\s+(?:rates?|pay)|free\s+parking|"
    r"closing\s+date|\bCVs?\b|disclosure\s+and\s+barring|\bDBS\b|right\s+to\s+work|sponsorship|visa|"
    r"shortlist\w*|job\s+description|person\s+specification|apply\s+(?:now|online|today)|"
    r"your\s+career|career\s+progression|informal\s+(?:visit|discussion|chat)|hours\s+(?:per|a)\s+week)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S@\S|\bhttps?:|\bwww\.|(?<![\d£$€,.])\b0\d{2,5}[ -]?\d{3}")
"""An e-mail, web or telephone number: the line says how to apply, not what is done."""
_ASKED = re.compile(
    r"^\W*(?:evidence|proven|previous|prior|demonstra\w+|strong|excellent|outstanding|exceptional|good|great|extensive|"
    r"minimum|at\s+least|\d+\s*\+?\s*(?:-\s*\d+\s*)?(?:plus\s+)?years?|experience|knowledge|understanding|"
    r"abilit(?:y|ies)|able|familiar\w*|must|should|you\s+(?:must|should|have|are|need)|fluen\w+|proficien\w+|"
    r"competen\w+|willing\w*|enthusias\w+|passion\w*|self-|motivated|hands-on|solid|deep|in-depth|working\s+"
    r"knowledge|thorough|relevant|current|valid|full|educated|qualified|registered|certified|a\s+\w*\s?(?:degree|"
    r"minimum|passion|strong|good|proven|valid|full|high\s+level|keen)|be\s+|have\s+|hold\s+an?\b|required\b)|"
    r"\b(?:degree|diploma|bachelor|master['’]?s|phd|gcse|nvq|years['’]?\s+(?:of\s+)?experience|"
    r"experience\s+(?:of|in|with|working|required|preferred)|knowledge\s+of|understanding\s+of|ability\s+to|"
    r"(?:communication|interpersonal|organi[sz]ational|analytical|computer|it|people|language|writing)\s+skills|"
    r"(?:experience|software|licen[cs]e|qualification)\W*$|"
    r"(?:is|are)\s+(?:required|essential|preferred|desirable|a\s+plus|a\s+must)|would\s+be\s+(?:an?|ideal))\b",
    re.IGNORECASE,
)
_ACTIVITY = re.compile(
    r"^\W*(?:the\s+)?(?:[A-Za-z/&-]+\s+){0,3}?(?:[a-z-]{3,}(?:tion|sion|ment|ance|sis|ing|ery|iew|port|ses)s?|care|"
    r"design|support|control|sales|reports?|audits?|delivery|repairs?|tests?|entry)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|will|would|has|have|allows?|comprises?|includes?|provides?|offers?|flexible|benefits?|any|additional|certificat\w+|certified|awards?)\b",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"\W*(?:under|in|with|as|using|through|during|on|at|from|by|following|within|alongside)\s[^,.;]{3,80},\s(?=[a-z])",
    re.IGNORECASE,
)
_MAIN_VERB = re.compile(
    r"(?<!that)(?<!which)(?<!who)(?<!they)(?<!needs)\s(?:is|are|was|provides?|offers?|means|gives?|will\s+be)\s",
    re.IGNORECASE,
)
"""After a line's first word in -ing: "Working in this way provides ample opportunities"."""
_AFTER_NOUN = re.compile(
    r"\s*(?:$|[:.!?|–-]|(?:is|are|was|were|has|will|can|opportunities|available|provided|included|of)\b)",
    re.IGNORECASE,
)


_NOUNS = frozenset(
    re.findall(
        r"\S+",
        "access accounting advanced advertising applied approach building catering chair challenge "
        "charge cleaning command consulting contact contract control counsel design dressing engineer "
        "engineering estimate exhibit experience fire form grade guide handle host housekeeping interview "
        "investing issue lead list load manufacture manufacturing market marketing merchandising mill "
        "minute network networking nurse nursing oil opening order paint pair permit pilot place "
        "planning plant position power practice pricing process profile program programme programming "
        "project purchase purchasing record recruiting report request research review sample schedule "
        "scheduling score seal secure service share ship signal specialised specialized staff staffing "
        "stock store supply support survey target tender test total trace track trade train training "
        "transport trial view visit volunteer writing ",
    )
)
"""Forms of work verbs that are as often nouns: these must be followed by what only a verb takes."""
_AFTER_VERB = re.compile(
    r"\s*(?:(?:and|or|/|,)\s*)?(?:an?|the|all|any|both|each|every|our|their|its|his|her|my|this|these|those|new|up|"
    r"out|regularly|daily|on\s+behalf|with|within|appropriate|relevant|complex|key|multiple|various|other|internal|"
    r"external|junior|senior|[a-z]{3,}(?:ive|al|ous|ful|ic|ary|ed|ing|ly)|[a-z]{2,}(?:[^sui\W]s|ff)|\d+)\b"
)
_SECOND_VERB = re.compile(r"(?:,|\s+(?:and|or|&)|/)\s*([a-z-]+)")
_PASSIVE = re.compile(
    r"(?:train|certif|hir|promot|recruit|requir|select|assign|licen[cs]|award|employ|appoint|nominat|recogni[sz]|"
    r"transfer|based?|locat)(?:r?ed|ied)\s+(?:in\b|by|to\b|as\b|on\b|for\b|from|with)",
    re.IGNORECASE,
)


_CUES = (
    (_RESPONSIBLE, "responsible"),
    (_STATED, "stated"),
    (_FIRST_PERSON, "first person"),
    (_STATED_LATER, "stated"),
    (_POST_DOES, "post"),
    (_WANTED, "wanted"),
)
"""Patterns that state work, the surest first, and the sign each gives."""


class Found(NamedTuple):
    """Where the work begins in a line, and how it was told."""

    start: int
    sign: str


class FirstWord(NamedTuple):
    """The first word of a line that is a form of a work verb."""

    start: int
    end: int
    verb: str
    form: VerbForm


def first_verb(line: str, start: int = 0) -> FirstWord | None:
    """Return the work verb that ``line`` begins with from ``start`` on, past numbers, "to" and adverbs."""
    lead = _LEAD.match(line, start)
    word = _WORD.match(line, lead.end() if lead else start)
    if word is None:
        return None
    known = VERB_FORMS.get(word.group().casefold())
    return FirstWord(word.start(), word.end(), *known) if known else None


def is_asked_for(line: str) -> bool:
    """Tell whether a line names what an applicant has to have: experience, a degree, skills."""
    return _ASKED.search(line) is not None


def is_blurb(line: str) -> bool:
    """Tell whether a line speaks of the employer, pay, leave, equal opportunities or how to apply."""
    return line.rstrip().endswith("?") or _BLURB.search(line) is not None or _ADDRESS.search(line) is not None


def is_activity(line: str) -> bool:
    """Tell whether a line names an activity, no sentence: "Provision of ...", "Lesson planning"."""
    return _ACTIVITY.match(line) is not None and _SENTENCE.search(line) is None


def begins_with_work(
    line: str, forms: frozenset[VerbForm], *, n_least: int, is_listed: bool
) -> FirstWord | None:
    """Return the work verb a line begins with, where it says what is done.

    Args:
        line: One line.
        forms: Forms of the verb that count here.
        n_least: Words the line must have from the verb on.
        is_listed: It stands in a list of duties, where "Support" is sooner a verb than a noun.
    """
    found = first_verb(line) or _after_setting(line)
    if found is None or found.form not in forms:
        return None
    rest = line[found.start :]
    after = line[found.end :]
    is_other = any(pattern.match(rest) for pattern in (_TO_APPLY, _YOURS, _PASSIVE))
    if is_other or len(_WORD.findall(rest)) < n_least or _AFTER_NOUN.match(after):
        return None
    if found.verb == "work" and not _WORK_WITH.match(rest):
        return None
    if found.form == "ing" and not is_listed and _MAIN_VERB.search(after):
        return None
    if found.form == "s" and after[:1] in ",;&/":  # "Repairs, rents and complaints ..."
        return None
    if _is_name(line, found) or (is_noun(line, found) and not (is_listed and found.form == "base")):
        return None
    return found


def _after_setting(line: str) -> FirstWord | None:
    """Return the verb of "Under NMC guidelines, ensure ..." and "Using tickets, log ..."."""
    setting = _SETTING.match(line)
    found = first_verb(line, setting.end()) if setting else None
    return found if found is not None and setting is not None and found.start == setting.end() else None


def is_noun(line: str, word: FirstWord) -> bool:
    """Tell whether a form of a work verb is a noun here: "Training & Development"."""
    surface = line[word.start : word.end].casefold()
    may_be = surface in _NOUNS or (word.form == "s" and word.verb in _NOUNS)
    if not may_be or _AFTER_VERB.match(line, word.end):
        return False
    second = _SECOND_VERB.match(line, word.end)
    known = VERB_FORMS.get(second.group(1)) if second else None
    return known is None or known[1] != word.form


def _is_name(line: str, word: FirstWord) -> bool:
    """Tell whether a verb's word begins a title or another name: "Support Worker", "Marketing Associate"."""
    following = _WORD.match(line, word.end + 1)
    if following is None or not following.group()[:1].isupper():
        return False
    first_words = " ".join(line[word.start :].split()[:4])
    return line[word.start : word.end].casefold() in _NOUNS or looks_like_title(first_words)


def stated_work(line: str) -> Found | None:
    """Return where the work begins after "you will ...", "responsible for ..." or "I ..."; None without."""
    cues = (cue for pattern, sign in _CUES for cue in _found(pattern, line, sign))
    return next(cues, None)


def _found(pattern: re.Pattern[str], line: str, sign: str) -> Iterator[Found]:
    for cue in pattern.finditer(line):
        start = cue.start("verb") if "verb" in pattern.groupindex else cue.end()
        rest = line[start:]
        if is_asked_for(line) if sign == "wanted" else _NO_PERSON.search(line[: cue.start()]):
            continue
        if sign == "post":
            known = VERB_FORMS.get(cue.group("verb").casefold())
            is_taken = known is not None and known[1] == "s" and len(_WORD.findall(rest)) >= 3
        elif sign == "responsible":
            is_taken = len(_WORD.findall(rest)) >= 3 and not _YOURS.match(rest)
        else:
            is_taken = is_work(rest, is_stated=sign != "first person") and not _is_done_to(line, start)
        if is_taken:
            yield Found(start, sign)


def _is_done_to(line: str, start: int) -> bool:
    """Tell "will be run from Bicester" from "will be running ..."."""
    word = first_verb(line, start)
    return word is not None and word.form != "ing" and _BE.search(line, 0, start) is not None


def is_work(rest: str, *, is_stated: bool = True) -> bool:
    """Tell whether words that begin with a verb say what is done, not what an applicant has or gets.

    Args:
        rest: The line from the verb on.
        is_stated: It follows "you will" or the like, where "have" and "receive" are common.
    """
    word = first_verb(rest)
    if word is None or word.form == "s" or (is_stated and word.form == "past"):
        return False
    if len(_WORD.findall(rest)) < 3 or _YOURS.match(rest) or _TO_APPLY.match(rest):
        return False
    return word.verb not in _NO_WORK or _WORK_WITH.match(rest) is not None
