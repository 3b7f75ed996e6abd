"""The word index of the embedded store: tantivy over our own tokens, BM25.

Documents stand in it by the record's row number; titles, texts and ids stay in the record. tantivy
is given tokens joined by blanks and splits at blanks only, so that words mean the same here as in
any other store.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

import tantivy
from tantivy import FieldType, Occur, Query

from skillmatch.errors import StoreError
from skillmatch.index.protocol import index_text
from skillmatch.index.record import WordRow
from skillmatch.index.scoping import day_number, day_range, firm_key, is_dated
from skillmatch.index.stamp import (
    IndexFailure,
    Stamp,
    StampReader,
    counts,
    damaged_file,
    remove_folder,
    stamped_files,
    write_stamp,
)
from skillmatch.text.analysis import ANALYSIS_VERSION
from skillmatch.types import Scope

RECIPE = f"tantivy words 2, analysis {ANALYSIS_VERSION}"

_T = TypeVar("_T")

_HEAP_BYTES = 64_000_000
_ROWS_A_DELETION = 1000
_SPARE_HITS = 16
"""Asked for beyond the limit, to see whether documents at its edge tie."""


class Words:
    """Rows of the record, found by tokens. One writer at a time; the caller holds the write lock."""

    def __init__(self, folder: Path, *, store_id: str) -> None:
        """Use the index in ``folder``; it is opened at the first search."""
        self._folder = folder
        self._store_id = store_id
        self._stamps = StampReader(folder)
        self._index: tantivy.Index | None = None
        self._generation = 0
        self._opening = threading.Lock()
        self._is_closed = False

    def usable_generation(self) -> int | None:
        """Return the generation of the index on disk; None where there is no usable one of this record."""
        stamp = self._stamp()
        return None if stamp is None or _opened(self._folder) is None else stamp.generation

    def damaged_file(self, *, generation: int, is_thorough: bool) -> Path | None:
        """Return a file on disk that is not as it was stamped, or None.

        Args:
            is_thorough: Read all files whole; else, of large ones, some blocks.
            generation: Of the record. An index behind it may have been left half-way by a process that
                died: what is rewritten in place then says nothing, and merged files may be gone.
        """
        stamp = self._stamp()
        if stamp is None:
            return None
        files = stamp.files
        if stamp.generation < generation:
            files = tuple(
                file for file in files if not _is_rewritten(file.name) and (self._folder / file.name).exists()
            )
        return damaged_file(self._folder, files, is_thorough=is_thorough)

    def clear(self) -> int:
        """Throw away what is on disk, begin an empty index there without a stamp; return files removed.

        Searches go on with what this process has open until ``update`` is done.
        """
        with _telling_errors(self._folder):
            n_removed = remove_folder(self._folder)
            self._folder.mkdir(parents=True, exist_ok=True)
            tantivy.Index(_schema(), path=str(self._folder))
        return n_removed

    def refresh(self) -> bool:
        """See what is on disk, where this process or another has written since.

        Returns:
            Whether there is an index to search: on disk, or still open from before.

        Raises:
            StoreError: It was closed.
        """
        with self._opening:
            if self._is_closed:
                raise StoreError(f"The store in {self._folder.parent.parent} is closed.")
            stamp = self._stamp()
            if self._index is not None and (stamp is None or stamp.generation == self._generation):
                return True
            index = _opened(self._folder)
            if index is not None and stamp is not None:
                self._index, self._generation = index, stamp.generation
            return self._index is not None

    def update(self, *, removed: Iterable[int], written: Iterable[WordRow], generation: int) -> None:
        """Bring the index to a generation: drop removed rows, put in what was written.

        Doing it twice is harmless: a written row replaces what stood under its number.

        Raises:
            IndexFailure: It cannot be written; what was on disk before counts still.
        """
        with _telling_errors(self._folder):
            before = self._stamp()
            known = {} if before is None else {file.name: file for file in before.files}
            is_tidy = _remove_unfinished(self._folder) and self._names() <= known.keys()
            _write(tantivy.Index.open(str(self._folder)), removed, written, is_tidy=is_tidy)
            unchanged = {name: file for name, file in known.items() if not _is_rewritten(name)}
            stamp = Stamp(
                store_id=self._store_id,
                recipe=RECIPE,
                generation=generation,
                files=stamped_files(self._folder, known=unchanged),
            )
            write_stamp(self._folder, stamp)

    def search(self, tokens: Sequence[str], *, scope: Scope, limit: int) -> dict[int, float]:
        """Return row to BM25 for the best rows: ``limit`` of them and all that tie with the last."""
        if not tokens:
            return {}
        self.refresh()
        index = self._index
        if index is None:
            raise IndexFailure(f"{self._folder} is damaged. Mend it with: skillmatch index rebuild")
        query = _query(index.schema, tokens, scope)
        with _telling_errors(self._folder):
            searcher = index.searcher()
            asked = limit + _SPARE_HITS
            hits = searcher.search(query, asked, count=False).hits
            while len(hits) == asked and hits[-1][0] == hits[limit - 1][0]:
                asked *= 4
                hits = searcher.search(query, asked, count=False).hits
            rows = searcher.fast_field_values("row", [address for _, address in hits])
        return {int(row or 0): float(score) for row, (score, _) in zip(rows, hits, strict=True)}

    def close(self) -> None:
        """Let go of the index's files."""
        with self._opening:
            self._index, self._is_closed = None, True

    def _names(self) -> set[str]:
        return {path.name for path in self._folder.iterdir() if counts(path.name)}

    def _stamp(self) -> Stamp | None:
        stamp = self._stamps.read()
        if stamp is None or (stamp.store_id, stamp.recipe) != (self._store_id, RECIPE):
            return None
        return stamp


