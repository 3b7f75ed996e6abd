"""The citation pack: everything a reader needs to cite a report and to check its figures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final

from skillmatch.report.exposure.data_files import table_csv
from skillmatch.report.exposure.figures.svg import svg_file
from skillmatch.report.exposure.outline import ExposureReport, Items, Paragraph, Section
from skillmatch.sources.references import Reference

_STAMP: Final = (1980, 1, 1, 0, 0, 0)


def pack_files(report: ExposureReport) -> Mapping[str, str]:
    """Return the files of the pack by name, in the order of their names."""
    files = {
        "README.txt": _readme(report),
        "references.bib": bibtex(report),
        "command.txt": report.command + "\n",
        "method.txt": _texts(report, "method") + "\n" + _texts(report, "limits"),
        "licences.txt": _licences(report),
    }
    for figure in report.figures:
        files[f"figures/{figure.scene.key}.svg"] = svg_file(figure.scene)
        files[f"figures/{figure.scene.key}.csv"] = table_csv(figure.data)
    for table in report.tables:
        files[f"tables/{table.key}.csv"] = table_csv(table)
    return dict(sorted(files.items()))


def citation_pack(report: ExposureReport) -> bytes:
    """Return the pack as the bytes of a zip; equal reports give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in pack_files(report).items():
            entry = zipfile.ZipInfo(name, date_time=_STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode("utf-8"))
    return out.getvalue()


def bibtex(report: ExposureReport) -> str:
    """Return every source of a report, and the program, as BibTeX; each key once."""
    entries: dict[str, Reference] = {}
    for source in report.sources:
        for reference in source.references:
            entries.setdefault(reference.key, reference)
    own = _own_reference(report)
    return "\n\n".join(entry.bibtex for entry in (own, *entries.values())) + "\n"


def _own_reference(report: ExposureReport) -> Reference:
    version = report.provenance.package_version
    return Reference(
        key="skillmatch",
        kind="misc",
        fields={
            "author": "{The skillmatch contributors}",
            "title": f"skillmatch {version}: {report.title}",
            "year": report.dated[:4],
            "note": f"Made by: {report.command}. Configuration {report.provenance.config_hash}.",
        },
    )


def _readme(report: ExposureReport) -> str:
    provenance = report.provenance
    lines = [
        report.title,
        "",
        f"Data as of {report.dated}. Made with skillmatch {provenance.package_version} by",
        f"    {report.command}",
        f"Releases: {'; '.join(provenance.releases)}.",
        f"Models: {'; '.join(provenance.models) or 'none'}. Configuration {provenance.config_hash}.",
        "",
        "references.bib   every source, to be cited with the figures taken from it",
        "command.txt      the command that makes the report again, byte for byte",
        "method.txt       how the figures come about, and their limits",
        "licences.txt     licences and the sentences to print",
        "figures/         each figure as SVG, and the data it is drawn from as CSV",
        "tables/          every table as CSV; an empty cell is no data, never 0",
        "",
        "Exposure is not job loss.",
    ]
    return "\n".join(lines) + "\n"


def _licences(report: ExposureReport) -> str:
    lines = [f"{source.title}: {source.licence}" for source in report.sources]
    return "\n".join([*lines, "", *report.provenance.attributions]) + "\n"


def _texts(report: ExposureReport, key: str) -> str:
    section: Section = next(section for section in report.sections if section.key == key)
    lines = [section.title, ""]
    for block in section.blocks:
        if isinstance(block, Items):
            lines += [f"- {item}" for item in block.items]
        elif isinstance(block, Paragraph):
            lines += ["", block.text]
    return "\n".join(lines) + "\n"
