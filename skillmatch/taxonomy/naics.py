"""NAICS 2022: industries by code, with titles and what is above them.

This is the only file that knows the layout of the official table of descriptions. The bundle
``onet/industries.json.xz`` holds codes and titles; descriptions are read from the full release.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from skillmatch.content import content_path
from skillmatch.errors import SchemaMismatch
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import unpack
from skillmatch.sources.releases import Row, Sources
from skillmatch.sources.sheets import sheet_rows

INDUSTRIES_BUNDLE = "onet/industries.json.xz"
"""The bundle's path below the content root."""

_RELEASE, _FILE = "naics-2022", "2022_NAICS_Descriptions.xlsx"
_CODE = re.compile(r"\d{2,6}|\d\d-\d\d")

_NO_DESCRIPTION = (
    "NULL",
    "The Sector as a Whole",
    "Excluded from",
    "See industry description",
    "Illustrative",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """An industry of NAICS 2022.

    Attributes:
        code: Two digits (sector; three sectors span two or three of them: ``31-33``) to six digits.
        title: Its official title.
        broader: Code of the industry directly above; "" for a sector.
    """

    code: str
    title: str
    broader: str

    @property
    def level(self) -> int:
        """Number of digits: 2 sector, 3 subsector, 4 industry group, 5 and 6 industries."""
        return 2 if "-" in self.code else len(self.code)


def industry_tables(sources: Sources) -> dict[str, Any]:
    """Return the tables of the bundle of industries: codes and titles.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.read_bytes`` and ``sheet_rows``.
    """
    titles = {row["Code"].strip(): _title(row) for row in _rows(sources)}
    strange = next((code for code in titles if not _CODE.fullmatch(code)), None)
    if strange is not None:
        raise SchemaMismatch(f"{_FILE}: expected codes of two to six digits, found {strange!r}.")
    codes = sorted(titles)
    return {"release": "NAICS 2022", "code": codes, "title": [titles[code] for code in codes]}


def industries_of(tables: Mapping[str, Any]) -> Mapping[str, Industry]:
    """Return the industries of the bundle's tables by code, in the order of the codes."""
    sectors = _sectors(tables["code"])
    return MappingProxyType(
        {
            code: Industry(code=code, title=title, broader=_broader(code, sectors))
            for code, title in zip(tables["code"], tables["title"], strict=True)
        }
    )


def load_industries() -> Mapping[str, Industry]:
    """Return the bundled industries of NAICS 2022 by code, in the order of the codes.

    Raises:
        ReleaseMissing: The package was installed without its content.
        ChecksumMismatch: The bundle is not the declared one.
    """
    declared = read_declarations().bundles[INDUSTRIES_BUNDLE]
    return industries_of(unpack(content_path(*INDUSTRIES_BUNDLE.split("/")), sha256=declared.sha256))


def industry_descriptions(sources: Sources) -> Mapping[str, tuple[str, ...]]:
    """Return the paragraphs that say what an industry does, by code; none where another code says it.

    Headings, cross-references and what is excluded are left out.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.read_bytes`` and ``sheet_rows``.
    """
    return MappingProxyType(
        {row["Code"].strip(): tuple(_paragraphs(row["Description"])) for row in _rows(sources)}
    )


def _rows(sources: Sources) -> list[Row]:
    declared = sources.declarations.release(_RELEASE).file(_FILE)
    rows = sheet_rows(sources.read_bytes(_RELEASE, _FILE), name=_FILE, columns=declared.columns)
    return [row for row in rows if row["Code"]]


def _title(row: Row) -> str:
    """Return a title; above the sixth digit a raised T, which marks comparability, sticks to its end."""
    title = row["Title"].strip()
    return title.removesuffix("T").strip() if title.endswith("T") else title


def _paragraphs(description: str) -> list[str]:
    found = (" ".join(paragraph.split()) for paragraph in description.split("\n"))
    kept: list[str] = []
    for paragraph in found:
        if paragraph.startswith("Cross-References"):
            break
        if paragraph and not paragraph.startswith(_NO_DESCRIPTION):
            kept.append(paragraph)
    return kept


def _sectors(codes: list[str]) -> dict[str, str]:
    """Return the sector of each pair of first digits: 31, 32 and 33 belong to ``31-33``."""
    found: dict[str, str] = {}
    for code in codes:
        first, _, last = code.partition("-")
        if len(first) == 2:
            found |= {f"{number:02d}": code for number in range(int(first), int(last or first) + 1)}
    return found


def _broader(code: str, sectors: Mapping[str, str]) -> str:
    if len(code) == 2 or "-" in code:
        return ""
    return sectors[code[:2]] if len(code) == 3 else code[:-1]
