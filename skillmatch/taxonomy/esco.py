"""ESCO's official files, the only place that knows their names and columns.

Reads the zips as published: a classification zip per language and a relations zip. What comes out are
tables in our words: labels, codes, links and figures for the bundle; descriptions only on request.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

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
    counts: Counter[str] = Counter()

    def concepts(member: str) -> list[Row]:
        rows = sources.rows(release, labels, member=f"{member}_{language}.csv")
        return sorted(rows, key=lambda row: row["conceptUri"])

    def relations(member: str) -> Iterable[Row]:
        return sources.rows(release, _zip_name(version, ""), member=f"{member}.csv")

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
    at = {row["conceptUri"]: i for rows in (skills, occupations, groups, isco) for i, row in enumerate(rows)}
    skill_at = {row["conceptUri"]: at[row["conceptUri"]] for row in skills}
    occupation_at = {row["conceptUri"]: at[row["conceptUri"]] for row in occupations}
    group_at = {row["conceptUri"]: at[row["conceptUri"]] for row in groups}
    isco_at = {row["conceptUri"]: at[row["conceptUri"]] for row in isco}
    skill_broader = [(r["conceptUri"], r["broaderUri"]) for r in relations("broaderRelationsSkillPillar")]
    occupation_broader = [(r["conceptUri"], r["broaderUri"]) for r in relations("broaderRelationsOccPillar")]
    tables["broader"] = {
        "skill_skill": _links(skill_broader, skill_at, skill_at),
        "skill_group": _links(skill_broader, skill_at, group_at),
        "group_group": _links(skill_broader, group_at, group_at),
        "occupation_occupation": _links(occupation_broader, occupation_at, occupation_at),
        "occupation_isco": _links(occupation_broader, occupation_at, isco_at),
        "isco_isco": _links(occupation_broader, isco_at, isco_at),
    }
    counts["esco_broader_dangling"] = (
        len(skill_broader) + len(occupation_broader) - sum(map(_size, tables["broader"].values()))
    )
    tables["needs"] = _needs(relations("occupationSkillRelations"), occupation_at, skill_at, counts)
    tables["related"] = _related(relations("skillSkillRelations"), skill_at, counts)
    counts |= _census(tables)
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


def _label_columns(rows: list[Row], prefix: str, counts: Counter[str]) -> dict[str, list[str]]:
    preferred = [clean_label(row["preferredLabel"], counts) for row in rows]

    def others(column: str) -> list[str]:
        return [
            "\n".join(clean_labels(row.get(column, "").split("\n"), preferred=label, counts=counts))
            for row, label in zip(rows, preferred, strict=True)
        ]

    return {
        "id": [row["conceptUri"].removeprefix(prefix) for row in rows],
        "label": preferred,
        "alt": others("altLabels"),
        "hidden": others("hiddenLabels"),
    }


def _skill_columns(rows: list[Row], counts: Counter[str]) -> dict[str, list[str]]:
    types = {name: key for key, name in SKILL_TYPES.items()}
    levels = {name: key for key, name in REUSE_LEVELS.items()} | {"": ""}
    counts["esco_skills_without_type"] += sum(not row["skillType"] for row in rows)
    counts["esco_skills_without_reuse_level"] += sum(not row["reuseLevel"] for row in rows)
    return _label_columns(rows, SKILL, counts) | {
        "type": [types[row["skillType"]] for row in rows],
        "reuse": [levels[row["reuseLevel"]] for row in rows],
    }


def _occupation_columns(rows: list[Row], counts: Counter[str]) -> dict[str, list[str]]:
    return _label_columns(rows, OCCUPATION, counts) | {
        "code": [row["code"] for row in rows],
        "isco": [row["iscoGroup"] for row in rows],
    }


def _group_columns(rows: list[Row], prefix: str, counts: Counter[str]) -> dict[str, list[str]]:
    return _label_columns(rows, prefix, counts) | {"code": [row["code"] for row in rows]}


def _collections(skills: list[Row], occupations: list[Row]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {name: [] for name in _COLLECTIONS.values()}
    for rows, of_occupations in ((skills, False), (occupations, True)):
        for position, row in enumerate(rows):
            for scheme in row["inScheme"].replace(",", "\n").split():
                name = _COLLECTIONS.get(scheme.rsplit("/", 1)[1], "")
                if name and name.endswith("occupations") == of_occupations:
                    found[name].append(position)
    return found


def _links(pairs: list[tuple[str, str]], start: Mapping[str, int], end: Mapping[str, int]) -> list[list[int]]:
    links: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        if a in start and b in end:
            links[start[a]].add(end[b])
    return [sorted(links[position]) for position in range(len(start))]


def _needs(
    rows: Iterable[Row], occupation_at: Mapping[str, int], skill_at: Mapping[str, int], counts: Counter[str]
) -> dict[str, list[list[int]]]:
    pairs: dict[str, list[tuple[str, str]]] = {"essential": [], "optional": []}
    for row in rows:
        pairs[row["relationType"]].append((row["occupationUri"], row["skillUri"]))
    needs = {kind: _links(found, occupation_at, skill_at) for kind, found in pairs.items()}
    counts["esco_occupation_skill_links"] = sum(map(_size, needs.values()))
    counts["esco_occupation_skill_links_dangling"] = (
        sum(map(len, pairs.values())) - counts["esco_occupation_skill_links"]
    )
    return needs


def _related(
    rows: Iterable[Row], skill_at: Mapping[str, int], counts: Counter[str]
) -> dict[str, list[list[int]]]:
    pairs: dict[str, list[tuple[str, str]]] = {"essential": [], "optional": []}
    for row in rows:
        pairs[row["relationType"]].append((row["originalSkillUri"], row["relatedSkillUri"]))
    related = {kind: _links(found, skill_at, skill_at) for kind, found in pairs.items()}
    counts["esco_skill_skill_links"] = sum(map(_size, related.values()))
    return related


def _size(links: list[list[int]]) -> int:
    return sum(map(len, links))


def _census(tables: Mapping[str, Any]) -> Counter[str]:
    counts = Counter(
        esco_skills=len(tables["skills"]["id"]),
        esco_occupations=len(tables["occupations"]["id"]),
        esco_isco_groups=len(tables["isco_groups"]["id"]),
        esco_skill_groups=len(tables["skill_groups"]["id"]),
    )
    for pillar in ("skills", "occupations"):
        owners: Counter[str] = Counter()
        for label, alt, hidden in zip(*(tables[pillar][c] for c in ("label", "alt", "hidden")), strict=True):
            owners.update({label, *filter(None, alt.split("\n")), *filter(None, hidden.split("\n"))})
        counts[f"esco_labels_of_{pillar}"] = len(owners)
        counts[f"esco_labels_of_{pillar}_ambiguous"] = sum(n > 1 for n in owners.values())
    return counts
