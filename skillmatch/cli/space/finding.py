"""``skillmatch space nearest``: what is most like an entity or a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.session import console
from skillmatch.cli.space.asking import asking_options, chosen, entity_or_file, kinds_option, opened
from skillmatch.types import DocumentKind

if TYPE_CHECKING:
    from skillmatch.space.labour.entities import Entity


@click.command()
@click.argument("entity")
@kinds_option("skill, occupation and industry")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="Of each kind.")
@asking_options
@format_options
def nearest(
    entity: str,
    kinds: tuple[str, ...],
    top: int,
    with_store: bool,
    document_kind: DocumentKind,
    form: str,
    output: Path | None,
) -> None:
    """Show what is nearest to ENTITY: a name, several separated by ";", isco:81, soc:51 or @FILE.

    Similarity is the cosine in the labour space, -1 to 1. With --with-store, or with the kinds posting,
    resume and firm, stored documents join; a firm stands in the middle of its postings.
    """
    from rich.table import Table

    from skillmatch.space.labour.desk import CONCEPT_KINDS

    check_output(form, output)
    with opened(kinds, with_store=with_store) as (engine, desk):
        place = entity_or_file(engine, entity, document_kind)
        asked = chosen(kinds, [kind for kind in _all(with_store) if len(desk.space.rows_of(kind))])
        found_place, found = desk.nearest(place, kinds=asked or CONCEPT_KINDS, top=top)
    if form != "table":
        give(
            [
                {**entity_record(near.entity), "rank": near.rank, "similarity": near.similarity}
                for near in found
            ],
            form,
            output,
        )
        return
    table = Table(title=f"Nearest to {found_place.label}", title_justify="left")
    for name in ("kind", "rank", "similarity", "name", "code or id"):
        table.add_column(name, justify="right" if name in ("rank", "similarity") else "left", overflow="fold")
    for near in found:
        if near.rank == 1:
            table.add_section()
        each = near.entity
        code = each.key if each.kind in ("posting", "resume") else each.code
        table.add_row(each.kind, str(near.rank), f"{near.similarity:.3f}", each.label, code)
    console().print(table)


def _all(with_store: bool) -> tuple[Any, ...]:
    from skillmatch.space.labour.desk import CONCEPT_KINDS
    from skillmatch.space.labour.entities import KINDS

    return KINDS if with_store else CONCEPT_KINDS


def entity_record(entity: Entity) -> dict[str, Any]:
    """Return an entity as plain values."""
    return {"kind": entity.kind, "label": entity.label, "code": entity.code, "key": entity.key}
