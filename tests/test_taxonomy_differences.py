"""ESCO 1.1.0 as a difference to 1.1.1: restored exactly, loaded as a taxonomy of its own, ranked within."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
from taxonomy_samples import sample_sources

from skillmatch.content import content_path
from skillmatch.errors import NotFound, SchemaMismatch
from skillmatch.extract.rank.within import TierWithin, within
from skillmatch.settings import ESCO_RELEASES, Settings
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import pack, unpack
from skillmatch.sources.releases import Sources
from skillmatch.taxonomy import Taxonomy, load_bundled, load_release
from skillmatch.taxonomy.bundles import EARLIER_ESCO_DIFFERENCE, ESCO_BUNDLE
from skillmatch.taxonomy.differences import difference, restored
from skillmatch.taxonomy.esco import esco_tables
from skillmatch.taxonomy.loading import BUNDLED_ESCO
from skillmatch.types import Span


@pytest.fixture(scope="module")
def earlier() -> Taxonomy:
    return load_release("1.1.0")


def test_the_earlier_tables_are_restored_exactly(tmp_path: Path) -> None:
    sources = sample_sources(tmp_path)
    then, now = esco_tables(sources, "1.1.0"), esco_tables(sources, "1.1.1")
    assert then != {**now, "release": then["release"]}
    between = difference(then, now)
    assert restored(between, now) == then
    # And so the other way round: concepts may come and go.
    assert restored(difference(now, then), then) == now
    assert pack(restored(between, now)) == pack(then)
    assert difference(now, now)["concepts"]["skills"] == {
        "absent": [],
        "stated": {name: [] for name in now["skills"]},
    }


def test_links_that_changed_are_restored(tmp_path: Path) -> None:
    now = esco_tables(sample_sources(tmp_path), "1.1.1")
    then = {**copy.deepcopy(now), "release": "ESCO 0"}
    for table in ("needs", "related"):
        then[table]["optional"][0] = [0, 1] if then[table]["optional"][0] != [0, 1] else [1]
    then["broader"]["skill_group"][1] = []
    between = difference(then, now)
    assert between["links"]["broader.skill_group"]["at"] == [1]
    assert restored(between, now) == then


def test_a_difference_to_another_release_is_refused(tmp_path: Path) -> None:
    sources = sample_sources(tmp_path)
    then, now = esco_tables(sources, "1.1.0"), esco_tables(sources, "1.1.1")
    with pytest.raises(SchemaMismatch, match=r"ESCO 1\.1\.0 is kept as a difference to ESCO 1\.1\.1"):
        restored(difference(then, now), then)


def test_the_bundled_difference_gives_the_published_tables(mirror: Path) -> None:
    sources = Sources(declarations=read_declarations(), mirror=mirror)
    bundled = {
        name: unpack(content_path(*name.split("/"))) for name in (ESCO_BUNDLE, EARLIER_ESCO_DIFFERENCE)
    }
    assert restored(bundled[EARLIER_ESCO_DIFFERENCE], bundled[ESCO_BUNDLE]) == esco_tables(sources, "1.1.0")


def test_the_earlier_release_is_a_taxonomy_of_its_own(earlier: Taxonomy, taxonomy: Taxonomy) -> None:
    assert earlier.release == "ESCO 1.1.0 + O*NET 30.1"
    assert earlier.fingerprint != taxonomy.fingerprint
    of_esco = {uri: skill for uri, skill in earlier.skills.items() if skill.taxonomy == "ESCO"}
    told = taxonomy.skills_of_release("1.1.0")
    assert of_esco.keys() == told.keys()
    assert all(of_esco[uri].preferred_label == told[uri].preferred_label for uri in told)
    assert earlier.labels_of_release("1.1.0") == tuple(sorted(of_esco))
    assert taxonomy.skills_of_release("1.1.1").keys() == {
        uri for uri, skill in taxonomy.skills.items() if skill.taxonomy == "ESCO"
    }
    with pytest.raises(NotFound, match=r"1\.1\.1"):
        earlier.skills_of_release("1.1.1")
    assert earlier.counts["esco_occupations"] == 3_008
    assert earlier.counts["esco_occupation_skill_links_dangling"] == 0
    assert load_release("1.1.1") is load_bundled()
    assert load_release("1.1.0") is earlier


def test_releases_that_do_not_ship_are_refused() -> None:
    with pytest.raises(NotFound, match=r"1\.1\.0 and 1\.1\.1"):
        load_release("1.2.0")
    assert BUNDLED_ESCO == ESCO_RELEASES
    assert Settings(home=Path()).esco == ESCO_RELEASES[-1] == "1.1.1"


class Listed:
    """Three skills listed of four."""

    def __init__(self, skills: list[int]) -> None:
        self.skills = np.array(skills, dtype=np.int64)
        self.margins = np.arange(len(skills), 0, -1, dtype=np.float32)
        self.confidences = self.margins / 10
        self.rough = np.array([0.0, 0.1, 0.2, 0.3], dtype=np.float32)

    def span(self, place: int) -> Span:
        return Span(start=int(self.skills[place]), end=9)


class FourSkills:
    """A tier of four skills that lists some and remembers what it was told."""

    threshold = 0.5
    naming = None

    def __init__(self, uris: tuple[str, ...]) -> None:
        self.uris = uris
        self.named: list[dict[int, object]] = []

    def rank(self, sentences, named):
        self.named = [dict(each) for each in named]
        lists = {"all": [3, 1, 0], "one": [1], "none": None}
        return [None if lists[each] is None else Listed(lists[each]) for each in sentences]


def test_a_tier_is_kept_within_the_skills_of_a_release(earlier: Taxonomy, taxonomy: Taxonomy) -> None:
    (new, *_) = sorted(uri for uri in taxonomy.skills.keys() - earlier.skills.keys() if "/esco/" in uri)
    old = sorted(uri for uri in earlier.skills if "/esco/" in uri)[:3]
    tier = FourSkills((old[0], new, old[1], old[2]))
    assert within(tier, taxonomy) is tier
    kept = within(tier, earlier)
    assert isinstance(kept, TierWithin)
    assert kept.uris == tuple(old)
    here = (Span(start=0, end=1), 0.9)
    everything, one, none = kept.rank(["all", "one", "none"], [{2: here}, {}, {}])
    assert tier.named[0] == {3: here}
    assert one is None
    assert none is None
    assert [kept.uris[place] for place in everything.skills] == [old[2], old[0]]
    assert everything.margins.tolist() == [3.0, 1.0]
    assert everything.confidences.tolist() == pytest.approx([0.3, 0.1])
    assert everything.rough.tolist() == pytest.approx([0.0, 0.2, 0.3])
    assert [everything.span(place).start for place in (0, 1)] == [3, 0]
