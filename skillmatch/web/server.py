"""A production server around the app."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Final

from waitress.server import BaseWSGIServer, create_server  # type: ignore[import-untyped]

from skillmatch.errors import InputError
from skillmatch.web.app import create_app
from skillmatch.web.logs import quieten
from skillmatch.web.ports import MatchingEngine
from skillmatch.web.refusals import Channel
from skillmatch.web.services import WebSettings

_SPARE_BYTES: Final = 1024 * 1024
_ANSWER_BYTES: Final = 1 << 30
"""More than any answer has."""

_LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")


def make_server(
    engine: MatchingEngine, *, host: str, port: int, threads: int, settings: WebSettings | None = None
) -> BaseWSGIServer:
    """Return a server that listens already; ``run`` answers until it is closed.

    On a local address only local host names are answered, so that no other site can reach the server
    through a name of its own. On any other, stored documents are searched only where the settings say so.

    Args:
        engine: Answers every question.
        host: Address to listen on.
        port: Port to listen on; 0 for a free one.
        threads: Requests handled at once, at least 1.
        settings: Limits; where None the defaults, without the stored documents where that is not local.

    Raises:
        InputError: The address cannot be listened on.
    """
    is_local = host in _LOCAL_NAMES or host.startswith("127.")
    # Beyond this machine nobody sees what is stored, unless the settings say so.
    limits = settings or WebSettings(is_store_served=is_local)
    if not limits.trusted_hosts and is_local:
        limits = replace(limits, trusted_hosts=(*_LOCAL_NAMES, host))
    listening: dict[int, BaseWSGIServer] = {}
    try:
        made = create_server(
            create_app(engine, settings=limits),
            map=listening,
            host=host,
            port=port,
            threads=threads,
            # A little more than the app takes, so that the app can answer with a proper problem.
            max_request_body_size=limits.max_request_bytes + _SPARE_BYTES,
            # Waitress would put what is larger into temporary files; the page says nothing is written.
            inbuf_overflow=limits.max_request_bytes + 2 * _SPARE_BYTES,
            outbuf_overflow=_ANSWER_BYTES,
            ident="skillmatch",
        )
    except OSError as error:
        raise InputError(
            f"Cannot listen on {host}:{port}: {error.strerror or error}. Give another --port."
        ) from error
    # A host name may stand for several addresses, each with a server of its own.
    for server in listening.values():
        if isinstance(server, BaseWSGIServer):
            server.channel_class = Channel
    return made


def serve(
    engine: MatchingEngine, *, host: str, port: int, threads: int, settings: WebSettings | None = None
) -> None:
    """Serve the page and the API until interrupted; print the address, and nothing of any request.

    Arguments and errors are those of ``make_server``.
    """
    server = make_server(engine, host=host, port=port, threads=threads, settings=settings)
    quieten()
    print("Loading the taxonomies and the encoder ...", file=sys.stderr, flush=True)
    engine.warm_up()
    where = f"http://{host}:{server.effective_port}/"
    print(f"skillmatch serves at {where} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    try:
        server.run()
    finally:
        server.close()
