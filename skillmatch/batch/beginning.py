"""Beginning a batch, or going on with one: the plan, compared with the one that stands there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.batch.committing import committing, described, logged, write_line
from skillmatch.batch.inputs import InputFile, find_files, read_files
from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import (
    SHARD_ROWS,
    TASKS,
    Configuration,
    Plan,
    check_same,
    load_plan,
    make_plan,
    plan_bytes,
)
from skillmatch.batch.scanning import arrow
from skillmatch.errors import InputError
from skillmatch.settings import Settings

if TYPE_CHECKING:
    from skillmatch.engine import Engine


def tasks_of(given: str) -> tuple[str, ...]:
    """Return the tasks that a list with commas names, in our order.

    Raises:
        InputError: There is no such task, or none is named.
    """
    names = [name.strip() for name in given.split(",") if name.strip()]
    unknown = [name for name in names if name not in TASKS]
    if unknown or not names:
        raise InputError(f"--tasks takes {', '.join(TASKS)}, not {', '.join(unknown) or 'nothing'}.")
    return tuple(task for task in TASKS if task in names)


def begin(
    given: Sequence[str],
    folder: Path,
    configuration: Configuration,
    *,
    columns: Mapping[str, str],
    shard_rows: int = SHARD_ROWS,
    on_file: Callable[[InputFile], None],
) -> tuple[Layout, Plan]:
    """Return the plan for an output folder: a new one, or the one that stands there where it is the same.

    Args:
        given: Paths, folders and patterns.
        folder: The output folder; it is made.
        configuration: What is wanted.
        columns: Columns by field, as the user named them.
        shard_rows: Rows of a shard, about. A plan that stands there keeps its own.
        on_file: Told of each table, as soon as it is known.

    Raises:
        NotFound, SchemaMismatch: See ``inputs``.
        InputError: The folder holds a batch that was begun with something else.
        MissingExtra: pyarrow is not installed.
    """
    arrow()  # told now, not by every worker
    files = []
    for file in read_files(find_files(given), columns):
        on_file(file)
        files.append(file)
    plan = make_plan(files, configuration, shard_rows=shard_rows)
    return _kept(Layout(folder), plan)


def again(folder: Path) -> tuple[Layout, Plan]:
    """Return the plan of an output folder, if it would be made the same today.

    Raises:
        InputError: There is none, or something that results depend on has changed.
    """
    arrow()
    layout = Layout(folder)
    old = load_plan(layout)
    paths = [Path(file.path) for file in old.files]
    missing = [file.name for file in old.files if not Path(file.path).is_file()]
    if missing:
        raise InputError(
            f"{folder}: the batch was begun with tables that are gone: {', '.join(missing[:5])}."
        )
    fresh = list(read_files(paths, {}, known=old.files))
    plan = make_plan(fresh, old.configuration, shard_rows=old.shard_rows)
    return _kept(layout, plan)


def _kept(layout: Layout, plan: Plan) -> tuple[Layout, Plan]:
    if layout.plan.exists():
        old = load_plan(layout)
        check_same(old, plan, layout.folder)
        plan = old
    elif layout.done.exists() or (layout.folder.is_dir() and any(layout.folder.iterdir())):
        raise InputError(
            f"{layout.folder}: expected an empty folder or one with a batch that was begun, found other "
            "files. Name another one."
        )
    layout.make_folders()
    if not layout.plan.exists():
        with committing(layout.plan, lambda: None) as out:
            out.write(plan_bytes(plan))
    _log_missing(layout)
    return layout, plan


def _log_missing(layout: Layout) -> None:
    """Write the lines of files that were renamed by a process that was killed before it wrote them."""
    said = logged(layout)
    for path in sorted(layout.parts.iterdir()):
        if path.name not in said and not path.name.startswith("."):
            write_line(layout.log / "found.jsonl", described(path, task=path.name, token=0))


def clean_up(layout: Layout) -> None:
    """Remove what workers needed, now that the output is whole; the plan and the logs stay."""
    for folder in (layout.parts, layout.leases, layout.beats, layout.unpacked, layout.remembered):
        shutil.rmtree(folder, ignore_errors=True)


def engine_of(plan: Plan, settings: Settings) -> Engine:
    """Return an engine with the plan's tier, day and ESCO, and one thread: workers run side by side."""
    from skillmatch.engine import Engine

    asked = plan.configuration
    return Engine(replace(settings, tier=asked.tier, as_of=asked.as_of, esco=asked.esco, threads=1))
