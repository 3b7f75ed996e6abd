"""A batch from tables to tables: the same bytes however it is cut and shared out, every row accounted for."""

import gzip
import json

import numpy as np
import pyarrow as pa
import pytest
from batch_corpus import begun, engine, odd_rows, output, rows, run, table, write_jsonl
from pyarrow import parquet

from skillmatch.batch.checking import check
from skillmatch.batch.planning import TASKS
from skillmatch.errors import InputError
from skillmatch.types import RawDocument


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_jsonl(tmp_path_factory.mktemp("corpus") / "postings.jsonl", rows(60) + odd_rows())


@pytest.fixture(scope="module")
def whole(corpus, tmp_path_factory):
    """One worker, one shard: what all others are compared with."""
    return run(corpus, tmp_path_factory.mktemp("whole") / "out", shard_rows=1000)


def test_every_row_has_one_outcome_and_one_id(whole):
    outcomes = table(whole, "outcomes")
    assert [row["row"] for row in outcomes] == list(range(65))
    assert len({row["id"] for row in outcomes}) == 65
    by_given = {row["given_id"]: row for row in outcomes[60:]}
    assert by_given["again"]["outcome"] == "duplicate"
    assert by_given["again"]["duplicate_of"] == "p0"
    assert by_given["p1"]["id"] == "p1~row61"
    assert by_given["p1"]["outcome"] == "done"
    assert by_given[""]["id"] == "postings.jsonl#63"
    assert by_given["empty"]["outcome"] == "empty"
    assert by_given["fr"]["outcome"] == "unsupported"
    assert "'fr'" in by_given["fr"]["reason"]
    documents = table(whole, "documents")
    assert [row["row"] for row in documents] == [r["row"] for r in outcomes if r["outcome"] == "done"]
    assert sum(row["copies"] for row in documents) == 63
    assert check(whole) == []


def test_near_duplicates_are_one_group(whole):
    documents = {row["row"]: row for row in table(whole, "documents")}
    assert documents[0]["group_row"] == documents[62]["group_row"] == 0
    # Row 17 is the same sample as row 0 with another line at its end.
    texts = {row["group_row"] for row in documents.values() if row["group_row"] is not None}
    assert len(texts) > 1
    assert all(documents[row]["group_row"] == row for row in texts if row in documents)


def test_the_mentions_are_those_of_the_engine(whole, corpus):
    given = [json.loads(line) for line in corpus.read_text().splitlines()]
    for row in table(whole, "documents")[:20]:
        asked = given[row["row"]]
        posting = engine().read_posting(
            RawDocument(doc_id="x", text=asked["description"], title=asked["title"])
        )
        expected = [
            (m.uri, m.span.start, m.span.end, m.surface, m.confidence, m.method, m.strength)
            for m in engine().mentions(posting.document)
        ]
        names = ("uri", "start", "end", "surface", "confidence", "evidence", "strength")
        assert [tuple(skill[name] for name in names) for skill in row["skills"]] == expected
        assert expected


@pytest.mark.parametrize(("count", "shard_rows"), [(1, 7), (2, 3), (4, 1), (4, 16), (2, 64)])
def test_the_same_bytes_for_any_shards_and_any_workers(whole, corpus, tmp_path, count, shard_rows):
    assert output(run(corpus, tmp_path / "out", count=count, shard_rows=shard_rows)) == output(whole)


def test_the_same_rows_in_every_format(whole, corpus, tmp_path):
    given = [json.loads(line) for line in corpus.read_text().splitlines()]
    columns = ("id", "title", "description", "company", "date_posted")
    full = [{name: row.get(name, "") for name in columns} for row in given]
    made = {
        "packed.jsonl.gz": gzip.compress(corpus.read_bytes()),
        "wide.csv": csv_of(columns, full),
        "wide.csv.gz": gzip.compress(csv_of(columns, full)),
        "marked.jsonl": b"\xef\xbb\xbf" + corpus.read_bytes(),
        "utf16.jsonl": corpus.read_text().encode("utf-16"),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    parquet.write_table(pa.Table.from_pylist(full), tmp_path / "p.parquet", row_group_size=20)
    wanted = told(whole)
    for name in (*made, "p.parquet"):
        folder = tmp_path / f"out-{name}"
        assert told(run(tmp_path / name, folder, shard_rows=9)) == wanted, name


def csv_of(columns, found):
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=columns)
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue().encode()


def told(layout):
    """Return what outputs say, without the name of the table."""
    documents = [
        {**row, "source": "", "id": row["id"].rpartition("#")[2]} for row in table(layout, "documents")
    ]
    outcomes = [
        (row["outcome"], row["given_id"], row["duplicate_of_row"]) for row in table(layout, "outcomes")
    ]
    return documents, outcomes


