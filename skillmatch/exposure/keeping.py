"""Figures read from a slow file, kept under SKILLMATCH_HOME so that the next command need not read it again.

They lie in ``home/derived/measure-<key>-<hash of the published file and step>.json`` and never leave the
user's machine. What cannot be written is read anew each time; what is damaged is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from skillmatch.errors import InputError
from skillmatch.exposure.native import Figure, Figures
from skillmatch.sources.writing import write_whole

_STEP = 1
"""To be raised when figures are read otherwise than before."""


def kept_figures(home: Path, key: str, sha256: str, make: Callable[[], Figures]) -> Figures:
    """Return the figures of a measure, from the home folder if they are there.

    Args:
        home: SKILLMATCH_HOME.
        key: The measure.
        sha256: Checksum of the published file.
        make: Reads the published file; its errors are passed on.
    """
    path = home / "derived" / f"measure-{key}-{sha256[:16]}-{_STEP}.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {code: Figure(value=value, n=n, spread=spread) for code, (value, n, spread) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        figures = make()
    _keep(path, figures)
    return figures


def _keep(path: Path, figures: Figures) -> None:
    columns = {code: (figure.value, figure.n, figure.spread) for code, figure in figures.items()}
    with suppress(InputError):
        write_whole(path, json.dumps(columns).encode())
