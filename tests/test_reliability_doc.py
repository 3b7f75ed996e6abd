"""docs/reliability.md: each promise names tests that exist and a figure; none stands outside the tables."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOC = ROOT / "docs" / "reliability.md"

SECTIONS = (
    "Untrusted files",
    "Getting data",
    "Store",
    "Erase",
    "Records of decisions",
    "Concurrency",
    "Personal text",
    "Server",
)
_HEADER = "| promise | held by | figure last seen |"
_TEST = re.compile(r"`(test_[a-z0-9_]+\.py)::(test_[a-z0-9_]+)`")
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")


def promises() -> list[tuple[str, list[str]]]:
    """Return the rows of all tables, each with its section and its three cells."""
    found, section = [], ""
    for line in DOC.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line.startswith("|") and line != _HEADER and set(line) - set("|- "):
            found.append((section, [cell.strip() for cell in line.strip("|").split("|")]))
    return found


@cache
def functions(name: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / name).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


PROMISES = promises()


def test_every_section_has_promises() -> None:
    assert tuple(dict.fromkeys(section for section, _ in PROMISES)) == SECTIONS
    text = DOC.read_text(encoding="utf-8")
    assert text.count(_HEADER) == len(SECTIONS)
    assert not re.search(r"^\s*[-*] ", text, re.MULTILINE), "A promise outside the tables has no test."


@pytest.mark.parametrize("cells", [cells for _, cells in PROMISES], ids=lambda cells: cells[0][:50])
def test_a_promise_has_a_test_and_a_figure(cells: list[str]) -> None:
    promise, tests, figure = cells
    assert promise.endswith(".")
    named = _TEST.findall(tests)
    assert named, f"No test is named for: {promise}"
    # Nothing but names of tests stands in that column, so that none is misspelt and passed over.
    assert not _TEST.sub("", tests).replace(",", "").strip(), tests
    for file, function in named:
        assert (ROOT / "tests" / file).is_file(), f"no file tests/{file}"
        assert function in functions(file), f"no {function} in tests/{file}"
    assert re.search(r"\d", _DAY.sub("", figure)), f"no figure for: {promise}"


def test_the_page_says_when_and_where_the_figures_were_seen() -> None:
    head = DOC.read_text(encoding="utf-8").partition("\n## ")[0]
    assert _DAY.search(head)
