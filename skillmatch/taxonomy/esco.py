"""ESCO's official files, the only place that knows their names and columns.

Reads the zips as published: a classification zip per language and a relations zip. What comes out are
tables in our words: labels, codes, links and figures for the bundle; descriptions only on request.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from skillmatch.errors import SchemaMismatch
from skillmatch.sources.declared import Release
from skillmatch.sources.releases import Row, Sources
from skillmatch.taxonomy.clean import clean_label, clean_labels

ESCO_ROOT = "http://data.europa.eu/esco/"
SKILL, OCCUPATION, ISCO = f"{ESCO_ROOT}skill/", f"{ESCO_ROOT}occupation/", f"{ESCO_ROOT}isco/C"

SKILL_TYPES = {"s": "skill/competence", "k": "knowledge", "": ""}
REUSE_LEVELS = {"t": "transversal", "c": "cross-sector", "s": "sector-specific", "o": "occupation-specific"}

_COLLECTIONS = {
    "6c930acd-c104-4ece-acf7-f44fd7333036": "digital",
    "green": "green",
    "skill-language-groups": "language",
    "skill-transversal-groups": "transversal",
    "research": "research",
    "digcomp": "digcomp",
    "8ae4b9f3-507e-4057-a145-2f96f0132613": "research occupations",
}


def _zip_name(version: str, language: str) -> str:
    return f"ESCO dataset - v{version} - classification - {language} - csv.zip"


def is_complete(release: Release, version: str) -> bool:
    """Tell whether a release comes as the official zips of labels and of relations, with all their tables."""
    names = {declared.name for declared in release.files}
    return {_zip_name(version, "en"), _zip_name(version, "")} <= names


def esco_tables(sources: Sources, version: str, *, language: str = "en") -> dict[str, Any]:
    """Return the tables of a complete ESCO release, without descriptions.

    Concepts are columns in the order of their URIs; links are lists of positions in these columns.

    Args:
        sources: Where the official zips are.
        version: E.g. ``1.1.1``.
        language: The language of the labels.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
    """
    release, labels = f"esco-{version}", _zip_name(version, language)

    def concepts(member: str) -> list[Row]:
        rows = sources.rows(release, labels, member=f"{member}_{language}.csv")
        return sorted(rows, key=lambda row: row["conceptUri"])

    def relations(member: str) -> list[Row]:
        return list(sources.rows(release, _zip_name(version, ""), member=f"{member}.csv"))

    counts: Counter[str] = Counter()
    skills, occupations = concepts("skills"), concepts("occupations")
    groups, isco = concepts("skillGroups"), concepts("ISCOGroups")
    tables: dict[str, Any] = {
        "release": f"ESCO {version}",
        "language": language,
        "skills": _skill_columns(skills, counts),
        "occupations": _occupation_columns(occupations, counts),
        "isco_groups": _group_columns(isco, ISCO, counts),
        "skill_groups": _group_columns(groups, ESCO_ROOT, counts),
        "collections": _collections(skills, occupations),
    }
    skill_at, occupation_at, group_at, isco_at = map(_positions, (skills, occupations, groups, isco))
    above_skills = _pairs(relations("broaderRelationsSkillPillar"), "conceptUri", "broaderUri")
    above_occupations = _pairs(relations("broaderRelationsOccPillar"), "conceptUri", "broaderUri")
    tables["broader"] = {
        "skill_skill": _links(above_skills, skill_at, skill_at),
        "skill_group": _links(above_skills, skill_at, group_at),
        "group_group": _links(above_skills, group_at, group_at),
        "occupation_occupation": _links(above_occupations, occupation_at, occupation_at),
        "occupation_isco": _links(above_occupations, occupation_at, isco_at),
        "isco_isco": _links(above_occupations, isco_at, isco_at),
    }
    needs, related = relations("occupationSkillRelations"), relations("skillSkillRelations")
    tables["needs"] = _by_kind(needs, "occupationUri", "skillUri", occupation_at, skill_at)
    tables["related"] = _by_kind(related, "originalSkillUri", "relatedSkillUri", skill_at, skill_at)
    n_published = {
        "broader": len(above_skills) + len(above_occupations),
        "needs": len(needs),
        "related": len(related),
    }
    counts.update(_census(tables, n_published))
    tables["counts"] = dict(sorted(counts.items()))
    return tables


def esco_descriptions(sources: Sources, version: str, *, language: str = "en") -> dict[str, str]:
    """Return the descriptions of all skills and occupations of a complete release, by URI.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
    """
    release, name = f"esco-{version}", _zip_name(version, language)
    found: dict[str, str] = {}
    for member in (f"skills_{language}.csv", f"occupations_{language}.csv"):
        for row in sources.rows(release, name, member=member):
            found[row["conceptUri"]] = " ".join(row["description"].split())
    return found


def esco_labels(sources: Sources, release_id: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return preferred and alternative labels by URI from a release that need not be complete.

    Reads the tables of skills and occupations that the release has, in any language. Some publishers write
    ``concept_uri`` and part alternative labels by ``|``.

    Args:
        sources: Where the official tables are.
        release_id: E.g. ``esco-labels-fr`` or ``esco-1.2.1-nl``.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``; also where the release has no
            table of skills or occupations.
    """
    release = sources.declarations.release(release_id)
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for file in release.files:
        if not file.name.startswith(("skills_", "occupations_")):
            continue
        for row in sources.rows(release_id, file.name):
            preferred = clean_label(_either(row, "preferredLabel", "preferred_label"))
            others = _either(row, "altLabels", "alt_labels").replace("|", "\n").split("\n")
            uri = _either(row, "conceptUri", "concept_uri")
            found[uri] = (preferred, clean_labels(others, preferred=preferred))
    if not found:
        raise SchemaMismatch(f"{release.title} has no plain table of skills or occupations.")
    return dict(sorted(found.items()))


