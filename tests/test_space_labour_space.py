"""What stands in for what, with the shipped vectors and taxonomies."""

import numpy as np
import pytest

from skillmatch.encode import load_encoder
from skillmatch.encode.vectors import load_concept_vectors
from skillmatch.errors import InputError, NotFound
from skillmatch.space import ConceptSpace
from skillmatch.types import ProfileSkill, SkillProfile


@pytest.fixture(scope="module")
def vectors(taxonomy):
    return load_concept_vectors(taxonomy, load_encoder())


@pytest.fixture(scope="module")
def space(taxonomy, vectors):
    return ConceptSpace(taxonomy, vectors)


@pytest.fixture(scope="module")
def related(space, taxonomy):
    def measure(a, b):
        return space.relatedness(taxonomy.find_skill(a)[0].uri, taxonomy.find_skill(b)[0].uri)

    return measure


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("Angular", "React"),
        ("MySQL", "PostgreSQL"),
        ("Excel", "Google Sheets"),
        ("manage budgets", "budgetary principles"),
        ("welding techniques", "operate welding equipment"),
        ("first aid", "provide first aid"),
        ("computer programming", "python"),
        ("French", "interact verbally in French"),
        ("use spreadsheets software", "Excel"),
        ("manage staff", "supervise staff"),
    ],
)
def test_skills_that_stand_in_for_each_other(related, wanted, offered):
    assert related(wanted, offered) >= 0.6


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("Java", "JavaScript"),
        ("French", "German"),
        ("interact verbally in French", "write German"),
        ("Word", "Excel"),
        ("surgery", "psychiatry"),
        ("clean rooms", "clean equipment"),
        ("Jira", "Git"),
        ("python", "computer programming"),
        ("budgetary principles", "psychiatry"),
    ],
)
def test_skills_that_do_not(related, wanted, offered):
    assert related(wanted, offered) < 0.6


def test_two_languages_are_not_related_at_all(related):
    assert related("French", "German") == 0.0


def test_every_concept_is_related_to_itself_and_strangers_to_nothing(space, taxonomy):
    skill, occupation = next(iter(taxonomy.skills)), next(iter(taxonomy.occupations))
    assert space.relatedness(skill, skill) == 1.0
    assert space.relatedness(occupation, occupation) == 1.0
    assert space.relatedness("unknown", "unknown") == 1.0
    assert space.relatedness("unknown", skill) == 0.0


def test_the_matrix_holds_what_single_questions_give(space, taxonomy):
    rows = list(taxonomy.skills)[::2500] + list(taxonomy.occupations)[::900]
    columns = list(taxonomy.skills)[::1900] + rows[:2] + rows[:1]
    matrix = space.relatedness_matrix(rows, columns)
    assert matrix.shape == (len(rows), len(columns))
    assert matrix.min() >= 0.0
    assert matrix.max() <= 1.0
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            assert matrix[i, j] == pytest.approx(space.relatedness(row, column), abs=1e-6)
    assert space.relatedness_matrix([], columns).shape == (0, len(columns))


def test_relatedness_is_symmetric_but_for_broader_and_narrower(space, taxonomy):
    uris = list(taxonomy.skills)[::60]
    matrix = space.relatedness_matrix(uris, uris)
    n_directed = 0
    for i, j in np.argwhere(np.abs(matrix - matrix.T) > 1e-6):
        a, b = uris[i], uris[j]
        assert b in (*taxonomy.broader(a), *taxonomy.narrower(a))
        n_directed += 1
    assert n_directed < 20


def test_near_pairs_are_rare_among_random_ones(space, taxonomy):
    uris = list(taxonomy.skills)[::40]
    matrix = space.relatedness_matrix(uris, uris)
    np.fill_diagonal(matrix, 0.0)
    assert (matrix >= 0.6).mean() < 0.002


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (("software developer", "web developer"), ("software developer", "barista")),
        (
            ("nurse responsible for general care", "specialist nurse"),
            ("nurse responsible for general care", "plumber"),
        ),
        (("chef", "cook"), ("chef", "lawyer")),
    ],
)
def test_occupations_of_one_trade_are_nearer(space, taxonomy, near, far):
    values = [
        space.relatedness(*(taxonomy.find_occupation(label)[0].uri for label in pair)) for pair in (near, far)
    ]
    assert values[0] > 0.5 > values[1]


def test_the_crosswalk_makes_two_occupations_near(space, taxonomy):
    for link in taxonomy.crosswalk[::1500]:
        other = taxonomy.onet_occupation(link.onet_soc_code)
        if link.esco_uri in taxonomy.occupations and other is not None:
            assert space.relatedness(link.esco_uri, other.uri) >= 0.8
            assert space.relatedness(other.uri, link.esco_uri) >= 0.8


def test_nearest_is_brute_force_without_the_concept_itself(space, taxonomy, vectors):
    uri = taxonomy.find_skill("manage budgets")[0].uri
    found = space.nearest(uri, 5)
    skills = [other for other in taxonomy.skills if other != uri]
    cosines = {other: round(float(vectors.row(other) @ vectors.row(uri)), 6) for other in skills}
    expected = sorted(skills, key=lambda other: (-cosines[other], other))[:5]
    assert [neighbour.key for neighbour in found] == expected
    assert all(
        neighbour.key in taxonomy.occupations for neighbour in space.nearest(uri, 3, kind="occupation")
    )
    assert space.nearest(vectors.row(uri), 1)[0].key == uri


def test_bad_questions_are_refused(space, taxonomy):
    uri = next(iter(taxonomy.skills))
    with pytest.raises(InputError, match="k is 0"):
        space.nearest(uri, 0)
    with pytest.raises(InputError, match="skill or occupation"):
        space.nearest(uri, 1, kind="firm")
    with pytest.raises(NotFound):
        space.nearest("unknown", 1)


def test_a_documents_vector_leans_to_its_skills(space, taxonomy, vectors):
    welding, nursing = (taxonomy.find_skill(name)[0] for name in ("welding techniques", "nursing science"))

    def profile(*skills):
        return SkillProfile(
            doc_id="d",
            kind="resume",
            taxonomy_release="x",
            skills=tuple(
                ProfileSkill(
                    uri=skill.uri,
                    preferred_label=skill.preferred_label,
                    weight=1.0,
                    strength="must",
                    mentions=(),
                )
                for skill in skills
            ),
        )

    text = vectors.row(taxonomy.find_skill("manage budgets")[0].uri)
    with_welding = space.document_vector(profile(welding), text)
    assert np.linalg.norm(with_welding) == pytest.approx(1.0, abs=1e-5)
    assert with_welding @ vectors.row(welding.uri) > with_welding @ vectors.row(nursing.uri) + 0.3
    assert np.array_equal(space.document_vector(profile(), text), text)
