"""Tables of the labour space: what is nearest, and what moves."""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.report.exposure.outline import Column, Table
from skillmatch.space.labour.entities import Entity
from skillmatch.space.labour.nearest import Near
from skillmatch.space.labour.resolving import Place
from skillmatch.space.labour.shifting import Shift

_LABEL = Column(key="label", title="Name", weight=2.0)
_KIND = Column(key="kind", title="Kind", kind="code")
_CODE = Column(key="code", title="Code or id", kind="code")


def nearest_table(place: Place, found: Sequence[Near]) -> Table:
    """Return what is nearest to a place, kind by kind."""
    return Table(
        key="space-nearest",
        title=f"Nearest to {place.label}",
        columns=(
            _LABEL,
            _KIND,
            _CODE,
            Column(key="rank", title="Rank", kind="count"),
            Column(key="similarity", title="Similarity", kind="number", digits=3),
        ),
        rows=tuple(
            (near.entity.label, near.entity.kind, _code(near.entity), near.rank, near.similarity)
            for near in found
        ),
        note="Similarity is the cosine, -1 to 1. Ranks count within a kind.",
    )


def shift_table(title: str, found: Shift, *, top: int) -> Table:
    """Return the ``top`` entities that a shift moved most."""
    shown = found.movers[:top]
    left_out = len(found.movers) - len(shown)
    return Table(
        key="space-shift",
        title=title,
        columns=(
            _LABEL,
            _CODE,
            Column(key="change", title="Change", kind="signed", digits=3),
            Column(key="expected", title="By chance", kind="signed", digits=3),
            Column(key="before", title="Before", kind="number", digits=3),
            Column(key="after", title="After", kind="number", digits=3),
            Column(key="rank_before", title="Rank before", kind="count"),
            Column(key="rank_after", title="Rank after", kind="count"),
            Column(key="p", title="p", kind="number", digits=3),
        ),
        rows=tuple(
            (
                mover.entity.label,
                _code(mover.entity),
                mover.change,
                mover.expected,
                mover.before,
                mover.after,
                mover.rank_before,
                mover.rank_after,
                mover.p,
            )
            for mover in shown
        ),
        note="Ordered by how far the change is from that of random shifts."
        + (f" {left_out:,} more are not listed." if left_out else ""),
    )


def shift_words(found: Shift) -> str:
    """Return what a whole shift amounts to, against random ones."""
    if not found.n_draws:
        return "Nothing was added or removed on balance, so nothing moves."
    small = sum(mover.p <= 0.01 for mover in found.movers)
    return (
        f"The place moves by {found.distance:.3f} (1 minus the cosine); {found.n_draws:,} random shifts of "
        f"the same kind move it by {found.null_distance:.3f} in the middle (p {found.distance_p:.3f}, "
        "two-sided). "
        f"{small:,} of {len(found.movers):,} entities move as no more than 1 in 100 random shifts would move "
        f"them; by chance {len(found.movers) / 100:,.0f} are expected."
    )


def _code(entity: Entity) -> str:
    """Return what tells an entity from others of its label: a code, or the id of a document."""
    return entity.key if entity.kind in ("posting", "resume") else entity.code
