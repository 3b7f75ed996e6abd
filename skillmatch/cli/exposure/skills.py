"""``skillmatch exposure skill`` and ``resume``: a skill, or a resume's skills, by task and by occupation."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import console, open_engine
from skillmatch.errors import InputError, NotFound

if TYPE_CHECKING:
    from skillmatch.exposure.resume_skills import ExposedShare, NearSkills, ResumeSkill, ResumeSkillExposure
    from skillmatch.exposure.skills import SkillExposure

_NOT_JOB_LOSS = "Exposure is the share of work that a language model could speed up. It is not job loss."
_form = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)


@click.command()
@click.argument("name")
@_form
def skill(name: str, form: str) -> None:
    """Show the exposure of the skill NAME (a label or URI) by the tasks and by the occupations it serves.

    The two views answer different questions and are never averaged: what people do with the skill, and what
    else the people who have it do.
    """
    engine = open_engine()
    found = engine.find_skill(name)
    if not found:
        raise NotFound(
            f"No skill of {engine.taxonomy.release} goes by that name. Try: skillmatch skills find."
        )
    exposure = engine.skill_exposure(found[0].uri)
    if form == "json":
        click.echo(json.dumps(asdict(exposure), ensure_ascii=False, indent=1))
    else:
        _print_skill(exposure, engine.exposure_release)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--threshold", default=0.5, show_default=True, help="Beta from which on a skill counts as exposed."
)
@_form
def resume(file: Path, threshold: float, form: str) -> None:
    """Show what share of a resume's skills is exposed, and near skills that are less exposed."""
    from skillmatch.sources.files import read_file

    if not 0 <= threshold <= 1:
        raise InputError(f"--threshold is a beta from 0 to 1, not {threshold:g}.")
    raw = read_file(file)
    engine = open_engine()
    read = engine.read_resume(raw)
    for warning in engine.document_warnings(read.document):
        click.echo(f"warning: {warning}", err=True)
    found = engine.resume_skill_exposure(read, threshold=threshold)
    if form == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        _print_resume(found)


def _print_skill(exposure: SkillExposure, release: str) -> None:
    from rich.table import Table

    click.echo(f"{exposure.preferred_label} ({exposure.uri})")
    table = Table()
    for column in ("by", "measure", "labels", "value", "low-high", "n", "coverage"):
        table.add_column(column)
    for estimate in exposure.estimates:
        table.add_row(
            estimate.basis,
            estimate.measure,
            estimate.rater,
            _figure(estimate.value),
            "" if estimate.low is None else f"{estimate.low:.3f}-{estimate.high:.3f}",
            f"{estimate.n:,}",
            f"{estimate.coverage:.0%}",
        )
    console().print(table)
    click.echo(
        "low-high: by tasks the 95 % interval of the mean (without width where all tasks have one label); "
        "by occupations from the 10th to the 90th percentile."
    )
    if exposure.activities:
        whose = "of the occupations that need the skill" if exposure.is_own else "of all occupations"
        click.echo(f"By tasks {whose} that do these activities:")
        for activity in exposure.activities:
            click.echo(f"  {activity.similarity:.2f}  {activity.title} ({activity.n_tasks} tasks)")
    else:
        click.echo("By tasks: no data, no work activity is near enough to the skill's name.")
    click.echo(f"Source: {release}; links: O*NET 30.1, ESCO 1.1.1.")
    click.echo(_NOT_JOB_LOSS)


def _print_resume(found: ResumeSkillExposure) -> None:
    click.echo(f"Skills whose beta (people's labels) is at least {found.threshold:g}, as a share of weight:")
    click.echo(f"  by tasks        {_share(found.by_tasks)}")
    click.echo(f"  by occupations  {_share(found.by_occupations)}")
    scored = [skill for skill in found.skills if skill.by_tasks is not None]
    _print_ends(scored)
    unknown = found.without_data()
    if unknown:
        names = ", ".join(skill.preferred_label for skill in unknown)
        click.echo(f"No data by tasks ({len(unknown)}): {names}")
    for suggestion in found.suggestions:
        _print_near(suggestion)
    click.echo(_NOT_JOB_LOSS)


def _share(share: ExposedShare) -> str:
    if share.share is None:
        return "no data"
    counted = f"{share.n_exposed} of {share.n} skills; {share.coverage:.0%} of the weight has data"
    return f"{share.share:.0%} ({counted})"


def _print_ends(skills: list[ResumeSkill]) -> None:
    from rich.table import Table

    n_each = min(5, (len(skills) + 1) // 2)
    for title, ends in (("Most exposed", skills[:n_each]), ("Least exposed", skills[n_each:][::-1][:n_each])):
        if ends:
            table = Table(title=title, title_justify="left")
            for column in ("by tasks", "by occupations", "weight", "skill"):
                table.add_column(column)
            for each in ends:
                table.add_row(
                    _figure(each.by_tasks),
                    _figure(each.by_occupations),
                    f"{each.weight:.2f}",
                    each.preferred_label,
                )
            console().print(table)


def _print_near(suggestion: NearSkills) -> None:
    near = "; ".join(
        f"{each.preferred_label} ({each.by_tasks:.2f}, {each.low:.2f}-{each.high:.2f}, {each.n_tasks} tasks, "
        f"similarity {each.similarity:.2f})"
        for each in suggestion.near
    )
    skill = suggestion.skill
    click.echo(f"Near {skill.preferred_label} ({_figure(skill.by_tasks)}), less exposed: {near}")


def _figure(value: float | None) -> str:
    return "no data" if value is None else f"{value:.3f}"
