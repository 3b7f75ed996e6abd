"""What is declared about releases and bundles: files, checksums, columns, licence, citation, address.

The declarations stand in ``releases*.toml`` of the content folders ``esco`` and ``onet``. Only facts
about files are here; where the files are on this machine is the matter of ``skillmatch.sources.releases``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from skillmatch.content import content_path
from skillmatch.errors import NotFound, SchemaMismatch
from skillmatch.sources.references import Reference, data_reference, reference_from

CONTENT_FOLDERS = ("esco", "onet")
"""The content folders that hold declarations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFile:
    """A file of a release.

    ``sha256`` is of the file itself, also where a mirror holds it gzipped. ``columns`` are the columns of
    a table; ``members`` those of each table inside a zip. ``address`` is empty where the file comes inside
    the release's ``archive``.
    """

    name: str
    sha256: str
    address: str = ""
    columns: tuple[str, ...] = ()
    members: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Somebody else's data in one version.

    ``folder`` is where a mirror and SKILLMATCH_HOME keep it; ``archive`` the official address of one zip
    with all files; ``portal`` a page where a person must ask for the files (nothing can be fetched then);
    ``publications`` what to cite it by, if there are any; where there are none, ``author`` (as
    BibTeX writes it) and ``year`` of the data themselves.
    """

    release_id: str
    title: str
    folder: str
    licence: str
    citation: str
    attribution: str = ""
    adds: str = ""
    portal: str = ""
    archive: str = ""
    redirects: tuple[str, ...] = ()
    is_default: bool = False
    files: tuple[DeclaredFile, ...] = ()
    publications: tuple[Reference, ...] = ()
    author: str = ""
    year: str = ""

    @property
    def references(self) -> tuple[Reference, ...]:
        """What to cite it by: its publications or, where it has none, the data themselves."""
        url = self.portal or self.archive or next((f.address for f in self.files if f.address), "")
        return self.publications or (
            data_reference(
                key=self.release_id,
                title=self.title,
                citation=self.citation,
                licence=self.licence,
                url=url,
                author=self.author,
                year=self.year,
            ),
        )

    def file(self, name: str) -> DeclaredFile:
        """Return the declared file called ``name``.

        Raises:
            NotFound: The release declares no such file.
        """
        for declared in self.files:
            if declared.name == name:
                return declared
        raise NotFound(f"{self.title} declares no file '{name}'.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredBundle:
    """A bundle of facts we ship: its path below the content root, checksum, and releases it is made from."""

    name: str
    sha256: str
    sources: tuple[str, ...]
    holds: str
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """All releases and bundles, by id and by name, in the order of the files they stand in."""

    releases: Mapping[str, Release]
    bundles: Mapping[str, DeclaredBundle]

    def release(self, release_id: str) -> Release:
        """Return a release.

        Raises:
            NotFound: No such release is declared; the message lists those that are.
        """
        try:
            return self.releases[release_id]
        except KeyError:
            known = ", ".join(self.releases)
            raise NotFound(f"No release '{release_id}' is declared. Known: {known}.") from None


def declaration_files() -> tuple[Path, ...]:
    """Return the paths of all ``releases*.toml`` of the content folders."""
    return tuple(p for folder in CONTENT_FOLDERS for p in sorted(content_path(folder).glob("releases*.toml")))


def read_declarations(paths: Iterable[Path] | None = None) -> Declarations:
    """Read declarations.

    Args:
        paths: TOML files with ``[[release]]`` and ``[[bundle]]`` tables; None reads the shipped ones.

    Raises:
        SchemaMismatch: A file is no TOML, lacks a field, or declares an id twice.
    """
    releases: dict[str, Release] = {}
    bundles: dict[str, DeclaredBundle] = {}
    for path in declaration_files() if paths is None else paths:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            for table in content.get("release", ()):
                _add(releases, table["id"], _release(table), path)
            for table in content.get("bundle", ()):
                _add(bundles, table["name"], _bundle(table), path)
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise SchemaMismatch(f"{path.name}: not a declaration of releases ({error!r}).") from error
    return Declarations(releases=MappingProxyType(releases), bundles=MappingProxyType(bundles))


def _add(known: dict[str, Any], key: str, value: object, path: Path) -> None:
    if key in known:
        raise SchemaMismatch(f"{path.name}: '{key}' is declared twice.")
    known[key] = value


def _release(table: Mapping[str, Any]) -> Release:
    return Release(
        release_id=table["id"],
        title=table["title"],
        folder=table["folder"],
        licence=table["licence"],
        citation=table["citation"],
        attribution=table.get("attribution", ""),
        adds=table.get("adds", ""),
        portal=table.get("portal", ""),
        archive=table.get("archive", ""),
        redirects=tuple(table.get("redirects", ())),
        is_default=table.get("default", False),
        files=tuple(_file(entry) for entry in table["file"]),
        publications=tuple(reference_from(entry) for entry in table.get("reference", ())),
        author=table.get("author", ""),
        year=table.get("year", ""),
    )


def _file(table: Mapping[str, Any]) -> DeclaredFile:
    members = {name: tuple(columns) for name, columns in table.get("members", {}).items()}
    return DeclaredFile(
        name=table["name"],
        sha256=table["sha256"],
        address=table.get("address", ""),
        columns=tuple(table.get("columns", ())),
        members=MappingProxyType(members),
    )


def _bundle(table: Mapping[str, Any]) -> DeclaredBundle:
    return DeclaredBundle(
        name=table["name"],
        sha256=table["sha256"],
        sources=tuple(table["sources"]),
        holds=table["holds"],
        licence=table.get("licence", ""),
        attribution=table.get("attribution", ""),
    )
