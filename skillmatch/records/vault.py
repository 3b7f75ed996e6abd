"""The vault: what of a decision a person may have erased, in files that only their owner may read.

``vault/RUN/NAME`` is a document of one run: its text and what each stage made of it; ``vault/notes/SEQ`` the
reason of an override. Every file holds sixteen random bytes, so that its hash, which stays in the chain,
tells nothing to somebody who has the text, once the file and its salt are gone. Whatever else lies there is
not ours: it is listed, and neither read nor removed.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from skillmatch.errors import ChecksumMismatch
from skillmatch.records.bodies import NAME, RUN
from skillmatch.records.plain import canonical, digest
from skillmatch.records.sealed import SealedDocument, opened
from skillmatch.sources.writing import make_folder, telling

NOTES = "notes"
"""Folder of the vault with the reasons of overrides."""


class Vault:
    """The files beside a chain. Whoever changes them must hold the lock of the records."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when first written to."""
        self.folder = folder

    # -- listing ----------------------------------------------------------------------------------

    def files(self) -> Iterator[str]:
        """Yield the places of all files, ours (``RUN/NAME``, ``notes/SEQ``) and others, ordered."""
        for folder, folders, names in os.walk(self.folder):
            folders.sort()
            below = Path(folder).relative_to(self.folder)
            # A link to a folder is followed by nobody, and is something that lies there.
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            yield from ((below / name).as_posix() for name in sorted([*names, *links]))

    def runs(self) -> tuple[str, ...]:
        """Return the names of the runs whose documents are here."""
        return tuple(name for name in self._listed(self.folder) if RUN.fullmatch(name) and self._is_run(name))

    def documents(self, run: str) -> tuple[str, ...]:
        """Return the places of the documents of a run, by their names alone."""
        if not self._is_run(run):
            return ()
        return tuple(f"{run}/{name}" for name in self._listed(self.folder / run) if NAME.fullmatch(name))

    def is_there(self, place: str) -> bool:
        """Say whether a file is here."""
        return (self.folder / place).is_file()

    def _is_run(self, name: str) -> bool:
        path = self.folder / name
        return path.is_dir() and not path.is_symlink()

    @staticmethod
    def _listed(folder: Path) -> list[str]:
        return sorted(os.listdir(folder)) if folder.is_dir() else []

    # -- reading ----------------------------------------------------------------------------------

    def note(self, seq: int, *, sha256: str) -> str:
        """Return the reason of an override.

        Args:
            seq: Number of the override.
            sha256: What the chain says of the file's bytes.

        Raises:
            ChecksumMismatch: It is not there, or its bytes are others.
        """
        place = note_place(seq)
        try:
            return str(json.loads(self._checked(place, sha256))["text"])
        except (ValueError, KeyError, TypeError):
            raise self._changed(place) from None

    def document(self, run: str, name: str, *, sha256: str) -> SealedDocument:
        """Return a document.

        Args:
            run: Its run.
            name: What the chain calls it.
            sha256: What the chain says of its bytes.

        Raises:
            ChecksumMismatch: It is not there, its bytes are others, or they are no document of ours.
        """
        place = f"{run}/{name}"
        try:
            return opened(name, self._checked(place, sha256))
        except ValueError:
            raise self._changed(place) from None

    def untold(self, place: str) -> SealedDocument | None:
        """Return a document that no entry tells of, None where the file is none of ours."""
        try:
            return opened(place.partition("/")[2], self._bytes(place))
        except (ChecksumMismatch, ValueError):
            return None

    def sha256(self, place: str) -> str:
        """Return the hash of a file's bytes.

        Raises:
            ChecksumMismatch: It cannot be read.
        """
        return digest(self._bytes(place))

    def _checked(self, place: str, sha256: str) -> bytes:
        data = self._bytes(place)
        if digest(data) != sha256:
            raise self._changed(place)
        return data

    def _bytes(self, place: str) -> bytes:
        path = self.folder / place
        try:
            return path.read_bytes()
        except OSError as error:
            raise ChecksumMismatch(
                f"{path} cannot be read ({error.strerror}), and the records tell of it. Take it from a "
                "backup."
            ) from None

    def _changed(self, place: str) -> ChecksumMismatch:
        return ChecksumMismatch(
            f"{self.folder / place} was changed: it is not as it was written. Nothing is made of it; take it "
            "from a backup."
        )

    # -- writing ----------------------------------------------------------------------------------

    def clear(self, seq: int) -> tuple[str, ...]:
        """Make room for the entry of this number, which is not: remove what its writer left that was stopped.

        What stands in the way and is none of ours is given another name beside it.

        Returns:
            The places of whole files that were removed.

        Raises:
            ChecksumMismatch: There are files of later entries: no writer leaves such, the chain lost its end.
            InputError: Something cannot be removed.
        """
        if not self.folder.is_dir():
            return ()
        self._check_none_later(seq)
        run, note = f"{seq:06d}", self.folder / note_place(seq)
        removed = self.documents(run)
        with telling(self.folder):
            for name in self._listed(self.folder):
                is_making = name.startswith(".") and RUN.fullmatch(name[1:])
                if self._is_run(name) and (is_making or name == run):
                    shutil.rmtree(self.folder / name)
            if note.is_file() and not note.is_symlink():
                note.unlink()
                removed = (*removed, note_place(seq))
            for path in (self.folder / run, self.folder / f".{run}", note):
                _put_aside(path)
            if not note.parent.is_dir():
                _put_aside(note.parent)
        return removed

    def _check_none_later(self, seq: int) -> None:
        notes = self.folder / NOTES
        # A folder of this name without documents is somebody's own, say of a day.
        names = [run for run in self.runs() if self.documents(run)]
        names += [name for name in self._listed(notes) if RUN.fullmatch(name) and (notes / name).is_file()]
        if any(int(name) > seq for name in names):
            raise ChecksumMismatch(
                f"{self.folder} has files of entries after number {seq - 1}, the last of the chain: its end "
                "was cut off. Nothing was changed. Take the folder from a backup and find out who changed it."
            )

    def write_run(self, run: str, documents: Sequence[SealedDocument]) -> None:
        """Write the documents of a run: all of them are there under its name, or none.

        Raises:
            InputError: The disk is full, or the folder cannot be written to.
        """
        whole, making = self.folder / run, self.folder / f".{run}"
        make_folder(self.folder)
        with telling(whole):
            self.folder.chmod(0o700)
            making.mkdir(mode=0o700)
            for document in documents:
                _write(making / document.name, document.data)
            _sync_folder(making)
            making.rename(whole)
            _sync_folder(self.folder)

    def write_note(self, seq: int, text: str) -> str:
        """Write the reason of an override and return the hash of its file.

        Raises:
            InputError: The disk is full, or the folder cannot be written to.
        """
        data = canonical({"salt": secrets.token_hex(16), "text": text})
        make_folder(self.folder / NOTES)
        path = self.folder / note_place(seq)
        with telling(path):
            self.folder.chmod(0o700)
            path.unlink(missing_ok=True)
            _write(path, data)
            _sync_folder(path.parent)
        return digest(data)

    def remove(self, places: Sequence[str]) -> None:
        """Remove files, and folders of runs that are empty then.

        Raises:
            InputError: One cannot be removed.
        """
        for place in places:
            path = self.folder / place
            with telling(path):
                path.unlink(missing_ok=True)
                if path.parent.name != NOTES and path.parent.is_dir() and not any(path.parent.iterdir()):
                    path.parent.rmdir()
        if places and self.folder.is_dir():
            _sync_folder(self.folder)


def note_place(seq: int) -> str:
    """Return where the reason of the override with this number is kept."""
    return f"{NOTES}/{seq:06d}"


def _put_aside(path: Path) -> None:
    """Give whatever stands at a path another name beside it."""
    if path.is_symlink() or path.exists():
        others = (path.with_name(f"{path.name}.not-ours-{number}") for number in count(1))
        path.rename(next(other for other in others if not other.is_symlink() and not other.exists()))


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
