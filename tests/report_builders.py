"""Reports on exposure for tests: by the name of a choice, made once each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from skillmatch.engine import Engine
from skillmatch.report.exposure import ExposureReport, choose, chosen_measure, compose, gather
from skillmatch.report.exposure.command import report_command
from skillmatch.report.exposure.outline import Table

CHOICES: Mapping[str, Mapping[str, Any]] = {
    "all": {},
    "one": {"occupations": ("15-1252.00",)},
    "without": {"occupations": ("15-1299.00",)},
    "group": {"soc_group": "15"},
    "military": {"soc_group": "55"},
    "sector": {"sector": "22"},
}
Maker = Callable[..., ExposureReport]


def report_maker(engine: Engine) -> Maker:
    """Return what makes a report by the name of its choice, once each."""

    @cache
    def made(name: str, measure: str = "beta") -> ExposureReport:
        facts = gather(engine, choose(engine, **CHOICES[name]), measure=chosen_measure(measure))
        return compose(facts, command=report_command(form="html", measure=measure, **CHOICES[name]))

    return made


def table(report: ExposureReport, key: str) -> Table:
    return next(found for found in report.tables if found.key == key)


def records(found: Table) -> list[dict[str, Any]]:
    keys = [column.key for column in found.columns]
    return [dict(zip(keys, row, strict=True)) for row in found.rows]
