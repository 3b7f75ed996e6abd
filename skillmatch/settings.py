"""Settings: where things are on this machine and how much of it to use.

Read from the environment in one place, so that everything below can be given what it needs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from skillmatch.errors import InputError

DEFAULT_PORT = 8765
"""Port of the page and API."""

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
"""Largest document taken from a file or a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the engine is built from.

    Attributes:
        home: Folder for what is downloaded, built or cached on this machine.
        mirror: Folder with publishers' files, used instead of their addresses; None without one.
        threads: Threads of the encoder, at least 1.
    """

    home: Path
    mirror: Path | None = None
    threads: int = 1

    @property
    def config_hash(self) -> str:
        """Twelve hex digits that change when a setting that can change results does."""
        # Neither folders nor threads change a result, so today only the layout's version counts.
        return hashlib.sha256(json.dumps({"layout": 1}).encode()).hexdigest()[:12]


def from_environment(environ: Mapping[str, str], *, cpu_count: int | None) -> Settings:
    """Return the settings that environment variables ask for.

    Args:
        environ: SKILLMATCH_HOME, SKILLMATCH_MIRROR and SKILLMATCH_THREADS are read.
        cpu_count: Processors of the machine, for the default number of threads.

    Raises:
        InputError: A variable has a value that cannot be used.
    """
    home = Path(environ.get("SKILLMATCH_HOME") or user_cache_path("skillmatch"))
    mirror = environ.get("SKILLMATCH_MIRROR") or None
    if mirror is not None and not Path(mirror).is_dir():
        raise InputError(
            f"SKILLMATCH_MIRROR names no folder: {mirror}. Unset it, or give the folder that holds esco/ "
            "and onet/."
        )
    return Settings(
        home=home.expanduser().resolve(),
        mirror=Path(mirror).resolve() if mirror else None,
        threads=_threads(environ.get("SKILLMATCH_THREADS", ""), cpu_count),
    )


def _threads(value: str, cpu_count: int | None) -> int:
    if not value:
        return cpu_count or 1
    if not value.isdigit() or int(value) < 1:
        raise InputError(f"SKILLMATCH_THREADS must be a whole number of at least 1, not {value!r}.")
    return int(value)
