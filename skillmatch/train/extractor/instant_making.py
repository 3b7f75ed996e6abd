"""Makes the file of the tier ``instant``: vocabulary, teacher's answers, word vectors, lists and weights.

Run ``python -m skillmatch.train.extractor.instant_making --mirror FOLDER`` after the tier ``default`` was
made, which is the teacher; needs the "train" extra and about half an hour of one core.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from skillmatch.content import content_path
from skillmatch.encode import OnnxEncoder
from skillmatch.encode.shipped import load_skill_encoder
from skillmatch.extract.lexical import LexicalMatcher
from skillmatch.extract.rank.instant_table import save_instant_table
from skillmatch.extract.rank.naming import Namer
from skillmatch.extract.rank.ranked import Tier
from skillmatch.extract.rank.shipped import load_pass_tier
from skillmatch.extract.rank.static import Ints, Vocabulary, parts, small_letters, stem_of
from skillmatch.extract.rank.tables import load_tables
from skillmatch.extract.ranking import esco_skills
from skillmatch.taxonomy import Taxonomy
from skillmatch.text import read_posting
from skillmatch.train.extractor.corpora import held_back, texts_of
from skillmatch.train.extractor.examples import Example, line_examples, reading_examples
from skillmatch.train.extractor.instant import fitted, make_table
from skillmatch.train.extractor.kept_out import KeptOut, read_kept_out, sentence_hash
from skillmatch.train.extractor.lines import read_lines
from skillmatch.train.extractor.literal import literal_examples
from skillmatch.train.extractor.material import description_sentences, full_taxonomy
from skillmatch.train.extractor.readings import Reading, read_readings
from skillmatch.train.extractor.static import Stated, StaticRecipe, Taught, first_vectors, learn
from skillmatch.train.registry import declare
from skillmatch.types import RawDocument, Skill

_DOCUMENTS: Mapping[str, int | None] = {
    "hn": 4500,
    "adzuna": None,
    "usajobs": 1500,
    "onet": 12_000,
    "occupation": None,
}
"""Documents of each source whose sentences the teacher answers to; None is all."""

_SENTENCES = 32_000
_SHORTEST, _LONGEST = 3, 40
"""Words of a sentence."""

_SEED = 4242
_SELDOM = 4
"""A word that no label holds is in the vocabulary from so many times on."""

_TAUGHT_SKILLS = 32
_AT_ONCE = 256
_CAPITALS = {"IT": "information technology"}
"""How the encoder is to read a word that means something else in small letters."""


def sentences_to_teach(
    mirror: Path, taxonomy: Taxonomy, readings: Sequence[Reading], kept_out: KeptOut
) -> list[str]:
    """Return sentences of the corpora, each once, in an order of chance; those of fold A come first.

    No evaluation sentence and none of folds B and dev is among them.
    """
    rng = random.Random(_SEED)  # noqa: S311 - a draw that can be repeated, no secret
    seen = {sentence_hash(each.text) for each in readings}
    found: list[str] = []
    for sentence in _sentences(mirror, taxonomy, rng):
        key = sentence_hash(sentence)
        fits = _SHORTEST <= len(sentence.split()) <= _LONGEST
        if fits and key not in seen and not kept_out.holds(sentence):
            seen.add(key)
            found.append(sentence)
    rng.shuffle(found)
    return [*(each.text for each in readings if each.fold == "A"), *found][:_SENTENCES]


def _sentences(mirror: Path, taxonomy: Taxonomy, rng: random.Random) -> Iterator[str]:
    held = held_back(mirror)
    for source, most in _DOCUMENTS.items():
        texts = [text for row, text in texts_of(mirror, source, taxonomy) if row not in held.get(source, ())]
        rng.shuffle(texts)
        for text in texts[:most]:
            document = read_posting(RawDocument(doc_id="document", text=text)).document
            yield from (" ".join(sentence.span.of(text).split()) for sentence in document.sentences)


def teach(tier: Tier, namer: Namer, texts: Sequence[str]) -> Taught:
    """Return the first 32 skills that a tier lists for each text; odds of a skill become shares.

    Texts with fewer skills are left out.
    """
    kept: list[str] = []
    skills: list[Ints] = []
    shares = []
    for start in range(0, len(texts), _AT_ONCE):
        chunk = texts[start : start + _AT_ONCE]
        for text, found in zip(chunk, tier.rank(chunk, [namer.named(each) for each in chunk]), strict=True):
            if found is not None and len(found.skills) >= _TAUGHT_SKILLS:
                odds = np.exp(found.margins[:_TAUGHT_SKILLS] - found.margins[0])
                kept.append(text)
                skills.append(found.skills[:_TAUGHT_SKILLS])
                shares.append(odds / odds.sum())
    return Taught(kept, np.stack(skills).astype(np.int64), np.stack(shares).astype(np.float32))


def count_words(labels: Iterable[str], texts: Iterable[str]) -> dict[str, int]:
    """Return how often each word of a label, or that is no rarity, was seen; the most frequent first."""
    of_labels = Counter(small_letters(word) for label in labels for word in parts(label) if word)
    counts = of_labels + Counter(small_letters(word) for text in texts for word in parts(text) if word)
    kept = [
        word
        for word, count in counts.items()
        if word and not word.isdigit() and (word in of_labels or count >= _SELDOM)
    ]
    return {word: counts[word] for word in sorted(kept, key=lambda word: (-counts[word], word))}


def stated(skills: Sequence[Skill], examples: Sequence[Example]) -> dict[str, list[Stated]]:
    """Return examples by kind, skills by place; labels and description sentences state their skill."""
    at = {skill.uri: place for place, skill in enumerate(skills)}

    def known(uris: Sequence[str]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(at[uri] for uri in uris if uri in at))

    found: dict[str, list[Stated]] = {}
    for each in examples:
        if positives := known(each.positives):
            one = Stated(each.text, positives, known(each.acceptable), known(each.rejected))
            found.setdefault(each.kind.split("-")[0], []).append(one)
    found["alternative"] = [
        Stated(label, (place,))
        for place, skill in enumerate(skills)
        for label in (skill.preferred_label, *skill.alt_labels)
    ]
    found["description"] = [
        Stated(sentence, (place,))
        for place, skill in enumerate(skills)
        for sentence in description_sentences(skill.description)
    ]
    return found


def _word_vectors(encoder: OnnxEncoder, words: Iterable[str]) -> np.ndarray:
    return encoder.encode([_CAPITALS.get(word, word) for word in words])


def main() -> None:
    """Make models/extractor/instant.npz and declare its checksum."""
    parser = argparse.ArgumentParser(description="Make what the tier instant knows of words and skills.")
    parser.add_argument(
        "--mirror", type=Path, required=True, help="folder with the full releases and corpora"
    )
    parser.add_argument("--steps", type=int, default=StaticRecipe().steps)
    options = parser.parse_args()
    recipe = StaticRecipe(steps=options.steps)
    taxonomy = full_taxonomy(options.mirror)
    skills, folder = esco_skills(taxonomy), content_path("models", "extractor")
    readings, kept_out = read_readings(options.mirror, taxonomy), read_kept_out()
    encoder = load_skill_encoder(threads=1)
    tier = load_pass_tier("default", taxonomy, encoder)
    namer = Namer(LexicalMatcher(taxonomy), tier.uris)
    unread = sentences_to_teach(options.mirror, taxonomy, readings, kept_out)
    examples = stated(
        skills,
        [
            *reading_examples(readings, "A"),
            *line_examples(skills, read_lines([skill.uri for skill in skills])),
            *literal_examples(options.mirror, taxonomy, (each.text for each in readings)),
        ],
    )
    counts = count_words(
        ["IT", *(each.text for each in examples["alternative"])],
        [
            *(each.text for kind, group in examples.items() if kind != "alternative" for each in group),
            *unread,
        ],
    )
    vocabulary, stems = tuple(counts), tuple(stem_of(word) for word in counts)
    matrix = load_tables(folder / "skills.npz", skills, encoder=encoder.fingerprint).matrix
    first = first_vectors(
        _word_vectors(encoder, vocabulary),
        matrix.whole * matrix.scales[:, None],
        np.array(list(counts.values())),
        dim=recipe.dim,
    )
    places = {skill.uri: place for place, skill in enumerate(skills)}
    siblings = [[places[uri] for uri in taxonomy.siblings(skill.uri) if uri in places] for skill in skills]
    taught = teach(tier, namer, unread)
    vectors = learn(first, Vocabulary(vocabulary, stems), examples, siblings, taught, recipe, print)
    table = make_table(vocabulary, stems, vectors.words, vectors.skills, skills)
    table = fitted(table, skills, readings, [namer.named(each.text) for each in readings])
    made_from = {
        "recipe": {**asdict(recipe), "texts": dict(recipe.texts)},
        "examples": {kind: len(group) for kind, group in sorted(examples.items())},
        "taught": len(taught.texts),
        "encoder": encoder.fingerprint,
        "taxonomy": taxonomy.fingerprint,
    }
    path = folder / "instant.npz"
    save_instant_table(path, skills, table, made_from=json.dumps(made_from, sort_keys=True))
    declare("extractor/instant.npz", hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
