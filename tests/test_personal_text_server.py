"""A real server, started by its command, writes nothing of a request anywhere, sound or with a bug."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from marked_requests import Asked, get
from marked_text import NAME, POSTING, RESUME, TEXT, assert_names_unmarked, assert_unseen

pytestmark = pytest.mark.timeout(900)  # each wait below may take 300 s on a busy machine

_SERVER = f"""
import sys
from skillmatch.engine import Engine
from skillmatch.cli import main

def fail(*_, **__):
    raise ValueError({NAME[:3]!r} + {NAME[3:]!r} + {TEXT[:3]!r} + {TEXT[3:]!r})

if "bug" in sys.argv[1:]:
    for part in ("mentions", "find_skill", "match", "provenance"):
        setattr(Engine, part, fail)
    Engine.warm_up = lambda self: None
main(["--debug", "serve", "--port", "0"])
"""


@pytest.mark.parametrize("kind", ["sound", "bug"])
def test_a_real_server_writes_nothing_of_a_request_anywhere(kind: str, tmp_path: Path, home: Path) -> None:
    own_home, temporary = tmp_path / "home", tmp_path / "temporary"
    own_home.mkdir()
    temporary.mkdir()
    output = tmp_path / "output.txt"
    environment = {
        **os.environ,
        "SKILLMATCH_HOME": str(own_home),
        "TMPDIR": str(temporary),
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("SKILLMATCH_MIRROR", None)
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVER, kind], stdout=file, stderr=file, env=environment, cwd=tmp_path
        )
    try:
        port = _port_of(process, output)
        statuses = [_ask(port, request) for request in _plain_requests()]
        refused = [_raw(port, sent) for sent in _no_http()]
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=300)
        finally:
            process.kill()
            process.wait()
    told = output.read_bytes()
    assert_unseen("standard output and error of the server", told)
    assert_names_unmarked(tmp_path)
    for path in own_home.rglob("*"):
        assert path.is_dir() or TEXT.encode() not in path.read_bytes()
    assert list(temporary.iterdir()) == []
    assert sum(b"HTTP/1" in answer for answer in refused) >= 5
    for answer in refused:
        assert_unseen("the answer to what is no HTTP", answer)
    if kind == "bug":
        assert statuses.count(500) >= 3
        assert b"ValueError in fail" in told
    else:
        assert set(statuses) <= {200, 400, 404, 422}
        assert b"Traceback" not in told


def _plain_requests() -> list[Asked]:
    post = {"Content-Type": "application/json", "User-Agent": TEXT}
    document = {"documents": [{"id": NAME, "text": POSTING}]}
    part = f'Content-Disposition: form-data; name="resume_files"; filename="{NAME}.txt"'
    form = f"--b\r\n{part}\r\n\r\n{RESUME}\r\n--b--\r\n"
    return [
        get(f"/v1/skills/find?q={TEXT}"),
        get(f"/v1/occupations/{TEXT}/exposure"),
        get(f"/{TEXT}"),
        Asked(path="/v1/skills/extract", body=json.dumps(document).encode(), headers=post),
        Asked(path="/v1/skills/extract", body=json.dumps({TEXT: TEXT}).encode(), headers=post),
        Asked(path="/match", body=form.encode(), headers={"Content-Type": "multipart/form-data; boundary=b"}),
        get("/about"),
    ]


def _no_http() -> list[bytes]:
    return [
        f"{TEXT} {TEXT} {TEXT}\r\n\r\n".encode(),
        f"GET /{TEXT} HTTP/9.{TEXT}\r\n\r\n".encode(),
        f"POST /v1/match HTTP/1.1\r\nHost: localhost\r\nContent-Length: {TEXT}\r\n\r\n".encode(),
        f"POST /v1/match HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: {TEXT}\r\n\r\n{TEXT}".encode(),
        f"GET /v1/{TEXT} HTTP/1.1\r\nHost: localhost\r\n{TEXT} {TEXT}\r\n\r\n".encode(),
        f"GET //about?{TEXT} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode(),
        f"GET http://localhost?{TEXT} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode(),
        f"GET / HTTP/1.1\r\nX: {TEXT * 30_000}\r\n\r\n".encode(),
    ]


def _port_of(process: subprocess.Popen[bytes], output: Path) -> int:
    for _ in range(1200):
        told = output.read_text(errors="replace")
        if "serves at http://127.0.0.1:" in told:
            return int(told.rpartition("127.0.0.1:")[2].split("/")[0])
        assert process.poll() is None, told
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def _ask(port: int, request: Asked) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        connection.request(request.method, request.path, body=request.body, headers=request.headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            assert_unseen(f"the body of {request.path}", body)
        assert_unseen(f"the headers of {request.path}", str(answer.getheaders()))
        return answer.status
    finally:
        connection.close()


def _raw(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=300) as line:
        answer = b""
        # A server that has seen enough may close the line while there is more to read.
        with suppress(ConnectionError):
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            while chunk := line.recv(65536):
                answer += chunk
    return answer
