"""Every kind of document file, and every kind that is refused with one line."""

import contextlib
import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from skillmatch.errors import NotFound, UnreadableDocument
from skillmatch.sources.files import MAX_FILE_BYTES, read_bytes, read_file


def pdf_bytes(*lines: str, password: str = "") -> bytes:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    pdf.add_page()
    for line in lines:
        pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    if password:
        pdf.set_encryption(owner_password="owner", user_password=password)
    return bytes(pdf.output())


def docx_bytes() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Staff nurse"
    document.add_heading("Requirements", level=1)
    document.add_paragraph("NMC registration", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "2018 - 2021"
    table.cell(0, 1).text = "Ward nurse"
    document.sections[0].header.paragraphs[0].text = "running header"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Café – Köln\r\nPython".encode(), "Café – Köln\r\nPython"),
        (b"\xef\xbb\xbfPython", "Python"),
        ("Köln 👩‍🔧".encode("utf-16"), "Köln 👩‍🔧"),
        ("Żółw".encode("utf-16-be").join([b"\xfe\xff", b""]), "Żółw"),
        (b"a < b and c > d", "a < b and c > d"),
        (b"{braces} are no JSON", "{braces} are no JSON"),
    ],
)
def test_plain_text_is_kept_character_for_character(data, text):
    raw = read_bytes(data, name="any.pdf")  # the name does not matter
    assert raw.text == text
    assert raw.media_type == "text/plain"


def test_html_becomes_lines_and_bullets_without_scripts():
    html = b"""<!doctype html><html><head><title>Chef  de partie</title><style>p{}</style></head><body>
    <h1>Chef</h1><script>var Java=1;</script><p>We cook<br>daily.</p>
    <ul><li>Knife  skills</li><li><p>Menus</p></li></ul>
    <table><tr><td>Pay</td><td>14</td></tr></table></body></html>"""
    raw = read_bytes(html, name="posting.txt")
    assert raw.media_type == "text/html"
    assert raw.title == "Chef de partie"
    assert raw.text.split("\n") == [
        "Chef", "", "We cook", "daily.", "", "- Knife skills", "- Menus", "", "Pay | 14",
    ]  # fmt: skip


def test_html_in_its_declared_encoding():
    html = '<html><head><meta charset="windows-1252"></head><body><p>Köchin – 10 €</p></body></html>'
    assert read_bytes(html.encode("cp1252"), name="x").text == "Köchin – 10 €"


def test_html_fragment_without_a_page_around_it():
    assert read_bytes(b"<p>Baker</p><ul><li>Bread</li></ul>", name="x").text == "Baker\n\n- Bread"


def test_deeply_nested_html_is_read_or_refused_but_never_crashes():
    data = b"<html><body>" + b"<div>" * 50_000 + b"text" + b"</div>" * 50_000
    with contextlib.suppress(UnreadableDocument):
        assert "text" in read_bytes(data, name="deep.html").text


def test_pdf_lines_are_kept():
    raw = read_bytes(pdf_bytes("Requirements", "Forklift licence"), name="x.txt")
    assert raw.media_type == "application/pdf"
    assert raw.text.split("\n") == ["Requirements", "Forklift licence"]


def test_docx_with_bullets_tables_and_title_but_no_running_header():
    raw = read_bytes(docx_bytes(), name="x")
    assert raw.title == "Staff nurse"
    assert [line for line in raw.text.split("\n") if line] == [
        "Requirements", "- NMC registration", "2018 - 2021 | Ward nurse",
    ]  # fmt: skip


def test_json_resume_reads_like_a_resume():
    resume = {
        "basics": {
            "name": "Ada Okoro",
            "label": "Welder",
            "email": "ada@example.org",
            "summary": "Ten years.",
        },
        "work": [
            {"name": "Dock Ltd", "position": "Welder", "startDate": "2018-02", "highlights": ["MIG welding"]},
            {"name": "Yard", "position": "Helper", "startDate": "2015-01", "endDate": "2018-01"},
        ],
        "education": [{"studyType": "Diploma", "area": "Welding", "institution": "City College"}],
        "skills": [{"name": "Welding", "keywords": ["TIG", "MIG"]}],
        "languages": [{"language": "German", "fluency": "B2"}],
    }
    raw = read_bytes(json.dumps(resume).encode(), name="ada.json")
    assert raw.media_type == "application/json"
    assert raw.title == "Welder"
    lines = raw.text.split("\n")
    assert lines[:2] == ["Ada Okoro", "Welder"]
    assert "Welder | Dock Ltd | 2018-02 - Present" in lines
    assert "- Welding: TIG, MIG" in lines
    assert "Diploma in Welding | City College" in lines


def test_json_job_posting():
    posting = {
        "@type": "JobPosting",
        "title": "Baker",
        "description": "<p>We bake.</p><ul><li>Bread</li></ul>",
        "qualifications": "Two years",
    }
    raw = read_bytes(json.dumps(posting).encode(), name="x")
    assert raw.title == "Baker"
    assert raw.text.split("\n")[0] == "Baker"
    assert "We bake." in raw.text
    assert "Qualifications\n- Two years" in raw.text


def test_unpaired_surrogates_never_leave_the_reader():
    raw = read_bytes(b'{"title": "A\\ud800", "description": "b\\udfff c"}', name="x")
    assert raw.title == "A\ufffd"
    raw.text.encode()  # would raise


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "wording"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"Caf\xe9 and more", "position 3 (0xe9)"),
        ("Köln".encode("utf-16-le"), "binary"),
        (bytes(range(256)) * 8, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "password"),
        (b"{\\rtf1 hello}", "RTF"),
        (b'{"a": 1}', "JSON Resume"),
        (b'{"basics": }', "damaged JSON"),
        (b'{"basics": {"name": "A', "damaged JSON"),
        (b'[{"basics": {}}]', "JSON Resume"),
        (b'{"a":' * 100_000 + b"}", "damaged JSON"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (pdf_bytes("secret", password="open sesame"), "without a password"),
        (pdf_bytes(), "without any text"),
        (archive(other=b"x"), "expected a Word document"),
        (docx_bytes()[:-200], "damaged"),
        (archive(word__document_xml=b"<not-word/>"), "damaged"),
        (archive(word__document_xml=b"<a/>", word__big=b"\0" * (210 * 2**20)), "unpacked"),
        (b"<html><body>caf\xe9</body></html>", "declares"),
        (b"<html><body><script>x</script></body></html>", "without any text"),
    ],
)
def test_what_cannot_be_read_ends_in_one_clear_line(data, wording):
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(data, name="upload.bin")
    message = str(caught.value)
    assert wording in message
    assert message.startswith("upload.bin: ")
    assert "\n" not in message


def test_a_file_gets_its_stem_as_id(tmp_path: Path):
    path = tmp_path / "nurse.v2.txt"
    path.write_text("Staff nurse")
    assert read_file(path).doc_id == "nurse.v2"
    assert read_file(path, doc_id="p1").doc_id == "p1"


def test_missing_files_folders_and_giants(tmp_path: Path):
    with pytest.raises(NotFound, match="no such file"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(UnreadableDocument, match="folder"):
        read_file(tmp_path)
    giant = tmp_path / "giant.txt"
    with giant.open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(UnreadableDocument, match="at most 20 MiB"):
        read_file(giant)
