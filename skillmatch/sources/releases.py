"""Where the files of a release are, and their bytes, checked.

A file is looked for at an explicit path, then under SKILLMATCH_HOME, then in a mirror: a folder that holds
the publishers' own layout, where ``X.gz`` stands for ``X``. Only ``skillmatch.sources.fetching`` goes to
the official address, and only when asked to.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, TypeAlias, cast

from skillmatch.errors import ChecksumMismatch, ReleaseMissing, SchemaMismatch
from skillmatch.sources.declared import Declarations, DeclaredFile, Release

Place: TypeAlias = Literal["explicit", "home", "mirror"]

Row: TypeAlias = dict[str, str]
"""One row of a foreign table: every value a string, keyed by the foreign column names."""

csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A declared file found on this machine."""

    path: Path
    place: Place
    is_gzipped: bool

    def open(self) -> IO[bytes]:
        """Open the file, to be read unzipped where a mirror holds it gzipped."""
        return cast(IO[bytes], gzip.open(self.path)) if self.is_gzipped else self.path.open("rb")

    def read_bytes(self) -> bytes:
        """Return the bytes of the file, unzipped where a mirror holds it gzipped.

        Raises:
            ChecksumMismatch: The gzip is damaged.
        """
        data = self.path.read_bytes()
        if not self.is_gzipped:
            return data
        try:
            return gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise ChecksumMismatch(f"{self.path.name} is a damaged gzip: {error}.") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The places where releases may be found, in the order in which they are tried.

    Attributes:
        declarations: What is declared.
        home: SKILLMATCH_HOME; releases lie below ``releases/``. None: not used.
        mirror: A folder in the publishers' layout. None: not used.
        explicit: A folder or single file per release id, given by the user.
    """

    declarations: Declarations
    home: Path | None = None
    mirror: Path | None = None
    explicit: Mapping[str, Path] | None = None

    def home_folder(self, release: Release) -> Path:
        """Return the folder under SKILLMATCH_HOME that keeps ``release``.

        Raises:
            ReleaseMissing: There is no home.
        """
        if self.home is None:
            raise ReleaseMissing("No folder to keep releases in: set SKILLMATCH_HOME or give --home.")
        return self.home / "releases" / release.folder

    def locate(self, release_id: str, name: str) -> Located | None:
        """Return where a declared file is on this machine, or None.

        Raises:
            NotFound: The release or file is not declared.
        """
        release = self.declarations.release(release_id)
        release.file(name)
        for place, folder in self._folders(release):
            if folder.is_file() and folder.name in (name, f"{name}.gz"):
                return Located(path=folder, place=place, is_gzipped=folder.name == f"{name}.gz")
            for candidate, is_gzipped in ((folder / name, False), (folder / f"{name}.gz", True)):
                if candidate.is_file():
                    return Located(path=candidate, place=place, is_gzipped=is_gzipped)
        return None

    def read_bytes(self, release_id: str, name: str) -> bytes:
        """Return the bytes of a declared file, after comparing their sha256.

        Raises:
            ReleaseMissing: The file is not on this machine.
            ChecksumMismatch: Its bytes are not the declared ones.
        """
        release = self.declarations.release(release_id)
        declared = release.file(name)
        located = self.locate(release_id, name)
        if located is None:
            raise ReleaseMissing(self._missing(release, name))
        data = located.read_bytes()
        check_sha256(data, declared, where=str(located.path))
        return data

    def rows(self, release_id: str, name: str, *, member: str | None = None) -> Iterator[Row]:
        """Yield the rows of a declared CSV or tab-separated table, every value a string.

        Args:
            release_id: A declared release.
            name: A declared file; ``.txt`` and ``.tsv`` are tab-separated.
            member: The table inside a zip; None where the file is the table.

        Raises:
            ReleaseMissing: The file is not on this machine.
            ChecksumMismatch: Its bytes are not the declared ones.
            SchemaMismatch: The table lacks declared columns.
        """
        declared = self.declarations.release(release_id).file(name)
        data = self.read_bytes(release_id, name)
        columns = declared.columns
        if member is not None:
            columns = declared.members[member]
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = archive.read(member)
        yield from table_rows(data, name=member or name, columns=columns)

    def is_present(self, release_id: str) -> bool:
        """Say whether all files of a release are on this machine."""
        release = self.declarations.release(release_id)
        return all(self.locate(release_id, declared.name) is not None for declared in release.files)

    def _folders(self, release: Release) -> Iterator[tuple[Place, Path]]:
        if self.explicit and release.release_id in self.explicit:
            yield "explicit", self.explicit[release.release_id]
        if self.home is not None:
            yield "home", self.home_folder(release)
        if self.mirror is not None:
            yield "mirror", self.mirror / release.folder

    def _missing(self, release: Release, name: str) -> str:
        places = (
            ", ".join(str(folder) for _, folder in self._folders(release)) or "nowhere: no home, no mirror"
        )
        if release.portal:
            advice = (
                f"Ask for it at {release.portal}, then run: skillmatch data adopt PATH "
                "(or name a mirror with SKILLMATCH_MIRROR)."
            )
        else:
            advice = f"Run: skillmatch data fetch {release.release_id}"
        return f"{release.title}: '{name}' is not on this machine (looked in {places}). {advice}"


def check_sha256(data: bytes, declared: DeclaredFile, *, where: str) -> None:
    """Compare bytes with the declared checksum.

    Raises:
        ChecksumMismatch: They differ.
    """
    check_digest(hashlib.sha256(data).hexdigest(), declared, where=where)


def check_digest(found: str, declared: DeclaredFile, *, where: str) -> None:
    """Compare a sha256 in hexadecimal digits with the declared one.

    Raises:
        ChecksumMismatch: They differ.
    """
    if found != declared.sha256:
        raise ChecksumMismatch(
            f"{where}: expected sha256 {declared.sha256}, found {found}. It is damaged or another release; "
            "get it again from the official address."
        )


def table_rows(data: bytes, *, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a CSV or tab-separated table.

    Args:
        data: The table's bytes, UTF-8 with or without a byte order mark.
        name: Its name; ``.txt`` and ``.tsv`` are tab-separated.
        columns: Columns that must be there; more may be.

    Raises:
        SchemaMismatch: A column is missing or the bytes are no UTF-8 text.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SchemaMismatch(
            f"{name}: expected a UTF-8 table, found other bytes at {error.start}."
        ) from error
    if name.endswith((".txt", ".tsv")):
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    else:
        reader = csv.DictReader(io.StringIO(text, newline=""))
    found = tuple(reader.fieldnames or ())
    missing = [column for column in columns if column not in found]
    if missing:
        raise SchemaMismatch(f"{name}: no column {missing[0]!r} (found {', '.join(found) or 'no header'}).")
    yield from reader
