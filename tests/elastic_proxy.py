"""A TCP proxy in front of a real Elasticsearch that misbehaves on purpose, one request at a time.

It reads whole requests, keeps a record of them, and treats each as the test says: passes it on, refuses it,
passes it on and cuts the connection, or answers "success" without passing it on.
"""

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it came: its number from 1 among those of its kind, method, path, and body."""

    number: int
    method: str
    path: str
    body: bytes

    @property
    def is_bulk(self) -> bool:
        return self.path.split("?")[0].endswith("/_bulk")


class Proxy:
    """Serves on a free port while it is open; every connection has a thread."""

    def __init__(self, url: str, treat: Callable[["Exchange"], None]) -> None:
        parts = urlsplit(url)
        self._upstream = (parts.hostname, parts.port or 80)
        self._treat = treat
        self._numbers: dict[bool, int] = {}
        self._lock = threading.Lock()
        self._is_open = True
        self.asked: list[Asked] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_: object) -> None:
        self._is_open = False
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=10)

    def _accept(self) -> None:
        while self._is_open:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(0.2)
        with connection, suppress(OSError, _Cut):
            while (read := self._read(connection)) is not None:
                head, body = read
                method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
                is_bulk = path.split("?")[0].endswith("/_bulk")
                with self._lock:
                    self._numbers[is_bulk] = self._numbers.get(is_bulk, 0) + 1
                    asked = Asked(self._numbers[is_bulk], method, path, body)
                    self.asked.append(asked)
                self._treat(Exchange(asked, head, connection, self._upstream))

    def _read(self, connection: socket.socket) -> tuple[bytes, bytes] | None:
        """Read one request; None where the other side, or the proxy, is done."""
        received = b""
        while b"\r\n\r\n" not in received:
            try:
                part = connection.recv(1 << 16)
            except TimeoutError:
                if self._is_open:
                    continue
                return None
            if not part:
                return None
            received += part
        head, body = received.split(b"\r\n\r\n", 1)
        length = _content_length(head)
        while len(body) < length:
            with suppress(TimeoutError):
                part = connection.recv(1 << 16)
                if not part:
                    return None
                body += part
        return head, body


class Exchange:
    """One request and the ways to treat it."""

    def __init__(self, asked: Asked, head: bytes, connection: socket.socket, upstream: tuple) -> None:
        self.asked = asked
        self._head = head
        self._connection = connection
        self._upstream = upstream

    def forward(self) -> bytes:
        """Have the server do it, and return its whole answer without giving it back."""
        kept = [line for line in self._head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        with socket.create_connection(self._upstream, timeout=60) as server:
            server.sendall(b"\r\n".join([*kept, b"connection: close"]) + b"\r\n\r\n" + self.asked.body)
            answer = b""
            while part := server.recv(1 << 16):
                answer += part
        return answer

    def give(self, answer: bytes) -> None:
        # The server closed its connection, and said so.
        self._connection.sendall(answer)
        raise _Cut

    def passed(self) -> None:
        self.give(self.forward())

    def refuse(self, status: int) -> None:
        """Answer as a server that is too busy does."""
        self.give(_http(status, {"error": {"type": "es_rejected_execution_exception"}, "status": status}))

    def cut(self) -> None:
        """Close without an answer."""
        raise _Cut

    def succeed(self, *, seq_no: int = 0) -> None:
        """Say that a bulk request was done, without doing it."""
        items = []
        for line in self.asked.body.split(b"\n"):
            action = json.loads(line) if line.startswith((b'{"index":', b'{"delete":')) else {}
            for name, told in action.items():
                told = {"_id": told["_id"], "_version": 1, "_seq_no": seq_no, "_primary_term": 1}
                items.append({name: {**told, "result": "created", "status": 201}})
        self.give(_http(200, {"took": 1, "errors": False, "items": items}))

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


class _Cut(Exception):
    """The connection ends here."""


def _http(status: int, body: dict) -> bytes:
    encoded = json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status} Told\r\nx-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\n"
        f"content-length: {len(encoded)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + encoded


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
