"""The headings of postings and resumes, and the section each one opens."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from skillmatch.types import DocumentKind, Section

_MAX_WORDS = 9
_MODIFIER = re.compile(
    r"^(?:(?:relevant|related|other|additional|selected|key|recent|previous|my|core|main|further|"
    r"current|your|our|"
    r"the|job|role|position|candidate|applicant|general|specific|minimum|basic|typical|primary) )+"
)
_EDGE = re.compile(r"^[\W_\d]+|[\W_]+$")
_BLANK = re.compile(r"[\s_]+")

_SHARED: dict[Section, str] = {
    "certifications": (
        "certifications|certification|certificates|licenses|licences|licenses and certifications|"
        "certifications and licenses|licences and certificates|professional certifications|accreditations|"
        "licenses & certifications|certifications & licenses|licensure|professional registration|"
        "registrations"
    ),
    "languages": "languages|language skills|language|languages spoken|foreign languages|"
    "language requirements",
}

_POSTING: dict[Section, str] = {
    "requirements": (
        "requirements|requirement|qualifications|skills|experience|essential|required|essential criteria|"
        "essential requirements|essential skills|minimum requirements|minimum qualifications|"
        "basic qualifications|required qualifications|required skills|minimum required skills|key skills|"
        "key requirements|job requirements|person specification|the person|the candidate|about you|"
        "candidate requirements|skills and experience|skills & experience|experience and qualifications|"
        "education and experience|education & experience|qualifications and experience|skills required|"
        "experience required|must have|must haves|must-have|must-haves|you have|you will have|you'll have|"
        "you bring|your profile|your skills|your experience|profile|candidate profile|who you are|"
        "who we're looking for|who we are looking for|what we're looking for|what we are looking for|"
        "what you'll need|what you will need|what you need|what you bring|what you'll bring|"
        "what you will bring|to be successful|to succeed in this role|you should have|you must have|"
        "you must have the following|the ideal candidate|ideal candidate|the successful candidate|"
        "the successful candidate will have|the ideal candidate will have|education|knowledge|"
        "knowledge and skills|knowledge, skills and abilities|technical skills|core competencies|"
        "competencies|applicants should meet the following criteria|basic hiring criteria|skill set|"
        "skillset|technical requirements|role requirements|entry requirements|selection criteria|"
        "your background|experience level|what makes you a great fit|is this you|qualifications required|"
        "knowledge/experience|skills/qualifications|job qualifications|position requirements|"
        "training and qualifications|keywords|what we need|what we need from you|what we ask|what we ask for|"
        "what we ask of you|what we expect|what we expect from you|what we expect of you|we need|we ask for|"
        "we expect"
    ),
    "nice_to_have": (
        "nice|nice to have|nice to haves|nice-to-have|nice-to-haves|desirable|desirable criteria|desired|"
        "desirable skills|desired skills|desired qualifications|desired experience|preferred|"
        "preferred skills|preferred qualifications|preferred experience|bonus|bonus points|bonus points if|"
        "bonus skills|plus|pluses|a plus|it's a plus|additional skills|advantageous|would be a plus|"
        "also nice|it would be nice|it would be great if you also have|what would be nice|good to have|"
        "additional qualifications|optional|optional skills|would be an advantage|even better if|"
        "extra credit|ideally|skills desired|useful|useful skills|useful experience|useful but not essential|"
        "also useful|useful to have|would be useful|helpful|helpful to have|welcome"
    ),
    "duties": (
        "responsibilities|duties|the role|about the role|the job|about the job|key responsibilities|"
        "main responsibilities|main duties|duties and responsibilities|duties & responsibilities|role|"
        "roles and responsibilities|role and responsibilities|job responsibilities|key duties|your role|"
        "your responsibilities|your tasks|tasks|essential functions|essential job functions|job duties|"
        "primary responsibilities|major responsibilities|what you'll do|what you will do|what you do|"
        "what you'll be doing|what you will be doing|what you'll own|you'll be|you will be|"
        "in this role, you will|"
        "in this role you will|you will|you'll|day to day|day-to-day|your day-to-day|a day in the life|"
        "the position|about the position|essential duties and responsibilities|accountabilities|"
        "key accountabilities|your mission|mission|scope|position purpose|nature and scope|job purpose|"
        "purpose of the role|main purpose|the opportunity|skills/responsibilities|"
        "essential responsibilities|responsibilities include|duties include|what success looks like|"
        "activities|main activities|key objectives|objectives|key tasks"
    ),
    "summary": (
        "summary|job summary|overview|job overview|position summary|role overview|role summary|"
        "job description|description|position description|introduction|position overview|at a glance|"
        "program summary|project description|job specification"
    ),
    "benefits": (
        "benefits|the benefits|perks|perks and benefits|benefits and perks|perks & benefits|our benefits|"
        "what we offer|what we can offer you|what can we offer you|what you get|what you will get|"
        "what you'll get|we offer|our offer|our offer to you|in return|salary|salary & benefits|"
        "compensation|salary and benefits|compensation and benefits|package|the package|benefit package|"
        "benefits package|benefits to you|employee benefits|other benefits include|benefits include|pay|"
        "pay rate|pay rates|rewards|what's in it for you|what is in it for you|why join us|why work for us|"
        "why work with us|reward|pay and benefits|remuneration|what's on offer|on offer|"
        "what benefits will i receive|additional benefits|total rewards|pay range|base salary|salary range|"
        "holiday pay"
    ),
    "company": (
        "about us|about|the company|company|our company|who we are|company description|company overview|"
        "about the company|about the team|the team|our team|about your next employer|about the trust|"
        "our values|our mission|our story|our culture|values|employer details|why us|about the client|"
        "the client|our client|business overview|company information|where you will be working|"
        "the department|about the department|about our trust|about the location|the location|living here|"
        "our environment|team|about the organisation"
    ),
    "application": (
        "how to apply|apply|application|application process|next steps|what next|interested|contact|"
        "contact details|additional contact information|for further information|"
        "for further details contact|closing date|interview date|apply now|to apply|interview process|"
        "hiring process|selection process|the process|for further information please contact|"
        "recruitment process|reference|job reference|assessment/interview info|contact information|"
        "what happens next|application deadline|start date|location|job location|ready to apply|"
        "for further information or to apply|application instructions"
    ),
    "legal": (
        "disclaimer|equal opportunities|equal opportunity|equal employment opportunity|eeo|eeo statement|"
        "disclosure|safeguarding|privacy|privacy notice|data protection|legal|please note|important|"
        "diversity|diversity and inclusion|equality and diversity|equality, diversity and inclusion|"
        "additional information|candidate legal notices|applicant and candidate privacy notice|"
        "probationary period|equal opportunity employer|equal opportunities statement|dbs|"
        "background checks|confidentiality|physical demands|working conditions|important information|"
        "accommodations|reasonable accommodation"
    ),
}

_RESUME: dict[Section, str] = {
    "summary": (
        "summary|professional summary|executive summary|career summary|profile|professional profile|"
        "personal profile|personal statement|objective|career objective|about me|about|career overview|"
        "overview|executive profile|career profile|summary of qualifications|qualifications summary|"
        "introduction|professional overview|career focus|statement|headline|professional objective|"
        "career goal"
    ),
    "skills": (
        "skills|technical skills|key skills|core skills|skill highlights|highlights|core competencies|"
        "core qualifications|qualifications|competencies|areas of expertise|expertise|technologies|tools|"
        "technical skills / core competencies|technical proficiencies|technical expertise|it skills|"
        "computer skills|professional skills|skills summary|skills and expertise|skills & expertise|"
        "key competencies|software|technical summary|strengths|skills and tools|tech stack|"
        "tools and technologies|additional skills|hard skills|soft skills|other skills|skills & tools|"
        "proficiencies|primary|skills and abilities|specialties|specialities|key strengths|clinical skills|"
        "programming languages"
    ),
    "experience": (
        "experience|work experience|professional experience|employment|employment history|work history|"
        "career history|relevant experience|professional background|positions held|volunteer experience|"
        "volunteering|volunteer work|"
        "work record|projects|personal projects|selected projects|internships|career|jobs|"
        "military experience|teaching experience|other experience|previous experience|"
        "additional experience|accomplishments|core accomplishments|achievements|key achievements|"
        "awards & leadership|research experience|industry experience|clinical experience|"
        "related experience|experience highlights|leadership experience|selected accomplishments|"
        "professional accomplishments|career highlights|military service|work placements|apprenticeship|"
        "voluntary work|employment record|professional history|key projects"
    ),
    "education": (
        "education|education and training|academic background|education & training|training|"
        "academic qualifications|educational background|academic history|degrees|professional development|"
        "education and qualifications|qualifications and training|courses|coursework|relevant coursework|"
        "studies|publications|academic achievements|academics|continuing education|"
        "education and certifications|education & certifications|schooling|training and education|research|"
        "thesis|presentations"
    ),
    "certifications": (
        "professional certification|certifications and training|registration|professional licenses|"
        "certifications and credentials|credentials|licences and registrations|licences and tickets|tickets"
    ),
    "languages": "known languages",
    "interests": (
        "interests|hobbies|hobbies and interests|interests and hobbies|hobbies & interests|activities|"
        "activities and honors|activities and interests|personal interests|extracurricular activities|"
        "affiliations|professional affiliations|memberships|professional memberships|awards|honors|"
        "honors and awards|awards and honors|community service|leisure|community involvement|"
        "activities and honours|extra-curricular activities|associations|civic activities"
    ),
    "personal": (
        "personal information|personal details|contact|contact information|contact details|references|"
        "additional information|personal data|personal|address|referees|personal particulars"
    ),
}

LABELS = frozenset(
    (
        "location", "job location", "salary", "reference", "job reference", "start date", "closing date",
        "interview date", "pay", "pay rate", "base salary", "salary range", "pay range", "keywords",
        "application deadline", "experience level", "address",
    )
)  # fmt: skip
"""Headings that hold for their own line (or the next one) only: "Location: Leeds"."""

_POSTING_FAMILIES: tuple[tuple[str, Section], ...] = (
    (r"\b(?:desirable|desired|preferred|nice.to.have|bonus|advantageous|good to have)\b", "nice_to_have"),
    (r"\b(?:responsibilit\w+|duties|essential (?:job )?functions)\b", "duties"),
    (r"\b(?:equal (?:employment )?opportunit\w+|privacy|disclaimer|diversity|safeguarding|legal)\b", "legal"),
    (r"\b(?:benefits?|perks|what we (?:can )?offer|why join|reward|compensation|salary)\b", "benefits"),
    (
        r"\b(?:how to apply|to apply|apply (?:now|today|here)|application|further (?:information|details)|"
        r"interview date)\b|^contact\b|\bcontact$",
        "application",
    ),
    (r"\b(?:requirements?|qualifications?|criteria|person specification|competenc\w+)\b", "requirements"),
    (
        r"\babout you\b|\bwho you are\b|\blooking for\b|\bwhat you(?:'ll| will)? (?:need|bring)\b",
        "requirements",
    ),
    (r"\byou(?:'ll| will| should| must)? (?:have|need|bring|possess)\b|\bideal(?:ly)?\b", "requirements"),
    (
        r"\b(?:your|the|required|essential|relevant|technical) (?:skills|experience|knowledge)\b",
        "requirements",
    ),
    (r"\bskills\b.*\b(?:experience|knowledge|required)\b|\bexperience required\b", "requirements"),
    (r"\bwhat you(?:'ll| will)?(?: be)? (?:do|doing)\b|\babout the (?:role|job|position)\b", "duties"),
    (r"\b(?:role|job|position) (?:overview|summary|purpose|description)\b", "duties"),
    (r"\bday.to.day\b|\byou will be\b|\byou(?:'ll| will)(?: also)?$", "duties"),
    (
        r"^(?:about|why|who (?:are|is)|working (?:at|for|with)|our|life at|starting with|the team) ?\b",
        "company",
    ),
)
_RESUME_FAMILIES: tuple[tuple[str, Section], ...] = (
    (r"\b(?:certifications?|certificates|licen[cs]es|licensure)\b", "certifications"),
    (
        r"\b(?:work|professional|employment|career|volunteer|teaching|military) (?:experience|history)\b",
        "experience",
    ),
    (r"\b(?:accomplishments|achievements|projects)\b", "experience"),
    (r"\bskills\b|\b(?:competencies|expertise|proficienc\w+)\b", "skills"),
    (r"\bexperience$", "experience"),
    (r"\b(?:education|training|coursework)\b", "education"),
    (r"\b(?:summary|profile|objective)$", "summary"),
    (r"\b(?:hobbies|interests|affiliations|memberships|honou?rs|awards)\b", "interests"),
    (r"\blanguages\b", "languages"),
)


def section_of_phrase(phrase: str, kind: DocumentKind, *, loose: bool = False) -> Section | None:
    """Return the section that ``phrase`` opens as a heading, or None where it is no heading.

    Args:
        phrase: A short line or the part of it before a colon, as it stands.
        kind: Whose headings.
        loose: Also take phrases that only hold a heading's words ("Your main responsibilities here").
    """
    words = normalised(phrase)
    if not words or words.count(" ") >= _MAX_WORDS:
        return None
    lexicon = _lexicon(kind)
    exact = lexicon.get(words) or lexicon.get(_MODIFIER.sub("", words))
    if exact is not None or not loose or words.count(" ") >= _MAX_WORDS - 2:
        return exact
    for pattern, section in _families(kind):
        if pattern.search(words):
            return section
    return None


def normalised(phrase: str) -> str:
    """Return a heading's words in lower case with plain apostrophes and blanks, marks at the ends off."""
    words = unicodedata.normalize("NFKC", phrase).replace("’", "'").replace("\\", "").casefold()
    return _BLANK.sub(" ", _EDGE.sub("", words)).strip()


@cache
def _lexicon(kind: DocumentKind) -> dict[str, Section]:
    own = _POSTING if kind == "posting" else _RESUME
    return {
        phrase: section
        for table in (_SHARED, own)
        for section, phrases in table.items()
        for phrase in phrases.split("|")
    }


@cache
def _families(kind: DocumentKind) -> tuple[tuple[re.Pattern[str], Section], ...]:
    own = _POSTING_FAMILIES if kind == "posting" else _RESUME_FAMILIES
    return tuple((re.compile(pattern), section) for pattern, section in own)
