"""Asking an Elasticsearch server: what may pass is tried again, and errors come in our words.

Error messages name the kind of an error only. What the server gives as reason is left out, because it quotes
ids and values of documents; for the same cause no id ever stands in an address, for servers log addresses.
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from skillmatch.errors import StoreAway, StoreError
from skillmatch.extras import require

WRITING_S = 120.0
"""So long a write may take, and is tried again while the server is busy."""

COMING_BACK_S = 60.0
"""So long a write waits for a server that went away meanwhile, to be started again, say."""

BUSY = frozenset({429, 502, 503, 504})
"""Statuses of what may succeed a little later."""

_FIRST_WAIT_S = 0.05
_LONGEST_WAIT_S = 5.0

_HINTS = {
    401: "It knows no such user and password: mend SKILLMATCH_ELASTICSEARCH_USER and"
    " SKILLMATCH_ELASTICSEARCH_PASSWORD (or its file).",
    403: "The user may not do this; it needs the cluster privilege 'monitor' and all of the index.",
    413: "A document is larger than the server takes; see its setting http.max_content_length.",
    429: "The server is too busy, or its disk is too full, to take it; try again later.",
}

_NO_INDEX = "Make the index with: skillmatch index build"

# The library's own loggers would show addresses and bodies, and bodies hold documents.
for _name in ("elastic_transport.node", "elastic_transport.node_pool", "elastic_transport.transport"):
    logging.getLogger(_name).disabled = True


class Refused(StoreError):
    """The server answered, and not with what was asked for.

    Attributes:
        status: The HTTP status.
        kind: Elasticsearch's name for the error; empty where there is none.
    """

    def __init__(self, message: str, *, status: int, kind: str) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to go on asking, in seconds: of a server that is away, of one that is busy; one answer."""

    away_s: float
    busy_s: float
    answer_s: float


