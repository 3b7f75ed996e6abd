"""Licences, registrations and certificates that one either holds or does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.stated import Stated

_LICENCE = "licen[cs]e"
_DRIVERS = "driver['’]?s?['’]?"
_KINDS_OF_DRIVING = r"(?:(?:full|valid|clean|current|uk|eu|manual|state|us|class [a-d]|category b),? ){0,5}"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("HGV class 1 licence (C+E)",
     rf"\b(?:[hl]gv\s?(?:class\s?)?1\b|class (?:1|one) (?:[hl]gv|driver|{_LICENCE})|"
     rf"(?:category|cat\.?)\s?c\s?\+\s?e\b|\bc\s?\+\s?e {_LICENCE}|[hl]gv c\s?\+\s?e)"),
    ("HGV class 2 licence (C)",
     rf"\b(?:[hl]gv\s?(?:class\s?)?2\b|class (?:2|two) (?:[hl]gv|driver|{_LICENCE})|(?:category|cat\.?)\s?c"
     rf"(?=\s(?:\(|driving|licen|entitlement|[hl]gv|vehicle|driver))(?: {_LICENCE})?|[hl]gv {_LICENCE})"),
    ("C1 licence", rf"\b(?:category |cat\.? )?c1 (?:driving )?(?:{_LICENCE}|entitlement|category)"),
    ("commercial driver's licence (CDL)", rf"\bcdl\b|\bcommercial {_DRIVERS} {_LICENCE}"),
    ("driving licence", rf"\b{_KINDS_OF_DRIVING}(?:driving|{_DRIVERS}) {_LICENCE}\b|"
                        rf"\bfull,? clean {_LICENCE}\b"),
    ("forklift licence",
     rf"\b(?:fork[- ]?lift(?: truck)?|counter[- ]?balance|flt)(?: truck)?(?: {_DRIVERS}| operator['’]?s?)?"
     rf" (?:{_LICENCE}|certif\w+|ticket|licensed)"),
    ("NMC registration", r"\bnmc(?: (?:registration|registered|pin|register))?\b|\bnursing (?:and|"
                         r"&) midwifery council"),
    ("registered nurse licence",
     r"\b(?:rn|lpn|lvn|nursing) licens(?:e|ure)\b|\blicensed (?:practical|vocational|registered) nurse"),
    ("HCPC registration", r"\bhcpc(?: (?:registration|registered))?\b|\bhealth (?:and|"
                          r"&) care professions council"),
    ("GMC registration", r"\b(?:full )?gmc(?: (?:registration|registered|number))?\b|"
                         r"\bgeneral medical council"),
    ("GDC registration", r"\bgdc(?: (?:registration|registered|number))?\b|\bgeneral dental council"),
    ("GPhC registration", r"\bgphc(?: (?:registration|registered))?\b|\bgeneral pharmaceutical council"),
    ("SIA licence", rf"\bsia (?:door supervisor |cctv )?(?:{_LICENCE}d?|badge)"),
    ("CSCS card", r"\bcscs (?:card|certif\w+|skilled|registered)|\b(?:valid|current) cscs\b"),
    ("CPCS card", r"\bcpcs\b"),
    ("Gas Safe registration", r"\bgas safe(?: (?:registration|registered|engineer))?\b"),
    ("qualified teacher status",
     rf"\bqts\b|\bqualified teacher status|\bteaching (?:{_LICENCE}|certificate|credential)"),
    ("chartered accountant",
     r"\b(?:acca|aca|cima)\b(?: (?:part[- ])?qualified)?|\bcertified public accountant|"
     r"\bchartered accountant|"
     r"(?<!on )(?<!under )(?<!non-)(?<!the )\bcpa\b(?! (?:process|meeting|review|care|level|framework))"),
    ("bar admission",
     r"\b(?:bar admission|admitted to the (?:state )?bar|member of the (?:state )?bar|"
     r"qualified solicitor)\b"),
    ("professional engineer licence",
     rf"\b(?:professional engineer(?:['’]s)? {_LICENCE}|pe {_LICENCE}|licensed professional engineer)"),
    ("PMP certification", r"\bpmp\b"),
    ("food hygiene certificate",
     r"\bfood (?:hygiene|safety|handler['’]?s?) (?:certif\w+|card|permit|level \d)"),
    ("first aid certificate", r"\bfirst aid (?:certif\w+|qualification)|\b(?:bls|acls|cpr) certif\w+"),
    ("electrician's licence",
     rf"\b(?:journeyman|master|electrician['’]?s?|electrical) (?:electrician )?{_LICENCE}|\b18th edition\b"),
    ("security clearance", r"\b(?:security|sc|dv|secret|ts/sci|top secret)[ /-]+clear(?:ance|ed)\b"),
    ("pilot licence", rf"\b(?:atpl|commercial pilot|private pilot)(?: {_LICENCE}d?)?\b"),
)  # fmt: skip
_LICENCES = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PATTERNS)
_ANY = re.compile(
    r"licen[cs]|hgv|lgv|regist|nmc|hcpc|gmc|gdc|gphc|council|card|cscs|cpcs|cdl|gas safe|qts|"
    r"teacher status|teaching|"
    r"acca|aca|cima|cpa|accountant|bar|solicitor|pmp|food|certif|first aid|18th|clear|pilot|atpl|badge|"
    r"qualif|"
    r"class|cat|forklift|c1|ticket|flt",
    re.IGNORECASE,
)


def find_licences(words: str) -> Iterator[Stated]:
    """Yield each licence that a sentence names, once."""
    if not _ANY.search(words):
        return
    taken: list[tuple[int, int]] = []
    for name, pattern in _LICENCES:
        found = pattern.search(words)
        if found is None or any(start < found.end() and found.start() < end for start, end in taken):
            continue
        taken.append(found.span())
        yield Stated(kind="licence", name=name, level=0.0, start=found.start(), end=found.end())
