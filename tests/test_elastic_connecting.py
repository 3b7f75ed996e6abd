"""Finding an Elasticsearch: versions, passwords that show nowhere, a server that is away, certificates."""

import json
import logging
import random
import socket
import ssl
import subprocess
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import elastic_builders
import pytest
from index_builders import document

from skillmatch.errors import InputError, MissingExtra, StoreAway, StoreError
from skillmatch.index.elastic import connecting
from skillmatch.index.elastic.client import Client, Patience, Refused
from skillmatch.index.elastic.connecting import ElasticAddress, connect

PASSWORD = "Qx-sesame/42:@%"


@pytest.fixture
def pretending():
    """Starts servers that answer every request with one status and body, and says their addresses."""
    servers = []

    def start(status, body, *, certificate=None):
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        servers.append(server)
        return f"{'http' if certificate is None else 'https'}://localhost:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def told(version):
    return json.dumps({"nodes": {"a": {"version": version}}})


# --- addresses


def test_an_address_takes_user_and_password_out_of_the_url_and_shows_no_password():
    address = ElasticAddress(url="https://me:s%40cret@one:9200/es/, http://two")
    assert (address.url, address.user) == ("https://one:9200/es,http://two:80", "me")
    assert address.password == "s@cret"
    assert "s@cret" not in f"{address!r} {address}"


@pytest.mark.parametrize(
    "url",
    ["", "localhost:9200", "ftp://a", "http://", "http://a:x", "http://a?pw=secret", "http://secret:99999"],
)
def test_what_is_no_address_is_refused_without_showing_it(url):
    with pytest.raises(InputError, match="https://host:9200") as refusal:
        ElasticAddress(url=url)
    assert "secret" not in str(refusal.value)


# --- versions


@pytest.mark.parametrize(
    ("version", "line"),
    [
        ("8.19.2", 'pip install "elasticsearch>=8,<9"'),
        ("10.0.0-SNAPSHOT", 'pip install "elasticsearch>=10,<11"'),
    ],
)
def test_a_server_of_another_major_is_refused_with_the_line_that_mends_it(pretending, version, line):
    with pytest.raises(StoreError) as refusal:
        connect(ElasticAddress(url=pretending(200, told(version))))
    assert line in str(refusal.value)
    assert version.rsplit(".", 1)[0] in str(refusal.value)


def test_the_lowest_version_of_a_cluster_counts(pretending):
    body = '{"nodes": {"a": {"version": "9.5.0"}, "b": {"version": "8.19.0"}}}'
    with pytest.raises(StoreError, match=r"elasticsearch>=8,<9"):
        connect(ElasticAddress(url=pretending(200, body)))


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, "{}"), (200, "[]"), (404, "{}"), (200, '{"nodes": {"a": {}}}'), (200, told("nine"))],
)
def test_what_is_no_elasticsearch_is_told(pretending, status, body):
    with pytest.raises(StoreError, match="is no Elasticsearch"):
        connect(ElasticAddress(url=pretending(status, body)))


def test_a_missing_library_is_told_with_its_pip_line(monkeypatch):
    def missing(_):
        raise connecting.PackageNotFoundError

    def absent(name, **_):
        raise MissingExtra(f"no {name}")

    monkeypatch.setattr(connecting, "version", missing)
    monkeypatch.setattr(connecting, "require", absent)
    with pytest.raises(MissingExtra, match="no elasticsearch"):
        connect(ElasticAddress(url="http://localhost:1"))


@pytest.mark.elasticsearch
def test_a_real_server_is_connected_to_and_its_version_known(elasticsearch_url):
    client = elastic_builders.connected(elasticsearch_url)
    assert client.version[0] == 9
    assert "@" not in client.name
    client.close()
    client.close()
    with pytest.raises(StoreError, match="closed"):
        client.request("GET", "/_cluster/health")


# --- passwords


