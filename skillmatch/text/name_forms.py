"""How a name may be written on a line of its own: whole, turned, with initials, a rank or letters.

``name_in_line`` tells names of two words and more by their form. One word, small and spaced letters are
names on the first line of a resume only: ``is_sole_name``, ``written_plainly``.
"""

from __future__ import annotations

import re

from skillmatch.text.headings import section_of_phrase
from skillmatch.text.name_others import is_other_than_person
from skillmatch.text.name_words import (
    PARTICLES,
    Word,
    folded_name,
    is_listed,
    is_listed_first,
    is_of_subject,
    is_plain,
    is_product,
    is_proper,
    is_unknown,
    may_be_name,
    runs_of,
)
from skillmatch.types import Span

_LONGEST_LINE = 160
"""Characters; a longer line is no name, and would be tried at every place where letters may begin."""

_ORNAMENT = "#*_~=- \t"
GENERATION = re.compile(r",? ?\b(?:[Jj][Rr]|[Ss][Rr]|II|III|IV)\b\.?(?!\w)")
"""What tells a father from a son: "Jr.", "III"."""

_AFTER = (
    r"(?P<comma>,)? ?\(?\b(?P<letters>Jr|Sr|Esq|Assoc|Hons|Dip|Cert|Ph\.?D|(?:[A-Z]\.){2,3}|"
    r"[A-Z][a-z]{0,4}[A-Z][A-Za-z]{0,5}|[A-Z]{2,6}|[BMP]\.?(?:Sc|Eng|Ed|Com|Tech|Phil|Pharm)\.?)(?!\w)"
)
_LETTERS_AFTER = re.compile(_AFTER)
"""Degrees and memberships after a name: "Ada Okoro MEng MICE", "ADA OKORO, RN"."""

_UNNAMED = _AFTER.replace("?P<comma>", "").replace("?P<letters>", "?:")
_ONLY_LETTERS = re.compile(rf"(?:{_UNNAMED}\.?\)?)*\W*")
_WORD_AND_LETTERS = re.compile(rf"(?P<word>[^\W\d_][\w'’-]*)(?:{_UNNAMED}\.?\)?)*\.?\Z")
_KNOWN_LETTERS = re.compile(
    r"(?:PHD|MD|DO|DDS|DVM|JD|ESQ|MBA|MSC|BSC|MA|BA|MS|BS|BBA|MPH|MSW|LCSW|LMSW|LPC|RN|BSN|MSN|LPN|LVN|CNA|"
    r"NP|FNP|APRN|CRNA|PA-?C|CPA|CMA|CFA|CIA|CISA|CISSP|PMP|PE|EIT|SPHR|PHR|FCA|ACA|ACCA|CIMA|RGN|RMN|OBE|"
    r"MBE|CBE|OT|PT|DPT|RD|LMT|CPT|P\.E|P\.ENG)"
)
"""Of those, what is no name though the name before it is in capitals as well: "JANE DOE RN"."""

_RANK = re.compile(
    r"(?:(?:Lt|Maj|Brig|Lieutenant|Major|Brigadier)\.? )?(?:Capt(?:ain)?|Lt|Lieutenant|Col(?:onel)?|"
    r"Maj(?:or)?|Gen(?:eral)?|Sgt|Sergeant|S?Sgt|[MT]Sgt|Cpl|Corporal|Cdr|Cmdr|Commander|Brig|Hon|Pvt|Rabbi|"
    r"Imam|Sheikh|Ven|Revd?|Sister|Brother|Pastor|Eng|Engr|Arch|Adv|Barr|Ar|Er|Smt|Shri|Sri|Datuk|Dato['’]?|"
    r"Tan Sri|Alhaji|Hajia|Chief)\.? (?=[^\W\d_])",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"(?P<last>(?:[A-Za-zà-ÿ'’]{2,4} ){0,2}[^\W\d_][\w'’-]+(?:[ -][^\W\d_][\w'’-]+)?), "
    r"(?P<first>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*\.?){0,2}\.?)\Z"
)
_RESUME_OF = re.compile(r"(?:resume|résumé|cv|curriculum vitae)(?: of| for|\s?[:–—-])\s+", re.IGNORECASE)
_OWN_RESUME = re.compile(r"['’]s? (?:resume|résumé|cv|curriculum vitae)\Z", re.IGNORECASE)
_AGE = re.compile(r"(?:,| )\s?\(?(?:aged? )?[1-9]\d(?: years?(?: old)?)?\)?\Z", re.IGNORECASE)
_NICKNAME = re.compile(r"(?P<first>.{2,30}?) [\"“'‘(][^\W\d_][\w.'’ -]{0,15}[\"”'’)] (?P<rest>.{2,40})\Z")
_SPACED = re.compile(r"[^\W\d_](?:[ \u00a0]{1,4}[^\W\d_]){3,40}\Z")
_OTHER_SCRIPT = re.compile(
    r"[\u0400-\u052f\u0600-\u06ff\u0900-\u0dff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3][^\n\r\x00-\x1fA-Za-z\d]{1,30}\Z"
)
NO_NAME = re.compile(
    r"\b(?:curriculum|vitae|resume|résumé|cv|profile|summary|page|confidential|application|details|objective|"
    r"experience|skills|contact|present|street|road|avenue|development|engineering|management|marketing|"
    r"science|design|services?|sales|technology|software|data|project|business|finance|health|care|security|"
    r"and|of|the|in|for|certified|registered|licensed|senior|junior|chartered|machine|learning|language|"
    r"languages|computing|computer|web|cloud|network|analysis|analytics|office|power|deep|programming|"
    r"customer|account|public|human|social|digital|quality|product|supply|retail|food|training|education|"
    r"support|maintenance|construction|operations|planning|research|system|systems|testing|control|database|"
    r"mobile|applied|artificial)\b",
    re.IGNORECASE,
)
"""Words of skills, headings and titles that no name has."""

