"""Comparing the files of releases on this machine with what is declared of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Literal, TypeAlias

from skillmatch.errors import ChecksumMismatch, SchemaMismatch
from skillmatch.sources.declared import DeclaredFile, Release
from skillmatch.sources.releases import Place, Sources, check_sha256, table_rows
from skillmatch.sources.streams import open_zip

State: TypeAlias = Literal["ok", "missing", "other bytes", "other columns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a check of one declared file found."""

    release_id: str
    name: str
    place: Place | None
    state: State
    detail: str = ""


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
        archive = open_zip(BytesIO(data), where=declared.name)
        for member, columns in declared.members.items():
            if member not in archive.namelist():
                raise SchemaMismatch(f"{declared.name}: no table '{member}' in it.")
            next(table_rows(archive.read(member), name=member, columns=columns), None)
    elif declared.columns and declared.name.endswith((".csv", ".txt", ".tsv")):
        next(table_rows(data, name=declared.name, columns=declared.columns), None)
