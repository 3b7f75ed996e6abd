"""The server of the tests: what it needs, that it is the right one, that it ends with who started it."""

from __future__ import annotations

import base64
import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from pathlib import Path

import elasticsearch_program as program
import elasticsearch_server as server
import pytest
import yaml

from skillmatch.content import content_path
from skillmatch.errors import StoreError, trace_of
from skillmatch.index.elastic.connecting import ElasticAddress, connect

pytestmark = pytest.mark.elasticsearch
HERE = Path(__file__).parent


def jdk(folder: Path, version: str) -> Path:
    """A folder that looks like a JDK of this version."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "java").touch(mode=0o755)
    (folder / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n', encoding="utf-8")
    return folder


def test_an_old_jdk_is_told_from_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "barred", lambda path: None)
    old, new = jdk(tmp_path / "old", "17.0.15"), jdk(tmp_path / "new", "21.0.2")
    assert [program.java_version(place) for place in (old, new, tmp_path)] == [17, 21, 0]
    monkeypatch.setenv("ES_JAVA_HOME", str(new))
    assert program.find_java() == new
    monkeypatch.setenv("ES_JAVA_HOME", str(old))
    with pytest.raises(program.Missing, match=r"no JDK of 21 or later .*found \[17\].*install one"):
        program.find_java()


def test_without_maven_and_zip_the_reason_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(program.Missing, match="install the package maven") as told:
        program.fetch()
    assert "\n" not in str(told.value)


def test_another_zip_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / ".m2/repository/org/elasticsearch/distribution/integ-test-zip/elasticsearch/9.5.0"
    folder.mkdir(parents=True)
    (folder / "elasticsearch-9.5.0.zip").write_bytes(b"cut off")
    with pytest.raises(program.Failed, match=f"expected {program.SHA256}"):
        program.fetch()


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_a_missing_jdk_skips_and_fails_in_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> Path:
        raise program.Missing("no JDK of 21 or later")

    monkeypatch.setattr(server, "find_java", missing)
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no JDK of 21"), server.serving_or_skipped():
        pass


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(program.Failed, match="choose another folder"):
        server.clear(tmp_path)
    assert (tmp_path / "thesis.txt").exists()


def test_ports_are_free_and_different() -> None:
    ports = program.free_ports(6, 31999)
    assert ports[0] == 31999
    assert len(set(ports)) == 6


def test_the_run_has_the_tested_version_with_passwords(own_elasticsearch: server.Server) -> None:
    nodes = own_elasticsearch.ask("_nodes")["nodes"]
    assert isinstance(nodes, dict)
    assert [node["version"] for node in nodes.values()] == [program.VERSION]
    bare = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.error.HTTPError, match="401"):
        bare.open(f"{own_elasticsearch.addresses}/_cluster/health", timeout=10)
    assert own_elasticsearch.password not in repr(own_elasticsearch)
    logs = [
        *own_elasticsearch.folder.glob("node-0/logs/*"),
        own_elasticsearch.folder / "node-0" / "start.log",
    ]
    assert all(own_elasticsearch.password.encode() not in path.read_bytes() for path in logs)
    assert (own_elasticsearch.folder / "server.json").stat().st_mode & 0o077 == 0


def test_a_wrong_password_is_a_clear_error_and_is_nowhere_to_be_read(
    own_elasticsearch: server.Server, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = "wrong-5wordf1sh"
    caplog.set_level(logging.DEBUG)
    addresses = [
        ElasticAddress(url=own_elasticsearch.addresses, user="elastic", password=wrong),
        ElasticAddress(url=own_elasticsearch.url.replace(own_elasticsearch.password, wrong)),
    ]
    told = [*map(repr, addresses)]
    for address in addresses:
        with pytest.raises(StoreError, match="no such user and password") as caught:
            connect(address)
        told += [str(caught.value), repr(caught.value), trace_of(caught.value)]
    told += [caplog.text, *capfd.readouterr()]
    basic = base64.b64encode(f"elastic:{wrong}".encode()).decode()
    assert not [text for text in told if wrong in text or basic in text]
    logs = b"".join(path.read_bytes() for path in own_elasticsearch.folder.glob("node-0/logs/*"))
    assert wrong.encode() not in logs
    client = connect(ElasticAddress(url=own_elasticsearch.url))
    assert own_elasticsearch.password not in repr(client)
    client.close()


def test_a_server_ends_with_a_run_that_is_killed(tmp_path: Path) -> None:
    """Signal 9 to who started it: the child that watches ends the server and removes its folder."""
    script = tmp_path / "killed.py"
    script.write_text(
        textwrap.dedent("""
            import sys, time
            sys.path.insert(0, sys.argv[1])
            import elasticsearch_server as server
            def start(folder, **how):
                made = server.Server(folder, (server.Node(0, 1, 2),), "", "p")
                server._note(made)
                (folder / "node-0").mkdir()
                import subprocess
                env = {"ES_PATH_CONF": str(folder / "node-0" / "config")}
                kept = subprocess.Popen(["/bin/sleep", "100"], env=env, start_new_session=True)
                print(folder, kept.pid, flush=True)
                time.sleep(100)
            server.start = start
            with server.serving(): pass
        """),
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, script, HERE], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        folder, pid = run.stdout.readline().split()
        assert program.runs(int(pid))
        os.kill(run.pid, signal.SIGKILL)
    until = time.monotonic() + 30
    while (program.runs(int(pid)) or Path(folder).exists()) and time.monotonic() < until:
        time.sleep(0.05)
    assert not program.runs(int(pid))
    assert not Path(folder).exists()


def test_compose_starts_the_tested_version_with_a_password_and_a_place_for_snapshots() -> None:
    text = content_path("api", "compose.yaml").read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]
    service, store = services["skillmatch"], services["elasticsearch"]
    images = {told["image"] for told in services.values() if "image" in told}
    assert images == {f"docker.elastic.co/elasticsearch/elasticsearch:{program.VERSION}"}
    assert store["environment"]["xpack.security.enabled"] == "true"
    assert "ports" not in store, "only the service may reach it"
    told = {
        store["environment"]["ELASTIC_PASSWORD"],
        service["environment"]["SKILLMATCH_ELASTICSEARCH_PASSWORD"],
    }
    assert [word.startswith("${ELASTIC_PASSWORD:?") for word in told] == [True]
    assert f"snapshots:{store['environment']['path.repo']}" in store["volumes"]
    assert "[elasticsearch]" in content_path("api", "Dockerfile").read_text(encoding="utf-8")
    assert service["depends_on"]["elasticsearch"]["condition"] == "service_healthy"
    assert "wait_for_status=yellow" in store["healthcheck"]["test"][1]