def _is_rewritten(name: str) -> bool:
    """Return whether tantivy writes this file again under the same name; all others never change."""
    return name.endswith(".json")


def _remove_unfinished(folder: Path) -> bool:
    """Remove what a killed process had not renamed yet; return whether there was nothing."""
    unfinished = list(folder.glob(".tmp*"))
    for path in unfinished:
        path.unlink()
    return not unfinished


def _write(
    index: tantivy.Index, removed: Iterable[int], written: Iterable[WordRow], *, is_tidy: bool
) -> None:
    writer = index.writer(_HEAP_BYTES, 1)
    try:
        if not is_tidy:
            # A killed process left files that no commit names, and tantivy would meet their names again.
            writer.garbage_collect_files()
        for rows in _portions(removed):
            _drop(writer, index.schema, rows)
        for documents in _portions(written):
            _drop(writer, index.schema, [document.head.row for document in documents])
            for document in documents:
                writer.add_document(_entry(document))
        writer.commit()
        writer.wait_merging_threads()
    finally:
        # tantivy's own lock goes with the writer, which an error's traceback would keep alive.
        del writer


def _opened(folder: Path) -> tantivy.Index | None:
    try:
        with _telling_errors(folder):
            index = tantivy.Index.open(str(folder))
            # No watching thread: refresh looks at the stamp instead.
            index.config_reader("manual")
            index.reload()
    except IndexFailure:
        return None
    return index


def _drop(writer: tantivy.IndexWriter, schema: tantivy.Schema, rows: list[int]) -> None:
    writer.delete_documents_by_query(Query.term_set_query(schema, "row", rows))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # A signed field: tantivy-py 0.27 makes a signed term of any int, which never meets an unsigned field.
    builder.add_integer_field("row", indexed=True, fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    for name in ("kind", "firm"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _entry(document: WordRow) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_integer("row", document.head.row)
    entry.add_integer("day", day_number(document.head.posted_on))
    entry.add_text("kind", document.head.kind)
    entry.add_text("firm", _firm_term(document.head.firm))
    entry.add_text("words", index_text(document.title, document.text))
    return entry


def _query(schema: tantivy.Schema, tokens: Sequence[str], scope: Scope) -> Query:
    """Any token may match, each as often as the query says it; the scope must, and scores nothing."""
    # Sorted, because the order of terms is the order of float additions. A term that is said twice stands
    # there twice: weighed terms would keep tantivy from passing over documents that cannot be among the best.
    terms = [(Occur.Should, Query.term_query(schema, "words", token, "freq")) for token in sorted(tokens)]
    query = Query.boolean_query(terms)
    filters = [(Occur.Must, Query.const_score_query(each, 0.0)) for each in _filters(schema, scope)]
    return Query.boolean_query([(Occur.Must, query), *filters]) if filters else query


def _filters(schema: tantivy.Schema, scope: Scope) -> Iterator[Query]:
    if scope.kind is not None:
        yield Query.term_query(schema, "kind", scope.kind, "basic")
    if scope.firm is not None:
        yield Query.term_query(schema, "firm", _firm_term(scope.firm), "basic")
    if is_dated(scope):
        yield Query.range_query(schema, "day", FieldType.Integer, *day_range(scope))


def _firm_term(firm: str) -> str:
    return f"{firm_key(firm):016x}"


def _portions(items: Iterable[_T]) -> Iterator[list[_T]]:
    remaining = iter(items)
    while portion := list(islice(remaining, _ROWS_A_DELETION)):
        yield portion


@contextmanager
def _telling_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as error:
        # tantivy's message names files and limits, never a document's words.
        raise _failure(folder, str(error)) from error
    except BaseException as error:
        # A damaged file can make tantivy's own code give up, which Python is told as no plain Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _failure(folder, "it cannot be read") from None


def _failure(folder: Path, why: str) -> IndexFailure:
    return IndexFailure(
        f"{folder}: the word index failed ({why}). The documents are safe in the record; "
        "mend the index with: skillmatch index rebuild"
    )
