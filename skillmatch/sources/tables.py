"""Many documents at once: a folder of files, a JSONL or CSV table, or a single file.

This file alone knows the column names of such tables.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from skillmatch.errors import InputError, SchemaMismatch, UnreadableDocument
from skillmatch.sources.files import read_file
from skillmatch.sources.plain import field_names, shown, without_surrogates
from skillmatch.sources.refusal import MAX_TEXT, MAX_TITLE
from skillmatch.sources.rows import BadRow, open_table, table_kind
from skillmatch.types import RawDocument

MAX_TABLE_CHARACTERS = 1_000_000_000
"""The longest table that is read as a whole, after unpacking."""

OnError = Callable[[Path, InputError], None]
"""Told of each file of a folder that could not be read."""


def read_documents(
    path: Path,
    *,
    id_field: str = "id",
    text_field: str | None = None,
    title_field: str = "title",
    on_error: OnError | None = None,
) -> list[RawDocument]:
    """Read a folder of documents, a table of them (.jsonl, .csv, either with .gz), or one document file.

    Files of a folder come in the order of their names, hidden ones left out; a file's id is its name without
    the extension, or its whole name where two would be the same.

    Args:
        path: Folder or file.
        id_field: The column with the id.
        text_field: The column with the text; where None, ``text``, or else ``description``.
        title_field: The column with the title, which may be missing.
        on_error: Takes the unreadable files of a folder; where None the first one is raised.

    Raises:
        NotFound: No such path.
        SchemaMismatch: A table without the columns, a damaged row, or an id that stands twice.
        UnreadableDocument: A file that cannot be read, or a folder without any.
    """
    path = Path(path)
    if path.is_dir():
        return _read_folder(path, on_error)
    if not table_kind(path):
        return [read_file(path)]
    rows = _rows(path, (id_field, text_field or "text"))
    documents = [_document(path, number, row, id_field, text_field, title_field) for number, row in rows]
    if not documents:
        raise UnreadableDocument(f"{shown(path.name)}: expected rows with {id_field} and text, found none.")
    _check_ids(path, [number for number, _ in rows], [document.doc_id for document in documents])
    return documents


def read_rows(path: Path, *, id_field: str = "id", text_field: str = "text") -> list[tuple[str, str]]:
    """Return (id, text) of every row of a CSV or JSONL table, in order; texts may be blank.

    Raises:
        NotFound: No such file.
        SchemaMismatch: Missing columns, a damaged row, or an id that stands twice.
        UnreadableDocument: The file is empty or no UTF-8.
    """
    path = Path(path)
    rows = _rows(path, (id_field, text_field))
    pairs = [(_cell(path, n, row, id_field), _cell(path, n, row, text_field)) for n, row in rows]
    _check_ids(path, [number for number, _ in rows], [key for key, _ in pairs])
    return pairs


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Return (posting_id, resume_id) of every row of a CSV with these columns, in order.

    Raises:
        NotFound: No such file.
        SchemaMismatch: Missing columns or an empty id.
        UnreadableDocument: The file is empty or no UTF-8.
    """
    path = Path(path)
    pairs: list[tuple[str, str]] = []
    for number, row in _rows(path, ("posting_id", "resume_id")):
        posting, resume = _cell(path, number, row, "posting_id"), _cell(path, number, row, "resume_id")
        if not posting or not resume:
            raise SchemaMismatch(
                f"{shown(path.name)}, line {number}: expected a posting_id and a resume_id, found none."
            )
        pairs.append((posting, resume))
    return pairs


def _read_folder(path: Path, on_error: OnError | None) -> list[RawDocument]:
    files = sorted(item for item in path.iterdir() if item.is_file() and not item.name.startswith("."))
    stems = Counter(item.stem for item in files)

    def read(item: Path) -> RawDocument | InputError:
        try:
            return read_file(item, doc_id=item.stem if stems[item.stem] == 1 else item.name)
        except InputError as error:
            return error

    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        results = list(pool.map(read, files))
    documents: list[RawDocument] = []
    for item, result in zip(files, results, strict=True):
        if isinstance(result, RawDocument):
            documents.append(result)
        elif on_error is None:
            raise result
        else:
            on_error(item, result)
    if not documents:
        raise UnreadableDocument(
            f"{shown(path)}: expected a folder with documents, found none that can be read."
        )
    return documents


def _rows(path: Path, wanted: tuple[str, ...] = ()) -> list[tuple[int, dict[str, Any]]]:
    """Return all rows with their numbers; of a CSV the columns are checked first."""
    rows: list[tuple[int, dict[str, Any]]] = []
    with open_table(path, at_most=MAX_TABLE_CHARACTERS) as table:
        if table_kind(path) != "jsonl":
            _check_columns(path, list(table.columns), wanted)
        for row in table.rows:
            if isinstance(row, BadRow):
                raise row.error
            rows.append((row.number, row.values))
    return rows


def _check_columns(path: Path, columns: list[str], wanted: tuple[str, ...]) -> None:
    missing = [name for name in wanted if name not in columns]
    if missing == ["text"] and "description" in columns:
        return
    if missing:
        raise SchemaMismatch(
            f"{shown(path.name)}: expected the columns {', '.join(wanted)}, found {field_names(columns)}. "
            f"Missing: {', '.join(missing)}."
        )


def _document(
    path: Path, number: int, row: dict[str, Any], id_field: str, text_field: str | None, title_field: str
) -> RawDocument:
    field = text_field or ("text" if "text" in row or "description" not in row else "description")
    doc_id = _cell(path, number, row, id_field).strip()
    if not doc_id:
        raise SchemaMismatch(f"{shown(path.name)}, line {number}: expected an {id_field}, found a blank one.")
    text = _cell(path, number, row, field)
    if not text.strip():
        raise SchemaMismatch(f"{shown(path.name)}, line {number}: expected text in '{field}', found none.")
    title = row.get(title_field)
    title = without_surrogates(title.strip()[:MAX_TITLE]) if isinstance(title, str) else ""
    return RawDocument(doc_id=doc_id, text=text, title=title)


def _cell(path: Path, number: int, row: dict[str, Any], field: str) -> str:
    where = f"{shown(path.name)}, line {number}"
    if field not in row:
        raise SchemaMismatch(f"{where}: expected the field '{field}', found {field_names(sorted(row))}.")
    value = row[field]
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise SchemaMismatch(f"{where}: expected text in '{field}', found another value.")
    if len(value) > MAX_TEXT:
        raise SchemaMismatch(f"{where}: expected at most {MAX_TEXT:,} characters in '{field}', found more.")
    return without_surrogates(value)


def _check_ids(path: Path, numbers: list[int], ids: list[str]) -> None:
    first: dict[str, int] = {}
    for number, doc_id in zip(numbers, ids, strict=True):
        if doc_id in first:
            raise SchemaMismatch(
                f"{shown(path.name)}, line {number}: expected every id once, found the id of line "
                f"{first[doc_id]} again."
            )
        first[doc_id] = number
