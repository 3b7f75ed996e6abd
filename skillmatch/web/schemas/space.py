"""What is asked of the labour space and what the API answers: its values as JSON."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from skillmatch.space.labour.layout import Method
from skillmatch.web.schemas.answers import Answer, ProvenanceOut
from skillmatch.web.schemas.requests import Request

ListedKind = Literal["skill", "occupation", "industry", "posting", "firm"]
"""Kinds that may be listed; postings and firms are the store's."""

AnyKind = Literal[ListedKind, "resume"]
"""Kinds of what is asked about: a resume too, by its id."""

LISTED_KINDS: tuple[ListedKind, ...] = get_args(ListedKind)
STORED_KINDS: tuple[ListedKind, ...] = ("posting", "firm")
_MOST_NAMES = 20

Cosine = Field(ge=-1, le=1)
OnPaper = Field(ge=-1, le=1)


def _known_kinds(text: str) -> str:
    if any(word not in LISTED_KINDS for word in _words(text)):
        raise PydanticCustomError(
            "unknown_kind", "Kinds are skill, occupation, industry, posting and firm, joined by commas"
        )
    return text


def _few_names(text: str) -> str:
    if len(_lines(text)) > _MOST_NAMES:
        raise PydanticCustomError("too_many_names", "At most 20 names, one on a line")
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


_NAME = (
    'A label, code or key; a kind narrows it ("industry:Manufacturing"). Several, separated by ";", stand '
)
_NAME += "for the centre between them, and isco:81 or soc:51 for that of a group."

Name = Annotated[str, Field(min_length=1, max_length=1000, description=_NAME)]
Kinds = Annotated[
    str,
    Field(
        max_length=60,
        description="Kinds, joined by commas; postings and firms are those stored on the server.",
    ),
    AfterValidator(_known_kinds),
]
Names = Annotated[
    str,
    Field(max_length=4000, description="Labels, codes or keys, one on a line."),
    AfterValidator(_few_names),
]


class SpaceQuery(Request):
    """What all questions about the space have: whether stored documents join it."""

    stored: bool = Field(
        default=False,
        description="Let the postings stored on the server and their firms join, and names be ids of stored "
        "documents, resumes too. Such an answer may not be kept.",
    )

    @property
    def is_stored(self) -> bool:
        """Whether stored documents join: somebody asks for it, or for a kind that is theirs."""
        return self.stored or any(kind in STORED_KINDS for kind in self.asked_kinds)

    @property
    def asked_kinds(self) -> tuple[ListedKind, ...]:
        """The kinds one by one; none for those by default."""
        raise NotImplementedError


class KindsQuery(SpaceQuery):
    """A question about kinds, by default those that are there."""

    kinds: Kinds = ""

    @property
    def asked_kinds(self) -> tuple[ListedKind, ...]:
        """The kinds one by one; none for those by default."""
        return _words(self.kinds)  # type: ignore[return-value]  # the validator has checked them


class NearestQuery(KindsQuery):
    """What is asked for the nearest."""

    entity: Annotated[Name, Field(examples=["Registered Nurses"])]
    top: int = Field(default=10, ge=1, le=200, description="Of each kind.")


class AxisQuery(KindsQuery):
    """The two poles of an axis."""

    first: Annotated[Name, Field(examples=["industry:Manufacturing"])]
    second: Annotated[Name, Field(examples=["naics:62"])]
    top: int | None = Field(
        default=None, ge=1, le=1000, description="Entities at either end; all where it is left out."
    )


class ShiftQuery(SpaceQuery):
    """What gains or loses what."""

    entity: Annotated[Name, Field(examples=["Registered Nurses"])]
    add: Names = ""
    remove: Names = ""
    kind: ListedKind = Field(default="occupation", description="What is looked at.")
    top: int = Field(default=20, ge=1, le=1000, description="Movers answered.")
    weight: float = Field(
        default=1.0, gt=0, le=100, description="What each counts beside the entity, which counts 1."
    )
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Of the random draws.")

    @property
    def asked_kinds(self) -> tuple[ListedKind, ...]:
        """The one kind that is looked at."""
        return (self.kind,)

    @property
    def added(self) -> tuple[str, ...]:
        """What is added, one by one."""
        return _lines(self.add)

    @property
    def removed(self) -> tuple[str, ...]:
        """What is removed, one by one."""
        return _lines(self.remove)


