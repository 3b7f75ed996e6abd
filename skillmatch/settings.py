"""Settings: where things are on this machine and how much of it to use.

Read from the environment in one place, so that everything below can be given what it needs.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from platformdirs import user_cache_path

from skillmatch.errors import InputError
from skillmatch.types import REQUIREMENT_MODES, TIERS, RequirementMode, TierName

DEFAULT_PORT = 8765
"""Port of the page and API."""

ESCO_RELEASES = ("1.1.0", "1.1.1")
"""The ESCO releases that are bundled, the default one last."""

DEFAULT_TIER: TierName = "default"
"""The tier where none is asked for."""

DEFAULT_REQUIREMENTS: RequirementMode = "filter"
"""What failed requirements do where nothing is asked for."""

RELEASED_ON = 2026.89
"""The day of this release (``RELEASE_DAY``), as a decimal year to two places."""

RELEASE_DAY = date(2026, 11, 21)
"""The day of this release."""

_Name = TypeVar("_Name", bound=str)

_STORE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreServer:
    """An Elasticsearch that keeps the documents in place of the store on this machine.

    Attributes:
        url: Its address, ``http://`` or ``https://``, without user and password; several nodes of one cluster
            joined by commas.
        user: Who asks; "" where the server knows no users.
        password: Theirs; shown nowhere.
        ca: File with the certificate that the server's is signed with; None for those the system trusts.
        name: What the names of our indices and aliases begin with.
    """

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None
    name: str = "skillmatch"


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
        store_server: Keeps the documents; None for the embedded store, a folder below ``home``.
        esco: The ESCO release that skills and occupations are of, one of ``ESCO_RELEASES``.
        requirements: When a hard requirement that a resume fails puts it behind all others.
        records: Folder that every ranking is recorded in; None records none.
    """

    home: Path
    mirror: Path | None = None
    threads: int = 1
    as_of: float = RELEASED_ON
    tier: TierName = DEFAULT_TIER
    store_server: StoreServer | None = None
    esco: str = ESCO_RELEASES[-1]
    records: Path | None = None
    requirements: RequirementMode = DEFAULT_REQUIREMENTS

    @property
    def as_of_day(self) -> str:
        """The day of ``as_of`` as ISO 8601 writes it, e.g. ``2026-11-21``: the date that reports bear."""
        if self.as_of == RELEASED_ON:
            return RELEASE_DAY.isoformat()
        year = int(self.as_of)
        return (date(year, 1, 1) + timedelta(days=round((self.as_of - year) * 366))).isoformat()

    @property
    def changing_results(self) -> Mapping[str, float | str]:
        """The settings that can change a result, by name, as ``replace`` takes them."""
        # Folders, threads, and where documents are kept, change no result.
        return {
            "as_of": self.as_of,
            "esco": self.esco,
            "requirements": self.requirements,
            "tier": self.tier,
        }

    @property
    def config_hash(self) -> str:
        """Twelve hex digits that change when a setting that can change results does."""
        changing = {**self.changing_results, "as_of": round(self.as_of, 4)}
        return hashlib.sha256(json.dumps(changing, sort_keys=True).encode()).hexdigest()[:12]


def from_environment(environ: Mapping[str, str], *, cpu_count: int | None) -> Settings:
    """Return the settings that environment variables ask for.

    Args:
        environ: SKILLMATCH_HOME, SKILLMATCH_MIRROR, SKILLMATCH_THREADS, SKILLMATCH_TIER,
            SKILLMATCH_REQUIREMENTS (filter, strict or penalty),
            SKILLMATCH_AS_OF (a date such as 2026-11-21), SKILLMATCH_ESCO (1.1.0 or 1.1.1) and
            SKILLMATCH_RECORDS (a folder, made when first written to) are read; and
            SKILLMATCH_ELASTICSEARCH (an address; empty for the embedded store) with ..._USER,
            ..._PASSWORD or ..._PASSWORD_FILE, ..._CA, ..._NAME.
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
        requirements=requirements_of(environ.get("SKILLMATCH_REQUIREMENTS") or DEFAULT_REQUIREMENTS),
        store_server=_store_server(environ),
        esco=_one_of(ESCO_RELEASES, environ.get("SKILLMATCH_ESCO") or ESCO_RELEASES[-1], "SKILLMATCH_ESCO"),
        records=_folder(environ.get("SKILLMATCH_RECORDS", "")),
    )


def tier_of(value: str) -> TierName:
    """Return the tier of this name.

    Raises:
        InputError: There is none.
    """
    return _one_of(TIERS, value, "SKILLMATCH_TIER")


def requirements_of(value: str) -> RequirementMode:
    """Return the mode of hard requirements of this name.

    Raises:
        InputError: There is none.
    """
    return _one_of(REQUIREMENT_MODES, value, "SKILLMATCH_REQUIREMENTS")


def _one_of(known: Sequence[_Name], value: str, variable: str) -> _Name:
    for name in known:
        if value == name:
            return name
    raise InputError(f"{variable} must be one of {', '.join(known)}, not {value!r}.")


def _folder(value: str) -> Path | None:
    return Path(value).expanduser().resolve() if value else None


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


def _store_server(environ: Mapping[str, str]) -> StoreServer | None:
    given = {
        part: environ.get(f"SKILLMATCH_ELASTICSEARCH{part}", "")
        for part in ("", "_USER", "_PASSWORD", "_PASSWORD_FILE", "_CA", "_NAME")
    }
    if not given[""]:
        return None
    _check_url(given[""])
    ca = Path(given["_CA"]) if given["_CA"] else None
    if ca is not None and not ca.is_file():
        raise InputError(f"SKILLMATCH_ELASTICSEARCH_CA names no file: {ca}. Give a certificate in PEM form.")
    name = given["_NAME"] or "skillmatch"
    if not _STORE_NAME.fullmatch(name):
        raise InputError(
            "SKILLMATCH_ELASTICSEARCH_NAME must have 1 to 40 characters of a-z, 0-9 and '-', the first no "
            f"'-', not {name!r}."
        )
    return StoreServer(
        url=given[""],
        user=given["_USER"],
        password=given["_PASSWORD"] or _password_in(given["_PASSWORD_FILE"]),
        ca=ca,
        name=name,
    )


def _check_url(urls: str) -> None:
    """Check an address, or several of one cluster joined by commas."""
    try:
        parts = [urlsplit(url.strip()) for url in urls.split(",")]
        is_address = all(
            part.scheme in ("http", "https") and part.hostname and part.port != 0 for part in parts
        )
    except ValueError:
        is_address = False
    if "@" in urls:
        # Not repeated: addresses are shown, and a password must not be.
        raise InputError(
            "SKILLMATCH_ELASTICSEARCH must be an address without user and password. Give them as "
            "SKILLMATCH_ELASTICSEARCH_USER and SKILLMATCH_ELASTICSEARCH_PASSWORD, or ..._PASSWORD_FILE."
        )
    if not is_address:
        raise InputError(
            "SKILLMATCH_ELASTICSEARCH must be an address such as http://localhost:9200 (several nodes of one "
            "cluster joined by commas), not what is given."
        )


def _password_in(file: str) -> str:
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise InputError(
            f"SKILLMATCH_ELASTICSEARCH_PASSWORD_FILE cannot be read: {file}. Give a text file that holds the "
            "password alone."
        ) from None
