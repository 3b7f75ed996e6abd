"""Recorded rankings made anew: byte for byte, from any stage, after the taxonomy moved on, never silently."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pytest
from records_builders import AT

from skillmatch.content import content_path, content_root
from skillmatch.engine import Engine
from skillmatch.engine.replaying import Replay, replay
from skillmatch.engine.staging import STAGES, stages_of, subject_from
from skillmatch.errors import ChecksumMismatch, InputError, NotFound, ReleaseMissing, SchemaMismatch
from skillmatch.match.subject import Subject
from skillmatch.records import Entry, RecordStore, artefacts
from skillmatch.records.chain import Entry as ChainEntry
from skillmatch.records.plain import canonical, from_plain, to_plain
from skillmatch.records.verifying import verify
from skillmatch.settings import Settings
from skillmatch.sources.files import read_file
from skillmatch.types import OccupationGuess, Posting, RawDocument, Resume, SkillProfile

MOST = 4
"""Resumes of a record here."""


NEW = "http://data.europa.eu/esco/skill/f5369f2f-e52b-43d8-8d31-79a6c11188d8"
"""Digital content creation, a skill of ESCO 1.1.1 that 1.1.0 does not have."""


def sample(folder: str, n: int) -> list[RawDocument]:
    """Return documents that also name a skill which the taxonomy had not heard of then."""
    found = [read_file(path) for path in sorted(content_path("samples", folder).glob("*.txt"))[:n]]
    heading = "Requirements" if folder == "postings" else "Skills"
    return [replace(raw, text=f"{raw.text}\n\n{heading}\n- digital content creation\n") for raw in found]


@pytest.fixture(scope="module")
def earlier(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine of the time when ESCO 1.1.0 was the live release; quick, and recording."""
    records = tmp_path_factory.mktemp("records")
    return Engine(Settings(home=home, tier="instant", esco="1.1.0", records=records))


@pytest.fixture(scope="module")
def live(home: Path) -> Settings:
    """The settings of today: another release, another tier, another day."""
    return Settings(home=home, tier="default", as_of=2027.5)


@pytest.fixture(scope="module")
def recorded(earlier: Engine) -> tuple[RecordStore, Entry]:
    """A ranking that was recorded then."""
    (posting,), resumes = sample("postings", 1), sample("resumes", MOST)
    (entry,) = earlier.record(posting, resumes, by="tester", at=AT)
    assert earlier.settings.records is not None
    return RecordStore(earlier.settings.records), entry


def copied(store: RecordStore, folder: Path) -> RecordStore:
    """Return a copy of records, to be spoiled."""
    for path in store.folder.rglob("*"):
        if path.is_file():
            (folder / path.relative_to(store.folder)).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(store.folder)).write_bytes(path.read_bytes())
    return RecordStore(folder)


def as_bytes(found: Replay) -> bytes:
    return canonical(to_plain(found.ranking))


def test_a_record_says_what_it_was_made_with_and_of(recorded: tuple[RecordStore, Entry]) -> None:
    store, entry = recorded
    body, made = entry.body, entry.body["made_with"]
    assert made["settings"]["esco"] == "1.1.0"
    assert made["settings"]["tier"] == "instant"
    assert made["releases"][0].startswith("ESCO 1.1.0")
    assert made["code"] == artefacts.code_hash()
    assert {"esco/esco-1.1.0.json.xz", "models/encoder/model.onnx"} <= made["content"].keys()
    assert body["seed"] is None
    assert (body["by"], body["at"]) == ("tester", "2026-01-01T12:00:00Z")
    assert len(body["results"]) == len(body["inputs"]["resumes"]) == MOST
    for result in body["results"]:
        total = result["base"] + sum(result["contributions"].values())
        assert total == pytest.approx(result["margin"], abs=1e-6)
    assert verify(store).problems == ()
    chain = store.chain.path.read_text(encoding="utf-8")
    for raw in sample("resumes", MOST):
        assert raw.doc_id not in chain
        assert not any(line in chain for line in raw.text.splitlines() if len(line) > 12)


@pytest.mark.parametrize("start", STAGES)
def test_a_replay_after_the_taxonomy_moved_is_the_same_bytes_from_every_stage(
    start: Any, recorded: tuple[RecordStore, Entry], earlier: Engine, live: Settings
) -> None:
    store, entry = recorded
    found = replay(live, store, entry, start=start)
    assert found.differences == ()
    assert found.changed_since == ()
    assert found.n_erased == 0
    raws = sample("resumes", MOST)
    then = earlier.match(
        earlier.read_posting(sample("postings", 1)[0]), [earlier.read_resume(raw) for raw in raws]
    )
    assert as_bytes(found) == canonical(to_plain(then))


