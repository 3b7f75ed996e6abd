"""With the publishers' files at hand: checks of every release, bundles byte for byte, full releases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillmatch.cli.data import bundle_makers
from skillmatch.content import content_root
from skillmatch.sources.bundling import make_bundle
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.fetching import fetch
from skillmatch.sources.releases import Sources
from skillmatch.sources.verifying import verify
from skillmatch.taxonomy import load_bundled, load_full, load_labels

pytestmark = pytest.mark.mirror


@pytest.fixture(scope="module")
def sources(mirror) -> Sources:
    return Sources(declarations=read_declarations(), mirror=mirror)


def test_every_file_in_the_mirror_is_as_declared(sources):
    wrong = {
        (found.release_id, found.name): found.state
        for found in verify(sources, sources.declarations.releases)
        if found.state != "ok"
    }
    assert wrong == {}


@pytest.mark.parametrize("name", sorted(read_declarations().bundles))
def test_a_bundle_made_anew_is_the_shipped_one_byte_for_byte(sources, name):
    made = make_bundle(name, bundle_makers(), sources)
    assert made.is_declared
    assert made.data == (content_root() / name).read_bytes()


def test_the_full_release_adds_sentences_and_nothing_else(sources):
    full, bundled = load_full(sources), load_bundled()
    assert full.release == bundled.release
    assert full.fingerprint != bundled.fingerprint
    assert sum(bool(skill.description) for skill in full.skills.values()) > 13_000
    assert all(task.statement for task in full.tasks.values())
    assert list(full.skills) == list(bundled.skills)
    for uri in list(full.skills)[::50]:
        assert replace(full.skills[uri], description="") == bundled.skills[uri]


def test_another_release_stands_beside_and_is_not_mixed(sources):
    earlier, bundled = load_full(sources, esco_version="1.1.0"), load_bundled()
    assert earlier.release == "ESCO 1.1.0 + O*NET 30.1"
    assert earlier.fingerprint != bundled.fingerprint
    of_esco = {uri: skill for uri, skill in earlier.skills.items() if skill.taxonomy == "ESCO"}
    told = bundled.skills_of_release("1.1.0")
    assert of_esco.keys() == told.keys()
    assert all(of_esco[uri].preferred_label == told[uri].preferred_label for uri in told)
    assert all(set(of_esco[uri].alt_labels) == set(told[uri].alt_labels) for uri in told)


def test_fetch_brings_a_release_home_from_the_mirror(sources, tmp_path):
    at_home = replace(sources, home=tmp_path)
    assert len(fetch(at_home, "esco-1.1.1")) == 2
    alone = replace(at_home, mirror=None)
    assert {found.state for found in verify(alone, ["esco-1.1.1"])} == {"ok"}


@pytest.mark.parametrize(
    ("release_id", "at_least"),
    [
        ("esco-labels-fr", 13_000),
        ("esco-1.2.1-nl", 3_000),
        ("esco-1.2.0-en", 3_000),
        ("esco-labels-en-2026-06", 16_000),
    ],
)
def test_labels_of_other_releases_and_languages(sources, release_id, at_least):
    labels = load_labels(sources, release_id)
    assert len(labels) > at_least
    assert list(labels) == sorted(labels)
    assert all(uri == found.uri and found.preferred_label for uri, found in labels.items())
    known = {*load_bundled().skills, *load_bundled().occupations}
    assert len(known & set(labels)) > 0.95 * at_least
