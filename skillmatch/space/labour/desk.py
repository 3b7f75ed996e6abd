"""What analysts ask of the labour space, by the names they use: nearest, axis, shift and map."""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock
from typing import Final

from skillmatch.errors import InputError
from skillmatch.space.labour.axis import Axis, make_axis
from skillmatch.space.labour.entities import Entity, EntityKind
from skillmatch.space.labour.labour import LabourSpace
from skillmatch.space.labour.layout import Method
from skillmatch.space.labour.nearest import Near, nearest
from skillmatch.space.labour.resolving import Names, Place, unit
from skillmatch.space.labour.sheet import Sheet, map_around, map_overview
from skillmatch.space.labour.shifting import Shift, shift
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import DocumentKind, FloatArray

CONCEPT_KINDS: Final[tuple[EntityKind, ...]] = ("skill", "occupation", "industry")
"""Kinds that every space holds."""

OVERVIEW_KINDS: Final[tuple[EntityKind, ...]] = ("occupation", "industry")
"""Kinds of a map of everything, unless others are asked for."""

_OVERVIEWS_KEPT: Final = 4


class SpaceDesk:
    """Answers questions about one labour space. Deterministic; safe for several threads.

    Wherever a name is taken, a ``Place`` is too: that of a document, say.
    """

    def __init__(self, space: LabourSpace, taxonomy: Taxonomy) -> None:
        """Take the space and the taxonomy whose concepts are in it."""
        self.space = space
        self.names = Names(space, taxonomy)
        self._taxonomy = taxonomy
        self._overviews: dict[tuple[tuple[EntityKind, ...], Method], Sheet] = {}
        self._lock = RLock()

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy whose concepts are in the space."""
        return self._taxonomy

    def place(self, what: str | Place) -> Place:
        """Return where a name lies.

        Raises:
            NotFound, InputError: As ``Names.place``.
        """
        return self.names.place(what) if isinstance(what, str) else what

    def document(self, label: str, kind: DocumentKind, vector: FloatArray) -> Place:
        """Return the place of a document that is not in the space.

        Args:
            label: For people.
            kind: Posting or resume.
            vector: Unit vector of the document by the encoder, shape (384,).
        """
        row = self.space.place(vector[None, :])[0]
        return Place(label=label, keys=(), kind=kind, vector=unit(row.astype("float64")))

    def nearest(
        self, what: str | Place, *, kinds: Sequence[EntityKind] = CONCEPT_KINDS, top: int = 10
    ) -> tuple[Place, tuple[Near, ...]]:
        """Return a place and what is nearest to it, kind by kind.

        Raises:
            NotFound, InputError: As ``Names.place`` and ``nearest``.
        """
        place = self.place(what)
        return place, nearest(self.space, place, kinds=kinds, top=top)

    def axis(
        self, first: str | Place, second: str | Place, *, kinds: Sequence[EntityKind] = ("occupation",)
    ) -> Axis:
        """Return where everything of some kinds stands between two poles.

        Raises:
            NotFound, InputError: As ``Names.place`` and ``make_axis``.
        """
        return make_axis(self.space, self.place(first), self.place(second), kinds=kinds)

    def shift(
        self,
        what: str | Place,
        *,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
        kind: EntityKind = "occupation",
        weight: float = 1.0,
        seed: int = 0,
    ) -> tuple[Place, Shift]:
        """Return a place and what moves when it gains and loses entities.

        Raises:
            NotFound, InputError: As ``Names.entity`` and ``shift``; or nothing is to be added or removed.
        """
        if not add and not remove:
            raise InputError("Expected something to add or to remove, found neither.")
        place = self.place(what)
        moved = shift(
            self.space,
            place,
            add=self._entities(add),
            remove=self._entities(remove),
            kind=kind,
            weight=weight,
            seed=seed,
        )
        return place, moved

    def map(
        self,
        chosen: Sequence[str | Place] = (),
        *,
        kinds: Sequence[EntityKind] | None = None,
        top: int = 8,
        method: Method = "neighbours",
    ) -> Sheet:
        """Return a map around chosen places, or of whole kinds where none is chosen.

        Args:
            chosen: Names or places.
            kinds: What is drawn; by default skills, occupations and industries around chosen places, and
                occupations with the sectors of industry on a map of everything.
            top: Neighbours of each kind around each chosen place.
            method: How points are laid out.

        Raises:
            NotFound, InputError: As ``Names.place``, ``map_around`` and ``map_overview``.
        """
        if chosen:
            places = [self.place(each) for each in chosen]
            return map_around(
                self.space, self._taxonomy, places, kinds=kinds or CONCEPT_KINDS, top=top, method=method
            )
        return self._overview(tuple(dict.fromkeys(kinds or OVERVIEW_KINDS)), method)

    def _overview(self, kinds: tuple[EntityKind, ...], method: Method) -> Sheet:
        # Seconds of work that everybody asks for: done once, and whoever asks meanwhile waits.
        with self._lock:
            found = self._overviews.get((kinds, method))
            if found is None:
                found = map_overview(self.space, self._taxonomy, kinds=kinds, method=method)
                if len(self._overviews) >= _OVERVIEWS_KEPT:
                    self._overviews.pop(next(iter(self._overviews)))
                self._overviews[kinds, method] = found
            return found

    def _entities(self, names: Sequence[str]) -> list[Entity]:
        return [self.names.entity(name.strip()) for name in names]
