"""Pages and JSON documents made to do harm."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

Maker = Callable[[], bytes]

GOOD_HTML = (
    b"<!doctype html><html><head><meta charset=utf-8><title>Nurse</title></head><body><h1>Staff nurse</h1>"
    b"<p>Requirements<br>NMC &amp; care</p><ul><li>Wards</li><li><p>Nights</p></li></ul><table><tr>"
    b"<td>Pay</td><td>30,000</td></tr></table></body></html>"
)
GOOD_JSON = json.dumps(
    {
        "basics": {"name": "Ada Okoro", "label": "Welder", "summary": "Ten years."},
        "work": [{"name": "Dock Ltd", "position": "Welder", "startDate": "2018-02", "highlights": ["MIG"]}],
        "skills": [{"name": "Welding", "keywords": ["TIG", "MIG"]}],
    }
).encode()


def _tags(tag: str, n: int = 100_000) -> bytes:
    return b"<html><body>" + f"<{tag}>".encode() * n + b"text" + f"</{tag}>".encode() * n


HTML: Mapping[str, Maker] = {
    **{
        f"100,000 deep in {tag}": lambda tag=tag: _tags(tag)
        for tag in (
            "div",
            "p",
            "b",
            "font",
            "table",
            "ul><li",
            "blockquote",
            "span",
            "select",
            "svg",
            "template",
            "a",
            "h1",
            "pre",
            "form",
            "iframe",
            "object",
            "math",
            "td",
        )
    },
    "100,000 deep without an end": lambda: b"<html>" + b"<div>x" * 100_000,
    "closed but never opened": lambda: b"<html>x" + b"</div>" * 500_000,
    "10 MB on one line": lambda: b"<html><body>" + b"experience with python and nursing " * 285_000,
    "10 MB of one letter": lambda: b"<p>" + b"a" * 10_000_000,
    "10 MB of blanks": lambda: b"<pre>x" + b" " * 10_000_000 + b"y</pre>",
    "blanks in elements of their own": lambda: b"<p>x" + b"<b> </b>" * 500_000 + b"y",
    "lines in elements of their own": lambda: b"<p>x" + b"<br>" * 900_000 + b"y",
    "an attribute of 10 MB": lambda: b"<p title='" + b"a" * 10_000_000 + b"'>x</p>",
    "a million attributes": lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(1_000_000)) + b">x</p>",
    "a tag name of 10 MB": lambda: b"<p>x</p><" + b"a" * 10_000_000 + b">",
    "a million entities": lambda: b"<p>" + b"&amp;" * 1_000_000,
    "entities without an end": lambda: b"<p>" + b"&" * 5_000_000,
    "letters that are none": lambda: b"<p>x&#xD800;&#x110000;&#99999999999999;&#0;&#xFFFE;&#-1;y</p>",
    "a million comments": lambda: b"<html>" + b"<!-- -->" * 1_000_000 + b"<p>x</p>",
    "comments that never end": lambda: b"<html><p>x</p>" + b"<!--" * 1_000_000,
    "comments ahead of nothing": lambda: b"<!---->" * 585 + b"x",
    "comments with ends within": lambda: b"<!--" + b"--><!--" * 580 + b"x",
    "an XML head ahead of nothing": lambda: b"<?xml " + b"?>" * 2_000 + b"<html>",
    "a script without an end": lambda: b"<html><p>x</p><script>" + b"<p>y</p>" * 100_000,
    "a document type with entities": lambda: (
        b'<!DOCTYPE html [<!ENTITY a "'
        + b"x" * 1000
        + b'"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><html><p>x &b; &b;</p>'
    ),
    "an entity from a file": lambda: (
        b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><p>x&a;</p>'
    ),
    "pages from elsewhere": lambda: (
        b"<html><head><base href='http://127.0.0.1:9/'>"
        b"<link rel=stylesheet href=x>"
        b"<meta http-equiv=refresh content='0;url=file:///etc/passwd'></head><body><p>x</p><img src=y>"
        b"<iframe src='file:///etc/passwd'></iframe><object data='file:///etc/passwd'></object></body></html>"
    ),
    "zero bytes": lambda: b"<html><p>a\0b</p>" + b"\0" * 1000,
    "marks of our own": lambda: b"<html><p>a\x01\x02b\x01</p><p>\x02</p>",
    "right to left": lambda: "<html><p>\u202egnisrun\u202c \u2066x\u2069 \u200f</p>".encode(),
    "UTF-16 with half a letter": lambda: "<html><p>x</p>".encode("utf-16") + b"\x00\xd8",
    **{
        f"the charset {name}": lambda name=name: (
            b"<html><head><meta charset=" + name.encode() + b"></head><p>\xff\xfe+ADw-" + b"a" * 200_000
        )
        for name in (
            "utf-7",
            "zip",
            "bz2",
            "hex",
            "rot13",
            "idna",
            "punycode",
            "unicode_escape",
            "raw_unicode_escape",
            "undefined",
            "base64",
            "uu",
            "mbcs",
            "utf-16",
            "utf-32",
            "iso-2022-jp",
            "../../../etc/passwd",
            "nonsense",
        )
    },
}


def _deep(opening: str, closing: str, n: int = 100_000) -> bytes:
    return ('{"basics": ' + opening * n + closing * n + "}").encode()


JSON: Mapping[str, Maker] = {
    "arrays 100,000 deep": lambda: _deep("[", "]"),
    "objects 100,000 deep": lambda: _deep('{"a":', "}").replace(b":}", b":1}"),
    "arrays without an end": lambda: b'{"basics": ' + b"[" * 900_000 + b"}",
    "300,000 empty arrays": lambda: b'{"work": [' + b"[]," * 300_000 + b"[]]}",
    "300,000 empty jobs": lambda: b'{"work": [' + b"{}," * 300_000 + b"{}]}",
    "20 MB of empty arrays": lambda: b'{"work": [' + b"[]," * 6_900_000 + b"[]]}",
    "50,000 keys": lambda: json.dumps({"basics": {f"k{n}": n for n in range(50_000)}}).encode(),
    "one key 90,000 times": lambda: b'{"work": 1' + b',"work":[]' * 90_000 + b"}",
    "a number of 900,000 digits": lambda: b'{"basics": ' + b"9" * 900_000 + b"}",
    "a number beyond all bounds": lambda: b'{"basics": {"name": 1e999999, "label": -1e-999999}, "work": []}',
    "no numbers": lambda: b'{"basics": {"name": NaN, "label": Infinity}, "work": []}',
    "unpaired surrogates": lambda: (
        b'{"title": "A\\ud800", "description": "b\\udfff \\ud83d\\ud83d c \\ude00"}'
    ),
    "a zero byte in the text": lambda: b'{"title": "A\\u0000", "description": "b\\u0000c"}',
    "right to left": lambda: b'{"title": "\\u202eA", "description": "b\\u202e\\u2066c"}',
    "tags without an end": lambda: json.dumps({"title": "x", "description": "<a" * 400_000}).encode(),
    "breaks without an end": lambda: json.dumps({"title": "x", "description": "<br" * 300_000}).encode(),
    "a tag of blanks": lambda: json.dumps({"title": "x", "description": "<br" + " " * 900_000}).encode(),
    "a title of a million letters": lambda: json.dumps(
        {"title": "nurse " * 160_000, "description": "x"}
    ).encode(),
    "a title of blanks": lambda: json.dumps(
        {"title": "x" + " " * 900_000 + "y", "description": "x"}
    ).encode(),
    "every field another type": lambda: json.dumps(
        {
            "basics": [1],
            "work": {"a": 1},
            "education": "x",
            "skills": [[[]]],
            "languages": 7,
            "awards": None,
            "projects": [None, 1, "x", {"name": {}, "highlights": {"a": 1}}],
            "certificates": True,
        }
    ).encode(),
    "a posting of other types": lambda: json.dumps(
        {
            "title": "x",
            "description": "y",
            "skills": {"a": 1},
            "qualifications": [1, None, ["z"], {"name": 1}],
            "responsibilities": 7,
            "jobBenefits": [[[[]]]],
        }
    ).encode(),
    "not closed": lambda: b'{"basics": {"name": "' + b"x" * 100_000,
    "in UTF-16": lambda: '{"basics": {"name": "Köln"}, "work": []}'.encode("utf-16"),
    "a list around it": lambda: b"[" * 100 + GOOD_JSON + b"]" * 100,
    "blanks ahead of nothing": lambda: b" " * 900_000 + b"{",
    "braces around nothing": lambda: b"{" + b" " * 900_000 + b"}",
}
