"""A real HTTP server on this machine that answers as it is told, also badly, and notes what it was asked."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

Behaviour = Callable[["Handler"], None]


@dataclass
class Server:
    """What the server will answer, one behaviour a request (the last one for ever), and what it was asked."""

    address: str
    script: list[Behaviour] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)

    def will(self, *behaviours: Behaviour) -> None:
        self.script[:] = behaviours
        self.asked.clear()

    @property
    def ranges(self) -> list[str]:
        """The Range header of each request, "" where there was none."""
        return [headers.get("range", "") for headers in self.asked]


class Handler(BaseHTTPRequestHandler):
    server_of: ClassVar[Server]
    ended: ClassVar[threading.Event]

    def do_GET(self) -> None:
        told = self.server_of
        told.asked.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
        behaviour = told.script.pop(0) if len(told.script) > 1 else told.script[0]
        with contextlib.suppress(OSError):
            behaviour(self)

    def log_message(self, *_: object) -> None:
        """Keep the output of tests clean."""

    def head(self, status: int = 200, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def start(self) -> int:
        """Where the asked range begins."""
        asked = self.headers.get("Range", "bytes=0-")
        return int(asked.removeprefix("bytes=").rstrip("-"))

    def reset(self) -> None:
        """End the connection as a crash would: with a reset."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Server]:
    ended = threading.Event()
    handler = type("Told", (Handler,), {"ended": ended})
    made = ThreadingHTTPServer((host, 0), handler)
    made.daemon_threads = True
    told = Server(address=f"http://{host}:{made.server_address[1]}/release/file.bin")
    handler.server_of = told
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        ended.set()
        made.shutdown()
        made.server_close()


def file(data: bytes, *, etag: str = '"one"', n_bytes: int | None = None, then: str = "close") -> Behaviour:
    """Answer as a good server does: the asked range of the version that If-Range names, else all.

    ``n_bytes``: only so many bytes are sent, though all are declared; ``then`` the line is closed, reset, or
    left open without a word ("stall").
    """

    def answer(handler: Handler) -> None:
        start = handler.start()
        if handler.headers.get("If-Range", etag) != etag:
            start = 0
        if start >= len(data) > 0:
            handler.head(416, Content_Range=f"bytes */{len(data)}", Content_Length=0)
            return
        rest = data[start:]
        headers: dict[str, object] = {"Content_Length": len(rest)}
        if etag:
            headers["ETag"] = etag
        if start:
            headers["Content_Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        handler.head(206 if start else 200, **headers)
        handler.wfile.write(rest[:n_bytes])
        if then == "stall":
            handler.wfile.flush()
            handler.ended.wait(30)
        elif then == "reset":
            handler.reset()

    return answer


def whole(data: bytes, **headers: object) -> Behaviour:
    """Answer with all of it, whatever range was asked."""

    def answer(handler: Handler) -> None:
        handler.head(200, **{"Content_Length": len(data), **headers})
        handler.wfile.write(data)

    return answer


def status(code: int, **headers: object) -> Behaviour:
    def answer(handler: Handler) -> None:
        handler.head(code, **{"Content_Length": 0, **headers})

    return answer


def silence(handler: Handler) -> None:
    """Take the request and never answer."""
    handler.ended.wait(30)


def chunked(data: bytes, *, n_times: int = 1, is_ended: bool = True) -> Behaviour:
    """Answer without saying how much is coming."""

    def answer(handler: Handler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.head(200, Transfer_Encoding="chunked")
        for _ in range(n_times):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        if is_ended:
            handler.wfile.write(b"0\r\n\r\n")

    return answer
