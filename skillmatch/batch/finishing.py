"""The last step: the summary, and the list of all files with which the output is whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from skillmatch.batch.committing import clear_leftovers, committing, sha256_of
from skillmatch.batch.joining import n_units
from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import Plan
from skillmatch.batch.scanning import read_places
from skillmatch.batch.schema import SCHEMA_VERSION, STANDINGS
from skillmatch.batch.tallies import Tally, most
from skillmatch.report.batch import summary_page
from skillmatch.types import Provenance

_TOP = 50


def finish(
    layout: Layout, plan: Plan, provenance: Provenance, check: Callable[[], None], out: BinaryIO
) -> None:
    """Write the summary as JSON and HTML, and into ``out`` the list of files."""
    tally = Tally()
    files = []
    n_rows = read_places(layout).total
    for unit in range(n_units(n_rows, plan.configuration.unit_rows)):
        said = json.loads(layout.part(f"join-{unit:05}").read_text())
        files += said["files"]
        tally.join(said["tally"])
    found = summary(plan, tally, n_rows, provenance)
    for name, data in (
        ("summary.json", _json(found)),
        ("summary.html", summary_page(found, provenance).encode()),
    ):
        path = layout.folder / name
        clear_leftovers(path)
        with committing(path, check) as file:
            file.write(data)
        files.append({"file": name, "bytes": path.stat().st_size, "sha256": sha256_of(path)})
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "rows": n_rows,
        "outcomes": found["outcomes"],
        "fingerprint": dict(plan.fingerprint),
        "configuration": asdict(plan.configuration),
        "files": files,
    }
    out.write(_json(manifest))


def summary(plan: Plan, tally: Tally, n_rows: int, provenance: Provenance) -> dict[str, Any]:
    """Return what the summary says: counts, shares, the most frequent of everything; no time."""
    counts = tally.counts
    n_done = counts["outcomes"]["done"]
    coded = counts["statuses"]
    return {
        "rows": n_rows,
        "outcomes": {name: counts["outcomes"][name] for name in STANDINGS},
        "shares": {name: _share(counts["outcomes"][name], n_rows) for name in STANDINGS},
        "near_duplicates": int(tally.sums["near_duplicates"]),
        "ids_changed": {"count": int(tally.sums["renamed"]), "examples": tally.renamed},
        "sources": dict(most(counts["sources"], len(counts["sources"]))),
        "failures": dict(most(counts["reasons"], _TOP)),
        "languages": dict(most(counts["languages"], _TOP)),
        "skills": {
            "mentions": int(tally.sums["mentions"]),
            "per_posting": _share(tally.sums["mentions"], n_done),
            "evidence": dict(most(counts["evidence"], _TOP)),
            "strength": dict(most(counts["strengths"], _TOP)),
            "top": _named(counts["skills"], tally.labels, n_done),
        },
        "occupations": {
            "coded": coded["coded"],
            "uncodable": coded["uncodable"],
            "coded_share": _share(coded["coded"], coded["coded"] + coded["uncodable"]),
            "top": _named(counts["occupations"], tally.labels, n_done),
            "isco_groups": dict(most(counts["isco_groups"], _TOP)),
            "unmapped_titles": dict(most(counts["unmapped_titles"], _TOP)),
        },
        "exposure": {
            "postings_with_duties": int(tally.sums["exposed"]),
            "mean_beta": _share(tally.sums["beta"], tally.sums["exposed"]),
        },
        "tasks": list(plan.configuration.tasks),
        "tier": plan.configuration.tier,
        "releases": list(provenance.releases),
        "models": list(provenance.models),
        "attributions": list(provenance.attributions),
    }


def _named(count: Mapping[str, int], labels: Mapping[str, str], n_done: int) -> list[dict[str, Any]]:
    return [
        {"uri": uri, "label": labels[uri], "postings": n, "share": _share(n, n_done)}
        for uri, n in most(count, _TOP)
    ]


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 6) if whole else None


def _json(found: Mapping[str, Any]) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
