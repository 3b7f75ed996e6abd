"""``skillmatch evaluate``: accuracy on named sets, with 95 % bootstrap intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from skillmatch.cli.evaluate_extraction import extraction
from skillmatch.cli.evaluate_match import match
from skillmatch.cli.evaluate_occupations import occupations
from skillmatch.cli.evaluate_redaction import redaction
from skillmatch.cli.evaluate_search import search
from skillmatch.cli.evaluate_space import space
from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.evaluate.bootstrap import Estimate
    from skillmatch.evaluate.exposure import ExposureReport
    from skillmatch.exposure.heldout import HeldOut


@click.group(name="evaluate")
def command() -> None:
    """Measure accuracy on named sets, with 95 % bootstrap intervals."""


command.add_command(extraction)
command.add_command(match)
command.add_command(occupations)
command.add_command(redaction)
command.add_command(search)
command.add_command(space)


@command.command()
@click.option("--refit", is_flag=True, help="Train all held-out models anew: minutes; needs the train extra.")
def exposure(refit: bool) -> None:
    """Hold the task model against the human labels, each major group of occupations held out once.

    Reads the shipped held-out predictions; with --refit it makes them anew from the labelled sentences
    (SKILLMATCH_MIRROR, or "skillmatch data fetch").
    """
    from skillmatch.evaluate.exposure import evaluate_task_model

    engine = open_engine()
    held_out = _refitted(engine) if refit else None
    _show_exposure(evaluate_task_model(engine.exposure_table, held_out))


def _refitted(engine: Engine) -> HeldOut:
    from skillmatch.sources.declared import read_declarations
    from skillmatch.sources.releases import Sources
    from skillmatch.train.exposure import hold_out, read_tasks, readable_of

    settings = engine.settings
    sources = Sources(declarations=read_declarations(), home=settings.home, mirror=settings.mirror)
    tasks = read_tasks(sources)
    readable = readable_of(tasks, engine.encoder)
    held_out, _ = hold_out(tasks, readable, say=lambda line: click.echo(line, err=True))
    return held_out


def _show_exposure(report: ExposureReport) -> None:
    from rich.table import Table

    from skillmatch.evaluate.exposure import BASELINE, GAIN, MODEL

    table = Table(title=f"{report.n_tasks:,} tasks, {report.n_groups} major groups held out in turn")
    for column in ("system", "macro-F1", "Spearman pooled", "within groups"):
        table.add_column(column)
    for name, accuracy in report.systems.items():
        table.add_row(name, *map(_plain, (accuracy.macro_f1, accuracy.pooled, accuracy.within)))
    gains = report.gains
    table.add_row("gain over TF-IDF", *(_plain(gains[name]) for name in ("macro_f1", "pooled", "within")))
    console().print(table)
    click.echo(
        f"Spearman of beta over {report.n_occupations} occupations; within: median over the "
        f"{report.n_groups_within} groups with five occupations or more (over all "
        f"{report.n_groups}: {report.systems[MODEL].within_all:.3f}). "
        "Intervals: 95 %, occupations drawn anew."
    )
    plain = report.most_probable
    click.echo(
        "Macro-F1 of the most probable labels, without label offsets: "
        f"task model {_plain(plain[MODEL])}, "
        f"TF-IDF {_plain(plain[BASELINE])}, gain {_plain(plain[GAIN])}"
    )
    for (rater, judge), calibration in report.calibration.items():
        errors = ", ".join(f"{label} {error:.3f}" for label, error in calibration.ece.items())
        click.echo(
            f"Predicted {rater} labels against {judge} labels: macro-F1 {calibration.macro_f1:.3f}, "
            f"Brier {calibration.brier:.3f}, calibration error {errors}"
        )


def _plain(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"
