"""What the judge does not read again, or not at all, changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extract_documents import document, extractor

from skillmatch.extract.judging import _ROUNDS
from skillmatch.extract.lexical import LexicalMatcher, _stems
from skillmatch.extract.signs_for import SURE
from skillmatch.extract.spotting import longest
from skillmatch.extract.views import Spot, View
from skillmatch.text import read_posting
from skillmatch.types import Document, RawDocument

SAMPLES = Path(__file__).parents[1] / "samples" / "postings"


def _views(matcher: LexicalMatcher, doc: Document) -> tuple[list[View], frozenset[str]]:
    read = matcher.read(doc.text, doc.sentences)
    stems = _stems(read.lines)
    views = []
    for number, (sentence, line) in enumerate(zip(doc.sentences, read.lines, strict=True)):
        view = View(doc.text, sentence, line, number)
        found = matcher._spotter.hits(*matcher._spotter.runs(line), view, ())
        view.place(longest(matcher._spotter.kept(found, view, stems)))
        views.append(view)
    return views, stems


def _judge_plainly(matcher: LexicalMatcher, views: Sequence[View], stems: frozenset[str]) -> None:
    """Every round anew, every sign of every spot, nothing remembered."""
    bench = matcher._bench
    for view in views:
        for spot in view.spots:
            spot.is_in, spot.score = spot.is_safe, 2.0 if spot.is_safe else 0.0
    around = bench._around(views, stems)
    open_spots = [(spot, view) for view in views for spot in view.spots if not spot.is_safe]
    for _ in range(_ROUNDS):
        accepted = Counter(spot.key for spot, _ in open_spots if spot.score >= SURE)
        for spot, view in open_spots:
            spot.ground = spot.signs = None
            bench._judge(spot, view, replace(around, accepted=accepted))
        for spot, _ in open_spots:
            spot.standing = spot.score if spot.sense == "product" else None


def _documents() -> list[Document]:
    found = [
        read_posting(RawDocument(doc_id=path.stem, text=path.read_text(encoding="utf-8"))).document
        for path in sorted(SAMPLES.glob("*.txt"))
    ]
    assert len(found) > 10
    found.append(
        document("Go is fun.", "Go, Kubernetes, PostgreSQL, TypeScript, Terraform", "Swift and Go, R, C")
    )
    found.append(
        document("Excel and Word", "Excel at work", ("skills", "Access, Word, Chef, Java"), "Team, board")
    )
    return found


def test_spots_judged_once_come_out_as_if_judged_anew_in_every_round(monkeypatch):
    matcher = extractor()._lexical
    n_open = n_in = 0
    for doc in _documents():
        views, stems = _views(matcher, doc)
        plain, _ = _views(matcher, doc)
        matcher._bench.judge(views, stems)
        with monkeypatch.context() as patched:
            patched.setattr(matcher._bench._plain, "_most", 1e9)  # no sum is ever hopeless
            _judge_plainly(matcher, plain, stems)
        for one, other in zip(_all(views), _all(plain), strict=True):
            assert (one.key, one.start, one.is_in, one.sense) == (
                other.key,
                other.start,
                other.is_in,
                other.sense,
            )
            if one.is_in:
                assert one.score == other.score
            n_open += not one.is_safe
            n_in += one.is_in and not one.is_safe
    assert n_in > 20
    assert n_open > 2 * n_in


def _all(views: Sequence[View]) -> list[Spot]:
    return [spot for view in views for spot in view.spots]
