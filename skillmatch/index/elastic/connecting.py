"""Finding an Elasticsearch server: its address, and the check before anything else is asked of it."""

from __future__ import annotations

import base64
import random
import ssl
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from skillmatch.errors import InputError, StoreError
from skillmatch.extras import require
from skillmatch.index.elastic.client import Client, Refused

_PURPOSE = "The Elasticsearch store"
_PORTS = {"http": 80, "https": 443}
_CONNECTIONS_A_NODE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticAddress:
    """Where a server is and who asks; shown anywhere, it never shows the password.

    Attributes:
        url: ``https://host:9200``; several nodes of one cluster joined by commas. A user and password that
            stand in it are taken out of it.
        user: Empty where the server asks for none.
        password: Its password.
        ca: A file of certificates that the server's must lead to; None for those of the system.
    """

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None

    def __post_init__(self) -> None:
        """Check the address and take credentials out of it."""
        parts = [_split(url.strip()) for url in self.url.split(",")]
        for part in parts:
            if part.username is not None:
                object.__setattr__(self, "user", unquote(part.username))
                object.__setattr__(self, "password", unquote(part.password or ""))
        object.__setattr__(self, "url", ",".join(_bare(part) for part in parts))

    @property
    def authorization(self) -> str | None:
        """The value of the HTTP header by which the server knows who asks; None for nobody."""
        if not self.user:
            return None
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


def connect(address: ElasticAddress, *, timeout_s: float = 2.0, answer_s: float = 30.0) -> Client:
    """Connect and check that server and client library fit each other.

    Args:
        address: Where the server is.
        timeout_s: After so many seconds a server that cannot be reached counts as away.
        answer_s: So long may a question take, repeated tries of a busy server included.

    Raises:
        MissingExtra: The library for Elasticsearch is not installed.
        StoreAway: The server cannot be reached.
        StoreError: It is of another major release than the library, refuses user and password, or is no
            Elasticsearch.
    """
    library_major = _library_major()
    client = Client(
        _transport(address),
        name=address.url,
        authorization=address.authorization,
        timeout_s=timeout_s,
        answer_s=answer_s,
        jitter=random.Random(address.url),  # noqa: S311 - it spreads repeated tries, it guards nothing
    )
    try:
        client.version = _checked_version(client, library_major=library_major)
    except BaseException:
        client.close()
        raise
    return client


def _library_major() -> int:
    try:
        # Not by importing it: only its transport is used, and the rest takes half a second.
        return int(version("elasticsearch").split(".")[0])
    except PackageNotFoundError:
        require("elasticsearch", extra="elasticsearch", purpose=_PURPOSE)
        raise


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable or parts.query or parts.fragment:
        # Not shown: what was meant as a password may stand anywhere in it.
        raise InputError(
            "The address of an Elasticsearch server is written as in https://host:9200 (several nodes of one "
            "cluster joined by commas); what was given is not."
        )
    return parts


def _bare(parts: SplitResult) -> str:
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port or _PORTS[parts.scheme]
    return f"{parts.scheme}://{host}:{port}{parts.path.rstrip('/')}"


def _transport(address: ElasticAddress) -> Any:
    transport = require("elastic_transport", extra="elasticsearch", purpose=_PURPOSE)
    if address.ca is not None:
        _check_authority(address.ca)
    nodes = []
    for url in address.url.split(","):
        parts = urlsplit(url)
        nodes.append(
            transport.NodeConfig(
                scheme=parts.scheme,
                host=parts.hostname,
                port=parts.port,
                path_prefix=parts.path,
                connections_per_node=_CONNECTIONS_A_NODE,
                ca_certs=None if address.ca is None else str(address.ca),
            )
        )
    # One try a call: ``Client`` repeats, because only it knows what may be said twice.
    return transport.Transport(nodes, max_retries=0, randomize_nodes_in_pool=False)


def _check_authority(ca: Path) -> None:
    try:
        ssl.create_default_context(cafile=ca)
    except OSError as error:
        raise StoreError(
            f"{ca} is no file of certificates ({type(error).__name__}). Mend SKILLMATCH_ELASTICSEARCH_CA."
        ) from None


def _checked_version(client: Client, *, library_major: int) -> tuple[int, int]:
    try:
        answer = client.request(
            "GET", "/_nodes", params={"filter_path": "nodes.*.version"}, patience=client.arriving
        )
    except Refused as refusal:
        if refusal.status in {401, 403}:
            raise
        answer = {}
    nodes = answer.get("nodes", {}) if isinstance(answer, dict) else {}
    try:
        lowest = min(_numbers(node["version"]) for node in nodes.values())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StoreError(f"What answers at {client.name} is no Elasticsearch. Check the address.") from None
    if lowest[0] != library_major:
        raise StoreError(
            f"The server at {client.name} is Elasticsearch {lowest[0]}.{lowest[1]}, the installed Python "
            f"library is for {library_major}. Run: "
            f'pip install "elasticsearch>={lowest[0]},<{lowest[0] + 1}"'
        )
    return lowest


def _numbers(version: str) -> tuple[int, int]:
    major, minor, *_ = version.split(".")
    return int(major), int(minor)
