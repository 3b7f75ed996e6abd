"""The labour space: what has a place, how texts and firms find theirs, and what is shipped."""

from __future__ import annotations

import hashlib
import io
import tomllib
from types import SimpleNamespace

import numpy as np
import pytest
from openpyxl import Workbook

from skillmatch.content import content_path
from skillmatch.encode import unit_rows
from skillmatch.encode.vectors import ConceptVectors
from skillmatch.errors import ChecksumMismatch, InputError, NotFound, ReleaseMissing, SchemaMismatch
from skillmatch.space.labour import Entity, LabourSpace, load_labour_space
from skillmatch.space.labour.loading import (
    TextVectors,
    load_space_map,
    load_text_vectors,
    made_by_encoder,
    save_space_map,
    save_text_vectors,
)
from skillmatch.space.labour.mapping import SpaceMap
from skillmatch.space.labour.splitting import part_of_link, part_of_occupation
from skillmatch.taxonomy.naics import industries_of, industry_descriptions, industry_tables, load_industries


def random_units(n: int, dim: int, seed: int = 0) -> np.ndarray:
    return unit_rows(np.random.default_rng(seed).standard_normal((n, dim)).astype(np.float32))


def identity(dim: int) -> SpaceMap:
    return SpaceMap.rounded(np.eye(dim, dtype=np.float32), np.zeros(dim, dtype=np.float32))


def posting(key: str) -> Entity:
    return Entity(key=key, kind="posting", label=key)


@pytest.fixture
def small() -> LabourSpace:
    entities = [
        Entity(key="b", kind="skill", label="B"),
        Entity(key="z", kind="industry", label="Z"),
        Entity(key="a", kind="skill", label="A"),
    ]
    return LabourSpace(entities, np.eye(3, 4, dtype=np.float32), identity(4))


@pytest.fixture(scope="module")
def shipped(engine) -> LabourSpace:
    return load_labour_space(engine.taxonomy, engine.vectors)


def test_entities_stand_by_kind_then_key_with_their_rows(small):
    assert [entity.key for entity in small.entities] == ["z", "a", "b"]
    assert small.index == {"z": 0, "a": 1, "b": 2}
    assert small.vector("b").tolist() == [1, 0, 0, 0]
    assert small.vector("a").tolist() == [0, 0, 1, 0]
    assert small.rows_of("skill").tolist() == [1, 2]
    assert small.rows_of("firm").tolist() == []
    assert small.entity("z").label == "Z"


def test_what_is_not_there_is_refused(small):
    with pytest.raises(NotFound, match="naics:CODE"):
        small.vector("c")
    with pytest.raises(InputError, match="one of skill, occupation"):
        small.rows_of("person")
    with pytest.raises(InputError, match="4 columns"):
        small.place(np.ones((1, 3), dtype=np.float32))
    with pytest.raises(InputError, match="key of its own"):
        LabourSpace([posting("a"), posting("a")], np.eye(2, 4, dtype=np.float32), identity(4))
    with pytest.raises(ValueError, match="read-only"):
        small.matrix[0, 0] = 2


def test_a_firm_stands_where_its_postings_do_on_average_whatever_their_order(small):
    documents = [posting("p1"), posting("p2"), posting("p3"), Entity(key="r", kind="resume", label="r")]
    vectors = random_units(4, 4)
    firms = ["Acme", "", "Acme", "Acme"]
    space = small.with_documents(documents, vectors, firms=firms)
    mean = space.vector("p1").astype(float) + space.vector("p3")
    assert np.allclose(space.vector("firm:Acme"), mean / np.linalg.norm(mean), atol=1e-6)
    assert space.rows_of("firm").tolist() == [0]
    assert space.vector("a").tolist() == small.vector("a").tolist()
    back = [3, 2, 1, 0]
    other = small.with_documents([documents[i] for i in back], vectors[back], firms=[firms[i] for i in back])
    assert other.entities == space.entities
    assert other.matrix.tobytes() == space.matrix.tobytes()


