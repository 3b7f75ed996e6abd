"""The page of the labour space: what is near, axes, shifts and maps, without a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request

from skillmatch.errors import SkillmatchError, place_of
from skillmatch.report.exposure.figures.svg import svg_file
from skillmatch.report.exposure.html import TableLinks
from skillmatch.report.exposure.outline import Figure, Table
from skillmatch.report.space_axis import axis_figure
from skillmatch.report.space_map import KIND_WORDS, map_figure
from skillmatch.report.space_page import space_words
from skillmatch.report.space_tables import nearest_table, shift_table, shift_words
from skillmatch.space.labour.desk import CONCEPT_KINDS, OVERVIEW_KINDS, SpaceDesk
from skillmatch.space.labour.entities import Entity, EntityKind
from skillmatch.space.labour.resolving import AmbiguousName, UnknownName
from skillmatch.web.facts import as_fact, fact_tag, unchanged
from skillmatch.web.problems import ProblemError, problem_of, with_retry
from skillmatch.web.schemas.space import LISTED_KINDS, STORED_KINDS
from skillmatch.web.services import services
from skillmatch.web.styles import style_version
from skillmatch.web.surveying import desk_for, kinds_for

blueprint = Blueprint("space_page", __name__)

_FIELDS: Final = ("entity", "first", "second", "add", "remove", "kind", "stored")
_LONGEST: Final = 1000
_NEAR: Final = 10
_AT_ENDS: Final = 12
_MOVERS: Final = 20

EXAMPLES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "What is near Registered Nurses?": {"entity": "Registered Nurses"},
        "From Manufacturing to Health Care": {"first": "naics:31-33", "second": "naics:62"},
        "From machine operators to health professionals": {"first": "isco:81", "second": "isco:22"},
        "An accountant who learns Python": {"entity": "occupation:accountant", "add": "Python"},
    }
)
"""Questions that show what the page is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is shown of an answer: its heading, figure, tables, and where its data are."""

    title: str
    lead: str = ""
    figure: Figure | None = None
    picture: str = ""
    """Address of the figure as a file."""
    tables: tuple[Table, ...] = ()
    api: str = ""
    """Address of the same answer as JSON."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Where the rows of the tables lead, by label."""


@blueprint.get("/space")
def space() -> Response:
    """Show what was asked, under the forms that ask; a map of everything where nothing was."""
    return _answered(lambda desk, asked: _page(_view(desk, asked), asked))


@blueprint.get("/space/<any(map, axis):name>.svg")
def picture(name: str) -> Response:
    """Hand a figure over as a file."""

    def made(desk: SpaceDesk, asked: Mapping[str, str]) -> Response:
        found = _axis(desk, asked) if name == "axis" else _map(desk, asked)
        response = Response(svg_file(found.scene), mimetype="image/svg+xml")
        response.headers.set("Content-Disposition", "attachment", filename=f"labour-space-{name}.svg")
        return response

    return _answered(made)


def _answered(make: Callable[[SpaceDesk, Mapping[str, str]], Response]) -> Response:
    asked = {name: request.args.get(name, "").strip()[:_LONGEST] for name in _FIELDS}
    desk = services().engine.space_desk
    try:
        if _is_stored(asked):
            # Documents may change or be erased: no answer that holds any is kept.
            desk = desk_for(services(), is_stored=True)
            return make(desk, asked)
        tag = fact_tag(services(), style_version())
        return unchanged(tag) or as_fact(make(desk, asked), tag)
    except (SkillmatchError, ProblemError) as error:
        return _refused(error, desk, asked)


def _is_stored(asked: Mapping[str, str]) -> bool:
    return bool(asked["stored"]) or asked["kind"] in STORED_KINDS


def _view(desk: SpaceDesk, asked: Mapping[str, str]) -> View:
    if asked["first"] or asked["second"]:
        return _axis_view(desk, asked)
    if asked["add"] or asked["remove"]:
        return _shift_view(desk, asked)
    if asked["entity"]:
        return _near_view(desk, asked)
    return View(
        title="The labour space",
        lead="Skills, occupations and industries in one space: what lies near is alike. Ask what is near, "
        "where everything stands between two poles, and what moves when somebody learns something.",
        figure=_map(desk, asked),
        picture=_address("/space/map.svg", asked),
        api=_api("map", asked, {"kinds": asked["kind"]}),
    )


def _near_view(desk: SpaceDesk, asked: Mapping[str, str]) -> View:
    kinds = kinds_for(desk, _kinds(asked), *CONCEPT_KINDS, is_stored=_is_stored(asked))
    place, found = desk.nearest(asked["entity"], kinds=kinds, top=_NEAR)
    return View(
        title=f"Near {place.label}",
        figure=_map(desk, asked),
        picture=_address("/space/map.svg", asked),
        tables=(nearest_table(place, found),),
        api=_api("nearest", asked, {"entity": asked["entity"], "kinds": asked["kind"]}),
        addresses=_addresses(desk, [near.entity for near in found], asked),
    )


