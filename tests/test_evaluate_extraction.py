"""All measurements at once, and the command: tiny made-up sets, a system whose answers are known."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner
from labelled_builders import mention, readers_folder
from lxml import etree
from ranking_builders import tier, trades

from skillmatch.cli import app, evaluate_extraction
from skillmatch.errors import ReleaseMissing
from skillmatch.evaluate import extraction
from skillmatch.evaluate.calibration import reliability
from skillmatch.evaluate.extraction import Material, System, as_plain, measure
from skillmatch.evaluate.focusing import FocusedMeaning, RememberingTier
from skillmatch.evaluate.label_making import make
from skillmatch.evaluate.labels import read_labels
from skillmatch.evaluate.mentions import as_document
from skillmatch.evaluate.skillspan import posting_of
from skillmatch.extract.extractor import NamedSkill
from skillmatch.extract.implied import ImpliedSkills
from skillmatch.report.exposure.figures.svg import svg_file
from skillmatch.report.reliability import reliability_figure
from skillmatch.sources.skillspan import SkillSpanRow
from skillmatch.taxonomy import load_bundled
from skillmatch.types import Sentence, Span

ANSWERS = {"A": [["2e 1o", "none"], ["2i", "none"]], "N": ["yn", "nn"], "R": ["mw", "mw"], "Q": ["mx", "mx"]}
TEXT = "We need Python. Docker is a plus."
SQL, PYTHON = "SQL", "Python (computer programming)"


@pytest.fixture
def material(tmp_path: Path, taxonomy) -> Material:
    path = tmp_path / "labels.json.xz"
    path.write_bytes(make(readers_folder(tmp_path, ANSWERS)))
    folder = tmp_path / "skill_eval" / "decorte"
    folder.mkdir(parents=True)
    for name, label in (("house_validation", SQL), ("tech_validation", PYTHON)):
        (folder / f"{name}_annotations.csv").write_text(
            f"sentence,label\nMade up,{label}\n", encoding="utf-8"
        )
    marked = SkillSpanRow(
        source="x", idx=1, tokens=("We", "need", "Python"), tags=(tuple("OOB"), tuple("OOO"))
    )
    return Material(
        labels=read_labels(path),
        documents={("hn", "7"): as_document(TEXT)},
        held_out=(posting_of("x", [marked]),),
        mirror=tmp_path,
        taxonomy=taxonomy,
    )


class AlwaysPython:
    """Ranks Python first whatever the text, and finds "u:a" where a text says Python."""

    def __init__(self, taxonomy) -> None:
        released = taxonomy.skills_of_release("1.1.0")
        self.uris = tuple(sorted(released))
        self._row = np.array([released[uri].preferred_label == PYTHON for uri in self.uris], dtype=np.float32)

    def margins(self, texts):
        return [self._row for _ in texts]

    def mentions(self, document):
        place = document.text.find("Python")
        return [mention("u:a", start=place, confidence=0.6)] if place >= 0 else []


@pytest.fixture
def system(taxonomy) -> System:
    known = AlwaysPython(taxonomy)
    return System(name="known", ranker=known, mentions=known.mentions)


def test_every_table_says_what_is_known(material: Material, system: System):
    report = measure(material, [system], peers={"nobody": lambda text: []})
    tier = report.tiers["known"]
    assert [(r.name, r.metrics["rp@1"].value) for r in tier.ranking] == [
        ("house_validation", 0), ("tech_validation", 100), ("pooled", 50),
    ]  # fmt: skip
    found = tier.mentions["all"].figures
    assert (found["precision explicit"].value, found["recall all"].value) == (1, 1)
    assert found["calibration error explicit"].value == pytest.approx(0.4)
    assert tier.false_mentions["all"].figures["all"].value == 0
    assert tier.spans["all mentions"].figures["relaxed F1"].value == 1
    assert report.spans["nobody"].figures["relaxed F1"].value == 0
    assert {name: each.accuracy.value for name, each in report.strength.items()} == {
        "requirements": 1, "words of negation": 1 / 2, "together": 3 / 4,
    }  # fmt: skip
    assert report.kappas["sentences: no skill at all or not"].value == 1
    assert report.kappas["sentences: skill accepted or not"].n == 3
    assert report.kappas["together: must, wished, not needed, none"].n == 4
    assert report.differences == {}


def test_two_tiers_are_compared_sentence_by_sentence(material: Material, system: System, taxonomy):
    worse = AlwaysPython(taxonomy)
    worse.margins = lambda texts: [np.zeros(len(worse.uris), dtype=np.float32) for _ in texts]
    systems = [System(name="worse", ranker=worse, mentions=worse.mentions), system]
    report = measure(material, systems, peers={})
    [(name, found)] = report.differences.items()
    assert name == "known - worse"
    assert [found[each]["rp@1"].value for each in ("house_validation", "tech_validation", "pooled")] == [
        0,
        100,
        50,
    ]
    assert found["pooled"]["rp@1"].low == 0


def test_only_passages_that_are_judged_are_wanted(material: Material):
    lines = [Span(start=16, end=33), Span(start=16, end=33)]
    assert material.wanted == {TEXT: [Span(start=0, end=15), *lines[:1], *lines]}


def test_the_test_set_is_read_only_when_asked_for(material: Material, system: System):
    assert measure(material, [system], peers={}).tiers["known"].final is None
    with pytest.raises(ReleaseMissing, match="house_test"):
        measure(material, [system], peers={}, is_final=True)
    path = material.mirror / "skill_eval" / "decorte" / "house_test_annotations.csv"
    path.write_text(f"sentence,label\nMade up,{PYTHON}\n", encoding="utf-8")
    final = measure(material, [system], peers={}, is_final=True).tiers["known"].final
    assert (final.name, final.metrics["rp@1"].value) == ("house_test", 100)


def test_a_report_becomes_json_without_single_sentences(material: Material, system: System):
    plain = json.loads(json.dumps(as_plain(measure(material, [system], peers={}))))
    assert plain["tiers"]["known"]["mentions"]["all"]["figures"]["recall named"] is None
    assert [plain["strength"]["requirements"]["table"][each] for each in ("mm", "m-")] == [1, 0]
    assert "per_sentence" not in json.dumps(plain)


def test_the_command_prints_all_tables_and_writes_figures(material, system, monkeypatch, tmp_path, taxonomy):
    engine = SimpleNamespace(settings=SimpleNamespace(mirror=material.mirror), taxonomy=taxonomy)
    monkeypatch.setattr(evaluate_extraction, "open_engine", lambda: engine)
    other = System(name="other", ranker=system.ranker, mentions=system.mentions)
    monkeypatch.setattr(evaluate_extraction, "_systems", lambda tiers, wanted: [system, other])
    monkeypatch.setattr(evaluate_extraction, "_peers", lambda engine: {})
    monkeypatch.setattr(extraction, "read_material", lambda mirror, taxonomy: material)
    arguments = ["--output", str(tmp_path / "f.json"), "--picture", str(tmp_path / "p.svg")]
    told = CliRunner().invoke(app, ["evaluate", "extraction", *arguments], catch_exceptions=False).stdout
    told = " ".join(told.split())
    for title in (
        "ranked for sentences",
        "Mentions in real postings, the half for test",
        "two readers",
        "paired differences",
        "other - known",
        "Strength, words of negation, 2 phrases",
        "Strength read right",
        "Spans, relaxed, in 1",
    ):
        assert title in told
    assert "No test set was read." in told
    assert json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["tiers"]["known"]
    assert "reliability" in (tmp_path / "p.svg").read_text(encoding="utf-8")


def test_without_a_mirror_the_command_says_what_is_there_and_what_to_do(monkeypatch, taxonomy):
    engine = SimpleNamespace(settings=SimpleNamespace(mirror=None), taxonomy=taxonomy)
    monkeypatch.setattr(evaluate_extraction, "open_engine", lambda: engine)
    with pytest.raises(ReleaseMissing, match=r"samples/labels.*SKILLMATCH_MIRROR"):
        CliRunner().invoke(app, ["evaluate", "extraction"], catch_exceptions=False)


def test_a_tier_that_is_not_there_is_left_out_unless_it_was_asked_for(monkeypatch, capsys):
    class Engine:
        def __init__(self, tier):
            self.taxonomy, self.lexical, self.skill_ranker, self._tier = load_bundled(), None, "ranker", tier

        @property
        def tier(self):
            if self._tier == "best":
                return tier(*trades())
            raise ReleaseMissing(f"No {self._tier}")

    monkeypatch.setattr(evaluate_extraction, "open_engine", lambda *, tier: Engine(tier))
    assert [each.name for each in evaluate_extraction._systems((), {})] == ["best"]
    assert "instant is left out. No instant" in capsys.readouterr().err
    with pytest.raises(ReleaseMissing, match="No default"):
        list(evaluate_extraction._systems(("best", "default"), {}))


def read(*lines: str) -> tuple[str, list[Sentence]]:
    text, found = "", []
    for line in lines:
        found.append(Sentence(span=Span(start=len(text), end=len(text) + len(line)), section="duties"))
        text += line + "\n"
    return text, found


class Counting:
    """A tier that counts the sentences it is asked about."""

    def __init__(self) -> None:
        self._inner, self.n_asked = tier(*trades()), 0
        self.uris, self.threshold, self.naming = self._inner.uris, self._inner.threshold, self._inner.naming

    def rank(self, sentences, named):
        self.n_asked += len(sentences)
        return self._inner.rank(sentences, named)


def test_a_focused_reader_says_the_same_of_what_is_wanted_and_asks_no_more():
    text, sentences = read("You bake bread", "You weld metal", "You drive lorries")
    named = [{}, {}, {"s:1": NamedSkill(Span(start=30, end=33), 0.7, is_name=False)}]
    whole = ImpliedSkills(tier(*trades())).find(text, sentences, named)
    counting = Counting()
    wanted = {text: [Span(start=3, end=5), Span(start=16, end=17)]}
    focused = FocusedMeaning(ImpliedSkills(RememberingTier(counting)), wanted).find(text, sentences, named)
    assert [hit.uri for hit in whole.implied] == ["s:0", "s:1", "s:4"]
    assert list(focused.implied) == list(whole.implied)[:2]
    assert focused.named[:2] == whole.named[:2]
    assert focused.named[2] == {"s:1": 0.7}
    assert counting.n_asked == 2


def test_a_text_that_nobody_wants_a_part_of_is_read_whole_and_a_sentence_once():
    text, sentences = read("You bake bread", "You bake bread")
    counting = Counting()
    reader = FocusedMeaning(ImpliedSkills(RememberingTier(counting)), {})
    assert [hit.uri for hit in reader.find(text, sentences, [{}, {}]).implied] == ["s:0", "s:0"]
    assert reader.find(text, sentences, [{}, {}]) == ImpliedSkills(tier(*trades())).find(
        text, sentences, [{}, {}]
    )
    assert counting.n_asked == 1


def test_the_picture_puts_every_bin_where_it_belongs():
    bins = reliability([0.2] * 10 + [0.9] * 10, [True] * 2 + [False] * 8 + [True] * 9 + [False])
    scene = reliability_figure({"explicit": bins, "all": bins}, tier="default")
    tree = etree.fromstring(svg_file(scene).encode())
    told = [title.text for title in tree.iter("{*}title")][1:]
    assert told == [
        "10 mentions of confidence 0.20, 0.20 right",
        "10 mentions of confidence 0.90, 0.90 right",
    ]
    assert told[0] in scene.description
    assert all(text.box.within(scene.box) for text in scene.texts)
    assert svg_file(scene) == svg_file(scene)
