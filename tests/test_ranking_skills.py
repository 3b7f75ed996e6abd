"""Ranking skills for texts: windows, word scores, exact cosines, order, ties, releases, long texts."""

from __future__ import annotations

import numpy as np
import pytest
from ranking_builders import ranker, skill, tier, trades

from skillmatch.encode import load_skill_encoder
from skillmatch.encode.rows import quantised
from skillmatch.errors import ChecksumMismatch, NotFound, ReleaseMissing
from skillmatch.extract import LexicalMatcher
from skillmatch.extract.rank.features import NAMES, near_better, second_best, soft_maximum
from skillmatch.extract.rank.matrix import SkillMatrix
from skillmatch.extract.rank.naming import Namer
from skillmatch.extract.rank.shipped import load_pass_tier, load_scalars
from skillmatch.extract.rank.tables import SkillTables, load_tables, save_tables
from skillmatch.extract.rank.terms import LabelTerms
from skillmatch.extract.ranking import SkillRanker, esco_skills, sentences_of
from skillmatch.extract.windows import read_words, runs, windows
from skillmatch.types import Span


def test_words_keep_the_signs_that_make_them():
    text = "C++, C#, .NET and Node.js: R&D, full-time A/B."
    words = read_words(text)
    found = [words.span(place, place).of(text) for place in range(len(words))]
    assert found == ["C++", "C#", ".NET", "and", "Node.js", "R&D", "full-time", "A/B"]
    assert words.clauses == [0, 1, 2, 2, 2, 3, 4, 4]


def test_windows_keep_within_clauses_and_shun_stop_words_at_their_ends():
    text = "Plan the work, lead a team (of ten)."
    found = {span.of(text) for span in windows(text)}
    assert {"Plan", "Plan the work", "lead a team", "ten", "Plan the work, lead a team (of ten"} <= found
    assert not {"Plan the", "the work", "work, lead", "a team", "of"} & found
    assert {"lead a team", "of ten"} <= found, "clauses are windows, stop words at their ends or not"


@pytest.mark.parametrize("text", ["", " \n ", "...", "🙂", "—, ;"])
def test_texts_without_words_have_no_windows(text):
    assert windows(text) == ()
    assert runs(read_words(text)) == []
    assert sentences_of(text) == ()


def test_word_scores_have_known_answers():
    terms = LabelTerms.build([skill("s:1", "bake bread", "make loaves"), skill("s:2", "weld metal")])
    words = terms.read("Bakes fresh bread daily")
    bm25 = terms.bm25(words)
    assert bm25[0] > bm25[1] == 0
    both = np.array([0, 1])
    share, preferred, lacking = terms.shares(words, both)
    assert share.tolist() == preferred.tolist() == pytest.approx([1, 0])
    assert lacking[0] == 0 < lacking[1]
    share, preferred, _ = terms.shares(terms.read("loaves"), both)
    assert share.tolist() == pytest.approx([0.5, 0])
    assert preferred.tolist() == [0, 0]


def test_a_soft_maximum_lies_between_the_maximum_and_the_sum():
    pooled = soft_maximum(np.array([[0.8, 0.5], [0.1, 0.5]], dtype=np.float32))
    assert pooled[0] == pytest.approx(0.8, abs=1e-5)
    assert pooled[1] == pytest.approx(0.5 + 0.05 * np.log(2), abs=1e-5)


def test_the_second_run_shares_no_word_with_the_best():
    at = np.array([[0, 1], [1, 2], [2, 3]])
    cosines = np.array([[0.9], [0.8], [0.5]], dtype=np.float32)
    assert second_best(cosines, np.array([0]), at).tolist() == pytest.approx([0.5])
    assert second_best(cosines[:2], np.array([0]), at[:2]).tolist() == [0]


def test_near_better_looks_up_the_list_only():
    rows, scales = quantised(np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32))
    assert near_better(rows.astype(np.float32), scales).tolist() == pytest.approx([0, 1, 0], abs=1e-3)


def test_cosines_have_the_same_bits_in_any_company():
    """Whole-number products are exact, so neither batch nor shortlist changes a last bit."""
    random = np.random.default_rng(3)
    matrix = SkillMatrix.of(*quantised(random.normal(size=(500, 384)).astype(np.float32)))
    queries = random.normal(size=(37, 384)).astype(np.float32)
    together = matrix.near_all(queries)
    some = np.array([3, 77, 401])
    for place in (0, 17, 36):
        alone = matrix.near_all(queries[place : place + 1])[0]
        assert np.array_equal(alone, together[place])
        assert np.array_equal(matrix.near(queries[place : place + 1], some)[0], alone[some])