@pytest.mark.elasticsearch
def test_a_wrong_password_is_a_clear_error_and_shows_nowhere(elasticsearch_url, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    for name in ("elastic_transport", "elastic_transport.node", "urllib3"):
        caplog.set_level(logging.DEBUG, logger=name)
    right = ElasticAddress(url=elasticsearch_url)
    address = ElasticAddress(url=right.url, user=right.user or "elastic", password=PASSWORD)
    with pytest.raises(StoreError, match="SKILLMATCH_ELASTICSEARCH_PASSWORD") as refusal:
        connect(address)
    shown = "".join(traceback.format_exception(refusal.value)) + caplog.text + "".join(capfd.readouterr())
    shown += repr(address) + repr(refusal.value.__dict__)
    header = (address.authorization or "").removeprefix("Basic ")
    for secret in (PASSWORD, header, header[:16]):
        assert secret not in shown
    assert refusal.value.__context__ is None or refusal.value.__suppress_context__


@pytest.mark.elasticsearch
def test_the_right_password_and_documents_show_in_no_log(elasticsearch_url, caplog, capfd, tmp_path):
    caplog.set_level(logging.DEBUG)
    for name in ("elastic_transport", "elastic_transport.node", "urllib3"):
        caplog.set_level(logging.DEBUG, logger=name)
    address = ElasticAddress(url=elasticsearch_url)
    client = connect(address)
    with elastic_builders.temporary_index(client, dim=8) as index:
        store = elastic_builders.opened(client, index, tmp_path, dim=8)
        store.put([document("Jane Doe.pdf", "secretword", kind="resume")])
        store.search(words="secretword")
        store.get("Jane Doe.pdf")
        store.delete("Jane Doe.pdf")
        store.close()
    shown = caplog.text + "".join(capfd.readouterr()) + repr(client)
    client.close()
    assert address.password
    for secret in (address.password, address.authorization, "Jane", "secretword"):
        assert secret not in shown


# --- away


def test_a_server_that_is_away_is_told_within_two_seconds():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(StoreAway, match="cannot be reached"):
        connect(ElasticAddress(url=f"http://127.0.0.1:{port}"))
    assert time.monotonic() - began < 2.5


def test_a_server_that_takes_calls_and_never_answers_counts_as_away():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(StoreAway, match="cannot be reached"):
            connect(ElasticAddress(url=f"http://127.0.0.1:{silent.getsockname()[1]}"), timeout_s=0.5)
        assert time.monotonic() - began < 2.0


def test_a_second_node_answers_when_the_first_is_away(pretending):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        away = f"http://127.0.0.1:{free.getsockname()[1]}"
    client = connect(ElasticAddress(url=f"{away},{pretending(200, told('9.5.0'))}"))
    assert client.version == (9, 5)
    client.close()


def test_what_passes_is_asked_again_after_growing_times_and_what_does_not_is_not():
    slept = []
    statuses = iter([429, 503, 502, 200, 400, 200])

    class Transport:
        def perform_request(self, *_, **__):
            status = next(statuses)
            return type("Meta", (), {"status": status}), {"ok": True} if status == 200 else {}

    def client(seed):
        return Client(
            Transport(), name="x", authorization=None, timeout_s=1, answer_s=60,
            jitter=random.Random(seed), sleep=slept.append,
        )  # fmt: skip

    assert client(1).request("GET", "/") == {"ok": True}
    assert len(slept) == 3
    assert slept == sorted(slept)
    assert 0.025 <= slept[0] <= 0.05
    with pytest.raises(Refused, match="answered 400 to GET /"):
        client(1).request("GET", "/")
    assert len(slept) == 3
    statuses = iter([429, 503, 502, 200])
    client(1).request("GET", "/")
    assert slept[3:] == slept[:3]
    statuses = iter([429] * 100)
    with pytest.raises(Refused, match="too busy"):
        client(1).request("GET", "/", patience=Patience(away_s=0, busy_s=0.01, answer_s=1))


# --- certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("no openssl to make a certificate with")
    return folder / "cert.pem", folder / "key.pem"


def test_a_certificate_is_checked_against_the_given_authority(pretending, certificate):
    url = pretending(200, told("9.5.0"), certificate=certificate)
    connect(ElasticAddress(url=url, ca=certificate[0])).close()
    with pytest.raises(StoreError, match="SKILLMATCH_ELASTICSEARCH_CA"):
        connect(ElasticAddress(url=url))


def test_an_authority_that_is_no_file_is_told(tmp_path):
    with pytest.raises(StoreError, match="is no file of certificates"):
        connect(ElasticAddress(url="https://localhost:1", ca=tmp_path / "none.pem"))
    (tmp_path / "bad.pem").write_text("nothing")
    with pytest.raises(StoreError, match="SKILLMATCH_ELASTICSEARCH_CA"):
        connect(ElasticAddress(url="https://localhost:1", ca=tmp_path / "bad.pem"))
