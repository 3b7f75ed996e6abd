"""What every request is handled with: the engine and the limits, kept with the app."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from flask import Flask, current_app

from skillmatch.web.kept_reports import KeptReports
from skillmatch.web.ports import MatchingEngine

_KEY: Final = "skillmatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Limits of what a request may ask, and the hosts it may ask for.

    Attributes:
        max_request_bytes: Largest request body.
        max_text_chars: Longest text of one document, in code points.
        max_resumes: Most resumes of one match.
        trusted_hosts: Host names to answer to; empty for any. Answering to known names only keeps
            other sites from reaching a local server through a name of theirs.
        is_store_served: Whether whoever reaches the server may search the stored documents.
    """

    max_request_bytes: int = 24 * 1024 * 1024
    max_text_chars: int = 1_000_000
    max_resumes: int = 50
    trusted_hosts: tuple[str, ...] = ()
    is_store_served: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The engine and the settings of the running app, and the reports it has made lately.

    ``replaying`` is held while a record is made anew, which takes an engine of its own and seconds.
    """

    engine: MatchingEngine
    settings: WebSettings
    reports: KeptReports = field(default_factory=KeptReports)
    replaying: Lock = field(default_factory=Lock)


def keep_services(app: Flask, services: Services) -> None:
    """Keep the services with the app."""
    app.extensions[_KEY] = services


def services() -> Services:
    """Return the services of the app that handles the current request."""
    found = current_app.extensions[_KEY]
    assert isinstance(found, Services)  # noqa: S101 -- kept by keep_services alone
    return found