def test_the_skill_that_is_said_comes_first():
    found = ranker(*trades()).rank(["You will teach young children.", "Must drive heavy lorries"], top=2)
    assert [best[0][0] for best in found] == ["s:3", "s:4"]
    assert all(0 <= score <= 1 for best in found for _, score in best)
    assert all(best[0][1] >= best[1][1] for best in found)


@pytest.mark.parametrize("has_second_look", [False, True])
def test_a_tier_names_the_words_that_carry_a_skill(has_second_look):
    asked = tier(*trades(), has_second_look=has_second_look)
    text = "On Mondays you drive lorries, then rest"
    [ranked] = asked.rank([text], [{}])
    assert asked.uris[ranked.skills[0]] == "s:4"
    assert ranked.span(0).of(text) == "drive lorries"
    assert np.all(np.diff(ranked.margins) <= 0)


def test_what_is_named_is_listed_whatever_its_margin():
    """The list holds the best fifty; a named skill is among those looked at even where words differ."""
    many = [skill(f"s:{n:03}", f"word{n} thing{n}") for n in range(200)]
    asked = tier(*many)
    sentence = "word7 thing7 and Xyz"
    [(_, listed, rows)] = asked.figures([sentence], [{150: (Span(start=17, end=20), 0.9)}])
    at = listed.skills.tolist().index(150)
    assert rows[at, NAMES.index("named")] == pytest.approx(0.9)
    assert listed.skills[0] == 7


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


def tables() -> tuple[list, SkillTables]:
    skills = trades()
    rows, scales = quantised(np.eye(5, dtype=np.float32))
    asks = np.zeros(6, dtype=np.float32)
    return skills, SkillTables(SkillMatrix.of(rows, scales), LabelTerms.build(skills), asks, "bag")


def test_tables_come_back_as_they_were_written(tmp_path):
    skills, written = tables()
    save_tables(tmp_path / "a.npz", skills, written)
    save_tables(tmp_path / "b.npz", skills, written)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    read = load_tables(tmp_path / "a.npz", skills, encoder="bag")
    assert np.array_equal(read.matrix.whole, written.matrix.whole)
    words = written.terms.read("weld metal roofs")
    assert np.array_equal(read.terms.read("weld metal roofs"), words)
    assert np.allclose(read.terms.bm25(words), written.terms.bm25(words), atol=1e-3)
    every = np.arange(5)
    assert all(
        np.array_equal(one, other)
        for one, other in zip(
            read.terms.shares(words, every), written.terms.shares(words, every), strict=True
        )
    )


def test_tables_of_other_skills_or_another_encoder_are_refused(tmp_path):
    skills, written = tables()
    path = tmp_path / "skills.npz"
    with pytest.raises(ReleaseMissing):
        load_tables(path, skills, encoder="bag")
    save_tables(path, skills, written)
    with pytest.raises(ChecksumMismatch, match="other encoder"):
        load_tables(path, skills, encoder="another")
    with pytest.raises(ChecksumMismatch, match="other skills"):
        load_tables(path, skills[:4], encoder="bag")
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(ChecksumMismatch, match=r"skills\.npz"):
        load_tables(path, skills, encoder="bag")


def test_scalars_that_are_not_there_are_named(tmp_path):
    path = tmp_path / "scalars.json"
    with pytest.raises(ReleaseMissing):
        load_scalars("default", path=path)
    path.write_text('{"default": {"slope": 1.0}}', encoding="utf-8")
    for name in ("default", "best"):
        with pytest.raises(ChecksumMismatch, match=name):
            load_scalars(name, path=path)


@pytest.fixture(scope="module")
def shipped(taxonomy) -> SkillRanker:
    encoder = load_skill_encoder(threads=2)
    ranking = load_pass_tier("default", taxonomy, encoder)
    return SkillRanker(taxonomy, ranking, Namer(LexicalMatcher(taxonomy), ranking.uris))


def test_real_skills_for_real_sentences(taxonomy, shipped):
    """End to end with the shipped model."""
    assert len(esco_skills(taxonomy)) == 13_896
    found = shipped.rank(
        ["Strong knowledge of CSS and Angular.", "You will counsel students about their careers."],
        top=5,
        release="1.1.0",
    )
    labels = [[taxonomy.skills[uri].preferred_label for uri, _ in best] for best in found]
    assert {"CSS", "Angular"} <= set(labels[0])
    assert "provide career counselling" in labels[1]


def test_real_ranks_have_the_same_bits_in_any_company(shipped):
    texts = [
        "Strong knowledge of CSS and Angular.",
        "You will counsel students about their careers.",
        "Keep the till in order; count the cash every evening, write down what is missing and tell us.",
    ]
    together = list(shipped.margins(texts * 30))
    for text, expected in zip(texts, together, strict=False):
        [alone] = shipped.margins([text])
        assert np.array_equal(alone, expected)
