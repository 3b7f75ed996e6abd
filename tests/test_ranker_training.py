"""The training of the ranker: what is composed, how it is graded, and that growing twice gives the same."""

from __future__ import annotations

import importlib.util
from dataclasses import replace

import numpy as np
import pytest
from match_builders import GivenSpace, guess, need, posting_subject, resume_subject, skill

from skillmatch.match.additive import Steps, StepTerms, as_json
from skillmatch.match.features import FEATURE_NAMES
from skillmatch.match.levels import title_level
from skillmatch.taxonomy import load_bundled
from skillmatch.text import read_posting, read_resume
from skillmatch.train.ranker.candidates import PLANS, draw_candidate
from skillmatch.train.ranker.composing import posting_text, resume_text
from skillmatch.train.ranker.growing import calibrated_terms, fit_logistic, grow, margins, tables_of
from skillmatch.train.ranker.making import figures_of, split
from skillmatch.train.ranker.occupations import Fields, retitled
from skillmatch.train.ranker.pairs import GRADED, Graded, Pairs, measured
from skillmatch.train.ranker.recipe import Recipe, as_toml
from skillmatch.types import RawDocument

needs_lightgbm = pytest.mark.skipif(
    importlib.util.find_spec("lightgbm") is None, reason="lightgbm (the train extra) is not installed"
)


@pytest.fixture(scope="module")
def taxonomy():
    return load_bundled()


@pytest.fixture(scope="module")
def fields(taxonomy):
    return Fields(taxonomy)


@pytest.fixture(scope="module")
def occupation(taxonomy):
    return next(uri for uri, o in sorted(taxonomy.occupations.items()) if o.preferred_label == "bookkeeper")


@pytest.fixture(scope="module")
def posting(taxonomy, occupation):
    skills = [
        replace(skill("x"), uri=uri, preferred_label=taxonomy.skills[uri].preferred_label)
        for uri in taxonomy.essential(occupation)[:8]
    ]
    found = posting_subject(
        *skills, text="Bookkeeper\nKeep books.", title="Bookkeeper", requirements=[need("years", level=4.0)]
    )
    return replace(found, occupations=(replace(guess("bookkeeper"), uri=occupation),))


def drawn(posting, plan, fields, taxonomy, occupation, n=30):
    field = fields.of(occupation)
    return [
        draw_candidate(posting, plan, field, taxonomy, np.random.default_rng([7, number]))
        for number in range(n)
    ]


def test_plans_are_graded_in_their_order(posting, fields, taxonomy, occupation):
    means = {
        plan: np.mean([c.grade for c in drawn(posting, plan, fields, taxonomy, occupation)]) for plan in PLANS
    }
    assert means["fit"] > means["part"] > means["other skills"]
    assert means["fit"] > means["other level"]
    assert means["fit"] > means["near occupation"]
    for plan in PLANS:
        assert all(0 <= c.grade <= 1 for c in drawn(posting, plan, fields, taxonomy, occupation))


def test_another_level_is_two_levels_away_and_a_near_occupation_bears_another_title(
    posting, fields, taxonomy, occupation
):
    for candidate in drawn(posting, "other level", fields, taxonomy, occupation):
        assert abs(candidate.level - title_level("Bookkeeper")) >= 2
    titles = [title.casefold() for title in fields.of(occupation).near_titles]
    near, fits = (
        sum(
            any(title in c.title.casefold() for title in titles)
            for c in drawn(posting, plan, fields, taxonomy, occupation, n=150)
        )
        for plan in ("near occupation", "fit")
    )
    assert near == 150 > 10 * fits


def test_the_same_seed_draws_the_same(posting, fields, taxonomy, occupation):
    one = drawn(posting, "part", fields, taxonomy, occupation, n=3)
    assert one == drawn(posting, "part", fields, taxonomy, occupation, n=3)
    assert one[0] != one[1]


def test_a_composed_resume_reads_back_as_what_was_drawn(posting, fields, taxonomy, occupation):
    field = fields.of(occupation)
    rng = np.random.default_rng(5)
    for _ in range(10):
        candidate = draw_candidate(posting, "fit", field, taxonomy, rng)
        text = resume_text(candidate, rng)
        read = read_resume(RawDocument(doc_id="r", text=text), today=2026.9)
        assert all(held.label.casefold() in text.casefold() for held in candidate.skills[:4])
        assert read.years is not None
        assert abs(read.years - candidate.years) < 5
        assert read.experiences[0].title == candidate.title
        assert bool(read.denials) == (candidate.right_to_work == "lacked")
        levels = [each.level for each in read.credentials if each.kind == "education"]
        assert max(levels, default=0) == candidate.education


def test_a_composed_posting_asks(fields, taxonomy, occupation):
    title, text = posting_text(occupation, fields, taxonomy, np.random.default_rng(3))
    read = read_posting(RawDocument(doc_id="p", title=title, text=text))
    assert read.document.title == title
    assert {"requirements", "nice_to_have"} <= {sentence.section for sentence in read.document.sentences}


