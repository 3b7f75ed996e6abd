"""The child process: its limits hold, and whatever it answers is checked."""

import json
import subprocess
import sys
import time

import pytest

from skillmatch.errors import UnreadableDocument
from skillmatch.sources import child
from skillmatch.sources.child import parse_in_child

ROOT = child._ROOT


def test_a_parser_that_takes_too_long_is_stopped():
    began = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"took longer than 0\.01 s"):
        parse_in_child(b"<p>x</p>", media_type="text/html", name="slow.html", seconds=0.01)
    assert time.monotonic() - began < 5


def run_in_child(code: str) -> str:
    code = f"import sys; sys.path.insert(0, {ROOT!r})\nfrom skillmatch.sources import child_main\n{code}"
    command = [sys.executable, "-I", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout.strip()


def test_memory_is_limited():
    code = """
child_main.limit_resources()
try:
    bytearray(2 * 2**30)
    print("taken")
except MemoryError:
    print("refused")
"""
    assert run_in_child(code) == "refused"


def test_no_files_can_be_written_and_no_core_is_dumped(tmp_path):
    target = tmp_path / "out"
    code = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
child_main.limit_resources()
try:
    with open({str(target)!r}, "w") as stream:
        stream.write("x")
    print("written")
except OSError:
    print("refused", resource.getrlimit(resource.RLIMIT_CORE))
"""
    assert run_in_child(code) == "refused (0, 0)"


def test_the_locale_of_the_environment_does_not_matter(monkeypatch):
    monkeypatch.setenv("LC_ALL", "POSIX")
    assert parse_in_child("<p>Köln</p>".encode(), media_type="text/html", name="x").text == "Köln"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"not json",
        b"[1, 2]",
        b'{"text": 5, "title": ""}',
        b'{"text": "x"}',
        b'{"text": "x", "title": null}',
        b"[" * 100_000,
        b"\xff\xfe",
        json.dumps({"text": "x" * (child.MAX_TEXT + 1), "title": ""}).encode(),
        b'{"reason": "no such reason"}',
        b'{"reason": {"nested": 1}}',
    ],
)
def test_nonsense_from_the_child_is_one_clear_line(answer):
    with pytest.raises(UnreadableDocument, match="damaged"):
        child._checked(answer, "x.pdf")


def test_what_the_child_says_is_cleaned():
    parsed = child._checked(b'{"text": "a\\ud800b\\u0000c", "title": " x \\n y "}', "x.pdf")
    assert parsed.text == "a\ufffdb\ufffdc"
    assert parsed.title == "x y"
