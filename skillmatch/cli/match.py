"""``skillmatch match``: rank resumes against postings, score pairs, explain one pair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.reading import Read, read_all
from skillmatch.cli.session import check_writable, open_engine, write_table, write_text

if TYPE_CHECKING:
    from skillmatch.engine import Collection, Engine
    from skillmatch.types import Explanation


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
def rank(resumes: Path, postings: Path, top: int, pairs: Path | None, output: Path) -> None:
    """Rank resumes for every posting; writes posting_id,resume_id,rank,score and each contribution."""
    from skillmatch.sources.tables import read_pairs

    check_writable(output)
    posting_files, resume_files = read_all([postings]), read_all([resumes])
    wanted = read_pairs(pairs) if pairs is not None else None
    engine = open_engine()
    collection = engine.prepare(posting_files.documents, resume_files.documents)
    _say_warnings(collection.warnings)
    rows: Iterator[Explanation] = (
        explanation
        for explanations in engine.rank_all(collection, pairs=wanted, top=None if wanted is not None else top)
        for explanation in explanations
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
        "score": f"{match.score:.6f}",
        "margin": f"{match.margin:.6f}",
        "base": f"{explanation.base:.6f}",
        **amounts,
    }


def _say_warnings(warnings: tuple[str, ...]) -> None:
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)


@command.command()
@click.argument("resume", type=click.Path(path_type=Path))
@click.argument("posting", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here, not to the terminal."
)
def explain(resume: Path, posting: Path, form: str, output: Path | None) -> None:
    """Explain the score of RESUME for POSTING: base and contributions, and evidence per requirement."""
    from skillmatch.sources.files import read_file

    if output is not None:
        check_writable(output)
    posting_raw, resume_raw = read_file(posting), read_file(resume)
    engine = open_engine()
    collection = engine.prepare([posting_raw], [resume_raw])
    _say_warnings(collection.warnings)
    (explanations,) = engine.rank_all(collection)
    (explanation,) = explanations
    text = _FORMATS[form](engine, collection, explanation)
    if output is None:
        click.echo(text)
    else:
        write_text(output, text + "\n")


def _as_json(engine: Engine, collection: Collection, explanation: Explanation) -> str:  # noqa: ARG001
    import json
    from dataclasses import asdict

    return json.dumps(asdict(explanation), ensure_ascii=False, indent=1)


def _as_html(engine: Engine, collection: Collection, explanation: Explanation) -> str:
    from skillmatch.report.assemble import ranking_view
    from skillmatch.report.html import match_report
    from skillmatch.report.views import ReportSection

    posting = collection.postings[explanation.match.posting_id]
    view = ranking_view(engine, posting, collection.resumes, [explanation])
    section = ReportSection(title="One posting, one resume", source="Your own files", matches=(view,))
    return match_report([section], skills=engine.taxonomy.skills, provenance=engine.provenance())


def _as_text(engine: Engine, collection: Collection, explanation: Explanation) -> str:  # noqa: ARG001
    from skillmatch.explain.words import as_text

    return as_text(explanation)


_FORMATS = {"text": _as_text, "json": _as_json, "html": _as_html}
