"""Words that tell a job title from a name, an employer or a place."""

from __future__ import annotations

import re

_TITLE_NOUNS = frozenset(
    """
    accountant actor actuary administrator adviser advisor advocate agent aide ambassador analyst anaesthetist
    apprentice architect artist assembler assistant associate attendant attorney auditor author baker barista barrister
    bartender biologist bookkeeper bricklayer broker builder butcher buyer captain carer caregiver caretaker carpenter
    cashier caterer ceo cfo chair chairman chef chemist chief cio cleaner clerk clinician cmo coach coder collector
    commander commissioner conductor consultant contractor controller cook coo coordinator co-ordinator copywriter
    counsel counsellor counselor courier cto curator custodian dba dean decorator dentist deputy designer detective
    developer devops dietitian director dispatcher doctor draftsman draughtsman driver economist editor educator
    electrician engineer entrepreneur estimator evaluator examiner executive expert fabricator facilitator farmer
    fellow financier firefighter fitter fixer foreman forester founder fundraiser gardener generalist geologist gp
    groomer grower guard guide hairdresser handler handyman head helper herbalist host hostess housekeeper hygienist
    illustrator inspector installer instructor intern internship interpreter interviewer investigator janitor joiner
    journalist judge keyholder labourer laborer landscaper lawyer lead leader lecturer librarian lifeguard
    lifeguard machinist maker manager marketer marshal mason matron mechanic mediator mentor merchandiser merchant
    midwife minister model moderator monitor musician nanny navigator negotiator nurse nutritionist officer operative
    operator optician optometrist organiser organizer overseer owner packer painter paralegal paramedic partner
    pathologist performer pharmacist photographer phlebotomist physician physicist physiotherapist picker pilot
    planner plasterer plumber podiatrist porter postdoc practitioner presenter president principal processor producer
    professor programmer promoter proprietor psychiatrist psychologist publicist publisher radiographer
    radiologist ranger realtor receptionist recruiter registrar rep reporter representative researcher resident
    reviewer rigger roofer sailor salesperson salesman scaffolder scheduler scientist sculptor seamstress secretary
    seller sergeant server shopper shepherd sitter soldier solicitor sonographer specialist staffer steward
    stewardess stocker storekeeper strategist stylist superintendent supervisor supporter surgeon surveyor tailor
    teacher technician technologist teller tester therapist tiler tradesman trader trainee trainer translator
    treasurer tutor typist underwriter usher valet valuer vet veterinarian videographer volunteer vp waiter waitress
    warden warehouseman welder worker writer
    hca rmn rgn rn sre dba pm
    """.split()  # noqa: SIM905 - a word list reads best as words
)
_EMPLOYER = re.compile(
    r"\b(?:inc|ltd|llc|llp|plc|corp(?:oration)?|gmbh|company|university|college|school|hospital|council|group|"
    r"bank|institute|academy|trust|foundation|department|ministry|agency|solutions|systems|services|partners|"
    r"holdings|technologies|labs|studios?|consulting)\b\.?",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\b(?:company name|city|state|country|n/a)\b|ï¼", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*")
_MAX_WORDS = 10


def looks_like_title(phrase: str) -> bool:
    """Tell whether ``phrase`` reads like a job title: short, with a word for someone who does a job."""
    words = _words(phrase)
    if not 1 <= len(words) <= _MAX_WORDS or len(phrase) > 100:
        return False
    return any(_is_title_noun(word) for word in words)


def looks_like_employer(phrase: str) -> bool:
    """Tell whether ``phrase`` has a word of company and school names."""
    return _EMPLOYER.search(phrase) is not None


def is_placeholder(phrase: str) -> bool:
    """Tell whether ``phrase`` is what anonymised resumes put for a company or a place."""
    return _PLACEHOLDER.search(phrase) is not None


def _words(phrase: str) -> list[str]:
    return [word.casefold().strip("'’-") for word in _WORD.findall(phrase)]


def _is_title_noun(word: str) -> bool:
    if word in _TITLE_NOUNS:
        return True
    singular = word[:-1] if word.endswith("s") else word
    return singular in _TITLE_NOUNS or any(part in _TITLE_NOUNS for part in word.split("-"))
