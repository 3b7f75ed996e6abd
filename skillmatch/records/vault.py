"""The vault: what of a decision a person may have erased, in files that only their owner may read.

``vault/RUN/NAME`` is a document of one run: its text and what each stage made of it; ``vault/notes/SEQ`` the
reason of an override. Every file holds sixteen random bytes, so that its hash, which stays in the chain,
tells nothing to somebody who has the text, once the file and its salt are gone.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import shutil
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from skillmatch.errors import ChecksumMismatch
from skillmatch.records.plain import Plain, canonical, digest
from skillmatch.sources.writing import make_folder, telling
from skillmatch.types import DocumentKind, RawDocument

NOTES = "notes"
"""Folder of the vault with the reasons of overrides."""

_RUN = re.compile(r"\d{6,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDocument:
    """A document as the vault keeps it, with what the chain may tell of it.

    Attributes:
        name: What the chain calls it: letter of its kind and 16 hexadecimal digits, new in every run.
        data: The bytes of its file.
        salt: Goes into every hash of it.
        raw: The document as received.
        kind: posting or resume.
        stages: What each stage made of it, by the stage's name, as plain values.
    """

    name: str
    data: bytes
    salt: bytes
    raw: RawDocument
    kind: DocumentKind
    stages: Mapping[str, Plain]

    @property
    def facts(self) -> dict[str, Plain]:
        """What the chain says of it: its name, the hash of its file, and one of what each stage made."""
        stages = {stage: self.hash_of(made) for stage, made in self.stages.items()}
        return {"name": self.name, "sha256": digest(self.data), "stages": stages}

    def hash_of(self, value: Plain) -> str:
        """Return a hash of something that was made of this document."""
        return digest(self.salt + canonical(value))


def seal(kind: DocumentKind, raw: RawDocument, stages: Mapping[str, Plain]) -> SealedDocument:
    """Return a document ready for the vault, under a name that tells nothing."""
    # Random, because whoever could compute them could tell by the chain alone that a text was there.
    salt = secrets.token_bytes(16)
    content = {
        "salt": salt.hex(),
        "kind": kind,
        "doc_id": raw.doc_id,
        "media_type": raw.media_type,
        "title": raw.title,
        "text": raw.text,
        "stages": dict(stages),
    }
    return SealedDocument(
        name=kind[0] + hmac.new(salt, raw.doc_id.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:16],
        data=zlib.compress(canonical(content), 6),
        salt=salt,
        raw=raw,
        kind=kind,
        stages=stages,
    )


class Vault:
    """The files beside a chain. Whoever changes them must hold the lock of the records."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when first written to."""
        self.folder = folder

    def files(self) -> Iterator[str]:
        """Yield the places of all files, as ``RUN/NAME`` and ``notes/SEQ``, ordered."""
        for folder in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if folder.is_dir():
                yield from (f"{folder.name}/{path.name}" for path in sorted(folder.iterdir()))
            else:
                yield folder.name

    def runs(self) -> tuple[str, ...]:
        """Return the names of the runs whose documents are here."""
        found = (path.name for path in self.folder.iterdir()) if self.folder.is_dir() else ()
        return tuple(sorted(name for name in found if _RUN.fullmatch(name)))

    def is_there(self, place: str) -> bool:
        """Say whether a file is here."""
        return (self.folder / place).is_file()

    def clear(self, seq: int) -> None:
        """Remove what a writer left that was stopped: files of the entry of this number, which is not.

        Raises:
            ChecksumMismatch: There are files of later entries: no writer leaves such, the chain lost its end.
            InputError: Something cannot be removed.
        """
        if not self.folder.is_dir():
            return
        with telling(self.folder):
            runs = [folder for folder in self.folder.iterdir() if folder.is_dir()]
            self._check_none_later(seq, runs)
            for folder in runs:
                if folder.name.startswith(".") or folder.name == f"{seq:06}":
                    shutil.rmtree(folder)
            (self.folder / note_place(seq)).unlink(missing_ok=True)

    def _check_none_later(self, seq: int, runs: Sequence[Path]) -> None:
        notes = self.folder / NOTES
        names = [folder.name for folder in runs] + (os.listdir(notes) if notes.is_dir() else [])
        if any(_RUN.fullmatch(name) and int(name) > seq for name in names):
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

    def note(self, seq: int) -> str | None:
        """Return the reason of an override, None where it was erased.

        Raises:
            ChecksumMismatch: The file is damaged.
        """
        place = note_place(seq)
        if not self.is_there(place):
            return None
        try:
            return str(json.loads(self._bytes(place))["text"])
        except (ValueError, KeyError, TypeError):
            raise _changed(self.folder / place) from None

    def document(self, run: str, name: str, *, sha256: str | None = None) -> SealedDocument:
        """Return a document.

        Args:
            run: Its run.
            name: What the chain calls it.
            sha256: What the chain says of its bytes; None skips the check.

        Raises:
            ChecksumMismatch: It is not there, its bytes are others, or they are no document of ours.
        """
        place = f"{run}/{name}"
        data = self._bytes(place)
        if sha256 is not None and digest(data) != sha256:
            raise _changed(self.folder / place)
        try:
            return _opened(name, data)
        except (zlib.error, ValueError, KeyError, TypeError):
            raise _changed(self.folder / place) from None

    def sha256(self, place: str) -> str:
        """Return the hash of a file's bytes."""
        return digest(self._bytes(place))

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

    def _bytes(self, place: str) -> bytes:
        path = self.folder / place
        try:
            return path.read_bytes()
        except OSError as error:
            raise ChecksumMismatch(
                f"{path} cannot be read ({error.strerror}), and the records tell of it. Take it from a "
                "backup."
            ) from None


def note_place(seq: int) -> str:
    """Return where the reason of the override with this number is kept."""
    return f"{NOTES}/{seq:06d}"


def _opened(name: str, data: bytes) -> SealedDocument:
    content: dict[str, Any] = json.loads(zlib.decompress(data))
    return SealedDocument(
        name=name,
        data=data,
        salt=bytes.fromhex(content["salt"]),
        raw=RawDocument(
            doc_id=content["doc_id"],
            text=content["text"],
            media_type=content["media_type"],
            title=content["title"],
        ),
        kind=cast(DocumentKind, content["kind"]),
        stages=content["stages"],
    )


def _changed(path: Path) -> ChecksumMismatch:
    return ChecksumMismatch(
        f"{path} was changed: it is not as it was written. Nothing is made of it; take it from a backup."
    )


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
