"""How a source is cited: its publications as BibTeX.

A release declares its publications as ``[[release.reference]]``: ``key`` and ``kind`` (the entry type), every
other field a BibTeX field in plain UTF-8, ``author`` as "Surname, First and Surname, First". A source without
any is cited by its title, its author, its year, its licence and what it asks to be cited as.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

_NEEDED = ("author", "title", "year", "url")
_SPECIAL = str.maketrans({"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$"})
_AS_IT_STANDS = ("url", "doi")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A publication: the key it is cited by, its BibTeX entry type, and its fields in their order."""

    key: str
    kind: str
    fields: Mapping[str, str]

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors as "Surname, First"."""
        return tuple(self.fields["author"].split(" and "))

    @property
    def title(self) -> str:
        """The publication's title."""
        return self.fields["title"]

    @property
    def year(self) -> int:
        """The year of publication."""
        return int(self.fields["year"])

    @property
    def url(self) -> str:
        """Where it is published."""
        return self.fields["url"]

    @property
    def bibtex(self) -> str:
        """The publication as a BibTeX entry, without a line break at its end.

        The title has braces of its own: styles would write "GPTs" and "AI" in small letters without them.
        """
        lines = [f"  {name} = {{{_escaped(name, value)}}}," for name, value in self.fields.items()]
        return "\n".join([f"@{self.kind}{{{self.key},", *lines, "}"])


def reference_from(table: Mapping[str, Any]) -> Reference:
    """Return the reference that a declaration holds.

    Raises:
        KeyError: A field that every reference needs is missing.
    """
    fields = {name: str(value) for name, value in table.items() if name not in ("key", "kind")}
    for name in _NEEDED:
        _ = fields[name]
    return Reference(key=table["key"], kind=table["kind"], fields=MappingProxyType(fields))


def data_reference(
    *, key: str, title: str, citation: str, licence: str, url: str, author: str = "", year: str = ""
) -> Reference:
    """Return a reference to data that has no publication of its own: its citation stands in a note.

    ``author`` is as BibTeX writes it: a body in braces of its own, so that it is taken for one name.
    """
    fields = {
        "author": author,
        "title": title,
        "year": year,
        "note": f"{citation} Licence: {licence}.",
        "url": url,
    }
    given = {name: value for name, value in fields.items() if value}
    return Reference(key=key, kind="misc", fields=MappingProxyType(given))


def _escaped(name: str, value: str) -> str:
    if name in _AS_IT_STANDS:
        return value
    escaped = value.translate(_SPECIAL)
    return f"{{{escaped}}}" if name == "title" else escaped
