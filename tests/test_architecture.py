"""What ARCHITECTURE.md says of imports, beyond the layers that import-linter holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import skillmatch

PACKAGE = Path(skillmatch.__file__).parent

HOMES = {
    # The index only loads it ahead of usearch: the other order crashes (see skillmatch/index/graph.py).
    "onnxruntime": ("encode", "learn", "train", "index"),
    "tokenizers": ("encode", "train"),
    "rapidfuzz": ("extract", "train"),
    "pypdfium2": ("sources",),
    "pyarrow": ("sources", "batch"),
    "distributed": ("batch",),
    "elasticsearch": ("index",),
    "elastic_transport": ("index",),
    "urllib3": ("index",),
    "docx": ("sources",),
    "lxml": ("sources",),
    "py3langid": ("text",),
    "Stemmer": ("text",),
    "sqlite3": ("index",),
    "tantivy": ("index",),
    "usearch": ("index",),
    "flask": ("web",),
    "waitress": ("web",),
    "pydantic": ("web",),
    "click": ("cli",),
    "rich": ("cli",),
    "torch": ("train", "encode"),
    "sklearn": ("train",),
    "scipy": ("train",),
    "lightgbm": ("train",),
    "spacy": ("evaluate",),
    "workrb": ("evaluate",),
    "sentence_transformers": ("encode",),
    "openpyxl": ("taxonomy", "sources", "report"),
    "reportlab": ("report",),
    "xlrd": ("exposure",),
    "jinja2": ("report", "web"),
}
"""Heavy libraries and the only packages that may name them, at the top or late."""

BELOW_ENGINE = (
    "sources", "text", "taxonomy", "encode", "learn", "extract", "space", "index", "match", "explain",
    "exposure", "audit", "records",
)  # fmt: skip

ENVIRONMENT = {
    ("os", "environ"), ("os", "getenv"), ("time", "time"), ("datetime", "now"), ("datetime", "today"),
    ("date", "today"), ("datetime", "utcnow"),
}  # fmt: skip


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the top-level names a module imports, also those it asks ``extras.require`` for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"require", "import_module"}:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value.split(".")[0]


@pytest.mark.parametrize("library", HOMES)
def test_a_heavy_library_has_one_home(library: str) -> None:
    users = {name.split("/")[0] for name, tree in modules() if library in set(imported(tree))}
    assert users <= set(HOMES[library])


def test_every_heavy_library_is_still_used() -> None:
    used = {library for _, tree in modules() for library in imported(tree)}
    assert set(HOMES) - used == set()


def test_nothing_below_the_engine_reads_the_environment_or_the_clock() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        if name.split("/")[0] in BELOW_ENGINE
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in ENVIRONMENT
    ]
    assert found == []


def test_the_content_folders_have_one_reader() -> None:
    found = [
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == "_content" and name != "content"
    ]
    assert found == []
