"""How telling words are: what stands in many names of skills and jobs says little about any of them.

The weights come from the taxonomy alone, not from the documents being compared, so that the score of a
pair depends on the pair and on nothing else.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from skillmatch.taxonomy import Taxonomy

_UNKNOWN_WORD = 0.5
"""Weight of a word in no label: names of employers and everyday words, but also new tools. Chosen by
reason (between the two); from 0.2 to 0.8 it moved Spearman on the validation pairs by .02."""


class WordWeights:
    """Unit tf-idf vectors whose idf is read off the labels of the taxonomy.

    ``idf = log((N + 1) / (n + 1)) / log(N + 1)`` for a word in ``n`` of ``N`` labels, in [0, 1].
    """

    def __init__(self, labels: Iterable[str], tokens: Callable[[str], list[str]]) -> None:
        """Count the words of the labels.

        Args:
            labels: One text per concept.
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
    def from_taxonomy(cls, taxonomy: Taxonomy, tokens: Callable[[str], list[str]]) -> WordWeights:
        """Count the words of the preferred labels of all skills and occupations (half a second).

        Alternative labels take six times as long and were measured to change nothing.
        """
        skills = (skill.preferred_label for skill in taxonomy.skills.values())
        occupations = (occupation.preferred_label for occupation in taxonomy.occupations.values())
        return cls((*skills, *occupations), tokens)

    def idf(self, word: str) -> float:
        """Return the weight of one folded word in [0, 1]."""
        return self._idf.get(word, _UNKNOWN_WORD)

    def vector(self, texts: Iterable[str]) -> dict[str, float]:
        """Return the texts together as one unit vector over words; empty where there is nothing to say."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(self._tokens(text))
        weights = {word: (1 + math.log(n)) * self.idf(word) for word, n in sorted(counts.items())}
        norm = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
        return {word: weight / norm for word, weight in weights.items() if weight > 0}


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Return the cosine of two unit word vectors, in [0, 1]; 0 where either is empty."""
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return min(1.0, math.fsum(weight * large[word] for word, weight in small.items() if word in large))
