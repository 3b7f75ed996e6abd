"""What a report on postings says of them: the profile, its groups and the occupations of their titles."""

from __future__ import annotations

from collections.abc import Iterator

from skillmatch.exposure.tallies import CorpusProfile, GroupProfile, SeriesProfile
from skillmatch.report.exposure.facts import Facts, PostingsFact
from skillmatch.report.exposure.figures.ranges import RangeRow, ranges_figure
from skillmatch.report.exposure.figures.scales import round_top
from skillmatch.report.exposure.outline import Block, Column, Figure, Headline, Paragraph, Table, Tile

_GROUPS_SHOWN = 30
_SERIES_WORDS = {
    ("text", "model"): "by their own text",
    ("occupation", "human"): "by occupation, people",
    ("occupation", "gpt4"): "by occupation, GPT-4",
}


def corpus_headline(postings: PostingsFact) -> Headline:
    """Return the mean exposure of the postings, by their own text and by the occupations of their titles."""
    return Headline(tiles=tuple(_tiles(postings.profile)))


def corpus_blocks(facts: Facts) -> Iterator[Block]:
    """Yield what stands in the section on postings; nothing in a report without any."""
    if facts.postings is None:
        return
    profile = facts.postings.profile
    yield Paragraph(text=_counted(profile))
    yield _spread_figure(profile)
    if profile.groups:
        yield _group_figure(profile)
    yield _series_table(profile)
    yield _occupations_table(facts, facts.postings)


def _tiles(profile: CorpusProfile) -> Iterator[Tile]:
    for basis, rater in (("text", "model"), ("occupation", "human")):
        series = next(
            s for s in profile.whole.series if (s.basis, s.rater, s.measure) == (basis, rater, "beta")
        )
        between = (
            f" 95% interval for postings drawn like these: {series.low:.3f} to {series.high:.3f}."
            if series.low is not None and series.high is not None
            else ""
        )
        yield Tile(
            figure="no data" if series.mean is None else f"{series.mean:.3f}",
            label=f"mean beta of the postings {_SERIES_WORDS[basis, rater]}",
            definition=f"Plain mean over {series.n:,} postings with a value ({series.coverage:.0%} of all); "
            f"the others have no data and are not counted as 0.{between}",
        )


def _counted(profile: CorpusProfile) -> str:
    used = profile.n_rows - profile.n_rejected
    return (
        f"{profile.n_rows:,} rows read from {', '.join(profile.sources)}: {used:,} postings, "
        f"{profile.n_rejected:,} rows that could not be used. {profile.n_no_duties:,} postings state no work "
        f"that we find. {profile.whole.n_lines:,} lines state work. By text: {profile.model}. By occupation "
        f"of the title: {profile.release}."
    )


def _spread_figure(profile: CorpusProfile) -> Figure:
    rows = [
        RangeRow(
            name=f"{series.measure}, {_SERIES_WORDS[series.basis, series.rater]}",
            value=series.deciles[4] if series.deciles else None,
            low=series.deciles[0] if series.deciles else None,
            high=series.deciles[8] if series.deciles else None,
            other=series.mean,
            aside=f"{series.n:,}",
        )
        for series in profile.whole.series
    ]
    return Figure(
        scene=ranges_figure(
            rows,
            key_name="postings-spread",
            title="How exposure is spread over the postings",
            subtitle="Each posting counts once",
            axis="Exposure",
            ends=(0.0, 1.0),
            words=("median", "10th to 90th percentile", "mean"),
            aside="postings",
        ),
        caption="By text: the work each posting states, scored by the task model. By occupation: the "
        "published scores of the occupation that its title is coded to.",
        data=_deciles_table(profile),
    )


def _deciles_table(profile: CorpusProfile) -> Table:
    return Table(
        key="postings-deciles",
        title="Deciles over the postings",
        columns=(
            Column(key="measure", title="Measure", kind="code"),
            Column(key="basis", title="By"),
            Column(key="n", title="Postings", kind="count"),
            Column(key="mean", title="Mean", kind="number", digits=3),
            *(
                Column(key=f"p{10 * number}", title=f"p{10 * number}", kind="number", digits=3)
                for number in range(1, 10)
            ),
        ),
        rows=tuple(
            (
                series.measure,
                _SERIES_WORDS[series.basis, series.rater],
                series.n,
                series.mean,
                *(series.deciles or (None,) * 9),
            )
            for series in profile.whole.series
        ),
    )


