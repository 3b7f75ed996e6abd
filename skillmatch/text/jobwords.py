"""Words that tell a job title from a name, an employer or a place."""

from __future__ import annotations

import re

_TITLES = (
    "accountant|actor|actuary|acupuncturist|adjunct|adjuster|administrator|adviser|advisor|advocate|"
    "agent|aid|aide|airman|ambassador|anaesthetist|analyst|anesthesiologist|anthropologist|apprentice|"
    "archaeologist|architect|artist|assembler|assistant|associate|athlete|attache|attendant|attorney|"
    "audiologist|auditor|author|avp|baker|banker|barista|barrister|bartender|bellhop|bellman|biochemist|"
    "biologist|biostatistician|blacksmith|blogger|bookkeeper|botanist|brewer|bricklayer|broker|builder|"
    "businesswoman|busser|butcher|buyer|caddie|captain|cardiologist|caregiver|carer|caretaker|carpenter|"
    "cashier|caterer|ceo|cfo|chair|chairman|chairwoman|chaplain|chef|chemist|chief|childminder|"
    "chiropodist|chiropractor|cio|cleaner|clerk|clinician|cmo|cna|co-ordinator|coach|cobbler|coder|"
    "collector|commander|commissioner|concierge|conductor|constable|consultant|contractor|controller|coo|"
    "cook|coordinator|copywriter|councillor|counsel|counsellor|counselor|courier|craftsman|creator|crew|"
    "cto|curator|custodian|dba|dealer|dean|deckhand|decorator|dentist|deputy|dermatologist|designer|"
    "detective|developer|devops|dietitian|diplomat|director|dishwasher|dispatcher|doctor|doorman|drafter|"
    "draftsman|draughtsman|driver|drummer|ecologist|economist|editor|educator|electrician|embalmer|"
    "endocrinologist|engineer|entrepreneur|enumerator|envoy|epidemiologist|estimator|evaluator|evp|"
    "examiner|executive|expert|exterminator|fabricator|facilitator|factotum|farmer|farmhand|fellow|"
    "financier|firefighter|fisherman|fitter|fixer|flagger|florist|foreman|forester|founder|freelancer|"
    "fundraiser|gardener|gastroenterologist|generalist|geneticist|geographer|geologist|glazier|gp|grocer|"
    "groomer|groundskeeper|groundsman|grower|guard|guide|gunsmith|gynaecologist|haematologist|"
    "hairdresser|handler|handyman|handywoman|harvester|hca|head|helper|herbalist|historian|homemaker|"
    "horticulturist|host|hostess|housekeeper|hydrologist|hygienist|hypnotherapist|illustrator|imam|"
    "influencer|inspector|installer|instructor|intern|internship|interpreter|interviewer|investigator|"
    "janitor|jeweler|jeweller|joiner|journalist|judge|juggler|keeper|keyholder|laborer|labourer|"
    "landscaper|lawyer|lead|leader|lecturer|liaison|librarian|lifeguard|loader|locksmith|machinist|maker|"
    "manager|marketer|marshal|mason|masseur|masseuse|mathematician|matron|mayor|mechanic|mediator|member|"
    "mentor|merchandiser|merchant|meteorologist|microbiologist|midwife|milkman|miner|minister|model|"
    "moderator|monitor|musician|nanny|naturopath|navigator|negotiator|nephrologist|neurologist|"
    "neuroscientist|nurse|nutritionist|obstetrician|officer|ombudsman|oncologist|operative|operator|"
    "ophthalmologist|optician|optometrist|organiser|organizer|orthoptist|orthotist|osteopath|overseer|"
    "owner|packager|packer|paediatrician|painter|paralegal|paramedic|partner|pastor|pathologist|"
    "pediatrician|performer|perfusionist|pharmacist|phlebotomist|photographer|physician|physicist|"
    "physiotherapist|picker|pilot|planner|plasterer|plumber|pm|podiatrist|policeman|porter|postdoc|"
    "postman|practitioner|presenter|president|priest|principal|processor|producer|professor|programmer|"
    "promoter|proofreader|proprietor|prosthetist|psychiatrist|psychologist|publicist|publisher|puppeteer|"
    "quarrier|rabbi|radiographer|radiologist|ranger|rapper|realtor|receiver|receptionist|recruiter|"
    "referee|registrar|rep|repairer|reporter|representative|researcher|resident|restorer|retoucher|"
    "reviewer|rgn|rheumatologist|rigger|rmn|rn|roofer|sailor|salesman|salesperson|saleswoman|scaffolder|"
    "scheduler|scientist|sculptor|seamstress|secretary|seller|senator|sergeant|server|sgt|shepherd|"
    "sheriff|shoemaker|shopper|signaller|signwriter|sitter|smelter|sociologist|soldier|solicitor|"
    "sonographer|sorter|specialist|sre|staffer|statistician|stevedore|steward|stewardess|stocker|"
    "stonemason|storekeeper|strategist|stylist|superintendent|superviser|supervisor|supporter|surgeon|"
    "surveillant|surveyor|svp|tailor|taxidermist|teacher|tech|technician|technologist|telemarketer|"
    "teller|tester|therapist|tiler|toolmaker|toxicologist|trader|tradesman|tradeswoman|trainee|trainer|"
    "translator|treasurer|tutor|typist|umpire|underwriter|upholsterer|urologist|usher|valet|valuer|vet|"
    "veterinarian|vicar|videographer|virologist|volunteer|vp|waiter|waitress|warden|warehouseman|"
    "watchmaker|weaver|webmaster|welder|wholesaler|woodworker|worker|writer|youtuber|zoologist"
)
_TITLE_NOUNS = frozenset(re.split(r"\|", _TITLES))
_SURNAMES = frozenset(
    re.split(
        r"\|",
        "baker|barber|brewer|butcher|carpenter|cook|dean|driver|farmer|fellow|forester|gardener|glazier|judge|"
        "marshal|mason|mayor|miner|painter|porter|priest|sailor|shepherd|steward|tailor|usher|weaver",
    )
)
"""Words for someone who does a job that are common family names as well."""
_BEFORE_JOBS = frozenset(
    re.split(
        r"\|",
        "line|prep|lead|pastry|cake|bread|artisan|craft|breakfast|grill|fry|short|order|banquet|evening|night|day|"
        "weekend|restaurant|kitchen|school|first|second|third|relief|agency|head|master|senior|junior|trainee|"
        "apprentice|journeyman|experienced|professional|qualified|skilled|commercial|industrial|domestic|general|"
        "delivery|van|truck|lorry|bus|coach|taxi|tram|train|forklift|tractor|hgv|lgv|feeder|sales|hospital|hotel|"
        "hall|theatre|landscape|stone|brick|spray|car|house|aircraft|ship|boat|bench|site|shop|stage|union|trail|"
        "wine|airline|cabin|shore|dairy|crop|poultry|pig|fish|organic|tree|research|teaching|clinical|academic|"
        "associate|assistant|deputy|vice|district|county|federal|state|appeal|magistrate|family|interim|parish|"
        "bespoke|bridal|dress|basket|cloth|carpet|coal|sheep|goat|hair|meat|window|church|private|local|mobile",
    )
)
"""Words in front of those that make a job of them: "line cook", "research fellow"."""
_EMPLOYER = re.compile(
    r"\b(?:inc|ltd|llc|llp|plc|corp(?:oration)?|gmbh|company|university|college|school|hospital|council|"
    r"group|"
    r"bank|institute|academy|trust|foundation|department|ministry|agency|solutions|systems|services|partners|"
    r"holdings|technologies|labs|studios?|consulting)\b\.?",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"(?:company name|city|state|country|n/a|usa?|[\W_]|ï¼)+", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*")
_MAX_WORDS = 10


def looks_like_title(phrase: str) -> bool:
    """Tell whether ``phrase`` reads like a job title: short, with a word for someone who does a job."""
    words = _words(phrase)
    if not 1 <= len(words) <= _MAX_WORDS or len(phrase) > 100:
        return False
    return any(_is_title_noun(word) for word in words)


def may_be_surname(phrase: str) -> bool:
    """Tell whether a title's word in ``phrase`` may be a family name: "Emma Baker", unlike "Line cook"."""
    *before, last = phrase.casefold().split() or [""]
    if not 1 <= len(before) <= 2 or last not in _SURNAMES:
        return False
    return not any(_is_title_noun(word) or word in _BEFORE_JOBS for word in before)


def looks_like_employer(phrase: str) -> bool:
    """Tell whether ``phrase`` has a word of company and school names."""
    return _EMPLOYER.search(phrase) is not None


def is_placeholder(phrase: str) -> bool:
    """Tell whether ``phrase`` is what anonymised resumes put for a company or a place."""
    return _PLACEHOLDER.fullmatch(phrase) is not None


def _words(phrase: str) -> list[str]:
    return [word.casefold().strip("'’-") for word in _WORD.findall(phrase)]


def _is_title_noun(word: str) -> bool:
    if word in _TITLE_NOUNS:
        return True
    singular = word[:-1] if word.endswith("s") else word
    return singular in _TITLE_NOUNS or any(part in _TITLE_NOUNS for part in word.split("-"))
