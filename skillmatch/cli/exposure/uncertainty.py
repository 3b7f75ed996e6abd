"""``skillmatch exposure uncertainty``: how sure the scores of occupations are, and how the raters differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.exposure.shares import ends
from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.exposure.uncertainty import Interval

_LEGEND = (
    "95 % in brackets: the tasks of an occupation drawn anew 1,000 times. human-GPT-4: on the same draws. "
    "The published human label is one aggregate per task, so there is no spread from rater to rater. Where "
    "all tasks have one label the interval has no width, which few tasks do not justify. Ratings of WORKBank "
    "with their number and spread: skillmatch exposure zones. Exposure is not job loss."
)


@click.command()
@click.argument("occupations", nargs=-1, metavar="[OCCUPATION]...")
@format_options
def uncertainty(occupations: tuple[str, ...], form: str, output: Path | None) -> None:
    """Show alpha, beta and zeta of OCCUPATION with intervals, and human against GPT-4 labels.

    OCCUPATION is a title or a code; without one, all labelled occupations are given.
    """
    check_output(form, output)
    engine = open_engine()
    codes = _codes(engine, occupations)
    records = list(_records(engine, codes))
    for code in codes:
        if code not in engine.task_bootstrap.n_tasks:
            click.echo(f"{_title(engine, code)} ({code}): no labelled tasks, no data.", err=True)
    if form != "table":
        give(records, form, output)
    elif records:
        _print_table(records)


def _codes(engine: Engine, occupations: Sequence[str]) -> Sequence[str]:
    if not occupations:
        return engine.task_bootstrap.codes
    return engine.select_occupations(occupations).onet_soc_codes


def _title(engine: Engine, code: str) -> str:
    return engine.taxonomy.occupations[f"onet:occupation/{code}"].preferred_label


def _records(engine: Engine, codes: Sequence[str]) -> Iterator[dict[str, Any]]:
    from skillmatch.exposure.labels import TASK_SCORES

    made = engine.task_bootstrap
    found = {
        score: (
            made.occupations(f"gpts_{score}_human"),
            made.occupations(f"gpts_{score}_gpt4"),
            made.rater_differences(score),
        )
        for score in TASK_SCORES
    }
    for code in codes:
        for score, (human, gpt4, difference) in found.items():
            if code in human:
                yield {
                    "onet_soc_code": code,
                    "title": _title(engine, code),
                    "n_tasks": human[code].n,
                    "score": score,
                    **_columns("human", human[code]),
                    **_columns("gpt4", gpt4[code]),
                    **_columns("difference", difference[code]),
                }


def _columns(name: str, interval: Interval) -> dict[str, float | None]:
    return {name: interval.value, **ends(name, interval)}


def _print_table(records: Sequence[dict[str, Any]]) -> None:
    from rich.table import Table

    table = Table()
    for name in ("occupation", "tasks", "score", "human", "GPT-4", "human-GPT-4"):
        table.add_column(name, justify="left" if name in ("occupation", "score") else "right")
    for record in records:
        table.add_row(
            f"{record['title']} ({record['onet_soc_code']})",
            str(record["n_tasks"]),
            record["score"],
            *(_cell(record, name) for name in ("human", "gpt4", "difference")),
        )
    console().print(table)
    click.echo(_LEGEND)


def _cell(record: dict[str, Any], name: str) -> str:
    return f"{record[name]:.3f} ({record[f'{name}_low']:.2f} to {record[f'{name}_high']:.2f})"
