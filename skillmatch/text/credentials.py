"""Words for degrees, human languages, licences and registrations, each with the name we give it."""

from __future__ import annotations

import re

DEGREES: tuple[tuple[float, str, re.Pattern[str]], ...] = (
    (
        5,
        "doctorate",
        re.compile(
            r"\b(?:ph\.?\s?d\b\.?|doctorate|doctoral (?:degree|level|qualification)|d\.?phil)\b", re.I
        ),
    ),
    (
        4,
        "master's degree",
        re.compile(
            r"\b(?:master['’]?s?['’]?(?: of [A-Z]\w+)?(?=\s(?:degree|level|in|or|of|qualification|preferred|required)\b)"
            r"|master['’]s\b|masters\b|master of (?:science|arts|business|education|engineering|laws|public|social|nursing)|"
            r"m\.sc\.?|msc|mba|m\.b\.a\.?|mphil|meng|m\.ed\.?|llm|m\.a\.|m\.s\.|postgraduate (?:degree|qualification|diploma)|"
            r"graduate degree|advanced degree)(?!\w)",
            re.I,
        ),
    ),
    (4, "master's degree", re.compile(r"\b(?:MA|MS)(?=\s(?:in|degree)\b|/PhD|\sor PhD)")),
    (
        3,
        "bachelor's degree",
        re.compile(
            r"\b(?:bachelor['’]?s?['’]?(?: of [A-Za-z]+)?|b\.?sc\b\.?|b\.s\.?n?(?!\w)|b\.a\.(?!\w)|beng|b\.?tech|llb|bba|"
            r"b\.?com|bachelors|bsn|undergraduate degree|first degree|university degree|college degree|"
            r"four[- ]year degree|4[- ]year degree|honou?rs degree|degree[- ](?:level|educated|qualified))(?!\w)",
            re.I,
        ),
    ),
    (
        3,
        "bachelor's degree",
        re.compile(
            r"\b(?:BA|BS|BE)(?=\s(?:in|degree|\(Hons\))\b|\s?/\s?(?:BA|BS|MS|MA|BSc)\b|\sor\s(?:BA|BS|MS|MA)\b)"
        ),
    ),
    (
        3,
        "bachelor's degree",
        re.compile(
            r"\b(?<!associate )(?<!associate's )(?<!foundation )degree\b(?!\s(?:of|celsius|feedback|angle)\b)",
            re.I,
        ),
    ),
    (
        2,
        "vocational qualification",
        re.compile(
            r"\b(?:associate['’]?s?['’]?(?:\s+of\s+(?:arts|science|applied)|\s+degree)|hnd\b|hnc\b|(?:s?nvq|svq)\b|btec\b|"
            r"(?<!school )(?<!school\n)diploma(?! supplement)|foundation degree|city (?:&|and) guilds|vocational (?:qualification|training|certificate)|"
            r"trade (?:certificate|qualification|school)|apprenticeship|journeyman|technical (?:college|school))",
            re.I,
        ),
    ),
    (
        1,
        "school leaving certificate",
        re.compile(
            r"\b(?:high school (?:diploma|graduate|education|degree|leaver|or equivalent)|secondary school|secondary education|"
            r"g\.?e\.?d\b\.?(?! in)|gcses?\b|a[- ]levels?\b|o[- ]levels?\b|abitur|baccalaureate|school leaving certificate|"
            r"hsc\b|ssc\b)",
            re.I,
        ),
    ),
)
"""(level, name, pattern), highest level first; a pattern further down yields where one above it stands."""

LANGUAGES = (
    "Afrikaans|Albanian|Amharic|Arabic|Armenian|Basque|Bengali|Bosnian|Bulgarian|Cantonese|Catalan|Chinese|Croatian|"
    "Czech|Danish|Dutch|English|Estonian|Farsi|Filipino|Finnish|Flemish|French|Georgian|German|Greek|Gujarati|Hebrew|Hindi|"
    "Hungarian|Icelandic|Indonesian|Irish|Italian|Japanese|Kannada|Korean|Latvian|Lithuanian|Macedonian|Malay|Malayalam|"
    "Mandarin|Marathi|Nepali|Norwegian|Pashto|Persian|Polish|Portuguese|Punjabi|Romanian|Russian|Serbian|Slovak|Slovenian|"
    "Somali|Spanish|Swahili|Swedish|Tagalog|Tamil|Telugu|Thai|Tigrinya|Turkish|Ukrainian|Urdu|Vietnamese|Welsh|Yoruba|"
    "British Sign Language|American Sign Language|BSL|ASL"
)

