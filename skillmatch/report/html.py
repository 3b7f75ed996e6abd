"""HTML reports that need nothing else: one file each, style inside, no script, legible in print.

Every function takes values and gives back markup or a whole page; the same values give the same
bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from skillmatch.report.environment import render, render_macro, stylesheet
from skillmatch.report.highlight import highlight, printable
from skillmatch.report.views import DocumentView, MatchView, ReportSection, ResumeView
from skillmatch.types import Explanation, ExposureEstimate, Provenance, Skill

__all__ = [
    "DocumentView",
    "MatchView",
    "ReportSection",
    "ResumeView",
    "contribution_chart",
    "exposure_table",
    "highlight",
    "match_report",
    "printable",
    "skills_page",
    "stylesheet",
]


def contribution_chart(explanation: Explanation, *, prefix: str = "") -> Markup:
    """Draw a score taken apart: base, contributions (largest first), and the margin they sum to.

    Args:
        explanation: ``base`` plus all contributions is ``match.margin``.
        prefix: Keeps the ids of several charts on one page apart.
    """
    return render_macro("pieces/chart.html", "contribution_chart", explanation, prefix)


def exposure_table(estimates: Sequence[ExposureEstimate]) -> Markup:
    """Show exposure by measure and rater, with range, coverage and release; "no data" where none."""
    return render_macro("pieces/exposure.html", "exposure_table", tuple(estimates))


def skills_page(
    views: Sequence[DocumentView],
    *,
    skills: Mapping[str, Skill],
    provenance: Provenance,
    title: str = "Skills",
) -> str:
    """Return a page with each document's text highlighted and its skills listed.

    Args:
        views: The documents with their mentions (and occupations and exposure, where known).
        skills: The taxonomy's concepts by URI, for the kind of each skill.
        provenance: What the mentions were made with; printed in the footer.
        title: The page's heading.
    """
    return render(
        "skills_page.html",
        views=tuple(views),
        skills=skills,
        provenance=provenance,
        title=title,
        stylesheet=Markup(stylesheet()),  # noqa: S704 -- our own file
    )


def match_report(
    sections: Sequence[ReportSection],
    *,
    skills: Mapping[str, Skill],
    provenance: Provenance,
    title: str = "Postings and resumes, matched",
    lead: str = "",
    open_first: bool = False,
) -> str:
    """Return a report of ranked matches, each with its evidence, chart and highlighted texts.

    Args:
        sections: One ranked table each; every section says which data it is from.
        skills: The taxonomy's concepts by URI.
        provenance: What the matches were made with; printed in the footer.
        title: The page's heading.
        lead: A sentence under the heading.
        open_first: Show the best resume of every posting unfolded.
    """
    return render(
        "match_report.html",
        sections=tuple(sections),
        skills=skills,
        provenance=provenance,
        title=title,
        lead=lead,
        open_first=open_first,
        stylesheet=Markup(stylesheet()),  # noqa: S704 -- our own file
    )
