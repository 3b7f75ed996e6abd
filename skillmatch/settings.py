"""Settings: where things are on this machine and how much of it to use.

Read from the environment in one place, so that everything below can be given what it needs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from platformdirs import user_cache_path

from skillmatch.errors import InputError
from skillmatch.types import TIERS, TierName

DEFAULT_PORT = 8765
"""Port of the page and API."""

DEFAULT_TIER: TierName = "default"
"""The tier where none is asked for."""

RELEASED_ON = 2026.89
"""The day of this release (``RELEASE_DAY``), as a decimal year to two places."""

RELEASE_DAY = date(2026, 11, 21)
"""The day of this release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the engine is built from.

    Attributes:
        home: Folder for what is downloaded, built or cached on this machine.
        mirror: Folder with publishers' files, used instead of their addresses; None without one.
        threads: Threads of the encoder, at least 1.
        as_of: The day that "present" means in a resume, as a decimal year. It is a setting and not the
            clock, so that the same input gives the same output on any day.
        tier: How skills that are not named are found: quickly, as a rule, or as well as we can.
    """

    home: Path
    mirror: Path | None = None
    threads: int = 1
    as_of: float = RELEASED_ON
    tier: TierName = DEFAULT_TIER

    @property
    def as_of_day(self) -> str:
        """The day of ``as_of`` as ISO 8601 writes it, e.g. ``2026-11-21``: the date that reports bear."""
        if self.as_of == RELEASED_ON:
            return RELEASE_DAY.isoformat()
        year = int(self.as_of)
        return (date(year, 1, 1) + timedelta(days=round((self.as_of - year) * 366))).isoformat()

    @property
    def config_hash(self) -> str:
        """Twelve hex digits that change when a setting that can change results does."""
        # Folders and threads change no result.
        return hashlib.sha256(
            json.dumps({"as_of": round(self.as_of, 4), "tier": self.tier}).encode()
        ).hexdigest()[:12]


def from_environment(environ: Mapping[str, str], *, cpu_count: int | None) -> Settings:
    """Return the settings that environment variables ask for.

    Args:
        environ: SKILLMATCH_HOME, SKILLMATCH_MIRROR, SKILLMATCH_THREADS, SKILLMATCH_TIER and
            SKILLMATCH_AS_OF (a date such as 2026-11-21) are read.
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
        as_of=_as_of(environ.get("SKILLMATCH_AS_OF", "")),
        tier=tier_of(environ.get("SKILLMATCH_TIER") or DEFAULT_TIER),
    )


def tier_of(value: str) -> TierName:
    """Return the tier of this name.

    Raises:
        InputError: There is none.
    """
    for tier in TIERS:
        if value == tier:
            return tier
    raise InputError(f"SKILLMATCH_TIER must be one of {', '.join(TIERS)}, not {value!r}.")


def _as_of(value: str) -> float:
    if not value:
        return RELEASED_ON
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise InputError(f"SKILLMATCH_AS_OF must be a date such as 2026-11-21, not {value!r}.") from None
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _threads(value: str, cpu_count: int | None) -> int:
    if not value:
        return cpu_count or 1
    if not value.isdigit() or int(value) < 1:
        raise InputError(f"SKILLMATCH_THREADS must be a whole number of at least 1, not {value!r}.")
    return int(value)
