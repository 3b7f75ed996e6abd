"""How telling skills and words are: what every occupation needs says little about any of them.

Both weights come from the taxonomy alone, not from the documents being compared, so that the score of
a pair depends on the pair and on nothing else.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from skillmatch.types import Occupation, Skill

_LEAST = 0.15
"""Weight of a skill that every occupation lists; above 0, so that no asked skill counts for nothing."""

_TRANSVERSAL = 0.3
"""Highest weight of a transversal skill (teamwork, punctuality), which ESCO links to few occupations
not because it is rare but because it is taken for granted."""

_UNKNOWN_WORD = 0.5
"""Weight of a word in no label: names of employers and everyday words, but also new tools. Chosen by
reason (between the two), and not sensitive: 0.2 to 1.0 moved Spearman on the validation pairs by .02."""


class LabelledSkills(Protocol):
    """The part of the taxonomy that this module needs."""

    @property
    def skills(self) -> Mapping[str, Skill]:
        """All skills by URI."""
        ...

    @property
    def occupations(self) -> Mapping[str, Occupation]:
        """All occupations by URI."""
        ...

    def occupations_of(self, skill_uri: str, /) -> Sequence[tuple[str, str]]:
        """Return the occupations that list a skill, each with the kind of the link."""
        ...


class SkillWeights:
    """How telling each skill is, in (0, 1], from the number of occupations that list it.

    ``weight = log(N / n) / log(N)`` for a skill listed by ``n`` of ``N`` occupations, at least 0.15.
    """

    def __init__(self, counts: Mapping[str, int], *, n_occupations: int, capped: Iterable[str] = ()) -> None:
        """Count once, look up later.

        Args:
            counts: Number of occupations that list each skill, by URI.
            n_occupations: Number of occupations in all, at least 1.
            capped: Skills that are transversal, whatever their count.
        """
        self._counts = counts
        self._log_all = math.log(max(2, n_occupations))
        self._capped = frozenset(capped)

    @classmethod
    def from_taxonomy(cls, taxonomy: LabelledSkills) -> SkillWeights:
        """Read the counts off a taxonomy."""
        counts = {uri: len(taxonomy.occupations_of(uri)) for uri in taxonomy.skills}
        capped = (uri for uri, skill in taxonomy.skills.items() if skill.reuse_level == "transversal")
        return cls(counts, n_occupations=len(taxonomy.occupations), capped=capped)

    def __call__(self, uri: str) -> float:
        """Return the weight of one skill; an unknown skill counts as listed by one occupation."""
        share = 1 - math.log(max(1, self._counts.get(uri, 1))) / self._log_all
        highest = _TRANSVERSAL if uri in self._capped else 1.0
        return min(highest, max(_LEAST, share))


class WordWeights:
    """Unit tf-idf vectors whose idf is read off the labels of the taxonomy.

    ``idf = log((N + 1) / (n + 1)) / log(N + 1)`` for a word in ``n`` of ``N`` labels, in [0, 1].
    """

    def __init__(self, labels: Iterable[str], tokens: Callable[[str], list[str]]) -> None:
        """Count the words of the labels.

        Args:
            labels: One text per concept or label.
            tokens: Folds and stems a text into words, without stop words; also used for the documents.
        """
        self._tokens = tokens
        counts: Counter[str] = Counter()
        n_labels = 0
        for label in labels:
            counts.update(set(tokens(label)))
            n_labels += 1
        top = math.log(n_labels + 1) or 1.0
        self._idf = {word: (top - math.log(n + 1)) / top for word, n in counts.items()}

    @classmethod
    def from_taxonomy(cls, taxonomy: LabelledSkills, tokens: Callable[[str], list[str]]) -> WordWeights:
        """Count the words of all skills and occupations, one text per concept."""
        concepts: list[Skill | Occupation] = [*taxonomy.skills.values(), *taxonomy.occupations.values()]
        return cls(("\n".join((c.preferred_label, *c.alt_labels)) for c in concepts), tokens)

    def idf(self, word: str) -> float:
        """Return the weight of one folded word in [0, 1]."""
        return self._idf.get(word, _UNKNOWN_WORD)

    def vector(self, texts: Iterable[str]) -> dict[str, float]:
        """Return the texts together as one unit vector over words; empty where there is nothing to say."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(self._tokens(text))
        weights = {word: (1 + math.log(n)) * self.idf(word) for word, n in sorted(counts.items())}
        norm = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {word: weight / norm for word, weight in weights.items() if weight > 0}


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Return the cosine of two unit word vectors, in [0, 1]; 0 where either is empty."""
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return min(1.0, math.fsum(weight * large[word] for word, weight in small.items() if word in large))
