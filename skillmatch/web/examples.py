"""The API's examples: requests with the answers a real server gave, held to it by a test.

Each file of api/examples holds one ``request`` (method, path, body), the ``status`` and the ``answer``; where
the whole answer would be too long to read, ``only`` names the members of it that are shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from flask import Flask

UNHELD: Final = frozenset({"provenance"})
"""Members that change with every version and are therefore not compared, only their keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One request and what came of it."""

    name: str
    method: str
    path: str
    body: Any
    status: int
    answer: Any
    only: tuple[str, ...] = ()
    """Members of the answer that are shown; all where none is named."""


def read_examples(folder: Path) -> tuple[Example, ...]:
    """Read every example of a folder, in the order of their names."""
    return tuple(_read(path) for path in sorted(folder.glob("*.json")))


def asked(app: Flask, example: Example) -> Example:
    """Return the example with what the app answers now."""
    response = app.test_client().open(example.path, method=example.method, json=example.body)
    answer = json.loads(response.data)
    if example.only:
        answer = {name: answer[name] for name in example.only}
    return replace(example, status=response.status_code, answer=answer)


def record(app: Flask, folder: Path) -> int:
    """Ask the app every example's request, write down what it answers, and return how many there are."""
    examples = read_examples(folder)
    for example in examples:
        now = asked(app, example)
        request = {"method": now.method, "path": now.path}
        if now.body is not None:
            request["body"] = now.body
        shown = {"only": now.only} if now.only else {}
        content = {"request": request, **shown, "status": now.status, "answer": now.answer}
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{now.name}.json").write_text(text, encoding="utf-8")
    return len(examples)


def differences(told: Any, found: Any, *, tolerance: float, place: str = "#") -> list[str]:
    """Return where two answers differ, as JSON pointers; numbers may differ by ``tolerance``.

    Encoders round differently from one processor to the next, so figures are never quite the same.
    """
    if isinstance(told, float | int) and isinstance(found, float | int) and type(told) is not bool:
        return [] if abs(told - found) <= tolerance else [place]
    if isinstance(told, dict) and isinstance(found, dict):
        if told.keys() != found.keys():
            return [place]
        pairs = [(key, told[key], found[key]) for key in told if key not in UNHELD]
    elif isinstance(told, list) and isinstance(found, list):
        if len(told) != len(found):
            return [place]
        pairs = [(str(number), *pair) for number, pair in enumerate(zip(told, found, strict=True))]
    else:
        return [] if told == found else [place]
    return [
        fault
        for key, one, other in pairs
        for fault in differences(one, other, tolerance=tolerance, place=f"{place}/{key}")
    ]


def _read(path: Path) -> Example:
    content = json.loads(path.read_text(encoding="utf-8"))
    request = content["request"]
    return Example(
        name=path.stem,
        method=request["method"],
        path=request["path"],
        body=request.get("body"),
        status=content["status"],
        answer=content["answer"],
        only=tuple(content.get("only", ())),
    )
