"""How much of a person redaction finds: invented people are written into real resumes, then looked for.

A name or address counts as found when every letter and digit of it is hidden. What redaction costs is counted
in skill mentions, on the resumes as they were.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from skillmatch.evaluate.bootstrap import Estimate, ratio_estimate, sums_by_group
from skillmatch.evaluate.redaction_people import Person
from skillmatch.evaluate.redaction_wordings import COMMON, HELD_OUT, REACHED
from skillmatch.text.private import find_private
from skillmatch.types import Document, SkillMention, Span

Item = Literal["name", "mail", "phone", "page"]
Place = Literal[
    "header", "body", "body, unseen wording", "body, no header", "body, no header, unseen wording"
]

_SEED = 20_261_122
_FIELDS: tuple[tuple[str, Item], ...] = (
    ("{name}", "name"),
    ("{given}", "name"),
    ("{family}", "name"),
    ("{initialled}", "name"),
    ("{mail}", "mail"),
    ("{phone}", "phone"),
    ("{page}", "page"),
)
_HEADERS = (
    "{name}\n{address}\n{mail} | {phone}\n{page}\n\n",
    "{name}\n{phone} • {mail} • {page}\n\n",
    "CURRICULUM VITAE\n{name}\nE-mail: {mail}\nPhone: {phone}\n{page}\n\n",
    "{NAME}\n{address} | {phone}\n{mail}\n{page}\n\n",
    "{NAME} JR.\n{mail} | {phone} | {page}\n\n",
    "{family}, {given}\n{address}\n{phone}\n{mail}\n{page}\n\n",
    "Dr. {initialled}, PhD\n{mail} | {phone}\n{page}\n\n",
    "{given} | Care worker\n{mail} | {phone}\n{page}\n\n",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One thing about a person written into a text, and where."""

    item: Item
    place: Place
    origin: str
    span: Span
    is_found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """The share of planted things that were found: by kind and place, and for names by origin."""

    by_item: dict[Item, Estimate]
    by_place: dict[tuple[Item, Place], Estimate]
    by_origin: dict[str, Estimate]
    n_documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What redaction costs in skill mentions: the share lost, and how many there were without it."""

    lost: Estimate
    n_mentions: int
    n_lost: int
    n_gained: int


def plant(text: str, person: Person, draw: random.Random, *, header: bool) -> tuple[str, list[Planted]]:
    """Return a resume with a person written into it, and what was written where.

    Args:
        text: A resume as received.
        person: Who.
        draw: Chooses wording and lines.
        header: Whether the person stands at the top; otherwise in sentences of the body only.
    """
    pieces: list[str] = []
    planted: list[Planted] = []
    common: Place = "body" if header else "body, no header"
    unseen: Place = "body, unseen wording" if header else "body, no header, unseen wording"
    if header:
        _write(pieces, planted, draw.choice(_HEADERS), person, "header")
    lines = text.split("\n")
    sentences = [
        (draw.choice(COMMON), common),
        (draw.choice(HELD_OUT), unseen),
        (draw.choice(REACHED), common),
    ]
    at = sorted(draw.sample(range(1, max(len(lines), 5)), len(sentences)))
    begin = 0
    for line, (sentence, place) in zip(at, sentences, strict=True):
        pieces.append("".join(f"{each}\n" for each in lines[begin:line]))
        begin = line
        _write(pieces, planted, f"{sentence}\n", person, place)
    pieces.append("\n".join(lines[begin:]))
    return "".join(pieces), planted


def _write(pieces: list[str], planted: list[Planted], pattern: str, person: Person, place: Place) -> None:
    """Add a pattern with the person's facts filled in, and note where each stands."""
    values = {
        "{name}": person.name,
        "{NAME}": person.name.upper(),
        "{given}": person.given,
        "{family}": person.family,
        "{initialled}": f"{person.given[0]}. {person.family}",
        "{mail}": person.mail,
        "{phone}": person.phone,
        "{page}": person.page,
        "{address}": person.address,
    }
    items: dict[str, Item] = {**dict(_FIELDS), "{NAME}": "name"}
    at = sum(map(len, pieces))
    rest = pattern
    while rest:
        start, field = min(
            ((found, field) for field in values if (found := rest.find(field)) >= 0), default=(-1, "")
        )
        if start < 0:
            pieces.append(rest)
            return
        pieces += (rest[:start], values[field])
        at += start
        if field in items:
            span = Span(start=at, end=at + len(values[field]))
            planted.append(Planted(item=items[field], place=place, origin=person.origin, span=span))
        at += len(values[field])
        rest = rest[start + len(field) :]


