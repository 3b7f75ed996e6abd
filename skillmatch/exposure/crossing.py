"""Occupation codes that a user gives: of which system they are, and which O*NET-SOC 2019 codes they mean.

A list is of one system. Codes that nobody knows are all named at once, each with the nearest known one; a
list of several systems is refused with the crosswalks that lead to one. Titles may stand beside codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from skillmatch.errors import InputError, NotFound
from skillmatch.exposure.links import ROUTES, CodeSystem, Crossing, releases_between
from skillmatch.sources.declared import read_declarations
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import Occupation

NearTitle = Callable[[str], str]
"""Gives occupations whose title is near a text, in words; empty where there are none."""

_ESCO_URI = "http://data.europa.eu/esco/occupation/"
_ISCO_URI = "http://data.europa.eu/esco/isco/C"
_ONET_URI = "onet:occupation/"

_FORMS: Mapping[str, tuple[CodeSystem, ...]] = {
    r"\d\d-\d{4}\.\d\d": ("O*NET-SOC 2019", "O*NET-SOC 2010"),
    r"\d\d-\d{4}": ("SOC 2018", "OEWS 2018", "SOC 2010"),
    r"\d{4}": ("ISCO-08",),
    r"\d{4}(\.\d+)+": ("ESCO",),
}
"""What a code looks like, and the systems it may be of, the one we take first."""

_EVERY_SYSTEM = tuple(system for systems in _FORMS.values() for system in systems)

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSelection:
    """Occupations that a user chose.

    ``system`` is what the codes are of, None where only titles were given. ``reached`` holds the O*NET-SOC
    2019 codes behind each text as given, in the order given. ``crossed`` are the crosswalks used; empty where
    there was none.
    """

    system: CodeSystem | None
    reached: Mapping[str, tuple[str, ...]]
    crossed: tuple[str, ...]

    @property
    def onet_soc_codes(self) -> tuple[str, ...]:
        """All O*NET-SOC 2019 codes reached, each once, in rising order."""
        return tuple(sorted({code for codes in self.reached.values() for code in codes}))

    @property
    def unlinked(self) -> tuple[str, ...]:
        """What is known and reaches no O*NET occupation, as given."""
        return tuple(given for given, codes in self.reached.items() if not codes)


def select_codes(
    given: Iterable[str],
    taxonomy: Taxonomy,
    crossing: Crossing,
    *,
    near_title: NearTitle,
    system: CodeSystem | None = None,
) -> CodeSelection:
    """Return the occupations that codes, URIs or titles stand for.

    Args:
        given: Codes of one system (O*NET-SOC, six-digit SOC or a group of it such as ``15-1200``, ISCO-08
            unit groups, ESCO codes or URIs), and titles.
        taxonomy: Knows the titles, and the way from ESCO to O*NET.
        crossing: Knows the way from every other system.
        near_title: Finds occupations for a title that nobody bears.
        system: What the codes are of; None finds out. Needed where SOC 2010 codes happen to be of 2018 too.

    Raises:
        NotFound: Some are not known; the message names all of them, each with the nearest known one.
        InputError: They are of several systems, or none was given.
    """
    texts = tuple(dict.fromkeys(text.strip() for text in given if text.strip()))
    if not texts:
        raise InputError("Expected occupation codes or titles, found none. Give at least one.")
    reader = _Reader(taxonomy, crossing, near_title)
    codes = {text: form for text in texts if (form := _form(text)) is not None}
    systems = {text: reader.systems(*form) for text, form in codes.items()}
    titles = {text: reader.title(text) for text in texts if text not in codes}
    reader.refuse_unknown(
        {text: codes[text] for text, found in systems.items() if not found},
        {texts.index(text) + 1: text for text, occupation in titles.items() if occupation is None},
    )
    chosen = _one_system(systems, system)
    found = {text: occupation for text, occupation in titles.items() if occupation is not None}
    return CodeSelection(
        system=chosen,
        reached={
            text: reader.onet_of(codes[text][0], chosen)
            if text in codes and chosen is not None
            else reader.onet_of_occupation(found[text])
            for text in texts
        },
        crossed=_crossed(chosen, found.values()),
    )


class _Reader:
    """Looks codes up in every system they may be of."""

    def __init__(self, taxonomy: Taxonomy, crossing: Crossing, near_title: NearTitle) -> None:
        self._taxonomy = taxonomy
        self._crossing = crossing
        self._near_title = near_title

    def systems(self, code: str, candidates: Sequence[CodeSystem]) -> tuple[CodeSystem, ...]:
        """The systems among the candidates that know a code."""
        return tuple(system for system in candidates if self._knows(code, system))

    def title(self, text: str) -> Occupation | None:
        """The occupation with a title: the first that ``Taxonomy.find_occupation`` finds."""
        return next(iter(self._taxonomy.find_occupation(text)), None)

    def onet_of(self, code: str, system: CodeSystem) -> tuple[str, ...]:
        if system == "ESCO":
            return self.onet_of_occupation(self._esco(code))
        if system == "SOC 2018":
            return tuple(known for known in self._crossing.onet_codes if known.startswith(_stem(code)))
        return self._crossing.onet_of(code, system)

    def onet_of_occupation(self, occupation: Occupation | None) -> tuple[str, ...]:
        if occupation is None:
            return ()
        if occupation.onet_soc_code:
            return (occupation.onet_soc_code,)
        return tuple(link.onet_soc_code for link in self._taxonomy.onet_of(occupation.uri))

    def refuse_unknown(
        self, codes: Mapping[str, tuple[str, tuple[CodeSystem, ...]]], titles: Mapping[int, str]
    ) -> None:
        """Refuse what nobody knows, all at once; ``titles`` by their places, counted from 1.

        A title may be out of a person's document, so its place is told and not its words.
        """
        near = {_shown(text): self._nearest(*form) for text, form in codes.items()}
        near |= {f"the title in place {place}": self._near_title(text) for place, text in titles.items()}
        named = [text + (f" (nearest {found})" if found else "") for text, found in near.items()]
        if named:
            what = "1 occupation is" if len(named) == 1 else f"{len(named)} occupations are"
            raise NotFound(
                f"{what} not known: {'; '.join(named)}. Expected titles, or codes of O*NET-SOC, SOC, ISCO-08 "
                "or ESCO."
            )

    def _knows(self, code: str, system: CodeSystem) -> bool:
        if system == "ESCO":
            return self._esco(code) is not None
        return bool(self.onet_of(code, system))

    def _esco(self, code: str) -> Occupation | None:
        return next((o for o in self._taxonomy.find_occupation(code) if o.taxonomy == "ESCO"), None)

    def _nearest(self, code: str, candidates: Sequence[CodeSystem]) -> str:
        if code.startswith(_ESCO_URI):
            return ""
        known = {each for system in candidates for each in self._known(system)}
        return min(known, key=lambda each: (-_common(code, each), _distance(code, each), each))

    def _known(self, system: CodeSystem) -> Iterable[str]:
        if system == "ESCO":
            return (o.code for o in self._taxonomy.occupations.values() if o.taxonomy == "ESCO")
        return self._crossing.codes(system)


def _form(text: str) -> tuple[str, tuple[CodeSystem, ...]] | None:
    """The code within a text, and the systems that write codes so; None for a title."""
    if text.startswith(_ESCO_URI):
        return text, ("ESCO",)
    code = text.removeprefix(_ONET_URI).removeprefix(_ISCO_URI)
    if re.fullmatch(r"\d{6}|\d{8}", code):
        code = f"{code[:2]}-{code[2:6]}" + (f".{code[6:]}" if code[6:] else "")
    for form, systems in _FORMS.items():
        if re.fullmatch(form, code):
            return code, systems
    # No title is without letters: a code misspelt, of whatever system.
    return None if re.search(r"[^\W\d]", code) else (code, _EVERY_SYSTEM)


def _one_system(
    systems: Mapping[str, tuple[CodeSystem, ...]], wanted: CodeSystem | None
) -> CodeSystem | None:
    """The system that all codes are of.

    Raises:
        InputError: There is none; the message names the systems and how to cross them.
    """
    if not systems:
        return wanted
    for system in (wanted,) if wanted else dict.fromkeys(s for found in systems.values() for s in found):
        if all(system in found for found in systems.values()):
            return system
    if wanted:
        other = next(text for text, found in systems.items() if wanted not in found)
        raise InputError(f"Expected codes of {wanted}, found {_shown(other)} of {systems[other][0]}.")
    by_system: dict[CodeSystem, str] = {}
    for text, found in systems.items():
        by_system.setdefault(found[0], _shown(text))
    named = " and ".join(f"{system} (such as {text})" for system, text in by_system.items())
    declarations = read_declarations()
    needed = {release for system in by_system for release in releases_between(system)}
    ways = ", ".join(f"'{declarations.release(release).title}'" for release in sorted(needed))
    raise InputError(
        f"Expected occupation codes of one system, found {named}. Give one system at a time, or cross them "
        f"to O*NET-SOC 2019 first by {ways or 'the first seven characters'}."
    )


def _crossed(system: CodeSystem | None, titles: Iterable[Occupation]) -> tuple[str, ...]:
    ways = []
    if system is not None and system != "ESCO" and len(ROUTES[system]) > 1:
        ways.append(" -> ".join(reversed(ROUTES[system])))
    if system == "ESCO" or any(occupation.taxonomy == "ESCO" for occupation in titles):
        ways.append("ESCO -> O*NET-SOC 2019")
    return tuple(ways)


def _stem(soc_code: str) -> str:
    """What all O*NET codes of a SOC occupation or group begin with; groups end in zeros."""
    stem = soc_code.rstrip("0")
    return f"{soc_code}." if stem == soc_code else stem


def _common(a: str, b: str) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False))))


def _distance(a: str, b: str) -> int:
    first, second = (int("".join(filter(str.isdigit, code))[:12].ljust(12, "0") or 0) for code in (a, b))
    return abs(first - second)


def _shown(text: str) -> str:
    """A text as it may stand in a message: one line, not too long."""
    line = " ".join(text.split())
    return f"'{line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 3] + '...'}'"
