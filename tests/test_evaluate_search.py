"""What hybrid search is worth: figures of known answers, sets without leaks, and the command."""

import gzip
import json
import math

import numpy as np
import pytest
from click.testing import CliRunner

from skillmatch.cli import app
from skillmatch.errors import InputError, ReleaseMissing
from skillmatch.evaluate.search import BOTH, VECTOR, WORDS, evaluate, ndcg
from skillmatch.evaluate.search_sets import SearchSet, Topic, bare_title, nhs_set
from skillmatch.types import StoredDocument

DIM = 16


def unit(place):
    row = np.zeros(DIM, dtype=np.float32)
    row[place % DIM] = 1.0
    return row


def topic(number, *, words, place, right, barred=()):
    return Topic(
        words=words,
        vector=unit(place),
        right=frozenset(right),
        barred=frozenset(barred),
        group=f"group {number}",
    )


def made_set(topics, n=12):
    documents = tuple(
        StoredDocument(
            doc_id=f"d{i}", kind="posting", title=f"word{i} shared", text="", vector=tuple(unit(i).tolist())
        )
        for i in range(n)
    )
    return SearchSet(name="made", documents=documents, topics=tuple(topics))


@pytest.mark.parametrize(
    ("is_right", "n_right", "expected"),
    [
        ([True], 1, 1.0),
        ([False, True], 1, 1 / math.log2(3)),
        ([True, False, True], 2, (1 + 0.5) / (1 + 1 / math.log2(3))),
        ([True] * 10, 40, 1.0),
        ([], 3, 0.0),
    ],
)
def test_ndcg_by_hand(is_right, n_right, expected):
    assert ndcg(is_right, n_right=n_right) == pytest.approx(expected)


def test_each_system_is_measured_by_what_it_finds():
    """Words lead to the right document in every question, vectors in none: both must be between."""
    topics = [topic(i, words=f"word{i % 12}", place=i + 5, right=[f"d{i % 12}"]) for i in range(60)]
    report = evaluate(made_set(topics))
    assert report.systems[WORDS].value == pytest.approx(1.0)
    assert report.systems[VECTOR].value < 0.4
    assert report.systems[VECTOR].value < report.systems[BOTH].value <= 1.0
    assert report.better_alone == WORDS
    assert report.gain.value == pytest.approx(report.systems[BOTH].value - 1.0)
    assert report.n_topics == sum(each.is_test for each in topics) < 60


def test_what_is_barred_counts_neither_for_nor_against():
    topics = [
        topic(
            i, words=f"word{i % 12} shared", place=i % 12, right=[f"d{(i + 1) % 12}"], barred=[f"d{i % 12}"]
        )
        for i in range(40)
    ]
    report = evaluate(made_set(topics))
    # Words and vector both name the barred document. All others tie and come by id: 11 of them, the right one
    # at a place known from its id alone.
    order = sorted(f"d{i}" for i in range(12))
    tested = [each for each in topics if each.is_test]
    expected = []
    for each in tested:
        (right,), (barred,) = each.right, each.barred
        place = [name for name in order if name != barred].index(right)
        expected.append(1 / math.log2(place + 2) if place < 10 else 0.0)
    assert report.systems[BOTH].value == pytest.approx(np.mean(expected))


def test_a_set_without_a_question_in_the_test_half_is_refused():
    topics = [
        each for each in (topic(i, words="x", place=i, right=["d1"]) for i in range(9)) if not each.is_test
    ]
    with pytest.raises(InputError, match="test half"):
        evaluate(made_set(topics))


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Senior Staff Nurse (Band 6) - Nights", "staff nurse"),
        ("Bank Occupational Therapist, Leeds", "occupational therapist"),
        ("SPECIALTY DOCTOR | Emergency", "specialty doctor"),
        ("Band 5", ""),
    ],
)
def test_titles_are_bared_of_rank_and_place(title, bare):
    assert bare_title(title) == bare


class _Encoder:
    def encode(self, texts):
        rows = np.array([[len(text) % 7 + 1, len(text) % 3, 1.0] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_postings_of_the_same_firm_are_neither_right_nor_wrong(tmp_path):
    folder = tmp_path / "postings"
    folder.mkdir()
    rows = [
        {"title": title, "hiring_org": f"firm {firm}", "description": f"{title} {firm} does things. " * 20}
        for title in ("Staff Nurse", "Senior Midwife")
        for firm in range(4)
    ]
    rows.append({"title": "Rare", "hiring_org": "firm 0", "description": "only here " * 60})
    with gzip.open(folder / "nhs_jobs_uk_2020-11.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    found = nhs_set(tmp_path, _Encoder())
    assert len(found.documents) == len(found.topics) == 8
    assert {each.group for each in found.topics} == {"staff nurse", "midwife"}
    firm_of = {each.doc_id: each.text.split(" does")[0][-1] for each in found.documents}
    for each, asked in zip(found.topics, found.documents, strict=True):
        assert len(each.right) == 3
        assert asked.doc_id in each.barred
        assert not each.right & each.barred
        assert {firm_of[doc_id] for doc_id in each.barred} == {firm_of[asked.doc_id]}
    assert all("title" not in each.title for each in found.documents)


def test_a_mirror_without_the_set_is_told(tmp_path):
    with pytest.raises(ReleaseMissing, match="SKILLMATCH_MIRROR"):
        nhs_set(tmp_path, _Encoder())


def test_the_command_says_what_it_needs(monkeypatch, tmp_path):
    monkeypatch.delenv("SKILLMATCH_MIRROR", raising=False)
    monkeypatch.setenv("SKILLMATCH_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["evaluate", "search"])
    assert result.exit_code != 0
    assert "SKILLMATCH_MIRROR" in result.output + str(result.exception)
