"""``skillmatch audit wording``: words in postings that leave people out."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.reading import read_all
from skillmatch.cli.session import check_writable, console, write_text
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.audit.coded import Coded
    from skillmatch.audit.wording import Wording


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the JSON here.")
def wording(files: tuple[Path, ...], form: str, output: Path | None) -> None:
    """Find words in postings that leave people out, with reasons and suggestions.

    FILE is a document, a folder, or a table with id and text. Criteria the law protects are marked "refused";
    statements of equal treatment are passed over. Gender-coded words are counted the published way. The
    rules are for English.
    """
    from skillmatch.audit.wording import judge_wording
    from skillmatch.report.audit_wording import wording_record

    if output is not None:
        if form != "json":
            raise InputError("Expected --format json with --output, found table.")
        check_writable(output)
    read = read_all(files)
    judged = [judge_wording(raw.doc_id, raw.text) for raw in read.documents]
    if form == "table":
        _print(judged)
    else:
        text = json.dumps([wording_record(each) for each in judged], ensure_ascii=False, indent=1) + "\n"
        if output is None:
            click.echo(text, nl=False)
        else:
            write_text(output, text)
    read.exit_if_some_failed()


def _print(judged: list[Wording]) -> None:
    for each in judged:
        click.echo(f"{each.doc_id}:", nl=False)
        if not each.is_judged:
            click.echo(f" not judged, the rules are for English (this is {each.language}).")
            continue
        click.echo("" if each.findings else " nothing found.")
        if each.findings:
            _print_findings(each)
        if each.coded is not None:
            _print_coded(each.coded)
    n_found = sum(bool(each.findings) for each in judged)
    refused = sum(any(found.weight == "refused" for found in each.findings) for each in judged)
    click.echo(
        f"{len(judged):,} postings, {n_found:,} with findings, {refused:,} with a criterion the law protects."
    )


def _print_findings(each: Wording) -> None:
    from rich.table import Table

    table = Table()
    for name in ("place", "words", "kind", "weight", "why", "instead"):
        table.add_column(name, overflow="fold")
    for found in each.findings:
        table.add_row(
            f"{found.span.start}-{found.span.end}",
            " ".join(found.surface.split()),
            found.kind,
            found.weight,
            f"{found.reason} [{found.source}]",
            found.suggestion,
        )
    console().print(table)
    if each.is_exception_named:
        click.echo("It names an exception of the law for what it asks; have somebody check that it holds.")


def _print_coded(coded: Coded) -> None:
    click.echo(
        f"  Gender-coded words: {coded.count('masculine')} masculine, {coded.count('feminine')} feminine: "
        f"{coded.verdict} (Gaucher, Friesen, Kay 2011; stems of the Gender Decoder)."
    )
    for coding in ("masculine", "feminine"):
        words = Counter(
            word.surface.lower() for word in coded.words if word.coding == coding and not word.is_term
        )
        if words:
            shown = ", ".join(f"{word} x{n}" if n > 1 else word for word, n in sorted(words.items()))
            click.echo(f"    {coding}: {shown}")
    terms = sum(word.is_term for word in coded.words)
    if terms:
        click.echo(f"    {terms} more are part of a name or term.")
