"""Licences, registrations and certificates that one either holds or does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.hints import LICENCE, folded, hints
from skillmatch.text.stated import Stated

_LICENCE = "licen[cs]e"
_DRIVERS = "driver['’]?s?['’]?"
_KINDS_OF_DRIVING = r"(?:(?:full|valid|clean|current|uk|eu|manual|state|us|class [a-d]|category b),? ){0,5}"
_PATTERNS: tuple[tuple[str, str, str], ...] = (
    # name, what every match holds one of, pattern
    ("HGV class 1 licence (C+E)", "hgv lgv class +",
     rf"\b(?:[hl]gv\s?(?:class\s?)?1\b|class (?:1|one) (?:[hl]gv|driver|{_LICENCE})|"
     rf"(?:category|cat\.?)\s?c\s?\+\s?e\b|\bc\s?\+\s?e {_LICENCE}|[hl]gv c\s?\+\s?e)"),
    ("HGV class 2 licence (C)", "hgv lgv class cat",
     rf"\b(?:[hl]gv\s?(?:class\s?)?2\b|class (?:2|two) (?:[hl]gv|driver|{_LICENCE})|(?:category|cat\.?)\s?c"
     rf"(?=\s(?:\(|driving|licen|entitlement|[hl]gv|vehicle|driver))(?: {_LICENCE})?|[hl]gv {_LICENCE})"),
    ("C1 licence", "c1", rf"\b(?:category |cat\.? )?c1 (?:driving )?(?:{_LICENCE}|entitlement|category)"),
    ("commercial driver's licence (CDL)", "cdl licen", rf"\bcdl\b|\bcommercial {_DRIVERS} {_LICENCE}"),
    ("driving licence", "licen", rf"\b{_KINDS_OF_DRIVING}(?:driving|{_DRIVERS}) {_LICENCE}\b|"
                        rf"\bfull,? clean {_LICENCE}\b"),
    ("forklift licence", "fork counter flt",
     rf"\b(?:fork[- ]?lift(?: truck)?|counter[- ]?balance|flt)(?: truck)?(?: {_DRIVERS}| operator['’]?s?)?"
     rf" (?:{_LICENCE}|certif\w+|ticket|licensed|\(?(?:rtitb|itssar|aitt|npors))"),
    ("NMC registration", "nmc council",
     r"\bnmc(?: (?:registration|registered|pin|register))?\b|\bnursing (?:and|&) midwifery council"),
    ("registered nurse licence", "licens",
     r"\b(?:rn|lpn|lvn|nursing) licens(?:e|ure)\b|\blicensed (?:practical|vocational|registered) nurse"),
    ("HCPC registration", "hcpc council",
     r"\bhcpc(?: (?:registration|registered))?\b|\bhealth (?:and|&) care professions council"),
    ("GMC registration", "gmc council",
     r"\b(?:full )?gmc(?: (?:registration|registered|number))?\b|\bgeneral medical council"),
    ("GDC registration", "gdc council",
     r"\bgdc(?: (?:registration|registered|number))?\b|\bgeneral dental council"),
    ("GPhC registration", "gphc council",
     r"\bgphc(?: (?:registration|registered))?\b|\bgeneral pharmaceutical council"),
    ("SIA licence", "sia", rf"\bsia (?:door supervisor |cctv )?(?:{_LICENCE}d?|badge)"),
    ("CSCS card", "cscs", r"\bcscs (?:card|certif\w+|skilled|registered)|\b(?:valid|current) cscs\b"),
    ("CPCS card", "cpcs", r"\bcpcs\b"),
    ("Gas Safe registration", "gas", r"\bgas safe(?: (?:registration|registered|engineer))?\b"),
    ("qualified teacher status", "qts teach",
     rf"\bqts\b|\bqualified teacher status|\bteaching (?:{_LICENCE}|certificate|credential)"),
    ("chartered accountant", "acca aca cima accountant cpa",
     r"\b(?:acca|aca|cima)\b(?: qualified)?|\bcertified public accountant|"
     r"\bchartered accountant|"
     r"(?<!on )(?<!under )(?<!non-)(?<!the )\bcpa\b(?! (?:process|meeting|review|care|level|framework))"),
    ("bar admission", "bar solicitor",
     r"\b(?:bar admission|admitted to the (?:state )?bar|member of the (?:state )?bar|"
     r"qualified solicitor)\b"),
    ("professional engineer licence", "licen",
     rf"\b(?:professional engineer(?:['’]s)? {_LICENCE}|pe {_LICENCE}|licensed professional engineer)"),
    ("PMP certification", "pmp", r"\bpmp\b"),
    ("food hygiene certificate", "food",
     r"\bfood (?:hygiene|safety|handler['’]?s?) (?:certif\w+|card|permit|level \d)"),
    ("first aid certificate", "first bls acls cpr",
     r"\bfirst aid (?:certif\w+|qualification)|\b(?:bls|acls|cpr) certif\w+"),
    ("electrician's licence", "licen 18th",
     rf"\b(?:journeyman|master|electrician['’]?s?|electrical) (?:electrician )?{_LICENCE}|\b18th edition\b"),
    ("security clearance", "clear", r"\b(?:security|sc|dv|secret|ts/sci|top secret)[ /-]+clear(?:ance|ed)\b"),
    ("pilot licence", "atpl pilot", rf"\b(?:atpl|commercial pilot|private pilot)(?: {_LICENCE}d?)?\b"),
)  # fmt: skip
_LICENCES = tuple(
    (name, tuple(parts.split()), re.compile(pattern, re.IGNORECASE)) for name, parts, pattern in _PATTERNS
)


def find_licences(words: str) -> Iterator[Stated]:
    """Yield each licence that a sentence names, once."""
    if not hints(words) & LICENCE:
        return
    letters = folded(words)
    taken: list[tuple[int, int]] = []
    for name, parts, pattern in _LICENCES:
        found = pattern.search(words) if any(part in letters for part in parts) else None
        if found is None or any(start < found.end() and found.start() < end for start, end in taken):
            continue
        taken.append(found.span())
        yield Stated(kind="licence", name=name, level=0.0, start=found.start(), end=found.end())
