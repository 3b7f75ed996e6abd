"""Bringing releases to this machine: from a mirror, from the official address, or from a person's download.

Everything is compared with its declared sha256, written under a temporary name and then renamed, so that a
file in SKILLMATCH_HOME is whole and is what it claims to be.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeAlias

from skillmatch.errors import ChecksumMismatch, InputError, ReleaseMissing, SchemaMismatch
from skillmatch.sources.declared import DeclaredFile, Release
from skillmatch.sources.releases import Place, Sources, check_sha256, table_rows

Download: TypeAlias = Callable[[str], bytes]
"""Gives the bytes at an address."""

State: TypeAlias = Literal["ok", "missing", "other bytes", "other columns"]

_TIMEOUT_S = 60
_LIMIT_BYTES = 500 * 1024 * 1024
"""No declared file comes near this; more means that the address answers with something else."""

_GZIP = b"\x1f\x8b"
_NOT_UNPACKED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, ValueError)
"""What gzip and zipfile raise for damaged, encrypted and unknown archives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a check of one declared file found."""

    release_id: str
    name: str
    place: Place | None
    state: State
    detail: str = ""


def download(address: str) -> bytes:
    """Return the bytes at an https address.

    Raises:
        ReleaseMissing: The address cannot be reached or does not answer with the file.
    """
    if not address.startswith("https://"):
        raise ReleaseMissing(f"Only https addresses are fetched, not {address}.")
    request = urllib.request.Request(address, headers={"User-Agent": "skillmatch"})  # noqa: S310 - https above
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310 - https above
            data: bytes = answer.read(_LIMIT_BYTES + 1)
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise ReleaseMissing(
            f"{address} could not be fetched ({reason}). Check the connection, or name a mirror with "
            "SKILLMATCH_MIRROR."
        ) from error
    if len(data) > _LIMIT_BYTES:
        raise ReleaseMissing(
            f"{address} answers with more than {_LIMIT_BYTES:,} bytes; that is not the file."
        )
    return data


def fetch(sources: Sources, release_id: str, *, get: Download = download) -> tuple[Path, ...]:
    """Bring the files of a release to SKILLMATCH_HOME: from an explicit path or the mirror, else its address.

    Args:
        sources: Where to look, with a home.
        release_id: A declared release.
        get: Downloads an address.

    Returns:
        The files written; those that were there already, whole, are left as they are.

    Raises:
        NotFound: No such release is declared.
        ReleaseMissing: It can only be asked for at its portal, or its address cannot be reached.
        ChecksumMismatch: What came is not the declared file.
    """
    release = sources.declarations.release(release_id)
    folder = sources.home_folder(release)
    wanted = [declared for declared in release.files if not _is_whole(folder / declared.name, declared)]
    written = []
    # A damaged file at home must not stand before the mirror's, or it could never be mended.
    elsewhere = replace(sources, home=None)
    for declared, data in _arrivals(elsewhere, release, wanted, get):
        check_sha256(data, declared, where=f"{release.title}, {declared.name}")
        written.append(write_whole(folder / declared.name, data))
    return tuple(written)


def _is_whole(path: Path, declared: DeclaredFile) -> bool:
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == declared.sha256


def _arrivals(
    sources: Sources, release: Release, wanted: list[DeclaredFile], get: Download
) -> Iterator[tuple[DeclaredFile, bytes]]:
    archive: zipfile.ZipFile | None = None
    for declared in wanted:
        located = sources.locate(release.release_id, declared.name)
        if located is not None:
            yield declared, located.read_bytes()
        elif release.portal:
            raise ReleaseMissing(
                f"{release.title} cannot be fetched by a program: its portal mails a link. Ask for "
                f"'{declared.name}' at {release.portal}, then run: skillmatch data adopt PATH"
            )
        elif release.archive:
            archive = archive or _open_zip(get(release.archive), release.archive)
            yield declared, _member(archive, declared.name, release.archive)
        else:
            yield declared, get(declared.address)


def _open_zip(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile as error:
        raise ChecksumMismatch(
            f"{name} is not a zip file; get it again from the official address."
        ) from error


def _member(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    for info in archive.infolist():
        if info.filename.rsplit("/", 1)[-1] == name:
            return archive.read(info)
    raise ChecksumMismatch(f"{where} does not hold '{name}'; it is another release.")


def adopt(sources: Sources, path: Path) -> tuple[Path, ...]:
    """Take official files that a person has downloaded into SKILLMATCH_HOME.

    Args:
        sources: What is declared, with a home.
        path: An official file or archive as downloaded, or a folder of such. Names do not matter, bytes do.

    Returns:
        The files written.

    Raises:
        InputError: There is nothing at ``path``.
        ChecksumMismatch: No file there is a declared one.
    """
    if path.is_dir():
        found = [file for file in sorted(path.rglob("*")) if file.is_file()]
    elif path.is_file():
        found = [path]
    else:
        raise InputError(f"No such file or folder: {path}. Give the official file you downloaded.")
    declared = {
        file.sha256: (release, file)
        for release in sources.declarations.releases.values()
        for file in release.files
    }
    written = []
    for file in found:
        for data in _contents(file):
            known = declared.get(sha256(data).hexdigest())
            if known is not None:
                written.append(write_whole(sources.home_folder(known[0]) / known[1].name, data))
    if not written:
        known_titles = ", ".join(release.title for release in sources.declarations.releases.values())
        raise ChecksumMismatch(
            f"{path} holds no declared file: its sha256 is none of the known ones. Known: {known_titles}."
        )
    return tuple(dict.fromkeys(written))


def _contents(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, of what is gzipped in it and, for a zip, of each file in it.

    What is too large or cannot be unpacked yields nothing: a folder of downloads may hold strangers' files.
    """
    if path.stat().st_size > _LIMIT_BYTES:
        return
    data = path.read_bytes()
    yield data
    try:
        if data.startswith(_GZIP):
            with gzip.GzipFile(fileobj=BytesIO(data)) as file:
                yield file.read(_LIMIT_BYTES + 1)
        elif zipfile.is_zipfile(BytesIO(data)):
            with zipfile.ZipFile(BytesIO(data)) as archive:
                for info in archive.infolist():
                    if not info.is_dir() and info.file_size <= _LIMIT_BYTES:
                        yield archive.read(info)
    except _NOT_UNPACKED:
        return


