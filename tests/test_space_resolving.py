"""Names in the labour space: what they mean, what is too much, and what is too little."""

from __future__ import annotations

import numpy as np
import pytest
from space_builders import ROWS, SmallTaxonomy, small_desk, space_of

from skillmatch.engine import Engine
from skillmatch.errors import InputError, NotFound
from skillmatch.space.labour.entities import Entity
from skillmatch.space.labour.resolving import AmbiguousName, Names, UnknownName

SECRET = "Zyxwv Quorlish"


@pytest.fixture(scope="module")
def names() -> Names:
    return small_desk().names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("urn:o:nurse", "urn:o:nurse"),
        ("NURSE", "urn:o:nurse"),
        ("  registered   nurses ", "onet:o:nurses"),
        ("29-1141.00", "onet:o:nurses"),
        ("2221.1", "urn:o:nurse"),
        ("rn", "urn:o:nurse"),
        ("registered nurse", "onet:o:nurses"),
        ("weld", "urn:s:weld"),
        ("31-33", "naics:31-33"),
        ("naics:62", "naics:62"),
        ("industry:manufacturing", "naics:31-33"),
        ("Industry: health care", "naics:62"),
        ("skill:press operator", "onet:t:press"),
        ("occupation:press operator", "urn:o:press"),
        ("Hospitals", "naics:621"),
    ],
)
def test_a_name_means_one_entity(names: Names, name: str, key: str) -> None:
    assert names.entity(name).key == key
    assert names.place(name).keys == (key,)


def test_a_key_wins_over_a_label() -> None:
    rows = [*ROWS, (Entity(key="welding", kind="occupation", label="somebody"), (1.0, 1.0, 1.0))]
    assert Names(space_of(rows), SmallTaxonomy()).entity("welding").label == "somebody"  # type: ignore[arg-type]


def test_an_ambiguous_name_lists_its_candidates(names: Names) -> None:
    with pytest.raises(AmbiguousName) as refused:
        names.entity("press operator")
    text = str(refused.value)
    assert [entity.key for entity in refused.value.candidates] == ["onet:t:press", "urn:o:press"]
    assert "skill 'Press Operator' (onet:t:press)" in text
    assert "occupation 'press operator' (urn:o:press)" in text
    assert "narrow it by a kind" in text


def test_other_names_of_several_concepts_are_ambiguous(names: Names) -> None:
    with pytest.raises(AmbiguousName, match=r"nurse.*Registered Nurses"):
        names.entity("caregiver")


def test_a_slip_of_the_pen_is_offered_what_was_meant(names: Names) -> None:
    with pytest.raises(UnknownName, match=r"Near: skill 'Python \(computer programming\)'") as refused:
        names.entity("Pyhton")
    assert refused.value.candidates[0].key == "urn:s:python"


def test_what_begins_with_the_name_is_offered_of_each_kind(names: Names) -> None:
    with pytest.raises(UnknownName) as refused:
        names.entity("Health Care")
    assert "naics:62" in {entity.key for entity in refused.value.candidates}


def test_a_kind_limits_what_is_offered(names: Names) -> None:
    with pytest.raises(UnknownName) as refused:
        names.entity("occupation:nursin")
    assert {entity.kind for entity in refused.value.candidates} == {"occupation"}


def test_errors_do_not_repeat_the_name(names: Names) -> None:
    for name in (SECRET, f"skill:{SECRET}", f"isco:{SECRET}", f"nurse; {SECRET}"):
        with pytest.raises(NotFound) as refused:
            names.place(name)
        assert SECRET not in str(refused.value)


@pytest.mark.parametrize("name", ["", "  ", ";", " ; "])
def test_an_empty_name_is_refused(names: Names, name: str) -> None:
    with pytest.raises(InputError, match="empty"):
        names.place(name)


def test_several_names_stand_for_their_centre(names: Names) -> None:
    place = names.place("press operator; nurse".replace("press", "occupation:press"))
    assert place.keys == ("urn:o:nurse", "urn:o:press")
    assert place.kind == "occupation"
    np.testing.assert_allclose(place.vector, [0.5**0.5, 0.5**0.5, 0.0], atol=1e-6)


def test_a_repeated_name_counts_once(names: Names) -> None:
    once = names.place("occupation:press operator; nurse")
    twice = names.place("nurse; occupation:press operator; NURSE")
    assert once.vector.tolist() == twice.vector.tolist()


def test_groups_are_the_centres_of_their_occupations(names: Names) -> None:
    place = names.place("isco:81")
    assert place.label == "Machine operators (ISCO 81)"
    assert place.keys == ("urn:o:mill", "urn:o:press")
    assert names.place("ISCO: 2").keys == ("urn:o:midwife", "urn:o:nurse")
    assert names.place("soc:29").keys == ("onet:o:nurses",)
    assert names.place("isco:22; soc:29").keys == ("onet:o:nurses", "urn:o:midwife", "urn:o:nurse")


@pytest.mark.parametrize("name", ["isco:", "isco:99", "soc:2", "soc:99", "isco:x"])
def test_a_group_without_members_says_how_codes_begin(names: Names, name: str) -> None:
    with pytest.raises(NotFound):
        names.place(name)


def test_documents_go_by_their_id_alone() -> None:
    person = Entity(key="doc-1", kind="resume", label="Ada Example, welder")
    names = Names(space_of([*ROWS, (person, (1.0, 0.0, 0.1))]), SmallTaxonomy())  # type: ignore[arg-type]
    assert names.entity("doc-1") == person
    for name in ("Ada Example, welder", "Ada Exampel, welder", "resume:Ada Example, welder"):
        with pytest.raises(UnknownName) as refused:
            names.entity(name)
        assert "Ada" not in str(refused.value)


def test_what_cancels_out_is_no_place() -> None:
    rows = [(Entity(key=key, kind="skill", label=key), place) for key, place in
            (("a", (1.0, 0.0, 0.0)), ("b", (-1.0, 0.0, 0.0)))]  # fmt: skip
    with pytest.raises(InputError, match="cancels out"):
        Names(space_of(rows), SmallTaxonomy()).place("a; b")  # type: ignore[arg-type]


def test_the_shortest_name_of_an_entity_means_it(names: Names) -> None:
    for entity, _ in ROWS:
        assert names.entity(names.name_of(entity)) == entity
    assert names.name_of(names.entity("nurse")) == "occupation:nurse"
    assert names.name_of(names.entity("naics:6211")) == "naics:6211"


def test_every_real_entity_has_a_name_that_means_it(engine: Engine) -> None:
    desk = engine.space_desk
    for entity in desk.space.entities[::97]:
        assert desk.names.entity(entity.key) == entity
        assert desk.names.entity(desk.names.name_of(entity)) == entity
