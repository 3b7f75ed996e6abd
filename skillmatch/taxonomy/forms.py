"""Which concept a name belongs to: the forms of all skills, with one rule for who owns a contested one.

The best kind that knows a form wins it: curated, preferred, derived, alternative, hidden label. Within
preferred labels ESCO comes before O*NET; a derived form goes to one concept only, the one whose label it is
nearest to. Alternative and hidden labels stay with all the concepts that ESCO gives them to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias

from skillmatch.taxonomy.aliases import Derived, technology_forms, without_brackets
from skillmatch.taxonomy.clean import fold
from skillmatch.taxonomy.technologies import Technology
from skillmatch.types import Skill

FormKind: TypeAlias = Literal["preferred", "alt", "hidden", "derived", "curated"]

_RARE = 3
"""An acronym or a single plain word counts only where at least so many occupations use the technology."""

_SHORT, _COMMON = 4, 10
"""Capitals up to this length that remain without a vendor are a name only of a common technology, and else a
class of them ("Blackbaud CRM")."""

_CLASS = re.compile(r"[A-Z][a-z-]+( [a-z-]+)*$")
"""Reads like a class of software ("Job posting software"), unlike "Microsoft Azure" or "HubSpot"."""

_PLAIN_WORD = re.compile(r"[A-Z][a-z-]+$")
"""Looks like any word at the beginning of a sentence, unlike "PowerMill" or "Pix4D"."""


class LabelForm(NamedTuple):
    """One way to call one skill."""

    form: str
    uri: str
    kind: FormKind


class _Claim(NamedTuple):
    """A derived form claimed for a concept; the least rank wins, then the least URI."""

    rank: tuple[int, ...]
    uri: str
    form: str


class FormIndex:
    """All forms by their folded text, each with the concepts that own it."""

    def __init__(self, by_key: Mapping[str, list[LabelForm]]) -> None:
        self._by_key = by_key

    def all(self) -> Iterator[LabelForm]:
        """Yield every form, the forms of one key together."""
        for forms in self._by_key.values():
            yield from forms

    def owners(self, name: str) -> tuple[str, ...]:
        """Return the URIs of the concepts called ``name``, ordered.

        Where none is, blanks, hyphens and points are left out of the comparison.
        """
        forms = self._by_key.get(fold(name)) or self._by_squeezed.get(_squeeze(name)) or []
        return tuple(sorted({form.uri for form in forms}))

    @cached_property
    def _by_squeezed(self) -> dict[str, list[LabelForm]]:
        found: dict[str, list[LabelForm]] = defaultdict(list)
        for key, forms in self._by_key.items():
            squeezed = _squeeze(key)
            if len(squeezed) > 3:
                found[squeezed].extend(forms)
        return dict(found)


def _squeeze(name: str) -> str:
    """Return the key of a name in which blanks, hyphens and points do not matter: "Power-BI", "PowerBI"."""
    return re.sub(r"[\s\-_.]", "", name.casefold())


def index_forms(
    skills: Mapping[str, Skill],
    technologies: Mapping[str, Technology],
    curated: Iterable[tuple[str, str]],
    *,
    vendors: frozenset[str],
    everyday: frozenset[str],
) -> FormIndex:
    """Give every form to the concepts it belongs to.

    Args:
        skills: All concepts by URI, their labels clean.
        technologies: O*NET's names by the URI of the concept they are of.
        curated: Reviewed (form, URI) pairs.
        vendors: Folded names of vendors.
        everyday: Words written in small letters somewhere; a name that is nothing but such words once a
            vendor or "software" is gone is no name.
    """
    found: dict[str, list[LabelForm]] = {}
    _add(found, curated, "curated")
    _add(found, ((s.preferred_label, uri) for uri, s in skills.items() if s.taxonomy == "ESCO"), "preferred")
    _add(found, ((s.preferred_label, uri) for uri, s in skills.items() if s.taxonomy != "ESCO"), "preferred")
    claims = [*_bracketless(skills, everyday)]
    for technology in technologies.values():
        for name in technology.names:
            claims.extend(
                _Claim(_rank(name, one, technology), technology.uri, one.form)
                for one in technology_forms(name, vendors)
                if _is_sound(one, technology, everyday)
            )
    kept = _contest(claims, taken=found)
    _add(found, ((claim.form, claim.uri) for claim in kept), "derived")
    names = ((name, uri) for uri, t in technologies.items() for name in t.names)
    _add(found, chain(names, ((label, uri) for uri, s in skills.items() for label in s.alt_labels)), "alt")
    _add(found, ((label, uri) for uri, s in skills.items() for label in s.hidden_labels), "hidden")
    return FormIndex(found)


def _add(found: dict[str, list[LabelForm]], forms: Iterable[tuple[str, str]], kind: FormKind) -> None:
    """Add the forms whose key no better kind owns; the forms of one call are equals."""
    fresh: dict[str, list[LabelForm]] = {}
    for form, uri in dict.fromkeys(forms):
        key = form.casefold()
        if key not in found:
            fresh.setdefault(key, []).append(LabelForm(form, uri, kind))
    found.update(fresh)


def _bracketless(skills: Mapping[str, Skill], everyday: frozenset[str]) -> Iterator[_Claim]:
    for uri, skill in skills.items():
        bare = without_brackets(skill.preferred_label)
        if bare != skill.preferred_label and (bare in skill.alt_labels or not is_everyday(bare, everyday)):
            yield _Claim((0,), uri, bare)


def is_everyday(form: str, everyday: frozenset[str]) -> bool:
    """Say whether a form is nothing but everyday words."""
    return all(word.casefold() in everyday for word in form.split())


def _is_sound(derived: Derived, technology: Technology, everyday: frozenset[str]) -> bool:
    """Say whether a derived form may stand for the technology without a reviewer."""
    is_wanted = technology.is_hot or technology.is_in_demand
    is_known = is_wanted or technology.n_occupations >= _RARE
    if derived.is_acronym:
        return is_known
    if not (derived.lacks_vendor or derived.lacks_software):
        return True
    if is_everyday(derived.form, everyday):
        return False
    if derived.lacks_software and _CLASS.match(derived.form):
        return is_wanted and " " not in derived.form
    if derived.form.isupper() and len(derived.form) <= _SHORT:
        return is_wanted or technology.n_occupations >= _COMMON
    return is_known or not _PLAIN_WORD.match(derived.form)


def _rank(name: str, derived: Derived, technology: Technology) -> tuple[int, ...]:
    return (
        1 + derived.n_steps,
        int(derived.is_acronym),
        int(not technology.is_hot),
        -technology.n_occupations,
        len(name),
    )


def _contest(claims: Iterable[_Claim], *, taken: Mapping[str, object]) -> list[_Claim]:
    """Return the best claim to each form that nobody owns yet."""
    best: dict[str, _Claim] = {}
    for claim in claims:
        key = claim.form.casefold()
        if key not in taken and (key not in best or claim < best[key]):
            best[key] = claim
    return list(best.values())
