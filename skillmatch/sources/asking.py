"""One request for a file over HTTP, or for the rest of one: what may be asked, and what is an answer.

Only https is asked, or http of this machine itself. A redirect is followed to the same host and to those
the caller names, never from https to http.
"""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.parse import SplitResult, urlsplit

_HOPELESS = frozenset((errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH))
_PASSING_STATUS = frozenset((408, 425, 429, 500, 502, 503, 504))
_PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"[a-z0-9.:-]{1,253}")
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class Fault(Exception):
    """A try that went wrong in a way that the next may not; ``str`` says what the server did.

    Attributes:
        wait_s: Seconds to wait before the next try, as the server asks; 0 where it does not.
        spoils: Whether what came before is of no use any more.
    """

    def __init__(self, what: str, *, wait_s: float = 0.0, spoils: bool = False) -> None:
        super().__init__(what)
        self.wait_s = wait_s
        self.spoils = spoils


class Refused(Exception):
    """An answer that no further try would mend; ``str`` says what the server did.

    Attributes:
        spoils: Whether what came before is of no use any more.
    """

    def __init__(self, what: str, *, spoils: bool = False) -> None:
        super().__init__(what)
        self.spoils = spoils


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered.

    Attributes:
        body: Gives the bytes; to be closed.
        start: Where in the file they begin.
        expected: How many bytes the server says are coming; None where it does not say.
        total: Bytes of the whole file; None where it is not known.
        validator: What tells this version of the file from others; "" where there is nothing.
    """

    body: HTTPResponse
    start: int
    expected: int | None
    total: int | None
    validator: str


def ask(address: str, *, redirects: tuple[str, ...], start: int, validator: str, stall_s: float) -> Answer:
    """Ask for the bytes at an address, from ``start`` on.

    Args:
        address: An https address.
        redirects: Other hosts that may answer in its place; ".x" is x and all below it.
        start: Where in the file to begin; above 0 the server may still begin at 0.
        validator: Of the version the bytes before ``start`` are from; "" where it is not known.
        stall_s: Seconds without a byte after which the connection is given up.

    Raises:
        Fault: No answer this time.
        Refused: The address may not be asked, or answers with something that is no file.
    """
    if not _may_be_asked(urlsplit(address)):
        raise Refused("is no https address; only https addresses are fetched.")
    headers = {"User-Agent": "skillmatch"}
    if start:
        headers["Range"] = f"bytes={start}-"
        if validator and not validator.startswith("W/"):
            headers["If-Range"] = validator
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - checked above
    try:
        body = _opener(redirects).open(request, timeout=stall_s)
    except urllib.error.HTTPError as error:
        with error:
            raise _of_status(error) from error
    except (OSError, HTTPException) as error:
        raise _of_connection(error) from error
    except ValueError as error:
        # urllib says so of a redirect to "http://[x" or to the port 99999.
        raise Refused("leads on to something that is no address.") from error
    return _answer(body)


def _opener(redirects: tuple[str, ...]) -> urllib.request.OpenerDirector:
    """Return an opener that knows http and https alone: the usual one would open files and ftp as well."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(redirects),
    ):
        opener.add_handler(handler)
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect where it may lead."""

    def __init__(self, hosts: tuple[str, ...]) -> None:
        self._hosts = hosts

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if not self._may_lead(old, new):
            fp.close()
            raise Refused(f"leads on to another host ({_shown(new)}) that is not declared for it.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def _may_lead(self, old: SplitResult, new: SplitResult) -> bool:
        if not _may_be_asked(new) or (old.scheme == "https" and new.scheme != "https"):
            return False
        if (old.hostname, _port(old)) == (new.hostname, _port(new)):
            return True
        name = new.hostname or ""
        return any(
            name == host.removeprefix(".") or (host[0] == "." and name.endswith(host)) for host in self._hosts
        )


def _shown(address: SplitResult) -> str:
    """Return a host as it may be printed: a server could send a terminal's control characters."""
    name = address.hostname or ""
    return name if _HOST.fullmatch(name) else "without a proper name"


def _may_be_asked(address: SplitResult) -> bool:
    if address.scheme == "https":
        return bool(address.hostname)
    return address.scheme == "http" and _is_this_machine(address.hostname or "")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _port(address: SplitResult) -> int | None:
    return address.port or _PORTS.get(address.scheme)


def _of_status(error: urllib.error.HTTPError) -> Exception:
    what = f"answers with status {error.code}"
    if error.code in _PASSING_STATUS:
        wait = error.headers.get("Retry-After", "")
        return Fault(what, wait_s=float(wait) if wait.isdigit() else 0.0)
    if error.code == 416:
        return Fault("no longer has the part that is missing", spoils=True)
    gone = " (not found)" if error.code in (404, 410) else ""
    return Refused(f"{what}{gone}.")


def _of_connection(error: OSError | HTTPException) -> Exception:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return Fault("stalled")
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Refused("cannot prove who it is (its certificate).")
    if isinstance(reason, socket.gaierror) and reason.errno != socket.EAI_AGAIN:
        return Refused("cannot be found: no such host, or no connection.")
    if isinstance(reason, OSError) and reason.errno in _HOPELESS:
        return Refused(f"cannot be reached ({reason.strerror}).")
    return Fault(f"broke off ({type(reason).__name__})")


def _answer(body: HTTPResponse) -> Answer:
    expected = body.length
    if expected is not None:
        # One byte more than declared is asked for, so that a longer body is noticed and not just cut.
        body.length = expected + 1
    validator = body.headers.get("ETag") or body.headers.get("Last-Modified") or ""
    start, total = 0, expected
    if body.status == 206:
        found = _RANGE.fullmatch(body.headers.get("Content-Range", ""))
        if found is None:
            body.close()
            raise Fault("answers with a part and does not say which")
        start = int(found[1])
        total = None if found[3] == "*" else int(found[3])
    elif body.status != 200:
        body.close()
        raise Refused(f"answers with status {body.status}.")
    return Answer(body=body, start=start, expected=expected, total=total, validator=validator)
