"""``skillmatch evaluate space``: links that were kept out, and the space as an instrument."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.evaluate.bootstrap import Estimate
    from skillmatch.evaluate.space import SpaceReport
    from skillmatch.evaluate.space_links import LinkReport
    from skillmatch.taxonomy import Taxonomy


@click.command()
@click.option(
    "--json", "path", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures here too."
)
def space(path: Path | None) -> None:
    """Foretell links that were kept out; an axis, exposure by neighbours, and shocks (minutes).

    TF-IDF and SVD need descriptions and tasks (SKILLMATCH_MIRROR); without them the space is held against the
    untrained encoder.
    """
    from skillmatch.evaluate.space import evaluate_space

    engine = open_engine()
    full = _full(engine)
    report = evaluate_space(engine.labour_space, engine.taxonomy, engine.vectors, full=full)
    for links in report.links:
        _show_links(links)
    _show_figures(report)
    if path is not None:
        from skillmatch.sources.writing import write_whole

        write_whole(path, (json.dumps(report.as_json(), indent=1, sort_keys=True) + "\n").encode())


def _full(engine: Engine) -> Taxonomy | None:
    """Return the taxonomy with descriptions, or None where they are not on this machine."""
    from skillmatch.errors import ReleaseMissing
    from skillmatch.sources.declared import read_declarations
    from skillmatch.sources.releases import Sources
    from skillmatch.taxonomy import load_full

    settings = engine.settings
    try:
        return load_full(
            Sources(declarations=read_declarations(), home=settings.home, mirror=settings.mirror)
        )
    except ReleaseMissing:
        return None


def _show_links(report: LinkReport) -> None:
    from rich.table import Table

    table = Table(
        title=f"{report.name}: {report.n_links:,} links of {report.n_occupations:,} occupations, each among "
        f"{report.n_candidates:,}"
    )
    metrics = next(iter(report.systems.values()))
    for column in ("system", *metrics):
        table.add_column(column)
    for name, figures in report.systems.items():
        table.add_row(name, *map(_told, figures.values()))
    for name, gains in report.gains.items():
        table.add_row(f"gain over {name}", *map(_told, gains.values()))
    console().print(table)


def _show_figures(report: SpaceReport) -> None:
    from rich.table import Table

    flipped = "flips every sign and changes no bit" if report.axis.flips else "does NOT flip every sign"
    click.echo(
        f"Axis from ISCO 81 to ISCO 22: O*NET 51 before 29 with AUC {_told(report.axis.auc, 4)}; "
        f"swapping the poles {flipped}."
    )
    table = Table(title="Human beta of an O*NET occupation by its ten nearest in others, Spearman")
    columns = ("major group", "SOC code", "gain of the first")
    for column in ("system", "other major groups", "other SOC codes", "space above it (major)"):
        table.add_column(column)
    for name, figures in report.exposure.items():
        table.add_row(name, *(_told(figures[column]) if column in figures else "" for column in columns))
    console().print(table)
    for listing, shocks in report.shocks.items():
        for added, shock in shocks.items():
            click.echo(
                f"Shock by {added}, essential for {listing}: listing ones gain {_told(shock.gain, 1)} places "
                f"more than others over {shock.gain.n} skills, one-sided p {shock.p:.4f}"
            )
    click.echo(
        "Intervals: 95 %, occupations (shocks: skills) drawn anew. Nothing of the test was learned from."
    )
    if report.skipped:
        click.echo(f"Skipped: {report.skipped}")


def _told(estimate: Estimate, digits: int = 3) -> str:
    return f"{estimate.value:.{digits}f} ({estimate.low:.{digits}f}-{estimate.high:.{digits}f})"
