"""The processes of the tests' Elasticsearch: asked, started, waited for, killed and ended."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from elasticsearch_program import VERSION, Failed, Missing, find_java, run_as, wait_gone


@dataclass(frozen=True)
class Node:
    """One process: its number from 0, and its two ports on 127.0.0.1."""

    number: int
    http: int
    transport: int

    @property
    def name(self) -> str:
        return f"node-{self.number}"


@dataclass(frozen=True)
class Server:
    """A server of one or more nodes in a folder; user and password are those of the superuser."""

    folder: Path
    nodes: tuple[Node, ...]
    java_options: str
    password: str
    user: str = "elastic"

    @classmethod
    def opened(cls, folder: Path) -> Server:
        """The server that was started in a folder, whether it still runs or not."""
        try:
            told = json.loads((folder / "server.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise Missing(f"no server was started in {folder}") from None
        nodes = tuple(Node(**node) for node in told["nodes"])
        return cls(folder.resolve(), nodes, told["java_options"], told["password"])

    def __repr__(self) -> str:
        return f"Server({self.folder}, {self.addresses})"

    @property
    def home(self) -> Path:
        return self.folder / f"elasticsearch-{VERSION}"

    @property
    def snapshots(self) -> Path:
        """The folder that a snapshot repository may be made in."""
        return self.folder / "snapshots"

    @property
    def addresses(self) -> str:
        """The addresses of all nodes, separated by commas, without a password."""
        return ",".join(f"http://127.0.0.1:{node.http}" for node in self.nodes)

    @property
    def url(self) -> str:
        """The address of the first node with user and password."""
        return (
            f"http://{self.user}:{urllib.parse.quote(self.password, safe='')}@127.0.0.1:{self.nodes[0].http}"
        )

    def ask(self, path: str, *, node: int = 0, timeout_s: float = 15.0) -> dict[str, object]:
        """GET a path of one node as JSON."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.nodes[node].http}/{path}")
        word = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        asked.add_header("Authorization", f"Basic {word}")
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(asked, timeout=timeout_s) as answer:
            found: dict[str, object] = json.loads(answer.read())
        return found

    def start_node(self, number: int) -> None:
        """Start one node and return at once; ``wait`` tells when it is there."""
        node, java = self.nodes[number], find_java()
        place = self.folder / node.name
        (place / "pid").unlink(missing_ok=True)
        with (place / "start.log").open("wb") as log:
            # By way of a shell that ends at once, so that nobody has to collect the launcher when it ends.
            subprocess.run(
                ["/bin/sh", "-c", '"$@" &', "sh", str(self.home / "bin" / "elasticsearch"), "-d", "-p",
                 str(place / "pid")],
                env={
                    "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOSTNAME": "localhost",
                    "ES_JAVA_HOME": str(java), "ES_PATH_CONF": str(place / "config"),
                    "ES_TMPDIR": str(place / "tmp"), "ES_JAVA_OPTS": self.java_options,
                },
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                check=True, start_new_session=True, **run_as(),
            )  # fmt: skip

    def wait(self, *, status: str = "yellow", timeout_s: float = 180.0) -> None:
        """Return once every node answers, all have found each other and indices have this status at least."""
        until = time.monotonic() + timeout_s
        asked = f"_cluster/health?wait_for_nodes={len(self.nodes)}&wait_for_status={status}&timeout=5s"
        for node in self.nodes:
            while True:
                with contextlib.suppress(OSError, ValueError):
                    if not self.ask(asked, node=node.number)["timed_out"]:
                        break
                dead = [each for each in self.nodes if not self.pids(each)]
                if dead or time.monotonic() > until:
                    logs = "\n".join(map(self._log, dead or [node]))
                    raise Failed(f"Elasticsearch {VERSION} in {self.folder} is not there:\n{logs}")
                time.sleep(0.25)

    def kill_node(self, number: int) -> None:
        """End one node as a crash would, with signal 9."""
        pid = int((self.folder / self.nodes[number].name / "pid").read_text(encoding="ascii"))
        os.kill(pid, signal.SIGKILL)
        wait_gone([pid], timeout_s=10.0)

    def stop(self) -> None:
        """End all processes of this folder, those of a broken-off start too; returns when none is left."""
        for how, timeout_s in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 10.0)):
            pids = self.pids()
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, how)
            wait_gone(pids, timeout_s=timeout_s)
        if left := self.pids():
            raise Failed(f"processes {left} of Elasticsearch in {self.folder} do not end")

    def pids(self, node: Node | None = None) -> list[int]:
        """The processes of this folder, or of one node: those started with its configuration."""
        nodes = self.nodes if node is None else (node,)
        marks = [f"ES_PATH_CONF={self.folder / each.name / 'config'}".encode() for each in nodes]
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if any(mark in path.read_bytes().split(b"\0") for mark in marks):
                    found.append(int(path.parent.name))
        return sorted(found)

    def _log(self, node: Node) -> str:
        files = [self.folder / node.name / name for name in ("start.log", "logs/skillmatch.log")]
        return "\n".join(path.read_text("utf-8", "replace")[-2000:] for path in files if path.is_file())
