"""``skillmatch space`` in this process, on the real space."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from skillmatch.cli import app
from skillmatch.content import content_path
from skillmatch.engine import Engine
from skillmatch.errors import InputError, NotFound
from skillmatch.sources.files import read_file
from skillmatch.types import StoredDocument

Run = Callable[..., Result]

POSTINGS = content_path("samples", "postings")


class Shelf:
    """A store with a few documents, as far as the space asks for it."""

    def __init__(self, documents: list[StoredDocument]) -> None:
        self.kept = {document.doc_id: document for document in documents}

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, *_: object) -> None:
        self.kept = dict(self.kept)

    def count(self) -> int:
        return len(self.kept)

    def documents(self) -> Iterator[StoredDocument]:
        return (self.kept[doc_id] for doc_id in sorted(self.kept))


@pytest.fixture(scope="module")
def shelf(engine: Engine) -> Shelf:
    found = []
    for name, firm in (
        ("p05-icu-nurse", "Care Ltd"), ("p06-healthcare-assistant", "Care Ltd"), ("p01-backend-engineer", "")
    ):  # fmt: skip
        path = next(POSTINGS.glob(f"{name}*"), None) or next(POSTINGS.glob(f"{name[:3]}*"))
        found.append(replace(engine.stored(engine.read_posting(read_file(path))), doc_id=name, firm=firm))
    return Shelf([*found, StoredDocument(doc_id="empty", kind="resume", title="", text="")])


@pytest.fixture
def run(engine: Engine, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Run:
    import_module("skillmatch.cli.space")
    monkeypatch.setattr("skillmatch.cli.space.asking.open_engine", lambda **_: engine)
    monkeypatch.setattr(engine, "open_store", lambda *_, **__: shelf)

    def invoke(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(app, ["space", *(str(argument) for argument in arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def rows(run: Run, *arguments: str | Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(*arguments, "--format", "json").stdout)
    return found


def test_nearest_crosses_kinds(run: Run) -> None:
    found = rows(run, "nearest", "Registered Nurses", "--top", "5")
    assert [row["kind"] for row in found] == ["skill"] * 5 + ["occupation"] * 5 + ["industry"] * 5
    assert [row["rank"] for row in found] == [1, 2, 3, 4, 5] * 3
    for kind in ("skill", "occupation", "industry"):
        values = [row["similarity"] for row in found if row["kind"] == kind]
        assert values == sorted(values, reverse=True)
    near = [str(row["label"]).lower() for row in found if row["kind"] in ("skill", "occupation")]
    assert sum("nurs" in label or "care" in label or "patient" in label for label in near) >= 7
    assert "onet:occupation/29-1141.00" not in {row["key"] for row in found}


def test_nearest_takes_a_file(run: Run, tmp_path: Path) -> None:
    for name in (f"@{POSTINGS / 'p05-icu-nurse.txt'}", POSTINGS / "p05-icu-nurse.txt"):
        found = rows(run, "nearest", name, "--kind", "occupation", "--top", "3")
        assert "Registered Nurses" in {row["label"] for row in found}
    table = run("nearest", f"@{POSTINGS / 'p05-icu-nurse.txt'}", "--kind", "industry", "--top", "1")
    assert "Nearest to p05-icu-nurse" in table.stdout
    with pytest.raises(InputError):
        run("nearest", f"@{tmp_path / 'missing.txt'}")


def test_documents_and_firms_of_the_store_join(run: Run) -> None:
    found = rows(run, "nearest", "Registered Nurses", "--kind", "posting", "--kind", "firm", "--top", "2")
    assert [(row["kind"], row["key"]) for row in found if row["rank"] == 1] == [
        ("posting", "p05-icu-nurse"),
        ("firm", "firm:Care Ltd"),
    ]
    everything = rows(run, "nearest", "firm:Care Ltd", "--with-store", "--top", "1")
    assert [row["kind"] for row in everything] == ["skill", "occupation", "industry", "posting"]


def test_a_document_has_one_place_from_file_or_store(run: Run, engine: Engine, shelf: Shelf) -> None:
    desk = engine.space_desk_with(shelf)  # type: ignore[arg-type]
    read = engine.read_posting(read_file(POSTINGS / "p05-icu-nurse.txt"))
    stored = desk.space.vector("p05-icu-nurse")
    assert float(stored @ engine.place_document(read).vector) > 0.999_999


def test_a_store_without_documents_says_how_they_come_there(
    run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "open_store", lambda *_, **__: Shelf([]))
    with pytest.raises(InputError, match=r"no posting.*index put"):
        run("nearest", "Registered Nurses", "--kind", "posting")
    assert len(rows(run, "nearest", "Registered Nurses", "--with-store", "--top", "1")) == 3


def test_a_store_that_is_too_large_is_refused(
    run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded = Shelf([])
    monkeypatch.setattr(crowded, "count", lambda: 10**9, raising=False)
    monkeypatch.setattr(engine, "open_store", lambda *_, **__: crowded)
    with pytest.raises(InputError, match="up to 50,000"):
        run("nearest", "Registered Nurses", "--with-store")


def test_axis_parts_its_poles_and_turns_with_them(run: Run) -> None:
    there = rows(run, "axis", "Manufacturing", "naics:62")
    back = rows(run, "axis", "naics:62", "Manufacturing")
    assert len(there) == len(back) == 4023
    assert {row["key"]: row["position"] for row in there} == {
        row["key"]: -float(str(row["position"])) + 0.0 for row in back
    }
    words = run("axis", "Manufacturing", "naics:62", "--top", "2").stdout
    assert "4,019 between them are not listed" in words
    assert "Health Care and Social Assistance +" in words


def test_axis_is_drawn(run: Run, tmp_path: Path) -> None:
    for name in ("axis.svg", "axis.html"):
        path = tmp_path / name
        run("axis", "isco:81", "isco:22", "--kind", "industry", "--picture", path, "--top", "2")
        text = path.read_text(encoding="utf-8")
        assert "Health professionals (ISCO 22)" in text
        assert "<script" not in text
        again = tmp_path / f"again-{name}"
        run("axis", "isco:81", "isco:22", "--kind", "industry", "--picture", again, "--top", "2")
        assert again.read_bytes() == path.read_bytes()


def test_axis_as_csv(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "axis.csv"
    run("axis", "isco:81", "isco:22", "--kind", "industry", "--format", "csv", "--output", path)
    found = list(csv.DictReader(path.open(encoding="utf-8")))
    assert list(found[0]) == ["kind", "label", "code", "key", "position", "is_pole"]
    assert [float(row["position"]) for row in found] == sorted(float(row["position"]) for row in found)


def test_shift_tells_movers_and_chance(run: Run) -> None:
    found = rows(run, "shift", "occupation:accountant", "--add", "Python")
    changes = {str(row["label"]): float(str(row["change"])) for row in found}
    assert changes["Computer Programmers"] > 0.1
    assert len(found) == 4022
    assert all(0 < float(str(row["p"])) <= 1 for row in found)
    words = run(
        "shift", "occupation:accountant", "--add", "Python", "--remove", "skill:welding", "--top", "3"
    )
    assert "999 random shifts" in words.stdout
    with pytest.raises(InputError, match="--add"):
        run("shift", "occupation:accountant")


@pytest.mark.parametrize("name", ["map.svg", "map.html", "map.csv", "map.json"])
def test_map_is_written_in_every_form(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    result = run("map", "Registered Nurses", "skill:welding", "--top", "4", "--output", path)
    assert "trustworthiness" in result.stdout
    text = path.read_text(encoding="utf-8")
    assert "Registered Nurses" in text
    assert "<script" not in text
    if name.endswith("json"):
        made = json.loads(text)
        assert len(made["points"]) == len({point["key"] for point in made["points"]}) > 20
        assert sum(point["is_chosen"] for point in made["points"]) == 2


def test_a_map_of_a_document_and_entities(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    run("map", f"@{POSTINGS / 'p05-icu-nurse.txt'}", "Registered Nurses", "--top", "3", "--output", path)
    chosen = [row for row in csv.DictReader(path.open(encoding="utf-8")) if row["is_chosen"] == "True"]
    assert {(row["kind"], row["label"]) for row in chosen} == {
        ("posting", "p05-icu-nurse"),
        ("occupation", "Registered Nurses"),
    }


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("nearest", "nurse"), InputError, r"3 entities go by that name.*29-1141\.00"),
        (("nearest", "Pyhton"), NotFound, r"Near: skill 'Python"),
        (("axis", "Manufacturing", "Manufacturing"), InputError, "same place"),
        (("axis", "Manufacturing", "isco:22", "--picture", "x.png"), InputError, r"\.svg, \.html"),
        (("map", "--output", "x.pdf"), InputError, r"\.svg, \.html, \.csv, \.json"),
        (("map", "--output", "/no/such/folder/x.svg"), InputError, "no folder"),
        (("nearest", "Manufacturing", "--output", "x.csv"), InputError, "--format csv or json"),
    ],
)
def test_what_cannot_be_answered_says_why(
    run: Run, arguments: tuple[str, ...], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        run(*arguments)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom skillmatch.cli import main\n"
        "try:\n main(['space', 'nearest', '--help'])\nexcept SystemExit:\n pass\n"
        "assert not {'onnxruntime', 'rich', 'jinja2', 'flask', 'reportlab'} & set(sys.modules)"
    )
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--with-store" in done.stdout
    assert time.perf_counter() - started < 5