def verify(sources: Sources, release_ids: Iterable[str]) -> Iterator[Verified]:
    """Compare the files of releases on this machine with their declared checksums and columns.

    Raises:
        NotFound: A release is not declared.
    """
    for release_id in release_ids:
        release = sources.declarations.release(release_id)
        for declared in release.files:
            yield _verify_file(sources, release, declared)


def _verify_file(sources: Sources, release: Release, declared: DeclaredFile) -> Verified:
    located = sources.locate(release.release_id, declared.name)
    place = located.place if located is not None else None

    def result(state: State, detail: str = "") -> Verified:
        return Verified(
            release_id=release.release_id, name=declared.name, place=place, state=state, detail=detail
        )

    if located is None:
        return result("missing")
    try:
        data = located.read_bytes()
        check_sha256(data, declared, where=str(located.path))
        check_columns(data, declared)
    except ChecksumMismatch as error:
        return result("other bytes", str(error))
    except SchemaMismatch as error:
        return result("other columns", str(error))
    return result("ok")


def check_columns(data: bytes, declared: DeclaredFile) -> None:
    """Compare the headers of the tables in a declared file with the declared columns.

    Raises:
        SchemaMismatch: A table is missing from a zip, or lacks a column.
    """
    if declared.members:
        archive = _open_zip(data, declared.name)
        for member, columns in declared.members.items():
            if member not in archive.namelist():
                raise SchemaMismatch(f"{declared.name}: no table '{member}' in it.")
            next(table_rows(archive.read(member), name=member, columns=columns), None)
    elif declared.columns and declared.name.endswith((".csv", ".txt", ".tsv")):
        next(table_rows(data, name=declared.name, columns=declared.columns), None)


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file under a temporary name in its folder and rename it; return ``path``.

    Raises:
        InputError: The folder cannot be written to.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(BytesIO(data), file)
        # mkstemp makes it readable for this user only; a shared home should stay readable.
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise InputError(
            f"Cannot write {path}: {error.strerror or error}. Name a folder you may write to."
        ) from error
    return path
