"""``skillmatch exposure corpus``: the exposure profile of a table of postings, in one pass."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.reading import EXIT_SOME_FAILED
from skillmatch.cli.session import (
    check_writable,
    console,
    open_engine,
    open_table_writer,
    write_table,
    write_text,
)
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.exposure.corpus import CorpusProfile, GroupProfile, PostingExposure
    from skillmatch.exposure.tallies import SeriesProfile
    from skillmatch.sources.posting_tables import PostingColumns, PostingRow, RejectedRow

_DECILES = tuple(f"p{10 * decile}" for decile in range(1, 10))
_GROUP_COLUMNS = ("group", "postings", "duties", "words_share", "basis", "rater", "measure", "n", "coverage")
_SUMMARY_COLUMNS = (*_GROUP_COLUMNS, "mean", "low", "high", *_DECILES)
_POSTING_COLUMNS = (
    "source", "line", "id", "group", "n_duties", "words_share", "alpha", "alpha_low", "alpha_high", "beta",
    "beta_low", "beta_high", "zeta", "zeta_low", "zeta_high", "no_data", "occupation_uri", "occupation_code",
    "occupation_confidence", "occupation_beta_human", "occupation_beta_gpt4",
)  # fmt: skip
_REJECTED_COLUMNS = ("source", "line", "reason")
_GROUPS_SHOWN = 20
_TOLD_EVERY = 1000

_path = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--group-by", default="", help="Column of the groups; a date's with :month or :year after it.")
@click.option("--text-column", default="", help="Column of the text.  [default: guessed]")
@click.option("--title-column", default="", help="Column of the job title.  [default: guessed]")
@click.option("--id-column", default="", help="Column of the id.  [default: guessed, or the line number]")
@click.option("--output", type=_path, help="Write the profile here: .json or .csv.")
@click.option("--per-posting", type=_path, help="Write one row per posting to this CSV.")
@click.option("--rejected", type=_path, help="Write the rows that could not be used to this CSV.")
def corpus(
    files: tuple[Path, ...],
    group_by: str,
    text_column: str,
    title_column: str,
    id_column: str,
    output: Path | None,
    per_posting: Path | None,
    rejected: Path | None,
) -> None:
    """Show the exposure of the postings in FILES (CSV or JSON Lines, also gzipped, or Parquet), read once.

    Each posting is scored by the work its own text states and, apart from that, by the occupation its title
    is coded to. Means come with 95 % intervals for the draw of the postings. A row that cannot be used is
    counted and told (--rejected); the exit status is then 1.
    """
    from skillmatch.sources.posting_tables import PostingColumns

    if output is not None and output.suffix not in (".json", ".csv"):
        raise InputError(
            f"--output takes a .json or .csv file, not {output.suffix or 'one without an ending'}."
        )
    for path in (output, per_posting, rejected):
        if path is not None:
            check_writable(path)
    asked = PostingColumns(id=id_column, text=text_column, title=title_column, group=group_by)
    engine = open_engine()
    with ExitStack() as stack:
        write_posting = _writer(stack, per_posting, _POSTING_COLUMNS, _posting_row)
        write_rejected = _writer(stack, rejected, _REJECTED_COLUMNS, _rejected_row)
        profile = engine.corpus_exposure(
            posting_rows(files, asked),
            group_by=group_by,
            on_posting=write_posting,
            on_rejected=write_rejected,
        )
    if output is not None:
        _write(profile, output)
    _print(profile)
    if profile.n_rejected:
        where = f", each in {rejected}" if rejected else "; --rejected FILE tells which and why"
        click.echo(f"skillmatch: rows that could not be used: {profile.n_rejected:,}{where}", err=True)
        click.get_current_context().exit(EXIT_SOME_FAILED)


def posting_rows(files: tuple[Path, ...], asked: PostingColumns) -> Iterator[PostingRow | RejectedRow]:
    """Yield the rows of tables of postings in order, telling which columns are read and how far it is."""
    from skillmatch.sources.posting_tables import read_postings

    number = 0
    for path in files:
        for row in read_postings(path, asked, on_columns=_tell_columns):
            yield row
            number += 1
            if number % _TOLD_EVERY == 0:
                click.echo(f"{number:,} rows read ...", err=True)


def _tell_columns(name: str, columns: PostingColumns) -> None:
    told = {"id": columns.id or "the line number", "text": columns.text, "title": columns.title or "none"}
    shown = ", ".join(
        f"{what}: {column}" for what, column in (told | {"group": columns.group or "none"}).items()
    )
    click.echo(f"{name}: columns {shown}", err=True)


def _writer(
    stack: ExitStack, path: Path | None, columns: tuple[str, ...], as_row: Callable[[Any], Mapping[str, Any]]
) -> Callable[[Any], None] | None:
    if path is None:
        return None
    write = stack.enter_context(open_table_writer(path, columns))

    def write_one(value: Any) -> None:
        write(as_row(value))

    return write_one


def _posting_row(posting: PostingExposure) -> dict[str, Any]:
    found, occupation = posting.exposure, posting.occupation
    estimates = {
        f"{estimate.measure}{ending}": _rounded(value)
        for estimate in found.estimates
        for ending, value in (("", estimate.value), ("_low", estimate.low), ("_high", estimate.high))
    }
    published = {
        f"occupation_beta_{estimate.rater}": _rounded(estimate.value)
        for estimate in found.by_occupation
        if estimate.measure == "beta"
    }
    return {
        "source": posting.source,
        "line": posting.number,
        "id": found.subject,
        "group": posting.group,
        "n_duties": found.n_lines,
        "words_share": _rounded(found.coverage),
        "no_data": found.reason,
        "occupation_uri": occupation.uri if occupation else "",
        "occupation_code": occupation.code if occupation else "",
        "occupation_confidence": _rounded(occupation.confidence) if occupation else "",
        **estimates,
        **published,
    }


def _rejected_row(row: RejectedRow) -> dict[str, Any]:
    return {"source": row.source, "line": row.number, "reason": row.reason}


def _rounded(value: float | None) -> float | str:
    return "" if value is None else round(value, 6)


def _write(profile: CorpusProfile, output: Path) -> None:
    if output.suffix == ".json":
        write_text(output, json.dumps(asdict(profile), ensure_ascii=False, indent=1) + "\n")
        return
    groups = (profile.whole, *profile.groups)
    write_table(
        output,
        _SUMMARY_COLUMNS,
        (_summary_row(group, series) for group in groups for series in group.series),
    )


def _summary_row(group: GroupProfile, series: SeriesProfile) -> dict[str, Any]:
    return {
        "group": group.name,
        "postings": group.n,
        "duties": group.n_lines,
        "words_share": _rounded(group.words_share),
        "basis": series.basis,
        "rater": series.rater,
        "measure": series.measure,
        "n": series.n,
        "coverage": _rounded(series.coverage),
        "mean": _rounded(series.mean),
        "low": _rounded(series.low),
        "high": _rounded(series.high),
        **dict(zip(_DECILES, series.deciles, strict=False)),
    }


def _print(profile: CorpusProfile) -> None:
    used = profile.n_rows - profile.n_rejected
    click.echo(
        f"{profile.n_rows:,} rows read, {used:,} postings, {profile.n_rejected:,} rows not used. "
        f"{profile.n_no_duties:,} postings state no work we find: no data by text, never 0."
    )
    click.echo(
        f"{profile.whole.n_lines:,} lines state work, {profile.whole.words_share:.0%} of the words (mean "
        "over postings)."
    )
    _print_series(profile.whole)
    if profile.group_by:
        _print_groups(profile)
    click.echo(f"By text: {profile.model}. By occupation of the title: {profile.release}.")
    click.echo(
        "Intervals: 95 %, for the draw of the postings; the errors all postings share are not in them."
    )
    click.echo("Exposure is the share of work that a language model could speed up. It is not job loss.")


def _print_series(group: GroupProfile) -> None:
    from rich.table import Table

    table = Table()
    for column in ("by", "labels", "measure", "mean", "low-high", "p10", "median", "p90", "coverage"):
        table.add_column(column)
    for series in group.series:
        tenth, median, ninth = series.deciles[::4] if series.deciles else ("", "", "")
        table.add_row(
            series.basis,
            series.rater,
            series.measure,
            _figure(series.mean),
            _interval(series),
            str(tenth),
            str(median),
            str(ninth),
            f"{series.coverage:.0%}",
        )
    console().print(table)


def _print_groups(profile: CorpusProfile) -> None:
    from rich.table import Table
    from rich.text import Text

    shown = profile.groups[:_GROUPS_SHOWN]
    table = Table(title=f"beta by {profile.group_by}", title_justify="left")
    for column in (
        "group",
        "postings",
        "by text",
        "low-high",
        "coverage",
        "by occupation",
        "low-high",
        "coverage",
    ):
        table.add_column(column)
    for group in shown:
        text, occupation = group.of("beta"), group.of("beta", "occupation", "human")
        table.add_row(
            Text(group.name),
            f"{group.n:,}",
            _figure(text.mean),
            _interval(text),
            f"{text.coverage:.0%}",
            _figure(occupation.mean),
            _interval(occupation),
            f"{occupation.coverage:.0%}",
        )
    console().print(table)
    if len(profile.groups) > len(shown):
        click.echo(f"{len(profile.groups) - len(shown):,} smaller groups more; --output FILE holds all.")


def _figure(value: float | None) -> str:
    return "no data" if value is None else f"{value:.3f}"


def _interval(series: SeriesProfile) -> str:
    return "" if series.low is None or series.high is None else f"{series.low:.3f}-{series.high:.3f}"
