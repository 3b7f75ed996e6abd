"""``skillmatch match``: rank resumes against postings, score pairs, explain one pair."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.reading import Read, read_all
from skillmatch.cli.recording import by_option, open_recording, record_option
from skillmatch.cli.session import check_writable, open_engine, requirements_option, write_table, write_text
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.engine import Collection, Engine
    from skillmatch.explain import Account
    from skillmatch.types import Explanation, RawDocument, RequirementMode


@click.group(name="match")
def command() -> None:
    """Rank resumes against postings and explain the scores."""


@command.command()
@click.option(
    "--resumes", type=click.Path(path_type=Path), required=True, help="Folder, JSONL or CSV (id,text)."
)
@click.option(
    "--postings", type=click.Path(path_type=Path), required=True, help="Folder, JSONL or CSV (id,text)."
)
@click.option(
    "--top", type=click.IntRange(1), default=10, show_default=True, help="Resumes kept per posting."
)
@click.option("--pairs", type=click.Path(path_type=Path), help="CSV posting_id,resume_id: score just these.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@record_option
@by_option
@requirements_option
def rank(
    resumes: Path,
    postings: Path,
    top: int,
    pairs: Path | None,
    output: Path,
    record: Path | None,
    by: str,
    requirements: RequirementMode | None,
) -> None:
    """Rank resumes for every posting; writes ids, rank, what eliminates, score and each contribution.

    A decision record holds all resumes that were ranked, not the best alone; see skillmatch audit replay.
    """
    from skillmatch.sources.tables import read_pairs

    check_writable(output)
    posting_files, resume_files = read_all([postings]), read_all([resumes])
    wanted = read_pairs(pairs) if pairs is not None else None
    engine = open_engine(requirements=requirements)
    recording = open_recording(engine, record, by)
    collection = engine.prepare(
        posting_files.documents,
        resume_files.documents,
        keep=None if recording is None else recording.recorder.keep,
    )
    _say_warnings(collection.warnings)
    rankings = engine.rank_all(collection, pairs=wanted)
    rows: Iterator[Explanation] = (
        explanation
        for ranking in (rankings if recording is None else recording.watched(rankings))
        for explanation in ranking[: None if wanted is not None else top]
    )
    count = write_table(output, engine.match_columns(), (match_row(explanation) for explanation in rows))
    n_postings, n_resumes = len(posting_files.documents), len(resume_files.documents)
    click.echo(f"{n_postings:,} postings, {n_resumes:,} resumes, {count:,} rows -> {output}")
    Read([], posting_files.n_failed + resume_files.n_failed).exit_if_some_failed()


def match_row(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as a row of the ranking table."""
    match = explanation.match
    amounts = {f"contribution_{c.feature}": f"{c.amount:.6f}" for c in explanation.contributions}
    return {
        "posting_id": match.posting_id,
        "resume_id": match.resume_id,
        "rank": match.rank,
        "percentile": f"{match.percentile:.6f}",
        "eliminated_by": "; ".join(evidence.label for evidence in explanation.eliminated_by),
        "score": f"{match.score:.6f}",
        "margin": f"{match.margin:.6f}",
        "base": f"{explanation.base:.6f}",
        **amounts,
    }


def _say_warnings(warnings: tuple[str, ...]) -> None:
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)


def _a_number(context: click.Context, option: click.Parameter, value: float | None) -> float | None:
    if value is not None and math.isnan(value):
        raise click.BadParameter("expected a number from 0 to 1, found nan.", context, option)
    return value


