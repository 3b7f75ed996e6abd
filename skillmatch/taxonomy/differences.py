"""An earlier ESCO release as a difference to a later one: what ships of a release that is not the default.

Both are tables as from ``skillmatch.taxonomy.esco.esco_tables``. Concepts are told apart by their ids; links
are positions, so they are translated by id before they are compared. ``restored(difference(a, b), b)`` is
``a``, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from skillmatch.errors import SchemaMismatch

_CONCEPTS = {
    "skill": "skills",
    "group": "skill_groups",
    "occupation": "occupations",
    "isco": "isco_groups",
}
"""Tables of concepts, by the words that name the ends of ``broader`` links."""

_LINKS: Mapping[tuple[str, str], tuple[str, str]] = {
    **{
        ("broader", f"{start}_{end}"): (_CONCEPTS[start], _CONCEPTS[end])
        for start, end in (
            ("skill", "skill"),
            ("skill", "group"),
            ("group", "group"),
            ("occupation", "occupation"),
            ("occupation", "isco"),
            ("isco", "isco"),
        )
    },
    **{("needs", kind): ("occupations", "skills") for kind in ("essential", "optional")},
    **{("related", kind): ("skills", "skills") for kind in ("essential", "optional")},
}
"""Tables of links, with the tables of concepts that their starts and ends are positions in."""

_Tables = Mapping[str, Any]


def difference(earlier: _Tables, later: _Tables) -> dict[str, Any]:
    """Return what turns the tables of a later release into those of an earlier one.

    Args:
        earlier: Tables of the earlier release.
        later: Tables of the later one, in the same language.

    Returns:
        ``concepts``: per table the ids that the earlier release lacks (``absent``) and the rows that only it
        has or has otherwise (``stated``, as columns). ``links``: per table the starts (``at``) whose ends are
        others, and their ends (``to``), as positions in the earlier release. ``collections`` and ``counts``
        as a whole.
    """
    return {
        "release": earlier["release"],
        "differs_from": later["release"],
        "language": earlier["language"],
        "concepts": {name: _concepts(earlier[name], later[name]) for name in _CONCEPTS.values()},
        "links": {
            f"{table}.{kind}": _changed_links(
                earlier[table][kind], _translated(later[table][kind], start, end, earlier, later)
            )
            for (table, kind), (start, end) in _LINKS.items()
        },
        "collections": dict(earlier["collections"]),
        "counts": dict(earlier["counts"]),
    }


def restored(difference: _Tables, later: _Tables) -> dict[str, Any]:
    """Return the tables of an earlier release.

    Args:
        difference: As from ``difference``.
        later: Tables of the release it is the difference to.

    Raises:
        SchemaMismatch: It is the difference to another release.
    """
    if difference["differs_from"] != later["release"]:
        raise SchemaMismatch(
            f"{difference['release']} is kept as a difference to {difference['differs_from']}, found "
            f"{later['release']}. Make both bundles anew with: skillmatch data bundle"
        )
    tables: dict[str, Any] = {"release": difference["release"], "language": difference["language"]}
    for name in _CONCEPTS.values():
        tables[name] = _restored_concepts(difference["concepts"][name], later[name])
    tables["collections"] = difference["collections"]
    for (table, kind), (start, end) in _LINKS.items():
        links = _translated(later[table][kind], start, end, tables, later)
        changed = difference["links"][f"{table}.{kind}"]
        for at, to in zip(changed["at"], changed["to"], strict=True):
            links[at] = to
        tables.setdefault(table, {})[kind] = links
    tables["counts"] = difference["counts"]
    return {name: tables[name] for name in later}


def _rows(columns: _Tables) -> dict[str, tuple[str, ...]]:
    names = [name for name in columns if name != "id"]
    rows = zip(*(columns[name] for name in names), strict=True)
    return dict(zip(columns["id"], rows, strict=True))


def _concepts(earlier: _Tables, later: _Tables) -> dict[str, Any]:
    then, now = _rows(earlier), _rows(later)
    stated = [key for key in earlier["id"] if now.get(key) != then[key]]
    names = [name for name in earlier if name != "id"]
    return {
        "absent": [key for key in later["id"] if key not in then],
        "stated": {
            "id": stated,
            **{name: [then[key][i] for key in stated] for i, name in enumerate(names)},
        },
    }


def _restored_concepts(changed: _Tables, later: _Tables) -> dict[str, list[str]]:
    rows = _rows(later)
    for key in changed["absent"]:
        del rows[key]
    rows.update(_rows(changed["stated"]))
    names = [name for name in later if name != "id"]
    ids = sorted(rows)
    return {"id": ids, **{name: [rows[key][i] for key in ids] for i, name in enumerate(names)}}


def _translated(
    links: list[list[int]], start: str, end: str, earlier: _Tables, later: _Tables
) -> list[list[int]]:
    """Return the links of the later release with the earlier one's positions, without ends that it lacks."""
    place_of_end = _placer(earlier[end]["id"], later[end]["id"])
    at_later = {key: place for place, key in enumerate(later[start]["id"])}
    found: list[list[int]] = []
    for key in earlier[start]["id"]:
        ends = links[at_later[key]] if key in at_later else []
        places = (place_of_end(position) for position in ends)
        found.append(sorted(place for place in places if place is not None))
    return found


def _placer(earlier: list[str], later: list[str]) -> Callable[[int], int | None]:
    at_earlier = {key: place for place, key in enumerate(earlier)}
    return lambda position: at_earlier.get(later[position])


def _changed_links(then: list[list[int]], now: list[list[int]]) -> dict[str, list[Any]]:
    at = [place for place, (one, other) in enumerate(zip(then, now, strict=True)) if one != other]
    return {"at": at, "to": [then[place] for place in at]}
