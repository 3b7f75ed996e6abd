"""Find the skills that a text names by one of their labels, longest label first.

All forms of all concepts are looked up at once; what is an ordinary word as well goes before a judge
(``products``, ``plain``) that decides from the context. Matching is by token, so JavaScript holds no
Java and reactive no React.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from skillmatch.content import content_path
from skillmatch.extract.bounds import is_bounded
from skillmatch.extract.cues import SMALL_WORDS, Cues, load_cues, load_levels
from skillmatch.extract.familiarity import Familiarity, prominence_of
from skillmatch.extract.forms import OBJECT_RANK, Form, Label, Lexicon, Sense
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.objects import ObjectLabels
from skillmatch.extract.plain import PlainJudge
from skillmatch.extract.products import ProductJudge
from skillmatch.extract.sidelabels import SideLabels
from skillmatch.extract.signs_for import SURE, Around
from skillmatch.extract.tokens import key_of, tokenize, web_spans
from skillmatch.extract.views import Spot, View
from skillmatch.extract.words import Words, load_words
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.aliases import read_vendors
from skillmatch.types import Sentence, Span

_ROUNDS = 3
_NUMBERED = re.compile(r"([a-z]{3,}?)\d{1,4}")
_HOUSEHOLD = 1.5
_EVERYBODYS = 2.15
_KNOWN = 0.3
_RARE_WORD = 60
_RANK_CONFIDENCE = (0.97, 0.96, 0.93, 0.88, 0.75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A label found in a text.

    ``uris`` are the concepts it may name, best first; more than one only where labels of the same kind
    are shared. ``confidence`` in [0, 1]; ``score`` is the judge's sum (2 where no judge was needed).
    """

    span: Span
    sentence: int
    uris: tuple[str, ...]
    score: float
    confidence: float


