"""The bundled ESCO 1.1.1 and O*NET 30.1: counts, invariants, everyday names, speed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from skillmatch.content import content_path
from skillmatch.sources.declared import read_declarations
from skillmatch.taxonomy import load_bundled
from skillmatch.taxonomy.aliases import read_overlay
from skillmatch.taxonomy.clean import clean_label, fold

COUNTS = {
    "esco_skills": 13_896,
    "esco_occupations": 3_007,
    "esco_isco_groups": 619,
    "esco_skill_groups": 640,
    "esco_occupation_skill_links": 123_788,
    "esco_occupation_skill_links_dangling": 67,
    "esco_skill_skill_links": 5_899,
    "esco_skill_labels_ambiguous": 710,
    "esco_skill_labels_invisible": 37,
    "esco_skill_labels_stray_blanks": 1_306,
    "onet_occupations": 1_016,
    "onet_tasks": 18_796,
    "onet_task_dwa_links": 23_850,
    "onet_alternate_titles": 56_505,
    "onet_technology_rows": 32_773,
    "onet_technology_names": 8_785,
    "crosswalk_rows": 8_627,
    "crosswalk_rows_occupation": 7_616,
    "crosswalk_rows_isco_group": 913,
    "crosswalk_rows_dangling": 98,
}

EVERYDAY = (
    "python",
    "java",
    "javascript",
    "react",
    "react.js",
    "kubernetes",
    "docker",
    "figma",
    "hubspot",
    "terraform",
    "pytorch",
    "tensorflow",
    "power bi",
    "tableau",
    "aws",
    "amazon web services",
    "azure",
    "git",
    "jira",
    "typescript",
    "go",
    "golang",
    "rust",
    "c++",
    "c#",
    ".net",
    "r",
    "sql",
    "node.js",
    "scala",
    "swift",
    "excel",
    "salesforce",
    "snowflake",
    "airflow",
)

WRITTEN_LIKE_A_SKILL = {
    # One concept each, however it is written.
    "React": ("react", "React.js", "ReactJS", "React JS", "react js"),
    "Node.js": ("Node.js", "NodeJS", "Node JS", "nodejs"),
    "C#": ("C#", "c#", "C sharp", "CSharp"),
    "C++": ("C++", "c++", "C plus plus", "CPP"),
    "Go": ("Go", "go", "golang", "Golang"),
    "Kubernetes": ("Kubernetes", "k8s", "K8s"),
    "PostgreSQL": ("PostgreSQL", "Postgres", "postgres", "PostgresQL"),
    "SQL Server": ("SQL Server", "MS SQL Server", "Microsoft SQL Server", "MSSQL"),
    "Microsoft Word": ("Word", "MS Word", "Microsoft Word"),
    "Microsoft Power BI": ("Power BI", "PowerBI", "power-bi"),
}


def everyday_tools() -> list[tuple[str, str]]:
    path = Path(__file__).parent / "everyday_tools.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["name"], row["preferred_label"]) for row in csv.DictReader(file)]


def test_counts_are_the_published_ones(taxonomy):
    assert {name: taxonomy.counts[name] for name in COUNTS} == COUNTS


def test_counts_are_those_of_the_mappings(taxonomy):
    by_taxonomy = {"ESCO": 0, "O*NET": 0}
    for occupation in taxonomy.occupations.values():
        by_taxonomy[occupation.taxonomy] += 1
    assert by_taxonomy == {"ESCO": 3_007, "O*NET": 1_016}
    assert sum(skill.taxonomy == "ESCO" for skill in taxonomy.skills.values()) == 13_896
    assert len(taxonomy.skills) == taxonomy.counts["skills"]
    assert len(taxonomy.tasks) == 18_796
    assert sum(len(task.dwa_ids) for task in taxonomy.tasks.values()) == 23_850
    assert len(taxonomy.crosswalk) == 7_616
    assert len({link.esco_uri for link in taxonomy.crosswalk}) == 2_973
    needs = sum(len(taxonomy.essential(u)) + len(taxonomy.optional(u)) for u in taxonomy.occupations)
    assert needs == 123_788
    assert sum(len(taxonomy.related(uri)) for uri in taxonomy.skills) == 5_899


def test_release_and_order(taxonomy):
    assert taxonomy.release == "ESCO 1.1.1 + O*NET 30.1"
    assert list(taxonomy.skills) == sorted(taxonomy.skills)
    assert list(taxonomy.occupations) == sorted(taxonomy.occupations)
    assert all(uri == skill.uri for uri, skill in taxonomy.skills.items())


def test_every_link_leads_somewhere(taxonomy):
    known = {*taxonomy.skills, *taxonomy.occupations, *taxonomy.groups}
    for uri in taxonomy.occupations:
        needed = (*taxonomy.essential(uri), *taxonomy.optional(uri), *taxonomy.technologies(uri))
        assert taxonomy.skills.keys() >= set(needed)
    for uri in known:
        assert known >= set(taxonomy.broader(uri))
    for uri in taxonomy.skills:
        assert taxonomy.skills.keys() >= {other for other, _ in taxonomy.related(uri)}
    for link in taxonomy.crosswalk:
        assert link.esco_uri in taxonomy.occupations
        assert taxonomy.onet_occupation(link.onet_soc_code) is not None


def test_no_skill_is_both_essential_and_optional(taxonomy):
    for uri in taxonomy.occupations:
        assert not set(taxonomy.essential(uri)) & set(taxonomy.optional(uri))


def test_shares_of_an_occupation_sum_to_one(taxonomy):
    linked = {link.esco_uri for link in taxonomy.crosswalk}
    for uri in linked:
        assert sum(link.share for link in taxonomy.onet_of(uri)) == pytest.approx(1)


def test_occupations_of_is_the_inverse_of_what_occupations_need(taxonomy):
    for uri in list(taxonomy.skills)[::500]:
        for occupation, need in taxonomy.occupations_of(uri):
            assert uri in (taxonomy.essential if need == "essential" else taxonomy.optional)(occupation)


def test_siblings_are_mutual_and_exclude_oneself(taxonomy):
    for uri in list(taxonomy.skills)[::700]:
        siblings = taxonomy.siblings(uri)
        assert uri not in siblings
        assert all(uri in taxonomy.siblings(other) for other in siblings[:3])


def test_labels_are_clean(taxonomy):
    for skill in taxonomy.skills.values():
        for label in (skill.preferred_label, *skill.alt_labels, *skill.hidden_labels):
            assert clean_label(label) == label != ""
        assert skill.preferred_label not in skill.alt_labels


def test_there_are_no_descriptions_in_the_bundle(taxonomy):
    assert not any(skill.description for skill in taxonomy.skills.values())
    assert not any(occupation.description for occupation in taxonomy.occupations.values())
    assert not any(task.statement for task in taxonomy.tasks.values())


def test_twins_are_one_concept_with_the_flags_of_the_technology(taxonomy):
    for name in (
        "JavaScript",
        "Python",
        "Java",
        "SQL",
        "C#",
        "C++",
        "TypeScript",
        "Scala",
        "Swift",
        "R",
        "MySQL",
    ):
        (skill,) = taxonomy.find_skill(name)
        assert skill.taxonomy == "ESCO", name
        assert skill.is_hot, name
    assert "onet:technology/python" not in taxonomy.skills
    assert taxonomy.find_skill("Apache Spark")[0].taxonomy == "O*NET"
    assert taxonomy.find_skill("SPARK")[0].preferred_label == "Apache Spark"


def test_a_label_of_its_own_finds_a_skill(taxonomy):
    curated = {fold(form.form) for form in taxonomy.forms() if form.kind == "curated"}
    for uri, skill in taxonomy.skills.items():
        if skill.taxonomy == "ESCO" and fold(skill.preferred_label) not in curated:
            assert uri in {found.uri for found in taxonomy.find_skill(skill.preferred_label)}


def test_35_of_35_everyday_names_are_one_concept_each(taxonomy):
    assert len(EVERYDAY) == 35
    found = {name: [skill.preferred_label for skill in taxonomy.find_skill(name)] for name in EVERYDAY}
    assert {name: labels for name, labels in found.items() if len(labels) != 1} == {}


def test_everyday_tools_are_the_concept_a_reviewer_chose(taxonomy):
    found = {n: [skill.preferred_label for skill in taxonomy.find_skill(n)] for n, _ in everyday_tools()}
    expected = {name: [label] for name, label in everyday_tools()}
    assert len(expected) > 800
    assert found == expected


@pytest.mark.parametrize("label", sorted(WRITTEN_LIKE_A_SKILL))
def test_spellings_of_one_name_are_one_concept(taxonomy, label):
    found = {surface: taxonomy.find_skill(surface) for surface in WRITTEN_LIKE_A_SKILL[label]}
    assert {surface: [skill.preferred_label for skill in skills] for surface, skills in found.items()} == {
        surface: [label] for surface in WRITTEN_LIKE_A_SKILL[label]
    }


@pytest.mark.parametrize("case", [str.upper, str.lower, str.title])
def test_case_does_not_matter_in_look_up(taxonomy, case):
    for name, label in everyday_tools()[::10]:
        assert [skill.preferred_label for skill in taxonomy.find_skill(case(name))] == [label]


def test_classes_of_software_give_no_bare_word(taxonomy):
    # "Job posting software" must not make every job posting a skill.
    forms = {fold(form.form) for form in taxonomy.forms() if form.kind == "derived"}
    for word in (
        "job posting",
        "spreadsheet",
        "reservation",
        "email",
        "web browser",
        "call center",
        "invoice",
    ):
        assert word not in forms


def test_forms_and_look_up_agree(taxonomy):
    for form in list(taxonomy.forms())[::97]:
        assert form.uri in {skill.uri for skill in taxonomy.find_skill(form.form)}


def test_a_derived_or_reviewed_form_has_one_owner(taxonomy):
    owners: dict[str, set[str]] = {}
    for form in taxonomy.forms():
        if form.kind in ("derived", "curated"):
            owners.setdefault(fold(form.form), set()).add(form.uri)
    assert {key: uris for key, uris in owners.items() if len(uris) > 1} == {}


def test_the_earlier_release_has_its_labels(taxonomy):
    earlier = taxonomy.skills_of_release("1.1.0")
    assert len(earlier) == len(taxonomy.labels_of_release("1.1.0")) == 13_891
    assert len({skill.preferred_label for skill in earlier.values()}) == 13_891
    assert set(earlier) < set(taxonomy.skills)


def test_overlays_give_a_reason_in_every_row():
    columns = {
        "twins.csv": ("technology", "concept", "reason"),
        "aliases.csv": ("form", "concept", "reason"),
        "additions.csv": ("name", "like", "reason"),
    }
    for name, names in columns.items():
        rows = read_overlay(content_path("onet", name), columns=names)
        assert rows, name
        assert len({row.subject.casefold() for row in rows}) == len(rows), name


def test_additions_are_known_under_no_other_concept(taxonomy):
    for uri, skill in taxonomy.skills.items():
        if skill.taxonomy == "skillmatch":
            assert [found.uri for found in taxonomy.find_skill(skill.preferred_label)] == [uri]
            assert taxonomy.broader(uri), skill.preferred_label


def test_occupations_by_everyday_title(taxonomy):
    assert taxonomy.find_occupation("data scientist")[0].code == "2511.4"
    assert taxonomy.find_occupation("Registered Nurses")[0].code == "29-1141.00"
    assert taxonomy.find_occupation("15-1252.00")[0].preferred_label == "Software Developers"


def test_loading_again_gives_the_same_value():
    assert load_bundled() is load_bundled()
    assert load_bundled.__wrapped__().fingerprint == load_bundled().fingerprint


def test_bundles_are_small():
    declared = read_declarations().bundles
    assert sum(content_path(*name.split("/")).stat().st_size for name in declared) < 3_000_000
