"""Made-up input, the same every time: parsers and what checks them answer with a document or one clear line.

The parsers that are Python run in this process, through the child's own answer and the parent's check of it.
PDF is machine code and stays in a real child.
"""

from __future__ import annotations

import gzip
import io
import itertools
import json
import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hostile_files import flipped, good_docx, good_pdf
from hostile_words import archive, document, word
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skillmatch.errors import InputError, UnreadableDocument
from skillmatch.extract.profile import build_profile
from skillmatch.sources import child, child_main, html
from skillmatch.sources import word as word_reader
from skillmatch.sources.archive import MAX_UNPACKED, xml_parts
from skillmatch.sources.child import Parsed, parse_in_child
from skillmatch.sources.files import read_bytes
from skillmatch.sources.refusal import MAX_TEXT, MAX_TITLE, RefusalError
from skillmatch.sources.rows import BadRow, open_table
from skillmatch.sources.sniff import JSON, PLAIN, sniff
from skillmatch.sources.structured import read_structured
from skillmatch.taxonomy import Taxonomy
from skillmatch.text.analysis import LONGEST_TOKEN, tokens
from skillmatch.text.private import find_private
from skillmatch.types import Document, Language, SkillMention, Span

Reader = Callable[[bytes], tuple[str, str]]
NOTHING_ELSE = st.text(max_size=30) | st.text(
    st.sampled_from("\ud800\udfff\0\u2028\u202e\x01\x02"), max_size=5
)


def mixed(pieces: tuple[str, ...], most: int = 40) -> st.SearchStrategy[str]:
    """Pieces of a format in any order, with any characters between them."""
    return st.lists(st.sampled_from(pieces) | NOTHING_ELSE, max_size=most).map("".join)


def answered(read: Reader, data: bytes) -> Parsed | None:
    """Return what comes of a file by way of the child's answer; None where it is refused, in one line."""
    kept, sys.stdin = sys.stdin, SimpleNamespace(buffer=io.BytesIO(data))  # type: ignore[assignment]
    try:
        answer = json.dumps(child_main._answer(read)).encode("ascii")
    finally:
        sys.stdin = kept
    return checked(answer)


def checked(answer: bytes) -> Parsed | None:
    try:
        parsed = child._checked(answer, "x.pdf")
    except UnreadableDocument as refusal:
        check_line(refusal)
        return None
    check_parsed(parsed)
    return parsed


def check_line(error: InputError) -> None:
    assert str(error).isprintable(), "one line, and nothing that a terminal obeys"
    assert 20 < len(str(error)) < 400


def check_parsed(parsed: Parsed) -> None:
    parsed.text.encode()  # would raise on half a surrogate pair
    parsed.title.encode()
    assert 0 < len(parsed.text) <= MAX_TEXT
    assert len(parsed.title) <= MAX_TITLE
    assert "\0" not in parsed.text + parsed.title


_HTML = (
    "<p>", "</p>", "<li>", "<ul>", "<br>", "<br/>", "<pre>", "</pre>", "<table><tr>", "<td>", "</td>", "<b>",
    "<script>", "</script>", "<!--", "-->", "<![CDATA[", "<title>", "</title>", "<svg>", "&amp;", "&#xD800;",
    "&#0;", "<html>", "<body>", "</body>", "<head>", "<meta charset=utf-16>", "<a href='", "'>", "\n", "  ",
    "nurse",
)  # fmt: skip


@settings(max_examples=300)
@given(mixed(_HTML))
def test_any_page_is_read_or_refused(page: str) -> None:
    parsed = answered(html.read, b"<p>" + page.encode("utf-8", "surrogatepass"))
    if parsed is not None:
        assert "\n\n\n" not in parsed.text.replace("\r", "") or "<pre>" in page
        assert "\x01" not in parsed.text
        assert "\x02" not in parsed.text


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_in_a_page_are_read_or_refused(data: bytes) -> None:
    answered(html.read, data)
    answered(html.read, b"<meta charset=" + data + b"><p>nurse \xff")


_XML = (
    "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>",
    "<w:tc>",
    "</w:tc>", "<w:tcPr><w:gridSpan w:val='3'/><w:vMerge/></w:tcPr>", "<w:pPr><w:numPr/></w:pPr>", "<w:br/>",
    "<w:pPr><w:pStyle w:val='Heading1'/></w:pPr>", "<w:tab/>", "<w:sectPr/>", "<w:p/>", "nurse", "&lt;",
    "&x;",
    "<w:hyperlink/>", "<!-- -->", "<![CDATA[x]]>", "<w:p><w:r><w:t>nurse</w:t></w:r></w:p>",
)  # fmt: skip


