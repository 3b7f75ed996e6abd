"""``skillmatch evaluate occupations``: job titles to occupations, beside BM25 and whole-title vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import console, open_engine
from skillmatch.errors import ReleaseMissing

if TYPE_CHECKING:
    from skillmatch.evaluate.bootstrap import Estimate
    from skillmatch.evaluate.occupations import TitleReport


@click.command()
def occupations() -> None:
    """Code the test halves of JobBERT's titles (ESCO) and title_jitter (O*NET; needs SKILLMATCH_MIRROR)."""
    from skillmatch.content import content_path
    from skillmatch.evaluate.occupations import coded_share, evaluate
    from skillmatch.evaluate.title_sets import read_jobbert, read_title_jitter

    engine = open_engine()
    mirror = engine.settings.mirror
    if mirror is None:
        raise ReleaseMissing("The coded titles are not bundled. Set SKILLMATCH_MIRROR to where they are.")
    taxonomy, coder = engine.taxonomy, engine.coder
    sets = (
        ("JobBERT titles to ESCO", read_jobbert(mirror, taxonomy)),
        ("title_jitter to O*NET", read_title_jitter(mirror, taxonomy)),
    )
    for name, titles in sets:
        _show(evaluate(name, titles, coder, taxonomy, engine.encoder))
    strings = content_path("samples", "no_titles.txt").read_text(encoding="utf-8").splitlines()
    for kind in ("ESCO", "O*NET"):
        share = coded_share(strings, coder, kind)
        click.echo(f"Of {len(strings)} strings that are no titles, {share:.0%} get a code of {kind}.")
    click.echo(
        "96 % of the titles that title_jitter was made from are titles that O*NET lists. The coder's scalars "
        "were fitted on the other halves."
    )


def _show(report: TitleReport) -> None:
    from rich.table import Table

    table = Table(title=f"{report.name}: {report.n_titles:,} titles in {report.n_groups:,} groups, test half")
    for column in ("system", "hit@1", "hit@5", "MRR"):
        table.add_column(column)
    for name, metrics in report.systems.items():
        table.add_row(name, *(_told(metrics[metric]) for metric in ("hit@1", "hit@5", "mrr")))
    console().print(table)
    click.echo(f"hit@1 above the whole title's vector: {_told(report.gain)}")
    click.echo(f"calibration error of the best guess: {_told(report.calibration)}")
    for one in report.bins:
        click.echo(f"  confidence {one.confidence:.3f}: {one.share:.3f} right ({one.n})")
    for choice in report.selections:
        click.echo(
            f"  coded from confidence {choice.threshold:.2f}: {choice.coverage:.1%} of titles, "
            f"{choice.precision:.1%} of them rightly"
        )


def _told(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"
