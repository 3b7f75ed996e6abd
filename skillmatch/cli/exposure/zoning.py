"""``skillmatch exposure zones``: what workers want and experts hold possible, task by task (WORKBank)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.exposure.workbank import Ratings, TaskOpinion, WorkBank

_ZONES = ("Green Light", "Red Light", "R&D Opportunity", "Low Priority")
_LEGEND = (
    "Means of ratings from 1 to 5 with standard deviation and number of raters; agency is the Human Agency "
    "Scale, H1 (no human involvement) to H5 (essential), most frequent level. Workers barely agree on one "
    "task (Krippendorff's alpha .06): read no mean without its spread."
)


@click.command()
@click.argument("occupations", nargs=-1, metavar="[OCCUPATION]...")
@click.option("--zone", type=click.Choice(_ZONES), help="Only tasks of this zone.")
@click.option("--sentences", is_flag=True, help="Also show the task sentences (needs O*NET 30.1 in full).")
@format_options
def zones(
    occupations: tuple[str, ...], zone: str | None, sentences: bool, form: str, output: Path | None
) -> None:
    """Show desire, capability, zone and human agency of the rated tasks of OCCUPATION.

    Without OCCUPATION, --zone and --format: how many tasks are in each zone, and occupations at each level of
    human agency. A task that no expert or no worker rated has no zone.
    """
    check_output(form, output)
    engine = open_engine()
    bank = engine.exposure_table.workbank
    if form == "table" and not occupations and zone is None:
        _print_counts(bank)
        return
    opinions = [each for each in _chosen(engine, bank, occupations) if zone in (None, each.zone)]
    statements = _sentences(engine, opinions) if sentences else {}
    if form != "table":
        give([_record(each, statements) for each in opinions], form, output)
    elif opinions:
        _print_tasks(opinions, statements)
    else:
        click.echo("No data: WORKBank rated no such task of these occupations.")


def _chosen(engine: Engine, bank: WorkBank, occupations: Sequence[str]) -> Sequence[TaskOpinion]:
    if not occupations:
        return tuple(bank.tasks.values())
    codes = engine.select_occupations(occupations).onet_soc_codes
    return [opinion for code in codes for opinion in bank.by_occupation.get(code, ())]


def _sentences(engine: Engine, opinions: Sequence[TaskOpinion]) -> dict[str, str]:
    tasks = engine.full_taxonomy.tasks
    return {each.task_id: tasks[each.task_id].statement for each in opinions if each.task_id in tasks}


def _print_counts(bank: WorkBank) -> None:
    from rich.table import Table

    table = Table(title="Tasks by zone", title_justify="left")
    table.add_column("zone")
    table.add_column("tasks", justify="right")
    for zone, count in bank.zone_counts().items():
        table.add_row(zone, str(count))
    without = [each for each in bank.tasks.values() if each.zone is None]
    table.add_row(f"none ({', '.join(sorted({each.no_zone_reason for each in without}))})", str(len(without)))
    console().print(table)
    agency = Table(title="Occupations by most frequent level of human agency", title_justify="left")
    for name in ("level", "workers", "experts"):
        agency.add_column(name, justify="right")
    counts = zip(bank.dominant_counts("worker_agency"), bank.dominant_counts("expert_agency"), strict=True)
    for level, (workers, experts) in enumerate(counts, start=1):
        agency.add_row(f"H{level}", str(workers), str(experts))
    console().print(agency)


def _print_tasks(opinions: Sequence[TaskOpinion], sentences: dict[str, str]) -> None:
    from rich.table import Table

    table = Table()
    for name in ("occupation", "task", "desire", "capability", "zone", "agency, workers", "agency, experts"):
        table.add_column(name, justify="right" if name == "task" else "left")
    if sentences:
        table.add_column("sentence", overflow="fold")
    for each in opinions:
        table.add_row(
            each.onet_soc_code,
            each.task_id,
            _mean(each.desire),
            _mean(each.capacity),
            each.zone or each.no_zone_reason,
            _level(each.worker_agency),
            _level(each.expert_agency),
            *([sentences.get(each.task_id, "")] if sentences else []),
        )
    console().print(table)
    click.echo(_LEGEND)


def _mean(ratings: Ratings | None) -> str:
    if ratings is None:
        return "not rated"
    spread = "" if ratings.spread is None else f" ± {ratings.spread:.2f}"
    return f"{ratings.mean:.2f}{spread} (n {ratings.n})"


def _level(ratings: Ratings | None) -> str:
    return "not rated" if ratings is None else f"H{ratings.dominant} (n {ratings.n})"


def _record(each: TaskOpinion, sentences: dict[str, str]) -> dict[str, Any]:
    return {
        "onet_soc_code": each.onet_soc_code,
        "task_id": each.task_id,
        **_columns("desire", each.desire),
        **_columns("capability", each.capacity),
        "zone": each.zone,
        "no_zone_reason": each.no_zone_reason,
        "agency_workers": each.worker_agency.dominant if each.worker_agency else None,
        "agency_workers_n": each.worker_agency.n if each.worker_agency else 0,
        "agency_experts": each.expert_agency.dominant if each.expert_agency else None,
        "agency_experts_n": each.expert_agency.n if each.expert_agency else 0,
        **({"sentence": sentences.get(each.task_id, "")} if sentences else {}),
    }


def _columns(name: str, ratings: Ratings | None) -> dict[str, float | int | None]:
    return {
        f"{name}_mean": None if ratings is None else ratings.mean,
        f"{name}_spread": None if ratings is None else ratings.spread,
        f"{name}_n": 0 if ratings is None else ratings.n,
    }
