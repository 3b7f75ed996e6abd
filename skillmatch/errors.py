"""Errors a user can cause or mend; every message says what was expected, what was found, what to do.

``SkillmatchError`` and everything below it ends a command with one line and exit status 2, and a
request with a problem+json answer. Messages never hold text of a person's document.
"""

from __future__ import annotations

import traceback


class SkillmatchError(Exception):
    """Base of all errors meant for the user."""


class InputError(SkillmatchError):
    """A file, argument or request body that cannot be used as it is."""


class UnreadableDocument(InputError):
    """A document that cannot be turned into text (encrypted, damaged, binary, too large)."""


class SchemaMismatch(InputError):
    """A table whose columns are not the expected ones."""


class NotFound(InputError):
    """A name, code, URI or identifier that nothing goes by."""


class ReleaseMissing(SkillmatchError):
    """A taxonomy release or file that is not on this machine."""


class ChecksumMismatch(SkillmatchError):
    """A file whose bytes are not the declared ones."""


class StoreError(SkillmatchError):
    """The store is damaged, locked, or of another schema."""


class StoreAway(StoreError):
    """The server of the store cannot be reached."""


class MissingExtra(SkillmatchError):
    """An optional library, or a system library it needs, is not installed."""


def place_of(error: BaseException) -> str:
    """Return the kind of an unexpected error and where it arose, for logs and for the user.

    Its message is left out, because it may hold words of a person's document.
    """
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    where = f"{last.name} ({last.filename}:{last.lineno})" if last else "unknown place"
    return f"{type(error).__name__} in {where}"


def trace_of(error: BaseException) -> str:
    """Return the traceback of an unexpected error and of those that led to it, each without its message."""
    shown: list[str] = []
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        frames = "".join(traceback.format_tb(following.__traceback__))
        kind = f"{type(following).__module__}.{type(following).__qualname__}"
        shown.append(f"{frames}{kind} (its message is left out: it may hold words of a document)\n")
        hidden = None if following.__suppress_context__ else following.__context__
        following = following.__cause__ or hidden
    return "Traceback (most recent call last):\n" + "\nwhich led to\n".join(reversed(shown))
