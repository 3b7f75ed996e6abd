"""The one Jinja environment of the reports: escaping always on, unknown names an error."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from skillmatch.explain.modes import told_mode, told_unweighed
from skillmatch.explain.telling import is_told_by_case, told_case, told_change, told_contrast
from skillmatch.report import wording
from skillmatch.report.chart import chart
from skillmatch.report.exposure.figures.svg import svg
from skillmatch.report.highlight import anchor, concept_anchor, highlight, kind_class, printable
from skillmatch.report.views import skill_rows
from skillmatch.report.waterfall import waterfall
from skillmatch.types import ExposureEstimate, Rater

FOLDER: Final = Path(__file__).resolve().parent
"""Where ``templates`` and ``style.css`` are; the web page builds on both."""


def exposure_rows(
    estimates: tuple[ExposureEstimate, ...],
) -> list[tuple[str, str, Mapping[Rater, ExposureEstimate]]]:
    """Arrange estimates as rows: subject, measure, and the estimate of each rater."""
    rows: dict[tuple[str, str], dict[Rater, ExposureEstimate]] = {}
    for estimate in estimates:
        rows.setdefault((estimate.subject, estimate.measure), {})[estimate.rater] = estimate
    return [(subject, measure, by_rater) for (subject, measure), by_rater in rows.items()]


def finalize(value: Any) -> Any:
    """Make every text that a template puts out printable; markup was made of printable parts."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def template_words() -> dict[str, Any]:
    """Return the functions and words that the templates, ours and the web page's, may use."""
    constants = {name: value for name, value in vars(wording).items() if name.endswith("_WORDS")}
    functions = (
        anchor,
        chart,
        concept_anchor,
        exposure_rows,
        highlight,
        is_told_by_case,
        kind_class,
        skill_rows,
        svg,
        told_case,
        told_change,
        told_contrast,
        told_mode,
        told_unweighed,
        waterfall,
        wording.language_word,
        wording.percent,
        wording.score_figure,
        wording.signed,
    )
    return {**constants, **{function.__name__: function for function in functions}}


@cache
def stylesheet() -> str:
    """Return the style sheet that reports carry inside and the web page serves as a file."""
    return (FOLDER / "style.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(template_words())
    return environment


def render(template: str, **values: Any) -> str:
    """Render a whole page from ``templates/``."""
    return _environment().get_template(template).render(values)


def render_macro(template: str, macro: str, *arguments: Any, **values: Any) -> Markup:
    """Render one macro of a template, as a piece for another page."""
    module = _environment().get_template(template).module
    return Markup(getattr(module, macro)(*arguments, **values))  # noqa: S704 -- escaped by the template
