"""A real Chromium, and a server of our own for it to look at, for the tests of pages."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from skillmatch.web.server import make_server

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
"""Chromium runs as root here and must ask nothing of the network."""


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser; without one the test is skipped, or fails where CI is set."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        reason = "no Chromium on the path: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET)
        yield browser
        browser.close()


@contextmanager
def served(engine: Any) -> Iterator[str]:
    """Serve an engine's page on a free port; give its address."""
    server = make_server(engine, host="127.0.0.1", port=0, threads=4)

    def run() -> None:
        # Closed from outside, the loop may still be waiting on the socket that is gone.
        with suppress(OSError):
            server.run()

    threading.Thread(target=run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