@settings(max_examples=200)
@given(mixed(_XML))
def test_any_main_part_of_a_word_document_is_read_or_refused(body: str) -> None:
    answered(word_reader.read, word(document(body.encode("utf-8", "surrogatepass"))))


_NAMES = st.sampled_from(
    ("a.xml", "A.XML", "../a", "/a", "a\\b", "a:b", "word/document.xml", "", ".", "a/./b", "é", "x" * 300)
)


@settings(max_examples=200)
@given(st.dictionaries(_NAMES, st.binary(max_size=50), max_size=6), st.booleans(), st.data())
def test_any_archive_is_counted_or_refused(
    members: dict[str, bytes], is_packed: bool, data: st.DataObject
) -> None:
    whole = bytearray(archive(members, 8 if is_packed else 0))
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.none() | st.integers(0, len(whole)))
    try:
        parts = xml_parts(bytes(whole[:cut]))
    except RefusalError as refusal:
        check_line(UnreadableDocument(child._REASONS[refusal.reason]))
        return
    assert sum(map(len, parts.values())) <= MAX_UNPACKED
    assert not [name for name in parts if name.startswith("/") or ".." in name.split("/") or "\\" in name]


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_a_word_document_with_changed_bytes_is_read_or_refused(seed: int) -> None:
    answered(word_reader.read, flipped(good_docx(), seed))


@settings(max_examples=25)
@given(st.integers(10, 10_000), st.integers(1, 3))
def test_a_pdf_with_changed_bytes_is_read_or_refused(seed: int, times: int) -> None:
    data = good_pdf()
    for number in range(times):
        data = flipped(data, seed + number)
    try:
        check_parsed(parse_in_child(data, media_type="application/pdf", name="x.pdf"))
    except UnreadableDocument as refusal:
        check_line(refusal)


_KEYS = st.sampled_from(
    ("basics", "work", "education", "skills", "name", "label", "position", "startDate", "highlights", "title",
     "description", "keywords", "languages", "fluency", "qualifications", "summary", "courses")
) | st.text(max_size=3)  # fmt: skip
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | NOTHING_ELSE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=400)
@given(st.dictionaries(_KEYS, _VALUES, max_size=6) | _VALUES)
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        parsed = read_structured(json.dumps(value), name="x.json")
    except UnreadableDocument as refusal:
        check_line(refusal)
        return
    parsed.text.encode()
    parsed.title.encode()
    assert len(parsed.title) <= MAX_TITLE


@settings(max_examples=300)
@given(st.binary(max_size=200) | _VALUES.map(lambda value: json.dumps(value).encode()))
@example(b'{"text": "x", "title": "\\ud800", "reason": "damaged"}')
@example(b'{"text": "' + b"x" * (MAX_TEXT + 1) + b'", "title": ""}')
@example(b'{"text": "x", "title": "' + b"x" * 5_000 + b'"}')
@example(b'{"text": ' + b"9" * 5_000 + b', "title": ""}')
def test_any_answer_of_a_child_is_checked(answer: bytes) -> None:
    checked(answer)


@given(st.text(), st.text())
def test_any_text_and_title_of_a_child_come_out_clean(text: str, title: str) -> None:
    parsed = checked(json.dumps({"text": text, "title": title}).encode("ascii"))
    assert (parsed is None) == (not text.strip())
    assert parsed is None or len(parsed.text) == len(text)


@settings(max_examples=300)
@given(
    st.binary(max_size=200)
    | mixed(("{\\rtf", "%PDF", "<!--", '{"', "a", "\n")).map(
        lambda text: text.encode("utf-8", "surrogatepass")
    )
)
def test_any_bytes_are_of_a_kind_or_refused(data: bytes) -> None:
    try:
        if sniff(data, name="x") in (PLAIN, JSON):
            raw = read_bytes(data, name="x")
            check_parsed(Parsed(text=raw.text.replace("\0", ""), title=raw.title))
    except UnreadableDocument as refusal:
        check_line(refusal)


_CELLS = (
    "id",
    "text",
    ",",
    '"',
    '""',
    "\n",
    "\r\n",
    "\r",
    "{",
    "}",
    '{"id": 1, "text": "x"}\n',
    "[",
    ":",
    "1",
    "nurse",
)


