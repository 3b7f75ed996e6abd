"""``skillmatch space shift``: what moves when an entity gains or loses another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.session import console
from skillmatch.cli.space.asking import KINDS, asking_options, entity_or_file, opened
from skillmatch.cli.space.finding import entity_record
from skillmatch.errors import InputError
from skillmatch.types import DocumentKind

if TYPE_CHECKING:
    from skillmatch.space.labour.entities import EntityKind
    from skillmatch.space.labour.shifting import Mover


@click.command()
@click.argument("entity")
@click.option("--add", multiple=True, metavar="NAME", help="What ENTITY gains; several are allowed.")
@click.option("--remove", multiple=True, metavar="NAME", help="What it loses; several are allowed.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="occupation",
    show_default=True,
    help="What is looked at.",
)
@click.option("--top", type=click.IntRange(1), default=15, show_default=True, help="Movers shown.")
@click.option(
    "--weight",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="What each counts beside ENTITY, which counts 1.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the random draws.")
@asking_options
@format_options
def shift(
    entity: str,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    kind: EntityKind,
    top: int,
    weight: float,
    seed: int,
    with_store: bool,
    document_kind: DocumentKind,
    form: str,
    output: Path | None,
) -> None:
    """Show what comes nearer to ENTITY, and what falls back, when it gains or loses others.

    Each change of similarity is set against 999 random shifts, in which entities of the same kinds drawn at
    random take the place of what was added and removed: what is farthest from their mean change ("by chance")
    comes first; p is two-sided. JSON and CSV hold every mover.
    """
    from skillmatch.report.space_tables import shift_words

    check_output(form, output)
    if not add and not remove:
        raise InputError("Expected --add NAME or --remove NAME (or both), found neither.")
    with opened((kind,), with_store=with_store) as (engine, desk):
        what = entity_or_file(engine, entity, document_kind)
        place, found = desk.shift(what, add=add, remove=remove, kind=kind, weight=weight, seed=seed)
    if form != "table":
        give([_record(mover) for mover in found.movers], form, output)
        return
    _print(f"What moves: {place.label}", found.movers[:top])
    click.echo(shift_words(found))


def _print(title: str, movers: tuple[Mover, ...]) -> None:
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for name in ("name", "code", "change", "by chance", "before", "after", "rank", "p"):
        table.add_column(name, justify="left" if name in ("name", "code") else "right", overflow="fold")
    for mover in movers:
        ranks = f"{mover.rank_before:,} to {mover.rank_after:,}"
        figures = (
            f"{mover.change:+.3f}",
            f"{mover.expected:+.3f}",
            f"{mover.before:.3f}",
            f"{mover.after:.3f}",
            ranks,
            f"{mover.p:.3f}",
        )
        table.add_row(mover.entity.label, mover.entity.code, *figures)
    console().print(table)


def _record(mover: Mover) -> dict[str, Any]:
    return {
        **entity_record(mover.entity),
        "before": mover.before,
        "after": mover.after,
        "change": mover.change,
        "expected": mover.expected,
        "rank_before": mover.rank_before,
        "rank_after": mover.rank_after,
        "p": mover.p,
    }
