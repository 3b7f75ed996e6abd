"""What would change a ranking: the smallest set of additions that lifts a resume, found by scoring it again.

Nothing here is estimated: a set counts as enough only when the changed resume, scored by the scorer that
ranks, reaches the aim, and as the smallest only when every smaller set was scored and did not. Nor is it
taken for granted that more is better: where all additions together fall short, each alone is tried, and all
without one kind of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import Final, Literal

from skillmatch.explain.whatif import Addition, lacking, less_of, with_additions
from skillmatch.match.scorer import Scored, Scorer

Aim = Literal["above", "cut", "ranked"]
"""To stand above the resume ranked one higher, to reach a score, or not to be eliminated."""

TRIALS: Final = 2000
"""Changed resumes scored for one aim where nothing else is said: a second, mostly far less."""

TRIALS_OF_RANKING: Final = 10_000
"""Changed resumes scored for all of a ranking; beyond it a set is still found and verified, but not proven
to be the smallest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What would reach an aim, verified by scoring the changed resume.

    Attributes:
        aim: What was tried.
        other_id: The resume to be passed, for the aim "above".
        cut: The score to be reached, for the aim "cut".
        is_reached: Whether any additions reach the aim; if not, ``additions`` are all there are, and neither
            they, nor one alone, nor all without one kind (skills, years ...) do.
        additions: The smallest set found, in the order of the posting; without any, the aim is out of reach.
        is_smallest: Whether every smaller set was scored and fell short.
        margin: The margin with the additions.
        score: The score with the additions.
        rank: The rank with the additions, all other resumes as they are.
        n_scored: Changed resumes that were scored.
    """

    aim: Aim
    other_id: str
    cut: float | None
    is_reached: bool
    additions: tuple[Addition, ...]
    is_smallest: bool
    margin: float
    score: float
    rank: int
    n_scored: int


def standing(scored: Scored) -> tuple[bool, float, str]:
    """Return what a ranking is sorted by: ranked before eliminated, then margin, then resume id."""
    return (scored.eliminated, -scored.margin, scored.comparison.resume.doc_id)


class Changes:
    """Looks for what would change the place of one resume in one ranking."""

    def __init__(self, scorer: Scorer, ranking: Sequence[Scored], place: int, *, most: int) -> None:
        """Keep the ranking.

        Args:
            scorer: The scorer that made the ranking.
            ranking: All resumes of one posting, best first.
            place: Which of them is asked about, from 0.
            most: Changed resumes that may be scored per aim; a few for each addition are scored in any case.
        """
        self._scorer = scorer
        self._ranking = ranking
        self._place = place
        self._most = most
        self._scored = ranking[place]
        self._additions = lacking(self._scored)
        self._known: dict[tuple[int, ...], Scored] = {}

    def of(self, *, cut: float | None = None) -> tuple[Change, ...]:
        """Return one change per aim that the resume has not reached.

        An eliminated resume aims at being ranked; any other, at standing above the one ranked one higher;
        and either at the ``cut``, a score in [0, 1], where one is given and not reached.
        """
        found = []
        if self._scored.eliminated:
            found.append(self._change("ranked", lambda scored: not scored.eliminated))
        elif self._place > 0:
            above = self._ranking[self._place - 1]
            place = standing(above)
            change = self._change("above", lambda scored: standing(scored) < place)
            found.append(replace(change, other_id=above.comparison.resume.doc_id))
        if cut is not None and self._scored.score < cut:
            change = self._change("cut", lambda scored: not scored.eliminated and scored.score >= cut)
            found.append(replace(change, cut=cut))
        return tuple(found)

    def _change(self, aim: Aim, is_enough: Callable[[Scored], bool]) -> Change:
        self._known.clear()
        enough = self._enough(is_enough)
        is_reached = enough is not None
        if enough is None:
            chosen, is_smallest = tuple(range(len(self._additions))), False
        else:
            chosen, is_smallest = self._smallest(enough, is_enough)
        additions = tuple(self._additions[index] for index in chosen)
        n_scored = len(self._known)
        if is_reached:
            additions, n_more = self._reduced(additions, is_enough)
            n_scored += n_more
        scored = self._score(additions)
        return Change(
            aim=aim,
            other_id="",
            cut=None,
            is_reached=is_reached,
            additions=additions,
            is_smallest=is_smallest,
            margin=scored.margin,
            score=scored.score,
            rank=self._rank(scored),
            n_scored=n_scored,
        )

    def _enough(self, is_enough: Callable[[Scored], bool]) -> tuple[int, ...] | None:
        """Return a set that is enough, however large; None where none of those tried is."""
        everything = tuple(range(len(self._additions)))
        kinds = tuple(dict.fromkeys(addition.kind for addition in self._additions))
        without = (self._of_kinds(other for other in kinds if other != kind) for kind in kinds)
        alone = (self._of_kinds((kind,)) for kind in kinds)
        tried = (everything, *without, *alone, *((index,) for index in everything))
        return next((chosen for chosen in tried if chosen and is_enough(self._with(chosen))), None)

    def _of_kinds(self, kinds: Iterable[str]) -> tuple[int, ...]:
        wanted = set(kinds)
        return tuple(index for index, each in enumerate(self._additions) if each.kind in wanted)

    def _smallest(
        self, enough: tuple[int, ...], is_enough: Callable[[Scored], bool]
    ) -> tuple[tuple[int, ...], bool]:
        """Return the smallest set that is enough, and whether it is proven to be.

        A set found quickly (the most telling additions one after the other, then without those that are not
        needed) says how far to look; then all smaller sets are tried, the most telling first, size by size,
        as long as the trials last.
        """
        everything = range(len(self._additions))
        single = {index: self._with((index,)) for index in everything}
        order = sorted(everything, key=lambda index: (single[index].eliminated, -single[index].margin, index))
        best = self._quick(order, enough, is_enough)
        for size in range(1, len(best)):
            if len(self._known) + comb(len(order), size) > self._most and size > 1:
                return best, False
            for chosen in combinations(order, size):
                if is_enough(self._with(tuple(sorted(chosen)))):
                    return tuple(sorted(chosen)), True
        return best, True

    def _quick(
        self, order: Sequence[int], enough: tuple[int, ...], is_enough: Callable[[Scored], bool]
    ) -> tuple[int, ...]:
        firsts = (tuple(sorted(order[:size])) for size in range(1, len(order) + 1))
        chosen = next((first for first in firsts if is_enough(self._with(first))), enough)
        for index in reversed(order):
            without = tuple(each for each in chosen if each != index)
            if without and without != chosen and is_enough(self._with(without)):
                chosen = without
        return chosen

    def _reduced(
        self, additions: tuple[Addition, ...], is_enough: Callable[[Scored], bool]
    ) -> tuple[tuple[Addition, ...], int]:
        """Lower years and degrees as far as the aim allows; return the additions and the trials it took."""
        n_trials = 0
        for place, addition in enumerate(additions):
            for less in less_of(addition, self._scored.comparison.resume):
                n_trials += 1
                tried = (*additions[:place], less, *additions[place + 1 :])
                if is_enough(self._score(tried)):
                    additions = tried
                    break
        return additions, n_trials

    def _with(self, chosen: tuple[int, ...]) -> Scored:
        if chosen not in self._known:
            self._known[chosen] = self._score([self._additions[index] for index in chosen])
        return self._known[chosen]

    def _score(self, additions: Sequence[Addition]) -> Scored:
        comparison = self._scored.comparison
        return self._scorer.score(comparison.posting, with_additions(comparison.resume, additions))

    def _rank(self, scored: Scored) -> int:
        others = (other for place, other in enumerate(self._ranking) if place != self._place)
        place = standing(scored)
        return 1 + sum(standing(other) < place for other in others)
