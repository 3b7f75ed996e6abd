"""Batches of a training: negatives by strategy, windows as tokens, masks; and what a recipe may say."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from training_builders import small_material, some_negatives, some_skills

from skillmatch.errors import InputError
from skillmatch.extract.ranking import esco_skills
from skillmatch.extract.windows import windows
from skillmatch.train.extractor.drawing import Drawing
from skillmatch.train.extractor.examples import Example, allowed, line_examples, template_examples
from skillmatch.train.extractor.kept_out import kept_out_of
from skillmatch.train.extractor.material import Limits, Material, description_sentences
from skillmatch.train.extractor.negatives import Negatives
from skillmatch.train.extractor.recipe import STRATEGIES, Recipe, parse_shares
from skillmatch.train.extractor.tokens import TokenStore


@pytest.fixture(scope="module")
def material(taxonomy) -> Material:
    return small_material(taxonomy)


@pytest.fixture(scope="module")
def all_negatives(taxonomy) -> Negatives:
    return some_negatives(taxonomy, esco_skills(taxonomy))


def number_of(taxonomy, label: str) -> int:
    (skill,) = (each for each in taxonomy.find_skill(label) if each.taxonomy == "ESCO")
    return [each.uri for each in esco_skills(taxonomy)].index(skill.uri)


# Negatives.


def test_each_strategy_gives_what_its_name_says(taxonomy, all_negatives):
    skills = esco_skills(taxonomy)
    german = number_of(taxonomy, "German")
    labels = {
        strategy: {
            skills[all_negatives.draw(german, {strategy: 1}, random.Random(seed))].preferred_label
            for seed in range(60)
        }
        for strategy in STRATEGIES
    }
    assert {"Danish", "Finnish"} & labels["sibling"]
    assert sum(label.startswith(("understand", "interact", "write")) for label in labels["sibling"]) == 0
    assert any("German" in label for label in labels["embedding"])
    assert any(abs(len(label) - 6) <= 2 and label[-2:] == "an" for label in labels["levenshtein"])
    assert len(labels["random"]) > 50
    assert all("German" not in found for found in labels.values())


def test_the_nearest_are_the_nearest_by_cosine(all_negatives):
    for skill in (0, 77, 13_000):
        cosines = all_negatives.vectors @ all_negatives.vectors[skill]
        cosines[skill] = -2
        assert all_negatives.nearest(skill) == np.argsort(-cosines, kind="stable")[:30].tolist()


def test_a_mix_is_drawn_by_its_shares(material):
    negatives = material.negatives
    skill = next(number for number in range(40) if not negatives.siblings(number))
    near = set(negatives.nearest(skill)[:3])
    rng = random.Random(1)
    drawn = Counter(negatives.draw(skill, {"random": 3, "embedding": 1}, rng) for _ in range(4000))
    # Forty skills: a quarter of the draws fall on 30 near ones, three quarters on 39.
    expected = 3 * (1000 / 30 + 3000 / 39)
    assert sum(drawn[each] for each in near) == pytest.approx(expected, rel=0.2)
    assert skill not in drawn
    assert negatives.draw(skill, {}, rng) is None


# Tokens.


def test_windows_are_the_extractors_own_as_ranges_of_tokens():
    store = TokenStore()
    text = "You will overhaul gearboxes, and write C++ code."
    (number,) = store.add([text], limit=96)
    spans = windows(text)
    ranges = store.windows(number)
    assert len(ranges) == len(set(ranges)) > 5
    assert (1, store.length(number) - 2) in ranges
    # As many as the extractor has: no two of these windows share their tokens.
    assert len(ranges) == len(spans)
    assert all(1 <= start < end <= store.length(number) - 1 for start, end in ranges)


def test_windows_end_where_a_long_text_is_cut():
    store = TokenStore()
    (cut,) = store.add(["milk cows " * 60], limit=20)
    (blank,) = store.add(["?!"], limit=20)
    assert store.length(cut) == 20
    assert max(end for _, end in store.windows(cut)) <= 19
    assert store.windows(blank) == ((1, store.length(blank) - 1),)


def test_equal_tokens_have_one_fingerprint():
    one, other = TokenStore(), TokenStore()
    one.add(["bake bread", "milk cows"], limit=20)
    other.add(["shear sheep", "bake bread", "milk cows"], limit=20)
    assert one.fingerprint(range(2), "base") == other.fingerprint(range(1, 3), "base")
    assert one.fingerprint(range(2), "base") != other.fingerprint(range(2), "base")
    assert one.fingerprint(range(2), "base") != one.fingerprint(range(2), "another base")


# Batches.


def test_a_batch_joins_sentences_with_their_skills(material):
    recipe = Recipe(texts={"line": 1, "literal": 1}, negatives={"random": 1}, batch=32)
    skill_of = {texts.label: skill for skill, texts in enumerate(material.texts)}
    stated = {
        sentence.text: set(sentence.positives)
        for kind in ("line", "literal")
        for sentence in material.of_kind(kind)
    }
    drawing = Drawing(material, recipe)
    for _ in range(5):
        batch = drawing.batch()
        labels = [skill_of[label] for label in batch.labels]
        assert len(set(labels)) == len(labels) == len(batch.second)
        assert batch.masked.shape == (32, len(labels))
        for row, text in enumerate(batch.sentences):
            own = labels[batch.targets[row]]
            assert own in stated[text]
            assert not batch.masked[row, batch.targets[row]]
            for column, skill in enumerate(labels):
                if skill in stated[text] and skill != own:
                    assert batch.masked[row, column]
        for label, second in zip(labels, batch.second, strict=True):
            assert second in {*material.texts[label].alternatives, material.texts[label].description}
        # Most other labels are told apart: hardly any is masked.
        assert batch.masked.mean() < 0.2


def test_batches_depend_on_the_seed_alone(material):
    recipe = Recipe(texts={"line": 1, "alternative": 1}, batch=8)
    one, again = Drawing(material, recipe), Drawing(material, recipe)
    assert all(_same(one.batch(), again.batch()) for _ in range(3))
    other = Drawing(material, replace(recipe, seed=2))
    assert not _same(Drawing(material, recipe).batch(), other.batch())


def _same(one, other) -> bool:
    return one[:4] == other[:4] and np.array_equal(one.masked, other.masked)


def test_texts_are_drawn_by_their_kinds(material):
    lines = {sentence.text for sentence in material.of_kind("line")}
    alternatives = {text for texts in material.texts for text in texts.alternatives}
    drawn = Counter(
        "line" if text in lines else "alternative" if text in alternatives else "other"
        for batch in _batches(material, Recipe(texts={"line": 3, "alternative": 1}, batch=100), 10)
        for text in batch.sentences
    )
    assert drawn["other"] == 0
    assert drawn["line"] == pytest.approx(750, abs=60)


def _batches(material, recipe, count):
    drawing = Drawing(material, recipe)
    return [drawing.batch() for _ in range(count)]


def test_without_hard_negatives_the_labels_are_the_sentences_own(material):
    (batch,) = _batches(material, Recipe(texts={"line": 1}, negatives={}, batch=16), 1)
    assert set(batch.targets) == set(range(len(batch.labels)))


def test_what_a_reader_rejected_is_a_negative_and_what_is_acceptable_is_none(taxonomy):
    skills = some_skills(taxonomy)
    own, fine, rejected = (skills[number].uri for number in (3, 4, 5))
    material = small_material(
        taxonomy,
        [
            Example(
                kind="reading",
                text="You will look after the machines.",
                positives=(own,),
                acceptable=(fine,),
                rejected=(rejected,),
            )
        ],
    )
    recipe = Recipe(texts={"reading": 1}, negatives={}, rejected=1.0, batch=2)
    (batch,) = _batches(material, recipe, 1)
    skill_of = {texts.label: skill for skill, texts in enumerate(material.texts)}
    assert [skill_of[label] for label in batch.labels] == [3, 5]
    assert not batch.masked.any()
    recipe = replace(recipe, rejected=0.0, negatives={"random": 1}, batch=200)
    (batch,) = _batches(material, recipe, 1)
    column = [skill_of[label] for label in batch.labels].index(4)
    assert batch.masked[:, column].all()


# Texts made of labels, and limits.


def test_templates_hold_alternative_labels_of_one_occupations_skills(taxonomy):
    skills = esco_skills(taxonomy)
    found = template_examples(taxonomy, skills)
    assert len(found) > 5000
    assert found == template_examples(taxonomy, skills)
    for each in found[::400]:
        labels = [taxonomy.skills[uri].alt_labels for uri in each.positives]
        assert all(any(label in each.text for label in own) for own in labels)
        needed = [{uri for uri, _ in taxonomy.occupations_of(skill)} for skill in each.positives]
        assert set.intersection(*needed)


def test_what_is_kept_out_is_no_example_whatever_its_kind(taxonomy):
    skills = some_skills(taxonomy)[:2]
    examples = line_examples(skills, ["Bakes bread.", "Milks cows."])
    examples += [Example(kind="literal-hn", text="Milks; cows", positives=(skills[0].uri,))]
    found = allowed(examples, kept_out_of(["milks COWS"]))
    assert [(each.text, each.positives) for each in found] == [("Bakes bread.", (skills[0].uri,))]


def test_descriptions_are_cut_into_sentences():
    text = (
        "Prepare the ground for sowing. Be quick.\nUse ploughs, harrows and the like; mind the weather well."
    )
    assert description_sentences(text) == [
        "Prepare the ground for sowing.",
        "Use ploughs, harrows and the like;",
        "mind the weather well.",
    ]


def test_limits_take_the_same_part_every_time(taxonomy):
    assert Limits().per_kind is None
    one, other = (small_material(taxonomy) for _ in range(2))
    assert one.hashes == other.hashes
    assert {"line", "literal-hn"} <= set(one.hashes)


# Recipes.


def test_shares_are_read_as_they_are_written():
    assert parse_shares("embedding:60, sibling:40") == {"embedding": 60, "sibling": 40}
    assert parse_shares("random") == {"random": 1}
    assert parse_shares("none") == parse_shares("") == {}


@pytest.mark.parametrize("text", ["a:x", "a:-1", "a:0", "a:1,a:2", "a:nan"])
def test_shares_that_are_none_are_named(text):
    with pytest.raises(InputError, match="Expected shares"):
        parse_shares(text)


def test_unknown_names_are_named():
    with pytest.raises(InputError, match="strategy of negatives called nearest"):
        Recipe(negatives={"nearest": 1})
    with pytest.raises(InputError, match="kind of text called poems"):
        Recipe(texts={"poems": 1})
    with pytest.raises(InputError, match="needs text"):
        Recipe(texts={})
