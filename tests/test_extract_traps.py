"""Names that are ordinary words as well: our own sentences, and those beside the data mirror."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from extract_documents import extractor

from skillmatch.engine import Engine
from skillmatch.extract import Extractor
from skillmatch.settings import Settings
from skillmatch.taxonomy import Taxonomy
from skillmatch.text import read_posting
from skillmatch.types import TIERS, RawDocument

DATA = Path(__file__).parent / "data"
OWN = DATA / "traps_own.csv"
MORE = DATA / "traps_more.csv"
"""Written by a second hand that had seen neither the first rows nor what the matcher does."""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _failures(rows: list[dict[str, str]], taxonomy: Taxonomy, chosen: Extractor | None = None) -> list[str]:
    """A row with is_skill 1 wants a mention on exactly the surface, of the concept look-up gives; 0 none."""
    failed = []
    reader = chosen or extractor()
    for row in rows:
        posting = read_posting(RawDocument(doc_id=row["id"], text=row["text"]))
        mentions = reader.mentions(posting.document)
        found = [mention for mention in mentions if mention.surface == row["surface"]]
        if bool(found) != (row["is_skill"] == "1"):
            failed.append(f"{row['surface']!r} in {row['text']!r}: found {bool(found)}")
        elif found and found[0].method == "exact":
            named = [skill.uri for skill in taxonomy.find_skill(row["surface"])]
            if named[:1] != [found[0].uri]:
                failed.append(f"{row['surface']!r} in {row['text']!r}: {found[0].preferred_label}")
    return failed


@pytest.mark.parametrize(("path", "n_each"), [(OWN, 130), (MORE, 100)])
def test_own_trap_sentences_hold_enough_of_both_kinds(path, n_each):
    rows = _rows(path)
    assert min(sum(row["is_skill"] == kind for row in rows) for kind in "01") >= n_each
    assert all(row["surface"] in row["text"] for row in rows)


@pytest.mark.parametrize("path", [OWN, MORE])
def test_every_own_trap_is_read_rightly(taxonomy, path):
    assert _failures(_rows(path), taxonomy) == []


@pytest.mark.mirror
@pytest.mark.parametrize("tier", [None, *TIERS])
def test_every_trap_beside_the_mirror_is_read_rightly(taxonomy, mirror, tier, tmp_path):
    path = mirror.parent / "design" / "traps.csv"
    if not path.is_file():
        pytest.skip("no design/traps.csv beside the mirror")
    rows = _rows(path)
    assert len(rows) == 120
    chosen = None if tier is None else Engine(Settings(home=tmp_path, tier=tier)).extractor
    assert _failures(rows, taxonomy, chosen) == []
