"""Which spots of a document are mentions: judged in rounds, for spots speak for one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from skillmatch.extract.plain import PlainJudge
from skillmatch.extract.products import ProductJudge
from skillmatch.extract.signs_for import SURE, Around
from skillmatch.extract.views import Spot, View

_ROUNDS = 3
_EVERYBODYS = 2.15


class Bench:
    """Judges the spots of a document that may be ordinary words."""

    def __init__(self, products: ProductJudge, plain: PlainJudge, prominence: Callable[[str], float]) -> None:
        """Judge by these; ``prominence`` maps a URI to about how well known a technology is."""
        self._products = products
        self._plain = plain
        self._prominence = prominence

    def judge(self, views: Sequence[View], document: Collection[str]) -> None:
        """Set ``is_in`` and ``score`` of every spot.

        Args:
            views: The sentences of the document that have spots, in reading order.
            document: Base forms of all words of the document.
        """
        open_spots: list[tuple[Spot, View]] = []
        for view in views:
            for spot in view.spots:
                spot.is_in = spot.is_safe
                spot.score = 2.0 if spot.is_safe else 0.0
                if not spot.is_safe:
                    open_spots.append((spot, view))
        if not open_spots:
            return
        around = self._around(views, document)
        lone = {view.number for view in views if sum(not spot.is_safe for spot in view.spots) == 1}
        before: Sequence[tuple[object, ...]] = ()
        for _ in range(_ROUNDS):
            around = replace(around, accepted=_accepted(open_spots))
            for spot, view in open_spots:
                elsewhere = (around.accepted[spot.key], spot.score >= SURE)
                # The only open spot of its sentence hangs on others of its name alone.
                if view.number not in lone or spot.elsewhere != elsewhere:
                    spot.elsewhere = elsewhere
                    self._judge(spot, view, around)
            for spot, _ in open_spots:
                spot.standing = spot.score if spot.sense == "product" else None
            after = [(spot.sense, spot.is_in, spot.score, spot.standing) for spot, _ in open_spots]
            if after == before:  # another round would find the same
                return
            before = after

    def _judge(self, spot: Spot, view: View, around: Around) -> None:
        senses = [form.sense for form in spot.forms]
        if "product" in senses:
            spot.sense = "product"
            spot.score = self._products.judge(spot, view, around)
            spot.is_in = spot.score > 0
            others = [sense for sense in senses if sense != "product"]
            if spot.is_in or not others:
                return
            spot.sense = others[0]
        else:
            spot.sense = senses[0]
        spot.score = 2.0 if spot.size > 1 else self._plain.judge(spot, view, around)
        spot.is_in = spot.score > 0

    def _around(self, views: Sequence[View], document: Collection[str]) -> Around:
        named = {
            view.number: {spot.key: spot for spot in view.spots if _is_technology(spot)} for view in views
        }
        everywhere = {key: spot for spots in named.values() for key, spot in spots.items()}
        special = [spot for spot in everywhere.values() if self._prominence(spot.forms[0].uri) < _EVERYBODYS]
        by_number = {view.number: view for view in views}
        return Around(
            safe_by_sentence={number: len(spots) for number, spots in named.items()},
            n_safe=len(everywhere),
            n_special=len(special),
            accepted={},
            words=document,
            neighbours=lambda number: (by_number.get(number - 1), by_number.get(number + 1)),
        )


def _accepted(open_spots: Sequence[tuple[Spot, View]]) -> Counter[str]:
    return Counter(spot.key for spot, _ in open_spots if spot.score >= SURE)


def _is_technology(spot: Spot) -> bool:
    """Say whether a spot surely names a technology; CPR and CCTV, side labels in capitals, are none."""
    return spot.is_safe and spot.sense == "product" and spot.forms[0].rank <= 1
