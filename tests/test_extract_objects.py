"""Nouns derived from abilities: only where one concept owns them, and only where they are nouns."""

from __future__ import annotations

from extract_documents import document, extractor, labels

from skillmatch.content import content_path
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.objects import KIND, ObjectLabels
from skillmatch.extract.objects_shipped import BUNDLE, made_from, object_labels
from skillmatch.sources.packed import unpack
from skillmatch.text.words import Words, load_words
from skillmatch.train.objects import bundle
from skillmatch.types import Skill

WORDS = Words(
    levels=dict.fromkeys(["handling", "handle", "complaint", "complaints", "audit", "wash", "car"], 20),
    names=frozenset(),
    first_names=frozenset(),
    last_names=frozenset(),
)


def _derive(*names: str) -> dict[str, str]:
    """Derived form to the label it comes from, for abilities of these names."""
    skills = {name: _skill(name) for name in names}
    made = ObjectLabels(skills, WORDS, Inflection(WORDS)).derive((name, name, "preferred") for name in names)
    assert all(kind == KIND for _, _, kind in made)
    return {form: uri for form, uri, _ in made}


def _skill(name: str) -> Skill:
    return Skill(uri=name, taxonomy="ESCO", preferred_label=name, skill_type="skill/competence")


def test_an_empty_verb_leaves_its_object_as_the_name():
    assert _derive("undertake clinical audit")["clinical audit"] == "undertake clinical audit"


def test_another_verb_gives_its_noun_and_not_its_object():
    derived = _derive("handle complaints")
    assert derived["complaint handling"] == "handle complaints"
    assert "complaints" not in derived


def test_what_two_abilities_share_names_neither():
    derived = _derive("perform car wash", "supervise car wash")
    assert "car wash" not in derived


def test_a_noun_that_is_a_label_already_stays_with_its_owner():
    assert "clinical audit" not in _derive("undertake clinical audit", "clinical audit")


def test_a_rare_word_of_one_concept_names_it():
    derived = _derive("perform venous zorbulation")
    assert derived["zorbulation"] == "perform venous zorbulation"
    shared = _derive("perform venous zorbulation", "advise on zorbulation")
    assert "zorbulation" not in shared


def test_postings_are_read_by_nouns_with_less_confidence():
    (mention,) = extractor().mentions(document("You take part in clinical audit."))
    assert mention.preferred_label == "undertake clinical audit"
    assert mention.confidence < 0.8


def test_a_verb_and_a_benefit_are_no_nouns():
    assert "complaint handling" in labels("Experience of complaint handling is useful.")
    assert "payment processing" not in labels("See the payment processing the next day.")
    assert extractor().mentions(document(("benefits", "Free flow cytometry for all."))) == ()


def test_the_shipped_nouns_are_those_derived(taxonomy):
    """Where this fails: python -m skillmatch.train.objects models/words/objects.json.xz."""
    path = content_path("models", "words", BUNDLE)
    assert path.read_bytes() == bundle()
    assert unpack(path)["made_from"] == made_from(taxonomy)
    assert path.stat().st_size < 200_000


def test_a_bundle_made_from_something_else_is_not_used(taxonomy, monkeypatch):
    words = load_words()
    labels = list(taxonomy.forms())
    shipped = object_labels(taxonomy, labels, words, Inflection(words), are_bundled=True)
    assert shipped == ObjectLabels(taxonomy.skills, words, Inflection(words)).derive(labels)
    stale = {"made_from": "another", "forms": "nonsense", "skills": [0]}
    monkeypatch.setattr("skillmatch.extract.objects_shipped._shipped", lambda: stale)
    assert object_labels(taxonomy, labels, words, Inflection(words), are_bundled=True) == shipped
    other = Words(levels={}, names=frozenset(), first_names=frozenset(), last_names=frozenset())
    assert object_labels(taxonomy, labels, other, Inflection(other), are_bundled=False) != shipped
