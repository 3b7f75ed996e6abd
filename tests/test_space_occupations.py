"""Coding job titles with the shipped encoder and taxonomies."""

import numpy as np
import pytest

from skillmatch.content import content_path
from skillmatch.encode import load_encoder
from skillmatch.encode.vectors import load_concept_vectors
from skillmatch.errors import InputError
from skillmatch.space import OccupationCoder
from skillmatch.space.labels import OccupationLabels
from skillmatch.space.occupation_weights import CoderWeights
from skillmatch.space.occupations import ALTERNATIVE_FLOOR, FLOOR, NO_WORDS, NONE_NEAR
from skillmatch.space.overlays import everyday_titles, stand_in_families, title_abbreviations
from skillmatch.types import Occupation


@pytest.fixture(scope="module")
def coder(taxonomy):
    encoder = load_encoder()
    return OccupationCoder(taxonomy, encoder, load_concept_vectors(taxonomy, encoder))


def best(guesses):
    return guesses[0].preferred_label if guesses else None


@pytest.mark.parametrize(
    ("title", "esco", "onet"),
    [
        ("Electrician", "electrician", "Electricians"),
        ("Senior Software Engineer (m/f/d) - Berlin", "software developer", "Software Developers"),
        ("Registered Nurse", "nurse responsible for general care", "Registered Nurses"),
        ("RN", "nurse responsible for general care", "Registered Nurses"),
        ("HEAD CHEF", "head chef", "Chefs and Head Cooks"),
        ("Data Scientist II", "data scientist", "Data Scientists"),
        ("Solicitor", "lawyer", "Lawyers"),
        ("Frontend Engineer", "user interface developer", "Web Developers"),
        ("it support technician", "ICT help desk agent", None),
        ("Barista (part-time)", "barista", "Baristas"),
        ("Lorry driver", "cargo vehicle driver", None),
    ],
)
def test_everyday_titles_are_coded_in_both_taxonomies(coder, title, esco, onet):
    assert best(coder.code(title)) == esco
    if onet is not None:
        assert best(coder.code(title, taxonomy="O*NET")) == onet


def test_every_tenth_preferred_title_finds_its_own_occupation(coder, taxonomy):
    for name in ("ESCO", "O*NET"):
        asked = [one for one in taxonomy.occupations.values() if one.taxonomy == name][::40]
        found = [coder.code(one.preferred_label, taxonomy=name) for one in asked]
        n_right = sum(bool(got) and got[0].uri == one.uri for one, got in zip(asked, found, strict=True))
        assert n_right >= 0.95 * len(asked)


@pytest.mark.parametrize(
    "title", ["", "!!!", "asdf qwer", "We are hiring", "Great opportunity!!", "London", "2019-2021"]
)
def test_what_names_no_job_is_uncodable(coder, title):
    assert coder.code(title) == ()


def test_guesses_fall_in_confidence_and_stay_above_the_floors(coder):
    for title in ("Engineer", "Analyst", "Nurse", "Teacher", "Site manager"):
        guesses = coder.code(title, top=10)
        confidences = [guess.confidence for guess in guesses]
        assert confidences == sorted(confidences, reverse=True)
        assert confidences[0] >= FLOOR
        assert confidences[-1] >= ALTERNATIVE_FLOOR
        assert sum(confidences) <= 1.0


def test_skills_decide_where_the_title_leaves_it_open(coder, taxonomy):
    def essential(label):
        return taxonomy.essential(taxonomy.find_occupation(label)[0].uri)[:12]

    assert best(coder.code("Engineer", skills=essential("civil engineer"))) == "civil engineer"
    assert best(coder.code("Engineer", skills=essential("mechanical engineer"))) == "mechanical engineer"


def test_skills_of_another_trade_do_not_overrule_a_plain_title(coder, taxonomy):
    nursing = taxonomy.essential(taxonomy.find_occupation("midwife")[0].uri)
    assert best(coder.code("Bricklayer", skills=nursing)) == "bricklayer"


def test_unknown_skills_change_nothing(coder):
    assert coder.code("Welder", skills=("no:such/skill",)) == coder.code("Welder")


def test_the_same_question_gets_the_same_answer(coder):
    assert coder.code("Office Manager", top=5) == coder.code("Office Manager", top=5)


def test_top_below_one_is_refused(coder):
    with pytest.raises(InputError, match="top is 0"):
        coder.code("Nurse", top=0)
    with pytest.raises(InputError, match="top is 0"):
        coder.read_many(["Nurse"], top=0)


TITLES = [
    "Senior Java Developer (m/f/d) - Berlin",
    "Chef",
    "",
    "asdf qwer",
    "Accounts Payable Clerk / Receptionist",
    "RN",
    "Forklift driver",
    "Chef",
    "Site manager, heavy civil works",
]


