"""Sets of words that the rules over wording share, written in capitals and braces in ``words/*.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_OCCUPATION = (
    r"nurses?|drivers?|teachers?|tutors?|assistants?|secretar(?:y|ies)|receptionists?|waiters?|"
    r"waitress(?:es)?|engineers?|developers?|designers?|accountants?|managers?|officers?|cooks?|chefs?|"
    r"cleaners?|nann(?:y|ies)|babysitters?|carers?|caregivers?|pharmacists?|technicians?|trainers?|guards?|"
    r"hosts?|hostess(?:es)?|cashiers?|sales(?:m[ae]n|wom[ae]n|persons?|people)|analysts?|consultants?|"
    r"programmers?|clerks?|administrators?|therapists?|instructors?|counsell?ors?|journalists?|reporters?|"
    r"baristas?|stewards?|attendants?|operators?|labou?rers?|mechanics?|electricians?|plumbers?|welders?|"
    r"supervisors?|directors?|executives?|specialists?|coordinators?|marketers?|merchandisers?|beauticians?|"
    r"hairdressers?|masseu[rs]e?s?|housekeepers?|representatives?|reps?|creators?|anchors?|presenters?|"
    r"associates?|agents?|advis[eo]rs?|planners?|editors?|maids?|interpreters?|translators?|lecturers?|"
    r"researchers?|scientists?|physicians?|professionals?|graduates?|interns?|trainees?|apprentices?|"
    r"support\s+workers?|care\s+workers?|workers?"
)
_NATIONALITY = (
    r"american|british|english|irish|scottish|welsh|german|french|italian|spanish|portuguese|dutch|belgian|"
    r"swiss|austrian|polish|czech|slovak|hungarian|romanian|bulgarian|greek|turkish|russian|ukrainian|"
    r"swedish|danish|norwegian|finnish|indian|pakistani|bangladeshi|sri\s+lankan|nepali|chinese|japanese|"
    r"korean|filipin[oa]|thai|vietnamese|indonesian|malaysian|singaporean|australian|canadian|mexican|"
    r"brazilian|argentin(?:e|ian)|ethiopian|kenyan|nigerian|ghanaian|south\s+african|egyptian|moroccan|"
    r"saudi|emirati|qatari|kuwaiti|omani|bahraini|jordanian|lebanese|israeli|iranian|iraqi|syrian|arab"
)
_LANGUAGE = (
    r"english|german|french|italian|spanish|portuguese|dutch|polish|czech|slovak|hungarian|romanian|"
    r"bulgarian|greek|turkish|russian|ukrainian|swedish|danish|norwegian|finnish|arabic|hebrew|persian|"
    r"farsi|hindi|urdu|bengali|punjabi|tamil|telugu|chinese|mandarin|cantonese|japanese|korean|thai|"
    r"vietnamese|indonesian|malay|tagalog|amharic|swahili|nordic|flemish|catalan|serbian|croatian|welsh"
)

MACROS: Final[Mapping[str, str]] = {
    "SEXWORD": r"(?:fe)?males?|wom[ae]n|m[ae]n|lad(?:y|ies)|gents?|gentlem[ae]n|girls?|boys?",
    "PERSON": (
        rf"candidates?|applicants?|persons?|people|individuals?|staff|employees?|colleagues?|{_OCCUPATION}"
    ),
    "OCCUPATION": _OCCUPATION,
    "LEVEL": (
        r"senior|junior|experienced|qualified|registered|licensed|trained|skilled|fresh|energetic|"
        r"professional|part[- ]time|full[- ]time|night|day|head|chief|assistant|trainee|data|software|web|"
        r"sales|office|shop|care|healthcare|nursing|personal|security|project|account|marketing|executive|"
        r"administrative|front[- ]desk|customer|it|hr|finance|medical|dental|primary|secondary|english|"
        r"maths?|pe|fitness|yoga|swimming"
    ),
    "RECIPIENT": (
        r"patients?|clients?|service[- ]users?|residents?|students?|pupils?|child(?:ren|['’]s)?|kids|"
        r"infants?|babies|toddlers?|teenagers?|teens?|adolescents?|youths?|learners?|offenders?|prisoners?|"
        r"inmates?|detainees|customers?|shoppers|guests?|survivors?|victims?|participants?|volunteers?|"
        r"members|adults?|elder(?:s|ly)|older\s+people|young(?:er)?\s+people|population|famil(?:y|ies)|"
        r"parents|players|athletes|donors?|voters|subjects|beneficiar(?:y|ies)|farmers|(?:people|men|women|"
        r"persons|individuals|those|anyone)\s+(?:with|aged|who|living|over|under|in)\b"
    ),
    "RECIPIENTONLY": (
        r"patients?|clients?|service[- ]users?|residents?|students?|pupils?|learners?|prisoners?|volunteers?|"
        r"participants?|survivors?"
    ),
    "SERVICE": (
        r"wards?|hostels?|houses?|homes?|accommodation|services?|clinics?|units?|refuges?|shelters?|prisons?|"
        r"hospitals?|health|fertility|schools?|colleges?|universit(?:y|ies)|sports?|football|rugby|cricket|"
        r"hockey|basketball|teams?\s+(?:coach|sport)|wear|fashion|shoes|clothing|clothes|apparel|toilets?|"
        r"hygiene|empowerment|rights|programs?|programmes?|projects?|charit(?:y|ies)|gyms?|groups?|screening|"
        r"vaccin\w*|immuni[sz]ation|nursery|camps?|clubs?|products?|brands?|magazines?"
    ),
    "LANGUAGE": _LANGUAGE,
    "NATIONALITY": _NATIONALITY,
    "PEOPLES": r"native\s+(?:american|hawaiian|alaska|african|indian|title|peoples?|lands?)",
}
"""Regular expressions, read without regard to capitals, each in its own group when it is put in place."""
