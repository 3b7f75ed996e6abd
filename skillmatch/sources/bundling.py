"""Making bundles from official releases, and telling whether they are the declared ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from skillmatch.errors import NotFound, SchemaMismatch
from skillmatch.sources.declared import DeclaredBundle, declaration_files
from skillmatch.sources.packed import pack
from skillmatch.sources.releases import Sources
from skillmatch.sources.writing import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBundle:
    """A bundle made anew: its bytes, and the declaration it was compared with."""

    declared: DeclaredBundle
    data: bytes

    @property
    def sha256(self) -> str:
        """The checksum of the bytes."""
        return sha256(self.data).hexdigest()

    @property
    def is_declared(self) -> bool:
        """Whether the bytes are the declared ones."""
        return self.sha256 == self.declared.sha256


def make_bundle(
    name: str, makers: Mapping[str, Callable[[Sources], Mapping[str, Any]]], sources: Sources
) -> MadeBundle:
    """Make a bundle from official releases; the same releases give the same bytes.

    Args:
        name: The bundle's path below the content root.
        makers: What makes the tables of each bundle.
        sources: Where the releases are.

    Raises:
        NotFound: No such bundle is declared, or nothing makes it.
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.read_bytes`` and ``Sources.rows``.
    """
    declared = sources.declarations.bundles.get(name)
    if declared is None or name not in makers:
        raise NotFound(f"No bundle '{name}' can be made. Known: {', '.join(makers)}.")
    return MadeBundle(declared=declared, data=pack(makers[name](sources)))


def declare(made: MadeBundle) -> None:
    """Write the checksum of a made bundle into the declaration that holds it.

    Raises:
        SchemaMismatch: No declaration holds it once, with ``name`` and ``sha256`` on its first lines.
    """
    for path in declaration_files():
        declaration = path.read_text(encoding="utf-8")
        if f'\nname = "{made.declared.name}"\n' in declaration:
            changed = with_sha256(declaration, made.declared.name, made.sha256)
            write_whole(path, changed.encode())
            return
    raise SchemaMismatch(f"No declaration holds the bundle '{made.declared.name}'.")


def with_sha256(declaration: str, name: str, digest: str) -> str:
    """Return the text of a declaration with another checksum for the bundle called ``name``.

    Raises:
        SchemaMismatch: The text does not declare this bundle once, followed by its sha256.
    """
    pattern = re.compile(rf'(\[\[bundle\]\]\nname = "{re.escape(name)}"\nsha256 = ")[0-9a-f]*(?=")')
    changed, n_changes = pattern.subn(rf"\g<1>{digest}", declaration)
    if n_changes != 1:
        raise SchemaMismatch(f"The declaration does not hold the bundle '{name}' once, with its sha256.")
    return changed
