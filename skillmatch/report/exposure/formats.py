"""A report in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from skillmatch.report.exposure.outline import ExposureReport

Format: TypeAlias = Literal["html", "pdf", "csv", "xlsx", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)


def rendered(report: ExposureReport, form: Format) -> bytes:
    """Return a report as the bytes of a file; equal reports give equal bytes."""
    return _RENDERERS[form](report)


def _html(report: ExposureReport) -> bytes:
    from skillmatch.report.exposure.html import exposure_page

    return exposure_page(report).encode("utf-8")


def _pdf(report: ExposureReport) -> bytes:
    from skillmatch.report.exposure.pdf import exposure_pdf

    return exposure_pdf(report)


def _csv(report: ExposureReport) -> bytes:
    from skillmatch.report.exposure.data_files import report_csv

    return report_csv(report).encode("utf-8")


def _xlsx(report: ExposureReport) -> bytes:
    from skillmatch.report.exposure.workbook import exposure_workbook

    return exposure_workbook(report)


def _json(report: ExposureReport) -> bytes:
    from skillmatch.report.exposure.data_files import report_json

    return report_json(report).encode("utf-8")


_RENDERERS: Mapping[Format, Callable[[ExposureReport], bytes]] = MappingProxyType(
    {"html": _html, "pdf": _pdf, "csv": _csv, "xlsx": _xlsx, "json": _json}
)
