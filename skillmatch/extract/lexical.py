"""Find the skills that a text names by one of their labels, longest label first.

All forms of all concepts are looked up at once; what is an ordinary word as well goes before a judge
(``products``, ``plain``) that decides from the context. Matching is by token, so JavaScript holds no
Java and reactive no React.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from skillmatch.content import content_path
from skillmatch.extract.cues import Cues, load_cues, load_levels
from skillmatch.extract.familiarity import Familiarity, prominence_of
from skillmatch.extract.forms import Label, Lexicon
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.judging import Bench
from skillmatch.extract.objects_shipped import object_labels
from skillmatch.extract.plain import PlainJudge
from skillmatch.extract.products import ProductJudge
from skillmatch.extract.sidelabels import SideLabels
from skillmatch.extract.spotting import Spotter, longest
from skillmatch.extract.views import Spot, View
from skillmatch.extract.vocabulary import Line, Vocabulary
from skillmatch.extract.webspans import web_spans
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.aliases import read_vendors
from skillmatch.text.words import Words, load_words
from skillmatch.types import Sentence, Span

_HOUSEHOLD = 1.5
_KNOWN = 0.3
_RARE_WORD = 60
_PROMINENCES = 1 << 14
_RANK_CONFIDENCE = (0.97, 0.96, 0.93, 0.88, 0.75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A label found in a text.

    ``uris`` are the concepts it may name, best first; more than one only where labels of the same kind
    are shared. ``confidence`` in [0, 1]; ``score`` is the judge's sum (2 where no judge was needed).
    ``is_name``: the label is the name of a product, a technology or the like, not plain words.
    """

    span: Span
    sentence: int
    uris: tuple[str, ...]
    score: float
    confidence: float
    is_name: bool


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A text read for matching: a line of tokens per sentence, and its web addresses."""

    text: str
    sentences: Sequence[Sentence]
    lines: Sequence[Line]
    web: Sequence[tuple[int, int, str]]
    """(start, end, key) of each address."""


class LexicalMatcher:
    """Matches every label of a taxonomy; shared freely between threads.

    What it remembers of words is bounded, and a function of the word alone.
    """

    def __init__(self, taxonomy: Taxonomy, *, words: Words | None = None, cues: Cues | None = None) -> None:
        """Index the labels of ``taxonomy``; ``words`` and ``cues`` default to the bundled ones."""
        self._words = words or load_words()
        cues = cues or load_cues()
        levels = load_levels()
        inflection = Inflection(self._words)
        self._taxonomy = taxonomy
        labels: list[Label] = list(taxonomy.forms())
        labels += object_labels(taxonomy, labels, self._words, inflection, are_bundled=words is None)
        self.lexicon = Lexicon(labels, taxonomy.skills, inflection)
        self._vocabulary = Vocabulary(self.lexicon, self._words, inflection)
        self._vendors = read_vendors(content_path("onet", "vendors.txt"))
        self._prominence = lru_cache(maxsize=_PROMINENCES)(self._find_prominence)
        side = SideLabels(taxonomy, inflection, cues, self._words)
        self._familiarity = Familiarity(
            words=self._words,
            levels=levels,
            skills=taxonomy.skills,
            prominence=self._prominence,
            titles=side.titles,
        )
        products = ProductJudge(self._familiarity, cues, self._vendors)
        self._bench = Bench(
            products, PlainJudge(self._words, cues, levels, taxonomy.skills), self._prominence
        )
        self._spotter = Spotter(
            self.lexicon, inflection, skills=taxonomy.skills, levels=levels, products=products, side=side
        )

    @property
    def words(self) -> Words:
        """Return the English words this matcher goes by."""
        return self._words

    def is_often_misspelt(self, key: str) -> bool:
        """Say whether typing errors of a form are worth a look: a known name that is no everyday word.

        Args:
            key: A form of one word.
        """
        form = self.lexicon.single(key)[0]
        level = self._familiarity.level(key)
        known = self._prominence(form.uri)
        return form.rank <= 1 and (
            known > _KNOWN if level > _RARE_WORD else known >= _HOUSEHOLD and level > 20
        )

    def read(self, text: str, sentences: Sequence[Sentence]) -> Read:
        """Return the words of a text, sentence by sentence; a label never crosses a sentence."""
        read = self._vocabulary.read
        lines = [read(text, sentence.span.start, sentence.span.end) for sentence in sentences]
        return Read(text, sentences, lines, web_spans(text))

    def find(self, read: Read, *, private: Iterable[Span] = ()) -> tuple[Candidate, ...]:
        """Return the labels that stand in a text as skills, in reading order.

        Args:
            read: The text, as from ``read``.
            private: Spans in which nothing is looked for.
        """
        blocked = [(span.start, span.end) for span in private]
        blocked += [(start, end) for start, end, key in read.web if not self.lexicon.exact(key)]
        document = _stems(read.lines)
        hits: list[tuple[View, list[Spot]]] = []
        for number, (sentence, line) in enumerate(zip(read.sentences, read.lines, strict=True)):
            exact, loose = self._spotter.runs(line)
            if not exact and not loose:
                continue
            view = View(read.text, sentence, line, number)
            found = self._spotter.hits(exact, loose, view, blocked)
            found = self._spotter.kept(found, view, document)
            if found:
                view.place(longest(found))
                hits.append((view, found))
        self._bench.judge([view for view, _ in hits], document)
        candidates = [
            candidate
            for view, found in hits
            for spot in view.spots
            if spot.is_in
            for candidate in self._candidates(spot, view, found)
        ]
        return tuple(sorted(candidates, key=lambda found: (found.span.start, -found.span.end)))

    def _find_prominence(self, uri: str) -> float:
        skill = self._taxonomy.skills[uri]
        count = len(self._taxonomy.occupations_of(uri)) + len(self._taxonomy.occupations_using(uri))
        return prominence_of(count, is_hot=skill.is_hot, taxonomy=skill.taxonomy)

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
            is_name=spot.sense == "product",
        )


def _stems(lines: Iterable[Line]) -> frozenset[str]:
    """Return the base forms of all words, small words left out."""
    words = set(chain.from_iterable(line.words for line in lines))
    return frozenset(word.stem for word in words if word.stem is not None)
