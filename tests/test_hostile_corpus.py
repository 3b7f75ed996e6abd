"""Every hostile file ends in a result or in one clear line, within the limits, and the reader lives on.

The cases are made by ``hostile_files`` and read by ``hostile_run`` in a few processes side by side: each
through a real child, and its text through the text layer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile_files import cases
from hostile_refused import MUST_REFUSE

from skillmatch.sources.sandbox import CPU_SECONDS, MEMORY_BYTES

pytestmark = pytest.mark.timeout(1200)  # the cases are read once for all tests, on slow machines in minutes

NAMES = tuple(cases())
WORKERS = 3

_SECONDS = 10
"""Processor time that a file may cost, by the issue, the child's start and end included."""


@pytest.fixture(scope="module")
def outcomes() -> dict[str, dict[str, Any]]:
    """What came of every case, by name."""
    runner = Path(__file__).with_name("hostile_run.py")
    workers = [
        subprocess.Popen(
            [sys.executable, str(runner), str(first), str(WORKERS)], stdout=subprocess.PIPE, text=True
        )
        for first in range(WORKERS)
    ]
    found: dict[str, dict[str, Any]] = {}
    for worker in workers:
        lines = worker.communicate()[0].splitlines()
        found |= {outcome["name"]: outcome for outcome in map(json.loads, lines)}
    return found


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(NAMES) >= 200


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_is_read_or_refused_in_one_line(
    name: str, outcomes: dict[str, dict[str, Any]]
) -> None:
    assert name in outcomes, "the reader died at this file or at one before it"
    outcome = outcomes[name]
    assert outcome["child_seconds"] < _SECONDS
    assert outcome["child_kb"] * 1024 < MEMORY_BYTES + 2**20
    assert outcome["own_kb"] * 1024 < MEMORY_BYTES
    assert outcome["own_seconds"] < _SECONDS
    if outcome["error"]:
        assert outcome["error"] in ("UnreadableDocument", "SchemaMismatch")
        assert outcome["message"].startswith("upload.")
        assert outcome["message"].isprintable()
        assert 40 < len(outcome["message"]) < 300
    else:
        assert 0 < outcome["characters"] <= 1_000_000
        assert outcome["titled"] <= 300


@pytest.mark.parametrize("name", MUST_REFUSE)
def test_what_must_be_refused_is_refused_for_its_reason(
    name: str, outcomes: dict[str, dict[str, Any]]
) -> None:
    assert outcomes[name]["error"] == "UnreadableDocument"
    assert MUST_REFUSE[name] in outcomes[name]["message"]


def test_both_ends_are_in_the_corpus(outcomes: dict[str, dict[str, Any]]) -> None:
    """It would prove little if everything were refused, or one reason stood for all."""
    refused = {outcome["message"] for outcome in outcomes.values() if outcome["error"]}
    assert sum(not outcome["error"] for outcome in outcomes.values()) > 100
    assert len(refused) > 20


def test_the_limits_are_below_what_is_promised() -> None:
    assert CPU_SECONDS < _SECONDS
    assert MEMORY_BYTES <= 512 * 2**20
