"""The production server: it starts, answers several at once, prints nothing of requests, and ends."""

from __future__ import annotations

import socket
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from fakes_web import FakeEngine

from skillmatch.errors import InputError
from skillmatch.web import WebSettings, server


@contextmanager
def running(engine: FakeEngine, **options: object) -> Iterator[str]:
    made = server.make_server(engine, host="127.0.0.1", port=0, threads=4, **options)  # type: ignore[arg-type]

    def run() -> None:
        # Closed from outside, the loop may still be waiting on the socket that is gone.
        with suppress(OSError):
            made.run()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{made.effective_port}"
    finally:
        made.close()


def test_it_answers_and_prints_nothing_of_a_request(capfd: pytest.CaptureFixture[str]) -> None:
    with (
        running(FakeEngine()) as address,
        urllib.request.urlopen(f"{address}/v1/skills/find?q=secret-word") as response,
    ):
        assert response.status == 200
        assert response.headers["Server"] == "skillmatch"
    out, err = capfd.readouterr()
    assert "secret-word" not in out + err


def test_several_requests_are_handled_at_once() -> None:
    barrier = threading.Barrier(2, timeout=120)

    class Waiting(FakeEngine):
        def find_skill(self, name: str) -> tuple[()]:
            barrier.wait()
            return ()

    with running(Waiting()) as address:
        statuses: list[int] = []

        def ask() -> None:
            with urllib.request.urlopen(f"{address}/v1/skills/find?q=a") as response:
                statuses.append(response.status)

        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
    assert statuses == [200, 200]


def test_on_a_local_address_only_local_names_are_answered() -> None:
    with running(FakeEngine()) as address:
        request = urllib.request.Request(f"{address}/", headers={"Host": "rebound.example"})
        with pytest.raises(urllib.error.HTTPError, match="400") as caught:
            urllib.request.urlopen(request)
        assert b"The request cannot be read" in caught.value.read()


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"Cannot listen on 127.0.0.1:{port}"):
            server.make_server(FakeEngine(), host="127.0.0.1", port=port, threads=1)


def test_a_large_upload_and_a_large_answer_touch_no_temporary_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    for module in (
        "waitress.buffers.TempfileBasedBuffer.newfile",
        "werkzeug.formparser.SpooledTemporaryFile",
    ):
        monkeypatch.setattr(module, refuse)
    text = "nurse & " * 120_000
    head = 'Content-Disposition: form-data; name="posting_file"; filename="p.txt"'
    body = f"--b\r\n{head}\r\n\r\n{text}\r\n--b--\r\n"
    with running(FakeEngine()) as address:
        request = urllib.request.Request(
            f"{address}/match",
            data=body.encode(),
            headers={"Content-Type": "multipart/form-data; boundary=b"},
        )
        with urllib.request.urlopen(request) as response:
            assert response.status == 200
            assert len(response.read()) > 1_200_000


@pytest.mark.parametrize("n_bytes", [2_000, 2_000_000, 30_000_000])
@pytest.mark.parametrize(
    ("path", "kind"), [("/v1/match", "application/problem+json"), ("/match", "text/")], ids=["api", "page"]
)
def test_an_upload_beyond_the_limit_is_answered_whoever_refuses_it(
    path: str, kind: str, n_bytes: int
) -> None:
    """Just above the limit the app refuses it, far above the server; clients see no difference."""
    with running(FakeEngine(), settings=WebSettings(max_request_bytes=1000)) as address:
        for _ in range(5):
            request = urllib.request.Request(
                address + path, data=b"x" * n_bytes, headers={"Content-Type": "application/json"}
            )
            with pytest.raises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(request)
            assert caught.value.code == 413
            assert caught.value.headers["Content-Type"].startswith(kind)
            assert b"The request is too large" in caught.value.read()


def test_who_asks_before_sending_too_much_is_told_at_once() -> None:
    head = b"POST /v1/match HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000000\r\n"
    with running(FakeEngine(), settings=WebSettings(max_request_bytes=1000)) as address:
        line = socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=120)
        with line, line.makefile("rb") as answer:
            line.sendall(head + b"Expect: 100-continue\r\n\r\n")
            told = answer.read()
    assert told.startswith(b"HTTP/1.1 413 ")
    assert b'"type":"/v1/problems/too-large"' in told