def test_the_live_taxonomy_would_have_said_otherwise(
    recorded: tuple[RecordStore, Entry], live: Settings, earlier: Engine
) -> None:
    """Else the test above would show nothing: the release alone is another here."""
    now = Engine(replace(earlier.settings, esco="1.1.1", records=None))
    raws = sample("resumes", MOST)
    posting = now.read_posting(sample("postings", 1)[0])
    otherwise = now.match(posting, [now.read_resume(raw) for raw in raws])
    then = replay(live, *recorded, start="subjects")
    assert as_bytes(then) != canonical(to_plain(otherwise))
    assert all(NEW in {skill.uri for skill in each.skills} for each in otherwise)
    assert not any(NEW in {skill.uri for skill in each.skills} for each in then.ranking)


def test_every_stage_is_kept_without_losing_a_bit(earlier: Engine) -> None:
    kinds: dict[str, Any] = {
        "read": Resume,
        "skills": SkillProfile,
        "occupations": tuple[OccupationGuess, ...],
        "subjects": Subject,
    }
    (raw,) = sample("resumes", 1)
    kept = stages_of(earlier, earlier.read_resume(raw))
    assert tuple(kept) == STAGES[1:]
    for stage, kind in kinds.items():
        through = json.loads(canonical(kept[stage]))
        assert to_plain(from_plain(kind, through)) == kept[stage], stage
    (posting,) = sample("postings", 1)
    read = earlier.read_posting(posting)
    assert from_plain(Posting, json.loads(canonical(to_plain(read)))) == read
    subject = from_plain(Subject, kept["subjects"])
    assert subject.vector.dtype == np.float32
    assert np.array_equal(subject.vector, earlier.resume_subject(earlier.read_resume(raw)).vector)
    # The order of a mapping is the order of a sum.
    assert list(subject.words) == list(earlier.resume_subject(earlier.read_resume(raw)).words)


def test_a_stage_is_gone_on_from_and_not_made_again(earlier: Engine, live: Settings) -> None:
    """A stage that was kept otherwise makes another subject, so it is what is gone on from."""
    (raw,) = sample("resumes", 1)
    kept = stages_of(earlier, earlier.read_resume(raw))
    without = {**kept, "skills": {**kept["skills"], "skills": []}}
    whole = subject_from(earlier, "resume", raw, kept, start="skills")
    assert whole.profile.skills
    assert subject_from(earlier, "resume", raw, without, start="skills").profile.skills == ()
    assert subject_from(earlier, "resume", raw, without, start="read").profile == whole.profile
    with pytest.raises(InputError, match="'occupations' was not kept"):
        subject_from(earlier, "resume", raw, {"read": kept["read"]}, start="occupations")
    for broken in ({"doc_id": 1}, [], {**kept["subjects"], "another": 1}, None):
        with pytest.raises(SchemaMismatch, match="another version"):
            subject_from(earlier, "resume", raw, {**kept, "subjects": broken}, start="subjects")


def test_a_changed_document_of_the_vault_fails_loudly_and_is_named(
    recorded: tuple[RecordStore, Entry], live: Settings, tmp_path: Path
) -> None:
    store, entry = copied(recorded[0], tmp_path), recorded[1]
    name = entry.body["results"][0]["resume"]
    path = store.vault.folder / entry.body["run"] / name
    whole = path.read_bytes()
    for start in ("text", "subjects"):
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(ChecksumMismatch, match=name):
            replay(live, store, entry, start=start)
    path.unlink()
    with pytest.raises(ChecksumMismatch, match=name):
        replay(live, store, entry)


@pytest.mark.parametrize(
    "name", ["models/encoder/concepts.npz", "esco/esco-1.1.0.json.xz", "onet/aliases.csv"]
)
def test_a_changed_model_or_taxonomy_fails_loudly_and_is_named(
    name: str,
    recorded: tuple[RecordStore, Entry],
    live: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for known, path in artefacts.content_files():
        (tmp_path / known).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / known).symlink_to(path)
    monkeypatch.setattr(artefacts, "content_root", lambda: tmp_path)
    assert replay(live, *recorded, start="subjects").differences == ()
    whole = bytearray((tmp_path / name).read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / name).unlink()
    (tmp_path / name).write_bytes(whole)
    with pytest.raises(ChecksumMismatch, match=name):
        replay(live, *recorded, start="subjects")
    (tmp_path / name).unlink()
    with pytest.raises(ReleaseMissing, match=name):
        replay(live, *recorded, start="subjects")