def test_documents_that_are_none_or_not_as_many_are_refused(small):
    vectors = random_units(1, 4)
    with pytest.raises(InputError, match="posting or resume, not skill"):
        small.with_documents([Entity(key="x", kind="skill", label="x")], vectors)
    with pytest.raises(InputError, match="as many vectors"):
        small.with_documents([], vectors)
    with pytest.raises(InputError, match="key of its own"):
        small.with_documents([posting("a")], vectors)
    assert len(small.with_documents([], np.empty((0, 4), dtype=np.float32)).entities) == 3


def test_a_place_depends_on_its_text_alone_bit_for_bit():
    texts = random_units(64, 384)
    space_map = load_space_map()
    together = space_map.place(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    for rows in ([5], [5, 60], list(range(63, -1, -1))):
        assert space_map.place(texts[rows]).tobytes() == together[rows].tobytes()


@pytest.mark.parametrize("heavy", [False, True])
def test_a_rounded_map_is_exact_and_near_the_one_that_was_learned(heavy):
    weights = np.random.default_rng(0).standard_normal((384, 32)).astype(np.float32)
    if heavy:
        weights[0] = 1e4
    offset = np.linspace(-1, 1, 32, dtype=np.float32)
    space_map = SpaceMap.rounded(weights, offset)
    assert (np.abs(space_map.weights.astype(np.int64)).sum(axis=0) * 127 < 2**24).all()
    texts = random_units(20, 384)
    meant = unit_rows(texts @ weights + offset)
    assert (np.einsum("nd,nd->n", space_map.place(texts), meant) > 0.999).all()


def test_the_shipped_space_holds_every_skill_occupation_and_industry(shipped, taxonomy):
    counts = {kind: len(shipped.rows_of(kind)) for kind in ("skill", "occupation", "industry")}
    assert counts == {"skill": len(taxonomy.skills), "occupation": len(taxonomy.occupations), "industry": 424}
    nurses = shipped.entity("onet:occupation/29-1141.00")
    assert (nurses.kind, nurses.taxonomy, nurses.code) == ("occupation", "onet", "29-1141.00")
    assert shipped.entity("naics:31-33").label == "Manufacturing"
    assert np.allclose(np.linalg.norm(shipped.matrix, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("industry", "near", "far"),
    [
        ("naics:62", "29-1141.00", "51-4041.00"),
        ("naics:31-33", "51-4041.00", "29-1141.00"),
        ("naics:5415", "15-1252.00", "35-2014.00"),
        ("naics:722", "35-2014.00", "15-1252.00"),
    ],
)
def test_an_industry_lies_near_those_who_work_in_it(shipped, industry, near, far):
    place = shipped.vector(industry)
    cosines = [float(shipped.vector(f"onet:occupation/{code}") @ place) for code in (near, far)]
    assert cosines[0] > cosines[1] + 0.2


def test_the_shipped_files_are_of_the_shipped_encoder_and_as_declared(engine):
    assert made_by_encoder() == {engine.encoder.fingerprint}
    registry = tomllib.loads(content_path("models", "registry.toml").read_text(encoding="utf-8"))
    ours = [model for model in registry["model"] if model["file"].startswith("space/")]
    assert len(ours) == 2
    for model in ours:
        data = content_path("models", *model["file"].split("/")).read_bytes()
        assert hashlib.sha256(data).hexdigest() == model["sha256"]
        assert content_path("models", *model["card"].split("/")).is_file()


def test_files_come_back_as_they_were_written(tmp_path):
    texts = TextVectors(("naics:11", "naics:62"), random_units(2, 8))
    space_map = SpaceMap.rounded(random_units(8, 4), np.arange(4, dtype=np.float32))
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        save_text_vectors(tmp_path / name / "texts.npz", texts, encoder="e")
        save_space_map(tmp_path / name / "map.npz", space_map, encoder="e")
    for name in ("texts.npz", "map.npz"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    read = load_text_vectors(tmp_path / "one" / "texts.npz")
    assert read.keys == texts.keys
    assert (np.einsum("nd,nd->n", read.matrix, texts.matrix) > 0.9999).all()
    assert load_space_map(tmp_path / "one" / "map.npz").place(texts.matrix).tobytes() == (
        space_map.place(texts.matrix).tobytes()
    )
    assert made_by_encoder(tmp_path / "one") == {"e"}


@pytest.mark.parametrize("load", [load_space_map, load_text_vectors])
def test_missing_and_damaged_files_are_told(tmp_path, load):
    path = tmp_path / "x.npz"
    with pytest.raises(ReleaseMissing, match="skillmatch train space"):
        load(path)
    path.write_bytes(b"PK\x03\x04 no npz")
    with pytest.raises(ChecksumMismatch, match="no file of the labour space"):
        load(path)
    np.savez(path, encoder=np.array("e"))
    with pytest.raises(ChecksumMismatch, match="no file of the labour space"):
        load(path)


def test_a_concept_without_a_vector_is_told(taxonomy):
    with pytest.raises(NotFound, match="No concept vector"):
        load_labour_space(taxonomy, ConceptVectors((), np.empty((0, 384), dtype=np.float32)))


# -- industries ------------------------------------------------------------------------------------


def naics_sources(*rows: tuple[object, str, str]) -> SimpleNamespace:
    """Sources whose NAICS table holds some rows, as the official one does."""
    book = Workbook()
    for row in (("Code", "Title", "Description"), *rows):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    file = SimpleNamespace(columns=("Code", "Title", "Description"))
    release = SimpleNamespace(file=lambda name: file)
    return SimpleNamespace(
        declarations=SimpleNamespace(release=lambda release_id: release),
        read_bytes=lambda release_id, name: data.getvalue(),
    )


def test_the_mark_of_comparability_is_no_part_of_a_title():
    sources = naics_sources(
        ("31-33", "ManufacturingT", ""), (3111, "Animal Food Manufacturing", ""), (311, "FoodT ", "")
    )
    tables = industry_tables(sources)
    assert dict(zip(tables["code"], tables["title"], strict=True)) == {
        "31-33": "Manufacturing",
        "311": "Food",
        "3111": "Animal Food Manufacturing",
    }
    industries = industries_of(tables)
    assert industries["311"].broader == "31-33"
    assert industries["3111"].broader == "311"
    assert industries["31-33"].broader == ""
    assert [industries[code].level for code in ("31-33", "311", "3111")] == [2, 3, 4]


def test_a_code_that_is_none_is_refused():
    with pytest.raises(SchemaMismatch, match="two to six digits, found 'x1'"):
        industry_tables(naics_sources(("x1", "Strange", "")))


def test_a_description_is_what_an_industry_does_itself():
    text = (
        "The Sector as a Whole\n\nGrows  crops.\nExcluded from this sector are mills.\n\nSells them.\n"
        "Cross-References. Establishments that\nmill are in 3112."
    )
    found = industry_descriptions(
        naics_sources(
            (11, "AgricultureT", text),
            (1111, "GrainT", "NULL"),
            (11111, "WheatT", "See industry description for 111110."),
        )
    )
    assert dict(found) == {"11": ("Grows crops.", "Sells them."), "1111": (), "11111": ()}


def test_every_bundled_industry_leads_up_to_one_of_twenty_sectors():
    industries = load_industries()
    assert len(industries) == 2125
    tops = set()
    for code in industries:
        while industries[code].broader:
            code = industries[code].broader
        tops.add(code)
    assert len(tops) == 20
    assert {"31-33", "44-45", "48-49", "62", "92"} <= tops
    assert not any(industry.title.endswith("T") for industry in industries.values())


# -- the split -------------------------------------------------------------------------------------


def test_a_fifth_of_the_occupations_and_a_tenth_of_the_links_are_for_the_test(taxonomy):
    esco = [uri for uri, each in taxonomy.occupations.items() if each.taxonomy == "ESCO"]
    parts = [part_of_occupation(uri) for uri in esco]
    assert 0.17 < parts.count("test") / len(parts) < 0.23
    assert 0.07 < parts.count("validation") / len(parts) < 0.13
    links = [part_of_link(uri, skill) for uri in esco[:300] for skill in taxonomy.essential(uri)]
    assert 0.08 < links.count("test") / len(links) < 0.12


def test_variants_of_one_onet_occupation_have_one_part(taxonomy):
    by_code: dict[str, set[str]] = {}
    for uri, each in taxonomy.occupations.items():
        if each.taxonomy == "O*NET":
            by_code.setdefault(each.onet_soc_code[:7], set()).add(part_of_occupation(uri))
    assert {len(parts) for parts in by_code.values()} == {1}
    assert len(set().union(*by_code.values())) == 3
