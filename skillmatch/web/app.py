"""The app factory: page and API around one engine."""

from __future__ import annotations

from io import BytesIO
from types import TracebackType
from typing import NoReturn

from flask import Flask, Request
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from werkzeug.exceptions import BadRequest
from werkzeug.routing import RequestRedirect

from skillmatch.errors import place_of
from skillmatch.report.environment import FOLDER, finalize, template_words
from skillmatch.web import (
    audit_page,
    exposure_page,
    openapi,
    page,
    problems,
    search_page,
    security,
    space_page,
)
from skillmatch.web.api import RESOURCES
from skillmatch.web.logs import PLACES_ALONE
from skillmatch.web.ports import MatchingEngine
from skillmatch.web.services import Services, WebSettings, keep_services


class _QuietFlask(Flask):
    """Flask, but for what it repeats of a request: in its log, and in redirects of its own."""

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        if exc_info[1] is not None:
            self.logger.error("%s while an error was answered", place_of(exc_info[1]))

    def raise_routing_exception(self, request: Request) -> NoReturn:
        # A redirect to a tidier address would repeat in a header what was asked.
        if isinstance(request.routing_exception, RequestRedirect):
            raise BadRequest
        super().raise_routing_exception(request)


class InMemoryRequest(Request):
    """A request whose uploads stay in memory, whatever their size (Flask's go to temporary files)."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> BytesIO:
        return BytesIO()


def create_app(engine: MatchingEngine, *, settings: WebSettings | None = None) -> Flask:
    """Return the WSGI app that serves the page and the API.

    The app keeps no session, sets no cookie, writes no file and logs nothing of what was sent.

    Args:
        engine: Answers every question; called from several threads at once.
        settings: Limits; the defaults where None.
    """
    limits = settings or WebSettings()
    app = _QuietFlask("skillmatch.web", static_folder=None)
    app.logger.addFilter(PLACES_ALONE)
    app.request_class = InMemoryRequest
    # A redirect to the same address with fewer slashes would repeat the query in a header.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = limits.max_request_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = limits.max_request_bytes
    app.config["TRUSTED_HOSTS"] = list(limits.trusted_hosts) or None
    app.jinja_options = {
        "undefined": StrictUndefined,
        "finalize": finalize,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(f"{app.root_path}/templates"), FileSystemLoader(FOLDER / "templates")]
    )
    app.jinja_env.globals.update(template_words())
    keep_services(app, Services(engine=engine, settings=limits))
    security.install(app)
    problems.install(app)
    for part in (page, exposure_page, space_page, search_page, audit_page, openapi, problems):
        app.register_blueprint(part.blueprint)
    for resource in RESOURCES:
        app.register_blueprint(resource.blueprint)
    return app
