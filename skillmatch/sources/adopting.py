"""Taking official files that a person has downloaded into SKILLMATCH_HOME; their bytes say what they are."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, TypeAlias, cast

from skillmatch.errors import ChecksumMismatch, InputError
from skillmatch.sources.declared import Declarations, DeclaredFile, Release
from skillmatch.sources.locking import alone
from skillmatch.sources.releases import Sources
from skillmatch.sources.streams import MAX_BYTES, NOT_UNPACKED, digest, keep
from skillmatch.sources.writing import make_folder

_Opener: TypeAlias = Callable[[], IO[bytes]]

_GZIP = b"\x1f\x8b"


def adopt(sources: Sources, path: Path) -> tuple[Path, ...]:
    """Take official files that a person has downloaded into SKILLMATCH_HOME.

    Args:
        sources: What is declared, with a home.
        path: An official file or archive as downloaded, or a folder of such. Names do not matter, bytes do.

    Returns:
        The files written.

    Raises:
        InputError: There is nothing at ``path``, or SKILLMATCH_HOME cannot be written to.
        ChecksumMismatch: No file there is a declared one.
    """
    written: dict[Path, None] = {}
    known = _by_digest(sources.declarations)
    for file in _files(path):
        for opener in _contents(file):
            for release, declared in known.get(_digest(opener, file), ()):
                folder = sources.home_folder(release)
                make_folder(folder)
                with alone(folder, what=release.title), opener() as stream:
                    written[keep(stream, folder / declared.name, declared, where=str(file))] = None
    if not written:
        titles = ", ".join(release.title for release in sources.declarations.releases.values())
        raise ChecksumMismatch(
            f"{path} holds no declared file: its sha256 is none of the known ones. Known: {titles}."
        )
    return tuple(written)


def _by_digest(declarations: Declarations) -> dict[str, list[tuple[Release, DeclaredFile]]]:
    known: dict[str, list[tuple[Release, DeclaredFile]]] = {}
    for release in declarations.releases.values():
        for file in release.files:
            known.setdefault(file.sha256, []).append((release, file))
    return known


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in sorted(path.rglob("*")) if file.is_file()]
    if path.is_file():
        return [path]
    raise InputError(f"No such file or folder: {path}. Give the official file you downloaded.")


def _digest(opener: _Opener, file: Path) -> str:
    """Return the sha256 of what is opened, or "" where it cannot be read to its end."""
    try:
        with opener() as stream:
            return digest(stream, where=str(file))
    except (ChecksumMismatch, *NOT_UNPACKED):
        return ""


def _contents(path: Path) -> Iterator[_Opener]:
    """Yield what opens a file, what is gzipped in it and, for a zip, each file in it.

    What is too large or cannot be unpacked yields nothing: a folder of downloads may hold strangers' files.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            return
        yield lambda: path.open("rb")
        with path.open("rb") as file:
            is_gzipped = file.read(2) == _GZIP
        if is_gzipped:
            yield lambda: cast(IO[bytes], gzip.GzipFile(path))
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for info in archive.infolist():
                    if not info.is_dir() and info.file_size <= MAX_BYTES:
                        yield partial(archive.open, info)
    except NOT_UNPACKED:
        return