@command.command()
@click.argument("resume", type=click.Path(path_type=Path))
@click.argument("posting", type=click.Path(path_type=Path))
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Another resume, or a folder, JSONL or CSV of resumes, to rank RESUME among; may be repeated.",
)
@click.option(
    "--cut",
    type=click.FloatRange(0, 1),
    callback=_a_number,
    help="Score from which resumes are recommended; says what would reach it.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "svg"]),
    default="text",
    show_default=True,
    help="svg is the score as a picture.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here, not to the terminal."
)
@record_option
@by_option
@requirements_option
def explain(
    resume: Path,
    posting: Path,
    against: tuple[Path, ...],
    cut: float | None,
    form: str,
    output: Path | None,
    record: Path | None,
    by: str,
    requirements: RequirementMode | None,
) -> None:
    """Explain the score of RESUME for POSTING: base and contributions, and evidence per requirement.

    With --against, also its case among the others, what parts it from the resume ranked one higher, and the
    smallest set of skills, years or credentials that would lift it there, found by scoring it again. That is
    a ranking, and recorded where records are kept; one resume alone is recorded with --record.
    """
    from skillmatch.sources.files import read_file

    if output is not None:
        check_writable(output)
    posting_raw, resume_raw = read_file(posting), read_file(resume)
    others = read_all(against) if against else Read([], 0)
    engine = open_engine(requirements=requirements)
    is_ranking = bool(against) or record is not None
    recording = open_recording(engine, record, by) if is_ranking else None
    collection = engine.prepare(
        [posting_raw],
        with_others(resume_raw, others.documents),
        keep=None if recording is None else recording.recorder.keep,
    )
    _say_warnings(collection.warnings)
    accounts = engine.matcher.accounts(
        collection.subjects["posting", posting_raw.doc_id],
        [collection.subjects["resume", doc_id] for doc_id in collection.resumes],
        cut=cut,
        only={resume_raw.doc_id},
        trials=_TRIALS,
    )
    if recording is not None:
        recording.take(tuple(each.explanation for each in accounts), cut=cut)
    account = next(each for each in accounts if each.explanation.match.resume_id == resume_raw.doc_id)
    text = _FORMATS[form](engine, collection, account)
    if output is None:
        click.echo(text)
    else:
        write_text(output, text + "\n")
    others.exit_if_some_failed()


_TRIALS = 5000
"""Changed resumes that are scored per aim: a few seconds at most."""


def with_others(resume: RawDocument, others: Sequence[RawDocument]) -> list[RawDocument]:
    """Return a resume and those it is ranked among; the resume itself may stand among them.

    Raises:
        InputError: Another text has the same id.
    """
    found = {resume.doc_id: resume}
    for other in others:
        known = found.setdefault(other.doc_id, other)
        if known.text != other.text:
            raise InputError(
                f"Two resumes with different texts have the id {other.doc_id!r}. Ids are file names without "
                "their ending, or the id column; rename one of them."
            )
    return list(found.values())


def _as_json(engine: Engine, collection: Collection, account: Account) -> str:  # noqa: ARG001
    import json

    from skillmatch.explain.plain import as_values

    return json.dumps(as_values(account), ensure_ascii=False, indent=1)


def _as_html(engine: Engine, collection: Collection, account: Account) -> str:
    from skillmatch.report.assemble import ranking_view
    from skillmatch.report.html import match_report
    from skillmatch.report.views import ReportSection

    posting = collection.postings[account.explanation.match.posting_id]
    view = ranking_view(engine, posting, collection.resumes, [account])
    n_others = len(collection.resumes) - 1
    title = "One posting, one resume" if n_others == 0 else f"One resume among {n_others + 1}"
    section = ReportSection(title=title, source="Your own files", matches=(view,))
    return match_report(
        [section], skills=engine.taxonomy.skills, provenance=engine.provenance(), open_first=True
    )


def _as_text(engine: Engine, collection: Collection, account: Account) -> str:  # noqa: ARG001
    from skillmatch.explain.telling import as_text

    return as_text(account)


def _as_svg(engine: Engine, collection: Collection, account: Account) -> str:  # noqa: ARG001
    from skillmatch.report.exposure.figures.svg import svg_file
    from skillmatch.report.waterfall import waterfall

    return svg_file(waterfall(account.explanation)).rstrip("\n")


_FORMATS = {"text": _as_text, "json": _as_json, "html": _as_html, "svg": _as_svg}
