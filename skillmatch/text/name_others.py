"""Names that look like a person's and are none: places, methods, firms and tools called after somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skillmatch.text.jobwords import is_placeholder, looks_like_employer, looks_like_title, may_be_surname
from skillmatch.text.name_words import (
    Word,
    folded_name,
    is_listed,
    is_listed_first,
    is_plain,
    may_be_name,
)

PLACES = frozenset(
    re.split(
        r"\s+",
        "africa america asia augusta austin beverly brooklyn carolina charlotte chelsea china cleveland "
        "columbia dakota "
        "dallas denver diego europe florence florida francisco france georgia holland houston india indiana "
        "ireland "
        "israel italia jackson jamaica jordan jose kenya lincoln london louis madison malta marina milan "
        "montana "
        "nevada orlando paris petersburg phoenix preston salem savannah sydney troy valencia victoria vienna "
        "virginia wales washington york",
    )
)
"""Places that are first names as well."""

_OPENING = frozenset(
    re.split(
        r"\s+",
        "north south east west central northern southern eastern western northeast northwest southeast "
        "southwest upper "
        "lower greater new fort camp port lake mount mt saint st san santa los las el la le cape point rio "
        "grand great "
        "royal team club project operation mission magna summa suma cum",
    )
)
"""Words that open the names of places, honours and projects."""

_WITHIN = frozenset(
    re.split(
        r"\s+",
        "cum laude beach city county hills springs park island islands valley bay heights lake river creek "
        "falls street "
        "avenue road square plaza tower airport base barracks stadium arena theatre theater museum library "
        "center "
        "centre dept division unit battalion squadron brand brands club clubs inc ltd llc llp corp pharma "
        "labs bros "
        "airlines airways motors foods hotel hotels resort casino church chapel temple elem elementary "
        "middle high "
        "award awards prize scholarship method scale test exam index model theorem curve chart diagram "
        "distribution "
        "simulation algorithm analysis law act code rule rules",
    )
)
"""Words that no person's name ends with."""

_EPONYMS = frozenset(
    re.split(
        r"\s*[|\n]\s*",
        """sarbanes oxley|monte carlo|dodd frank|gramm leach bliley|taft hartley|davis bacon|
glass steagall|black scholes|runge kutta|navier stokes|kaplan meier|cox ross|mann whitney|
kruskal wallis|shapiro wilk|kolmogorov smirnov|dickey fuller|fama french|heston nandi|
levenberg marquardt|nelder mead|gram schmidt|newton raphson|box jenkins|box behnken|
anderson darling|myers briggs|dale carnegie|fred pryor|malcolm baldrige|dave ramsey|
stephen covey|kirk patrick|lean sigma|six sigma|bloom taxonomy|lucy calkins|fountas pinnell|
orton gillingham|lindamood bell|maria montessori|reggio emilia|rudolf steiner|marie curie|
florence nightingale|helen keller|lee silverman|barton reading|wilson reading|saxon math|
houghton mifflin|jin shin|tai chi|krav maga|les mills|zumba gold|bon appetit|savoir faire|
cordon bleu|sous vide|mise place|feng shui|allen bradley|perkin elmer|hewlett packard|
brown sharpe|dun bradstreet|thomson reuters|wolters kluwer|beckman coulter|becton dickinson|
bio rad|thermo fisher|john deere|mack trucks|harley davidson|massey ferguson|briggs stratton|
black decker|stanley black|emerson delta|foxboro invensys|schneider electric|reckitt benckiser|
procter gamble|colgate palmolive|fannie mae|freddie mac|ginnie mae|sallie mae|morgan chase|
morgan stanley|merrill lynch|goldman sachs|wells fargo|smith barney|charles schwab|
raymond james|edward jones|jack henry|bear stearns|lehman brothers|credit suisse|
deutsche bank|ernst young|price waterhouse|deloitte touche|booz allen|allen hamilton|
arthur andersen|weber shandwick|ogilvy mather|saatchi saatchi|ziff davis|warner brothers|
warner bros|mcgraw hill|simon schuster|ralph lauren|calvin klein|tommy hilfiger|
elizabeth arden|estee lauder|kate spade|michael kors|marc jacobs|louis vuitton|jimmy choo|
neiman marcus|lord taylor|victoria secret|mary kay|ann taylor|dollar general|burger king|
papa john|jack daniels|johnnie walker|jim beam|james beard|ben jerry|ronald mcdonald|
susan komen|kaiser permanente|johns hopkins|mayo clinic|cedars sinai|mount sinai|beth israel|
loma linda|blue cross|walter reed|fort bragg|quick books|sage peachtree|jd edwards|
crystal reports|toad oracle|mary poppins|sanford brown|george mason|sam houston|
george washington|fairleigh dickinson|costa rica|sierra leone|puerto rico|hong kong|
andhra pradesh|uttar pradesh|madhya pradesh|tamil nadu|kuala lumpur|buenos aires|palo alto|
boca raton|santa fe|baton rouge|cape cod|lotus notes|ruby rails|jenkins kubernetes|
adobe illustrator|corel draw|dell poweredge|bluecross blueshield""".strip(),
    )
)
"""Laws, methods, tools and firms called after people, in small letters."""


_LONGEST_ACRONYM = 6


def is_no_person(run: Sequence[Word]) -> bool:
    """Tell whether a run of words with capital letters is the name of something else than a person."""
    keys = [word.key for word in run]
    if keys[0] in _OPENING or any(key in _WITHIN for key in keys):
        return True
    return any(" ".join(keys[at : at + n]) in _EPONYMS for at in range(len(keys)) for n in (2, 3))


def looks_like_person(text: str, run: Sequence[Word]) -> bool:
    """Tell whether a run has the form of a person's name and can be little else.

    Two words or more, all of which may be names, at most half of them everyday words; no employer, title or
    blank to be filled in.
    """
    words = [word for word in run if not word.is_initial and not word.is_honorific]
    if len(words) + sum(word.is_initial for word in run) < 2 or not words:
        return False
    n_plain = sum(is_plain(word.key) for word in words)
    if len(words) == 1 and not is_listed(words[0].key) and not run[0].is_initial:
        return False  # "Comptia A"
    if n_plain and not is_listed_first(words[0].key):
        return False  # "Meadowbrook Hall"
    if all(word.is_capitals for word in words) and not any(is_listed(word.key) for word in words):
        return all(len(word.key) > _LONGEST_ACRONYM for word in words)  # "NIST CMGC"
    if not all(may_be_name(word.key) for word in words) or 2 * n_plain > len(words):
        return False
    return not is_other_than_person(text[run[0].start : run[-1].end])


def is_other_than_person(phrase: str) -> bool:
    """Tell whether a phrase is an employer, a title or a placeholder."""
    if is_placeholder(phrase) or looks_like_employer(phrase):
        return True
    return looks_like_title(phrase) and not may_be_surname(phrase) and not _opens_with_first_name(phrase)


def _opens_with_first_name(phrase: str) -> bool:
    """Tell "Mason Erickson" from "Mason Foreman": no title and no everyday word follows a first name."""
    first, *rest = map(folded_name, phrase.split())
    return (
        bool(rest)
        and is_listed(first)
        and not looks_like_title(" ".join(rest))
        and all(may_be_name(word) and not is_plain(word) for word in rest)
    )