class Client:
    """One server or cluster. Safe for several threads; its sign shows no password."""

    def __init__(
        self,
        transport: Any,
        *,
        name: str,
        authorization: str | None,
        timeout_s: float,
        answer_s: float,
        jitter: random.Random,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Ask by ``transport`` (of the elastic_transport library), which tries once a call.

        Args:
            transport: Knows the nodes.
            name: The address as it may be shown.
            authorization: Header that says who asks; None for nobody.
            timeout_s: See ``connecting.connect``.
            answer_s: See ``connecting.connect``.
            jitter: Spreads repeated tries, so that several clients do not come back at once.
            sleep: Waits so many seconds.
        """
        self.name = name
        self.version = (0, 0)
        self._transport = transport
        self._authorization = authorization
        self._asking = Patience(away_s=timeout_s, busy_s=answer_s, answer_s=answer_s)
        self._jitter = jitter
        self._sleep = sleep
        self._lock = threading.Lock()
        self._is_closed = False

    def __repr__(self) -> str:
        return f"Client({self.name!r})"

    @property
    def arriving(self) -> Patience:
        """The patience of whoever only wants to know whether the server is there."""
        away_s = self._asking.away_s
        return Patience(away_s=away_s, busy_s=away_s, answer_s=away_s)

    @property
    def writing(self) -> Patience:
        """The patience of a write, which may be repeated: what is said twice is done once."""
        return Patience(away_s=COMING_BACK_S, busy_s=WRITING_S, answer_s=WRITING_S)

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, str] | None = None,
        patience: Patience | None = None,
        is_absence_fine: bool = False,
        status_of: Callable[[Any], int] | None = None,
    ) -> Any:
        """Send a request and return its answer, read from JSON.

        A server that is away or busy is asked again, after growing times. So only what may be done twice may
        be asked.

        Args:
            method: Of HTTP.
            path: Parts that are names must be quoted; see ``place``.
            body: A value for JSON, or bytes for lines of JSON; None for nothing.
            params: Stand behind the path.
            patience: How long to go on; None for that of a question.
            is_absence_fine: Return None where the server answers 404.
            status_of: Reads a status from an answer whose own status is 200, where errors stand within.

        Raises:
            StoreAway: The server cannot be reached, or was not all that time.
            Refused: It answered with an error.
        """
        patience = patience or self._asking
        target = f"{path}?{urlencode(params)}" if params else path
        began = time.monotonic()
        for wait in self._waits():
            status = 0
            answer: Any = None
            failure: StoreError
            try:
                status, answer = self._send(method, target, body, patience, time.monotonic() - began)
            except StoreAway as away:
                failure, limit = away, patience.away_s
            else:
                if status == 200 and status_of is not None:
                    status = status_of(answer)
                if status < 300:
                    return answer
                if status == 404 and is_absence_fine:
                    return None
                failure, limit = self._refusal(method, path, status, answer), patience.busy_s
            may_pass = status == 0 or status in BUSY
            if not may_pass or time.monotonic() - began + wait > limit:
                raise failure from None
            self._sleep(wait)
        raise AssertionError("waits never end")

    def tries(self, limit_s: float) -> Iterator[None]:
        """Yield at once and then after growing times, until ``limit_s`` seconds are over."""
        began = time.monotonic()
        for wait in self._waits():
            yield
            if time.monotonic() - began + wait > limit_s:
                return
            self._sleep(wait)

    def close(self) -> None:
        """Let go of all connections; closing twice does nothing."""
        self._is_closed = True
        self._transport.close()

    def _waits(self) -> Iterator[float]:
        longest = _FIRST_WAIT_S
        while True:
            with self._lock:
                share = self._jitter.random()
            yield longest * (0.5 + share / 2)
            longest = min(2 * longest, _LONGEST_WAIT_S)

    def _send(
        self, method: str, target: str, body: Any, patience: Patience, elapsed_s: float
    ) -> tuple[int, Any]:
        if self._is_closed:
            raise StoreError(f"The connection to {self.name} is closed.")
        errors = require("elastic_transport", extra="elasticsearch", purpose="The Elasticsearch store")
        urllib3 = require("urllib3", extra="elasticsearch", purpose="The Elasticsearch store")
        headers = {"accept": "application/json"}
        if self._authorization is not None:
            headers["authorization"] = self._authorization
        if body is not None:
            lines = isinstance(body, bytes)
            headers["content-type"] = "application/x-ndjson" if lines else "application/json"
            body = body if lines else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        connect_s = max(0.1, self._asking.away_s - 0.1)
        answer_s = max(0.1, patience.answer_s - elapsed_s)
        try:
            meta, answer = self._transport.perform_request(
                method,
                target,
                headers=headers,
                body=body,
                request_timeout=urllib3.Timeout(connect=min(connect_s, answer_s), read=answer_s),
            )
        except errors.TlsError:
            raise StoreError(
                f"The certificate of {self.name} is not trusted. Name the file of the authority that signed "
                "it by SKILLMATCH_ELASTICSEARCH_CA."
            ) from None
        except errors.TransportError as error:
            raise StoreAway(
                f"Elasticsearch at {self.name} cannot be reached ({type(error).__name__}). Check that it "
                "runs and that the address is right."
            ) from None
        return meta.status, answer

    def _refusal(self, method: str, path: str, status: int, answer: Any) -> Refused:
        kind = _kind_of(answer)
        said = f"{status} {kind}".strip()
        message = f"Elasticsearch at {self.name} answered {said} to {method} {path}."
        hint = _NO_INDEX if kind == "index_not_found_exception" else _HINTS.get(status, "")
        return Refused(f"{message} {hint}".strip(), status=status, kind=kind)


def _kind_of(answer: Any) -> str:
    """Return Elasticsearch's name for an error, also of one search among several."""
    if not isinstance(answer, dict):
        return ""
    for each in (answer, *answer.get("responses", ())):
        error = each.get("error")
        if isinstance(error, dict):
            return str(error.get("type", ""))
    return ""


def place(*parts: str) -> str:
    """Return a path of these parts, quoted: ``place("jobs", "_search")`` is ``/jobs/_search``."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def lines(values: Iterable[Mapping[str, Any]]) -> bytes:
    """Return values as lines of JSON, as several searches or writes in one request are sent."""
    return b"".join(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for value in values
    )
