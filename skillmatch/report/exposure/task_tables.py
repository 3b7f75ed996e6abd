"""The tables of single tasks: their labels, and what WORKBank's raters say of them."""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.exposure.workbank import Ratings, TaskOpinion
from skillmatch.report.exposure.facts import Facts, TaskFact
from skillmatch.report.exposure.outline import Cell, Column, Grouped, Table
from skillmatch.report.exposure.tables import CODE

_LABELS = (
    "E0: no exposure. E1: a language model alone halves the time at equal quality. E2: software built on one "
    "would."
)


def tasks_table(facts: Facts) -> Grouped:
    """Return the labelled tasks, one part per occupation, and in one row per occupation for paper."""
    by_code: dict[str, list[TaskFact]] = {}
    for task in facts.tasks:
        by_code.setdefault(task.code, []).append(task)
    titles = {occupation.code: occupation.title for occupation in facts.occupations}
    has_sentences = any(task.sentence for task in facts.tasks)
    return Grouped(
        key="tasks",
        title=f"{len(facts.tasks):,} labelled tasks",
        parts=tuple(_task_part(code, titles[code], tasks, has_sentences) for code, tasks in by_code.items()),
        short=_short_tasks(by_code, titles),
        note=f"{_LABELS} {facts.sentences}",
    )


def _task_part(code: str, title: str, tasks: Sequence[TaskFact], has_sentences: bool) -> Table:
    columns = (
        CODE,
        Column(key="task_id", title="Task", kind="code"),
        Column(key="task_type", title="Type", kind="code"),
        Column(key="label_human", title="People", kind="code"),
        Column(key="label_gpt4", title="GPT-4", kind="code"),
        Column(key="aei_usage_pct", title="Claude usage %", kind="number", digits=3, missing="–"),
        Column(key="zone", title="WORKBank zone", kind="code", missing=""),
        *((Column(key="sentence", title="Sentence (O*NET 30.1)", missing=""),) if has_sentences else ()),
    )
    same = sum(task.human == task.gpt4 for task in tasks)
    return Table(
        key=f"tasks-{code}",
        title=f"{code} {title}",
        columns=columns,
        rows=tuple(
            (
                task.code,
                task.task_id,
                task.task_type or "not given",
                task.human,
                task.gpt4,
                task.usage_pct,
                task.opinion.zone if task.opinion else None,
                *((task.sentence or None,) if has_sentences else ()),
            )
            for task in tasks
        ),
        note=f"{len(tasks)} tasks, the raters agree on {same}",
    )


def _short_tasks(by_code: dict[str, list[TaskFact]], titles: dict[str, str]) -> Table:
    def ids(tasks: Sequence[TaskFact], label: str) -> str:
        return ", ".join(_short_id(task) for task in tasks if task.human == label)

    return Table(
        key="tasks",
        title="Labelled tasks by O*NET id",
        columns=(
            Column(key="onet_soc_code", title="O*NET-SOC", kind="code"),
            Column(key="title", title="Occupation", weight=0.7),
            *(
                Column(key=label.lower(), title=f"{label} by people", missing="")
                for label in ("E1", "E2", "E0")
            ),
        ),
        rows=tuple(
            (code, titles[code], *(ids(tasks, label) for label in ("E1", "E2", "E0")))
            for code, tasks in by_code.items()
        ),
        note=f"{_LABELS} Task ids of O*NET under the label that people gave; where GPT-4 gave another one, "
        "it follows after a slash (8836/E2). Supplemental tasks and those without a type, which weigh half, "
        "are marked s (8828s).",
        is_wide=True,
    )


def _short_id(task: TaskFact) -> str:
    other = "" if task.gpt4 == task.human else f"/{task.gpt4}"
    return f"{task.task_id}{'' if task.task_type == 'Core' else 's'}{other}"


def ratings_table(opinions: Sequence[TaskOpinion]) -> Table:
    """Return WORKBank's ratings task by task, each mean with its n and spread."""
    return Table(
        key="workbank",
        title="WORKBank: ratings of tasks, each with its number and spread",
        columns=(
            CODE,
            Column(key="task_id", title="Task", kind="code"),
            *_rating_columns("desire"),
            *_rating_columns("capability"),
            Column(key="agency_workers", title="Agency, workers", kind="code", missing="–"),
            Column(key="agency_experts", title="Agency, experts", kind="code", missing="–"),
            Column(key="zone", title="Zone", kind="code"),
        ),
        rows=tuple(
            (
                opinion.onet_soc_code,
                opinion.task_id,
                *_rating_cells(opinion.desire),
                *_rating_cells(opinion.capacity),
                _level(opinion.worker_agency),
                _level(opinion.expert_agency),
                opinion.zone or f"refused: {opinion.no_zone_reason}",
            )
            for opinion in opinions
        ),
        note="Means of ratings from 1 to 5; 3 or more is high. Workers barely agree on one task "
        "(Krippendorff's alpha about .06): read a mean with its n and sd (standard deviation of these "
        "ratings). Agency: the level of the Human Agency Scale given most often, the lowest of equally "
        "frequent ones.",
    )


def _rating_columns(name: str) -> tuple[Column, ...]:
    title = name.capitalize()
    return (
        Column(key=f"{name}_mean", title=f"{title} mean", kind="number", missing="–"),
        Column(key=f"{name}_n", title=f"{title} n", kind="count", missing="–"),
        Column(key=f"{name}_sd", title=f"{title} sd", kind="number", missing="–"),
    )


def _rating_cells(ratings: Ratings | None) -> tuple[Cell, Cell, Cell]:
    return (ratings.mean, ratings.n, ratings.spread) if ratings else (None, None, None)


def _level(ratings: Ratings | None) -> str | None:
    return f"H{ratings.dominant}" if ratings else None