def _either(row: Row, *columns: str) -> str:
    for column in columns:
        if column in row:
            return row[column]
    raise SchemaMismatch(f"ESCO labels: no column {' or '.join(columns)} (found {', '.join(row)}).")


def esco_label_difference(sources: Sources, version: str, newer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the skills of an earlier release as a difference to the tables of a newer one.

    Args:
        sources: Where the official zips are.
        version: The earlier release, e.g. ``1.1.0``.
        newer: The tables of the newer release.

    Returns:
        ``absent``: ids of the newer release that the earlier one lacks; ``changed`` and ``gone``: id to
        [preferred label, alternative labels, hidden labels, type, reuse level] as it was then.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
    """
    rows = sources.rows(f"esco-{version}", _zip_name(version, "en"), member="skills_en.csv")
    counts: Counter[str] = Counter()
    then = _by_id(_skill_columns(sorted(rows, key=lambda row: row["conceptUri"]), counts))
    now = _by_id(newer["skills"])
    return {
        "release": f"ESCO {version}",
        "differs_from": newer["release"],
        "n_skills": len(then),
        "absent": sorted(now.keys() - then.keys()),
        "changed": {i: then[i] for i in sorted(then.keys() & now.keys()) if _unlike(then[i], now[i])},
        "gone": {i: then[i] for i in sorted(then.keys() - now.keys())},
    }


def _by_id(columns: Mapping[str, Any]) -> dict[str, list[str]]:
    names = ("label", "alt", "hidden", "type", "reuse")
    rows = zip(*(columns[name] for name in names), strict=True)
    return {key: list(row) for key, row in zip(columns["id"], rows, strict=True)}


def _unlike(one: list[str], other: list[str]) -> bool:
    """Say whether two skills differ in more than the order of their labels."""
    return [sorted(value.split("\n")) for value in one] != [sorted(value.split("\n")) for value in other]


def _label_columns(rows: list[Row], prefix: str, kind: str, counts: Counter[str]) -> dict[str, list[str]]:
    """Return ids and cleaned labels; what needed cleaning is counted by kind, hidden labels apart."""
    seen: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    preferred = [clean_label(row["preferredLabel"], seen) for row in rows]

    def others(column: str, tally: Counter[str]) -> list[str]:
        return [
            "\n".join(clean_labels(row.get(column, "").split("\n"), preferred=label, counts=tally))
            for row, label in zip(rows, preferred, strict=True)
        ]

    columns = {
        "id": [row["conceptUri"].removeprefix(prefix) for row in rows],
        "label": preferred,
        "alt": others("altLabels", seen),
        "hidden": others("hiddenLabels", hidden),
    }
    counts.update({f"esco_{kind}_{what}": n for what, n in seen.items()})
    counts.update({f"esco_{kind}_hidden_{what}": n for what, n in hidden.items()})
    return columns


def _skill_columns(rows: list[Row], counts: Counter[str]) -> dict[str, list[str]]:
    types = {name: key for key, name in SKILL_TYPES.items()}
    levels = {name: key for key, name in REUSE_LEVELS.items()} | {"": ""}
    counts["esco_skills_without_type"] += sum(not row["skillType"] for row in rows)
    counts["esco_skills_without_reuse_level"] += sum(not row["reuseLevel"] for row in rows)
    return _label_columns(rows, SKILL, "skill", counts) | {
        "type": [types[row["skillType"]] for row in rows],
        "reuse": [levels[row["reuseLevel"]] for row in rows],
    }


def _occupation_columns(rows: list[Row], counts: Counter[str]) -> dict[str, list[str]]:
    return _label_columns(rows, OCCUPATION, "occupation", counts) | {
        "code": [row["code"] for row in rows],
        "isco": [row["iscoGroup"] for row in rows],
    }


def _group_columns(rows: list[Row], prefix: str, counts: Counter[str]) -> dict[str, list[str]]:
    return _label_columns(rows, prefix, "group", counts) | {"code": [row["code"] for row in rows]}


def _collections(skills: list[Row], occupations: list[Row]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {name: [] for name in _COLLECTIONS.values()}
    for rows, of_occupations in ((skills, False), (occupations, True)):
        for position, row in enumerate(rows):
            for scheme in row["inScheme"].replace(",", "\n").split():
                name = _COLLECTIONS.get(scheme.rsplit("/", 1)[1], "")
                if name and name.endswith("occupations") == of_occupations:
                    found[name].append(position)
    return found


def _positions(rows: list[Row]) -> dict[str, int]:
    return {row["conceptUri"]: position for position, row in enumerate(rows)}


def _pairs(rows: Iterable[Row], start: str, end: str) -> list[tuple[str, str]]:
    return [(row[start], row[end]) for row in rows]


def _links(pairs: list[tuple[str, str]], start: Mapping[str, int], end: Mapping[str, int]) -> list[list[int]]:
    """Return the positions each start is linked to; pairs with an end that does not exist are left out."""
    links: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        if a in start and b in end:
            links[start[a]].add(end[b])
    return [sorted(links[position]) for position in range(len(start))]


def _by_kind(
    rows: list[Row], start: str, end: str, start_at: Mapping[str, int], end_at: Mapping[str, int]
) -> dict[str, list[list[int]]]:
    return {
        kind: _links(
            _pairs((row for row in rows if row["relationType"] == kind), start, end), start_at, end_at
        )
        for kind in ("essential", "optional")
    }


def _size(tables: Mapping[str, list[list[int]]]) -> int:
    return sum(len(positions) for links in tables.values() for positions in links)


def _census(tables: Mapping[str, Any], n_published: Mapping[str, int]) -> Counter[str]:
    """Count what a release holds.

    A label is ambiguous where two concepts of a kind share it as preferred or alternative label, whatever
    its case.
    """
    counts = Counter(
        esco_skills=len(tables["skills"]["id"]),
        esco_occupations=len(tables["occupations"]["id"]),
        esco_isco_groups=len(tables["isco_groups"]["id"]),
        esco_skill_groups=len(tables["skill_groups"]["id"]),
        esco_occupation_skill_links=_size(tables["needs"]),
        esco_occupation_skill_links_dangling=n_published["needs"] - _size(tables["needs"]),
        esco_skill_skill_links=_size(tables["related"]),
        esco_skill_skill_links_dangling=n_published["related"] - _size(tables["related"]),
        esco_broader_links=_size(tables["broader"]),
        esco_broader_links_dangling=n_published["broader"] - _size(tables["broader"]),
    )
    for kind in ("skill", "occupation"):
        columns = tables[f"{kind}s"]
        owners: Counter[str] = Counter()
        for label, alt in zip(columns["label"], columns["alt"], strict=True):
            owners.update({name.casefold() for name in (label, *alt.split("\n")) if name})
        counts[f"esco_{kind}_labels"] = len(owners)
        counts[f"esco_{kind}_labels_ambiguous"] = sum(n > 1 for n in owners.values())
    return counts
