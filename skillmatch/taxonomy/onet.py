"""O*NET's official database files, the only place that knows their names and columns.

Every column is read as a string: a Task ID is ``8823``, never a number. Releases from 30.3 on call the
column ``DWA ID`` ``DWA Element ID``; both are understood.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from skillmatch.errors import SchemaMismatch
from skillmatch.sources.releases import Row, Sources
from skillmatch.taxonomy.clean import clean_label, clean_labels

_SOC = "O*NET-SOC Code"
_EDUCATION_SCALE = "RL"
_N_EDUCATION = 12
"""Categories of required education, from less than high school (1) to post-doctoral training (12)."""

TASK_TYPES = {"c": "Core", "s": "Supplemental", "": ""}


def onet_tables(sources: Sources, version: str) -> dict[str, Any]:
    """Return the tables of an O*NET release, without descriptions and task sentences.

    Occupations, technologies and tasks are columns; links are lists of positions in these columns.

    Args:
        sources: Where the official text files are.
        version: E.g. ``30.1``.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
    """

    def rows(name: str) -> Iterator[Row]:
        return sources.rows(f"onet-{version}", f"{name}.txt")

    counts: Counter[str] = Counter()
    occupations = sorted(rows("Occupation Data"), key=lambda row: row[_SOC])
    at = {row[_SOC]: position for position, row in enumerate(occupations)}
    tables = {
        "release": f"O*NET {version}",
        "occupations": {
            "soc": list(at),
            "title": [clean_label(row["Title"], counts) for row in occupations],
            "alt": _alternates(rows("Alternate Titles"), occupations, counts),
            "zone": _zones(rows("Job Zones"), at),
            "education_pct": _education(rows("Education, Training, and Experience"), at),
        },
        "technologies": _technologies(rows("Technology Skills"), at, counts),
        "tasks": _tasks(rows("Task Statements"), rows("Tasks to DWAs"), rows("DWA Reference"), at, counts),
    }
    counts["onet_occupations"] = len(at)
    tables["counts"] = {
        name if name.startswith("onet_") else f"onet_{name}": counts[name] for name in sorted(counts)
    }
    return tables


def onet_descriptions(sources: Sources, version: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the descriptions of occupations by O*NET-SOC code, and task statements by task id.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
    """
    release = f"onet-{version}"
    described = {r[_SOC]: r["Description"] for r in sources.rows(release, "Occupation Data.txt")}
    stated = {r["Task ID"]: r["Task"] for r in sources.rows(release, "Task Statements.txt")}
    return described, stated


def activity_tables(sources: Sources, version: str) -> dict[str, Any]:
    """Return the ids and titles of all detailed work activities, ordered by id.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
    """
    reference = sources.rows(f"onet-{version}", "DWA Reference.txt")
    titles = sorted((_dwa(row), row["DWA Title"].strip().removesuffix(".")) for row in reference)
    return {
        "release": f"O*NET {version}",
        "dwa": [dwa for dwa, _ in titles],
        "title": [title for _, title in titles],
    }


def _alternates(rows: Iterable[Row], occupations: list[Row], counts: Counter[str]) -> list[str]:
    titles: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        counts["onet_alternate_titles"] += 1
        titles[row[_SOC]].append(row["Alternate Title"])
        if row["Short Title"] != "n/a":
            titles[row[_SOC]].append(row["Short Title"])
    return [
        "\n".join(clean_labels(titles[row[_SOC]], preferred=row["Title"], counts=counts))
        for row in occupations
    ]


def _zones(rows: Iterable[Row], at: dict[str, int]) -> list[int]:
    """Return the job zone 1-5 per occupation, 0 where O*NET gives none."""
    zones = [0] * len(at)
    for row in rows:
        zones[at[row[_SOC]]] = int(row["Job Zone"])
    return zones


def _education(rows: Iterable[Row], at: dict[str, int]) -> list[list[float]]:
    """Return the percentages of the twelve education categories per occupation, [] where none."""
    shares: list[list[float]] = [[] for _ in at]
    for row in rows:
        if row["Scale ID"] == _EDUCATION_SCALE:
            share = shares[at[row[_SOC]]]
            share.extend([0.0] * (_N_EDUCATION - len(share)))
            share[int(row["Category"]) - 1] = float(row["Data Value"])
    return shares


def _technologies(rows: Iterable[Row], at: dict[str, int], counts: Counter[str]) -> dict[str, Any]:
    found = list(rows)
    names = sorted({clean_label(row["Example"], counts) for row in found})
    commodities = dict(sorted((row["Commodity Code"], row["Commodity Title"]) for row in found))
    name_at = {name: position for position, name in enumerate(names)}
    commodity_at = {code: position for position, code in enumerate(commodities)}
    of_commodity: list[set[int]] = [set() for _ in names]
    used: list[set[int]] = [set() for _ in at]
    in_demand: list[set[int]] = [set() for _ in at]
    hot: set[int] = set()
    for row in found:
        technology, occupation = name_at[clean_label(row["Example"])], at[row[_SOC]]
        of_commodity[technology].add(commodity_at[row["Commodity Code"]])
        used[occupation].add(technology)
        if row["Hot Technology"] == "Y":
            hot.add(technology)
        if row["In Demand"] == "Y":
            in_demand[occupation].add(technology)
    counts.update(onet_technology_rows=len(found), onet_technology_names=len(names))
    counts.update(onet_technology_links=sum(map(len, used)), onet_commodities=len(commodities))
    return {
        "name": names,
        "commodity_code": list(commodities),
        "commodity_title": list(commodities.values()),
        "commodities": [sorted(x) for x in of_commodity],
        "hot": sorted(hot),
        "used": [sorted(x) for x in used],
        "in_demand": [sorted(x) for x in in_demand],
    }


def _tasks(
    statements: Iterable[Row],
    activities: Iterable[Row],
    reference: Iterable[Row],
    at: dict[str, int],
    counts: Counter[str],
) -> dict[str, Any]:
    tasks = sorted(statements, key=lambda row: (at[row[_SOC]], int(row["Task ID"])))
    iwa_of = {_dwa(row): row["IWA ID"] for row in reference}
    dwas = sorted(iwa_of)
    dwa_at = {dwa: position for position, dwa in enumerate(dwas)}
    links: dict[str, set[int]] = defaultdict(set)
    for row in activities:
        links[row["Task ID"]].add(dwa_at[_dwa(row)])
    counts.update(onet_tasks=len(tasks), onet_task_dwa_links=sum(map(len, links.values())))
    counts.update(onet_dwas=len(dwas), onet_iwas=len(set(iwa_of.values())))
    kinds = {name: key for key, name in TASK_TYPES.items()} | {"n/a": ""}
    return {
        "id": [row["Task ID"] for row in tasks],
        "occupation": [at[row[_SOC]] for row in tasks],
        "type": [kinds[row["Task Type"]] for row in tasks],
        "dwa": dwas,
        "iwa": [iwa_of[dwa] for dwa in dwas],
        "dwas": [sorted(links[row["Task ID"]]) for row in tasks],
    }


def _dwa(row: Row) -> str:
    for column in ("DWA ID", "DWA Element ID"):
        if column in row:
            return row[column]
    found = ", ".join(row)
    raise SchemaMismatch(f"Tasks to DWAs: no column 'DWA ID' or 'DWA Element ID' (found {found}).")
