"""``skillmatch evaluate match``: the ranker against judged and graded pairs, beside what it must beat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import console, open_engine
from skillmatch.errors import ReleaseMissing

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.evaluate.bootstrap import Estimate
    from skillmatch.evaluate.match import GradedReport
    from skillmatch.evaluate.matching_sets import GradedPair
    from skillmatch.match.comparison import Comparison
    from skillmatch.match.scorer import AdditiveScorer

Scores = Mapping[str, Sequence[float]]
"""The scores of the pairs by each system; the first is the ranker, the second the first scorer."""

_SUM = "sum of cosines"
_COLUMNS = ("system", "Spearman", "best picked", "nDCG@3", "nDCG@5", "MAP", "Kendall tau")


@click.command()
@click.option(
    "--ranker",
    type=click.Path(file_okay=False, path_type=Path),
    help='Folder that "skillmatch train ranker" wrote; default: the shipped ranker.',
)
def match(ranker: Path | None) -> None:
    """Hold the ranker against the sample, and the graded sets where SKILLMATCH_MIRROR has them.

    Beside it stand the first scorer, words (TF-IDF, BM25), meaning (the encoder on whole documents), and the
    sum of both cosines. Intervals: 95 %, postings drawn anew.
    """
    engine = open_engine()
    scorers = _scorers(engine, ranker)
    _judge_samples(engine, scorers)
    mirror = engine.settings.mirror
    if mirror is None:
        click.echo("Without SKILLMATCH_MIRROR only the sample is measured.")
        return
    _judge_graded(engine, scorers, mirror)
    _judge_smoke(engine, scorers, mirror)


def _scorers(engine: Engine, ranker: Path | None) -> tuple[AdditiveScorer, AdditiveScorer]:
    from skillmatch.match.additive import STEPS, load_terms, shipped_terms
    from skillmatch.match.scorer import AdditiveScorer, TransparentScorer

    terms = shipped_terms() if ranker is None else load_terms(ranker / STEPS)
    mode = engine.settings.requirements
    return AdditiveScorer(engine.space, terms, mode=mode), TransparentScorer(engine.space, mode=mode)


def _judge_samples(engine: Engine, scorers: tuple[AdditiveScorer, ...]) -> None:
    from skillmatch.content import content_path
    from skillmatch.evaluate.match import judge_sample
    from skillmatch.evaluate.matching_sets import read_judgements
    from skillmatch.sources.tables import read_documents

    collection = engine.prepare(
        read_documents(content_path("samples", "postings")),
        read_documents(content_path("samples", "resumes")),
    )
    judgements = read_judgements(content_path("samples", "judgements.csv"))
    resumes = [collection.subjects["resume", resume_id] for resume_id in collection.resumes]
    for scorer in scorers:
        rankings = {
            posting_id: [
                match.resume_id for match in scorer.rank(collection.subjects["posting", posting_id], resumes)
            ]
            for posting_id in collection.postings
        }
        report = judge_sample(rankings, judgements)
        click.echo(
            f"Sample, {scorer.name}: a fitting resume (grade 2 or 3) comes first for {report.n_hits} of "
            f"{report.n_postings} postings; nDCG {report.ndcg:.3f}"
        )
        for miss in report.misses:
            click.echo(
                f"  miss {miss.posting_id}: first {miss.first_resume_id} (grade {miss.first_grade}), fitting "
                f"{miss.fitting_resume_id} at rank {miss.fitting_rank}. Judged: {miss.reason}"
            )


def _judge_graded(engine: Engine, scorers: tuple[AdditiveScorer, ...], mirror: Path) -> None:
    from skillmatch.evaluate.matching_sets import read_resume_jd

    path = mirror / "matching" / "resume_jd_training_500.csv.gz"
    if not path.is_file():
        raise ReleaseMissing(f"No {path.name} in {path.parent}. Name a mirror that has matching/.")
    pairs = read_resume_jd(path)
    compared = _compared(engine, pairs)
    systems = _systems(engine, scorers, pairs, compared)
    _show_systems(f"{path.name} (validation)", pairs, systems)
    _show_gains(pairs, systems)
    for title, part_of in (("industry", lambda pair: pair.industry), ("level", lambda pair: pair.level)):
        _show_parts(f"{scorers[0].name} by {title}", pairs, systems[scorers[0].name], part_of)
    _say_eliminated(pairs, compared)


def _judge_smoke(engine: Engine, scorers: tuple[AdditiveScorer, ...], mirror: Path) -> None:
    from skillmatch.evaluate.matching_sets import read_ashoub

    folder = mirror / "matching" / "ashoub_gold"
    if not folder.is_dir():
        click.echo("No matching/ashoub_gold in the mirror: the smoke test is left out.")
        return
    pairs = read_ashoub(folder)
    systems = _systems(engine, scorers, pairs, _compared(engine, pairs))
    _show_systems("ashoub_gold, texts of a few lines (a smoke test)", pairs, systems)


def _compared(engine: Engine, pairs: Sequence[GradedPair]) -> tuple[Comparison, ...]:
    """Read every document once and set every pair side by side."""
    from skillmatch.match.comparison import compare
    from skillmatch.types import RawDocument

    postings = {
        pair.posting_id: RawDocument(doc_id=pair.posting_id, text=pair.posting_text, title=pair.posting_title)
        for pair in pairs
    }
    resumes = {pair.resume_id: RawDocument(doc_id=pair.resume_id, text=pair.resume_text) for pair in pairs}
    subjects = engine.prepare(list(postings.values()), list(resumes.values())).subjects
    return tuple(
        compare(
            subjects["posting", pair.posting_id],
            subjects["resume", pair.resume_id],
            engine.space,
            engine.settings.requirements,
        )
        for pair in pairs
    )


def _systems(
    engine: Engine,
    scorers: tuple[AdditiveScorer, ...],
    pairs: Sequence[GradedPair],
    compared: Sequence[Comparison],
) -> Scores:
    from skillmatch.evaluate.match_peers import bm25_scores, meaning_cosines, summed, tfidf_cosines
    from skillmatch.text.analysis import tokens

    words = tfidf_cosines(pairs, tokens)
    meaning = meaning_cosines(pairs, engine.encoder.encode)
    return {
        **{scorer.name: [scorer.score_comparison(each).margin for each in compared] for scorer in scorers},
        "BM25": bm25_scores(pairs, tokens),
        "TF-IDF": words,
        "MiniLM, whole documents": meaning,
        _SUM: summed(words, meaning),
    }


def _show_systems(title: str, pairs: Sequence[GradedPair], systems: Scores) -> None:
    from rich.table import Table

    from skillmatch.evaluate.match import GOOD, judge_pairs

    postings = len({pair.posting_id for pair in pairs})
    table = Table(title=f"{title}: {len(pairs)} graded pairs, {postings} postings")
    for column in _COLUMNS:
        table.add_column(column)
    for name, scores in systems.items():
        report = judge_pairs(pairs, scores)
        table.add_row(name, _plain(report.spearman), _percent(report.pick), *_by_place(report))
    console().print(table)
    click.echo(f"MAP: resumes graded {GOOD:g} or better. Kendall tau: within postings. Best picked: percent.")


def _by_place(report: GradedReport) -> tuple[str, ...]:
    figures = (report.ndcg3, report.ndcg5, report.mean_precision, report.tau)
    return tuple("no data" if figure is None else _plain(figure) for figure in figures)


def _show_gains(pairs: Sequence[GradedPair], systems: Scores) -> None:
    from skillmatch.evaluate.match import gain

    ranker, *others = systems
    for other in others:
        found = gain(pairs, systems[ranker], systems[other])
        click.echo(
            f"{ranker} over {other}, paired: Spearman {_plain(found.spearman)}, best picked "
            f"{_percent(found.pick)} points, nDCG {_plain(found.ndcg)}"
        )


def _show_parts(
    title: str,
    pairs: Sequence[GradedPair],
    scores: Sequence[float],
    part_of: Callable[[GradedPair], str],
) -> None:
    from rich.table import Table

    from skillmatch.evaluate.match import judge_pairs

    table = Table(title=title)
    for column in ("part", "pairs", "postings", "Spearman", "best picked", "nDCG@3"):
        table.add_column(column)
    for part in sorted({part_of(pair) for pair in pairs}):
        chosen = [index for index, pair in enumerate(pairs) if part_of(pair) == part]
        report = judge_pairs([pairs[i] for i in chosen], [scores[i] for i in chosen])
        table.add_row(
            part,
            str(report.n_pairs),
            str(report.n_postings),
            _plain(report.spearman),
            _percent(report.pick),
            _plain(report.ndcg3),
        )
    console().print(table)


def _say_eliminated(pairs: Sequence[GradedPair], compared: Sequence[Comparison]) -> None:
    from skillmatch.evaluate.match import GOOD
    from skillmatch.match.requirements import answer_requirements

    good = [each for pair, each in zip(pairs, compared, strict=True) if pair.grade >= GOOD]
    poor = [each for pair, each in zip(pairs, compared, strict=True) if pair.grade < GOOD]
    for mode in ("filter", "strict"):
        counts = [
            sum(
                any(a.eliminates for a in answer_requirements(each.posting, each.resume, mode))
                for each in group
            )
            for group in (good, poor)
        ]
        click.echo(
            f"Hard requirements, {mode}: eliminates {counts[0]} of {len(good)} good pairs "
            f"({counts[0] / max(1, len(good)):.1%}) and {counts[1]} of {len(poor)} others "
            f"({counts[1] / max(1, len(poor)):.1%})"
        )


def _percent(estimate: Estimate) -> str:
    return f"{100 * estimate.value:.1f} ({100 * estimate.low:.1f} to {100 * estimate.high:.1f})"


def _plain(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"
