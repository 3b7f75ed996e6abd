"""Bringing releases to this machine: from a mirror, or from the official address.

Everything is compared with its declared sha256 before it is given its name, so that a file in SKILLMATCH_HOME
is whole and is what it claims to be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from skillmatch.errors import ReleaseMissing
from skillmatch.sources.declared import DeclaredFile, Release
from skillmatch.sources.downloading import Check, Downloader, Wanted
from skillmatch.sources.locking import alone
from skillmatch.sources.releases import Sources, check_digest
from skillmatch.sources.streams import digest, keep, open_member, open_zip
from skillmatch.sources.writing import is_temporary, make_folder, put_in_place, telling

Bring: TypeAlias = Callable[[Wanted, Check], None]
"""Makes the part of what is wanted the whole, checked file; see ``Downloader.bring``."""


def fetch(sources: Sources, release_id: str, *, bring: Bring | None = None) -> tuple[Path, ...]:
    """Bring the files of a release to SKILLMATCH_HOME: from an explicit path or the mirror, else its address.

    Args:
        sources: Where to look, with a home.
        release_id: A declared release.
        bring: Brings a file from its address; a quiet ``Downloader`` where None.

    Returns:
        The files written; those that were there already, whole, are left as they are.

    Raises:
        NotFound: No such release is declared.
        ReleaseMissing: It can only be asked for at its portal, or its address cannot be reached.
        ChecksumMismatch: What came is not the declared file.
        InputError: SKILLMATCH_HOME cannot be written to, or another process is fetching the same release.
    """
    release = sources.declarations.release(release_id)
    folder = sources.home_folder(release)
    make_folder(folder)
    with alone(folder, what=release.title):
        with telling(folder):
            _sweep(folder)
        wanted = [declared for declared in release.files if not _is_whole(folder / declared.name, declared)]
        # A damaged file at home must not stand before the mirror's, or it could never be mended.
        job = _Job(
            sources=replace(sources, home=None),
            release=release,
            folder=folder,
            bring=bring or Downloader().bring,
        )
        brought = job.from_this_machine(wanted) + job.from_its_address(wanted)
        # Now that all files are whole: also what a process killed after its last file left behind.
        job.forget_parts()
        return brought


def _sweep(folder: Path) -> None:
    """Take away what a killed process left half written; nobody else writes here now."""
    for path in folder.iterdir():
        if is_temporary(path):
            path.unlink()


def _is_whole(path: Path, declared: DeclaredFile) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return digest(file, where=str(path)) == declared.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """The fetching of one release into its folder, whose lock is held."""

    sources: Sources
    release: Release
    folder: Path
    bring: Bring

    def from_this_machine(self, wanted: list[DeclaredFile]) -> tuple[Path, ...]:
        """Copy what an explicit path or the mirror holds."""
        written = []
        for declared in wanted:
            located = self.sources.locate(self.release.release_id, declared.name)
            if located is not None:
                with located.open() as stream:
                    path = self.folder / declared.name
                    written.append(keep(stream, path, declared, where=self._called(declared)))
        return tuple(written)

    def from_its_address(self, wanted: list[DeclaredFile]) -> tuple[Path, ...]:
        """Download what is on this machine nowhere."""
        missing = [
            declared
            for declared in wanted
            if self.sources.locate(self.release.release_id, declared.name) is None
        ]
        if missing and self.release.portal:
            raise ReleaseMissing(
                f"{self.release.title} cannot be fetched by a program: its portal mails a link. Ask for "
                f"'{missing[0].name}' at {self.release.portal}, then run: skillmatch data adopt PATH"
            )
        if missing and self.release.archive:
            return self._out_of_the_archive(missing)
        return tuple(self._file(declared) for declared in missing)

    def _file(self, declared: DeclaredFile) -> Path:
        wanted, path = self._wanted(declared.address, declared.name), self.folder / declared.name

        def check(part: Path) -> None:
            with part.open("rb") as stream:
                check_digest(digest(stream, where=declared.address), declared, where=self._called(declared))

        self.bring(wanted, check)
        with telling(path):
            put_in_place(wanted.part, path)
        return path

    def _out_of_the_archive(self, missing: list[DeclaredFile]) -> tuple[Path, ...]:
        address = self.release.archive
        wanted = self._archive()

        def check(part: Path) -> None:
            with open_zip(part, where=address) as archive:
                for declared in missing:
                    with open_member(archive, declared.name, where=address) as stream:
                        check_digest(digest(stream, where=address), declared, where=self._called(declared))

        self.bring(wanted, check)
        with open_zip(wanted.part, where=address) as archive:
            for declared in missing:
                with open_member(archive, declared.name, where=address) as stream:
                    keep(stream, self.folder / declared.name, declared, where=self._called(declared))
        return tuple(self.folder / declared.name for declared in missing)

    def forget_parts(self) -> None:
        """Take away every part of a download in the folder, with its note."""
        for declared in self.release.files:
            self._wanted(declared.address, declared.name).drop()
        if self.release.archive:
            self._archive().drop()

    def _archive(self) -> Wanted:
        address = self.release.archive
        return self._wanted(address, address.rsplit("/", 1)[-1])

    def _wanted(self, address: str, name: str) -> Wanted:
        return Wanted(
            address=address,
            part=self.folder / f".{name}.part",
            redirects=self.release.redirects,
            again=f"skillmatch data fetch {self.release.release_id}",
        )

    def _called(self, declared: DeclaredFile) -> str:
        return f"{self.release.title}, {declared.name}"
