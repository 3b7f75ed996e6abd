"""``skillmatch audit exposure``: who is shown at the top of rankings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.session import console

if TYPE_CHECKING:
    from skillmatch.audit.rankings import ExposureParity


@click.command()
@click.argument("rankings", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--group", default="", help="Column of the group. Default: group, sex, gender or race.")
@click.option("--posting", default="", help="Column of the posting. Default: posting_id; none: one ranking.")
@click.option("--position", default="", help="Column of the place, from 1. Default: rank or position.")
@click.option("--score", default="", help="Column of the score, the highest first, ties shared.")
@format_options
def exposure(
    rankings: Path, group: str, posting: str, position: str, score: str, form: str, output: Path | None
) -> None:
    """Hold each group's share of the exposure in RANKINGS against its share of the candidates.

    A place p gets 1 / log2(1 + p). Parity 1: as much as the group's share of the candidates in each ranking
    would get. The interval draws postings.
    """
    from skillmatch.audit.rankings import RankingColumns, exposure_parity, read_rankings
    from skillmatch.report.audit_parity import parity_records

    check_output(form, output)
    columns = RankingColumns(group=group, posting=posting, position=position, score=score)
    found = exposure_parity(read_rankings(rankings, columns))
    if form == "table":
        _print(found)
    else:
        give(parity_records(found), form, output)


def _print(found: ExposureParity) -> None:
    from rich.table import Table

    from skillmatch.report.audit_parity import parity_rows, parity_words

    table = Table()
    for name in ("group", "candidates", "of all", "exposure", "fair exposure", "parity (95 %)"):
        table.add_column(name, justify="left" if name in ("group", "parity (95 %)") else "right")
    for row in parity_rows(found):
        table.add_row(row.group, row.n, row.candidate_share, row.exposure_share, row.fair_share, row.parity)
    console().print(table)
    for words in parity_words(found):
        click.echo(words)
