"""What is to be done: the files, their shards, and a fingerprint of all that results depend on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import skillmatch
from skillmatch.batch.columns import Columns
from skillmatch.batch.inputs import InputFile
from skillmatch.batch.layout import Layout
from skillmatch.batch.lines import csv_header, csv_rows
from skillmatch.content import content_path
from skillmatch.errors import InputError
from skillmatch.extras import require
from skillmatch.types import TierName

TASKS = ("skills", "occupation", "exposure", "vectors")
"""What can be found of a posting."""

SHARD_ROWS = 1_000
UNIT_ROWS = 50_000
"""Input rows that one file of the output covers."""

PURPOSE = "The batch engine"

_WITHOUT_RESULTS = ("cli", "evaluate", "explain", "index", "report", "train", "web")
"""Packages that no result depends on."""

_MOST_SLICES = 16
"""A row group is read from its beginning: cut into more pieces, that would take longer than the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What the user asked for, as far as results depend on it."""

    tasks: tuple[str, ...]
    tier: TierName
    is_flat: bool
    unit_rows: int
    as_of: float
    esco: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A piece of the input.

    Attributes:
        file: Place of its file in the plan.
        start, stop: Bytes of a text table, rows of a Parquet file (from 0, within ``group``).
        group: First row group of a Parquet file; -1 of others.
        groups: How many row groups; more than 1 only where all of each is read.
        chunk: Name of a chunk of a packed table; empty of others.
    """

    file: int
    start: int = 0
    stop: int = 0
    group: int = -1
    groups: int = 1
    chunk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done. ``fingerprint`` has one hash per thing that results depend on."""

    files: tuple[InputFile, ...]
    shards: tuple[Shard, ...]
    shard_rows: int
    configuration: Configuration
    fingerprint: Mapping[str, str]

    @property
    def key(self) -> str:
        """One hash for all."""
        return _hash(dict(self.fingerprint))

    def wants(self, task: str) -> bool:
        """Say whether a task was asked for."""
        return task in self.configuration.tasks


def make_plan(files: Sequence[InputFile], configuration: Configuration, *, shard_rows: int) -> Plan:
    """Return the plan for these files; text tables are passed over once to find where rows begin."""
    shards = [
        shard
        for place, file in enumerate(files)
        if not file.is_packed or file.problem
        for shard in _shards(place, file, shard_rows)
    ]
    return Plan(
        files=tuple(files),
        shards=tuple(shards),
        shard_rows=shard_rows,
        configuration=configuration,
        fingerprint=fingerprint(files, configuration),
    )


def fingerprint(files: Sequence[InputFile], configuration: Configuration) -> dict[str, str]:
    """Return one hash for each thing that results depend on."""
    known = [(file.name, file.digest, asdict(file.columns)) for file in files]
    return {
        "code": _code_hash(),
        "taxonomy": _content_hash("esco", "onet"),
        "models": _content_hash("models"),
        "libraries": _hash(
            {name: version(name) for name in ("numpy", "onnxruntime", "pyarrow", "tokenizers")}
        ),
        "configuration": _hash(asdict(configuration)),
        "inputs": _hash(known),
    }


def plan_bytes(plan: Plan) -> bytes:
    """Return a plan as the bytes of its file."""
    return (json.dumps(asdict(plan), indent=1) + "\n").encode()


def load_plan(layout: Layout) -> Plan:
    """Return the plan of an output folder.

    Raises:
        InputError: There is none, or it is of another version.
    """
    try:
        found = json.loads(layout.plan.read_text())
    except FileNotFoundError as error:
        raise InputError(
            f"{layout.folder}: no batch was begun there. Begin one with: skillmatch batch run INPUT "
            f"--output {layout.folder}"
        ) from error
    try:
        return Plan(
            files=tuple(
                InputFile(**{**file, "columns": Columns(**file["columns"])}) for file in found["files"]
            ),
            shards=tuple(Shard(**shard) for shard in found["shards"]),
            shard_rows=found["shard_rows"],
            configuration=Configuration(
                **{**found["configuration"], "tasks": tuple(found["configuration"]["tasks"])}
            ),
            fingerprint=found["fingerprint"],
        )
    except (KeyError, TypeError) as error:
        raise InputError(
            f"{layout.plan}: written by another version of skillmatch. Name another output folder."
        ) from error


def check_same(old: Plan, new: Plan, folder: Path) -> None:
    """Refuse to go on with results that something else would now be made of.

    Raises:
        InputError: Something that results depend on has changed; it is named.
    """
    changed = [
        f"{name}{_what(name, old, new)}"
        for name, value in new.fingerprint.items()
        if old.fingerprint.get(name) != value
    ]
    if changed:
        raise InputError(
            f"{folder} holds a batch that was begun with something else. Changed: {'; '.join(changed)}. "
            "Go on as it was begun, name another output folder, or delete this one."
        )


def _what(name: str, old: Plan, new: Plan) -> str:
    if name == "configuration":
        before, now = asdict(old.configuration), asdict(new.configuration)
        said = [f"{key} was {before[key]}, is {now[key]}" for key in now if before[key] != now[key]]
        return f" ({', '.join(said)})"
    if name == "inputs":
        known = {file.name: (file.digest, file.columns) for file in old.files}
        here = {file.name: (file.digest, file.columns) for file in new.files}
        names = sorted(each for each in known.keys() | here.keys() if known.get(each) != here.get(each))
        return f" ({', '.join(names[:5])}{' ...' if len(names) > 5 else ''})"
    return ""


def _shards(place: int, file: InputFile, shard_rows: int) -> Iterator[Shard]:
    if file.problem:
        yield Shard(file=place)
        return
    if file.kind == "parquet":
        yield from _row_groups(place, file, shard_rows)
        return
    with open(file.path, "rb") as opened:
        if file.kind == "csv":
            columns, start = csv_header(opened)
            opened.seek(start)
            places = [end for _, end in csv_rows(opened, file, columns=columns)]
            bounds = [start, *places[shard_rows - 1 :: shard_rows]]
            if places and bounds[-1] != places[-1]:
                bounds.append(places[-1])
        else:
            bounds = _line_bounds(opened, file.bytes, shard_rows)
    for first, last in pairwise(bounds):
        yield Shard(file=place, start=first, stop=last)


def _line_bounds(opened: Any, size: int, shard_rows: int) -> list[int]:
    """Return places between lines, about ``shard_rows`` lines apart as the first megabyte has them."""
    first = opened.read(1 << 20)
    per_line = max(1, len(first)) / max(1, first.count(b"\n"))
    step = max(1, int(per_line * shard_rows))
    bounds = [0]
    while bounds[-1] + step < size:
        opened.seek(bounds[-1] + step - 1)
        while (piece := opened.readline(1 << 20)) and not piece.endswith(b"\n"):
            pass
        bounds.append(opened.tell())
    if bounds[-1] < size:
        bounds.append(size)
    return bounds


def _row_groups(place: int, file: InputFile, shard_rows: int) -> Iterator[Shard]:
    parquet = require("pyarrow.parquet", extra="batch", purpose=PURPOSE)
    with parquet.ParquetFile(file.path) as opened:
        sizes = [opened.metadata.row_group(each).num_rows for each in range(opened.num_row_groups)]
    first = 0
    while first < len(sizes):
        size = sizes[first]
        if size > shard_rows:
            step = max(shard_rows, -(-size // _MOST_SLICES))
            for start in range(0, size, step):
                yield Shard(file=place, group=first, start=start, stop=min(size, start + step))
            first += 1
            continue
        last = first
        while last + 1 < len(sizes) and size + sizes[last + 1] <= shard_rows:
            last += 1
            size += sizes[last]
        yield Shard(file=place, group=first, groups=last - first + 1, stop=size)
        first = last + 1


@cache
def _code_hash() -> str:
    top = Path(skillmatch.__file__).parent
    digest = hashlib.sha256(skillmatch.__version__.encode())
    for path in sorted(top.rglob("*.py")):
        relative = path.relative_to(top)
        if relative.parts[0] not in _WITHOUT_RESULTS:
            digest.update(str(relative).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def _content_hash(*folders: str) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        top = Path(content_path(folder))
        for path in sorted(each for each in top.rglob("*") if each.is_file()):
            digest.update(str(path.relative_to(top)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
