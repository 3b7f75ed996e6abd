"""The app for any WSGI server: ``gunicorn --chdir api wsgi:application``, for one.

Built from the environment: SKILLMATCH_HOME, SKILLMATCH_MIRROR and SKILLMATCH_THREADS as everywhere, and
SKILLMATCH_HOSTS, the host names to answer to, separated by commas (any, where it is not set). With
SKILLMATCH_SERVE_STORE=1 whoever reaches it may search the stored documents.
"""

from __future__ import annotations

import os

from skillmatch.engine import Engine
from skillmatch.settings import from_environment
from skillmatch.web import WebSettings, create_app

_hosts = tuple(name.strip() for name in os.environ.get("SKILLMATCH_HOSTS", "").split(",") if name.strip())
_engine = Engine(from_environment(os.environ, cpu_count=os.cpu_count()))
_engine.warm_up()

application = create_app(
    _engine,
    settings=WebSettings(
        trusted_hosts=_hosts, is_store_served=os.environ.get("SKILLMATCH_SERVE_STORE") == "1"
    ),
)
