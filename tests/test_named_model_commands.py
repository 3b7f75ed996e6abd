"""The commands that rank by a model of the user's: what they write, say and refuse."""

from __future__ import annotations

import csv
import json
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from named_model_builders import fake_parts, ranker
from named_models import CLS, MARKS, WORDS, word_graph, write_folder
from ranking_builders import trades

from skillmatch.cli import app
from skillmatch.engine import Engine
from skillmatch.engine.named_model import ranker_by
from skillmatch.errors import InputError, ReleaseMissing
from skillmatch.extract.ranking import esco_skills
from skillmatch.settings import Settings


def rank(tmp_path: Path, *more: object) -> list[dict[str, str]]:
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,text\na,weld metal all day\nb,bake bread and teach\n", encoding="utf-8")
    arguments = ["skills", "rank", "--input", source, "--output", output, *more]
    CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    return list(csv.DictReader(output.open(encoding="utf-8")))


@pytest.mark.parametrize("pooling", [{"pooling_mode": "mean"}, CLS])
def test_the_command_ranks_by_a_folder_and_calls_its_figures_margins(tmp_path, monkeypatch, capsys, pooling):
    parts = fake_parts(tmp_path)
    monkeypatch.setattr(import_module("skillmatch.cli.skills"), "open_engine", lambda **_: parts)
    folder = write_folder(tmp_path / "m", pooling=pooling, graph=word_graph(is_summed=True))
    rows = rank(tmp_path, "--encoder", folder, "--top", "3")
    assert list(rows[0]) == ["id", "rank", "uri", "preferred_label", "margin"]
    assert [(row["id"], row["rank"]) for row in rows] == [(i, str(n)) for i in "ab" for n in (1, 2, 3)]
    assert [row["preferred_label"] for row in rows if row["rank"] == "1"] == ["weld metal", "bake bread"]
    assert {row["preferred_label"] for row in rows[3:5]} == {"bake bread", "teach children"}
    margins = [float(row["margin"]) for row in rows[:3]]
    assert margins == sorted(margins, reverse=True)
    assert rank(tmp_path, "--encoder", folder, "--top", "3") == rows


@pytest.mark.parametrize(
    ("descriptions", "expected"), [(None, "labels alone"), ({"s:1": "Joining steel."}, "and descriptions")]
)
def test_a_note_says_that_margins_are_no_confidences_and_what_vectors_know(tmp_path, descriptions, expected):
    found = ranker_by(fake_parts(tmp_path, descriptions=descriptions), write_folder(tmp_path / "m"))
    assert "they are no confidences" in found.note
    assert expected in found.note


def test_descriptions_that_are_not_here_are_done_without(tmp_path, taxonomy):
    class Without(SimpleNamespace):
        @property
        def full_taxonomy(self):
            raise ReleaseMissing("not here")

    parts = fake_parts(tmp_path)
    given = {name: value for name, value in vars(parts).items() if name != "full_taxonomy"}
    assert not ranker_by(Without(**given), write_folder(tmp_path / "m")).has_descriptions


def test_a_tier_and_a_model_cannot_both_be_asked_for(tmp_path):
    with pytest.raises(InputError, match="not both"):
        rank(tmp_path, "--encoder", tmp_path, "--tier", "best")


def test_the_name_of_a_model_on_a_server_is_refused(tmp_path, monkeypatch):
    parts = fake_parts(tmp_path)
    monkeypatch.setattr(import_module("skillmatch.cli.skills"), "open_engine", lambda **_: parts)
    with pytest.raises(InputError, match="nothing is downloaded"):
        rank(tmp_path, "--encoder", "sentence-transformers/all-MiniLM-L6-v2")


