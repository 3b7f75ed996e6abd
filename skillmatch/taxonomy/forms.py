"""Which concept a name belongs to: the forms of all skills, with one rule for who owns a contested one.

The best kind that knows a form wins it: curated, preferred, derived, alternative, hidden label. Within
preferred labels ESCO comes before O*NET; a derived form goes to one concept only, the one whose label it is
nearest to. Alternative and hidden labels stay with all the concepts that ESCO gives them to.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from skillmatch.taxonomy.aliases import Derived, without_brackets
from skillmatch.taxonomy.clean import fold
from skillmatch.taxonomy.technologies import Technology
from skillmatch.types import Skill

FormKind: TypeAlias = Literal["preferred", "alt", "hidden", "derived", "curated"]

_ORDER: tuple[FormKind, ...] = ("curated", "preferred", "derived", "alt", "hidden")
_RARE = 3
"""An acronym derived from a name counts only where at least so many occupations use the technology."""


class LabelForm(NamedTuple):
    """One way to call one skill."""

    form: str
    uri: str
    kind: FormKind


@dataclass(frozen=True, slots=True)
class _Claim:
    """A form claimed for a concept; ``rank`` orders claims of the same kind, least first."""

    form: str
    uri: str
    kind: FormKind
    rank: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FormIndex:
    """All forms by their folded text, and the looser index of forms without blanks and points.

    ``n_dropped`` counts derived forms that another concept had a better claim to, or that are everyday words.
    """

    by_key: Mapping[str, tuple[LabelForm, ...]]
    by_squeezed: Mapping[str, frozenset[str]]
    n_dropped: int

    def owners(self, name: str) -> tuple[str, ...]:
        """Return the URIs of the concepts called ``name``, in the order of their URIs."""
        found = self.by_key.get(fold(name))
        if found is not None:
            return tuple(dict.fromkeys(form.uri for form in found))
        return tuple(sorted(self.by_squeezed.get(squeeze(name), ())))


def squeeze(name: str) -> str:
    """Return the key of a name in which blanks, hyphens and points do not matter: "Power-BI", "PowerBI"."""
    return re.sub(r"[\s\-_.]", "", name.casefold())


def index_forms(
    skills: Mapping[str, Skill],
    technologies: Mapping[str, Technology],
    curated: Iterable[tuple[str, str]],
    everyday: frozenset[str],
) -> FormIndex:
    """Give every form to the concepts it belongs to.

    Args:
        skills: All concepts by URI.
        technologies: O*NET's names and derived forms by the URI of the concept they are of.
        curated: Reviewed (form, URI) pairs.
        everyday: Words written in small letters somewhere; a name that is nothing but such words once a
            vendor or "software" is gone is no name.
    """
    claims: dict[str, list[_Claim]] = defaultdict(list)
    dropped: Counter[str] = Counter()
    for claim in _claims(skills, technologies, curated, everyday, dropped):
        claims[fold(claim.form)].append(claim)
    by_key: dict[str, tuple[LabelForm, ...]] = {}
    squeezed: dict[str, set[str]] = defaultdict(set)
    for key, contested in claims.items():
        kept = _winners(contested, skills)
        dropped["contested"] += len({c.uri for c in contested if c.kind == "derived"} - {c.uri for c in kept})
        by_key[key] = tuple(LabelForm(form=c.form, uri=c.uri, kind=c.kind) for c in kept)
        if len(squeeze(key)) > 3:
            squeezed[squeeze(key)].update(claim.uri for claim in kept)
    return FormIndex(
        by_key=by_key,
        by_squeezed={key: frozenset(uris) for key, uris in squeezed.items()},
        n_dropped=dropped.total(),
    )


def _claims(
    skills: Mapping[str, Skill],
    technologies: Mapping[str, Technology],
    curated: Iterable[tuple[str, str]],
    everyday: frozenset[str],
    dropped: Counter[str],
) -> Iterator[_Claim]:
    for form, uri in curated:
        yield _Claim(form, uri, "curated")
    for uri, skill in skills.items():
        yield _Claim(skill.preferred_label, uri, "preferred")
        yield from (_Claim(label, uri, "alt") for label in skill.alt_labels)
        yield from (_Claim(label, uri, "hidden") for label in skill.hidden_labels)
        bare = without_brackets(skill.preferred_label)
        if bare != skill.preferred_label and (bare in skill.alt_labels or not is_everyday(bare, everyday)):
            yield _Claim(bare, uri, "derived", (0,))
    for uri, technology in technologies.items():
        yield from (_Claim(name, uri, "alt") for name in technology.names)
        for name, derived in technology.forms:
            if _is_sound(derived, technology, everyday):
                yield _Claim(derived.form, uri, "derived", _rank(name, derived, technology))
            else:
                dropped["everyday"] += 1


def is_everyday(form: str, everyday: frozenset[str]) -> bool:
    """Say whether a form is nothing but everyday words."""
    return all(word.casefold() in everyday for word in form.split())


def _is_sound(derived: Derived, technology: Technology, everyday: frozenset[str]) -> bool:
    """Say whether a derived form may stand for the technology without a reviewer."""
    if derived.is_acronym:
        return (technology.is_hot or technology.n_occupations >= _RARE) and len(derived.form) > 1
    return not derived.is_bare or not is_everyday(derived.form, everyday)


def _rank(name: str, derived: Derived, technology: Technology) -> tuple[int, ...]:
    return (
        1 + derived.n_steps,
        int(derived.is_acronym),
        int(not technology.is_hot),
        -technology.n_occupations,
        len(name),
    )


def _winners(contested: list[_Claim], skills: Mapping[str, Skill]) -> list[_Claim]:
    best = min(_ORDER.index(claim.kind) for claim in contested)
    same_kind = [claim for claim in contested if _ORDER.index(claim.kind) == best]
    if _ORDER[best] == "preferred":
        of_esco = [claim for claim in same_kind if skills[claim.uri].taxonomy == "ESCO"]
        same_kind = of_esco or same_kind
    if _ORDER[best] in ("derived", "curated"):
        first = min(same_kind, key=lambda claim: (claim.rank, claim.uri))
        same_kind = [claim for claim in same_kind if claim.uri == first.uri]
    return sorted({(c.form, c.uri): c for c in same_kind}.values(), key=lambda c: (c.uri, c.form))
