"""The pages that audit: wording, impact of outcomes, exposure in rankings; without a script, nothing kept.

Files to download are part of the answer itself, as addresses that hold them: the server keeps nothing to hand
over later.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeVar

from flask import Blueprint, Response, current_app, render_template, request
from pydantic import BaseModel, ValidationError

from skillmatch.audit.wording import judge_wording
from skillmatch.engine.staging import Stage
from skillmatch.errors import InputError, SkillmatchError, place_of
from skillmatch.records.verifying import verify
from skillmatch.report.audit_files import impact_files
from skillmatch.report.audit_impact import audit_view
from skillmatch.report.audit_parity import parity_records, parity_rows, parity_words
from skillmatch.report.audit_perturb import perturb_text, perturb_words
from skillmatch.report.audit_wording import WEIGHT_WORDS, wording_view
from skillmatch.report.csv_text import as_csv
from skillmatch.report.records import record_rows, record_view
from skillmatch.web.auditing import impact_of, outcomes_table, parity_of, rankings_table, swaps_of
from skillmatch.web.forms import read_one
from skillmatch.web.problems import ProblemError, is_fault, problem_of, with_retry
from skillmatch.web.recording import records_of, replay_of
from skillmatch.web.schemas.audit import ImpactFields, ParityFields
from skillmatch.web.schemas.records import ReplayIn, VerifyIn
from skillmatch.web.services import services

blueprint = Blueprint("audit_page", __name__)

Asked = TypeVar("Asked", bound=BaseModel)

AUDITS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "wording": ("Wording", "Words in a posting that leave people out, and what could stand instead."),
        "impact": ("Impact", "Selection and scoring rates by sex and race: Local Law 144 and four fifths."),
        "exposure": ("Exposure", "Who is shown at the top of rankings, against who is in them."),
        "perturb": ("Swaps", "Another name, address or school in a resume: does any figure move?"),
        "records": ("Records", "Rankings of this server: who, when, with what; checked and made anew."),
    }
)
"""The audits by their address, each with its name and what it is for."""

STAGE_WORDS: Final[Mapping[Stage, str]] = MappingProxyType(
    {
        "text": "the texts as received",
        "read": "the documents as read",
        "skills": "their skills",
        "occupations": "their occupations",
        "subjects": "what is matched of them",
    }
)
"""The stages that a replay may go on from, in words."""

_MEDIA: Final[Mapping[str, str]] = MappingProxyType(
    {"html": "text/html", "csv": "text/csv", "json": "application/json"}
)
_FIELDS: Final = tuple(dict.fromkeys([*ImpactFields.model_fields, *ParityFields.model_fields]))
_SWAPS: Final = 4
"""Other names that the page tries; a reader waits for them."""

_LONGEST: Final = 500
"""Characters of a field that are shown again."""


@blueprint.get("/audit")
def audit() -> str:
    """Say what can be audited."""
    return render_template("audit/index.html", audits=AUDITS)


@blueprint.get("/audit/wording")
def wording_form() -> str:
    """Show the form for a posting."""
    return _page("wording", {})


@blueprint.post("/audit/wording")
def wording() -> Response:
    """Show what is to be said of a posting's words."""

    def made() -> dict[str, object]:
        posting = read_one(request, services().settings, field="posting", word="Posting")
        if posting is None:
            raise InputError("Nothing was sent: paste or upload a posting.")
        text = posting.raw.text
        return {
            "found": wording_view(judge_wording(posting.name, text), text),
            "text": text,
            "WEIGHT_WORDS": WEIGHT_WORDS,
        }

    return _answered("wording", made)


@blueprint.get("/audit/impact")
def impact_form() -> str:
    """Show the form for outcomes."""
    return _page("impact", {})


@blueprint.post("/audit/impact")
def impact() -> Response:
    """Show rates and impact ratios of the outcomes that were sent."""

    def made() -> dict[str, object]:
        found, facts = impact_of(outcomes_table(*_table("outcomes")), _asked(ImpactFields))
        return {"audit": audit_view(found, facts), "files": _files(impact_files(found, facts))}

    return _answered("impact", made)


@blueprint.get("/audit/exposure")
def exposure_form() -> str:
    """Show the form for rankings."""
    return _page("exposure", {})


@blueprint.post("/audit/exposure")
def exposure() -> Response:
    """Show who is at the top of the rankings that were sent."""

    def made() -> dict[str, object]:
        found = parity_of(rankings_table(*_table("rankings")), _asked(ParityFields))
        files = {"exposure-in-rankings.csv": as_csv(parity_records(found))}
        return {"rows": parity_rows(found), "notes": parity_words(found), "files": _files(files)}

    return _answered("exposure", made)


