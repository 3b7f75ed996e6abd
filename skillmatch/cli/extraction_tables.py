"""The tables of ``skillmatch evaluate extraction``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import console

if TYPE_CHECKING:
    from skillmatch.evaluate.bootstrap import Estimate
    from skillmatch.evaluate.extraction import ExtractionReport, RankingReport, TierReport
    from skillmatch.evaluate.mentions import FalseMentionReport, MentionReport
    from skillmatch.evaluate.spans import SpanReport
    from skillmatch.evaluate.strength import StrengthReport

_STRENGTH_WORDS = {"m": "must", "w": "nice", "x": "not needed", "t": "only mentioned", "-": "not said"}
_FIGURES = ("F1", "precision", "recall")


def show(report: ExtractionReport) -> None:
    """Print all tables: ranking, mentions, agreement, strength, spans."""
    from skillmatch.evaluate.extraction import RankingReport, rankings

    ranking = {name: rankings(tier) for name, tier in report.tiers.items()}
    show_ranking(RankingReport(ranking=ranking, differences=report.differences))
    _show_mentions(report.tiers)
    _show_agreement(report.kappas)
    _show_strength(report.strength)
    found = {f"{name}: {what}": spans for name, t in report.tiers.items() for what, spans in t.spans.items()}
    _show_spans({**found, **report.spans})


def show_ranking(report: RankingReport) -> None:
    """Print the tables of rankings, and of their differences where there are several."""
    tiers = report.ranking
    sets = next(iter(tiers.values()))
    rows = [
        [f"{one.name} {figure}", *(_percent(of[place].metrics[figure]) for of in tiers.values())]
        for place, one in enumerate(sets)
        for figure in one.metrics
    ]
    sizes = ", ".join(f"{one.name} {one.n_sentences}" for one in sets)
    _table(f"Skills of ESCO 1.1.0 ranked for sentences ({sizes}), %", list(tiers), rows)
    is_final = any(one.name.endswith("_test") for one in sets)
    read = "The HOUSE test set was read." if is_final else "No test set was read."
    click.echo(f"Trainings were compared on the validation sentences, none was fitted to them. {read}")
    if not report.differences:
        return
    shown = [one.name for one in sets if one.name == "pooled" or one.name.endswith("_test")]
    rows = [
        [f"{name} {figure}", *(_percent(of[name][figure], sign="+") for of in report.differences.values())]
        for name in shown
        for figure in sets[0].metrics
    ]
    _table("The same, paired differences, points", list(report.differences), rows)


def _show_mentions(tiers: Mapping[str, TierReport]) -> None:
    some = next(iter(tiers.values()))
    for part in some.mentions:
        mentions = {name: tier.mentions[part] for name, tier in tiers.items()}
        false = {name: tier.false_mentions[part] for name, tier in tiers.items()}
        what = "all postings" if part == "all" else f"the half for {part}"
        _show_part(f"Mentions in real postings, {what}", mentions, false)
    _show_part(
        "Mentions in each passage read by itself, not in its posting, all postings",
        {name: tier.alone["all"] for name, tier in tiers.items()},
        {name: tier.false_alone["all"] for name, tier in tiers.items()},
    )
    negated = ", ".join(f"{tier.mentions['all'].n_negated} by {name}" for name, tier in tiers.items())
    click.echo(
        "Right: both readers accept the skill (lenient: one does). In brackets after a count: mentions "
        "outside the readers' pool, counted as wrong (in pool: left out). Negated mentions claim no skill "
        f"and are left out: {negated}."
    )


def _show_part(
    title: str, mentions: Mapping[str, MentionReport], false: Mapping[str, FalseMentionReport]
) -> None:
    one, line = next(iter(mentions.values())), next(iter(false.values()))
    rows = [
        [f"mentions {kind}", *(f"{m.n_mentions[kind]} ({m.n_outside_pool[kind]})" for m in mentions.values())]
        for kind in one.n_mentions
    ]
    rows += [
        [figure, *(_percent(m.figures[figure], 100) for m in mentions.values())] for figure in one.figures
    ]
    rows += [
        [f"false per 100 lines: {kind}", *(_percent(f.figures[kind], 100) for f in false.values())]
        for kind in line.figures
    ]
    heading = f"{title}, %: {one.n_sentences} sentences, {line.n_lines} lines without skills"
    _table(heading, list(mentions), rows)


def _show_agreement(kappas: Mapping[str, Estimate]) -> None:
    rows = [[name, _plain(kappa), f"{kappa.n:,}"] for name, kappa in kappas.items()]
    _table("Agreement of the two readers", ["Cohen's kappa", "judgements"], rows)
    click.echo(
        "The readers are two runs of one language model: they agree more readily than two people would."
    )


def _show_strength(reports: Mapping[str, StrengthReport]) -> None:
    for name, report in reports.items():
        letters, answers = (list(dict.fromkeys(place)) for place in zip(*report.table, strict=True))
        rows = [
            [_STRENGTH_WORDS[letter], *(str(report.table[letter, answer]) for answer in answers)]
            for letter in letters
        ]
        _table(
            f"Strength, {name}, {report.n_agreed} phrases: readers (rows), ours (columns)",
            [_STRENGTH_WORDS[answer] for answer in answers],
            rows,
        )
    shares = [
        ("right of must, nice, not needed", [report.accuracy for report in reports.values()]),
        ("... not said taken as must", [report.accuracy_must_by_default for report in reports.values()]),
    ]
    shares += [
        (_STRENGTH_WORDS[letter], [each.by_letter[letter] for each in reports.values()])
        for letter in next(iter(reports.values())).by_letter
    ]
    rows = [[name, *(_counted(share) for share in some)] for name, some in shares]
    rows.append(
        [
            "readers disagree on",
            *(f"{r.n_requirements - r.n_agreed} of {r.n_requirements}" for r in reports.values()),
        ]
    )
    _table("Strength read right, %", list(reports), rows)
    same = [name for name, report in reports.items() if report.n_agreed == report.n_requirements]
    if same:
        click.echo(f"Both readers gave the same answers throughout: {', '.join(same)}. Take it as read once.")


def _show_spans(reports: Mapping[str, SpanReport]) -> None:
    first = next(iter(reports.values()))
    for how in ("relaxed", "strict"):
        rows = [
            [name, f"{report.n_found:,}", *(_percent(report.figures[f"{how} {f}"], 100) for f in _FIGURES)]
            for name, report in reports.items()
        ]
        _table(
            f"Spans, {how}, in {first.n_postings} held-out SkillSpan postings ({first.n_marked:,} marked), %",
            ["found", *_FIGURES],
            rows,
        )


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.table import Table

    table = Table(title=title)
    table.add_column("")
    for column in columns:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def _counted(estimate: Estimate | None) -> str:
    return _percent(estimate, 100) if estimate is None else f"{_percent(estimate, 100)} of {estimate.n}"


def _percent(estimate: Estimate | None, factor: float = 1, *, sign: str = "") -> str:
    if estimate is None:
        return "no data"
    value, low, high = (factor * figure for figure in (estimate.value, estimate.low, estimate.high))
    between = " to " if sign else "-"
    return f"{value:{sign}.1f} ({low:{sign}.1f}{between}{high:{sign}.1f})"


def _plain(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"
