"""What a writer left that was stopped, put right by the next one, and what the chain says of it then.

A writer puts documents into the vault first and tells of them in the chain after that. Stopped in between,
it leaves documents that no entry tells of; stopped while it wrote the entries of a run, perhaps half a line,
and documents of those that were not written any more. Neither was acknowledged, so nothing is lost that
anybody was shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from skillmatch.errors import ChecksumMismatch, InputError
from skillmatch.records.chain import GENESIS, Chain, Entry, made
from skillmatch.records.plain import digest
from skillmatch.records.vault import Vault
from skillmatch.sources.writing import write_whole

TORN = "torn"
"""Folder with what was cut off the chain, by the number of the entry that tells it."""


class Appending:
    """Adds bodies to a chain while its writer has the lock."""

    def __init__(self, chain: Chain, last: Entry | None) -> None:
        """Go on after an entry, None for the first."""
        self._chain, self._last = chain, last

    @property
    def seq(self) -> int:
        """The number of the next entry."""
        return _next(self._last)

    def __call__(self, bodies: Iterable[dict[str, Any]]) -> tuple[Entry, ...]:
        """Add bodies and return their entries."""
        entries: list[Entry] = []
        for body in bodies:
            prev = GENESIS if self._last is None else self._last.hash
            self._last = made(self.seq, prev, body)
            entries.append(self._last)
        self._chain.append(entries)
        return tuple(entries)


def mended(chain: Chain, vault: Vault, said: Mapping[str, str]) -> Appending:
    """Put right what a writer left that was stopped, and return what adds to the chain.

    Args:
        chain: Whose lock the caller holds.
        vault: Beside it.
        said: Who and when, for the entry that tells of it.

    Raises:
        ChecksumMismatch: The last line was changed, or the chain lost its end.
        InputError: Something cannot be written or removed.
    """
    last = chain.last()
    saved = _save_torn(chain, last)
    # It may have been whole but for its end.
    last = chain.last()
    removed = [*vault.clear(_next(last)), *_remove_untold(chain, vault, last)]
    if not saved.is_file() and not removed:
        return Appending(chain, last)
    cut = saved.read_bytes() if saved.is_file() else None
    body = {
        "kind": "mended",
        "n_bytes": len(cut or b""),
        "sha256": None if cut is None else digest(cut),
        "removed": removed,
        **said,
    }
    appending = Appending(chain, last)
    appending([body])
    return appending


def said_by(by: str, at: datetime) -> dict[str, str]:
    """Return who and when as the chain says it.

    Raises:
        InputError: Nobody is named.
    """
    if not by.strip():
        raise InputError("A record says who answers for it: --by WHO.")
    return {"by": " ".join(by.split()), "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _save_torn(chain: Chain, last: Entry | None) -> Path:
    """Save a torn line beside the chain and cut it off; return where it is, if it is."""
    saved = chain.path.parent / TORN / f"{_next(last):06d}"
    torn = chain.torn()
    if torn:
        # Saved before it is cut: it is evidence, and a writer may be stopped here too.
        write_whole(saved, torn)
        chain.mend()
        if chain.last() != last:
            # It was whole but for its end.
            saved.unlink()
    return saved


def _remove_untold(chain: Chain, vault: Vault, last: Entry | None) -> tuple[str, ...]:
    """Remove documents of the last run that no entry tells of: its writer was stopped before it told."""
    if last is None or last.kind != "decision":
        return ()
    run = last.body["run"]
    here = set(vault.documents(run))
    if here <= _places(last):
        return ()
    try:
        told = {place for entry in chain.entries() if entry.kind == "decision" for place in _places(entry)}
    except ChecksumMismatch:
        # What a changed line told of is unknown: nothing is taken away on its account.
        return ()
    untold = tuple(sorted(here - told))
    vault.remove(untold)
    return untold


def _places(decision: Entry) -> set[str]:
    body = decision.body
    documents = (body["inputs"]["posting"], *body["inputs"]["resumes"])
    return {f"{body['run']}/{each['name']}" for each in documents}


def _next(last: Entry | None) -> int:
    return 1 if last is None else last.seq + 1
