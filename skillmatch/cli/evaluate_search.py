"""``skillmatch evaluate search``: what words, vectors and both are worth, on named sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import console, open_engine
from skillmatch.errors import ReleaseMissing

if TYPE_CHECKING:
    from skillmatch.evaluate.bootstrap import Estimate


@click.command()
def search() -> None:
    """Measure nDCG@10 of words, vectors and both on the embedded store (needs SKILLMATCH_MIRROR; minutes).

    From job titles to occupations (JobBERT to ESCO, title_jitter to O*NET), and from the description of a
    posting to others of the same title (NHS) or category (Ethiopia).
    """
    from rich.table import Table

    from skillmatch.evaluate.search import BOTH, SYSTEMS, evaluate
    from skillmatch.evaluate.search_sets import ethiopia_set, nhs_set, titles_set
    from skillmatch.evaluate.title_sets import read_jobbert, read_title_jitter

    engine = open_engine()
    mirror = engine.settings.mirror
    if mirror is None:
        raise ReleaseMissing(
            "The sets are not bundled: coded titles (skill_eval/) and postings (postings/). Set "
            "SKILLMATCH_MIRROR to a folder that has them."
        )
    taxonomy, encoder = engine.taxonomy, engine.encoder
    table = Table(title="nDCG@10, test halves")
    for column in ("set", "questions", "documents", *SYSTEMS, "both less the better alone"):
        table.add_column(column)
    for asked in (
        titles_set("titles to ESCO", read_jobbert(mirror, taxonomy), taxonomy, engine.vectors, encoder),
        titles_set("titles to O*NET", read_title_jitter(mirror, taxonomy), taxonomy, engine.vectors, encoder),
        nhs_set(mirror, encoder),
        ethiopia_set(mirror, encoder),
    ):
        report = evaluate(asked)
        table.add_row(
            report.name,
            f"{report.n_topics:,} in {report.n_groups:,} groups",
            f"{report.n_documents:,}",
            *(_told(report.systems[system]) for system in SYSTEMS),
            f"{_told(report.gain)} ({report.better_alone})",
        )
    console().print(table)
    click.echo(
        f'"{BOTH}" is what a search with words and a vector gives. Its two scalars were chosen on the other '
        "halves. Intervals draw groups: titles made of the same words, postings of the same label."
    )


def _told(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"
