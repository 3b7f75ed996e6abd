"""Decision records from the command line and the server: recorded, listed, checked, replayed, amended."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes_web import FakeEngine

from skillmatch.cli import main
from skillmatch.cli.audit.replaying import replay as replay_command
from skillmatch.content import content_path
from skillmatch.engine import Engine
from skillmatch.engine.staging import STAGES
from skillmatch.errors import SkillmatchError
from skillmatch.records import RecordStore
from skillmatch.records.chain import GENESIS, line_of, made
from skillmatch.settings import Settings
from skillmatch.sources.files import read_file
from skillmatch.web import create_app
from skillmatch.web.reading import Received, view_match

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path) -> Run:
    for name, value in {"SKILLMATCH_HOME": str(home), "SKILLMATCH_TIER": "instant"}.items():
        monkeypatch.setenv(name, value)
    for name in ("SKILLMATCH_RECORDS", "SKILLMATCH_BY", "SKILLMATCH_ESCO"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(arg) for arg in args])
        told = capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return stopped.value.code, told.out, told.err

    return run


def folder_of(kind: str, n: int, into: Path) -> Path:
    folder = into / kind
    folder.mkdir()
    for path in sorted(content_path("samples", kind).glob("*.txt"))[:n]:
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def given(tmp_path: Path) -> list[object]:
    """Options of ``match rank``: two postings and three resumes."""
    postings, resumes = folder_of("postings", 2, tmp_path), folder_of("resumes", 3, tmp_path)
    return ["--postings", postings, "--resumes", resumes, "--output", tmp_path / "ranked.csv"]


@pytest.fixture
def recorded(run: Run, given: list[object], tmp_path: Path) -> Path:
    """Records of both rankings."""
    folder = tmp_path / "records"
    status, _, err = run("match", "rank", *given, "--top", 2, "--record", folder, "--by", "Ada")
    assert status == 0
    head = list(RecordStore(folder).entries())[-1].hash
    assert f"record 1 to 2 -> {folder}; head {head}" in err
    return folder


def test_a_ranking_is_recorded_listed_shown_and_replayed(
    run: Run, recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLMATCH_RECORDS", str(recorded))
    rows = json.loads(run("audit", "list", "--format", "json")[1])
    assert [(row["what"], row["by"], row["n_resumes"]) for row in rows] == [("decision", "Ada", 3)] * 2
    assert "decision" in run("audit", "list")[1]
    posting_id = rows[1]["posting_id"]
    assert posting_id.startswith("p03")
    status, out, _ = run("audit", "show", rows[1]["hash"][:8])
    assert status == 0
    assert posting_id in out
    assert "ESCO 1.1.1" in out
    whole = json.loads(run("audit", "show", "2", "--format", "json")[1])
    # The third, whom --top left out of the table, stands in the record.
    assert [result["rank"] for result in whole["body"]["results"]] == [1, 2, 3]
    assert posting_id not in json.dumps(whole)
    again = tmp_path / "again.csv"
    status, out, _ = run("audit", "replay", "2", "--output", again, "--top", 2)
    assert (status, out.splitlines()[-1]) == (0, "record 2, from text: 3 results, agrees byte for byte")
    lines = (tmp_path / "ranked.csv").read_bytes().splitlines(keepends=True)
    assert len(lines) == 1 + 2 * 2
    assert again.read_bytes() == b"".join([lines[0], *lines[3:]])


def test_a_replay_that_comes_out_otherwise_ends_with_status_3(
    run: Run, recorded: Path, tmp_path: Path
) -> None:
    """The chain was written anew to its end with another figure: it is in order, and wrong."""
    store = RecordStore(recorded)
    before, lines = GENESIS, b""
    for entry in list(store.entries()):
        if entry.seq == 2:
            entry.body["results"][0]["margin"] += 0.25
        forged = made(entry.seq, before, entry.body)
        before, lines = forged.hash, lines + line_of(forged)
    store.chain.path.write_bytes(lines)
    assert run("audit", "verify", "--records", recorded)[0] == 0
    assert run("audit", "replay", "1", "--records", recorded)[0] == 0
    status, out, err = run("audit", "replay", "2", "--from", "subjects", "--records", recorded)
    assert status == 3
    assert "margin: recorded" in out
    assert "comes out OTHERWISE" in out
    assert "error" not in err


def test_what_was_changed_ends_with_one_line_that_names_it(run: Run, recorded: Path) -> None:
    store = RecordStore(recorded)
    status, out, _ = run("audit", "verify", "--records", recorded)
    assert status == 0
    # Two postings and three resumes, which both rankings share.
    assert out.startswith("2 entries, 5 files kept, 0 erased or swept; head ")
    head = out.split()[-1]
    assert run("audit", "verify", "--records", recorded, "--head", head)[0] == 0
    assert run("audit", "verify", "--records", recorded, "--head", "0" * 64)[0] == 2
    first = store.find("1").body
    place = f"{first['run']}/{first['inputs']['resumes'][0]['name']}"
    path = store.vault.folder / place
    path.write_bytes(path.read_bytes()[:-1])
    status, out, err = run("audit", "verify", "--records", recorded)
    assert status == 2
    assert f"vault/{place} was changed" in out
    assert f"the first is vault/{place}" in err
    status, out, err = run("audit", "replay", "1", "--records", recorded)
    assert (status, out) == (2, "")
    assert place in err


def test_people_override_and_are_erased(run: Run, recorded: Path, tmp_path: Path) -> None:
    with (tmp_path / "ranked.csv").open(encoding="utf-8") as file:
        person = next(csv.DictReader(file))["resume_id"]
    reason = "She has led such a team, which the resume does not say."
    at = ["--records", recorded, "--by", "Grace"]
    status, out, _ = run("audit", "override", "1", "--resume", person, "--reason", reason, *at)
    assert (status, out.startswith("record 3: override of record 1")) == (0, True)
    shown = run("audit", "show", "1", "--records", recorded)[1]
    assert f"overridden: {person}, by Grace" in " ".join(shown.split())
    assert reason in shown
    assert reason in run("audit", "show", "3", "--records", recorded)[1]
    status, out, _ = run("audit", "erase", person, *at)
    assert (status, out.split(";")[0]) == (0, "record 4: 1 documents and 1 reasons erased")
    shown = run("audit", "show", "1", "--records", recorded)[1]
    assert person not in shown
    assert reason not in shown
    assert "(the reason was erased)" in shown
    assert run("audit", "verify", "--records", recorded)[0] == 0
    status, out, _ = run("audit", "replay", "1", "--records", recorded)
    assert status == 0
    assert "1 resumes were erased" in out
    assert "files" in run("audit", "show", "4", "--records", recorded)[1]
    status, out, _ = run("audit", "retain", *at)
    assert (status, "0 documents and 0 reasons older than 183 days" in out) == (0, True)
    assert [entry.kind for entry in RecordStore(recorded).entries()][2:] == ["override", "erasure", "sweep"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["list"], "--records or SKILLMATCH_RECORDS"),
        (["list", "--records", "{none}"], "No decision records"),
        (["verify", "--records", "{none}"], "No decision records"),
        (["show", "9", "--records", "{here}"], "No record goes by this name"),
        (["replay", "x", "--records", "{here}"], "at least six digits"),
        (["override", "1", "--reason", "r", "--records", "{here}"], "--by WHO"),
        (["erase", "nobody", "--by", "b", "--records", "{here}"], "No document"),
        (["retain", "--days", "182", "--by", "b", "--records", "{here}"], "at least 183 days"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    args: list[str], told: str, run: Run, tmp_path: Path
) -> None:
    from records_builders import filled

    filled(tmp_path / "here")
    places = {"{none}": str(tmp_path / "none"), "{here}": str(tmp_path / "here")}
    status, out, err = run("audit", *(places.get(arg, arg) for arg in args))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert told in err


def test_a_recorded_ranking_says_who_answers_for_it(
    run: Run, given: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLMATCH_RECORDS", str(tmp_path / "records"))
    status, _, err = run("match", "rank", *given)
    assert status == 2
    assert "--by WHO" in err
    assert not (tmp_path / "ranked.csv").exists()
    assert not (tmp_path / "records").exists()
    monkeypatch.setenv("SKILLMATCH_BY", "Ada")
    assert run("match", "rank", *given)[0] == 0
    assert [entry.body["by"] for entry in RecordStore(tmp_path / "records").entries()] == ["Ada", "Ada"]


def test_an_empty_name_is_not_the_folder_one_stands_in(
    run: Run, given: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for command in (
        ("match", "rank", *given, "--record", "", "--by", "Ada"),
        ("audit", "verify", "--records", ""),
    ):
        status, _, err = run(*command)
        assert status == 2
        assert "expected a folder, found nothing" in err
    assert list((tmp_path / "here").iterdir()) == []


def test_what_cannot_be_recorded_is_not_told(run: Run, given: list[object], tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "chain.jsonl").write_bytes(b"{}\n")
    status, _, err = run("match", "rank", *given, "--record", tmp_path / "records", "--by", "Ada")
    assert status == 2
    assert "was changed" in err
    assert not (tmp_path / "ranked.csv").exists()


def test_only_what_was_ranked_is_kept(run: Run, given: list[object], tmp_path: Path) -> None:
    """Of pairs that were asked for: one posting, two of its three resumes."""
    pairs, folder = tmp_path / "pairs.csv", tmp_path / "records"
    postings = sorted(path.stem for path in (tmp_path / "postings").iterdir())
    resumes = sorted(path.stem for path in (tmp_path / "resumes").iterdir())
    pairs.write_text(f"posting_id,resume_id\n{postings[0]},{resumes[0]}\n{postings[0]},{resumes[2]}\n")
    assert run("match", "rank", *given, "--pairs", pairs, "--record", folder, "--by", "Ada")[0] == 0
    store = RecordStore(folder)
    (entry,) = store.entries()
    kept = {store.doc_id(*place.split("/")) for place in store.vault.files()}
    assert kept == {postings[0], resumes[0], resumes[2]}
    assert len(entry.body["results"]) == 2
    assert run("audit", "verify", "--records", folder)[0] == 0


def test_an_explanation_among_others_is_a_ranking_and_recorded(
    run: Run, given: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "records"
    one, *others = sorted((tmp_path / "resumes").iterdir())
    posting = sorted((tmp_path / "postings").iterdir())[0]
    among = ["match", "explain", one, posting, "--against", *others[:1], "--against", *others[1:]]
    among += ["--format", "json"]
    monkeypatch.setenv("SKILLMATCH_RECORDS", str(folder))
    status, out, err = run(*among)
    assert (status, out, "--by WHO" in err) == (2, "", True)
    status, out, err = run(*among, "--cut", "0.25", "--by", "Ada")
    assert status == 0
    assert f"record 1 -> {folder}" in err
    (entry,) = RecordStore(folder).entries()
    assert (entry.body["cut"], len(entry.body["results"])) == (0.25, 3)
    told = json.loads(out)
    margins = {result["rank"]: result["margin"] for result in entry.body["results"]}
    assert margins[told["match"]["rank"]] == told["match"]["margin"]
    assert "cut:       recommended from a score of 0.25" in run("audit", "show", "1")[1]
    assert run("audit", "replay", "1")[0] == 0
    # One resume by itself is no ranking, unless somebody asks.
    assert run("match", "explain", one, posting)[0] == 0
    assert len(list(RecordStore(folder).entries())) == 1
    monkeypatch.delenv("SKILLMATCH_RECORDS")
    assert run(*among)[0] == 0
    assert run("match", "explain", one, posting, "--record", folder, "--by", "Ada")[0] == 0
    assert [entry.body["cut"] for entry in RecordStore(folder).entries()] == [0.25, None]
    assert "cut:       none" in run("audit", "show", "2", "--records", folder)[1]


def test_what_cannot_be_recorded_is_not_explained(run: Run, given: list[object], tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "chain.jsonl").write_bytes(b"{}\n")
    one, other = sorted((tmp_path / "resumes").iterdir())[:2]
    posting = sorted((tmp_path / "postings").iterdir())[0]
    record = ["--record", tmp_path / "records", "--by", "Ada"]
    status, out, err = run("match", "explain", one, posting, "--against", other, *record)
    assert (status, out, "was changed" in err) == (2, "", True)


def test_received_names_are_shown_and_erased_by(run: Run, tmp_path: Path) -> None:
    from records_builders import AT, decision, document

    folder = tmp_path / "records"
    store = RecordStore(folder)
    for names in (("anna.pdf", "ben.pdf"), ("ben.pdf", "c\x1b[31m.pdf")):
        asked = document("posting", "posting", received_as="Ward posting.txt")
        resumes = [
            document("resume", f"resume-{number}", text=f"of {name}", received_as=name)
            for number, name in enumerate(names, 1)
        ]
        store.add([asked, *resumes], [decision(asked, *resumes)], by="server", at=AT)
    at = ["--records", folder, "--by", "Grace"]
    listed = run("audit", "list", "--records", folder)[1]
    assert "Ward posting.txt" in " ".join(listed.split())
    assert json.loads(run("audit", "list", "--format", "json", "--records", folder)[1])[0]["posting_name"]
    shown = run("audit", "show", "1", "--records", folder)[1]
    assert "resume-1 (anna.pdf)" in shown
    assert "resume-2 (ben.pdf)" in shown
    assert "anna" not in run("audit", "show", "1", "--records", folder, "--format", "json")[1]
    assert "\x1b" not in run("audit", "show", "2", "--records", folder)[1]
    status, _, err = run("audit", "erase", "resume-1", *at)
    assert (status, "--record NUMBER" in err) == (2, True)
    assert "1 documents and 0 reasons erased" in run("audit", "erase", "resume-1", "--record", "2", *at)[1]
    about = ["--resume", "ben.pdf", "--reason", "anna.pdf is better"]
    assert run("audit", "override", "1", *about, *at)[0] == 0
    status, out, _ = run("audit", "erase", "anna.pdf", "--kind", "resume", *at)
    assert (status, out.split(";")[0]) == (0, "record 5: 1 documents and 1 reasons erased")
    shown = run("audit", "show", "1", "--records", folder)[1]
    assert "anna" not in shown
    assert "(erased)" in shown
    assert "resume-2 (ben.pdf)" in shown
    assert "2 documents and" in run("audit", "erase", "posting", "--all", *at)[1]
    assert "(erased)" in run("audit", "list", "--records", folder)[1]
    assert run("audit", "verify", "--records", folder)[0] == 0


def test_a_document_that_is_only_missing_is_a_failure_and_not_called_erased(run: Run, recorded: Path) -> None:
    entry = RecordStore(recorded).find("1")
    path = recorded / "vault" / entry.body["run"] / entry.body["inputs"]["posting"]["name"]
    path.unlink()
    for command in (["list"], ["show", "1"]):
        status, out, err = run("audit", *command, "--records", recorded)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert path.name in err


def test_a_file_of_the_folder_that_was_ranked_is_erased_by_its_name(
    run: Run, recorded: Path, tmp_path: Path
) -> None:
    file = sorted((tmp_path / "resumes").iterdir())[0].name
    code, _, err = run("audit", "erase", "nobody.txt", "--records", recorded, "--by", "clerk")
    assert (code, "erased before" in err) == (2, False)
    lost = next((recorded / "vault").glob("*/p*"))
    lost.unlink()
    code, out, err = run("audit", "erase", file, "--records", recorded, "--by", "clerk")
    assert (code, "1 documents" in out) == (1, True)
    assert f"warning: vault/{lost.parent.name}/{lost.name} is missing or damaged" in err
    code, _, err = run("audit", "erase", file, "--records", recorded, "--by", "clerk", "--kind", "resume")
    assert (code, "erased before" in err) == (2, True)


def test_stages_of_the_command_are_those_of_the_engine() -> None:
    (start,) = (param for param in replay_command.params if param.name == "start")
    assert tuple(start.type.choices) == STAGES  # type: ignore[attr-defined]


def test_a_server_records_what_it_ranks_where_the_operator_asks(
    home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = Engine(Settings(home=home, tier="instant", records=tmp_path))
    assert engine.is_recording
    posting, *resumes = (
        Received(raw=read_file(path), name=path.name)
        for kind, n in (("postings", 1), ("resumes", 2))
        for path in sorted(content_path("samples", kind).glob("*.txt"))[:n]
    )
    view = view_match(engine, posting, resumes, cut=0.6)
    (entry,) = RecordStore(tmp_path).entries()
    assert entry.body["cut"] == 0.6
    kept = RecordStore(tmp_path).kept()
    names = [kept.document(entry.body["run"], each["name"]) for each in entry.body["inputs"]["resumes"]]
    assert {each.received_as for each in names if each} == {item.name for item in resumes}
    shown = [item.explanation.match.margin for item in view.resumes]
    assert [result["margin"] for result in entry.body["results"]] == shown
    assert "skillmatch serve" in entry.body["by"]
    chain = tmp_path / "chain.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b'"seed":null', b'"seed":7'))
    with pytest.raises(SkillmatchError, match="could not be recorded") as refused:
        view_match(engine, posting, resumes)
    assert str(tmp_path) not in str(refused.value)
    assert "the server's log" in str(refused.value)
    form = {"posting": "Nurse\nMust have: first aid.", "resume_1": "Zoltana Quaxley\nGave first aid."}
    caplog.clear()
    assert create_app(engine).test_client().post("/match", data=form).status_code == 503
    assert "caused by ChecksumMismatch in last (" in caplog.text
    assert str(tmp_path) not in caplog.text
    assert "Quaxley" not in caplog.text


def test_a_sample_is_no_decision_and_not_recorded(home: Path, tmp_path: Path) -> None:
    engine = Engine(Settings(home=home, tier="instant", records=tmp_path / "records"))
    client = create_app(engine).test_client()
    assert client.get("/sample").status_code == 200
    assert not (tmp_path / "records").exists()
    form = {"posting": "Nurse\nMust have: first aid.", "resume_1": "Nurse\nGave first aid.", "cut": "0.4"}
    form["requirements"] = "penalty"
    assert client.post("/match", data=form).status_code == 200
    (entry,) = RecordStore(tmp_path / "records").entries()
    assert entry.body["cut"] == 0.4
    assert entry.body["made_with"]["settings"]["requirements"] == "penalty"
    answer = client.post("/v1/audit/records/1/replay", json={"start": "subjects"})
    assert answer.json is not None
    assert answer.json["is_same"] is True


class Recording(FakeEngine):
    """An engine whose operator keeps records."""

    is_recording = True


@pytest.mark.parametrize("path", ["/", "/about"])
def test_the_page_says_what_is_kept(path: str) -> None:
    silent = create_app(FakeEngine()).test_client().get(path).text
    told = create_app(Recording()).test_client().get(path).text
    assert "record of every ranking" in told
    assert "record of every ranking" not in silent
    assert ("nothing is written" in silent.lower()) > ("nothing is written" in told.lower())
