"""``skillmatch audit impact``: selection and scoring rates by group, and impact ratios."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import check_writable, console, make_folder, write_text
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.audit.impact import Impact, ImpactTable
    from skillmatch.report.audit_tables import AuditFacts

_FORMS = ("table", "json", "csv", "html")


@click.command()
@click.option(
    "--outcomes",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="CSV, JSONL or Parquet with a row per applicant.",
)
@click.option("--selected", default="", help="Column of the outcome, yes or no. Default: selected.")
@click.option("--score", default="", help="Column of the score. Default: score.")
@click.option("--sex", default="", help="Column of the sex. Default: sex or gender.")
@click.option("--race", default="", help="Column of race or ethnicity. Default: race or ethnicity.")
@click.option("--hispanic", default="", help="Column that says yes for Hispanic or Latino, of any race.")
@click.option(
    "--leave-out-under",
    type=click.FloatRange(0, 2),
    default=2.0,
    show_default=True,
    help="Per cent of the data under which a group is named with its count and left out of the ratios.",
)
@click.option("--source", default="", help="Where the data is from; printed.")
@click.option("--tool", default="", help="What is audited; printed.")
@click.option("--distributed-on", default="", help="Day the tool came into use; printed.")
@click.option("--audited-on", default="", help="Day of the audit; printed. Default: today.")
@click.option("--format", "form", type=click.Choice(_FORMS), default="table", show_default=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="File for this format (its ending names one), or a folder for all of them.",
)
def impact(
    outcomes: Path,
    selected: str,
    score: str,
    sex: str,
    race: str,
    hispanic: str,
    leave_out_under: float,
    source: str,
    tool: str,
    distributed_on: str,
    audited_on: str,
    form: str,
    output: Path | None,
) -> None:
    """Hold outcomes against New York's Local Law 144 and the four-fifths rule.

    By sex, by race or ethnicity, and by both crossed: applicants, rate, impact ratio, with intervals,
    Fisher's exact p, and how often a fair process of this size would raise an alarm. Applicants of unknown
    category are counted and named.
    """
    from skillmatch.audit.impact import impact as audit
    from skillmatch.audit.outcomes import Columns, read_outcomes
    from skillmatch.report.audit_files import impact_text
    from skillmatch.report.audit_tables import AuditFacts

    form, folder = _destination(form, output)
    columns = Columns(sex=sex, race=race, hispanic=hispanic, selected=selected, score=score)
    found = audit(read_outcomes(outcomes, columns), left_out_below=Fraction(str(leave_out_under)) / 100)
    facts = AuditFacts(
        audited_on=audited_on or date.today().isoformat(),
        distributed_on=distributed_on,
        source=source,
        tool=tool,
    )
    if folder is not None:
        _fill(folder, found, facts)
    elif form == "table":
        _print(found)
    elif output is not None:
        write_text(output, impact_text(form, found, facts))
    else:
        click.echo(impact_text(form, found, facts), nl=False)


def _destination(form: str, output: Path | None) -> tuple[str, Path | None]:
    """Return the format, and the folder where all are wanted.

    Raises:
        InputError: The place cannot be written to, or the file's ending is another format's.
    """
    if output is None:
        return form, None
    ending = output.suffix.lower().removeprefix(".")
    if output.is_dir() or not ending:
        if form != "table":
            raise InputError("A folder gets all formats; leave --format out, or name a file with --output.")
        check_writable(output)
        return form, output
    if ending not in _FORMS[1:] or form not in ("table", ending):
        raise InputError(
            f"Expected a file that ends in .{form if form != 'table' else 'html, .csv or .json'}, or a "
            "folder without an ending, in --output."
        )
    check_writable(output)
    return ending, None


def _fill(folder: Path, found: Impact, facts: AuditFacts) -> None:
    from skillmatch.report.audit_files import impact_files

    make_folder(folder)
    for name, text in impact_files(found, facts).items():
        write_text(folder / name, text)
    click.echo(f"{len(found.tables)} tables of {found.n:,} applicants -> {folder}")


def _print(found: Impact) -> None:
    for table in found.tables:
        _print_table(table)
    _say(found)


def _print_table(table: ImpactTable) -> None:
    from rich.table import Table

    from skillmatch.report.audit_impact import left_out_words, sure_row
    from skillmatch.report.audit_tables import MEASURE_WORDS, published_table, share_words

    shown = Table(title=published_table(table).title, title_justify="left")
    for name in ("group", "n", f"{MEASURE_WORDS[table.measure].lower()} (95 %)", "impact ratio (95 %)"):
        shown.add_column(name, justify="right" if name == "n" else "left")
    for name in ("< 4/5", "Fisher p", "false alarm"):
        shown.add_column(name, justify="right")
    for row in table.rows:
        sure = sure_row(row, table)
        shown.add_row(
            sure.group, sure.n, sure.rate, sure.ratio, "yes" if sure.is_low else "", sure.p, sure.alarm
        )
    console().print(shown)
    notes: Sequence[str] = (
        f"{table.n_unknown:,} of unknown category, in no row.",
        *(f"Left out of the ratios as too small: {words}." for words in left_out_words(table)),
        f"A fair process with these groups shows a ratio under .8 in "
        f"{share_words(table.chance_alarm)} of draws."
        if table.best
        else "No group has a rate above 0, so there is no impact ratio.",
    )
    click.echo("\n".join(notes) + "\n")


def _say(found: Impact) -> None:
    for measure, n in found.n_no_outcome.items():
        if n:
            click.echo(f"{n:,} applicants have no {'outcome' if measure == 'selection' else 'score'}.")
    if found.median is not None:
        click.echo(f"Median score {float(found.median):g}; the scoring rate is the share above it.")
    click.echo(
        "Intervals: Wilson (rates), Koopman (ratios). Fisher p, two-sided, against the best group. False "
        "alarm: how often two groups of these sizes with one true rate differ by more than four fifths."
    )