def _group_figure(profile: CorpusProfile) -> Figure:
    shown = profile.groups[:_GROUPS_SHOWN]
    pairs = [(group, group.of("beta"), group.of("beta", "occupation", "human")) for group in shown]
    highest = max(
        (v for _, text, other in pairs for v in (text.high, text.mean, other.mean) if v is not None),
        default=1.0,
    )
    more = len(profile.groups) - len(shown)
    return Figure(
        scene=ranges_figure(
            [
                RangeRow(
                    name=group.name, value=text.mean, low=text.low, high=text.high, other=other.mean,
                    aside=f"{group.n:,}",
                )
                for group, text, other in pairs
            ],
            key_name="postings-groups",
            title=f"Mean beta by {profile.group_by}",
            subtitle=f"The {len(shown)} largest groups of {len(profile.groups)}" if more else "Every group",
            axis="Exposure (beta)",
            ends=(0.0, min(1.0, round_top(highest))),
            words=("by text", "95% interval", "by occupation"),
            aside="postings",
        ),
        caption="Intervals are for postings drawn like these."
        + (f" {more} smaller groups stand in the table." if more else ""),
        data=_groups_table(profile),
    )  # fmt: skip


def _groups_table(profile: CorpusProfile) -> Table:
    return Table(
        key="postings-groups",
        title=f"Mean beta by {profile.group_by}",
        columns=(
            Column(key="group", title="Group"),
            Column(key="postings", title="Postings", kind="count"),
            *(
                column
                for key, words in (("text", "by text"), ("occupation", "by occupation"))
                for column in (
                    Column(key=f"{key}_mean", title=f"Mean {words}", kind="number", digits=3),
                    Column(key=f"{key}_low", title="low", kind="number", digits=3, missing="–"),
                    Column(key=f"{key}_high", title="high", kind="number", digits=3, missing="–"),
                    Column(key=f"{key}_coverage", title="coverage", kind="percent", digits=0),
                )
            ),
        ),
        rows=tuple(
            (group.name, group.n, *_cells(group.of("beta")), *_cells(group.of("beta", "occupation", "human")))
            for group in profile.groups
        ),
    )


def _cells(series: SeriesProfile) -> tuple[float | None, float | None, float | None, float]:
    return series.mean, series.low, series.high, series.coverage


def _series_table(profile: CorpusProfile) -> Table:
    groups: tuple[GroupProfile, ...] = (profile.whole, *profile.groups)
    return Table(
        key="postings-series",
        title="Every series of every group",
        columns=(
            Column(key="group", title="Group"),
            Column(key="measure", title="Measure", kind="code"),
            Column(key="basis", title="By", kind="code"),
            Column(key="rater", title="Labels", kind="code"),
            Column(key="n", title="Postings", kind="count"),
            Column(key="mean", title="Mean", kind="number", digits=4),
            Column(key="low", title="low", kind="number", digits=4),
            Column(key="high", title="high", kind="number", digits=4),
            Column(key="coverage", title="Coverage", kind="percent", digits=1),
        ),
        rows=tuple(
            (group.name, series.measure, series.basis, series.rater, series.n, *_cells(series))
            for group in groups
            for series in group.series
        ),
        audience="data",
    )


def _occupations_table(facts: Facts, postings: PostingsFact) -> Table:
    titles = {occupation.code: occupation for occupation in facts.occupations}
    ordered = sorted(postings.counts.items(), key=lambda item: (-item[1], item[0]))
    return Table(
        key="postings-occupations",
        title="Occupations of the postings' titles",
        columns=(
            Column(key="onet_soc_code", title="O*NET-SOC", kind="code"),
            Column(key="title", title="Occupation"),
            Column(key="postings", title="Postings", kind="number", digits=1),
            Column(key=facts.first, title=facts.heading(facts.first), kind="number"),
        ),
        rows=tuple(
            (code, titles[code].title, count, titles[code].value(facts.first)) for code, count in ordered
        ),
        note=f"The likeliest occupation of each title; {postings.n_without_occupation:,} titles name none. "
        "An ESCO occupation is split evenly over the O*NET occupations that it is linked to.",
    )
