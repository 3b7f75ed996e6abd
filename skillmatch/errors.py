"""Errors a user can cause or mend; every message says what was expected, what was found, what to do.

``SkillmatchError`` and everything below it ends a command with one line and exit status 2, and a
request with a problem+json answer. Messages never hold text of a person's document.
"""

from __future__ import annotations


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


class MissingExtra(SkillmatchError):
    """An optional library, or a system library it needs, is not installed."""