def look_for(texts: Sequence[str], people: Sequence[Person], *, seed: int = _SEED) -> list[list[Planted]]:
    """Plant people into resumes, once with a header and once without, and look for them.

    Args:
        texts: Resumes as received.
        people: As many or more; each resume gets two.
        seed: Of wording and places.
    """
    draw = random.Random(seed)  # noqa: S311
    found: list[list[Planted]] = []
    for number, text in enumerate(texts):
        of_text: list[Planted] = []
        for turn, header in enumerate((True, False)):
            person = people[(2 * number + turn) % len(people)]
            written, planted = plant(text, person, draw, header=header)
            hidden = find_private(written)
            of_text += (replace(each, is_found=_is_hidden(written, each.span, hidden)) for each in planted)
        found.append(of_text)
    return found


def _is_hidden(text: str, span: Span, hidden: Sequence[Span]) -> bool:
    return all(
        any(each.start <= place < each.end for each in hidden)
        for place in range(span.start, span.end)
        if text[place].isalnum()
    )


def recall_of(found: Sequence[Sequence[Planted]]) -> Recall:
    """Return recall with intervals over resumes drawn anew.

    Args:
        found: What was planted in each resume.
    """
    items: dict[Item, list[tuple[int, bool]]] = defaultdict(list)
    places: dict[tuple[Item, Place], list[tuple[int, bool]]] = defaultdict(list)
    origins: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for number, planted in enumerate(found):
        for each in planted:
            outcome = (number, each.is_found)
            places[each.item, each.place].append(outcome)
            if "unseen" in each.place:
                continue
            items[each.item].append(outcome)
            if each.item == "name":
                origins[each.origin].append(outcome)
    return Recall(
        by_item={item: _share(outcomes) for item, outcomes in sorted(items.items())},
        by_place={key: _share(outcomes) for key, outcomes in sorted(places.items())},
        by_origin={origin: _share(outcomes) for origin, outcomes in sorted(origins.items())},
        n_documents=len(found),
    )


def _share(outcomes: Iterable[tuple[int, bool]]) -> Estimate:
    listed = list(outcomes)
    rows = np.asarray([(float(is_found), 1.0) for _, is_found in listed])
    estimate = ratio_estimate(sums_by_group(rows, [number for number, _ in listed]))
    if estimate is None:
        raise ValueError("A share needs at least one outcome")
    return estimate


def cost_of(
    documents: Sequence[Document], mentions: Callable[[Sequence[Document]], Sequence[Sequence[SkillMention]]]
) -> Cost:
    """Return how many skill mentions redaction loses, resumes drawn anew for the interval.

    Args:
        documents: Resumes as read.
        mentions: Finds the skills of documents.
    """
    bare = [replace(document, private_spans=()) for document in documents]
    rows: list[tuple[float, float]] = []
    n_gained = 0
    for with_all, redacted in zip(mentions(bare), mentions(documents), strict=True):
        before, after = set(_keys(with_all)), set(_keys(redacted))
        rows.append((float(len(before - after)), float(len(before))))
        n_gained += len(after - before)
    lost = ratio_estimate(np.asarray(rows))
    if lost is None:
        raise ValueError("No skill was found in any document")
    sums = np.asarray(rows).sum(axis=0)
    return Cost(lost=lost, n_mentions=int(sums[1]), n_lost=int(sums[0]), n_gained=n_gained)


def _keys(mentions: Iterable[SkillMention]) -> Iterator[tuple[str, int, int]]:
    return ((each.uri, each.span.start, each.span.end) for each in mentions)
