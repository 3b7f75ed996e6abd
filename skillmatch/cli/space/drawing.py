"""``skillmatch space axis`` and ``map``: positions between two poles, and pictures of the space."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.session import check_writable, console, write_text
from skillmatch.cli.space.asking import asking_options, chosen, entity_or_file, kinds_option, opened
from skillmatch.cli.space.finding import entity_record
from skillmatch.errors import InputError
from skillmatch.types import DocumentKind

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.report.exposure.outline import Figure
    from skillmatch.space.labour.axis import Axis
    from skillmatch.space.labour.layout import Method
    from skillmatch.space.labour.sheet import Sheet

_PICTURES = (".svg", ".html")


@click.command()
@click.argument("pole_a")
@click.argument("pole_b")
@kinds_option("occupation")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="Shown at either end.")
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also draw the axis here, as .svg or .html.",
)
@asking_options
@format_options
def axis(
    pole_a: str,
    pole_b: str,
    kinds: tuple[str, ...],
    top: int,
    picture: Path | None,
    with_store: bool,
    document_kind: DocumentKind,
    form: str,
    output: Path | None,
) -> None:
    """Show where everything stands between POLE_A (below 0) and POLE_B (above 0).

    A pole is a name, several separated by ";", a group such as isco:81 or soc:51, or @FILE. The axis is the
    difference of the two centres, a position the cosine with it: swapping the poles flips every sign. JSON
    and CSV hold every position.
    """
    check_output(form, output)
    if picture is not None:
        _check_picture(picture, _PICTURES)
    with opened(kinds, with_store=with_store) as (engine, desk):
        poles = [entity_or_file(engine, pole, document_kind) for pole in (pole_a, pole_b)]
        found = desk.axis(poles[0], poles[1], kinds=chosen(kinds, ("occupation",)))
    if picture is not None:
        from skillmatch.report.space_axis import axis_figure

        _draw(engine, picture, axis_figure(found, top=max(top, 25)))
    if form == "table":
        _print_axis(found, top)
    else:
        records = [
            {**entity_record(each.entity), "position": each.position, "is_pole": each.is_pole}
            for each in found.positions
        ]
        give(records, form, output)


def _print_axis(found: Axis, top: int) -> None:
    from rich.table import Table

    from skillmatch.report.space_axis import axis_table

    shown = axis_table(found, top=top)
    table = Table(title=shown.title, title_justify="left")
    for name in ("position", "name", "kind", "code"):
        table.add_column(name, justify="right" if name == "position" else "left", overflow="fold")
    for number, (label, kind, code, position) in enumerate(shown.rows):
        if shown.note and number == top:
            table.add_section()
        table.add_row(f"{position:+.3f}", str(label), str(kind), str(code))
    console().print(table)
    click.echo(
        f"{shown.note} Poles: {found.first.label} {found.first_at:+.3f}, "
        f"{found.second.label} {found.second_at:+.3f}.".strip()
    )


@click.command(name="map")
@click.argument("entities", nargs=-1)
@kinds_option("occupation and industry; around ENTITIES skill too")
@click.option(
    "--top",
    type=click.IntRange(1, 100),
    default=8,
    show_default=True,
    help="Neighbours of each kind around each of ENTITIES.",
)
@click.option(
    "--layout",
    type=click.Choice(["neighbours", "projection"]),
    default="neighbours",
    show_default=True,
    help="Keep neighbours where that is truer, or show the two principal components.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Where to draw it: .svg or .html; .csv or .json for the points.",
)
@asking_options
def map_(
    entities: tuple[str, ...],
    kinds: tuple[str, ...],
    top: int,
    layout: Method,
    output: Path,
    with_store: bool,
    document_kind: DocumentKind,
) -> None:
    """Draw a map around ENTITIES, or of everything where none is given.

    Names never overlap; what found no room is in the table of the HTML. How many neighbours the picture keeps
    is said under it.
    """
    from skillmatch.report.space_map import caption, map_figure

    _check_picture(output, (*_PICTURES, ".csv", ".json"))
    with opened(kinds, with_store=with_store) as (engine, desk):
        places = [entity_or_file(engine, name, document_kind) for name in entities]
        sheet = desk.map(places, kinds=chosen(kinds, ()) or None, top=top, method=layout)
    if output.suffix in _PICTURES:
        _draw(engine, output, map_figure(sheet))
    elif output.suffix == ".csv":
        from skillmatch.report.csv_text import as_csv

        write_text(output, as_csv(_points(sheet)))
    else:
        write_text(output, json.dumps(_as_json(sheet), ensure_ascii=False, indent=1) + "\n")
    click.echo(f"{len(sheet.points):,} points -> {output}")
    click.echo(caption(sheet))


def _points(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {
            "kind": point.kind,
            "label": point.label,
            "code": point.code,
            "key": point.key,
            "x": point.x,
            "y": point.y,
            "group": point.group,
            "is_chosen": point.is_chosen,
        }
        for point in sheet.points
    ]


def _as_json(sheet: Sheet) -> dict[str, Any]:
    return {
        "method": sheet.method,
        "variance_kept": sheet.variance_kept,
        "neighbours_kept": sheet.neighbours_kept,
        "trustworthiness": sheet.trustworthiness,
        "n_left_out": sheet.n_left_out,
        "points": _points(sheet),
    }


def _check_picture(path: Path, endings: tuple[str, ...]) -> None:
    """Refuse a file of a kind that cannot be drawn, or in a folder that is not there.

    Raises:
        InputError: Says which endings there are.
    """
    if path.suffix not in endings:
        raise InputError(
            f"Expected a file ending in {', '.join(endings)}, found {path.suffix or 'no ending'}."
        )
    check_writable(path)


def _draw(engine: Engine, path: Path, figure: Figure) -> None:
    if path.suffix == ".svg":
        from skillmatch.report.exposure.figures.svg import svg_file

        write_text(path, svg_file(figure.scene))
        return
    from skillmatch.report.space_page import space_report

    page = space_report(figure.scene.title, figures=[figure], provenance=engine.provenance())
    write_text(path, page)
