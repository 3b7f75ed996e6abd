"""A document as the vault keeps it: packed and salted, under a name that tells nothing of it."""

from __future__ import annotations

import hmac
import json
import re
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from skillmatch.records.plain import Plain, canonical, digest
from skillmatch.types import DocumentKind, RawDocument

_FILE = re.compile(
    r"(?P<stem>.+)\.(?:txt|text|md|markdown|rst|html?|xhtml|pdf|docx?|docm|odt|rtf|json|jsonld|xml|tex)",
    re.IGNORECASE | re.DOTALL,
)
"""Name of a file, whose id is its name without the ending; "anna.weber" is none and may be an id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDocument:
    """A document as the vault keeps it, with what the chain may tell of it.

    Attributes:
        name: What the chain calls it: letter of its kind and 16 hexadecimal digits, new in every run.
        data: The bytes of its file.
        salt: Goes into every hash of it.
        raw: The document as received.
        kind: posting or resume.
        received_as: The name it was received under, of a file or as somebody typed it; "" where that is its
            id.
        stages: What each stage made of it, by the stage's name, as plain values.
    """

    name: str
    data: bytes
    salt: bytes
    raw: RawDocument
    kind: DocumentKind
    received_as: str
    stages: Mapping[str, Plain]

    @property
    def facts(self) -> dict[str, Plain]:
        """What the chain says of it: its name, the hash of its file, and one of what each stage made."""
        stages = {stage: self.hash_of(made) for stage, made in self.stages.items()}
        return {"name": self.name, "sha256": digest(self.data), "stages": stages}

    @property
    def called(self) -> tuple[str, ...]:
        """What it goes by where documents are erased: its id, and the name it was received under."""
        return (self.raw.doc_id, self.received_as) if self.received_as else (self.raw.doc_id,)

    def goes_by(self, name: str) -> bool:
        """Say whether a name means it: one it is called by, or the file that its id is the name of.

        Commands take an id from the name of a file and do not keep the file's ending.
        """
        file = _FILE.fullmatch(name)
        return name in self.called or (file is not None and file["stem"] == self.raw.doc_id)

    def hash_of(self, value: Plain) -> str:
        """Return a hash of something that was made of this document."""
        return digest(self.salt + canonical(value))


def seal(
    kind: DocumentKind, raw: RawDocument, stages: Mapping[str, Plain], *, received_as: str = ""
) -> SealedDocument:
    """Return a document ready for the vault, under a name that tells nothing."""
    # Random, because whoever could compute them could tell by the chain alone that a text was there.
    salt = secrets.token_bytes(16)
    received_as = "" if received_as == raw.doc_id else received_as
    content = {
        "salt": salt.hex(),
        "kind": kind,
        "doc_id": raw.doc_id,
        "received_as": received_as,
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
        received_as=received_as,
        stages=stages,
    )


def opened(name: str, data: bytes) -> SealedDocument:
    """Return the document of a file of the vault.

    Raises:
        ValueError: The bytes are no document of ours.
    """
    try:
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
            # Files of before 2026-11-22 do not have it.
            received_as=content.get("received_as", ""),
            stages=content["stages"],
        )
    except (zlib.error, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no document of ours ({type(error).__name__})") from None