_SHORTEST_UNKNOWN = 4


def is_name(phrase: str) -> bool:
    """Tell whether a line of a resume's head has the form of a person's name of two words or more."""
    if not 2 <= len(phrase) <= 60:
        return False
    if _OTHER_SCRIPT.match(phrase):
        return True
    if not _is_one_run(phrase) or NO_NAME.search(phrase):
        return False
    if is_other_than_person(phrase):
        return False
    return section_of_phrase(phrase, "resume") is None


def _is_one_run(phrase: str) -> bool:
    """Tell whether a phrase is made of two to six words with capital letters and particles only."""
    runs = list(runs_of(phrase))
    if len(runs) != 1 or len(phrase) < 4:
        return False
    (run,) = runs
    if run[0].start != 0 or run[-1].end != len(phrase) or len(run) < 2:
        return False
    words = [word for word in run if not word.is_honorific and not word.is_initial]
    if not words:
        return any(word.is_honorific for word in run)
    if any(word.is_initial for word in run):
        return _may_have_initials(words)
    if words[-1].end - words[-1].start > len(words[-1].key) + 1:
        return False  # "MICHAEL'S"
    n_plain = sum(is_plain(word.key) for word in words)
    if len(words) > 2 and 2 * n_plain > len(words) and is_plain(words[0].key):
        return False  # "LEAN SIX SIGMA BLACK BELT"
    # "CRIMINAL DEFENSE", unlike "Mark Price"
    return not all(is_plain(word.key) for word in words) or is_listed_first(words[0].key)


def _may_have_initials(words: list[Word]) -> bool:
    """Tell "J. Smith" from "Vitamin C" and "R Studio"."""
    return any(is_listed(word.key) or (is_unknown(word.key) and not is_product(word.key)) for word in words)


def name_in_line(text: str, span: Span) -> Span | None:
    """Return the part of a line that is a name, letters after it left off; None where it is no name.

    "Jr." and a rank belong to the name, "PhD" and "RN" do not.
    """
    line = of_whom(text, span)
    start, end = line.start, line.end
    words = line.of(text)
    if (own := _OWN_RESUME.search(words)) is not None and is_name(words[: own.start()]):
        return Span(start=start, end=start + own.start())
    if (nickname := _NICKNAME.match(words)) is not None:
        rest = nickname.group("rest")
        if is_name(f"{nickname.group('first')} {rest}"):
            return Span(start=start, end=end)
    aged = _AGE.search(words)
    if aged is not None and _length(words[: aged.start()]) == aged.start():
        return Span(start=start, end=end)
    length = _length(words)
    return Span(start=start, end=start + length) if length else None


def of_whom(text: str, span: Span) -> Span:
    """Return a line without ornaments, and without "Resume of" before a name."""
    start, end = span.start, span.end
    while start < end and text[start] in _ORNAMENT:
        start += 1
    resume_of = _RESUME_OF.match(text, start, end)
    start = resume_of.end() if resume_of else start
    while end > start and text[end - 1] in _ORNAMENT:
        end -= 1
    return Span(start=start, end=max(start, end))


def is_letters_only(words: str) -> bool:
    """Tell whether what follows a name is nothing but degrees and memberships: ", RN"."""
    return _ONLY_LETTERS.fullmatch(words) is not None


def word_before_letters(words: str) -> str:
    """Return "Suharto" of "Suharto, BSc"; "" where something else follows a word."""
    found = _WORD_AND_LETTERS.match(words)
    return found.group("word") if found is not None else ""


