"""What the server writes down: where something went wrong, and never anything that was sent to it."""

from __future__ import annotations

import logging
from typing import Final

from skillmatch.errors import place_of


class _Formatter(logging.Formatter):
    """Tells the place and kind of an event; the message and the address asked for are left out."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        what = place_of(error) if error is not None else f"{record.module}, line {record.lineno}"
        return f"{record.name}: {record.levelname.lower()}: {what}"


class _PlacesAlone(logging.Filter):
    """Takes the traceback off a record, whose last line is the message of the error, and tells its place."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = f"{record.getMessage()}: {place_of(error)}", ()
        record.exc_info = record.exc_text = None
        return True


PLACES_ALONE: Final = _PlacesAlone()
"""For the logger of an app: Flask itself logs tracebacks when an answer cannot be finished."""


def quieten() -> None:
    """Let waitress, whose messages name addresses and errors, log places alone."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter())
    logger = logging.getLogger("waitress")
    logger.handlers[:] = [handler]
    logger.propagate = False
    # Its one message, "Task queue depth is 1", tells an operator of a single machine nothing.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