_DRIVING = r"(?:full,? |valid,? |clean,? |current,? |uk |eu |manual |state |us |class [a-d] |category b )*"
LICENCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        (
            "HGV class 1 licence (C+E)",
            r"\b(?:(?:hgv|lgv)\s?(?:class\s?)?1\b|class (?:1|one) (?:hgv|lgv|driver|licen[cs]e)|"
            r"(?:category|cat\.?)\s?c\s?\+\s?e\b|\bc\s?\+\s?e licen[cs]e|(?:hgv|lgv) c\s?\+\s?e)",
        ),
        (
            "HGV class 2 licence (C)",
            r"\b(?:(?:hgv|lgv)\s?(?:class\s?)?2\b|class (?:2|two) (?:hgv|lgv|driver|licen[cs]e)|"
            r"(?:category|cat\.?)\s?c\b(?!\s?\+|1)(?:\s(?:driving )?licen[cs]e)?|(?:hgv|lgv) licen[cs]e)",
        ),
        ("C1 licence", r"\b(?:category |cat\.? )?c1 (?:driving )?(?:licen[cs]e|entitlement|category)"),
        ("commercial driver's licence (CDL)", r"\bcdl\b|\bcommercial driver['’]?s['’]? licen[cs]e"),
        ("driving licence", r"\b" + _DRIVING + r"(?:driving|driver['’]?s?['’]?) licen[cs]e\b"),
        (
            "forklift licence",
            r"\b(?:fork[- ]?lift(?: truck)?|counter[- ]?balance|flt)(?: truck)?(?: driver['’]?s?| operator['’]?s?)?"
            r" (?:licen[cs]e|certificat\w+|ticket)",
        ),
        (
            "NMC registration",
            r"\bnmc (?:registration|registered|pin)\b|\bregist(?:ered|ration) with the (?:nmc|nursing and midwifery)|"
            r"\bnursing (?:and|&) midwifery council|\bnmc\b|\bfirst level registered nurse",
        ),
        (
            "registered nurse licence",
            r"\b(?:rn|lpn|lvn|nursing) licen[cs](?:e|ure)\b|\bregistered nurse\b(?=.{0,40}\blicen[cs])|"
            r"\blicensed (?:practical|vocational|registered) nurse",
        ),
        ("HCPC registration", r"\bhcpc\b|\bhealth (?:and|&) care professions council"),
        (
            "GMC registration",
            r"\bgmc (?:registration|registered|number)\b|\bgeneral medical council|\bfull gmc\b",
        ),
        ("GDC registration", r"\bgdc\b|\bgeneral dental council"),
        ("GPhC registration", r"\bgphc\b|\bgeneral pharmaceutical council"),
        ("SIA licence", r"\bsia (?:door supervisor |cctv )?(?:licen[cs]e|badge|licen[cs]ed)"),
        ("CSCS card", r"\bcscs\b"),
        ("CPCS card", r"\bcpcs\b"),
        ("Gas Safe registration", r"\bgas safe\b"),
        (
            "qualified teacher status",
            r"\bqts\b|\bqualified teacher status|\bteaching (?:licen[cs]e|certificate|credential)",
        ),
        ("nursing qualification", r"\b(?:nursing|rmn|rgn|rn) qualification"),
        (
            "chartered accountant",
            r"\b(?:acca|aca|cima|cpa)\b(?:[ -](?:qualified|part[- ]qualified|certified|licen[cs]e))?|"
            r"\bcertified public accountant|\bchartered accountant",
        ),
        (
            "bar admission",
            r"\b(?:bar admission|admitted to the (?:state )?bar|member of the (?:state )?bar|qualified solicitor)\b",
        ),
        (
            "professional engineer licence",
            r"\b(?:professional engineer(?:['’]s)? licen[cs]e|pe licen[cs]e|licensed professional engineer)",
        ),
        ("PMP certification", r"\bpmp\b"),
        (
            "food hygiene certificate",
            r"\bfood (?:hygiene|safety|handler['’]?s?) (?:certificat\w+|card|permit|level \d)",
        ),
        (
            "first aid certificate",
            r"\bfirst aid (?:certificat\w+|qualification)|\b(?:bls|acls|cpr) certifi\w+",
        ),
        (
            "electrician's licence",
            r"\b(?:journeyman|master|electrician['’]?s?|electrical) (?:electrician )?licen[cs]e|\b18th edition\b",
        ),
        ("security clearance", r"\b(?:security|sc|dv|secret|ts/sci|top secret)[ /-]+clear(?:ance|ed)\b"),
        ("pilot licence", r"\b(?:atpl|cpl|commercial pilot|private pilot)(?: licen[cs]e)?\b"),
    )
)
"""(name, pattern); where patterns overlap the first one holds."""
