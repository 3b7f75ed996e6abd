"""The audit by swaps as JSON and as a page to print."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from markupsafe import Markup

from skillmatch import __version__
from skillmatch.audit.perturb import TOLERANCE, Perturbation
from skillmatch.report.environment import render, stylesheet

_SHOWN = 500


def perturb_text(form: str, found: Perturbation) -> str:
    """Return the audit in a format, "json" or "html"; the page lists at most 500 figures that moved."""
    if form == "json":
        return json.dumps(perturb_record(found), ensure_ascii=False, indent=1) + "\n"
    return _html(found)


def perturb_record(found: Perturbation) -> dict[str, Any]:
    """Return all that was found as plain values."""
    return {
        "tolerance": TOLERANCE,
        "n_resumes": found.n_resumes,
        "n_named": found.n_named,
        "n_postings": found.n_postings,
        "n_pairs": found.n_pairs,
        "rows": [asdict(row) for row in found.rows],
        "moved": [{**asdict(each), "by": each.by} for each in found.moved],
    }


def perturb_words(found: Perturbation) -> dict[str, Any]:
    """Return what the piece ``audit_perturb.html`` is filled in with."""
    return {"found": found, "moved": found.moved[:_SHOWN], "tolerance": TOLERANCE}


def _html(found: Perturbation) -> str:
    return render(
        "audit_perturb.html",
        **perturb_words(found),
        title="Audit by swaps",
        stylesheet=Markup(stylesheet()),  # noqa: S704 -- our own file
        version=__version__,
    )