@pytest.mark.parametrize("taxonomy_name", ["ESCO", "O*NET"])
def test_many_titles_are_coded_as_each_alone_bit_for_bit(coder, taxonomy_name):
    alone = [coder.read(title, taxonomy=taxonomy_name) for title in TITLES]
    assert coder.read_many(TITLES, taxonomy=taxonomy_name) == alone
    assert coder.read_many(TITLES[::-1] * 20, taxonomy=taxonomy_name) == alone[::-1] * 20


def test_confidences_are_those_of_the_guesses(coder):
    for title, found in zip(TITLES, coder.confidences(TITLES), strict=True):
        guesses = coder.code(title, top=5)
        if found is None:
            assert guesses == ()
        else:
            assert sorted(found, reverse=True)[: len(guesses)] == [guess.confidence for guess in guesses]
            assert found.sum() <= 1.0 + 1e-3


def test_what_is_uncodable_says_why(coder):
    assert coder.read("Full-time, permanent").reason == NO_WORDS
    assert coder.read("lorem ipsum dolor sit amet").reason == NONE_NEAR
    read = coder.read("Plumber")
    assert (read.reason, best(read.guesses)) == ("", "plumber")


def test_few_strings_that_are_no_titles_get_a_code(coder):
    strings = content_path("samples", "no_titles.txt").read_text(encoding="utf-8").splitlines()
    assert len(strings) == 60
    coded = [string for string in strings if coder.code(string)]
    assert len(coded) <= 15, coded


def test_duties_decide_where_the_title_leaves_it_open(coder):
    duties = ["Design, operate and maintain computer networks.", "Configure routers and switches."]
    assert "network" in best(coder.code("Technician", duties=duties))
    assert best(coder.code("Bricklayer", duties=duties)) == "bricklayer"


WEIGHTS = CoderWeights(views=(2.0, 1.0), slope=0.5, shift=0.0, least=0.0)


def test_scores_are_weighted_sums_of_views():
    seen = np.array([[[1.0, 0.0]], [[0.5, 3.0]]], dtype=np.float32)
    assert WEIGHTS.scores(seen).tolist() == [[2.5, 3.0]]


@pytest.mark.parametrize(
    "scores", [[5.0, 1.0, 0.0], [1.0, 1.0, 1.0, 1.0], [9.0], [0.0, 50.0], [3.0, 2.9, 2.8]]
)
def test_confidences_keep_the_order_of_scores_and_add_up_to_one_at_most(scores):
    found = WEIGHTS.confidences(np.array(scores))
    assert np.argsort(-found, kind="stable").tolist() == np.argsort(-np.array(scores), kind="stable").tolist()
    assert 0 < found.sum() <= 1.0 + 1e-9
    assert (found >= 0).all()


def test_the_best_confidence_is_the_calibrated_odds_of_its_share():
    found = WEIGHTS.confidences(np.log(np.array([8.0, 1.0, 1.0])))
    odds = (0.8 / 0.2) ** 0.5
    assert found[0] == pytest.approx(odds / (1 + odds))


def occupation(uri, label, *others):
    return Occupation(uri=uri, preferred_label=label, alt_labels=others, taxonomy="ESCO", code="1")


def test_overlap_is_the_weighted_cosine_with_the_nearest_label():
    labels = OccupationLabels(
        [occupation("a", "site nurse", "welder"), occupation("b", "site cook"), occupation("c", "cook")], {}
    )
    assert labels.overlap(["welder"]).tolist() == pytest.approx([1.0, 0.0, 0.0])
    site, cook = labels.overlap(["site"]), labels.overlap(["cook"])
    assert site[0] > 0
    assert 0 < site[1] < 1
    assert site[2] == 0
    assert cook[2] == pytest.approx(1.0)
    assert labels.overlap(["zebra"]).tolist() == [0.0, 0.0, 0.0]
    assert labels.overlap([]).tolist() == [0.0, 0.0, 0.0]
    assert labels.preferred(["cook", "site"]) == (1,)
    assert labels.preferred(["welder"]) == ()


def test_reviewed_titles_belong_to_the_occupations_they_name():
    labels = OccupationLabels([occupation("a", "nurse"), occupation("b", "cook")], {"b": [("chef", "head")]})
    assert labels.everyday(["head", "chef"]) == (1,)
    assert labels.everyday(["cook"]) == ()
    assert labels.overlap(["chef", "head"])[1] == pytest.approx(1.0)


def test_reviewed_files_name_concepts_as_the_taxonomy_does(taxonomy):
    titles = everyday_titles()
    assert len(titles) > 100
    for uris in titles.values():
        assert all(taxonomy.occupations[uri].taxonomy == "ESCO" for uri in uris)
    for family, uris in stand_in_families().items():
        assert len(set(uris)) == len(uris) > 1, family
        assert all(uri in taxonomy.skills for uri in uris), family
    for short, words in title_abbreviations().items():
        assert short == short.casefold()
        assert words