@settings(max_examples=300)
@given(mixed(_CELLS), st.sampled_from((".csv", ".jsonl")), st.booleans(), st.integers(0, 60))
def test_any_table_is_read_row_by_row(
    tmp_path_factory: pytest.TempPathFactory, text: str, kind: str, is_packed: bool, cut: int
) -> None:
    data = text.encode("utf-8", "surrogatepass")
    path = tmp_path_factory.getbasetemp() / f"fuzz{kind}{'.gz' if is_packed else ''}"
    path.write_bytes(gzip.compress(data, mtime=0)[: -cut or None] if is_packed else data)
    try:
        with open_table(path, at_most=10_000) as table:
            for row in table.rows:
                if isinstance(row, BadRow):
                    check_line(row.error)
                else:
                    assert set(row.values) <= set(table.columns) or kind == ".jsonl"
    except InputError as error:
        check_line(error)


@settings(max_examples=300)
@given(st.text() | NOTHING_ELSE)
def test_any_text_gives_tokens_that_an_index_takes(text: str) -> None:
    for token in tokens(text):
        token.encode()
        assert 0 < len(token) <= LONGEST_TOKEN
        assert not any(map(str.isspace, token))


_PEOPLE = (
    "Ada Okoro",
    "ADA OKORO",
    "Ada Okoro-Smith",
    "ada okoro",
    "Emma O'Brien",
    "Emma",
    "xAda Okoro",
    "Ada  Okoro",
)


@given(
    st.lists(
        st.sampled_from((*_PEOPLE, "\n", " ", ", ", "Name: Ada Okoro\n", "Name: Emma O'Brien\n")), max_size=15
    )
)
def test_a_name_that_is_known_is_found_wherever_it_stands_again(pieces: list[str]) -> None:
    """The same as looking for each name by itself, which would take the number of names times the length."""
    text = "Name: Ada Okoro\n" + "".join(pieces) + "\nName: Emma O'Brien\n"
    spans = find_private(text, kind="posting")
    for name in ("ada okoro", "emma o'brien"):
        start = -1
        while (start := text.lower().find(name, start + 1)) >= 0:
            end = start + len(name)
            is_whole = not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
            assert any(s.start <= start and end <= s.end for s in spans) or not is_whole


@pytest.mark.timeout(60)  # by the number of names times the length it took 15 minutes
def test_a_hundred_thousand_names_are_found_in_step_with_the_length() -> None:
    letters = itertools.product("abcdefghijklmnopqrstuvwxyz", repeat=3)
    text = "".join(f"Name: Ada {first.upper()}{second}{third}oro\n" for first, second, third in letters)
    assert len(find_private(text * 3, kind="posting")) == 3 * 26**3


def _mention(start: int, end: int, uri: str) -> SkillMention:
    return SkillMention(
        doc_id="x", span=Span(start=start, end=end), surface="x", uri=uri, preferred_label=uri,
        confidence=1.0, method="exact", section="other", strength=None, negated=False, taxonomy_release="t",
    )  # fmt: skip


def _document(length: int) -> Document:
    return Document(
        doc_id="x", kind="posting", text="x" * length, media_type="text/plain", sentences=(),
        private_spans=(), language=Language(code="en", confidence=1.0, is_supported=True),
        title="", title_span=None,
    )  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 6), st.sampled_from("ab")), max_size=12))
def test_a_profile_counts_a_mention_within_a_longer_one_once(
    taxonomy: Taxonomy, given_mentions: list[tuple[int, int, str]]
) -> None:
    uris = dict(zip("ab", taxonomy.skills, strict=False))
    mentions = [_mention(start, start + length, uris[uri]) for start, length, uri in given_mentions]
    profile = build_profile(_document(20), mentions, taxonomy)
    counted = {(m.uri, m.span) for skill in profile.skills for m in skill.mentions}
    outermost = {
        (m.uri, m.span)
        for m in mentions
        if not any(
            o.uri == m.uri and o.span != m.span and o.span.start <= m.span.start and o.span.end >= m.span.end
            for o in mentions
        )
    }
    assert counted == outermost


@pytest.mark.timeout(60)  # every pair of mentions was compared: 100,000 took an hour
def test_a_profile_of_a_hundred_thousand_mentions_is_made_in_step_with_them(taxonomy: Taxonomy) -> None:
    uris = tuple(itertools.islice(taxonomy.skills, 2))
    mentions = [_mention(10 * number, 10 * number + 6, uris[number % 2]) for number in range(100_000)]
    profile = build_profile(_document(1_000_000), mentions, taxonomy)
    assert sum(len(skill.mentions) for skill in profile.skills) == 100_000
