"""``skillmatch audit exposure``: who is shown at the top of rankings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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

    check_output(form, output)
    columns = RankingColumns(group=group, posting=posting, position=position, score=score)
    found = exposure_parity(read_rankings(rankings, columns))
    if form == "table":
        _print(found)
    else:
        give(_records(found), form, output)


def _records(found: ExposureParity) -> list[dict[str, Any]]:
    return [
        {
            "group": each.group,
            "n_candidates": each.n,
            "n_postings": each.n_postings,
            "candidate_share": each.candidate_share,
            "exposure_share": each.exposure_share,
            "fair_share": each.fair_share,
            "parity": each.parity,
            "parity_low": each.interval.low if each.interval else None,
            "parity_high": each.interval.high if each.interval else None,
        }
        for each in found.groups
    ]


def _print(found: ExposureParity) -> None:
    from rich.table import Table

    table = Table()
    for name in ("group", "candidates", "of all", "exposure", "fair exposure", "parity (95 %)"):
        table.add_column(name, justify="left" if name in ("group", "parity (95 %)") else "right")
    for each in found.groups:
        interval = f" ({each.interval.low:.3f}-{each.interval.high:.3f})" if each.interval else ""
        table.add_row(
            each.group,
            f"{each.n:,}",
            f"{each.candidate_share:.1%}",
            f"{each.exposure_share:.1%}",
            f"{each.fair_share:.1%}",
            f"{each.parity:.3f}{interval}",
        )
    console().print(table)
    click.echo(
        f"{found.n_postings:,} rankings, {found.n_candidates:,} candidates, {found.n_unknown:,} of unknown "
        "group (they keep their places and count for nobody). Fair exposure: in each ranking as much as the "
        "group's share of its candidates."
    )
    if found.n_postings < 2:
        click.echo("One ranking only: no interval.")