def test_all_tasks_say_what_the_engine_says(tmp_path):
    path = write_jsonl(tmp_path / "a.jsonl", rows(12))
    one = run(path, tmp_path / "one", tasks=TASKS, is_flat=True, shard_rows=100)
    other = run(path, tmp_path / "other", tasks=TASKS, is_flat=True, shard_rows=5, count=2)
    assert output(one) == output(other)
    vectors = np.load(one.output("vectors", 0), mmap_mode="r")
    documents = table(one, "documents")
    assert vectors.shape == (len(documents), engine().encoder.dim)
    for row, vector, given in zip(documents, vectors, rows(12), strict=False):
        posting = engine().read_posting(
            RawDocument(doc_id="x", text=given["description"], title=given["title"])
        )
        assert (engine().posting_subject(posting).vector == vector).all()
        best = engine().code_occupation(posting)
        found = row["occupation"]
        assert (found["esco_uri"], found["confidence"]) == (best[0].uri, best[0].confidence)
        assert found["isco_code"] == engine().taxonomy.occupations[best[0].uri].isco_code
        assert found["soc_code"] == found["onet_soc_code"][:7]
        exposure = engine().document_exposure(posting)
        assert row["exposure"]["beta"] == exposure.estimate("beta").value
        published = [each["value"] for each in row["exposure"]["by_occupation"]]
        assert published == [each.value for each in exposure.by_occupation]
    flat = table(one, "skills")
    assert len(flat) == sum(len(row["skills"]) for row in documents)
    assert flat[0]["uri"] == documents[0]["skills"][0]["uri"]
    summary = json.loads((one.folder / "summary.json").read_text())
    assert summary["outcomes"]["done"] == len(documents)
    assert summary["skills"]["mentions"] == len(flat)
    page = (one.folder / "summary.html").read_text()
    assert summary["skills"]["top"][0]["label"] in page


def test_what_cannot_be_read_costs_itself_only(tmp_path):
    """A damaged line, a row of 10 MB, a damaged row group, file and archive: each is named."""
    good = [json.dumps(row) for row in rows(6)]
    long = json.dumps({"id": "long", "title": "x", "description": "very long " * 1_000_000})
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text("\n".join([*good[:2], "{broken", long, '["list"]', *good[2:4], ""]))
    (tmp_path / "in/b.parquet").write_bytes(b"PAR1 no table PAR1")
    (tmp_path / "in/c.jsonl.gz").write_bytes(gzip.compress("\n".join(good).encode())[:-40])
    parquet.write_table(
        pa.Table.from_pylist(rows(30)[10:]), tmp_path / "in/d.parquet", row_group_size=5, use_dictionary=False
    )
    meta = parquet.ParquetFile(tmp_path / "in/d.parquet").metadata.row_group(1).column(2)
    data = bytearray((tmp_path / "in/d.parquet").read_bytes())
    start = meta.data_page_offset
    data[start : start + 60] = b"\xff" * 60
    (tmp_path / "in/d.parquet").write_bytes(data)
    found = run(tmp_path / "in", tmp_path / "out", shard_rows=2)
    outcomes = table(found, "outcomes")
    by_source = {
        name: [(row["outcome"], row["reason"]) for row in outcomes if row["source"] == name]
        for name in ("a.jsonl", "b.parquet", "c.jsonl.gz", "d.parquet")
    }
    assert [outcome for outcome, _ in by_source["a.jsonl"]] == [
        "done", "done", "failed", "failed", "failed", "done", "done",
    ]  # fmt: skip
    assert "1,000,000" in by_source["a.jsonl"][3][1]
    assert [outcome for outcome, _ in by_source["b.parquet"]] == ["failed"]
    assert by_source["c.jsonl.gz"][-1][0] == "failed"
    assert "cannot be read" in by_source["c.jsonl.gz"][-1][1]
    assert [o for o, _ in by_source["d.parquet"]] == ["done"] * 5 + ["failed"] * 5 + ["done"] * 10
    assert "row group 1" in by_source["d.parquet"][5][1]
    assert check(found) == []
    assert output(run(tmp_path / "in", tmp_path / "other", shard_rows=50)) == output(found)


def test_something_else_is_refused_and_named(corpus, tmp_path):
    begun(corpus, tmp_path / "out")
    begun(corpus, tmp_path / "out")
    with pytest.raises(InputError, match="tier was instant, is default"):
        begun(corpus, tmp_path / "out", tier="default")
    other = write_jsonl(tmp_path / "postings.jsonl", rows(3))
    with pytest.raises(InputError, match=r"inputs \(postings.jsonl\)"):
        begun(other, tmp_path / "out")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/file").write_text("x")
    with pytest.raises(InputError, match="expected an empty folder"):
        begun(corpus, tmp_path / "taken")


def test_other_code_taxonomy_and_models_are_refused(corpus, tmp_path, monkeypatch):
    from skillmatch.batch import planning

    begun(corpus, tmp_path / "out")
    for name, function in (("code", "_code_hash"), ("taxonomy", "_content_hash")):
        with monkeypatch.context() as patch:
            patch.setattr(planning, function, lambda *_: "another")
            with pytest.raises(InputError, match=f"Changed: .*{name}"):
                begun(corpus, tmp_path / "out")


def test_verify_names_what_is_wrong(corpus, tmp_path):
    found = run(corpus, tmp_path / "out")
    path = found.output("documents", 1)
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert check(found) == [f"{path}: not as it was written"]
    path.unlink()
    assert check(found) == [f"{path}: missing"]
