"""A bias audit as files: the printable page, all figures, and each table in the shape that is published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from skillmatch.audit.impact import Impact
from skillmatch.report.audit_impact import impact_page
from skillmatch.report.audit_tables import AuditFacts, published_table, records, summary
from skillmatch.report.csv_text import as_csv, table_csv

IMPACT_FORMS: Final = ("html", "csv", "json")


def impact_text(form: str, found: Impact, facts: AuditFacts) -> str:
    """Return an audit in one of ``IMPACT_FORMS``: everything as JSON, all figures as CSV, or the page."""
    if form == "html":
        return impact_page(found, facts)
    if form == "json":
        return json.dumps(summary(found, facts), ensure_ascii=False, indent=1) + "\n"
    return as_csv([_with_counts(record) for record in records(found)])


def impact_files(found: Impact, facts: AuditFacts) -> Mapping[str, str]:
    """Return all files of an audit by name: the page, the figures, and every table as it is published."""
    files = {
        "figures.csv" if form == "csv" else f"impact.{form}": impact_text(form, found, facts)
        for form in IMPACT_FORMS
    }
    for table in found.tables:
        published = published_table(table)
        files[f"{published.name}.csv"] = table_csv(published.columns, published.rows)
    return files


def _with_counts(record: dict[str, Any]) -> dict[str, Any]:
    """Give selection and scoring the same columns, so that one table holds both."""
    good = record.pop("n_selected", None) if "n_selected" in record else record.pop("n_above_median", None)
    first = {name: record.pop(name) for name in ("measure", "by", "group", "n_applicants")}
    return {**first, "n_with_good_outcome": good, **record}
