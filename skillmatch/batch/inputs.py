"""The files of a corpus: found, told apart, and known again by their bytes."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from skillmatch.batch.columns import Columns, choose_columns
from skillmatch.errors import InputError, NotFound
from skillmatch.sources.plain import encoding_of, shown
from skillmatch.sources.rows import TableKind, open_table, table_kind

WHOLE_BYTES = 1 << 30
"""Files up to this size are known by all of their bytes, longer ones by their size and samples."""

_SAMPLES = 256
_SAMPLE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A table of the corpus.

    Attributes:
        path: Absolute.
        name: What outputs call it: unique, without the folders that all inputs share.
        kind: Which of the formats.
        is_packed: It must be read from its beginning: gzipped, or of another encoding than UTF-8.
        bytes: Its size.
        digest: SHA-256 of its bytes; beyond ``WHOLE_BYTES``, of its size and 256 samples of 1 MiB.
        columns: Which column holds what.
        problem: Why nothing of it can be read; empty where it can.
    """

    path: str
    name: str
    kind: TableKind
    is_packed: bool
    bytes: int
    digest: str
    columns: Columns
    problem: str = ""


def find_files(given: Sequence[str]) -> list[Path]:
    """Return the tables that paths, folders and glob patterns name, each once, in the order of their paths.

    Raises:
        NotFound: A path that is not there, or a folder or pattern without tables.
    """
    found: dict[Path, None] = {}
    for text in given:
        path = Path(text)
        if path.is_dir():
            tables = [each for each in path.rglob("*") if table_kind(each) and not _is_hidden(each, path)]
        elif path.is_file():
            tables = [path]
        else:
            tables = [Path(each) for each in glob.glob(text, recursive=True) if table_kind(Path(each))]
        if not tables:
            raise NotFound(
                f"{shown(text)}: no table there. Give .parquet, .csv, .jsonl (the last two also with .gz), "
                "folders of them or a pattern."
            )
        found.update(dict.fromkeys(each.resolve() for each in tables))
    return sorted(found)


def read_files(
    paths: Sequence[Path], asked: Mapping[str, str], *, known: Sequence[InputFile] = ()
) -> Iterator[InputFile]:
    """Yield what there is to know of each table; one that cannot be read has a ``problem``.

    Args:
        paths: Tables.
        asked: Columns by field, as the user named them.
        known: Tables whose columns were chosen before.

    Raises:
        SchemaMismatch: A table without a column that was asked for, or without one for the text.
    """
    top = _shared_folder(paths)
    chosen = {file.path: file.columns for file in known}
    for path in paths:
        name = str(path.relative_to(top))
        columns, problem = Columns(), ""
        try:
            with open_table(path) as table:
                there = table.columns
        except InputError as error:
            problem = str(error)
        else:
            columns = chosen.get(str(path)) or choose_columns(there, asked, name=shown(path.name))
        kind = table_kind(path) or "csv"
        yield InputFile(
            path=str(path),
            name=name,
            kind=kind,
            is_packed=kind != "parquet" and _is_packed(path),
            bytes=path.stat().st_size,
            digest=digest_of(path),
            columns=columns,
            problem=problem,
        )


def digest_of(path: Path) -> str:
    """Return what a file is known by (see ``InputFile.digest``)."""
    size = path.stat().st_size
    digest = hashlib.sha256(f"{size} ".encode())
    with path.open("rb") as file:
        if size <= WHOLE_BYTES:
            while block := file.read(_SAMPLE):
                digest.update(block)
        else:
            for number in range(_SAMPLES):
                file.seek((size - _SAMPLE) * number // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE))
    return digest.hexdigest()


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        first = file.read(4)
    return first[:2] == b"\x1f\x8b" or encoding_of(first) != "utf-8-sig"


def _is_hidden(path: Path, below: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.relative_to(below).parts)


def _shared_folder(paths: Sequence[Path]) -> Path:
    return Path(os.path.commonpath([path.parent for path in paths]))
