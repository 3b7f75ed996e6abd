"""``skillmatch skills``: extract from documents, rank for short texts, look up by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.reading import read_all
from skillmatch.cli.session import (
    NARROW,
    FolderPath,
    check_writable,
    console,
    open_engine,
    tier_option,
    write_table,
    write_text,
)
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.types import Document, DocumentKind, SkillMention, TierName

_RANK_COLUMNS = ("id", "rank", "uri", "preferred_label")


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
@tier_option
def extract(
    files: tuple[Path, ...], kind: DocumentKind, form: str, output: Path | None, tier: TierName | None
) -> None:
    """Find the skills said or implied in FILES (text, HTML, PDF, DOCX, JSON Resume; or folders, JSONL, CSV).

    Positions count code points of the text as received, or of the text drawn from a PDF, DOCX or HTML file;
    the JSON repeats that text.

    JSON is a list of documents (doc_id, kind, language, text, mentions); each of the mentions has start, end,
    surface, uri, preferred_label, taxonomy_release, confidence, method (exact, fuzzy or dense), section,
    strength (must, nice or null) and negated.
    """
    if output is not None:
        check_writable(output)
    given = read_all(files)
    engine = open_engine(tier=tier)
    read = [engine.read(raw, kind) for raw in given.documents]
    found = [(subject.document, engine.mentions(subject.document)) for subject in read]
    for document, _ in found:
        for warning in engine.document_warnings(document):
            click.echo(f"warning: {document.doc_id}: {warning}", err=True)
    if form == "table":
        _print_tables(found, output)
    elif form == "json":
        text = json.dumps(
            [_as_json(document, mentions) for document, mentions in found], ensure_ascii=False, indent=1
        )
        _write(text, output)
    else:
        from skillmatch.report.assemble import document_view
        from skillmatch.report.html import skills_page

        views = [document_view(engine, subject) for subject in read]
        text = skills_page(views, skills=engine.taxonomy.skills, provenance=engine.provenance())
        _write(text, output)
    given.exit_if_some_failed()


def _write(text: str, output: Path | None) -> None:
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
    terminal = console() if output is None else Console(file=buffer, width=120, markup=False, emoji=False)
    columns = ["where", "surface", "skill", "conf.", "method", "section", "strength"]
    if terminal.width < NARROW:
        columns.remove("section")
    for document, mentions in found:
        table = Table(title=f"{document.doc_id} ({len(mentions)} mentions)", title_justify="left")
        for column in columns:
            table.add_column(column, overflow="fold", no_wrap=column == "where")
        for mention in mentions:
            cells = {
                "where": f"{mention.span.start}-{mention.span.end}",
                "surface": " ".join(mention.surface.split()),
                "skill": mention.preferred_label,
                "conf.": f"{mention.confidence:.2f}",
                "method": mention.method,
                "section": mention.section,
                "strength": "negated" if mention.negated else (mention.strength or ""),
            }
            table.add_row(*(cells[column] for column in columns))
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
@tier_option
@click.option(
    "--encoder",
    type=FolderPath(path_type=Path),
    help="Rank by the sentence-transformers model in this folder, not by a tier of ours.",
)
def rank(
    source: Path,
    top: int,
    output: Path,
    release: str | None,
    tier: TierName | None,
    encoder: Path | None,
) -> None:
    """Rank the ESCO skills for each text of a CSV; writes id,rank,uri,preferred_label,score.

    With --encoder the last column is "margin": it orders the skills of a text and is no probability. The
    folder needs modules.json, tokenizer.json, 1_Pooling/config.json, and onnx/model.onnx or model.safetensors
    (the latter with the extra "sentence-transformers"); nothing is downloaded. Vectors of all skills are made
    the first time, which takes minutes, and kept below SKILLMATCH_HOME.
    """
    from skillmatch.sources.tables import read_rows

    if encoder is not None and tier is not None:
        raise InputError("Give --tier or --encoder, not both: the tiers were taught our own encoder.")
    check_writable(output)
    rows = read_rows(source)
    engine = open_engine(tier=tier)
    ranked, figure = _ranked(engine, [text for _, text in rows], top, release, encoder)
    count = write_table(
        output,
        (*_RANK_COLUMNS, figure),
        (
            {
                "id": row_id,
                "rank": place,
                "uri": uri,
                "preferred_label": engine.label_in_release(uri, release),
                figure: f"{value:.6f}",
            }
            for (row_id, _), best in zip(rows, ranked, strict=True)
            for place, (uri, value) in enumerate(best, start=1)
        ),
    )
    click.echo(f"{len(rows):,} texts, {count:,} rows -> {output}")


def _ranked(
    engine: Engine, texts: list[str], top: int, release: str | None, encoder: Path | None
) -> tuple[list[list[tuple[str, float]]], str]:
    """Return the best skills of each text, and the name of the figure that goes with each."""
    if encoder is None:
        return engine.rank_skills(texts, top=top, release=release), "score"
    from skillmatch.engine.named_model import ranker_by

    found = ranker_by(engine, encoder)
    click.echo(found.note, err=True)
    return found.ranker.rank_by_margin(texts, top=top, release=release), "margin"


@command.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option(
    "--full", is_flag=True, help="Also give descriptions, from the full releases (skillmatch data)."
)
def find(name: str, form: str, full: bool) -> None:
    """Look up a skill by label, alias or URI, best first. Exit status 1 when nothing goes by that name."""
    if not name.strip():
        raise InputError("Expected the name of a skill, found an empty one.")
    engine = open_engine()
    taxonomy = engine.full_taxonomy if full else engine.taxonomy
    rows = [
        {
            "preferred_label": skill.preferred_label,
            "skill_type": skill.skill_type,
            "taxonomy": skill.taxonomy,
            "uri": skill.uri,
            **({"description": skill.description} if full else {}),
        }
        for skill in taxonomy.find_skill(name)
    ]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif rows:
        _print_rows(rows)
    else:
        click.echo(f"No skill in {taxonomy.release} goes by that name.", err=True)
    click.get_current_context().exit(0 if rows else 1)


def _print_rows(rows: list[dict[str, str]]) -> None:
    from rich.table import Table

    table = Table()
    for column in rows[0]:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*row.values())
    console().print(table)
