"""``skillmatch audit list``, ``show`` and ``verify``: decision records, read and checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from skillmatch.cli.session import FolderPath, console
from skillmatch.errors import ChecksumMismatch, InputError

if TYPE_CHECKING:
    from skillmatch.records import Entry, RecordStore
    from skillmatch.report.records import RecordView

_Function = TypeVar("_Function", bound=Callable[..., Any])

_BEST_SHOWN = 10
"""Resumes that ``show`` prints, best first."""


def records_option(function: _Function) -> _Function:
    """Add the option that says where the records are."""
    return click.option(
        "--records",
        "folder",
        type=FolderPath(path_type=Path, file_okay=False),
        envvar="SKILLMATCH_RECORDS",
        help="Folder of the records. Default: SKILLMATCH_RECORDS.",
    )(function)


def open_records(folder: Path | None) -> RecordStore:
    """Return the records in a folder.

    Raises:
        InputError: No folder is named.
    """
    from skillmatch.records import RecordStore

    if folder is None:
        raise InputError("Name the folder of the records with --records or SKILLMATCH_RECORDS.")
    return RecordStore(folder)


@click.command(name="list")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@records_option
def list_records(form: str, folder: Path | None) -> None:
    """List decision records, overrides, erasures and sweeps, oldest first."""
    from skillmatch.report.records import record_rows, shown_name

    rows = [asdict(row) for row in record_rows(open_records(folder))]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    from rich.table import Table

    table = Table()
    for name in ("record", "what", "at", "by", "of", "resumes", "hash"):
        table.add_column(name, justify="right" if name in ("record", "resumes") else "left", overflow="fold")
    for row in rows:
        n = row["n_resumes"]
        of = f"record {row['of_record']}" if row["of_record"] else ""
        if row["what"] == "decision":
            of = shown_name(row["posting_id"], row["posting_name"]) if row["posting_id"] else "(erased)"
        table.add_row(
            str(row["record"]), row["what"], row["at"], row["by"], of, "" if n is None else f"{n:,}",
            row["hash"][:12],
        )  # fmt: skip
    console().print(table)


@click.command()
@click.argument("record")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@records_option
def show(record: str, form: str, folder: Path | None) -> None:
    """Show RECORD, a number or the beginning of a hash: what it was made with and of, results, overrides.

    Documents go by their ids and, where they have another, the name they were received under. With --format
    json: the entry as it stands in the chain, without either.
    """
    from skillmatch.report.records import record_view

    store = open_records(folder)
    entry = store.find(record)
    if form == "json":
        whole = {"seq": entry.seq, "prev": entry.prev, "hash": entry.hash, "body": entry.body}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True))
        return
    view = record_view(store, entry)
    if entry.kind == "decision":
        _show_decision(view)
    elif entry.kind == "override":
        _show_overrides(view)
    else:
        _show_other(entry)


def _show_decision(view: RecordView) -> None:
    from rich.table import Table

    entry = view.entry
    body, made = entry.body, entry.body["made_with"]
    posting, cut = body["inputs"]["posting"], body.get("cut")
    lines = {
        "record": f"{entry.seq}, {entry.hash}",
        "by, at": f"{body['by']}, {body['at']}",
        "posting": f"{_name(view, posting['name'])}, sha256 {posting['sha256'][:12]} (salted)",
        "taxonomy": f"{made['releases'][0]}, {made['taxonomy'][:12]}",
        "code": f"skillmatch {made['package']}, {made['code'][:12]}",
        "made with": f"{made['scorer']}, {len(made['content'])} files of models and facts by sha256",
        "settings": ", ".join(f"{name} {value}" for name, value in sorted(made["settings"].items())),
        "cut": "none" if cut is None else f"recommended from a score of {cut:g}",
        "seed": "none, nothing is drawn" if body["seed"] is None else str(body["seed"]),
    }
    for name, text in lines.items():
        click.echo(f"{name + ':':<11}{text}")
    table = Table()
    for name in ("rank", "resume", "score", "margin", "eliminated by"):
        table.add_column(
            name, justify="left" if name in ("resume", "eliminated by") else "right", overflow="fold"
        )
    for result in body["results"][:_BEST_SHOWN]:
        table.add_row(
            str(result["rank"]),
            _name(view, result["resume"]),
            f"{result['score']:.3f}",
            f"{result['margin']:.3f}",
            ", ".join(result["eliminated_by"]),
        )
    console().print(table)
    if len(body["results"]) > _BEST_SHOWN:
        click.echo(f"and {len(body['results']) - _BEST_SHOWN:,} more; --format json has all.")
    _show_overrides(view)


def _show_overrides(view: RecordView) -> None:
    for each in view.overrides:
        about = "the ranking" if each.is_whole else each.resume_id or "a resume (erased)"
        click.echo(
            f"overridden: {about}, by {each.by}, {each.at} (record {each.record}): "
            f"{'(the reason was erased)' if each.reason is None else each.reason}"
        )


def _show_other(entry: Entry) -> None:
    told = {name: value for name, value in entry.body.items() if name not in ("by", "at", "kind")}
    click.echo(f"{entry.kind} (record {entry.seq}), by {entry.body['by']}, {entry.body['at']}: ", nl=False)
    click.echo(json.dumps(told, ensure_ascii=False))


def _name(view: RecordView, name: str) -> str:
    return view.shown(name) or f"{name} (erased)"


@click.command(name="verify")
@click.option("--head", default="", help="Hash of an entry noted earlier, which must still be there.")
@records_option
def verify_records(head: str, folder: Path | None) -> None:
    """Check every byte of the records: the chain against itself, the documents kept against the chain.

    What was cut off the end is found only with --head: keep the hash that this command prints elsewhere.
    """
    from skillmatch.records.verifying import verify

    found = verify(open_records(folder), head=head)
    for problem in found.problems:
        click.echo(f"{problem.place} {problem.what}")
    click.echo(
        f"{found.n_entries:,} entries, {found.n_files:,} files kept, {found.n_gone:,} erased or swept; "
        f"head {found.head or 'unknown'}"
    )
    if found.problems:
        raise ChecksumMismatch(
            f"The records are not as they were written: {len(found.problems)} "
            f"problem{'s' if len(found.problems) > 1 else ''}, the first is {found.problems[0].place}. What "
            "stands above says what to do; where something was changed, take the folder from a backup, and "
            "find out who changed it."
        )
