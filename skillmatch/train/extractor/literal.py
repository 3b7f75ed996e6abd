"""Sentences of the corpora labelled by what they literally name: distant supervision without a model.

A skill counts where the lexical matcher finds one of its labels, is sure of it, and the form is that of one
ESCO skill alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from skillmatch.extract.lexical import LexicalMatcher
from skillmatch.taxonomy import Taxonomy
from skillmatch.text import read_posting
from skillmatch.train.extractor.corpora import SOURCES, held_back, texts_of
from skillmatch.train.extractor.examples import Example
from skillmatch.train.extractor.kept_out import sentence_hash
from skillmatch.types import RawDocument

_SURE = 0.85
_SHORTEST, _LONGEST = 3, 50
"""Words of a sentence."""

_MOST_SKILLS = 6
"""A sentence that names more is a list of keywords."""

_DRAWN = {"hn": 2600, "usajobs": 350}
"""Documents drawn of the large sources; the others are read whole."""

_SEED = 5


def literal_examples(mirror: Path, taxonomy: Taxonomy, read: Iterable[str]) -> list[Example]:
    """Return every sentence of the corpora that surely names a skill, each once (minutes).

    Args:
        mirror: The folder that holds postings/ and skill_eval/.
        taxonomy: A full one.
        read: Sentences that have a reading; they are left out.
    """
    seen = {sentence_hash(text) for text in read}
    matcher = LexicalMatcher(taxonomy)
    examples = []
    for source, text in _documents(mirror, taxonomy):
        for sentence, uris in _labelled(matcher, taxonomy, text):
            key = sentence_hash(sentence)
            if key not in seen:
                seen.add(key)
                examples.append(Example(kind=f"literal-{source}", text=sentence, positives=uris))
    return examples


def _documents(mirror: Path, taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    rng = random.Random(_SEED)  # noqa: S311 - a draw that can be repeated, no secret
    held = held_back(mirror)
    for source in SOURCES:
        texts = [text for row, text in texts_of(mirror, source, taxonomy) if row not in held.get(source, ())]
        if source in _DRAWN:
            rng.shuffle(texts)
        yield from ((source, text) for text in texts[: _DRAWN.get(source)])


def _labelled(
    matcher: LexicalMatcher, taxonomy: Taxonomy, text: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sentences of a document that name skills, blanks made single, with the skills' URIs."""
    document = read_posting(RawDocument(doc_id="document", text=text)).document
    found: dict[int, set[str]] = {}
    for candidate in matcher.find(matcher.read(text, document.sentences), private=document.private_spans):
        is_one = len(candidate.uris) == 1 and taxonomy.skills[candidate.uris[0]].taxonomy == "ESCO"
        if is_one and candidate.confidence >= _SURE:
            found.setdefault(candidate.sentence, set()).add(candidate.uris[0])
    for number, uris in found.items():
        sentence = " ".join(document.sentences[number].span.of(text).split())
        if _SHORTEST <= len(sentence.split()) <= _LONGEST and len(uris) <= _MOST_SKILLS:
            yield sentence, tuple(sorted(uris))
