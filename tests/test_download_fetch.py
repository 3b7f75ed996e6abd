"""``skillmatch data fetch`` in processes of its own, killed, out of room and sent astray."""

from __future__ import annotations

import hashlib
import os
import pty
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from misbehaving_server import Behaviour, Handler, Server, chunked, file, serving, status, whole
from taxonomy_samples import zip_of

from skillmatch.errors import InputError
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.fetching import fetch
from skillmatch.sources.locking import alone
from skillmatch.sources.releases import Sources
from skillmatch.sources.verifying import verify
from skillmatch.sources.writing import is_temporary

NEW = random.Random(1).randbytes(400_000)
OLD = b"id,text\n1,an old release\n"
MEMBERS = {"db/a.csv": b"a\n1\n" * 50_000, "db/b.csv": b"b\n2\n" * 50_000}
ARCHIVE = zip_of(MEMBERS)


class Place:
    """A home with an old release in it, a new one to fetch, and an archive of two files."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.server = server
        self.home = folder / "home"
        self.declared = folder / "releases.toml"
        host = server.address.rsplit("/", 2)[0]
        self.declared.write_text(
            _release("old", f'[[release.file]]\nname = "old.csv"\nsha256 = "{_sha256(OLD)}"\n')
            + _release(
                "new",
                f'[[release.file]]\nname = "new.bin"\nsha256 = "{_sha256(NEW)}"\n'
                f'address = "{server.address}"\n',
            )
            + _release(
                "packed",
                f'archive = "{host}/db.zip"\n'
                + "".join(
                    f'[[release.file]]\nname = "{name.partition("/")[2]}"\nsha256 = "{_sha256(data)}"\n'
                    for name, data in MEMBERS.items()
                ),
            ),
            encoding="utf-8",
        )
        (self.home / "releases" / "old").mkdir(parents=True)
        (self.home / "releases" / "old" / "old.csv").write_bytes(OLD)

    @property
    def sources(self) -> Sources:
        return Sources(declarations=read_declarations([self.declared]), home=self.home)

    def command(self, *arguments: str) -> list[str]:
        script = str(Path(__file__).with_name("fetching_process.py"))
        return [sys.executable, script, str(self.declared), *arguments]

    def environment(self, home: Path | None = None) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "SKILLMATCH_MIRROR"}
        return {**kept, "SKILLMATCH_HOME": str(home or self.home)}

    def run(self, *arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env=self.environment(home),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def fetch(self, release: str = "new", *before: str) -> subprocess.CompletedProcess[str]:
        return self.run(*before, "data", "fetch", release)

    def files(self, release: str) -> dict[str, bytes]:
        """The files of a release that stand under a name of their own."""
        folder = self.home / "releases" / release
        return {p.name: p.read_bytes() for p in folder.glob("*") if not p.name.startswith(".")}

    def left(self, release: str) -> set[str]:
        """What lies hidden in the folder of a release, but for its lock."""
        folder = self.home / "releases" / release
        return {p.name for p in folder.glob(".*")} - {".lock"}

    def assert_refused(self, done: subprocess.CompletedProcess[str], release: str = "new") -> str:
        """One line, status 2, the next command in it; nothing under a final name; the old release whole."""
        assert done.returncode == 2, done.stderr
        (line,) = done.stderr.strip().splitlines()
        assert line.startswith("skillmatch: error: ")
        assert f"skillmatch data fetch {release}" in line
        assert self.files(release) == {}
        self.assert_old_is_usable()
        return line

    def assert_old_is_usable(self) -> None:
        assert self.sources.read_bytes("old", "old.csv") == OLD
        assert {found.state for found in verify(self.sources, ["old"])} == {"ok"}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _release(name: str, rest: str) -> str:
    facts = f'id = "{name}"\ntitle = "{name}"\nfolder = "{name}"\nlicence = "none"\ncitation = "invented"\n'
    return f"[[release]]\n{facts}{rest}"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with serving() as running:
        yield Place(tmp_path, running)


def test_a_fetched_file_is_whole_and_nothing_else_is_left(place: Place) -> None:
    place.server.will(file(NEW))
    done = place.fetch()
    folder = place.home / "releases" / "new"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"new: 1 file brought to {folder}\n"
    assert place.files("new") == {"new.bin": NEW}
    assert place.left("new") == set()
    assert place.fetch().stdout == f"new: already whole in {folder}\n"
    assert len(place.server.asked) == 1


def test_an_archive_gives_its_files_and_is_not_kept(place: Place) -> None:
    place.server.will(file(ARCHIVE, n_bytes=100_000), file(ARCHIVE))
    assert place.fetch("packed").returncode == 0
    assert place.server.ranges == ["", "bytes=100000-"]
    assert place.files("packed") == {name.partition("/")[2]: data for name, data in MEMBERS.items()}
    assert place.left("packed") == set()


def _slowly(data: bytes, *, n_bytes: int) -> Behaviour:
    """Send so many bytes at a time, with a pause after each, from where the asker wants them."""

    def answer(handler: Handler) -> None:
        start = handler.start()
        told = {"Content_Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if start else {}
        handler.head(206 if start else 200, ETag='"one"', Content_Length=len(data) - start, **told)
        for at in range(start, len(data), n_bytes):
            handler.wfile.write(data[at : at + n_bytes])
            handler.wfile.flush()
            handler.ended.wait(0.1)

    return answer


def _elsewhere(handler: object) -> None:
    status(302, Location="http://127.0.0.9:9/file.bin")(handler)  # type: ignore[arg-type]


BAD: dict[str, tuple[Behaviour, str, bool]] = {
    "cut off each time": (file(NEW, n_bytes=10_000), "60,000 bytes that came are kept", True),
    "wrong bytes": (file(NEW[::-1]), "another file", False),
    "not found": (status(404), "status 404 (not found)", False),
    "server error": (status(500), "status 500, 6 times", False),
    "another host": (_elsewhere, "another host (127.0.0.9)", False),
    "longer than declared": (
        whole(NEW + b"x", Content_Length=len(NEW)),
        "more bytes than it declares",
        False,
    ),
    "a page instead": (whole(b"<html>moved</html>"), "another file", False),
    "nothing": (whole(b""), "another file", False),
}


@pytest.mark.parametrize("name", BAD)
def test_what_goes_wrong_is_one_line_with_the_next_command(place: Place, name: str) -> None:
    behaviour, message, keeps = BAD[name]
    place.server.will(behaviour)
    assert message in place.assert_refused(place.fetch())
    assert place.left("new") == ({".new.bin.part", ".new.bin.part.json"} if keeps else set())
    place.server.will(file(NEW))
    assert place.fetch().returncode == 0
    assert place.files("new") == {"new.bin": NEW}


@pytest.mark.parametrize(
    "answer", [b"<html>moved</html>", zip_of({"db/a.csv": MEMBERS["db/a.csv"]}), ARCHIVE[:-30]]
)
def test_another_archive_is_refused(place: Place, answer: bytes) -> None:
    place.server.will(file(answer))
    place.assert_refused(place.fetch("packed"), "packed")
    assert place.left("packed") == set()


def _kill_while_it_downloads(place: Place) -> int:
    place.server.will(file(NEW, n_bytes=250_000, then="stall"))
    part = place.home / "releases" / "new" / ".new.bin.part"
    with subprocess.Popen(place.command("data", "fetch", "new"), env=place.environment()) as process:
        for _ in range(600):
            if part.exists() and part.stat().st_size == 250_000:
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    return part.stat().st_size


def test_killed_in_the_middle_and_run_again_only_the_rest_is_asked_for(place: Place) -> None:
    assert _kill_while_it_downloads(place) == 250_000
    assert place.files("new") == {}
    place.assert_old_is_usable()
    assert {found.state for found in verify(place.sources, ["new"])} == {"missing"}
    place.server.will(file(NEW))
    assert place.fetch().returncode == 0
    assert place.server.ranges == ["bytes=250000-"]
    assert place.files("new") == {"new.bin": NEW}
    assert place.left("new") == set()


def test_killed_between_its_last_file_and_tidying_up_the_next_run_tidies_up(place: Place) -> None:
    place.server.will(file(NEW))
    assert place.fetch().returncode == 0
    folder = place.home / "releases" / "new"
    for name in (".new.bin.part", ".new.bin.part.json", ".new.bin.part.json.new"):
        (folder / name).write_bytes(b"{}")
    asked = len(place.server.asked)
    assert place.fetch().returncode == 0
    assert len(place.server.asked) == asked
    assert place.files("new") == {"new.bin": NEW}
    assert place.left("new") == set()


N_KILLS = 25


def test_killed_again_and_again_it_comes_to_its_end(place: Place) -> None:
    """Each run is killed at a random moment; the bytes that have come are not asked for again."""
    moments = random.Random(11)
    part = place.home / "releases" / "new" / ".new.bin.part"
    place.server.will(_slowly(NEW, n_bytes=20_000))
    sizes = [0]
    for _ in range(N_KILLS):
        process = subprocess.Popen(place.command("data", "fetch", "new"), env=place.environment())
        asked = len(place.server.asked)
        while len(place.server.asked) == asked and process.poll() is None:
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 0.25))
        process.kill()
        process.wait()
        place.assert_old_is_usable()
        assert place.files("new") in ({}, {"new.bin": NEW})
        if place.files("new") or sizes[-1] == len(NEW):
            break
        sizes.append(part.stat().st_size if part.exists() else 0)
    print(f"\n{len(sizes) - 1} kills with {sizes[1:]} bytes here of {len(NEW):,}")
    assert sizes == sorted(sizes)
    assert len(set(sizes)) >= 4
    place.server.will(file(NEW))
    assert place.fetch().returncode == 0
    assert place.server.ranges in ([f"bytes={sizes[-1]}-"], [])
    assert place.files("new") == {"new.bin": NEW}
    assert place.left("new") == set()


def test_stopped_by_its_user_it_says_so_and_goes_on_later(place: Place) -> None:
    place.server.will(file(NEW, n_bytes=250_000, then="stall"))
    part = place.home / "releases" / "new" / ".new.bin.part"
    with subprocess.Popen(
        place.command("data", "fetch", "new"), env=place.environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        while not (part.exists() and part.stat().st_size == 250_000):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=120)[1].strip() == "skillmatch: stopped"
    assert process.returncode == 130
    assert place.files("new") == {}
    place.server.will(file(NEW))
    assert place.fetch().returncode == 0
    assert place.server.ranges == ["bytes=250000-"]


def test_a_part_damaged_by_a_power_cut_is_found_and_brought_anew(place: Place) -> None:
    _kill_while_it_downloads(place)
    part = place.home / "releases" / "new" / ".new.bin.part"
    part.write_bytes(part.read_bytes()[:200_000] + bytes(50_000))
    place.server.will(file(NEW))
    assert place.fetch().returncode == 0
    assert place.server.ranges == ["bytes=250000-", ""]
    assert place.files("new") == {"new.bin": NEW}


def test_killed_while_it_puts_a_file_in_place_the_half_one_is_swept_away(place: Place) -> None:
    folder = place.home / "releases" / "new"
    folder.mkdir()
    script = (
        "import os, pathlib, sys; from skillmatch.sources.writing import replacing\n"
        "with replacing(pathlib.Path(sys.argv[1])) as file:\n"
        "    file.write(b'half'); file.flush(); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder / "new.bin")], check=False)
    assert done.returncode == -signal.SIGKILL
    (half,) = folder.iterdir()
    assert is_temporary(half)
    place.server.will(file(NEW))
    assert place.fetch().returncode == 0
    assert place.left("new") == set()


def test_out_of_room_while_it_downloads(place: Place) -> None:
    place.server.will(file(NEW))
    line = place.assert_refused(place.fetch("new", "--limit", "100000"))
    assert "the disk is full" in line
    assert place.fetch().returncode == 0
    assert place.server.ranges[-1] == "bytes=100000-"
    assert place.files("new") == {"new.bin": NEW}


def test_out_of_room_while_it_unpacks(place: Place) -> None:
    small = {"db/a.csv": b"a\n" * 100_000, "db/b.csv": b"b\n2\n"}
    text = place.declared.read_text(encoding="utf-8")
    for name, data in MEMBERS.items():
        text = text.replace(_sha256(data), _sha256(small[name]))
    place.declared.write_text(text, encoding="utf-8")
    place.server.will(file(zip_of(small, is_packed=True)))
    done = place.fetch("packed", "--limit", "100000")
    assert "the disk is full" in done.stderr
    assert place.files("packed") == {}
    assert place.fetch("packed").returncode == 0
    assert place.files("packed")["a.csv"] == small["db/a.csv"]
    assert len(place.server.asked) == 1
    assert place.left("packed") == set()


def test_a_disk_that_is_really_full(place: Place, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system can be mounted by root alone")
    try:
        shutil.copytree(place.home, small, dirs_exist_ok=True)
        place.home = small
        place.server.will(chunked(NEW))
        assert "the disk is full" in place.assert_refused(place.fetch())
        # Again with no byte to spare: not even the note beside the part can be written.
        place.assert_refused(place.fetch())
        subprocess.run(["mount", "-o", "remount,size=2m", str(small)], check=True)
        place.server.will(file(NEW))
        assert place.fetch().returncode == 0
        assert place.files("new") == {"new.bin": NEW}
        assert place.left("new") == set()
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_two_at_once_one_is_told(place: Place) -> None:
    folder = place.home / "releases" / "new"
    folder.mkdir()
    with alone(folder, what="new"), pytest.raises(InputError, match="Another process is bringing new"):
        fetch(place.sources, "new")
    place.server.will(file(NEW))
    assert place.fetch().returncode == 0


def test_a_folder_that_cannot_be_written_to(place: Place) -> None:
    done = place.run("data", "fetch", "new", home=Path("/proc/no-such-place"))
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert "Cannot write /proc/no-such-place" in line
    assert "Name a folder you may write to" in line


def test_a_terminal_sees_a_bar_and_a_file_sees_none(place: Place) -> None:
    place.server.will(file(NEW, n_bytes=200_000), file(NEW))
    controller, terminal = pty.openpty()
    done = subprocess.run(
        place.command("data", "fetch", "new"),
        env={**place.environment(), "TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=True,
        timeout=120,
    )
    os.close(terminal)
    shown = os.read(controller, 100_000).decode()
    os.close(controller)
    assert "file.bin" in shown
    assert "400.0/400.0 kB" in shown
    assert b"\x1b" not in done.stdout
