"""``skillmatch demo``: the whole way on sample documents, and on real ones where a mirror is named."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import NARROW, console, make_folder, open_engine, write_text
from skillmatch.settings import DEFAULT_PORT

if TYPE_CHECKING:
    from skillmatch.engine import Collection, Engine
    from skillmatch.report.views import ReportSection
    from skillmatch.types import Explanation, RawDocument

_SAMPLE_SOURCE = "24 postings and 24 resumes written for this project (Apache-2.0; all persons are fictional)"
_EXPOSURE_NOTE = (
    "Exposure of the posting's occupation: the share of its tasks that a language model could do\n"
    'in half the time (beta of "GPTs are GPTs", rated by GPT-4); no forecast of jobs.'
)
_SHOWN = 3
"""Resumes per posting that the report explains."""


@click.command(name="demo")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Folder for the report and the tables.",
)
@click.option(
    "--real/--no-real", default=True, help="Also run real documents where SKILLMATCH_MIRROR has them."
)
def command(output: Path, real: bool) -> None:
    """Run the whole way: skills, explained matches and exposure, as a table, CSV files and an HTML report."""
    from skillmatch.content import content_path
    from skillmatch.report.html import match_report
    from skillmatch.sources.tables import read_documents

    started = time.perf_counter()
    make_folder(output)
    engine = open_engine()
    sections = [
        _run(
            engine,
            "Sample postings and resumes",
            _SAMPLE_SOURCE,
            read_documents(content_path("samples", "postings")),
            read_documents(content_path("samples", "resumes")),
            output / "sample-matches.csv",
        )
    ]
    mirror = engine.settings.mirror
    if real and mirror is not None:
        sections += _real_sections(engine, mirror, output)
    _search_the_store(engine, output / "store")
    report = output / "report.html"
    write_text(
        report,
        match_report(
            sections,
            skills=engine.taxonomy.skills,
            provenance=engine.provenance(),
            title="Postings and resumes, matched",
            lead="Made by `skillmatch demo`.",
        ),
    )
    click.echo(f"\nDone in {time.perf_counter() - started:.0f} s.")
    click.echo(f"Report: {report.resolve()}")
    click.echo(f"Page:   http://127.0.0.1:{DEFAULT_PORT}  (start it with: make serve)")


def _run(
    engine: Engine,
    title: str,
    source: str,
    postings: list[RawDocument],
    resumes: list[RawDocument],
    table: Path,
) -> ReportSection:
    from skillmatch.cli.match import match_row
    from skillmatch.cli.session import write_table
    from skillmatch.explain import accounts
    from skillmatch.report.assemble import ranking_view
    from skillmatch.report.views import ReportSection

    collection = engine.prepare(postings, resumes)
    rankings = list(engine.rank_all(collection))
    write_table(table, engine.match_columns(), (match_row(e) for ranking in rankings for e in ranking))
    _print_best(engine, title, source, collection, rankings)
    _keep(engine, collection, table.parent / "store")
    click.echo(f"All {sum(map(len, rankings)):,} scores with their contributions: {table}")
    return ReportSection(
        title=title,
        source=source,
        matches=tuple(
            ranking_view(
                engine,
                collection.postings[ranking[0].match.posting_id],
                collection.resumes,
                accounts(ranking, rules=engine.scorer.rules)[:_SHOWN],
            )
            for ranking in rankings
            if ranking
        ),
    )


def _real_sections(engine: Engine, mirror: Path, output: Path) -> list[ReportSection]:
    from skillmatch.sources.corpora import POSTINGS_NAME, RESUMES_NAME, has_corpora, trade_samples

    if not has_corpora(mirror):
        click.echo(
            f"\nThe mirror {os.fspath(mirror)} has no real postings and resumes; the sample is all there is."
        )
        return []
    samples = trade_samples(mirror, n_postings=2, n_resumes=4)
    return [
        _run(
            engine,
            "Real postings and resumes of five trades",
            f"{POSTINGS_NAME} against {RESUMES_NAME}; read from the mirror, not part of the package",
            [raw for sample in samples for raw in sample.postings],
            [raw for sample in samples for raw in sample.resumes],
            output / "real-matches.csv",
        )
    ]


def _print_best(
    engine: Engine,
    title: str,
    source: str,
    collection: Collection,
    rankings: list[tuple[Explanation, ...]],
) -> None:
    from rich.table import Table

    from skillmatch.explain.words import summarise

    table = Table(title=f"{title}\n{source}", title_justify="left", show_lines=True)
    terminal = console()
    is_narrow = terminal.width < NARROW
    table.add_column("posting and best resume" if is_narrow else "posting", overflow="fold", ratio=3)
    if not is_narrow:
        table.add_column("best resume", overflow="fold", ratio=3)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("exposure", justify="right", no_wrap=True)
    table.add_column("why", overflow="fold", ratio=4 if is_narrow else 6)
    for ranking in rankings:
        best = ranking[0]
        posting = collection.postings[best.match.posting_id]
        guesses = engine.code_occupation(posting)
        exposure = engine.exposure(guesses, subject=best.match.posting_id)
        beta = next((e.value for e in exposure if (e.measure, e.rater) == ("beta", "gpt4")), None)
        names = (posting.document.title or best.match.posting_id, best.match.resume_id)
        table.add_row(
            *(("\n  ".join(names),) if is_narrow else names),
            f"{best.match.score:.2f}",
            "no data" if beta is None else f"{beta:.2f}",
            summarise(best),
        )
    terminal.print(table)
    click.echo(_EXPOSURE_NOTE)
    for warning in collection.warnings:
        click.echo(f"warning: {warning}", err=True)


def _keep(engine: Engine, collection: Collection, folder: Path) -> None:
    with engine.open_store(folder) as store:
        store.put(engine.stored(posting) for posting in collection.postings.values())
        store.put(engine.stored(resume) for resume in collection.resumes.values())


def _search_the_store(engine: Engine, folder: Path) -> None:
    query = "look after patients on a hospital ward"
    with engine.open_store(folder) as store:
        vector = engine.encoder.encode([query])[0]
        hits = store.search(words=query, vector=vector, top=3)
        click.echo(f"\nThe store holds {store.count():,} documents. Nearest to “{query}”:")
        for hit in hits:
            found = store.get(hit.doc_id)
            click.echo(f"  {hit.doc_id}  {found.title if found else ''}")
