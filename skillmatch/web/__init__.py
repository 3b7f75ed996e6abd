"""The page and the JSON API: ``create_app`` for any WSGI server, ``serve`` to run our own."""

from __future__ import annotations

from skillmatch.web.app import create_app
from skillmatch.web.server import serve
from skillmatch.web.services import WebSettings

__all__ = ["WebSettings", "create_app", "serve"]
