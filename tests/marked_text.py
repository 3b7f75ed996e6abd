"""Documents, tables and queries with a word that must not be seen where a person's text has no place."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

TEXT = "zyxtextmark4711"
"""Stands in what documents, tables and queries say. Nobody but the one who sent it may be shown it."""

NAME = "zyxnamemark0815"
"""Stands in what the user calls documents: file names and ids. Their own terminal may name them."""

POSTING = f"""Data {TEXT} analyst

{TEXT} Ltd looks for an analyst. Contact {TEXT}@example.org.

Requirements
- Python, SQL and {TEXT}
- at least 3 years of experience with {TEXT}
"""

RESUME = f"""Anna {TEXT}
{TEXT}@example.org

Experience
Data analyst | {TEXT} Ltd | 2019 - 2023
- Wrote Python and {TEXT} reports in SQL
"""

_JSON_RESUME = {
    "basics": {"name": f"Anna {TEXT}", "label": f"Analyst {TEXT}", "summary": f"Python and {TEXT}"},
    "work": [{"position": f"Analyst {TEXT}", "name": TEXT, "startDate": "2019", "highlights": [TEXT, "SQL"]}],
}


def good_documents(folder: Path) -> list[Path]:
    """Write documents that can be read: text, HTML, PDF and JSON Resume."""
    return _written(
        folder,
        {
            f"{NAME}-posting.txt": POSTING.encode(),
            f"{NAME}-page.html": _html(POSTING),
            f"{NAME}-resume.json": json.dumps(_JSON_RESUME).encode(),
            f"{NAME}-resume.pdf": _pdf(RESUME),
            f"{NAME}-german.txt": f"Wir suchen eine Köchin mit Erfahrung, {TEXT}. Deutsch nötig.".encode(),
        },
    )


def bad_documents(folder: Path) -> list[Path]:
    """Write documents that cannot be read, each in another way, and name one that is missing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{TEXT}.xml", f"<a>{TEXT}</a>")
        archive.writestr("word/document.xml", f"<a>{TEXT}")
    contents = {
        "latin1.txt": f"Köchin {TEXT}".encode("latin-1"),
        "binary.txt": TEXT.encode() + bytes(range(32)) * 100,
        "damaged.json": json.dumps(_JSON_RESUME).encode()[:-20],
        "shape.json": json.dumps({TEXT: TEXT, "x": [TEXT]}).encode(),
        "charset.html": f"<html><meta charset='{TEXT}'><p>{TEXT} K\xf6chin".encode("latin-1"),
        "cut.pdf": _pdf(RESUME)[:400] + TEXT.encode(),
        "cut.docx": packed.getvalue(),
        "rtf.txt": b"{\\rtf1 " + TEXT.encode() + b"}",
        "blank.html": f"<html><head><title>{TEXT}</title></head><body></body></html>".encode(),
    }
    written = _written(folder, {f"{NAME}-{name}": content for name, content in contents.items()})
    return [*written, folder / f"{NAME}-missing.txt"]


def good_tables(folder: Path) -> list[Path]:
    """Write tables of documents that can be read."""
    rows = [{"id": f"{NAME}-{n}", "title": f"Analyst {TEXT}", "text": text} for n, text in _texts()]
    return _written(
        folder,
        {
            f"{NAME}.csv": _csv([list(rows[0]), *([*row.values()] for row in rows)]),
            f"{NAME}.jsonl": "\n".join(json.dumps(row) for row in rows).encode(),
        },
    )


def bad_tables(folder: Path) -> list[Path]:
    """Write tables that cannot be read: without a header, with other columns, damaged, with an id twice."""
    contents = {
        "headless.csv": _csv([[TEXT, f"Python {TEXT}"], ["b", TEXT]]),
        "columns.csv": _csv([["id", TEXT, "body"], ["a", TEXT, TEXT]]),
        "ragged.csv": _csv([["id", "text"], ["a", TEXT, TEXT]]),
        "quotes.csv": f'id,text\na,"{TEXT}\n'.encode(),
        "twice.csv": _csv([["id", "text"], [TEXT, TEXT], [TEXT, TEXT]]),
        "blank.csv": _csv([["id", "text"], ["", TEXT]]),
        "latin1.csv": f"id,text\na,K\xf6chin {TEXT}\n".encode("latin-1"),
        "damaged.jsonl": f'{{"id": "a", "text": "{TEXT}"\n'.encode(),
        "value.jsonl": f'["{TEXT}"]\n'.encode(),
        "fields.jsonl": json.dumps({"id": "a", TEXT: TEXT}).encode(),
        "type.jsonl": json.dumps({"id": "a", "text": [TEXT]}).encode(),
    }
    written = _written(folder, {f"{NAME}-{name}": content for name, content in contents.items()})
    return [*written, folder / f"{NAME}-missing.csv"]


def assert_unseen(where: str, text: str | bytes, *marks: str) -> None:
    """Fail where a mark stands in a text, in any case of its letters, and show the line without the rest."""
    found = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    for line in found.lower().splitlines():
        for mark in marks or (TEXT, NAME):
            assert mark not in line, f"{where} holds a person's text: {line.strip()[:300]}"


def assert_names_unmarked(folder: Path, *marks: str, given: Iterable[Path] = ()) -> None:
    """Fail where a file or folder below ``folder`` is named after a text, but for those the user named."""
    kept = set(given)
    for path in folder.rglob("*"):
        if path not in kept:
            assert_unseen(f"a file name below {folder}", path.name, *marks)


def _texts() -> list[tuple[int, str]]:
    return [(1, POSTING), (2, RESUME)]


def _written(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def _html(text: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return f"<html><head><title>{TEXT}</title></head><body>{lines}</body></html>".encode()


def _csv(rows: list[list[str]]) -> bytes:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows).encode()


def _pdf(text: str) -> bytes:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.set_title(TEXT)
    pdf.multi_cell(0, text=text)
    return bytes(pdf.output())