def _axis_view(desk: SpaceDesk, asked: Mapping[str, str]) -> View:
    figure = _axis(desk, asked)
    words = {"first": asked["first"], "second": asked["second"], "kinds": asked["kind"] or "occupation"}
    return View(
        title=f"From {figure.scene.title}",
        figure=figure,
        picture=_address("/space/axis.svg", asked),
        tables=(),
        api=_api("axis", asked, words),
    )


def _shift_view(desk: SpaceDesk, asked: Mapping[str, str]) -> View:
    kind = _kinds(asked, "occupation")[0]
    add, remove = _several(asked["add"]), _several(asked["remove"])
    place, found = desk.shift(asked["entity"], add=add, remove=remove, kind=kind)
    gained, lost = ([desk.names.entity(name).label for name in names] for names in (add, remove))
    title = " ".join([place.label, *(f"+ {label}" for label in gained), *(f"− {label}" for label in lost)])
    words = {"entity": asked["entity"], "add": "\n".join(add), "remove": "\n".join(remove), "kind": kind}
    return View(
        title=title,
        lead=shift_words(found),
        tables=(shift_table(f"What moves: {KIND_WORDS[kind][1]}", found, top=_MOVERS),),
        api=_api("shift", asked, words),
        addresses=_addresses(desk, [mover.entity for mover in found.movers[:_MOVERS]], asked),
    )


def _map(desk: SpaceDesk, asked: Mapping[str, str]) -> Figure:
    default = CONCEPT_KINDS if asked["entity"] else OVERVIEW_KINDS
    kinds = kinds_for(desk, _kinds(asked), *default, is_stored=_is_stored(asked))
    return map_figure(desk.map([asked["entity"]] if asked["entity"] else (), kinds=kinds))


def _axis(desk: SpaceDesk, asked: Mapping[str, str]) -> Figure:
    found = desk.axis(asked["first"], asked["second"], kinds=_kinds(asked, "occupation"))
    return axis_figure(found, top=_AT_ENDS)


def _kinds(asked: Mapping[str, str], *default: EntityKind) -> tuple[EntityKind, ...]:
    """Return the kind that was chosen; whatever is none counts as not chosen."""
    return tuple(kind for kind in LISTED_KINDS if kind == asked["kind"]) or default


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _address(path: str, words: Mapping[str, str]) -> str:
    given = {name: value for name, value in words.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def _api(name: str, asked: Mapping[str, str], words: Mapping[str, str]) -> str:
    return _address(f"/v1/space/{name}", {**words, "stored": "true" if _is_stored(asked) else ""})


def _addresses(desk: SpaceDesk, entities: Sequence[Entity], asked: Mapping[str, str]) -> dict[str, str]:
    """Return where each label leads; one of several postings leads nowhere, rather than to another."""
    found: dict[str, str] = {}
    for entity in entities:
        words = {"entity": desk.names.name_of(entity), "stored": "1" if _is_stored(asked) else ""}
        is_taken = entity.kind == "posting" and entity.label in found
        found.setdefault(entity.label, _address("/space", words))
        if is_taken:
            found[entity.label] = ""
    return found


def _page(view: View, asked: Mapping[str, str]) -> Response:
    links = TableLinks(headings={}, row=lambda label: view.addresses.get(label, ""))
    body = render_template("space.html", view=view, problem=None, **_form_words(asked), **space_words(links))
    return Response(body)


def _refused(error: Exception, desk: SpaceDesk, asked: Mapping[str, str]) -> Response:
    problem = problem_of(error)
    if problem.status >= 500:
        current_app.logger.error("%s for the labour space", place_of(error))
    candidates = _candidates(error, desk, asked)
    body = render_template("space.html", problem=problem, candidates=candidates, **_form_words(asked))
    return with_retry(Response(body, status=problem.status), problem)


def _candidates(error: Exception, desk: SpaceDesk, asked: Mapping[str, str]) -> list[tuple[Entity, str]]:
    """Return what may have been meant, each with the address of the same question about it."""
    if not isinstance(error, AmbiguousName | UnknownName):
        return []
    names = desk.names
    field_name = next((name for name in _FIELDS if asked[name] and _fails(desk, asked[name], name)), "")
    if not field_name:
        return []
    return [
        (entity, _address("/space", {**asked, field_name: names.name_of(entity)}))
        for entity in error.candidates
    ]


def _fails(desk: SpaceDesk, name: str, field_name: str) -> bool:
    """Return whether the name in a field is the one that means nothing, or too much."""
    names = desk.names
    if field_name in ("kind", "stored"):
        return False
    try:
        if field_name in ("add", "remove"):
            _ = [names.entity(part) for part in _several(name)]
        else:
            names.place(name)
    except SkillmatchError:
        return True
    return False


def _form_words(asked: Mapping[str, str]) -> dict[str, object]:
    """Return what the forms are filled in with, and what there is to choose."""
    space = services().engine.space_desk.space
    sectors = [
        space.entities[row]
        for row in space.rows_of("industry").tolist()
        if len(space.entities[row].code.partition("-")[0]) == 2
    ]
    return {
        "fields": asked,
        "kinds": LISTED_KINDS if services().settings.is_store_served else CONCEPT_KINDS,
        "sectors": sectors,
        "examples": {title: _address("/space", words) for title, words in EXAMPLES.items()},
    }
