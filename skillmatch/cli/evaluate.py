"""``skillmatch evaluate``: accuracy on named sets, with 95 % bootstrap intervals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.evaluate_extraction import extraction
from skillmatch.cli.evaluate_occupations import occupations
from skillmatch.cli.evaluate_search import search
from skillmatch.cli.evaluate_space import space
from skillmatch.cli.session import console, open_engine
from skillmatch.errors import ReleaseMissing

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.evaluate.bootstrap import Estimate
    from skillmatch.evaluate.exposure import ExposureReport
    from skillmatch.exposure.heldout import HeldOut


@click.group(name="evaluate")
def command() -> None:
    """Measure accuracy on named sets, with 95 % bootstrap intervals."""


command.add_command(extraction)
command.add_command(occupations)
command.add_command(search)
command.add_command(space)


@command.command()
def match() -> None:
    """Hold the scorer against the sample judgements, and a graded set where SKILLMATCH_MIRROR has it."""
    engine = open_engine()
    _judge_samples(engine)
    if engine.settings.mirror is None:
        click.echo("Without SKILLMATCH_MIRROR only the sample is measured.")
        return
    _judge_graded_pairs(engine, engine.settings.mirror)


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


def _judge_samples(engine: Engine) -> None:
    from skillmatch.content import content_path
    from skillmatch.evaluate.match import judge_sample
    from skillmatch.evaluate.matching_sets import read_judgements
    from skillmatch.sources.tables import read_documents

    collection = engine.prepare(
        read_documents(content_path("samples", "postings")),
        read_documents(content_path("samples", "resumes")),
    )
    rankings = {
        ranking[0].match.posting_id: [explanation.match.resume_id for explanation in ranking]
        for ranking in engine.rank_all(collection)
    }
    report = judge_sample(rankings, read_judgements(content_path("samples", "judgements.csv")))
    click.echo(
        f"Sample: a fitting resume (grade 2 or 3) comes first for {report.n_hits} of {report.n_postings} "
        f"postings; nDCG {report.ndcg:.3f}"
    )
    for miss in report.misses:
        click.echo(
            f"  miss {miss.posting_id}: first {miss.first_resume_id} (grade {miss.first_grade}), fitting "
            f"{miss.fitting_resume_id} at rank {miss.fitting_rank}. Judged: {miss.reason}"
        )


def _judge_graded_pairs(engine: Engine, mirror: Path) -> None:
    from rich.table import Table

    from skillmatch.evaluate.match import judge_pairs, tfidf_cosines
    from skillmatch.evaluate.matching_sets import read_resume_jd
    from skillmatch.text.analysis import tokens
    from skillmatch.types import RawDocument

    path = mirror / "matching" / "resume_jd_training_500.csv.gz"
    if not path.is_file():
        raise ReleaseMissing(f"No {path.name} in {path.parent}. Name a mirror that has matching/.")
    pairs = read_resume_jd(path)
    postings = {
        pair.posting_id: RawDocument(doc_id=pair.posting_id, text=pair.posting_text) for pair in pairs
    }
    resumes = [RawDocument(doc_id=pair.resume_id, text=pair.resume_text) for pair in pairs]
    collection = engine.prepare(list(postings.values()), resumes)
    wanted = [(pair.posting_id, pair.resume_id) for pair in pairs]
    margins = {
        (explanation.match.posting_id, explanation.match.resume_id): explanation.match.margin
        for ranking in engine.rank_all(collection, pairs=wanted)
        for explanation in ranking
    }
    systems = {
        engine.scorer_name: [margins[pair] for pair in wanted],
        "TF-IDF cosine": tfidf_cosines(pairs, tokens),
    }
    table = Table(title=f"{path.name}: {len(pairs)} graded pairs, {len(postings)} postings (validation)")
    for column in ("system", "Spearman", "best resume picked", "nDCG"):
        table.add_column(column)
    for name, scores in systems.items():
        report = judge_pairs(pairs, scores)
        table.add_row(name, _plain(report.spearman), _percent(report.pick, 100), _plain(report.ndcg))
    console().print(table)


def _percent(estimate: Estimate, factor: float = 1) -> str:
    return f"{estimate.value * factor:.1f} ({estimate.low * factor:.1f}-{estimate.high * factor:.1f})"


def _plain(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"
