"""What a resume tells of others: degrees that were taught or marked, years that a team had, levels of pupils.

A failed must may eliminate, so only what a person states of itself may count. In doubt it is left out here.
"""

from __future__ import annotations

import re
from typing import Literal

from skillmatch.text.clauses import clause_before, is_done_to
from skillmatch.text.fluency import CLEARLY_BELOW, LIMITED
from skillmatch.text.jobwords import looks_like_title
from skillmatch.text.stated import Stated
from skillmatch.types import Section

_OWN_SECTIONS: frozenset[Section] = frozenset(("education", "certifications"))
_PEOPLE = (
    r"(?:people|clients?|customers?|patients?|residents?|child(?:ren)?|pupils?|students?|learners?|staff|"
    r"colleagues?|candidates?|applicants?|those|anyone|someone|everyone|families|parents|users?|members?|"
    r"workers?|employees?|juniors?|seniors?|graduates?|undergraduates?|starters?|beginners?|newcomers?|"
    r"trainees?|"
    r"recruits|hires|mentees?|apprentices?|teams?|groups?|crews?|squads?|adults|women|men|boys|girls|teens|"
    r"teenagers|class(?:es)?|cohorts?)"
)
_OTHERS = re.compile(rf"\b(?:{_PEOPLE}|who|whose|they|he|she|their|his|her)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:(?<!self-)(?<!was )(?<!were )(?<!been )taught|teach(?:es|ing)?(?! assistant)|tutor(?:ed|ing|s)|"
    r"lectur(?:ed|ing|es)|instruct(?:ed|ing)|assess(?:ed|ing|es)?|examin(?:ed|ing|es?)|invigilat\w+|"
    r"mark(?:ed|ing)(?!et)|moderat(?:ed|ing)|graded|grading|deliver(?:ed|ing|s)?|supervis(?:ed|ing|es?)|"
    r"design(?:ed|s)?|develop(?:ed|ing|s)|manag(?:ed?|es)|managing(?! (?:director|partner|editor))|"
    r"led|leads?|leading|ran|running|launch(?:ed|ing)|wrote|writing|validat(?:ed|ing)|accredit(?:ed|ing)|"
    r"recruit(?:ed|ing)|hir(?:ed|ing)|employed|interview(?:ed|ing)|advis(?:ed|ing)|counsel\w+|"
    r"prepar(?:ed|ing|es?)|organi[sz](?:ed|ing)|coordinat(?:ed|ing)|administ\w+(?:ed|ing)|sold|selling|"
    r"promot(?:ed|ing)|mentor(?:ed|ing|s)|coach(?:ed|ing|es)|help(?:ed|ing|s)|support(?:ed|ing|s)|"
    r"enrol(?:l?ed|ling)|oversaw|overseeing|verif(?:ied|ying)|plann(?:ed|ing)|creat(?:ed|ing)|"
    r"review(?:ed|ing)|train(?:ed|ing) (?:an?|the|\w*s|staff|people|children))\b",
    re.IGNORECASE,
)
"""What is done to the education of others."""

_AGENT = re.compile(
    r"\b(?:teacher|tutor|lecturer|examiner|assessor|instructor|invigilator|verifier|moderator|marker|"
    r"supervisor|head|professor|coordinator|administrator|trainer|coach|mentor|programme leader)\b"
    r"(?!\s+(?:with|holding|having))[^,.;:|•–—(]*$",
    re.IGNORECASE,
)
"""Who does it, in the same breath: "tutor for A-levels", but not "teacher, BSc" or "teacher with a BSc"."""

_BEHIND = re.compile(
    r"(?:['’]?s?\s+|-)(?:(?!\b(?:in|of|from|at|with|for|and|qualified|educated|trained|holder|holding)\b)[^,.;:|•–—()]){0,25}?\b(?:students|pupils|learners|"
    r"graduates|candidates|applicants|apprentices|lessons|classes|programmes|programs|courses|theses|"
    r"dissertations|modules|curricul\w+|syllabus\w*|exams?|examinations|papers|tuition|departments?|"
    r"teacher|tutor|lecturer|examiner|assessor|instructor|invigilator|verifier|moderator|trainer|"
    r"supervisor|supervision|teaching|tutoring|assessment|marking)\b"
    r"|\s+(?:and|,|/)[^.;:|]{0,25}\b(?:lessons|pupils|tutor|lecturer|assessor|examiner)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:hold(?:s|ing)?|have|has|having|had|got|possess(?:es|ing)?|did|do|complet(?:ed|ing|ion)|earned|"
    r"earning|obtain(?:ed|ing)|gain(?:ed|ing)|awarded|achiev(?:ed|ing)|graduated|qualified|stud(?:ied|ying)|"
    r"read|my|own|educated|passed|finish(?:ed|ing)|left|attended|received|took|trained (?:to|as|at)|"
    r"(?:experience|graduate|student|professional) with|"
    r"(?:with|including|plus) (?:an?|my|\d+|one|two|three))\b|^\W*$|[:|]\s*$",
    re.IGNORECASE,
)
_NEW_VERB = re.compile(r"(?:\b(?:and|also|but|i|then)|,)\s*$", re.IGNORECASE)
"""Before what the person does itself: "supervised staff and hold a degree"."""

_WITH = re.compile(r"\b(?:with|including)\b", re.IGNORECASE)
_SCHOOL = re.compile(r"(?:secondary|high|trade) (?:school|education)", re.IGNORECASE)
_VOCATIONAL = 2.0
_FEW_COMMAS = 2
"""So far a verb reaches: "taught BTEC, GCSE and A-levels"; in a longer list it is one of many skills."""


