"""The summary of a batch as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from skillmatch.report.environment import render, stylesheet
from skillmatch.types import Provenance

_OUTCOMES = {
    "done": "read",
    "duplicate": "same title and text as another row",
    "empty": "without text",
    "unsupported": "in another language than English",
    "failed": "could not be read",
}


def summary_page(summary: Mapping[str, Any], provenance: Provenance) -> str:
    """Return the page of a summary as ``skillmatch.batch.finishing.summary`` makes it.

    Args:
        summary: Counts and shares in [0, 1].
        provenance: What the results were made with; printed in the footer.
    """
    return render(
        "batch_summary.html",
        title="Summary of a batch of postings",
        stylesheet=Markup(stylesheet()),  # noqa: S704 -- our own file
        summary=summary,
        outcomes=_OUTCOMES,
        provenance=provenance,
    )
