"""``skillmatch audit bloomberg``: a published audit of two language models, computed anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.session import console
from skillmatch.errors import ReleaseMissing

if TYPE_CHECKING:
    from skillmatch.audit.bloomberg import Comparison


@click.command()
@click.option(
    "--mirror",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="SKILLMATCH_MIRROR",
    help="Folder with fairness/bloomberg. Default: SKILLMATCH_MIRROR.",
)
@format_options
def bloomberg(mirror: Path | None, form: str, output: Path | None) -> None:
    """Hold Bloomberg's published impact ratios of GPT-3.5 and GPT-4 against their raw rankings.

    Eight equal resumes under names of four groups and two sexes, four jobs, two models: 64 cells. Shows how
    many agree under each way of counting, and every cell under the one that agrees most.
    """
    from skillmatch.audit.bloomberg import compare_rules

    check_output(form, output)
    if mirror is None:
        raise ReleaseMissing(
            "The raw rankings do not ship. Name the mirror with --mirror or SKILLMATCH_MIRROR."
        )
    compared = compare_rules(mirror)
    best = max(compared, key=lambda each: (each.n_agree, each.n_same_count))
    if form == "table":
        for each in compared:
            _say_rule(each)
        _print(best)
    else:
        give(_records(best), form, output)


def _say_rule(each: Comparison) -> None:
    click.echo(
        f"{each.rule.name}: count of firsts agrees in {each.n_same_count} of {len(each.cells)} cells, "
        f"count and impact ratio in {each.n_agree}; nobody first in {each.n_nobody:,} of "
        f"{each.n_answers:,} answers.\n"
        f"    {each.rule.meaning}."
    )


def _records(best: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "model": cell.model,
            "job": cell.job,
            "group": cell.group,
            "n_answers": cell.row.n,
            "first_published": cell.published_first,
            "first_ours": cell.row.n_positive,
            "ratio_published": cell.published_ratio,
            "ratio_ours": None if cell.row.ratio is None else float(cell.row.ratio),
            "ratio_low": cell.row.ratio_interval.low if cell.row.ratio_interval else None,
            "ratio_high": cell.row.ratio_interval.high if cell.row.ratio_interval else None,
            "fisher_p": cell.row.p_value,
            "agrees": cell.agrees,
        }
        for cell in best.cells
    ]


def _print(best: Comparison) -> None:
    from rich.table import Table

    from skillmatch.audit.bloomberg import words_of
    from skillmatch.report.audit_tables import interval_words, p_words

    table = Table(title=f"By the rule: {best.rule.name}", title_justify="left")
    for name in ("model", "job", "group"):
        table.add_column(name)
    for name in ("first, published", "ours", "ratio, published", "ours (95 %)", "Fisher p", ""):
        table.add_column(name, justify="right")
    shown = ("", "")
    for cell in best.cells:
        if (cell.model, cell.job) != shown:
            shown = (cell.model, cell.job)
            table.add_section()
        ratio = "" if cell.row.ratio is None else f"{float(cell.row.ratio):.3f}"
        interval = interval_words(cell.row.ratio_interval)
        table.add_row(
            cell.model,
            cell.job,
            words_of(cell.group),
            str(cell.published_first),
            str(cell.row.n_positive),
            f"{cell.published_ratio:.3f}",
            f"{ratio} ({interval})" if interval else ratio,
            p_words(cell.row.p_value),
            "" if cell.agrees else "DIFFERS",
        )
    console().print(table)
    click.echo(
        "Intervals and p take the eight groups as independent; as one answer has one first, they lean wide."
    )