def is_degree_of_others(words: str, degree: Stated, section: Section) -> bool:
    """Tell degrees that are taught, marked or only spoken of from one that the person states to hold.

    Args:
        words: A sentence of a resume.
        degree: A level of education named in it.
        section: The section it stands in. Under education and certifications all are the person's own; in
            jobs a school or vocational level counts only where it is said to have been gained.
    """
    if section in _OWN_SECTIONS or _OWN.search(words[degree.start : degree.end]):
        return False
    before = clause_before(words, degree.start, with_lists=True)
    own = _last_own(before)
    done = max((verb.end() for verb in _VERB.finditer(before)), default=-1)
    if before.count(",", max(done, 0)) > _FEW_COMMAS:
        done = -1
    if own >= 0 or done > own:
        return done > own
    if (
        _AGENT.search(before)
        or _OTHERS.search(before[before.rfind(",") + 1 :])
        or _BEHIND.match(words, degree.end)
    ):
        return True
    is_aside = section == "experience" and before.strip(" -*·\t") != ""
    is_place = _SCHOOL.fullmatch(words, degree.start, degree.end) is not None
    return degree.level <= _VOCATIONAL and (is_aside or is_place)


def _last_own(before: str) -> int:
    """Return where the last word stands that makes a degree the person's own, -1 where none does.

    "Pupils who have GCSEs" and "supervised staff with NVQs" tell of others.
    """
    last = -1
    for own in _OWN.finditer(before):
        ahead = before[: own.start()]
        is_with = _WITH.match(own.group()) is not None
        is_new = _NEW_VERB.search(ahead) is not None and not is_with
        if own.group().strip() and (
            is_new or not (_OTHERS.search(ahead[ahead.rfind(",") + 1 :]) or (is_with and _VERB.search(ahead)))
        ):
            last = own.start()
    return last


_HAVING = re.compile(
    r"\b(?P<who>[\w’'-]+)\s+(?:each\s+)?(?:with|having|(?:that|who)\s+(?:have|has|had)|have|has|had)\s+"
    r"(?:(?:an?|about|around|over|more\s+than|only|just|up\s+to|less\s+than|under|at\s+least|between)\s+)*$",
    re.IGNORECASE,
)
_THEIRS = re.compile(r"\b(?:whose|their|his|her)\b", re.IGNORECASE)


def whose_years(words: str, start: int) -> Literal["own", "others", "unclear"]:
    """Tell whose years stand at ``start``.

    "Led a team with two years of experience" tells of others; "manager of a team with two years of
    experience" and "nurse working with children with ten years of experience" do not tell of whom.
    """
    before = clause_before(words, start)
    having = _HAVING.search(before)
    if having is None:
        return "others" if _THEIRS.search(before) else "own"
    who = having.group("who").casefold()
    ahead = before[: having.start()]
    is_one = any(looks_like_title(word.casefold()) for word in re.findall(r"[\w-]+", ahead))
    if re.fullmatch(_PEOPLE, who) or (who.endswith("s") and looks_like_title(who[:-1])):
        return "unclear" if is_one and not is_done_to(ahead) else "others"
    return "others" if looks_like_title(who) and is_done_to(ahead) else "own"


_LEARNERS = re.compile(
    r"[^,.;:|•–—]{0,20}?\b(?:teacher|tutor|lecturer|instructor|trainer|examiner|lessons\s+for|"
    r"(?:to|for)\s+(?:children|pupils|students|adults|refugees|learners))\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:(?:at|in|from|during)\s+(?:high\s+|secondary\s+)?(?:school|university|college)|years\s+ago|when\s+i|"
    r"back\s+then|as\s+a\s+child|(?:in|until|by)\s+(?:19|20)\d\d|formerly|previously|on\s+arrival|"
    r"at\s+first)\b.*"
    r"\b(?:now|since|liv(?:e|ed|es|ing)|moved|today|currently|meanwhile|afterwards|then)\b",
    re.IGNORECASE,
)
"""A level of once, with what came after it: "B1 at school, now living in Berlin"."""

_GOOD = LIMITED + CLEARLY_BELOW + 1.0
"""From this level on what others learned, or what was learned once, shows a language well spoken."""


def is_level_of_others(words: str, language: Stated) -> bool:
    """Tell a level that was taught, or is long past, from how well the person speaks a language today."""
    if not 0 < language.level < _GOOD:
        return False
    before = clause_before(words, language.start)
    taught = _TEACHING.search(before)
    is_taught = taught is not None and _SPEAKING.search(before, taught.end()) is None
    if is_taught or _AGENT.search(before) or _LEARNERS.match(words, language.end):
        return True
    return _ONCE.search(words, language.end, min(len(words), language.end + 120)) is not None


_SPEAKING = re.compile(r"\b(?:speak|know|understand|my|have|learn\w*|studied|studying)\b", re.IGNORECASE)
_TEACHING = re.compile(
    r"\b(?:(?<!self-)(?<!was )(?<!were )(?<!been )taught|teach(?:es|ing)?|tutor(?:ed|ing|s)|"
    r"lectur(?:ed|ing)|instruct(?:ed|ing)|deliver(?:ed|ing|s)|examin(?:ed|ing)|assess(?:ed|ing))\b",
    re.IGNORECASE,
)