@pytest.mark.parametrize("level", range(6))
def test_titles_are_put_into_another_level(level):
    assert title_level(retitled("Senior bookkeeper", level)) == level
    assert "Senior" not in retitled("Senior bookkeeper", 0)


def made_pairs(n=60, each=8, seed=0):
    """Make pairs whose grade is the share of must-haves, and a feature that is noise."""
    rng = np.random.default_rng(seed)
    rows = np.tile(np.full(len(FEATURE_NAMES), 0.5), (n * each, 1))
    rows[:, FEATURE_NAMES.index("must_skills_met")] = rng.random(n * each)
    rows[:, FEATURE_NAMES.index("words")] = rng.random(n * each)
    grades = rows[:, FEATURE_NAMES.index("must_skills_met")] ** 2
    return Pairs(
        rows=rows, grades=grades, postings=np.repeat(np.arange(n), each), plans=("fit",) * (n * each)
    )


@needs_lightgbm
def test_growing_finds_what_decides_and_twice_gives_the_same_bytes():
    recipe = Recipe(rounds=80, least=5)
    grown, held = split(made_pairs(), recipe)
    terms = [calibrated_terms(grow(grown, recipe), held) for _ in range(2)]
    assert as_json(terms[0]) == as_json(terms[1])
    spans = figures_of(terms[0], held)["span_of_features"]
    assert spans["must_skills_met"] > 10 * max(spans["words"], 0.01)
    figures = figures_of(terms[0], held)["held_out_composed_pairs"]
    assert figures["spearman"] > 0.95
    assert abs(figures["mean_score"] - figures["mean_grade"]) < 0.02


def stump(feature, threshold, low, high):
    return {
        "tree_structure": {
            "split_feature": FEATURE_NAMES.index(feature),
            "threshold": threshold,
            "left_child": {"leaf_value": low},
            "right_child": {"leaf_value": high},
        }
    }


def test_trees_of_one_split_add_up_to_tables():
    model = {
        "tree_info": [
            stump("words", 0.5, -1.0, 1.0),
            stump("words", 0.2, 0.0, 0.5),
            stump("words", 0.5, 0.0, 0.25),
            stump("years", 0.7, 0.0, 0.0),
            {"tree_structure": {"leaf_value": 0.3}},
        ]
    }
    assert tables_of(model) == {"words": Steps(edges=(0.2, 0.5), heights=(0.0, 0.5, 2.75))}


def test_a_tree_of_two_splits_is_refused():
    tree = stump("words", 0.5, 0.0, 1.0)
    tree["tree_structure"]["left_child"] = tree["tree_structure"].copy()
    with pytest.raises(ValueError, match="one split"):
        tables_of({"tree_info": [tree]})


def test_calibration_finds_the_slope_and_offset_it_was_made_with():
    values = np.linspace(-4, 4, 200)
    slope, offset = fit_logistic(values, 1 / (1 + np.exp(-(0.7 * values - 0.4))))
    assert (slope, offset) == (pytest.approx(0.7, abs=1e-6), pytest.approx(-0.4, abs=1e-6))
    with pytest.raises(ValueError, match="do not grow"):
        fit_logistic(values, 1 / (1 + np.exp(values)))


def test_margins_are_base_plus_amounts():
    terms = StepTerms({"words": Steps(edges=(0.5,), heights=(0.0, 2.0))}, base=-1.0)
    rows = np.zeros((2, len(FEATURE_NAMES)))
    rows[1, FEATURE_NAMES.index("words")] = 0.9
    assert margins(terms, rows).tolist() == [-1.0, 1.0]


class Builders:
    """Reads a text as a subject with that one skill."""

    def posting(self, raw):
        return posting_subject(skill(raw.text), text=raw.text, title="", doc_id=raw.doc_id)

    def resume(self, raw):
        return resume_subject(skill(raw.text), text=raw.text, title="", doc_id=raw.doc_id)


def test_graded_pairs_are_measured_and_numbered_on():
    graded = [
        Graded(
            posting=RawDocument(doc_id=posting, text="stock"),
            resume=RawDocument(doc_id="r", text=resume),
            grade=grade,
        )
        for posting, resume, grade in (("a", "stock", 1.0), ("b", "nurse", 0.2), ("a", "nurse", 0.0))
    ]
    found = measured(graded, reading=Builders(), space=GivenSpace())
    assert found.postings.tolist() == [0, 1, 0]
    assert found.rows[:, FEATURE_NAMES.index("must_skills_met")].tolist() == [1.0, 0.0, 0.0]
    joined = made_pairs(n=3, each=2).and_(found)
    assert joined.postings.tolist() == [0, 0, 1, 1, 2, 2, 3, 4, 3]
    assert joined.of(joined.grades == 0.2).plans == (GRADED,)


def test_postings_are_held_out_whole_and_the_recipe_is_written():
    pairs = made_pairs(n=10)
    grown, held = split(pairs, Recipe(held_out=5))
    assert set(held.postings) == {0, 5}
    assert not set(held.postings) & set(grown.postings)
    text = as_toml(Recipe(), {"numpy": "2"}, {"pairs": 3})
    assert 'numpy = "2"' in text
    assert "[real]\nadzuna" in text
    assert "seed = 1" in text
