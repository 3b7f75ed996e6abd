"""The child process: its limits hold, and whatever it answers is checked."""

import json
import time

import pytest

from skillmatch.errors import UnreadableDocument
from skillmatch.sources import child
from skillmatch.sources.child import parse_in_child


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
        b'{"text": "x", "title": "", "more": 1}',
        b'{"text": "x", "title": ""} and more',
        b'{"text": "x", "title": ""}{"text": "x", "title": ""}',
        b'{"text": ["x"], "title": ""}',
        b'{"text": NaN, "title": ""}',
        b'"text"',
        b"null",
        b'{"layers": []}',
        b'{"text": ' + b"9" * 10_000 + b"}",
        b'{"a":' * 100_000,
        b" " * 100_000,
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


def fake(monkeypatch, code: str) -> None:
    """Put a child in place that does what ``code`` says."""
    monkeypatch.setattr(child, "_BOOT", f"import os, sys, time\n{code}")


@pytest.mark.parametrize(
    ("code", "wording"),
    [
        ("", "broke down"),
        ("sys.exit(3)", "broke down"),
        ("os.abort()", "broke down"),
        ("os.kill(os.getpid(), 24)", "processor time"),  # what the kernel does at the limit
        ("import ctypes; ctypes.string_at(0)", "broke down"),
        ("print('x' * 20_000_000)", "damaged"),
        ("print('{' * 20_000_000)", "damaged"),
        ("sys.stdout.buffer.write(b'\\xff' * 100)", "damaged"),
        ("os.close(0); print('{}')", "damaged"),
        ("os.close(1)", "broke down"),
        ('print(\'{"text": "x"\'); sys.stdout.flush(); os.close(1)', "damaged"),
    ],
)
def test_a_child_that_misbehaves_costs_one_clear_line(monkeypatch, code, wording):
    fake(monkeypatch, code)
    with pytest.raises(UnreadableDocument, match=wording) as caught:
        parse_in_child(b"<p>x</p>" * 100_000, media_type="text/html", name="x.html")
    assert "\n" not in str(caught.value)


@pytest.mark.timeout(30)
def test_a_parser_that_takes_too_long_is_stopped(monkeypatch):
    fake(monkeypatch, "time.sleep(60)")
    with pytest.raises(UnreadableDocument, match=r"took longer than 0\.01 s"):
        parse_in_child(b"<p>x</p>", media_type="text/html", name="slow.html", seconds=0.01)


@pytest.mark.parametrize(
    "code",
    [
        "time.sleep(60)",
        "os.close(1); time.sleep(60)",
        'print(\'{"text": "x"\', flush=True); time.sleep(60)',
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
        "os.fork() or time.sleep(60)",  # the grandchild keeps the pipe open
    ],
)
def test_a_child_that_hangs_is_ended_by_the_wall_clock(monkeypatch, code):
    fake(monkeypatch, code)
    started = time.monotonic()
    with pytest.raises(UnreadableDocument, match="longer than 1 s"):
        parse_in_child(b"<p>x</p>", media_type="text/html", name="x.html", seconds=1)
    assert time.monotonic() - started < 50, "it was waited for"


def test_a_child_that_answers_and_hangs_is_not_waited_for_longer_than_the_clock(monkeypatch):
    fake(monkeypatch, """print('{"text": "x", "title": ""}', flush=True); os.close(1); time.sleep(60)""")
    assert parse_in_child(b"x", media_type="text/html", name="x", seconds=20).text == "x"


def test_a_child_sees_nothing_of_the_environment(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    fake(
        monkeypatch,
        """
import json
print(json.dumps({"text": repr(sorted(os.environ)), "title": ""}))""",
    )
    assert "SECRET" not in parse_in_child(b"x", media_type="text/html", name="x").text
