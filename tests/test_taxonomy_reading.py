"""What is read from the official layouts, on a sample whose answers are known."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from taxonomy_samples import (
    crosswalk_xlsx,
    occupation_uri,
    sample_overlays,
    sample_release,
    sample_sources,
    sample_taxonomy,
    skill_uri,
    zip_of,
)

from skillmatch.errors import NotFound, SchemaMismatch
from skillmatch.sources.declared import Declarations
from skillmatch.sources.packed import pack
from skillmatch.sources.releases import Sources, table_rows
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.clean import clean_label, clean_labels
from skillmatch.taxonomy.crosswalk import crosswalk_rows
from skillmatch.taxonomy.esco import esco_label_difference, esco_tables
from skillmatch.taxonomy.onet import onet_tables


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    return sample_taxonomy(tmp_path_factory.mktemp("sample"))


def test_counts_name_what_is_there_and_what_is_wrong(sample):
    expected = {
        "esco_skills": 6,
        "esco_occupations": 3,
        "esco_isco_groups": 4,
        "esco_skill_groups": 3,
        "esco_occupation_skill_links": 7,
        "esco_occupation_skill_links_dangling": 1,
        "esco_skill_skill_links": 3,
        "esco_skill_skill_links_dangling": 0,
        "esco_broader_links_dangling": 1,
        "esco_skill_labels_invisible": 1,
        "esco_skill_labels_stray_blanks": 2,
        "esco_skill_labels_repeated": 1,
        "esco_skill_labels_ambiguous": 1,
        "esco_occupation_labels_ambiguous": 1,
        "esco_skills_without_type": 1,
        "esco_skills_without_reuse_level": 1,
        "onet_occupations": 3,
        "onet_tasks": 3,
        "onet_task_dwa_links": 3,
        "onet_alternate_titles": 3,
        "onet_technology_names": 5,
        "technologies_twins": 1,
        "technologies_own": 4,
        "technologies_added": 1,
        "crosswalk_rows": 6,
        "crosswalk_rows_occupation": 3,
        "crosswalk_rows_isco_group": 1,
        "crosswalk_rows_dangling": 2,
        "skills": 11,
    }
    assert {name: sample.counts[name] for name in expected} == expected


def test_labels_are_clean_unique_and_in_their_order(sample):
    assert sample.skills[skill_uri(1)].alt_labels == ("whittle spoons", "carving wooden spoons")
    assert sample.skills[skill_uri(3)].alt_labels == ("design of spoons", "SpoonCAD 2")
    assert sample.skills[skill_uri(3)].hidden_labels == ("Spoon Cad",)
    assert sample.skills[skill_uri(4)].alt_labels == ("Design of spoons", "kiln firing")


@pytest.mark.parametrize(
    ("label", "cleaned", "stray", "invisible"),
    [
        ("plain label", "plain label", 0, 0),
        (" outer ", "outer", 1, 0),
        ("two  blanks", "two blanks", 1, 0),
        ("no\u00a0break", "no break", 0, 1),
        ("zero\u200bwidth", "zerowidth", 0, 1),
        ("soft\u00adhyphen \u2009 thin", "softhyphen thin", 0, 1),
        ("façade \u2013 naïve", "façade \u2013 naïve", 0, 0),
    ],
)
def test_cleaning_counts_what_it_changes(label, cleaned, stray, invisible):
    from collections import Counter

    counts: Counter[str] = Counter()
    assert clean_label(label, counts) == cleaned
    assert (counts["labels_stray_blanks"], counts["labels_invisible"]) == (stray, invisible)


def test_cleaning_twice_changes_nothing_more():
    labels = ("a  b", "a b", "c\u00a0d ", "", "preferred")
    once = clean_labels(labels, preferred="preferred")
    assert once == ("a b", "c d")
    assert clean_labels(once, preferred="preferred") == once


def test_types_reuse_levels_and_collections(sample):
    assert sample.skills[skill_uri(2)].skill_type == "knowledge"
    assert sample.skills[skill_uri(1)].reuse_level == "occupation-specific"
    assert sample.skills[skill_uri(6)].reuse_level == ""
    assert sample.collections["digital"] == (skill_uri(3),)
    assert sample.collections["transversal"] == (skill_uri(5),)
    assert sample.collections["research occupations"] == ()


def test_needs_and_their_inverse(sample):
    carver, potter = occupation_uri(1), occupation_uri(2)
    assert sample.essential(carver) == (skill_uri(1), skill_uri(5))
    assert sample.optional(carver) == (skill_uri(3),)
    assert sample.occupations_of(skill_uri(5)) == ((carver, "essential"), (potter, "essential"))
    assert sample.occupations_of(skill_uri(6)) == ()
    assert sample.essential("nothing") == ()


def test_hierarchy_up_down_and_sideways(sample):
    group = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000091"
    assert sample.broader(skill_uri(1)) == (group,)
    assert sample.group_label(group) == "making wooden things"
    assert sample.broader(skill_uri(4)) == (skill_uri(2),)
    assert sample.siblings(skill_uri(4)) == (skill_uri(6),)
    assert sample.narrower(skill_uri(2)) == (skill_uri(4), skill_uri(6))
    assert sample.broader(occupation_uri(3)) == (occupation_uri(2),)
    assert sample.broader(occupation_uri(2)) == ("http://data.europa.eu/esco/isco/C7314",)
    assert sample.broader("http://data.europa.eu/esco/isco/C731") == ("http://data.europa.eu/esco/isco/C7",)
    with pytest.raises(NotFound, match="No group"):
        sample.group_label(skill_uri(1))


def test_related_skills_essential_first(sample):
    assert sample.related(skill_uri(1)) == ((skill_uri(5), "essential"), (skill_uri(3), "optional"))
    assert sample.related(skill_uri(5)) == ()


def test_onet_occupation_tasks_zone_and_education(sample):
    carvers = sample.onet_occupation("51-7042.00")
    assert carvers is not None
    assert (carvers.preferred_label, carvers.job_zone) == ("Spoon Carvers", 3)
    assert carvers.alt_labels == ("Chief Spoon Officer", "CSO")
    assert sample.onet_occupation("99-1011.00").job_zone is None
    assert sample.onet_occupation("00-0000.00") is None
    # Ids are strings and ordered as numbers, and a task has the activities in the order of their ids.
    assert [task.task_id for task in sample.tasks_of("51-7042.00")] == ["9", "100"]
    assert sample.tasks["9"].dwa_ids == ("4.A.1.I01.D01", "4.A.1.I01.D02")
    assert [sample.tasks[i].task_type for i in ("9", "100", "8823")] == ["Core", "Supplemental", ""]
    assert sample.tasks["8823"].statement == ""
    assert sample.iwa_of("4.A.1.I01.D02") == "4.A.1.I01"
    assert sample.education("51-7042.00").shares_pct == (10.0, 60.0, 30.0, *[0.0] * 9)
    assert sample.education("51-9195.05") is None


def test_technologies_of_occupations_and_twins(sample):
    twin = sample.skills[skill_uri(3)]
    assert (twin.is_hot, twin.is_in_demand, twin.taxonomy) == (True, True, "ESCO")
    assert "onet:technology/microsoft-spooncad" not in sample.skills
    assert sample.technologies("onet:occupation/51-7042.00") == (
        "onet:technology/kiln-control-system-kcs-software",
        skill_uri(3),
    )
    assert sample.in_demand("onet:occupation/51-9195.05") == (skill_uri(3),)
    assert sample.occupations_using(skill_uri(3)) == (
        "onet:occupation/51-7042.00",
        "onet:occupation/51-9195.05",
    )
    assert sample.group_label(sample.broader("onet:technology/pot-software")[0]) == "Kiln software"
    added = sample.skills["skillmatch:technology/clayflow"]
    assert added.taxonomy == "skillmatch"
    assert sample.broader(added.uri) == sample.broader("onet:technology/pot-software")


def test_crosswalk_shares_are_uniform_and_sum_to_one(sample):
    links = sample.onet_of(occupation_uri(2))
    assert [(link.onet_soc_code, link.share) for link in links] == [("51-9195.05", 0.5), ("99-1011.00", 0.5)]
    assert "uniform" in links[0].match_type
    assert [link.esco_uri for link in sample.esco_of("51-7042.00")] == [occupation_uri(1)]
    assert dict(sample.isco_crosswalk) == {"7314": ("51-9195.05",)}
    assert sample.onet_of(occupation_uri(3)) == ()


def test_crosswalk_header_must_stand_on_row_four():
    assert len(crosswalk_rows(crosswalk_xlsx())) == 6
    with pytest.raises(SchemaMismatch, match="on row 4"):
        crosswalk_rows(crosswalk_xlsx(header_row=3))


def test_earlier_release_is_told_by_its_difference(sample):
    earlier = sample.skills_of_release("1.1.0")
    assert sample.labels_of_release("1.1.0") == tuple(skill_uri(n) for n in (1, 2, 3, 4, 5))
    assert earlier[skill_uri(5)].preferred_label == "use tools of a workshop"
    assert sample.skills[skill_uri(5)].preferred_label == "use workshop tools"
    with pytest.raises(NotFound, match=r"1\.1\.0"):
        sample.labels_of_release("9.9")


def test_the_order_of_labels_is_no_difference(tmp_path):
    sources = sample_sources(tmp_path)
    tables = esco_tables(sources, "1.1.1")
    assert set(esco_label_difference(sources, "1.1.0", tables)["changed"]) == {skill_uri(5).rsplit("/", 1)[1]}
    swapped = {**tables["skills"], "alt": [*tables["skills"]["alt"]]}
    swapped["alt"][0] = "\n".join(reversed(swapped["alt"][0].split("\n")))
    assert len(esco_label_difference(sources, "1.1.0", {**tables, "skills": swapped})["changed"]) == 1


def test_full_releases_add_descriptions_and_change_nothing_else(sample, tmp_path):
    full = sample_taxonomy(tmp_path, full=True)
    assert full.skills[skill_uri(1)].description == "Invented for tests: carve wooden spoons."
    assert full.tasks["8823"].statement == "Throw an invented pot."
    assert full.onet_occupation("51-7042.00").description == "Invented for tests: Spoon Carvers."
    assert {u: replace(s, description="") for u, s in full.skills.items()} == dict(sample.skills)


def test_the_same_releases_give_the_same_bytes(tmp_path):
    first, second = (sample_sources(tmp_path / name) for name in ("a", "b"))
    assert pack(esco_tables(first, "1.1.1")) == pack(esco_tables(second, "1.1.1"))
    assert pack(onet_tables(first, "30.1")) == pack(onet_tables(second, "30.1"))


def test_bundles_hold_no_descriptions_and_no_task_sentences(tmp_path):
    sources = sample_sources(tmp_path)
    assert "Invented" not in str(esco_tables(sources, "1.1.1"))
    assert "invented" not in str(onet_tables(sources, "30.1")).lower()


def test_the_renamed_activity_column_is_understood(tmp_path):
    sources = sample_sources(tmp_path)
    release = sources.declarations.release("onet-30.1")
    files = {file.name: sources.read_bytes("onet-30.1", file.name) for file in release.files}
    for name in ("Tasks to DWAs.txt", "DWA Reference.txt"):
        files[name] = files[name].replace(b"\tDWA ID", b"\tDWA Element ID")
    renamed = sample_release("onet-30.1", "renamed", files)
    (tmp_path / "renamed").mkdir()
    for name, data in files.items():
        (tmp_path / "renamed" / name).write_bytes(data)
    again = Sources(declarations=Declarations(releases={"onet-30.1": renamed}, bundles={}), mirror=tmp_path)
    assert onet_tables(again, "30.1") == onet_tables(sources, "30.1")


def test_fingerprint_changes_with_any_overlay_and_with_nothing_else(tmp_path):
    base = sample_taxonomy(tmp_path / "0").fingerprint
    assert sample_taxonomy(tmp_path / "1").fingerprint == base
    changed = {
        "vendors": "Microsoft\nAdobe\n",
        "twins": "technology,concept,reason\nPot software,-,no twin\n",
        "aliases": "form,concept,reason\nSCAD,ESCO: SpoonCAD,another reason\n",
        "additions": "name,like,reason\nClayFlow,Pot software,another reason\n",
    }
    found = {
        name: sample_taxonomy(tmp_path / name, **{name: text}).fingerprint for name, text in changed.items()
    }
    assert len({base, *found.values()}) == 5


@pytest.mark.parametrize(
    ("overlay", "text", "message"),
    [
        ("twins", "technology,concept,reason\nNo such,-,x\n", "does not list"),
        ("twins", "technology,concept,reason\nPot software,ESCO: no such,x\n", "unknown"),
        ("additions", "name,like,reason\nNew,No such,x\n", "does not list"),
        ("additions", "name,like,reason\nMicrosoft Workshop,Pot software,x\n", "technology already"),
        ("additions", "name,like,reason\nNew,Pot software,\n", "lacks one of"),
        ("aliases", "form,concept\nx,y\n", "expected columns"),
        ("aliases", "form,concept,reason\nx,ESCO: no such,y\n", "unknown"),
        ("aliases", "form,concept,reason\nx,ESCO: SpoonCAD,y\nX,ESCO: fire kilns,y\n", "given twice"),
    ],
)
def test_an_overlay_that_names_nothing_is_refused(tmp_path, overlay, text, message):
    with pytest.raises(SchemaMismatch, match=message):
        sample_taxonomy(tmp_path, **{overlay: text}).find_skill("anything")


def test_a_taxonomy_cannot_be_written_to(sample):
    with pytest.raises(TypeError):
        sample.skills["x"] = sample.skills[skill_uri(1)]
    with pytest.raises(AttributeError):
        sample.skills[skill_uri(1)].preferred_label = "other"
    with pytest.raises(AttributeError):
        sample.release = "other"


def test_a_missing_column_names_file_and_columns():
    with pytest.raises(SchemaMismatch, match=r"t\.csv: no column 'b' \(found a, c\)"):
        list(table_rows(b"a,c\n1,2\n", name="t.csv", columns=("a", "b")))
    with pytest.raises(SchemaMismatch, match="UTF-8"):
        list(table_rows(b"\xff\xfe\x00", name="t.csv", columns=()))


def test_quotes_in_tab_separated_tables_are_letters():
    rows = list(table_rows(b'a\tb\r\n"x\ty"\r\n', name="t.txt", columns=("a",)))
    assert rows == [{"a": '"x', "b": 'y"'}]


def test_every_value_is_a_string(tmp_path):
    rows = sample_sources(tmp_path).rows("onet-30.1", "Task Statements.txt")
    assert all(isinstance(value, str) for row in rows for value in row.values())


def test_overlays_are_found_in_the_content_folder(tmp_path):
    from skillmatch.taxonomy.curation import Overlays

    shipped = Overlays.shipped()
    assert shipped.aliases.name == "aliases.csv"
    lines = list(sample_overlays(tmp_path).digests())
    assert lines[0] == f"vendors {hashlib.sha256((tmp_path / 'vendors').read_bytes()).hexdigest()}"


def test_zip_helper_gives_the_same_bytes():
    assert zip_of({"a": b"1"}) == zip_of({"a": b"1"})


def test_the_sample_has_the_real_headers():
    from skillmatch.content import content_path
    from skillmatch.sources.declared import read_declarations

    declared = read_declarations()
    members = {n: c for file in declared.release("esco-1.1.1").files for n, c in file.members.items()}
    for path in sorted(Path(content_path("esco", "sample")).glob("*.csv")):
        next(table_rows(path.read_bytes(), name=path.name, columns=members[path.name]), None)
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].strip().split(",")
        assert tuple(header) == members[path.name]
    for path in sorted(Path(content_path("onet", "sample")).glob("*.txt")):
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].strip().split("\t")
        assert tuple(header) == declared.release("onet-30.1").file(path.name).columns