@blueprint.get("/audit/perturb")
def perturb_form() -> str:
    """Show the form for a posting and a resume."""
    return _page("perturb", {})


@blueprint.post("/audit/perturb")
def perturb() -> Response:
    """Show whether any figure moves when another person stands in the resume."""

    def made() -> dict[str, object]:
        posting = read_one(request, services().settings, field="posting", word="Posting")
        resume = read_one(request, services().settings, field="resume", word="Resume")
        if posting is None or resume is None:
            raise InputError("Paste or upload a posting and a resume.")
        found = swaps_of(services(), posting, [resume], n_names=_SWAPS)
        files = {"swaps.html": perturb_text("html", found), "swaps.json": perturb_text("json", found)}
        texts = {"posting": posting.raw.text, "resume": resume.raw.text}
        return {**perturb_words(found), "files": _files(files), "texts": texts}

    return _answered("perturb", made)


@blueprint.get("/audit/records")
def records() -> Response:
    """List the decision records, where some are kept."""
    return _answered("records", lambda: {"rows": record_rows(records_of(services()))})


@blueprint.post("/audit/records")
def check_records() -> Response:
    """Check every byte of the records and list them where they can be read."""

    def made() -> dict[str, object]:
        store = records_of(services())
        found = verify(store, head=_asked(VerifyIn).head)
        return {"verified": found, "rows": () if found.problems else record_rows(store)}

    return _answered("records", made)


@blueprint.get("/audit/records/<name>")
def record(name: str) -> Response:
    """Show a record."""
    return _answered("record", lambda: _record_words(name))


@blueprint.post("/audit/records/<name>")
def replay(name: str) -> Response:
    """Make a recorded ranking anew and show whether it agrees."""

    def made() -> dict[str, object]:
        start = _asked(ReplayIn).start
        return {**_record_words(name), "replayed": replay_of(services(), name, start=start)}

    return _answered("record", made)


def _record_words(name: str) -> dict[str, object]:
    store = records_of(services())
    return {"view": record_view(store, store.find(name)), "replayed": None, "stages": STAGE_WORDS}


def _answered(name: str, make: Callable[[], dict[str, object]]) -> Response:
    try:
        return Response(_page(name, make()))
    except (SkillmatchError, ProblemError, ValidationError) as error:
        problem = problem_of(error)
        if is_fault(problem):
            current_app.logger.error("%s for an audit", place_of(error))
        line = "; ".join(fault.detail for fault in problem.errors) + "." if problem.errors else problem.detail
        return with_retry(Response(_page(name, {"problem": line}), status=problem.status), problem)


def _page(name: str, words: Mapping[str, object]) -> str:
    """Render an audit's page: the form, filled in as it was sent, and what came of it."""
    fields = {field: request.form.get(field, "").strip()[:_LONGEST] for field in _FIELDS}
    return render_template(
        f"audit/{name}.html",
        **{"problem": None, "found": None, "verified": None, **words},
        is_answered=bool(words) and "problem" not in words,
        audits=AUDITS,
        here="records" if name == "record" else name,
        fields=fields,
        settings=services().settings,
    )


def _asked(model: type[Asked]) -> Asked:
    """Read the fields of a form that are a model's.

    Raises:
        ValidationError: A field does not fit.
    """
    given = {name: request.form.get(name, "").strip() for name in model.model_fields}
    return model.model_validate({name: value for name, value in given.items() if value})


def _table(field: str) -> tuple[bytes, Literal["csv", "jsonl"]]:
    """Return the table that was pasted, or else the file that was chosen.

    Raises:
        InputError: There is neither.
    """
    pasted = request.form.get(field, "")
    if pasted.strip():
        return pasted.encode("utf-8", "replace"), "csv"
    upload = request.files.get(f"{field}_file")
    data = upload.read() if upload is not None else b""
    if upload is None or not data:
        raise InputError("Nothing was sent: paste a table, or choose a file of one.")
    endings = (upload.filename or "").lower().removesuffix(".gz")
    return data, "jsonl" if endings.endswith((".jsonl", ".ndjson")) else "csv"


def _files(files: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return files by name, each with an address that holds it."""
    return [
        (name, f"data:{_MEDIA[name.rsplit('.', 1)[-1]]};base64,{base64.b64encode(text.encode()).decode()}")
        for name, text in files.items()
    ]
