"""From runs of tokens to spots: which runs that spell a label stand as that label's phrase.

A label inside a longer name, or whose verb or noun goes on (provide evidence based care), is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from skillmatch.extract.bounds import is_bounded
from skillmatch.extract.cues import SMALL_WORDS
from skillmatch.extract.forms import OBJECT_RANK, Form, Lexicon
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.products import ProductJudge
from skillmatch.extract.runs import Run, find_runs
from skillmatch.extract.sidelabels import SideLabels
from skillmatch.extract.views import Spot, View
from skillmatch.extract.vocabulary import Line
from skillmatch.types import Skill


class Spotter:
    """Finds the spots of a sentence, before they are judged."""

    def __init__(
        self,
        lexicon: Lexicon,
        inflection: Inflection,
        *,
        skills: Mapping[str, Skill],
        levels: Mapping[str, int],
        products: ProductJudge,
        side: SideLabels,
    ) -> None:
        """Go by the forms of ``lexicon``; ``levels`` are reviewed corrections by lower-case form."""
        self._lexicon = lexicon
        self._inflection = inflection
        self._skills = skills
        self._levels = levels
        self._products = products
        self._side = side

    def runs(self, line: Line) -> tuple[list[Run], list[Run]]:
        """Return the runs of tokens that spell a label: exactly, and by base forms."""
        return find_runs(line, self._lexicon)

    def hits(
        self, exact: Iterable[Run], loose: Iterable[Run], view: View, blocked: Sequence[tuple[int, int]]
    ) -> list[Spot]:
        """Return the spots of a sentence, exact ones first; they may overlap.

        Args:
            exact: The runs of the sentence, as from ``runs``.
            loose: The same.
            view: The sentence.
            blocked: Ranges of the text in which nothing is looked for.
        """
        found = [self._exact(run, view) for run in exact]
        found += [self._loose(run, view) for run in loose]
        return [
            spot
            for spot in found
            if spot is not None and not any(spot.start < end and start < spot.end for start, end in blocked)
        ]

    def kept(self, found: Iterable[Spot], view: View, document: Collection[str]) -> list[Spot]:
        """Leave out the forms of several plain words that mislead, and spots that have no others.

        Args:
            found: The spots of a sentence.
            view: The sentence.
            document: Base forms of all words of the document.
        """
        kept = []
        for spot in found:
            if spot.size > 1 and spot.sense == "plain":
                spot.forms = self._side.keep(spot, view, document)
            if spot.forms:
                kept.append(spot)
        return kept

    def _exact(self, run: Run, view: View) -> Spot | None:
        spot = _spot(run, view, run.forms)
        if spot.sense == "product":
            spot.is_safe = self._products.is_safe(spot, view.text[spot.start : spot.end])
        else:
            spot.is_safe = spot.size > 1
        is_phrase = spot.size > 1 and spot.sense == "plain"
        return spot if is_bounded(spot, view) and not (is_phrase and self._is_dropped(spot, view)) else None

    def _is_dropped(self, spot: Spot, view: View) -> bool:
        """Say whether a label of several words is no skill here: reviewed, or a verb whose noun goes on."""
        starts_with_verb = not any(form.rank == 0 for form in spot.forms) or spot.size == 2
        return self._levels.get(spot.key) == 0 or (starts_with_verb and self._is_verb_phrase(spot, view))

    def _is_verb_phrase(self, spot: Spot, view: View) -> bool:
        ending = view.norm(spot.last - 1)
        return (
            ending not in SMALL_WORDS
            and self._inflection.noun(ending) == ending
            and self._goes_on(spot, view)
        )

    def _loose(self, run: Run, view: View) -> Spot | None:
        forms = tuple(form for form in run.forms if self._is_inflected(form, view, run.first))
        if not forms:
            return None
        spot = _spot(run, view, forms)
        spot.is_loose = spot.is_safe = True
        return spot if self._is_clean(spot, view) else None

    def _is_inflected(self, form: Form, view: View, first: int) -> bool:
        """A field of knowledge begins with a noun: market research is not marketing research."""
        if self._skills[form.uri].skill_type == "skill/competence":
            return True
        noun = self._inflection.noun
        return noun(view.norm(first)) == noun(form.text.lower().split(" ")[0])

    def _is_clean(self, spot: Spot, view: View) -> bool:
        """Say whether a match by base forms is the label's phrase, and not part of another.

        "Support Manager" is a job, "manage client relationships" is not to manage a client, and
        "delegated responsibility" is not to delegate.
        """
        if self._goes_on(spot, view) or any(self._levels.get(form.text.lower()) == 0 for form in spot.forms):
            return False
        if view.norm(spot.first).endswith("ed") and view.item(spot.first)[0] != spot.first:
            return False
        is_title = view.surface(spot.last - 1)[0].isupper() and view.style != "upper"
        is_skipping = spot.size > len(spot.key.split(" "))
        return not is_title and not (is_skipping and view.norm(spot.first) in ("be", "is", "being"))

    def _goes_on(self, spot: Spot, view: View) -> bool:
        """Say whether a phrase that begins with a verb has its noun go on: provide evidence based care."""
        if all(self._skills[form.uri].skill_type != "skill/competence" for form in spot.forms):
            return False
        if spot.last >= view.size or view.item_after(spot) is not None:
            return False
        following = view.norm(spot.last)
        is_free = following in SMALL_WORDS and following != "based"
        return not (is_free or following.endswith("ly") or view.glue_after(spot.last - 1).strip())


def longest(found: Iterable[Spot]) -> list[Spot]:
    """Return spots that do not overlap: longest first, exact before loose, then in reading order.

    What is derived from a label gives way to every label of several words.
    """
    taken: set[int] = set()
    chosen: list[Spot] = []
    for spot in sorted(found, key=_preference):
        tokens = range(spot.first, spot.last)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append(spot)
    return chosen


def _preference(spot: Spot) -> tuple[float, bool, int]:
    is_derived = spot.size > 1 and all(form.rank == OBJECT_RANK for form in spot.forms)
    return (-1.5 if is_derived else -spot.size, spot.is_loose, spot.first)


def _spot(run: Run, view: View, forms: tuple[Form, ...]) -> Spot:
    is_product = any(form.sense == "product" for form in forms)
    return Spot(
        run.first,
        run.last,
        view.line.starts[run.first],
        view.line.ends[run.last - 1],
        run.key,
        forms,
        "product" if is_product else forms[0].sense,
    )
