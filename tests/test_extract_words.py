"""The bundle of words is what its recipe makes of the lists."""

from __future__ import annotations

import pytest

from skillmatch.errors import InputError
from skillmatch.extract.cues import load_cues, load_levels
from skillmatch.sources.packed import unpack
from skillmatch.train.words import bundle, main, read_census, read_scowl


@pytest.fixture
def lists(tmp_path):
    scowl, census = tmp_path / "scowl", tmp_path / "census"
    scowl.mkdir()
    census.mkdir()
    (scowl / "english-words.10").write_text("go\ngo's\nword\n", encoding="latin-1")
    (scowl / "english-words.80").write_text("rareword\n", encoding="latin-1")
    (scowl / "american-words.35").write_text("word\ncolor\n", encoding="latin-1")
    (scowl / "english-upper.50").write_text("Java\n", encoding="latin-1")
    (scowl / "special-hacker.50").write_text("foobar\n", encoding="latin-1")
    for name, people in (("male.first", "JOHN"), ("female.first", "MARY"), ("all.last", "SMITH")):
        (census / f"dist.{name}").write_text(f"{people} 1.0 1.0 1\n", encoding="ascii")
    return scowl, census


def test_words_have_their_lowest_level_and_names_are_apart(lists):
    words, names = read_scowl(lists[0])
    assert words == {"go": 10, "word": 10, "color": 35}
    assert names == {"java"}
    assert read_census(lists[1]) == ({"john", "mary"}, {"smith"})


def test_the_bundle_holds_them_and_is_the_same_every_time(lists, tmp_path):
    out = tmp_path / "words.xz"
    main([str(lists[0]), str(lists[1]), str(out)])
    first = out.read_bytes()
    main([str(lists[0]), str(lists[1]), str(out)])
    assert out.read_bytes() == first == bundle(*read_scowl(lists[0]), read_census(lists[1]))
    tables = unpack(out)
    assert tables["words"] == {"10": "go\nword", "35": "color"}
    assert (tables["names"], tables["last_names"]) == ("java", "smith")


def test_missing_lists_are_said(tmp_path):
    with pytest.raises(InputError, match="expected SCOWL lists"):
        read_scowl(tmp_path)
    with pytest.raises(InputError, match=r"dist\.male\.first"):
        read_census(tmp_path)


def test_every_cue_has_a_weight_and_every_correction_a_known_level():
    cues = load_cues()
    assert {"head", "before", "domain", "label", "tail", "person", "place"} <= set(cues.weights)
    assert cues.weight("head", "developer") > cues.weight("head", "experience") > 0
    assert cues.weight("head", "soup") == 0
    assert set(load_levels().values()) <= {0, 10, 20, 35, 50, 55, 60, 80, 99}
