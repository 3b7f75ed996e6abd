"""Folders and tables of documents."""

import gzip
import json
from pathlib import Path

import pytest

from skillmatch.errors import NotFound, SchemaMismatch, UnreadableDocument
from skillmatch.sources.tables import read_documents, read_pairs, read_rows


def test_a_folder_in_the_order_of_its_names(tmp_path: Path):
    for name, text in (("b.txt", "two"), ("a.txt", "one"), (".hidden", "no"), ("a.html", "<p>three</p>")):
        (tmp_path / name).write_text(text)
    (tmp_path / "sub").mkdir()
    documents = read_documents(tmp_path)
    assert [(d.doc_id, d.text) for d in documents] == [("a.html", "three"), ("a.txt", "one"), ("b", "two")]


def test_a_folder_with_one_unreadable_file(tmp_path: Path):
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.txt").write_bytes(b"")
    with pytest.raises(UnreadableDocument, match=r"b\.txt"):
        read_documents(tmp_path)
    told = []
    documents = read_documents(tmp_path, on_error=lambda path, error: told.append(path.name))
    assert [d.doc_id for d in documents] == ["a"]
    assert told == ["b.txt"]


def test_an_empty_folder(tmp_path: Path):
    with pytest.raises(UnreadableDocument, match="none that can be read"):
        read_documents(tmp_path)


@pytest.mark.parametrize("packed", [False, True])
def test_jsonl_plain_and_packed(tmp_path: Path, packed):
    rows = [{"id": 7, "text": "one\u2028line", "title": " Baker "}, {"id": "x", "text": "two"}]
    data = "\n\n".join(map(json.dumps, rows)).encode()
    path = tmp_path / ("d.jsonl.gz" if packed else "d.jsonl")
    path.write_bytes(gzip.compress(data) if packed else data)
    documents = read_documents(path)
    assert [(d.doc_id, d.text, d.title) for d in documents] == [
        ("7", "one\u2028line", "Baker"),
        ("x", "two", ""),
    ]


def test_other_field_names(tmp_path: Path):
    path = tmp_path / "d.jsonl"
    path.write_text('{"id": "1", "description": "bake"}\n')
    assert read_documents(path)[0].text == "bake"
    path.write_text('{"key": "1", "body": "bake", "job": "Baker"}\n')
    document = read_documents(path, id_field="key", text_field="body", title_field="job")[0]
    assert (document.doc_id, document.text, document.title) == ("1", "bake", "Baker")


def test_csv_with_quotes_line_breaks_and_bom(tmp_path: Path):
    path = tmp_path / "d.csv"
    path.write_bytes(b'\xef\xbb\xbfid,text,title\r\n1,"a, b\r\nc ""d""",T\r\n2,e,\r\n')
    documents = read_documents(path)
    assert [(d.doc_id, d.text, d.title) for d in documents] == [("1", 'a, b\r\nc "d"', "T"), ("2", "e", "")]


def test_a_single_file_is_one_document(tmp_path: Path):
    path = tmp_path / "one.txt"
    path.write_text("Welder")
    assert [d.doc_id for d in read_documents(path)] == ["one"]


def test_rows_and_pairs(tmp_path: Path):
    path = tmp_path / "d.csv"
    path.write_text("id,text\na,one\nb,\n")
    assert read_rows(path) == [("a", "one"), ("b", "")]
    path.write_text("posting_id,resume_id\np1,r1\np1,r2\n")
    assert read_pairs(path) == [("p1", "r1"), ("p1", "r2")]


@pytest.mark.parametrize(
    ("name", "data", "error", "wording"),
    [
        ("d.csv", b"", UnreadableDocument, "empty"),
        ("d.csv", b"id,body\n1,x\n", SchemaMismatch, "expected the columns id, text, found id, body"),
        (
            "d.csv",
            b"r1,Ada Okoro of Leeds\n",
            SchemaMismatch,
            "found none that read like names of fields. Missing: id, text.",
        ),
        ("d.jsonl", b'{"Ada Okoro": 1}\n', SchemaMismatch, "found none that read like names of fields"),
        (
            "d.csv.gz",
            gzip.compress(b"id,text\n1,x\n", mtime=0)[:-12] + b"\xff" * 12,
            UnreadableDocument,
            "damaged",
        ),
        ("d.csv", b"id,text\n1,x,y\n", SchemaMismatch, "line 2: expected 2 cells"),
        ("d.csv", b'id,text\n1,"x\n', SchemaMismatch, "damaged CSV"),
        (
            "d.csv",
            b"id,text\n1,x\n1,y\n",
            SchemaMismatch,
            "line 3: expected every id once, found the id of line 2",
        ),
        ("d.csv", b"id,text\n,x\n", SchemaMismatch, "line 2: expected an id"),
        ("d.csv", b"id,text\n1, \n", SchemaMismatch, "line 2: expected text"),
        ("d.csv", b"id,text\n", UnreadableDocument, "found none"),
        ("d.csv", b"id,text\n1,caf\xe9\n", UnreadableDocument, "Save the file as UTF-8"),
        ("d.csv", b"id,text\n1,a\0b\n", UnreadableDocument, "binary"),
        ("d.jsonl", b"{}\n", SchemaMismatch, "line 1: expected the field 'id'"),
        ("d.jsonl", b'{"id": "1", "text": "a"}\nnope\n', SchemaMismatch, "line 2: expected one JSON object"),
        ("d.jsonl", b"[1]\n", SchemaMismatch, "line 1: expected a JSON object"),
        ("d.jsonl", b'{"id": null, "text": "a"}\n', SchemaMismatch, "line 1: expected text in 'id'"),
        ("d.jsonl.gz", b"\x1f\x8b cut off", UnreadableDocument, "damaged"),
    ],
)
def test_bad_tables_end_in_one_clear_line(tmp_path: Path, name, data, error, wording):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        read_documents(path)
    assert wording in str(caught.value)
    assert "\n" not in str(caught.value)


def test_pairs_need_their_columns(tmp_path: Path):
    path = tmp_path / "p.csv"
    path.write_text("posting,resume\n1,2\n")
    with pytest.raises(SchemaMismatch, match="posting_id, resume_id"):
        read_pairs(path)
    with pytest.raises(NotFound):
        read_pairs(tmp_path / "none.csv")