def _length(words: str) -> int:
    """Return how many of the characters of a line are a name it begins with, 0 for none."""
    if len(words) > _LONGEST_LINE:
        return 0
    for end in (len(words), *(after.start() for after in _LETTERS_AFTER.finditer(words))):
        if _is_turned(words[:end].rstrip(" ,")):  # "DE LA CRUZ, MARIA, RN"
            return len(words[:end].rstrip(" ,"))
    for cut in [*_LETTERS_AFTER.finditer(words), *GENERATION.finditer(words)]:
        name = words[: cut.start()].rstrip(" ,")
        is_letters = cut.re is _LETTERS_AFTER and GENERATION.match(words, cut.start()) is None
        is_sure = not name.isupper() or not is_letters or cut["comma"] or _is_known(cut["letters"])
        if is_sure and _is_whole(name):
            generation = GENERATION.match(words, len(name))
            return generation.end() if generation is not None else len(name)
    return len(words) if _is_whole(words) else 0


def _is_known(letters: str) -> bool:
    return _KNOWN_LETTERS.fullmatch(letters.replace(".", "").upper()) is not None


def _is_whole(words: str) -> bool:
    rank = _RANK.match(words)
    bare = words[rank.end() :] if rank is not None else words
    if rank is not None and (is_name(bare) or is_sole_name(bare)):
        return True
    return is_name(words) or _is_turned(words)


def _is_turned(words: str) -> bool:
    """Tell "Smith, John" from "Leeds, Yorkshire" and "Python, Java"."""
    turned = _TURNED.match(words)
    if turned is None:
        return False
    last = [folded_name(word) for word in re.findall(r"[\w'’]+", turned.group("last"))]
    last = [key for key in last[:-1] if key not in PARTICLES] + last[-1:]
    first = folded_name(re.findall(r"[\w'’]+", turned.group("first"))[0])
    if any(map(is_product, (first, *last))) or (len(first) == 1 and len(last) > 1):
        return False
    is_letters = _LETTERS_AFTER.match(f", {turned.group('first')}") is not None
    if _is_known(first) or (is_letters and len(last) > 1 and not is_listed_first(first)):
        return False  # "Ada Okoro, Assoc CIPD"
    if not (is_listed_first(first) or is_unknown(first) or len(first) == 1):
        return False
    if not (is_listed(last[-1]) or is_unknown(last[-1])) or len(last[-1]) < 2:
        return False
    phrase = " ".join((turned.group("first"), turned.group("last")))
    return not NO_NAME.search(phrase) and not is_other_than_person(phrase)


def is_sole_name(phrase: str) -> bool:
    """Tell whether a word by itself may be a name and is nothing else: "Suharto", "Samantha"."""
    runs = list(runs_of(phrase))
    if len(runs) != 1 or section_of_phrase(phrase, "resume") is not None or NO_NAME.search(phrase):
        return False
    words = [word for word in runs[0] if not word.is_honorific]
    if len(words) != 1 or words[0].is_initial or words[0].end != len(phrase) or runs[0][0].start != 0:
        return False
    key = words[0].key
    if is_product(key) or is_other_than_person(phrase):
        return False
    is_strange = is_unknown(key) and len(key) >= _SHORTEST_UNKNOWN and not is_of_subject(key)
    return not is_plain(key) and (is_listed(key) or is_strange or is_proper(key))


def needs_contacts(phrase: str) -> bool:
    """Tell a line in capitals that no list of names knows: a name only where contacts follow."""
    words = [word for run in runs_of(phrase) for word in run if not word.is_initial]
    return phrase.isupper() and not any(is_listed(word.key) for word in words)


def is_common_name(phrase: str) -> bool:
    """Tell whether a word is on the list of first names, whatever else it is: "Grace", "Mark"."""
    key = folded_name(phrase)
    return is_listed_first(key) and phrase[:1].isupper()


def written_plainly(phrase: str) -> str | None:
    """Return a name in small or spaced letters as it is mostly written; None where the line is none.

    "john a. smith jr." is "John A. Smith Jr.", "J O H N  S M I T H" is "JOHN SMITH".
    """
    if _SPACED.match(phrase):
        words = re.split(r"[ \u00a0]{2,}", phrase)
        whole = " ".join(re.sub(r"\s", "", word) for word in words)
        is_sole = len(words) == 1 and is_sole_name(whole.title())
        return whole if is_sole or _length(whole) == len(whole) else None
    if not phrase.islower() or not 1 <= phrase.count(" ") <= 4:
        return None
    whole = phrase.title()
    if len(whole) != len(phrase) or _length(whole) != len(whole):
        return None
    keys = [folded_name(word) for word in re.findall(r"[^\W\d_]{2,}", phrase)]
    is_full = all(may_be_name(key) for key in keys if key not in ("jr", "sr", "ii", "iii"))
    return whole if keys and is_listed_first(keys[0]) and is_full else None
