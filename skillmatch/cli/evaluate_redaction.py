"""``skillmatch evaluate redaction``: how much of a person is hidden, and what it costs in skills."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from skillmatch.engine import Engine
    from skillmatch.evaluate.bootstrap import Estimate
    from skillmatch.evaluate.redaction import Recall

_PDFS = ("resumes", "livecareer_pdf_sample")
_LOWEST_SHOWN = 8


@click.command()
@click.option(
    "--skills/--no-skills", default=True, help="Also count skill mentions lost to redaction (minutes)."
)
def redaction(skills: bool) -> None:
    """Write invented people into resumes and see how much of them is hidden.

    Into the 24 sample resumes and, where SKILLMATCH_MIRROR has them, 183 PDFs: names of many origins that no
    list of ours holds, e-mail, phone and pages, in header, body and e-mail; and sentences whose wording the
    rules never saw. With the mirror also the names of two published audits.
    """
    from skillmatch.evaluate.redaction import look_for, recall_of
    from skillmatch.evaluate.redaction_people import invent_people, read_people

    engine = open_engine()
    texts = _texts(engine)
    invented = recall_of(look_for(texts, invent_people(2 * len(texts))))
    _print(invented, f"Invented people in {len(texts)} resumes")
    if engine.settings.mirror is not None:
        names = _published_names(engine.settings.mirror)
        _print(
            recall_of(look_for(texts, read_people(names, 2 * len(texts)))),
            f"Names of two published audits in {len(texts)} resumes",
        )
    if skills:
        _print_cost(engine, texts)


def _texts(engine: Engine) -> list[str]:
    from skillmatch.cli.reading import read_all
    from skillmatch.content import content_path

    folders = [content_path("samples", "resumes")]
    mirror = engine.settings.mirror
    if mirror is not None and mirror.joinpath(*_PDFS).is_dir():
        folders += sorted(path for path in mirror.joinpath(*_PDFS).iterdir() if path.is_dir())
    else:
        click.echo("Without the PDFs of SKILLMATCH_MIRROR only the sample resumes are used.")
    return [raw.text for raw in read_all(folders).documents]


def _published_names(mirror: Path) -> Mapping[str, list[str]]:
    from skillmatch.audit.perturb_people import read_names

    return {group: list(names) for group, names in read_names(mirror).items()}


def _print(recall: Recall, title: str) -> None:
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for name in ("what", "where", "hidden (95 %)", "n"):
        table.add_column(name, justify="right" if name == "n" else "left")
    for item, estimate in recall.by_item.items():
        table.add_row(item, "all but unseen wording", _told(estimate), f"{estimate.n:,}")
    for (item, place), estimate in recall.by_place.items():
        table.add_row(item, place, _told(estimate), f"{estimate.n:,}")
    console().print(table)
    lowest = sorted(recall.by_origin.items(), key=lambda each: (each[1].value, each[0]))[:_LOWEST_SHOWN]
    click.echo(
        f"Names by origin, the lowest of {len(recall.by_origin)}: "
        + ", ".join(f"{origin} {estimate.value:.3f} (n {estimate.n})" for origin, estimate in lowest)
        + ".\n"
    )


def _print_cost(engine: Engine, texts: list[str]) -> None:
    from skillmatch.evaluate.redaction import cost_of
    from skillmatch.types import RawDocument

    read = [engine.read_resume(RawDocument(doc_id=f"{n}", text=text)) for n, text in enumerate(texts)]
    cost = cost_of([resume.document for resume in read], engine.extractor.mentions_of)
    click.echo(
        f"Skill mentions lost to redaction: {cost.n_lost:,} of {cost.n_mentions:,}, {cost.lost.value:.2%} "
        f"({cost.lost.low:.2%}-{cost.lost.high:.2%}); {cost.n_gained:,} found only with it. Intervals: 95 %, "
        "resumes drawn anew."
    )


def _told(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"
