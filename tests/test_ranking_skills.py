"""Ranking skills for texts: windows, word scores, order, ties, releases, long texts."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from encoding import BagEncoder

from skillmatch.encode import load_encoder
from skillmatch.encode.labels import label_vectors
from skillmatch.encode.vectors import ConceptVectors, load_concept_vectors, make_concept_vectors
from skillmatch.errors import NotFound
from skillmatch.extract.letters import LabelWords, letter_runs
from skillmatch.extract.rank_views import soft_maximum
from skillmatch.extract.ranking import SkillRanker, esco_skills, sentences_of
from skillmatch.extract.sparse import count_terms
from skillmatch.extract.windows import clauses, windows, words
from skillmatch.types import Skill

NAMES = ("bake bread", "weld metal", "tile roofs", "teach children", "drive lorries")


def skill(uri: str, label: str, *alternatives: str, taxonomy: str = "ESCO") -> Skill:
    return Skill(
        uri=uri,
        preferred_label=label,
        alt_labels=alternatives,
        skill_type="skill/competence",
        taxonomy=taxonomy,
    )


def small(*skills: Skill) -> SimpleNamespace:
    def labels_of_release(version: str) -> tuple[str, ...]:
        if version != "1.1.0":
            raise NotFound(version)
        return tuple(sorted(one.uri for one in skills))[:2]

    return SimpleNamespace(
        skills={one.uri: one for one in skills}, occupations={}, labels_of_release=labels_of_release
    )


def ranker(*skills: Skill, home=None) -> SkillRanker:
    taxonomy, encoder = small(*skills), BagEncoder()
    chosen = esco_skills(taxonomy)
    vectors = ConceptVectors(tuple(s.uri for s in chosen), make_concept_vectors(chosen, encoder))
    return SkillRanker.build(taxonomy, encoder, vectors, home=home)


def trades() -> list[Skill]:
    return [skill(f"s:{number}", name) for number, name in enumerate(NAMES)]


def test_words_keep_the_signs_that_make_them():
    text = "C++, C#, .NET and Node.js: R&D, full-time A/B."
    found = [span.of(text) for span in words(text)]
    assert found == ["C++", "C#", ".NET", "and", "Node.js", "R&D", "full-time", "A/B"]


def test_windows_keep_within_clauses_and_shun_stop_words_at_their_ends():
    text = "Plan the work, lead a team (of ten)."
    found = {span.of(text) for span in windows(text)}
    assert {"Plan", "Plan the work", "lead a team", "ten", "Plan the work, lead a team (of ten"} <= found
    assert not {"Plan the", "the work", "work, lead", "a team", "of"} & found
    assert [span.of(text) for span in clauses(text)] == ["Plan the work", "lead a team", "of ten"]


@pytest.mark.parametrize("text", ["", " \n ", "...", "🙂", "—, ;"])
def test_texts_without_words_have_no_windows(text):
    assert windows(text) == ()
    assert sentences_of(text) == ()


def test_terms_are_counted_by_row():
    counts = count_terms([["a", "b", "a"], [], ["b"]])
    index = counts.index(counts.counts)
    assert index.scores({"a": 1.0}).tolist() == [2, 0, 0]
    assert index.scores({"a": 1.0, "b": 10.0, "c": 5.0}).tolist() == [12, 0, 10]
    assert counts.sums(counts.counts).tolist() == [3, 0, 1]


def test_word_scores_have_known_answers():
    views = LabelWords([skill("s:1", "bake bread", "make loaves"), skill("s:2", "weld metal")])
    bm25, held, letters = views.views("Bakes fresh bread daily")
    assert bm25[0] > 0
    assert bm25[1] == 0
    assert held.tolist() == pytest.approx([1, 0])
    assert letters[0] > letters[1] == 0
    assert views.views("weld metal")[2][1] == pytest.approx(1, abs=1e-6)
    assert views.views("loaves")[1][0] == pytest.approx(0.5)


def test_letter_runs_mark_the_ends_of_words():
    """A word too short for runs of five counts whole once more."""
    assert sorted(letter_runs("C++ ab")) == sorted(
        [" c+", "c++", "++ ", " c++", "c++ ", " c++ ", " ab", "ab ", " ab ", " ab "]
    )


def test_a_soft_maximum_lies_between_the_maximum_and_the_sum():
    pooled = soft_maximum(np.array([[0.8, 0.5], [0.1, 0.5]], dtype=np.float32))
    assert pooled[0] == pytest.approx(0.8, abs=1e-5)
    assert pooled[1] == pytest.approx(0.5 + 0.05 * np.log(2), abs=1e-5)


@pytest.mark.parametrize("keeps_labels", [False, True])
def test_the_skill_that_is_said_comes_first(keeps_labels, tmp_path):
    rank = ranker(*trades(), home=tmp_path if keeps_labels else None).rank
    found = rank(["You will teach young children.", "Must drive heavy lorries"], top=2)
    assert [best[0][0] for best in found] == ["s:3", "s:4"]
    assert all(0 <= score <= 1 for best in found for _, score in best)
    assert all(best[0][1] >= best[1][1] for best in found)


def test_every_skill_can_be_ranked_and_ties_go_by_uri():
    found = ranker(*reversed(trades())).rank(["nothing of the kind"], top=99)[0]
    assert [uri for uri, _ in found] == ["s:0", "s:1", "s:2", "s:3", "s:4"]


def test_only_esco_skills_are_ranked():
    tool = skill("onet:technology/bread", "bread", taxonomy="O*NET")
    assert next(uri for uri, _ in ranker(*trades(), tool).rank(["bread"], top=9)[0]) == "s:0"
    assert "onet:technology/bread" not in ranker(*trades(), tool).uris


def test_another_release_has_only_its_own_skills():
    found = ranker(*trades()).rank(["teach children"], top=9, release="1.1.0")[0]
    assert [uri for uri, _ in found] == ["s:0", "s:1"]
    with pytest.raises(NotFound):
        ranker(*trades()).rank(["teach"], top=1, release="9.9")


def test_a_text_without_words_has_no_skills():
    assert ranker(*trades()).rank(["", "weld metal", "..."], top=1)[::2] == [[], []]


def test_a_long_text_gives_the_skills_of_its_sentences():
    lines = ["Bake bread every morning.", "Weld metal frames.", "Company car and free fruit."] * 20
    found = ranker(*trades()).rank(["\n".join(lines)], top=2)[0]
    assert {uri for uri, _ in found} == {"s:0", "s:1"}


def test_a_rank_does_not_depend_on_the_other_texts():
    texts = ["teach children", "weld metal", "bake bread and tile roofs"]
    rank = ranker(*trades()).rank
    assert rank(texts, top=5) == [rank([text], top=5)[0] for text in texts]


def test_real_skills_for_real_sentences(taxonomy, tmp_path):
    """End to end with the shipped model; label vectors of a subset keep the test quick."""
    encoder = load_encoder(threads=2)
    vectors = load_concept_vectors(taxonomy, encoder)
    assert len(esco_skills(taxonomy)) == 13_896
    found = SkillRanker(taxonomy, encoder, vectors).rank(
        ["Strong knowledge of CSS and Angular.", "You will counsel students about their careers."],
        top=5,
        release="1.1.0",
    )
    labels = [[taxonomy.skills[uri].preferred_label for uri, _ in best] for best in found]
    assert {"CSS", "Angular"} <= set(labels[0])
    assert "provide career counselling" in labels[1]
    few = esco_skills(taxonomy)[:5]
    kept = label_vectors(few, encoder, home=tmp_path)
    assert kept.largest(encoder.encode([few[2].preferred_label]), np.array([2]))[0, 0] == pytest.approx(
        1, abs=0.01
    )
