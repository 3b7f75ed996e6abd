"""Labels found in text: the longest, whole ones, with inflections, never where nothing is looked for."""

from __future__ import annotations

import pytest
from extract_documents import document, extractor, labels

from skillmatch.extract.resolve import Resolver


def test_the_longest_label_wins():
    found = labels("React Native apps for iOS and Android")
    assert found["React Native"] == "React Native"
    assert "React" not in found


def test_a_name_inside_a_longer_name_of_the_same_concept_is_a_mention_too():
    found = labels("Experience with Microsoft Azure is essential.")
    assert found["Microsoft Azure"] == found["Azure"]


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [
        ("Experience in managing our budgets.", "managing our budgets", "manage budgets"),
        ("You managed budgets of a region.", None, "manage budgets"),
        ("You will manage budgets.", "manage budgets", "manage budgets"),
        ("You will manage budget holders.", None, "manage budgets"),
        ("Deputy Budget Manager", None, "manage budgets"),
    ],
)
def test_labels_are_found_inflected_but_not_as_part_of_another_phrase(text, surface, label):
    found = labels(text)
    if surface is None:
        assert label not in found.values()
    else:
        assert found[surface] == label


@pytest.mark.parametrize(
    "text", ["See www.python.org for more.", "Mail java@example.com today.", "Our site is react.io now."]
)
def test_nothing_is_found_in_web_addresses(text):
    assert labels(text) == {}


def test_nothing_is_found_in_private_spans():
    doc = document("Contact Ruby Python at once. Python is essential.", private=["Ruby Python"])
    mentions = extractor().mentions(doc)
    assert [mention.span.start for mention in mentions] == [doc.text.rindex("Python")]


def test_a_version_number_in_the_word_belongs_to_the_surface():
    assert {"HTML5", "CSS3"} <= set(labels("HTML5 and CSS3 pages"))
    assert "Python" in labels("Python 3.11 or later")


def test_a_label_does_not_cross_sentences():
    assert "project management" not in labels("Each project", "management of people")


@pytest.mark.parametrize(
    "text", ["It is what it is.", "A plan for us all.", "WE ARE HIRING NOW", "Is it on or off? No idea!"]
)
def test_function_words_are_never_skills(text):
    assert labels(text) == {}


def test_fields_that_are_everyday_words_are_found_where_they_are_asked_for():
    found = labels("Knowledge of accounting, nursing, marketing or welding is essential.")
    assert {"accounting", "nursing", "marketing", "welding"} <= set(found)


def test_languages_need_a_word_of_language_or_another_language():
    assert "German" in labels("Fluent in German.")
    assert {"French", "Dutch"} <= set(labels("French and Dutch"))
    assert "French" not in labels("We serve French fries.")


def test_one_sense_per_document():
    """A bare name counts more where the same document uses it unmistakably."""
    alone = extractor().mentions(document("Go is fun."))
    beside = extractor().mentions(document("Go is fun.", "Go, Kubernetes, PostgreSQL, TypeScript, Terraform"))
    assert alone == ()
    assert "Go" in {m.surface for m in beside if m.span.start == 0}


def test_a_shared_label_goes_to_the_concept_of_the_other_skills(taxonomy):
    shared = {}
    for form in taxonomy.forms():
        shared.setdefault((form.form.lower(), form.kind), set()).add(form.uri)
    uris = next(
        sorted(found)
        for (_, kind), found in sorted(shared.items())
        if kind == "alt" and len(found) == 2 and all(taxonomy.occupations_of(uri) for uri in found)
    )
    for wanted in uris:
        occupation = taxonomy.occupations_of(wanted)[0][0]
        others = set(taxonomy.essential(occupation)) - set(uris)
        resolver = Resolver(taxonomy, others)
        pull = {uri: resolver._strength(uri) for uri in uris}
        assert resolver.choose(uris) == min(uris, key=lambda uri: (-pull[uri], uri))
    assert Resolver(taxonomy, ()).choose(uris) == uris[0]