class MapQuery(KindsQuery):
    """What a map shows."""

    entities: Names = ""
    top: int = Field(default=8, ge=1, le=50, description="Neighbours of each kind around each entity.")
    layout: Method = Field(default="neighbours", description="projection: the two principal components.")

    @property
    def names(self) -> tuple[str, ...]:
        """The entities, one by one."""
        return _lines(self.entities)


class EntityOut(Answer):
    """Something with a place in the labour space."""

    key: str = Field(description="Unique: a URI, naics: and a code, a document's id, firm: and its name.")
    kind: AnyKind
    label: str
    code: str = Field(description="ESCO, O*NET-SOC or NAICS code; empty for skills.")


class PlaceOut(Answer):
    """A point of the space, and the entities it is the centre of."""

    label: str
    keys: tuple[str, ...]


class NearOut(Answer):
    """An entity near a place; ranks count within a kind."""

    entity: EntityOut
    rank: int = Field(ge=1)
    similarity: float = Cosine


class NearestOut(Answer):
    """What is nearest to a place, kind by kind, nearest first."""

    place: PlaceOut
    nearest: tuple[NearOut, ...]
    provenance: ProvenanceOut


class PositionOut(Answer):
    """Where an entity stands on an axis: below 0 it leans to the first pole."""

    entity: EntityOut
    position: float = Cosine
    is_pole: bool = Field(description="A pole is made of it.")


class AxisOut(Answer):
    """Positions between two poles, from the first to the second."""

    first: PlaceOut
    second: PlaceOut
    first_at: float = Field(description="Position of the first pole's centre.")
    second_at: float
    n: int = Field(description="Entities of the kinds; `positions` holds those asked for.")
    positions: tuple[PositionOut, ...]
    provenance: ProvenanceOut


class MoverOut(Answer):
    """How one entity's nearness changed; p is two-sided, against random shifts."""

    entity: EntityOut
    before: float = Cosine
    after: float = Cosine
    change: float
    expected: float = Field(description="Mean change by the random shifts.")
    rank_before: int = Field(ge=1)
    rank_after: int = Field(ge=1)
    p: float = Field(gt=0, le=1)


class ShiftOut(Answer):
    """What a shift moved; first what is farthest from the mean change by random shifts."""

    place: PlaceOut
    distance: float = Field(description="How far the place moved: 1 minus the cosine of before and after.")
    distance_p: float = Field(gt=0, le=1)
    null_distance: float = Field(description="Median distance of the random shifts.")
    n_draws: int = Field(ge=0, description="Random shifts it was compared with.")
    n: int = Field(description="Entities of the kind; `movers` holds those asked for.")
    movers: tuple[MoverOut, ...]
    provenance: ProvenanceOut


class MapPointOut(Answer):
    """An entity on a map."""

    key: str
    label: str
    kind: AnyKind
    code: str
    group: str = Field(description="Sub-major group of ISCO, or skill group; empty where it has none.")
    x: float = OnPaper
    y: float = OnPaper
    is_chosen: bool


class MapGroupOut(Answer):
    """A group of points: where it is thickest, and how many it has."""

    label: str
    x: float = OnPaper
    y: float = OnPaper
    n: int


class MapOut(Answer):
    """A map, and how far it can be trusted."""

    method: Method
    variance_kept: float = Field(description="Share of the variance that two principal components hold.")
    neighbours_kept: float = Field(description="Share of the nearest ten that are so on paper.")
    trustworthiness: float = Field(description="1: neighbours on paper are neighbours; about .5 by chance.")
    n_left_out: int = Field(description="Entities of the kinds that are not drawn, for want of room.")
    points: tuple[MapPointOut, ...]
    groups: tuple[MapGroupOut, ...]
    provenance: ProvenanceOut