def test_all_of_esco_is_ranked_by_a_folder_and_kept(tmp_path, engine: Engine):
    """The whole way on the bundled taxonomy, by a model that knows ten words."""
    seen: list[tuple[int, int]] = []
    own = Engine(
        Settings(home=tmp_path, threads=engine.settings.threads),
        progress=lambda what, done, total: seen.append((done, total)),
    )
    folder = write_folder(tmp_path / "m")
    found = ranker_by(own, folder).ranker
    skills = esco_skills(own.taxonomy)
    assert found.uris == tuple(skill.uri for skill in skills)
    assert seen[-1] == (len(skills), len(skills))
    [best] = found.rank_by_margin(["drive lorries"], top=3)
    labels = [own.taxonomy.skills[uri].preferred_label for uri, _ in best]
    assert any("lorr" in label or "truck" in label or "driv" in label for label in labels)
    seen.clear()
    assert ranker_by(own, folder).ranker.rank_by_margin(["drive lorries"], top=3) == [best]
    assert seen == []


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A mirror with two tiny validation sets and a test set, of real labels."""
    folder = tmp_path / "mirror" / "skill_eval" / "decorte"
    folder.mkdir(parents=True)
    for name in ("house_validation", "tech_validation", "house_test"):
        (folder / f"{name}_annotations.csv").write_text(
            "sentence,label\nteach children,teach children\nbake,bake bread\n", encoding="utf-8"
        )
    return tmp_path / "mirror"


@pytest.fixture
def evaluate(tmp_path: Path, sets: Path, monkeypatch):
    """Runs the command on the sets, with tiers whose rankings are the bag's."""
    module = import_module("skillmatch.cli.evaluate_extraction")

    def open_engine(*, tier: str = ""):
        parts = fake_parts(tmp_path)
        parts.settings = Settings(home=tmp_path, mirror=sets)
        parts.taxonomy.labels_of_release = lambda version: tuple(parts.taxonomy.skills)
        parts.skill_ranker = ranker(tmp_path, *trades())
        return parts

    monkeypatch.setattr(module, "open_engine", open_engine)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> str:
        given = ["evaluate", "extraction", *map(str, arguments)]
        return CliRunner().invoke(app, given, catch_exceptions=False).stdout

    return run


def test_the_evaluation_sets_a_model_beside_the_tiers(tmp_path, evaluate):
    folder = write_folder(tmp_path / "a" / "m")
    shown = evaluate("--encoder", folder, "--tier", "default", "--output", tmp_path / "f.json")
    assert "encoder a/m" in shown
    assert "No test set was read." in shown
    assert "Mentions" not in shown
    figures = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert list(figures["ranking"]) == ["default", "encoder a/m"]
    *sets, pooled = figures["ranking"]["encoder a/m"]
    assert [each["name"] for each in sets] == ["house_validation", "tech_validation"]
    assert pooled["metrics"]["rp@5"]["value"] == pytest.approx(100)
    assert list(figures["differences"]) == ["encoder a/m - default"]


def test_the_test_set_is_read_when_it_is_asked_for_alone(tmp_path, evaluate):
    shown = evaluate("--encoder", write_folder(tmp_path / "m"), "--tier", "default", "--final")
    assert "The HOUSE test set was read." in shown
    assert "house_test 2" in shown


def test_models_whose_paths_end_alike_keep_columns_of_their_own(tmp_path, evaluate):
    folders = [write_folder(tmp_path / top / "a" / "m") for top in ("one", "two")]
    arguments = [each for folder in folders for each in ("--encoder", folder)]
    evaluate(*arguments, "--tier", "default", "--output", tmp_path / "f.json")
    names = list(json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["ranking"])
    assert names == ["default", *(f"encoder {folder.resolve()}" for folder in folders)]


def test_no_picture_of_confidences_is_drawn_of_a_model_that_has_none(tmp_path, evaluate):
    with pytest.raises(InputError, match="--picture"):
        evaluate("--encoder", write_folder(tmp_path / "m"), "--picture", tmp_path / "p.svg")


def test_the_words_of_the_folders_here_are_those_of_the_trades():
    assert set(WORDS) - set(MARKS) == {word for each in trades() for word in each.preferred_label.split()}
