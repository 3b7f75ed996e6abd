"""Small labelled sets, made up, whose right answers are known by construction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from skillmatch.evaluate.labels import MarkedSentence, Passage, digest, read_answer
from skillmatch.types import SkillMention, Span

POOL = ("u:a", "u:b", "u:c", "u:d")


def passage(row: str, start: int = 0, end: int = 10, *, source: str = "made up", text: str = "") -> Passage:
    return Passage(source=source, row=row, span=Span(start=start, end=end), sha256=digest(text))


def sentence(row: str, one: str, other: str) -> MarkedSentence:
    """A sentence with both readers' answers on ``POOL``, e.g. ``1e 3o``."""
    return MarkedSentence(
        passage=passage(row), pool=POOL, readings=(read_answer(one, POOL), read_answer(other, POOL))
    )


def mention(
    uri: str, *, method: str = "exact", confidence: float = 0.9, start: int = 0, negated: bool = False
) -> SkillMention:
    return SkillMention(
        doc_id="made up", span=Span(start=start, end=start + 2), surface="xx", uri=uri, preferred_label=uri,
        taxonomy_release="0", confidence=confidence, method=method, section="other", strength=None,
        negated=negated,
    )  # fmt: skip


def readers_folder(folder: Path, answers: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """Write what ``label_making`` reads: two items a set from one posting, and both readers' answers.

    Args:
        folder: Where.
        answers: By set (A, N, R, Q): the answers of each reader.
    """
    text = "We need Python. Docker is a plus."
    items = [
        {"source": "hn", "row": "7", "start": 0, "end": 15, "text": text[:15], "prev": [], "span": [8, 14]},
        {"source": "hn", "row": "7", "start": 16, "end": 33, "text": text[16:], "prev": [], "span": [0, 6]},
    ]
    (folder / "sets.json").write_text(json.dumps({"A": items, "N": items, "R": items}), encoding="utf-8")
    (folder / "setsR2.json").write_text(json.dumps(items), encoding="utf-8")
    (folder / "poolA.json").write_text(json.dumps([["u:b", "u:a"], ["u:c"]]), encoding="utf-8")
    for name, of_readers in answers.items():
        for reader, lines in zip(("q1", "q2") if name == "Q" else ("e1", "e2"), of_readers, strict=True):
            path = folder / "eval" / reader
            path.mkdir(parents=True, exist_ok=True)
            numbered = "\n".join(f"{number}: {answer}" for number, answer in enumerate(lines))
            (path / f"{name}0.txt").write_text(numbered + "\n", encoding="utf-8")
    return folder
