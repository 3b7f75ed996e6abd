"""The page: a form, and what came of it, without a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, render_template, request

from skillmatch.report.html import DocumentView, MatchView, stylesheet
from skillmatch.types import RequirementMode
from skillmatch.web.api import endpoints
from skillmatch.web.forms import N_PASTED_RESUMES, Form, read_form
from skillmatch.web.reading import view_document, view_match
from skillmatch.web.samples import DEFAULT_POSTING, sample_documents, sample_names
from skillmatch.web.services import services
from skillmatch.web.styles import style_version

blueprint = Blueprint("page", __name__)

MODE_CHOICES: Final[Mapping[RequirementMode, str]] = {
    "filter": "stated failures rank last",
    "strict": "silence ranks last too",
    "penalty": "failures lower scores",
}
"""The modes of hard requirements as the form offers them: short, so that a telephone shows all of each."""

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<circle cx="12" cy="16" r="10" fill="#0b5a70"/>'
    '<circle cx="20" cy="16" r="10" fill="#e69f00" fill-opacity=".8"/></svg>'
)


@blueprint.app_context_processor
def _page_words() -> dict[str, object]:
    return {
        "style_version": style_version(),
        "provenance": services().engine.provenance(),
        "is_store_served": services().settings.is_store_served,
        "is_recording": services().engine.is_recording,
    }


@blueprint.get("/")
def home() -> str:
    """Show the form."""
    return render_template("home.html", form=None, **_form_words())


@blueprint.post("/match")
def match() -> Response:
    """Show what a posting and resumes say, and how they match."""
    form = read_form(request, services().settings)
    return _result(form, is_sample=False)


@blueprint.get("/match")
def match_again() -> Response:
    """Lead back to the form: a result cannot be asked for again by its address."""
    return Response(status=303, headers={"Location": "/"})


@blueprint.get("/sample")
def sample() -> Response:
    """Show a sample posting with its resumes."""
    posting, resumes = sample_documents(request.args.get("posting", DEFAULT_POSTING))
    return _result(Form(posting=posting, resumes=resumes), is_sample=True)


@blueprint.get("/api")
def api() -> str:
    """Describe the API for readers."""
    return render_template("api.html", endpoints=endpoints())


@blueprint.get("/about")
def about() -> str:
    """Say what this is, what it is made with, and what becomes of the texts."""
    return render_template("about.html", taxonomy=services().engine.taxonomy)


@blueprint.get("/icon.svg")
def icon() -> Response:
    """Serve the page's icon: two overlapping discs."""
    response = Response(_ICON, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/static/style-<version>.css")
def style(version: str) -> Response:  # noqa: ARG001 -- part of the address alone
    """Serve the style sheet, which browsers may keep for good."""
    response = Response(stylesheet(), mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _form_words() -> dict[str, object]:
    return {
        "n_pasted": N_PASTED_RESUMES,
        "samples": sample_names(),
        "default_sample": DEFAULT_POSTING,
        "settings": services().settings,
        "modes": MODE_CHOICES,
        "usual_mode": services().engine.requirements,
    }


def _result(form: Form, *, is_sample: bool) -> Response:
    engine = services().engine
    if form.requirements is not None:
        engine = engine.with_requirements(form.requirements)
    match_found: MatchView | None = None
    alone: list[DocumentView] = []
    if form.posting is not None and form.resumes:
        match_found = view_match(
            engine,
            form.posting,
            form.resumes,
            cut=form.cut,
            with_own_exposure=True,
            is_recorded=not is_sample,
        )
    elif form.posting is not None:
        alone = [view_document(engine, form.posting, "posting")]
    else:
        alone = [view_document(engine, item, "resume") for item in form.resumes]
    body = render_template(
        "result.html",
        form=form,
        match=match_found,
        alone=alone,
        skills=engine.taxonomy.skills,
        is_sample=is_sample,
        **_form_words(),
    )
    return Response(body)
