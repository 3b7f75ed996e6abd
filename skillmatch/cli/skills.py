"""``skillmatch skills``: extract from documents, rank for short texts, look up by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.session import console, open_engine, write_table, write_text

if TYPE_CHECKING:
    from skillmatch.types import Document, SkillMention

_RANK_COLUMNS = ("id", "rank", "uri", "preferred_label", "score")


@click.group(name="skills")
def command() -> None:
    """Find the skills of documents; rank and look up skills."""


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["posting", "resume"]), default="posting", show_default=True)
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "html"]), default="table", show_default=True
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here, not to the terminal."
)
def extract(files: tuple[Path, ...], kind: str, form: str, output: Path | None) -> None:
    """Find the skills said or implied in FILES (text, HTML, PDF, DOCX, JSON Resume; or folders, JSONL, CSV).

    Positions count code points of the text as received, or of the text drawn from a PDF, DOCX or HTML file;
    the JSON repeats that text.
    """
    from skillmatch.sources.tables import read_documents

    raws = [raw for file in files for raw in read_documents(file)]
    engine = open_engine()
    read = [engine.read_posting(raw) if kind == "posting" else engine.read_resume(raw) for raw in raws]
    found = [(subject.document, engine.mentions(subject.document)) for subject in read]
    for document, _ in found:
        if warning := engine.language_warning(document):
            click.echo(f"warning: {document.doc_id}: {warning}", err=True)
    if form == "table":
        _print_tables(found, output)
        return
    if form == "json":
        text = json.dumps(
            [_as_json(document, mentions) for document, mentions in found], ensure_ascii=False, indent=1
        )
    else:
        from skillmatch.report.assemble import document_view
        from skillmatch.report.html import skills_page

        views = [document_view(engine, subject) for subject in read]
        text = skills_page(views, skills=engine.taxonomy.skills, provenance=engine.provenance())
    if output is None:
        click.echo(text)
    else:
        write_text(output, text + "\n")


def _as_json(document: Document, mentions: tuple[SkillMention, ...]) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "kind": document.kind,
        "language": document.language.code,
        "text": document.text,
        "mentions": [mention_json(mention) for mention in mentions],
    }


def mention_json(mention: SkillMention) -> dict[str, Any]:
    """Return a mention as it stands in the JSON output."""
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "surface": mention.surface,
        "uri": mention.uri,
        "preferred_label": mention.preferred_label,
        "taxonomy_release": mention.taxonomy_release,
        "confidence": round(mention.confidence, 4),
        "method": mention.method,
        "section": mention.section,
        "strength": mention.strength,
        "negated": mention.negated,
    }


def _print_tables(found: list[tuple[Document, tuple[SkillMention, ...]]], output: Path | None) -> None:
    from io import StringIO

    from rich.console import Console
    from rich.table import Table

    buffer = StringIO()
    terminal = console() if output is None else Console(file=buffer, width=120)
    for document, mentions in found:
        table = Table(title=f"{document.doc_id} ({len(mentions)} mentions)", title_justify="left")
        for column in ("where", "surface", "skill", "confidence", "method", "section", "strength"):
            table.add_column(column, overflow="fold")
        for mention in mentions:
            table.add_row(
                f"{mention.span.start}-{mention.span.end}",
                " ".join(mention.surface.split()),
                mention.preferred_label,
                f"{mention.confidence:.2f}",
                mention.method,
                mention.section,
                "negated" if mention.negated else (mention.strength or ""),
            )
        terminal.print(table)
    if output is not None:
        write_text(output, buffer.getvalue())


@command.command()
@click.option(
    "--input", "source", type=click.Path(path_type=Path), required=True, help="CSV with columns id,text."
)
@click.option("--top", type=click.IntRange(1), default=10, show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--release", type=click.Choice(["1.1.0"]), help="Rank only the labels of this ESCO release.")
def rank(source: Path, top: int, output: Path, release: str | None) -> None:
    """Rank the ESCO skills for each text of a CSV; writes id,rank,uri,preferred_label,score."""
    from skillmatch.sources.tables import read_rows

    rows = read_rows(source)
    engine = open_engine()
    ranked = engine.rank_skills([text for _, text in rows], top=top, release=release)
    count = write_table(
        output,
        _RANK_COLUMNS,
        (
            {
                "id": row_id,
                "rank": place,
                "uri": uri,
                "preferred_label": engine.label_in_release(uri, release),
                "score": f"{score:.6f}",
            }
            for (row_id, _), best in zip(rows, ranked, strict=True)
            for place, (uri, score) in enumerate(best, start=1)
        ),
    )
    click.echo(f"{len(rows):,} texts, {count:,} rows -> {output}")


@command.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def find(name: str, form: str) -> None:
    """Look up a skill by label, alias or URI, best first. Exit status 1 when nothing goes by that name."""
    from rich.table import Table

    engine = open_engine()
    skills = engine.find_skill(name)
    if form == "json":
        click.echo(
            json.dumps(
                [
                    {
                        "uri": s.uri,
                        "preferred_label": s.preferred_label,
                        "skill_type": s.skill_type,
                        "taxonomy": s.taxonomy,
                    }
                    for s in skills
                ],
                ensure_ascii=False,
                indent=1,
            )
        )
    elif skills:
        table = Table()
        for column in ("skill", "type", "taxonomy", "uri"):
            table.add_column(column, overflow="fold")
        for skill in skills:
            table.add_row(skill.preferred_label, skill.skill_type, skill.taxonomy, skill.uri)
        console().print(table)
    else:
        click.echo(f"No skill in {engine.taxonomy.release} goes by that name.", err=True)
    click.get_current_context().exit(0 if skills else 1)
