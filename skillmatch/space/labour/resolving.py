"""Names to places: an entity by label, code or key, several of them, or a whole group of occupations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from skillmatch.errors import InputError, NotFound
from skillmatch.space.labour.entities import KINDS, Entity, EntityKind
from skillmatch.space.labour.labour import LabourSpace
from skillmatch.space.labour.nearlabels import NearLabels
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.clean import fold
from skillmatch.text.analysis import joined
from skillmatch.types import FloatArray

GROUPS: Final[Mapping[str, str]] = {"isco": "esco", "soc": "onet"}
"""Prefix of a group of occupations, and whose occupations it holds."""

_PERSONAL: Final = frozenset({"posting", "resume"})
"""Kinds whose labels may be a person's words: they go by their key alone and are never offered."""

_MOST_LISTED: Final = 12
_MOST_OFFERED: Final = 5


class AmbiguousName(InputError):
    """A name that several entities go by."""

    def __init__(self, message: str, candidates: tuple[Entity, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class UnknownName(NotFound):
    """A name that nothing goes by; ``candidates`` are written like it."""

    def __init__(self, message: str, candidates: tuple[Entity, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Place:
    """A point of the space and what it stands for.

    Attributes:
        label: For people.
        keys: Entities it is the centre of, ordered; none for a document that is not in the space.
        kind: Of all of them; None where they are of several.
        vector: Unit vector, shape (dim,).
    """

    label: str
    keys: tuple[str, ...]
    kind: EntityKind | None
    vector: FloatArray


class Names:
    """Finds what a user means; safe for several threads."""

    def __init__(self, space: LabourSpace, taxonomy: Taxonomy) -> None:
        """Take the space and the taxonomy that knows further names of its concepts."""
        self._space = space
        self._taxonomy = taxonomy

    def place(self, name: str) -> Place:
        """Return where a name, several names separated by ";", or a group lies.

        Args:
            name: As ``entity``; or ``isco:81`` or ``soc:51``, the centre of all occupations whose code
                begins so; or several of these separated by ";", the centre of all their entities.

        Raises:
            NotFound: Nothing goes by the name; near ones are named.
            InputError: The name is empty or several entities go by it, which are listed.
        """
        parts = [part.strip() for part in name.split(";") if part.strip()]
        if not parts:
            raise InputError("Expected the name of an entity, found an empty one.")
        if len(parts) == 1:
            return self._one_place(parts[0])
        return self.centre(dict.fromkeys(key for part in parts for key in self._one_place(part).keys))

    def entity(self, name: str, *, kind: EntityKind | None = None) -> Entity:
        """Return the entity that a name means.

        Keys and codes come before labels, labels before other names, and these before the same words in
        another form. An industry that is alone in
        its group has the group's title: the widest is meant.

        Args:
            name: A key, code or label, in any case, or another name that the taxonomy knows; a kind and a
                colon before it ("skill:Python") narrow it to that kind. Documents go by their id alone.
            kind: Narrows it too.

        Raises:
            NotFound, InputError: As ``place``.
        """
        if name in self._space.index and kind is None:
            return self._space.entities[self._space.index[name]]
        before, colon, after = name.partition(":")
        if colon and before.strip().lower() in KINDS and after.strip():
            kind, name = _kind(before), after.strip()
        for found in self._levels(name, kind):
            wanted = [each for each in found if kind in (None, each.kind)]
            if wanted:
                return _only(wanted, kind)
        raise self._unknown(name, kind)

    def name_of(self, entity: Entity) -> str:
        """Return the shortest name that means this entity alone: kind and label, or else its key."""
        alike = [each for each in self._by_label.get(fold(entity.label), ()) if each.kind == entity.kind]
        is_taken = entity.label in self._space.index or fold(entity.label) in self._by_code
        return entity.key if len(alike) != 1 or is_taken else f"{entity.kind}:{entity.label}"

    def _one_place(self, name: str) -> Place:
        prefix, colon, code = name.partition(":")
        taxonomy = GROUPS.get(prefix.strip().lower(), "") if colon else ""
        return self._group(prefix.strip().lower(), code.strip(), taxonomy) if taxonomy else self._single(name)

    def _single(self, name: str) -> Place:
        entity = self.entity(name)
        vector = self._space.vector(entity.key)
        return Place(label=entity.label, keys=(entity.key,), kind=entity.kind, vector=vector)

    def _group(self, prefix: str, code: str, taxonomy: str) -> Place:
        found = [
            entity
            for entity in self._space.entities
            if entity.kind == "occupation" and entity.taxonomy == taxonomy and entity.code.startswith(code)
        ]
        least = 1 if prefix == "isco" else 2
        if len(code) < least or not found:
            raise NotFound(
                f"No occupations in a group of that code. Give {prefix}: and how its codes begin: "
                f"{'isco:81 or isco:2' if prefix == 'isco' else 'soc:51 or soc:51-4'}."
            )
        return self.centre((entity.key for entity in found), label=self._group_label(prefix, code))

    def _group_label(self, prefix: str, code: str) -> str:
        group = self._taxonomy.groups.get(f"http://data.europa.eu/esco/isco/C{code}")
        if prefix == "isco" and group is not None:
            return f"{group.label} (ISCO {code})"
        return f"{prefix.upper()} {code}"

    def centre(self, keys: Iterable[str], *, label: str = "") -> Place:
        """Return the centre of entities: the mean of their unit vectors, made a unit vector.

        Args:
            keys: At least one, each in the space.
            label: What the place is called; by default the labels of up to three entities.

        Raises:
            InputError: The vectors cancel out.
        """
        entities = self._space.entities
        rows = sorted(self._space.index[key] for key in keys)
        mean = self._space.matrix[rows].astype(np.float64).mean(axis=0)
        kinds = {entities[row].kind for row in rows}
        return Place(
            label=label or _joined([entities[row].label for row in rows]),
            keys=tuple(sorted(entities[row].key for row in rows)),
            kind=next(iter(kinds)) if len(kinds) == 1 else None,
            vector=unit(mean),
        )

    def _levels(self, name: str, kind: EntityKind | None) -> Iterable[Sequence[Entity]]:
        """Yield what goes by a name, the surest way of naming first."""
        entities, index, folded = self._space.entities, self._space.index, fold(name)
        if name in index:
            yield (entities[index[name]],)
        yield self._by_code.get(folded, ())
        yield self._by_label.get(folded, ())
        uris = [each.uri for each in self._taxonomy.find_skill(name)]
        uris += [each.uri for each in self._taxonomy.find_occupation(name)]
        yield [entities[index[uri]] for uri in uris if uri in index]
        yield self._by_stems.get(joined(name), ())
        if kind is not None:
            starts = [each for label, each in self._by_label.items() if f"{label} ".startswith(f"{folded} ")]
            yield [entity for found in starts for entity in found]

    @cached_property
    def _by_code(self) -> dict[str, list[Entity]]:
        found: dict[str, list[Entity]] = defaultdict(list)
        for entity in self._space.entities:
            if entity.code:
                found[fold(entity.code)].append(entity)
        return found

    @cached_property
    def _by_label(self) -> dict[str, list[Entity]]:
        found: dict[str, list[Entity]] = defaultdict(list)
        for entity in self._space.entities:
            if entity.kind not in _PERSONAL:
                found[fold(entity.label)].append(entity)
        return found

    @cached_property
    def _by_stems(self) -> dict[str, list[Entity]]:
        """Labels as word search reads them: "registered nurse" is "Registered Nurses"."""
        found: dict[str, list[Entity]] = defaultdict(list)
        for entity in self._space.entities:
            if entity.kind not in _PERSONAL:
                found[joined(entity.label)].append(entity)
        found.pop("", None)
        return found

    @cached_property
    def _near_labels(self) -> NearLabels:
        return NearLabels([each for each in self._space.entities if each.kind not in _PERSONAL])

    def _unknown(self, name: str, kind: EntityKind | None) -> UnknownName:
        # The name itself is not repeated: it may be a line of somebody's document.
        near = self._near_labels.nearest(name, _MOST_OFFERED, kind=kind)
        hint = f"Near: {_listed(near)}." if near else "Give a label, a code, a key, isco:81 or soc:51."
        where = f"the labour space{f' of kind {kind}' if kind else ''}"
        return UnknownName(f"Nothing in {where} goes by that name. {hint}", tuple(near))


def unit(vector: np.ndarray[tuple[int], np.dtype[np.float64]]) -> FloatArray:
    """Return a vector at length 1, float32.

    Raises:
        InputError: It is zero, as far as numbers tell.
    """
    length = float(np.linalg.norm(vector))
    if length < 1e-6:
        raise InputError("What was given cancels out: nothing is left that points anywhere.")
    row: FloatArray = (vector / length).astype(np.float32)
    return row


def _kind(word: str) -> EntityKind:
    return next(kind for kind in KINDS if kind == word.strip().lower())


def _only(found: Sequence[Entity], kind: EntityKind | None) -> Entity:
    """Return the one that is meant.

    Raises:
        InputError: Several are; all of them are listed.
    """
    found = tuple({each.key: each for each in found}.values())
    widest = min(found, key=lambda each: (len(each.code.partition("-")[0]), each.key))
    if len(found) == 1 or all(_repeats(each, widest) for each in found):
        return widest
    # Within a kind in the order found: preferred names before others.
    listed = sorted(found, key=lambda each: KINDS.index(each.kind))
    is_told = kind is not None or len({each.kind for each in found}) == 1
    narrow = "" if is_told else ", or narrow it by a kind, as in occupation:NAME"
    raise AmbiguousName(
        f"{len(found)} entities go by that name: {_listed(listed)}. Give the key of one{narrow}.",
        tuple(listed),
    )


def _repeats(entity: Entity, widest: Entity) -> bool:
    """Return whether an industry is the widest one itself, or lies in it and has its title."""
    if {entity.kind, widest.kind} != {"industry"} or fold(entity.label) != fold(widest.label):
        return False
    first, _, last = widest.code.partition("-")
    return int(first) <= int(entity.code.partition("-")[0][: len(first)]) <= int(last or first)


def _listed(entities: Sequence[Entity]) -> str:
    listed = ", ".join(f"{each.kind} '{each.label}' ({each.key})" for each in entities[:_MOST_LISTED])
    left = len(entities) - _MOST_LISTED
    return f"{listed} and {left:,} more" if left > 0 else listed


def _joined(labels: Sequence[str]) -> str:
    more = f" and {len(labels) - 3:,} more" if len(labels) > 3 else ""
    return "; ".join(labels[:3]) + more
