"""Fetch, start and stop a real Elasticsearch on this machine, for the tests and for trying things out.

    python tests/elasticsearch_server.py start --folder DIR [--nodes 3] [--port 9200] [--password ...]
    python tests/elasticsearch_server.py status|stop|remove --folder DIR
    python tests/elasticsearch_server.py fetch

``start`` starts anew what was stopped, with its data; ``remove`` stops it and removes all of it.

The server is the core of the official one (searching, vectors, security, snapshots), taken by Maven. Each
folder is a world of its own: program, configuration, data, logs, ports and password. Where we are root it
runs as a user of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from elasticsearch_nodes import Node, Server
from elasticsearch_program import (
    VERSION,
    Failed,
    Missing,
    alone,
    barred,
    fetch,
    find_java,
    free_ports,
    hand_over,
    java_version,
    run_as,
    unpack,
)

_BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:-UseG1GC", "-XX:+UseSerialGC")
"""A start takes 8 instead of 17 seconds of a processor with these."""


def _configure(server: Server, node: Node) -> None:
    place = server.folder / node.name
    shutil.copytree(server.home / "config", place / "config")
    for name in ("data", "logs", "tmp"):
        (place / name).mkdir()
    lines = [
        "cluster.name: skillmatch", f"node.name: {node.name}", "network.host: 127.0.0.1",
        f"http.port: {node.http}", f"transport.port: {node.transport}",
        f"path.data: {place / 'data'}", f"path.logs: {place / 'logs'}", f"path.repo: {server.snapshots}",
        "xpack.security.enabled: true", "xpack.security.http.ssl.enabled: false",
        "xpack.security.transport.ssl.enabled: false",
        # A nearly full disk of the machine is not what the tests are about.
        "cluster.routing.allocation.disk.threshold_enabled: false",
    ]  # fmt: skip
    if len(server.nodes) == 1:
        lines.append("discovery.type: single-node")
    else:
        hosts = ", ".join(f'"127.0.0.1:{each.transport}"' for each in server.nodes)
        names = ", ".join(each.name for each in server.nodes)
        lines += [f"discovery.seed_hosts: [{hosts}]", f"cluster.initial_master_nodes: [{names}]"]
    (place / "config" / "elasticsearch.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _put_password(server: Server, java: Path) -> None:
    """Write the keystore of the first node, and copy it to the others."""
    first, *others = [server.folder / node.name / "config" for node in server.nodes]
    told = subprocess.run(
        [str(server.home / "bin" / "elasticsearch-keystore"), "add", "-f", "-x", "bootstrap.password"],
        input=server.password, text=True, check=False, capture_output=True, cwd=server.folder,
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "ES_JAVA_HOME": str(java), "ES_PATH_CONF": str(first),
        },
        **run_as(),
    )  # fmt: skip
    if told.returncode:
        raise Failed(f"the keystore of Elasticsearch could not be written: {told.stderr[-500:]}")
    for other in others:
        shutil.copy2(first / "elasticsearch.keystore", other)
        hand_over(other)


def start(
    folder: Path,
    *,
    nodes: int = 1,
    port: int | None = None,
    password: str = "",
    heap_mb: int | None = None,
    is_brief: bool = False,
) -> Server:
    """Start a new server in a folder and return once it answers.

    Args:
        folder: New or empty, or one that an earlier server of ours left: that is ended and its data removed.
        nodes: 1, or 3 for a cluster.
        port: That the first node answers HTTP at; a free one where not given.
        password: Of the superuser; a random one where empty.
        heap_mb: Memory of each node; by default 1024 for one, 400 for more.
        is_brief: It will not run for long: start with half the work, and be slower under load.

    Raises:
        Missing: If Maven, a JDK or a user to run as is not to be had.
        Failed: If it does not answer.
    """
    folder = folder.resolve()
    java = find_java()
    if at := barred(folder.parent):
        raise Missing(f"{at} cannot be entered by the user of the server: choose a folder under /tmp")
    clear(folder)
    with alone():
        archive = fetch()
        folder.mkdir(parents=True, exist_ok=True)
        ports = free_ports(2 * nodes, port)
        heap = heap_mb or (1024 if nodes == 1 else 400)
        made = Server(
            folder,
            tuple(Node(i, ports[i], ports[nodes + i]) for i in range(nodes)),
            " ".join([f"-Xms{heap}m", f"-Xmx{heap}m", *(_BRIEF if is_brief else ())]),
            password or secrets.token_urlsafe(12),
        )
        _note(made)
        unpack(archive, folder)
        made.snapshots.mkdir()
        for node in made.nodes:
            _configure(made, node)
        hand_over(folder)
        _put_password(made, java)
        try:
            for node in made.nodes:
                made.start_node(node.number)
            made.wait()
        except BaseException:
            made.stop()
            raise
    return made


def _note(server: Server) -> None:
    told = {"nodes": [asdict(node) for node in server.nodes], "java_options": server.java_options}
    path = os.open(server.folder / "server.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({**told, "password": server.password}, file)


def clear(folder: Path) -> None:
    """End the server of a folder and remove what it left; nothing where there is none."""
    if not folder.exists():
        return
    if not (folder / "server.json").is_file():
        if any(folder.iterdir()):
            raise Failed(f"{folder} holds something else than a server of ours: choose another folder")
        return
    Server.opened(folder).stop()
    shutil.rmtree(folder)


@contextlib.contextmanager
def serving(**how: Any) -> Iterator[Server]:
    """A server in a folder of its own, gone at the end, also when this process is killed: a child watches."""
    folder = Path(tempfile.mkdtemp(prefix="skillmatch-elasticsearch-")).resolve()
    watcher = subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve()), "watch", "--folder", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield start(folder, **how, is_brief=True)
    finally:
        watcher.communicate()


@contextlib.contextmanager
def serving_or_skipped(**how: Any) -> Iterator[Server]:
    """``serving`` for a fixture: without Maven or a JDK its tests are skipped, and fail where CI is set."""
    import pytest  # the script runs without it

    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(serving(**how))
        except Missing as missing:
            if os.environ.get("CI"):
                pytest.fail(str(missing))
            pytest.skip(str(missing))
        yield server


def _watch(folder: Path) -> None:
    """Wait for the end of who started us, however it came, then end the server and remove its folder."""
    sys.stdin.buffer.read()
    clear(folder)
    shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run one command; 0 when it did what was asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("command", choices=["fetch", "start", "status", "stop", "remove", "watch"])
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "skillmatch-elasticsearch"
    )
    parser.add_argument("--nodes", type=int, choices=[1, 3], default=1)
    parser.add_argument("--port", type=int)
    parser.add_argument("--password", default="")
    parser.add_argument("--heap-mb", type=int)
    asked = parser.parse_args()
    try:
        return _obey(asked)
    except (Missing, Failed) as error:
        print(error, file=sys.stderr)
        return 1


def _obey(asked: argparse.Namespace) -> int:
    if asked.command == "fetch":
        java = find_java()
        print(f"{fetch()}\nJDK {java_version(java)} in {java}")
    elif asked.command == "watch":
        _watch(asked.folder)
    elif asked.command == "remove":
        clear(asked.folder)
    elif asked.command == "stop":
        Server.opened(asked.folder).stop()
    elif asked.command == "start" and (asked.folder / "server.json").is_file():
        _show(_resume(asked.folder))
    elif asked.command == "start":
        started = start(
            asked.folder, nodes=asked.nodes, port=asked.port, password=asked.password, heap_mb=asked.heap_mb
        )
        _show(started)
    else:
        found = Server.opened(asked.folder)
        if not found.pids():
            raise Failed(f"Elasticsearch in {found.folder} is stopped")
        found.wait(timeout_s=10.0)
        _show(found)
    return 0


def _resume(folder: Path) -> Server:
    """Start those nodes of an earlier server that do not run; it keeps its ports, password and data."""
    server = Server.opened(folder)
    with alone():
        for node in server.nodes:
            if not server.pids(node):
                server.start_node(node.number)
        server.wait()
    return server


def _show(server: Server) -> None:
    print(f"# Elasticsearch {VERSION}, {len(server.nodes)} node(s), in {server.folder}", file=sys.stderr)
    for name, value in (
        ("SKILLMATCH_ELASTICSEARCH", server.addresses),
        ("SKILLMATCH_ELASTICSEARCH_USER", server.user),
        ("SKILLMATCH_ELASTICSEARCH_PASSWORD", server.password),
        ("SKILLMATCH_TEST_ELASTICSEARCH", server.url),
    ):
        print(f"export {name}={shlex.quote(value)}")


if __name__ == "__main__":
    sys.exit(main())
