"""The exposure page: the report on the occupations a reader chooses, without a script, and its downloads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from flask import Blueprint, Response, render_template, request
from pydantic import ValidationError

from skillmatch.errors import SkillmatchError
from skillmatch.report.exposure import FORMATS, Format, citation_pack
from skillmatch.report.exposure.html import report_words
from skillmatch.web.facts import as_fact, fact_tag, server_state, unchanged
from skillmatch.web.problems import ProblemError, problem_of
from skillmatch.web.report_view import PageAddress, for_screen, links_of, occupation_titles
from skillmatch.web.schemas.requests import ReportQuery
from skillmatch.web.services import services
from skillmatch.web.styles import style_version

blueprint = Blueprint("exposure_page", __name__)

_MEDIA: Final[Mapping[Format, str]] = MappingProxyType(
    {
        "html": "text/html",
        "pdf": "application/pdf",
        "csv": "text/csv",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "json": "application/json",
    }
)


@blueprint.get("/exposure")
def exposure() -> Response:
    """Show the report on what was chosen, under the form that chooses."""
    return _answered(_page)


@blueprint.get("/exposure/report.<any(html, pdf, csv, xlsx, json):form>")
def download(form: Format) -> Response:
    """Hand the same report over as a file."""

    def made(asked: ReportQuery) -> Response:
        state = server_state(services())
        body = services().reports.file(services().engine, asked, state, form)
        return _file(body, _MEDIA[form], f"exposure-report{_suffix(asked)}.{form}")

    return _answered(made)


@blueprint.get("/exposure/citations.zip")
def citations() -> Response:
    """Hand over what is needed to cite the report and to check its figures."""

    def made(asked: ReportQuery) -> Response:
        report = services().reports.report(services().engine, asked, server_state(services()))
        return _file(citation_pack(report), "application/zip", f"exposure-citations{_suffix(asked)}.zip")

    return _answered(made)


def _answered(make: Callable[[ReportQuery], Response]) -> Response:
    tag = fact_tag(services(), style_version())
    known = unchanged(tag)
    if known is not None:
        return known
    try:
        return as_fact(make(_asked()), tag)
    except (SkillmatchError, ProblemError, ValidationError) as error:
        return _refused(error)


def _asked() -> ReportQuery:
    """Read the query; what is not part of the form is passed over, and so are blanks around values."""
    return ReportQuery.model_validate({name: value for name, value in _given().items() if value})


def _given() -> Mapping[str, str]:
    """Return the fields of the form; several of one name, as the form has for occupations, as lines."""
    return {
        name: "\n".join(filter(None, (value.strip() for value in request.args.getlist(name))))
        for name in ReportQuery.model_fields
    }


def _page(asked: ReportQuery) -> Response:
    report = services().reports.report(services().engine, asked, server_state(services()))
    address = PageAddress(asked=asked, order=request.args.get("sort", "")[:80])
    shown = for_screen(report, order=address.order)
    return Response(
        render_template(
            "exposure.html",
            problem=None,
            everything=address.of_everything(),
            downloads={form: address.to_file(f"report.{form}") for form in FORMATS},
            citations=address.to_file("citations.zip"),
            **_form_words(asked),
            **report_words(shown, links=lambda table: links_of(table, address)),
        )
    )


def _refused(error: Exception) -> Response:
    problem = problem_of(error)
    line = "; ".join(fault.detail for fault in problem.errors) + "." if problem.errors else problem.detail
    longest = 4_000
    sent = ReportQuery.model_construct(None, **{name: value[:longest] for name, value in _given().items()})
    body = render_template("exposure.html", problem=problem, problem_line=line, **_form_words(sent))
    return Response(body, status=problem.status)


def _form_words(fields: ReportQuery) -> dict[str, object]:
    """Return what the form is filled in with: what was asked, right or wrong, and what there is to choose."""
    engine = services().engine
    return {
        "fields": fields,
        "titles": occupation_titles(engine),
        "measures": [measure for measure in engine.measures.available() if measure.kind != "history"],
        "groups": engine.employment.major_groups,
        "sectors": engine.employment.sectors,
    }


def _file(body: bytes, media_type: str, name: str) -> Response:
    response = Response(body, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _suffix(asked: ReportQuery) -> str:
    """Return what tells files of several choices apart, of harmless characters only."""
    chosen = ""
    if asked.soc_group:
        chosen = f"-soc-{asked.soc_group}"
    elif asked.sector:
        chosen = f"-naics-{asked.sector}"
    elif len(asked.names) == 1:
        chosen = f"-{asked.names[0]}"
    elif asked.names:
        chosen = f"-{len(asked.names)}-occupations"
    return re.sub(r"[^A-Za-z0-9.-]+", "-", chosen)[:60]
