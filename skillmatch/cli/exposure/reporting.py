"""``skillmatch exposure report``: a report to cite, as HTML, PDF, CSV, XLSX or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.exposure.corpora import posting_rows
from skillmatch.cli.reading import EXIT_SOME_FAILED
from skillmatch.cli.session import check_writable, make_folder, open_engine, write_bytes
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.report.exposure import ExposureReport, Format
    from skillmatch.report.exposure.facts import PostingsFact, Selection
    from skillmatch.sources.posting_tables import PostingColumns

_FORMATS = ("html", "pdf", "csv", "xlsx", "json")
_path = click.Path(path_type=Path)


@click.command()
@click.option(
    "--occupations",
    multiple=True,
    metavar="CODE_OR_TITLE",
    help="An occupation by code, URI or title; may be repeated, and codes may be joined by commas.",
)
@click.option("--soc-group", default="", metavar="NN", help="A major group of SOC 2018, e.g. 15.")
@click.option(
    "--sector", default="", metavar="NAICS", help="A NAICS sector, e.g. 54, with its own employment."
)
@click.option(
    "--postings", type=_path, multiple=True, help="Postings as CSV, JSON Lines or Parquet; may be repeated."
)
@click.option(
    "--group-by", default="", help="Column of the groups of --postings; a date's with :month or :year."
)
@click.option("--text-column", default="", help="Column of the postings' text.  [default: guessed]")
@click.option("--title-column", default="", help="Column of their titles.  [default: guessed]")
@click.option(
    "--measure", default="beta", show_default=True, help="alpha, beta, zeta, or the key of a measure."
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="html", show_default=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file.  [default: exposure-report.FORMAT]",
)
@click.option(
    "--citation-pack",
    type=_path,
    help="Write references, figures as SVG and CSV, tables, method and licences here: a .zip, or a folder.",
)
def report(
    occupations: tuple[str, ...],
    soc_group: str,
    sector: str,
    postings: tuple[Path, ...],
    group_by: str,
    text_column: str,
    title_column: str,
    measure: str,
    form: Format,
    output: Path | None,
    citation_pack: Path | None,
) -> None:
    """Write a report on the exposure of occupations: all labelled ones, or those chosen.

    Every published measure stands beside the others with its coverage and year; shares carry their
    definition; figures need no script and come with their data. Postings that cannot be used are counted in
    the report; the exit status is then 1. Exposure is not job loss.
    """
    from skillmatch.report.exposure import choose, chosen_measure, compose, gather, rendered
    from skillmatch.report.exposure.command import report_command, split_names
    from skillmatch.sources.posting_tables import PostingColumns

    path = output or Path(f"exposure-report.{form}")
    check_writable(path)
    names = split_names(occupations)
    columns = PostingColumns(group=group_by, text=text_column, title=title_column)
    _check(bool(names or soc_group or sector), bool(postings), columns)
    key = chosen_measure(measure)
    engine = open_engine()
    selection, found = (
        _read(engine, postings, columns)
        if postings
        else (choose(engine, occupations=names, soc_group=soc_group, sector=sector), None)
    )
    command = report_command(
        form=form,
        measure=measure,
        occupations=names,
        soc_group=soc_group,
        sector=sector,
        postings=[path.name for path in postings],
        group_by=group_by,
        text_column=text_column,
        title_column=title_column,
    )
    made = compose(gather(engine, selection, measure=key, postings=found), command=command)
    write_bytes(path, rendered(made, form))
    click.echo(f"{made.title}: {path}")
    if citation_pack is not None:
        _write_pack(made, citation_pack)
        click.echo(f"Citation pack: {citation_pack}")
    if found is not None and found.profile.n_rejected:
        click.get_current_context().exit(EXIT_SOME_FAILED)


def _check(is_chosen: bool, has_postings: bool, columns: PostingColumns) -> None:
    if is_chosen and has_postings:
        raise InputError(
            "Expected --postings alone, found it with --occupations, --soc-group or --sector: a report on "
            "postings is about the occupations of their titles. Give one of them."
        )
    if (columns.group or columns.text or columns.title) and not has_postings:
        raise InputError(
            "Expected --postings with --group-by, --text-column or --title-column, found none. Give the "
            "table of postings."
        )


def _read(
    engine: Engine, postings: tuple[Path, ...], columns: PostingColumns
) -> tuple[Selection, PostingsFact]:
    from skillmatch.report.exposure.from_postings import read_postings_for

    found = read_postings_for(engine, posting_rows(postings, columns), group_by=columns.group)
    n_rejected = found[1].profile.n_rejected
    if n_rejected:
        click.echo(
            f"skillmatch: rows that could not be used: {n_rejected:,}; skillmatch exposure corpus --rejected "
            "FILE tells which and why",
            err=True,
        )
    return found


def _write_pack(made: ExposureReport, target: Path) -> None:
    from skillmatch.report.exposure import citation_pack, pack_files

    if target.suffix == ".zip":
        check_writable(target)
        write_bytes(target, citation_pack(made))
        return
    for name, text in pack_files(made).items():
        path = target / name
        make_folder(path.parent)
        write_bytes(path, text.encode("utf-8"))
