"""What a concept may be called: the rules, and who owns a contested name."""

from __future__ import annotations

import pytest
from taxonomy_samples import sample_taxonomy, skill_uri

from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.aliases import is_acronym_of, technology_forms, without_brackets
from skillmatch.taxonomy.technologies import slug

VENDORS = frozenset(
    {"microsoft", "atlassian", "amazon", "amazon web services aws", "the mathworks", "oracle"}
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    return sample_taxonomy(tmp_path_factory.mktemp("sample"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Microsoft Excel", {"Excel"}),
        ("Atlassian JIRA", {"JIRA"}),
        ("Structured query language SQL", {"Structured query language", "SQL"}),
        ("Rust programming language", {"Rust"}),
        ("HubSpot software", {"HubSpot"}),
        ("The MathWorks MATLAB", {"MATLAB"}),
        ("Amazon Web Services AWS software", {"Amazon Web Services", "AWS"}),
        (
            "Amazon Elastic Compute Cloud EC2",
            {"Amazon Elastic Compute Cloud", "EC2", "Elastic Compute Cloud"},
        ),
        ("Internet Information Services (IIS) Manager", {"IIS", "Internet Information Services Manager"}),
        ("Python", set()),
        ("Microsoft", set()),
    ],
)
def test_technology_forms_leave_out_vendor_software_and_acronym(name, expected):
    forms = {derived.form for derived in technology_forms(name, VENDORS)}
    assert expected <= forms
    assert name not in forms
    if not expected:
        assert forms == set()


def test_forms_nearest_to_the_name_come_first():
    steps = [derived.n_steps for derived in technology_forms("Amazon Web Services AWS software", VENDORS)]
    assert steps == sorted(steps)
    assert steps[0] == 1


@pytest.mark.parametrize(
    ("acronym", "words", "expected"),
    [
        ("SQL", "Structured query language", True),
        ("XML", "Extensible markup language", True),
        ("HTML", "Hypertext markup language", True),
        ("SVN", "Apache Subversion", True),
        ("S3", "Amazon Simple Storage Service", True),
        ("EC2", "Amazon Elastic Compute Cloud", True),
        ("SPICE", "Simulation program with integrated circuit emphasis", True),
        ("VBA", "Microsoft Visual Basic for Applications", True),
        ("EMR", "Medical Manager", False),
        ("ERP", "SAP", False),
        ("11", "Windows", False),
        ("Excel", "Microsoft", False),
    ],
)
def test_an_acronym_is_made_of_the_words_before_it(acronym, words, expected):
    assert is_acronym_of(acronym, words.split()) is expected


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("Java (computer programming)", "Java"),
        ("R", "R"),
        ("assist (in part) others", "assist (in part) others"),
        ("(x)", "(x)"),
        ("a (b) (c)", "a (b) (c)"),
    ],
)
def test_brackets_at_the_end_are_left_out(label, bare):
    assert without_brackets(label) == bare


@pytest.mark.parametrize(
    ("name", "expected"),
    [("C++", "c-plus-plus"), ("C#", "c-sharp"), ("Node.js", "node-js"), ("Café  Pro 2", "caf-pro-2")],
)
def test_slugs(name, expected):
    assert slug(name) == expected


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("carve wooden spoons", skill_uri(1)),
        ("CARVE  Wooden spoons ", skill_uri(1)),
        ("whittle spoons", skill_uri(1)),
        ("pottery", skill_uri(2)),
        ("SpoonCAD", skill_uri(3)),
        ("microsoft spooncad", skill_uri(3)),
        ("spoon-cad", skill_uri(3)),
        ("scad", skill_uri(3)),
        ("Glaze#", "onet:technology/glaze-sharp-programming-language"),
        ("KCS", "onet:technology/kiln-control-system-kcs-software"),
        ("pot", "onet:technology/pot-software"),
        ("clayflow", "skillmatch:technology/clayflow"),
        ("onet:technology/pot-software", "onet:technology/pot-software"),
        (skill_uri(4), skill_uri(4)),
        (skill_uri(4).rsplit("/", 1)[1], skill_uri(4)),
    ],
)
def test_a_name_finds_its_skill(sample, name, uri):
    assert [skill.uri for skill in sample.find_skill(name)] == [uri]


def test_a_name_of_two_skills_finds_both_in_the_order_of_their_uris(sample):
    assert [skill.uri for skill in sample.find_skill("design of spoons")] == [skill_uri(3), skill_uri(4)]


@pytest.mark.parametrize("name", ["", "  ", "no such skill", "workshop", "microsoft"])
def test_what_is_no_name_finds_nothing(sample, name):
    # "Microsoft Workshop" without its vendor is an everyday word: ESCO writes it in small letters.
    assert sample.find_skill(name) == ()


def test_a_reviewed_form_takes_a_name_from_whoever_had_it(tmp_path):
    aliases = "form,concept,reason\nwhittle spoons,ESCO: glaze pots,for this test\n"
    taxonomy = sample_taxonomy(tmp_path, aliases=aliases)
    assert [skill.uri for skill in taxonomy.find_skill("whittle spoons")] == [skill_uri(6)]
    assert [form.uri for form in taxonomy.forms() if form.form == "whittle spoons"] == [skill_uri(6)]


def test_a_reviewed_row_undoes_a_twin(tmp_path):
    twins = "technology,concept,reason\nMicrosoft SpoonCAD,-,for this test\n"
    taxonomy = sample_taxonomy(tmp_path, twins=twins)
    assert "onet:technology/microsoft-spooncad" in taxonomy.skills
    assert not taxonomy.skills[skill_uri(3)].is_hot
    # The ESCO concept keeps the bare name, which is its preferred label.
    assert [skill.uri for skill in taxonomy.find_skill("spooncad")] == [skill_uri(3)]


def test_a_reviewed_row_makes_two_technologies_one(tmp_path):
    twins = "technology,concept,reason\nPot software,O*NET: Microsoft Workshop,for this test\n"
    aliases = "form,concept,reason\n"
    additions = "name,like,reason\n"
    taxonomy = sample_taxonomy(tmp_path, twins=twins, aliases=aliases, additions=additions)
    assert "onet:technology/pot-software" not in taxonomy.skills
    joined = taxonomy.skills["onet:technology/microsoft-workshop"]
    assert (joined.preferred_label, joined.alt_labels) == ("Microsoft Workshop", ("Pot software",))
    assert taxonomy.find_skill("pot software") == (joined,)


def test_forms_and_look_up_agree(sample):
    for form, uri, kind in sample.forms():
        assert uri in {skill.uri for skill in sample.find_skill(form)}, form
        assert kind in ("preferred", "alt", "hidden", "derived", "curated")


def test_every_skill_has_a_form(sample):
    assert {form.uri for form in sample.forms()} == set(sample.skills)


def test_occupations_are_found_by_title_code_and_uri(sample):
    assert [o.code for o in sample.find_occupation("POTTER")] == ["7314.1"]
    assert [o.code for o in sample.find_occupation("7314.1")] == ["7314.1"]
    assert [o.code for o in sample.find_occupation("51-7042.00")] == ["51-7042.00"]
    assert [o.code for o in sample.find_occupation("onet:occupation/51-7042.00")] == ["51-7042.00"]
    assert [o.code for o in sample.find_occupation("craft worker")] == ["7314.1", "7314.1.1"]
    assert [o.code for o in sample.find_occupation("pot maker")] == ["7314.1", "51-9195.05"]
    assert sample.find_occupation("no such title") == ()
