"""Typing errors are found where only one name is near, and ordinary words are none."""

from __future__ import annotations

import pytest
from extract_documents import document, extractor, labels


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [
        ("Experience with Kubernets clusters", "Kubernets", "Kubernetes"),
        ("Javscript and HTML", "Javscript", "JavaScript"),
        ("Postgress databases", "Postgress", "PostgreSQL"),
        ("Strong Terrafrom modules", "Terrafrom", "IBM Terraform"),
    ],
)
def test_a_typing_error_is_the_name_it_is_near(text, surface, label):
    mentions = [m for m in extractor().mentions(document(text)) if m.surface == surface]
    assert [(m.preferred_label, m.method) for m in mentions] == [(label, "fuzzy")]
    assert mentions[0].confidence < 0.9


@pytest.mark.parametrize(
    "text",
    [
        "Our groupwide mindset",
        "Reporters and photographers welcome",
        "Contact Ms Kubicek at Pythagoras House",
        "jawaskrapt",
        "Mail kubernets@example.com",
    ],
)
def test_ordinary_compound_and_far_words_are_no_errors(text):
    assert not [m for m in extractor().mentions(document(text)) if m.method == "fuzzy"]


def test_a_right_spelling_is_exact():
    mention = extractor().mentions(document("Kubernetes clusters"))[0]
    assert (mention.surface, mention.method) == ("Kubernetes", "exact")
    assert labels("Kubernetes clusters")["Kubernetes"] == "Kubernetes"