def forged(entry: Entry, **changes: Any) -> Entry:
    """Return a record that says something else."""
    body = json.loads(canonical(entry.body))
    for path, value in changes.items():
        place = body
        *above, last = path.split("__")
        for key in above:
            place = place[int(key[1:]) if key.startswith("n") and key[1:].isdigit() else key]
        place[last] = value
    return ChainEntry(seq=entry.seq, prev=entry.prev, hash=entry.hash, body=body)


def test_a_record_that_says_otherwise_is_told_where(
    recorded: tuple[RecordStore, Entry], live: Settings
) -> None:
    store, entry = recorded
    result = entry.body["results"][1]
    wrong = forged(
        entry,
        results__n1__margin=result["margin"] + 1e-12,
        results__n0__explanation="0" * 64,
        made_with__code="0" * 64,
        made_with__libraries__numpy="0.1",
    )
    found = replay(live, store, wrong)
    first = entry.body["results"][0]["resume"]
    assert sorted(found.differences) == sorted(
        [
            f"{first}: explanation",
            f"{result['resume']}: margin: recorded {result['margin'] + 1e-12}, now {result['margin']}",
        ]
    )
    assert [line.split(":")[0] for line in found.changed_since] == ["the code", "numpy"]


def test_a_record_of_another_taxonomy_or_newer_settings_is_refused(
    recorded: tuple[RecordStore, Entry], live: Settings
) -> None:
    store, entry = recorded
    with pytest.raises(ChecksumMismatch, match="taxonomy"):
        replay(live, store, forged(entry, made_with__taxonomy="0" * 64))
    with pytest.raises(InputError, match="mood"):
        replay(live, store, forged(entry, made_with__settings__mood="good"))


def test_the_others_are_compared_when_a_person_was_erased(
    recorded: tuple[RecordStore, Entry], live: Settings, tmp_path: Path
) -> None:
    store, entry = copied(recorded[0], tmp_path), recorded[1]
    best = store.doc_id(entry.body["run"], entry.body["results"][0]["resume"])
    assert best is not None
    store.erase(best, by="clerk", at=AT)
    found = replay(live, store, entry)
    assert (found.differences, found.n_erased, len(found.ranking)) == ((), 1, MOST - 1)
    second = entry.body["results"][1]
    lower = replay(live, store, forged(entry, results__n1__score=second["score"] / 2), start="subjects")
    assert [line.split(":")[:2] for line in lower.differences] == [[second["resume"], " score"]]
    posting_id = store.doc_id(entry.body["run"], entry.body["inputs"]["posting"]["name"])
    assert posting_id is not None
    store.erase(posting_id, by="clerk", at=AT)
    with pytest.raises(NotFound, match="was erased"):
        replay(live, store, entry)


def test_no_record_is_kept_where_nobody_asked(engine: Engine) -> None:
    assert not engine.is_recording
    assert engine.record(sample("postings", 1)[0], sample("resumes", 1), by="x", at=AT) == ()


def test_settings_that_change_results_can_be_taken_from_a_record(live: Settings) -> None:
    """Each is a plain value that JSON keeps, and a field of the settings."""
    changing = dict(live.changing_results)
    assert changing.keys() <= get_type_hints(Settings).keys()
    assert replace(live, **json.loads(canonical(changing))) == live


_OPENED = """
import sys
from pathlib import Path
root = Path(sys.argv[1])
opened = set()
def hear(event, args):
    if event == "open" and isinstance(args[0], str | Path):
        path = Path(args[0])
        if path.is_relative_to(root):
            opened.add(path.relative_to(root).as_posix())
sys.addaudithook(hear)
from skillmatch.engine import Engine
from skillmatch.settings import Settings
from skillmatch.types import RawDocument
for tier in ("instant", "default", "best"):
    engine = Engine(Settings(home=Path(sys.argv[2]), tier=tier, esco=sys.argv[3]))
    posting = engine.read_posting(RawDocument(doc_id="p", text="Nurse\\nMust have: first aid, Python."))
    resume = engine.read_resume(RawDocument(doc_id="r", text="Nurse\\nGave first aid in London."))
    engine.match(posting, [resume])
print(*sorted(opened), sep="\\n")
"""


def test_all_that_a_ranking_reads_is_in_its_record(tmp_path: Path) -> None:
    """Whatever content file a match opens is hashed; what declares files, and is none, is not.

    With ESCO 1.1.0 all is read that 1.1.1 needs, and the difference between them.
    """
    command = [sys.executable, "-c", _OPENED, str(content_root()), str(tmp_path), "1.1.0"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ})
    opened = {name for name in answer.stdout.split("\n") if name.split("/")[0] in ("esco", "onet", "models")}
    assert len(opened) > 15
    declarations = {name for name in opened if re.search(r"/(releases[a-z-]*|registry)\.toml$", name)}
    assert opened - declarations - dict(artefacts.content_files()).keys() == set()
