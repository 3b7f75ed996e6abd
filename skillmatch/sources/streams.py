"""Files and members of archives as streams of bounded size, compared with what is declared and kept."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO

from skillmatch.errors import ChecksumMismatch
from skillmatch.sources.declared import DeclaredFile
from skillmatch.sources.releases import check_digest
from skillmatch.sources.writing import make_folder, replacing

MAX_BYTES = 500 * 1024 * 1024
"""No declared file comes near this, packed or unpacked; what is larger is something else."""

NOT_UNPACKED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, ValueError)
"""What gzip and zipfile raise for damaged, encrypted and unknown archives."""

_CHUNK = 1 << 20


def chunks(stream: IO[bytes], *, where: str) -> Iterator[bytes]:
    """Yield the bytes of a stream.

    Args:
        stream: A file, a gzipped one, or a member of a zip.
        where: What to call it in messages.

    Raises:
        ChecksumMismatch: It cannot be unpacked, or is larger than any declared file.
    """
    n_bytes = 0
    while True:
        try:
            chunk = stream.read(_CHUNK)
        except NOT_UNPACKED as error:
            raise ChecksumMismatch(f"{where} is damaged and cannot be unpacked; get it again.") from error
        if not chunk:
            return
        n_bytes += len(chunk)
        if n_bytes > MAX_BYTES:
            raise ChecksumMismatch(f"{where} is larger than {MAX_BYTES:,} bytes; no declared file is.")
        yield chunk


def digest(stream: IO[bytes], *, where: str) -> str:
    """Return the sha256 of a stream in hexadecimal digits; arguments and errors are those of ``chunks``."""
    found = sha256()
    for chunk in chunks(stream, where=where):
        found.update(chunk)
    return found.hexdigest()


def keep(stream: IO[bytes], path: Path, declared: DeclaredFile, *, where: str) -> Path:
    """Write a stream to ``path`` if it is the declared file, and return ``path``.

    Raises:
        ChecksumMismatch: It is another file; what stood at ``path`` stays.
        InputError: The folder cannot be written to, or the disk is full.
    """
    make_folder(path.parent)
    found = sha256()
    with replacing(path) as file:
        for chunk in chunks(stream, where=where):
            found.update(chunk)
            file.write(chunk)
        check_digest(found.hexdigest(), declared, where=where)
    return path


def open_zip(file: Path | IO[bytes], *, where: str) -> zipfile.ZipFile:
    """Open a zip.

    Raises:
        ChecksumMismatch: It is none.
    """
    try:
        return zipfile.ZipFile(file)
    except NOT_UNPACKED as error:
        raise ChecksumMismatch(
            f"{where} is not a zip file; get it again from the official address."
        ) from error


def open_member(archive: zipfile.ZipFile, name: str, *, where: str) -> IO[bytes]:
    """Open the member of a zip that has this name in whatever folder.

    Raises:
        ChecksumMismatch: There is none, or it is damaged.
    """
    for info in archive.infolist():
        if info.filename.rsplit("/", 1)[-1] == name:
            try:
                return archive.open(info)
            except NOT_UNPACKED as error:
                raise ChecksumMismatch(f"{where} is damaged; get it again.") from error
    raise ChecksumMismatch(f"{where} does not hold '{name}'; it is another release.")
