"""JSON Resume (jsonresume.org) and schema.org JobPosting to readable text with headings.

This file alone knows their field names. A document of another shape is refused; a field of another
type than the schema's is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from skillmatch.errors import UnreadableDocument
from skillmatch.sources.child import Parsed
from skillmatch.sources.plain import field_names, without_surrogates
from skillmatch.sources.refusal import MAX_TITLE

_RESUME_KEYS = frozenset(("basics", "work", "education", "skills", "projects", "volunteer", "certificates"))
_TAG = re.compile(r"<(?:br|/p|/li|/div|/h[1-6]|/ul|/ol)[^<>]{0,200}>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")


def read_structured(text: str, *, name: str) -> Parsed:
    """Return the readable text and the title of a JSON Resume or JobPosting.

    Args:
        text: The JSON text of one object.
        name: What to call the file in messages.

    Raises:
        UnreadableDocument: No JSON, or an object of neither shape.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableDocument(f"{name}: the file is damaged JSON{where}. Save it again.") from error
    record = found if isinstance(found, dict) else {}
    if isinstance(record.get("description"), str) and isinstance(record.get("title"), str):
        parsed = _posting(record)
    elif len(_RESUME_KEYS & record.keys()) >= 1:
        parsed = _resume(record)
    else:
        raise UnreadableDocument(
            f"{name}: expected a JSON Resume (basics, work, ...) or a JobPosting (title, description), "
            f"found the fields: {field_names(sorted(record))}."
        )
    return Parsed(text=without_surrogates(parsed.text), title=without_surrogates(parsed.title[:MAX_TITLE]))


def _posting(record: Mapping[str, Any]) -> Parsed:
    title = _text(record, "title")
    lines = [title, "", without_tags(_text(record, "description"))]
    for key, heading in (
        ("responsibilities", "Responsibilities"),
        ("qualifications", "Qualifications"),
        ("skills", "Skills"),
        ("experienceRequirements", "Experience required"),
        ("educationRequirements", "Education required"),
        ("jobBenefits", "Benefits"),
    ):
        lines += _section(heading, _bullets(_listed(record.get(key))))
    return Parsed(text="\n".join(lines).strip(), title=title)


def _resume(record: Mapping[str, Any]) -> Parsed:
    basics = _object(record.get("basics"))
    lines = [line for key in ("name", "label", "email", "phone", "url") if (line := _text(basics, key))]
    lines += _section("Summary", [_text(basics, "summary")])
    for key, heading in (("work", "Experience"), ("volunteer", "Volunteering"), ("projects", "Projects")):
        lines += _section(heading, _jobs(record.get(key)))
    lines += _section("Education", _education(record.get("education")))
    lines += _section("Skills", _bullets(_named(record.get("skills"), "name", "keywords")))
    lines += _section("Certifications", _bullets(_named(record.get("certificates"), "name", "issuer")))
    lines += _section("Languages", _bullets(_named(record.get("languages"), "language", "fluency")))
    lines += _section("Awards", _bullets(_named(record.get("awards"), "title", "summary")))
    lines += _section("Publications", _bullets(_named(record.get("publications"), "name", "summary")))
    lines += _section("Interests", _bullets(_named(record.get("interests"), "name", "keywords")))
    return Parsed(text="\n".join(lines).strip(), title=_text(basics, "label"))


def _jobs(value: Any) -> list[str]:
    lines: list[str] = []
    for job in map(_object, _list(value)):
        title = _text(job, "position") or _text(job, "name")
        employer = _text(job, "name") or _text(job, "company") or _text(job, "organization")
        parts = [title, employer if employer != title else "", _text(job, "location"), _dates(job)]
        lines.append(" | ".join(part for part in parts if part))
        lines += [without_tags(line) for key in ("summary", "description") if (line := _text(job, key))]
        lines += _bullets(_strings(job.get("highlights")))
        lines.append("")
    return lines


def _education(value: Any) -> list[str]:
    lines: list[str] = []
    for study in map(_object, _list(value)):
        what = " in ".join(part for key in ("studyType", "area") if (part := _text(study, key)))
        parts = [what, _text(study, "institution"), _dates(study)]
        lines.append(" | ".join(part for part in parts if part))
        lines += _bullets(_strings(study.get("courses")))
    return lines


def _dates(record: Mapping[str, Any]) -> str:
    start, end = _text(record, "startDate"), _text(record, "endDate")
    return f"{start} - {end or 'Present'}" if start else end


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    kept = list(lines)
    return ["", heading, *kept] if any(kept) else []


def _bullets(lines: Iterable[str]) -> list[str]:
    return [f"- {line}" for line in lines if line]


def _named(value: Any, first: str, second: str) -> list[str]:
    lines: list[str] = []
    for item in map(_object, _list(value)):
        detail = ", ".join(_strings(item.get(second)))
        lines.append(": ".join(part for part in (_text(item, first), detail) if part))
    return lines


def _listed(value: Any) -> list[str]:
    """Return the items of a list of strings or of named objects, or the lines of one string."""
    if isinstance(value, str):
        return [line.strip() for line in without_tags(value).split("\n")]
    if all(isinstance(item, dict) for item in _list(value)):
        return _named(value, "name", "keywords")
    return _strings(value)


def without_tags(text: str) -> str:
    """Return ``text`` with its markup tags taken out, a line break where a block ended."""
    return _ANY_TAG.sub("", _TAG.sub("\n", text))


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value.strip() if isinstance(value, str) else ""


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value.strip()]
    return [item.strip() for item in _list(value) if isinstance(item, str)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