class LexicalMatcher:
    """Matches every label of a taxonomy; immutable, shared freely between threads."""

    def __init__(self, taxonomy: Taxonomy, *, words: Words | None = None, cues: Cues | None = None) -> None:
        """Index the labels of ``taxonomy``; ``words`` and ``cues`` default to the bundled ones."""
        self._words = words or load_words()
        self._cues = cues or load_cues()
        levels = self._levels = load_levels()
        self._inflection = Inflection(self._words)
        self._taxonomy = taxonomy
        labels: list[Label] = [(label.form, label.uri, label.kind) for label in taxonomy.forms()]
        labels += ObjectLabels(taxonomy.skills, self._words, self._inflection).derive(labels)
        self.lexicon = Lexicon(labels, taxonomy.skills, self._inflection)
        self._vendors = read_vendors(content_path("onet", "vendors.txt"))
        self._side = SideLabels(taxonomy, self._inflection, self._cues, self._words)
        self._familiarity = Familiarity(
            words=self._words,
            levels=levels,
            skills=taxonomy.skills,
            prominence=self._prominence,
            titles=self._side.titles,
        )
        self._products = ProductJudge(self._familiarity, self._cues, self._vendors)
        self._plain = PlainJudge(self._words, self._cues, levels, taxonomy.skills)

    @property
    def words(self) -> Words:
        """Return the English words this matcher goes by."""
        return self._words

    def is_often_misspelt(self, key: str) -> bool:
        """Say whether typing errors of a form are worth a look: a known name that is no everyday word."""
        form = self.lexicon.exact(key)[0]
        level = self._familiarity.level(key)
        known = self._prominence(form.uri)
        return form.rank <= 1 and (
            known > _KNOWN if level > _RARE_WORD else known >= _HOUSEHOLD and level > 20
        )

    def find(
        self, text: str, sentences: Sequence[Sentence], *, private: Iterable[Span] = ()
    ) -> tuple[Candidate, ...]:
        """Return the labels that stand in ``text`` as skills, in reading order.

        Args:
            text: The document's text.
            sentences: Its sentences; a label never crosses a sentence.
            private: Spans in which nothing is looked for.
        """
        blocked = [(span.start, span.end) for span in private]
        blocked += [(start, end) for start, end, key in web_spans(text) if not self.lexicon.exact(key)]
        views = [
            View(text, sentence, tokenize(text, sentence.span.start, sentence.span.end), number)
            for number, sentence in enumerate(sentences)
        ]
        document = self._side.stems(token.norm for view in views for token in view.tokens)
        hits = [self._kept(self._hits(view, blocked), view, document) for view in views]
        for view, found in zip(views, hits, strict=True):
            view.place(_longest(found))
        self._judge_all(views, document)
        candidates = [
            candidate
            for view, found in zip(views, hits, strict=True)
            for spot in view.spots
            if spot.is_in
            for candidate in self._candidates(spot, view, found)
        ]
        return tuple(sorted(candidates, key=lambda found: (found.span.start, -found.span.end)))

    # -- finding spots -------------------------------------------------------------------------

    def _hits(self, view: View, blocked: Sequence[tuple[int, int]]) -> list[Spot]:
        found: list[Spot] = []
        tokens = view.tokens
        for first, token in enumerate(tokens):
            for count in self.lexicon.counts(token.norm):
                if first + count <= len(tokens):
                    key = key_of(tokens[first : first + count])
                    self._hit(found, view, first, first + count, key)
            base = _NUMBERED.fullmatch(token.norm)
            if base is not None:
                self._hit(found, view, first, first + 1, base[1], products_only=True)
        found += self._loose_hits(view)
        return [
            spot for spot in found if not any(spot.start < end and start < spot.end for start, end in blocked)
        ]

    def _kept(self, found: Iterable[Spot], view: View, document: Collection[str]) -> list[Spot]:
        """Leave out the forms of several plain words that mislead, and spots that have no others."""
        kept = []
        for spot in found:
            if spot.size > 1 and spot.sense == "plain":
                spot.forms = self._side.keep(spot, view, document)
            if spot.forms:
                kept.append(spot)
        return kept

    def _hit(
        self, found: list[Spot], view: View, first: int, last: int, key: str, *, products_only: bool = False
    ) -> None:
        forms = self.lexicon.exact(key)
        if products_only:
            forms = tuple(form for form in forms if form.sense == "product")
        if not forms:
            return
        spot = _spot(view, first, last, key, forms)
        spot.is_safe = self._is_safe(spot, view)
        is_phrase = spot.size > 1 and spot.sense == "plain"
        if is_bounded(spot, view) and not (is_phrase and self._is_dropped(spot, view)):
            found.append(spot)

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

    def _loose_hits(self, view: View) -> list[Spot]:
        """Find labels of several words by base forms, determiners inside skipped."""
        found: list[Spot] = []
        tokens = view.tokens
        for first, token in enumerate(tokens):
            counts = self.lexicon.counts(self._inflection.verb(token.norm), is_loose=True)
            if not counts:
                continue
            kept, base = self._base_run(view, first, counts[0])
            for count in counts:
                if count <= len(kept) and count > 1:
                    forms = self.lexicon.loose(" ".join(base[:count]))
                    forms = tuple(form for form in forms if self._is_inflected(form, view, kept[:count]))
                    spot = _spot(view, first, kept[count - 1] + 1, " ".join(base[:count]), forms)
                    spot.is_loose = spot.is_safe = True
                    if forms and self._is_clean(spot, view):
                        found.append(spot)
        return found

    def _base_run(self, view: View, first: int, longest: int) -> tuple[list[int], list[str]]:
        """Return up to ``longest`` token numbers from ``first`` on, determiners left out, and base forms."""
        kept = [first]
        base = [self._inflection.verb(view.norm(first))]
        for index in range(first + 1, len(view.tokens)):
            if view.tokens[index].glue != " " or len(kept) == longest:
                break
            if not self._inflection.is_skipped(view.norm(index)):
                kept.append(index)
                base.append(self._inflection.noun(view.norm(index)))
        return kept, base

    def _is_inflected(self, form: Form, view: View, kept: Sequence[int]) -> bool:
        """A field of knowledge begins with a noun: market research is not marketing research."""
        if self._taxonomy.skills[form.uri].skill_type == "skill/competence":
            return True
        return self._inflection.noun(view.norm(kept[0])) == self._inflection.noun(
            form.text.lower().split(" ")[0]
        )

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
        if all(self._taxonomy.skills[form.uri].skill_type != "skill/competence" for form in spot.forms):
            return False
        if spot.last >= len(view.tokens) or view.item_after(spot) is not None:
            return False
        following = view.norm(spot.last)
        is_free = following in SMALL_WORDS and following != "based"
        return not (is_free or following.endswith("ly") or view.glue_after(spot.last - 1).strip())

    def _is_safe(self, spot: Spot, view: View) -> bool:
        if spot.sense == "product":
            return self._products.is_safe(spot, view.text[spot.start : spot.end])
        return spot.size > 1

    # -- judging -------------------------------------------------------------------------------

    def _judge_all(self, views: Sequence[View], document: Collection[str]) -> None:
        for view in views:
            for spot in view.spots:
                spot.is_in = spot.is_safe
                spot.score = 2.0 if spot.is_safe else 0.0
        for _ in range(_ROUNDS):
            around = self._around(views, document)
            open_spots = [(spot, view) for view in views for spot in view.spots if not spot.is_safe]
            for spot, view in open_spots:
                self._judge(spot, view, around)
            for spot, _ in open_spots:
                spot.standing = spot.score if spot.sense == "product" else None

    def _judge(self, spot: Spot, view: View, around: Around) -> None:
        spot.sense = "product" if any(form.sense == "product" for form in spot.forms) else spot.forms[0].sense
        if spot.sense == "product":
            spot.score = self._products.judge(spot, view, around)
            spot.is_in = spot.score > 0
            others = [form.sense for form in spot.forms if form.sense != "product"]
            if spot.is_in or not others:
                return
            spot.sense = others[0]
        spot.score = 2.0 if spot.size > 1 else self._plain.judge(spot, view, around)
        spot.is_in = spot.score > 0

    def _around(self, views: Sequence[View], document: Collection[str]) -> Around:
        named = {
            view.number: {spot.key: spot for spot in view.spots if _is_technology(spot)} for view in views
        }
        everywhere = {key: spot for spots in named.values() for key, spot in spots.items()}
        special = [spot for spot in everywhere.values() if self._prominence(spot.forms[0].uri) < _EVERYBODYS]
        accepted = Counter(
            spot.key for view in views for spot in view.spots if not spot.is_safe and spot.score >= SURE
        )

        def neighbours(number: int) -> tuple[View | None, View | None]:
            before = views[number - 1] if number else None
            return before, views[number + 1] if number + 1 < len(views) else None

        return Around(
            safe_by_sentence={number: len(spots) for number, spots in named.items()},
            n_safe=len(everywhere),
            n_special=len(special),
            accepted=accepted,
            words=document,
            neighbours=neighbours,
        )

    def _prominence(self, uri: str) -> float:
        skill = self._taxonomy.skills[uri]
        count = len(self._taxonomy.occupations_of(uri)) + len(self._taxonomy.occupations_using(uri))
        return prominence_of(count, is_hot=skill.is_hot, taxonomy=skill.taxonomy)

    # -- results -------------------------------------------------------------------------------

    def _candidates(self, spot: Spot, view: View, hits: Sequence[Spot]) -> list[Candidate]:
        outer = self._candidate(spot, view)
        inside = [
            inner
            for inner in hits
            if spot.first <= inner.first and inner.last <= spot.last and inner.size < spot.size
        ]
        return [
            outer,
            *(self._candidate(inner, view, outer) for inner in inside if self._counts(inner, spot, outer)),
        ]

    def _counts(self, inner: Spot, spot: Spot, outer: Candidate) -> bool:
        """Say whether a name inside a longer one is a mention of its own.

        It is where both are the same (Azure in Microsoft Azure), where the longer one is a skill that is
        done with it (AutoCAD drawings), and where it is a firm known by one product (SAP S/4HANA).
        """
        if inner.is_loose or inner.sense != "product":
            return False
        if any(form.uri == outer.uris[0] for form in inner.forms):
            return True
        if spot.sense != "product":
            return inner.is_safe
        is_firm = inner.first == spot.first and inner.key in self._vendors
        return is_firm and self._prominence(inner.forms[0].uri) >= _HOUSEHOLD

    def _candidate(self, spot: Spot, view: View, outer: Candidate | None = None) -> Candidate:
        forms = [form for form in spot.forms if form.sense == spot.sense]
        surface = view.text[spot.start : spot.end]
        # Spark is not SPARK: where capitals tell two concepts apart, they decide.
        forms = [form for form in forms if form.text == surface] or forms
        best = forms[0]
        uris = tuple(dict.fromkeys(form.uri for form in forms if form[:2] == best[:2]))
        confidence = _RANK_CONFIDENCE[best.rank] - 0.08 * spot.is_loose - 0.05 * (len(uris) - 1)
        if not spot.is_safe:
            confidence = min(confidence, 1 / (1 + math.exp(-0.6 - spot.score)))
        if outer is not None:
            uris = outer.uris if outer.uris[0] in {form.uri for form in forms} else uris
            confidence = outer.confidence
        return Candidate(
            span=Span(start=spot.start, end=spot.end),
            sentence=view.number,
            uris=uris,
            score=outer.score if outer is not None else spot.score,
            confidence=round(max(0.3, confidence), 3),
        )


def _is_technology(spot: Spot) -> bool:
    """Say whether a spot surely names a technology; CPR and CCTV, side labels in capitals, are none."""
    return spot.is_safe and spot.sense == "product" and spot.forms[0].rank <= 1


def _spot(view: View, first: int, last: int, key: str, forms: tuple[Form, ...]) -> Spot:
    sense: Sense = "plain"
    if forms:
        sense = "product" if any(form.sense == "product" for form in forms) else forms[0].sense
    return Spot(first, last, view.tokens[first].start, view.tokens[last - 1].end, key, forms, sense)


def _longest(found: Iterable[Spot]) -> list[Spot]:
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
