"""An audit by swaps: the same resume under another name, address or school must score the same.

Each resume gets a person: its own name is replaced wherever it stands, or one is written above it, with an
address, sentences that use name and pronouns and tell of origin, age, family, faith and societies, a
school and a year. Then one trait at a time is swapped, the resume is read anew, and every feature and the
score are held against those before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from skillmatch.audit.perturb_people import TRAITS, Persona, Variant, variants_of
from skillmatch.errors import InputError
from skillmatch.text.private import own_name
from skillmatch.text.private_contact import find_mails
from skillmatch.types import Span

TOLERANCE = 1e-9
"""Differences up to this are none."""

_WORD_BEFORE = re.compile(r"[A-Z][a-z]+ \Z")
_WORD_AFTER = re.compile(r" (?:[A-Z]|& )")
_PROSE = 60
_BODY = (
    "{given} is punctual; {subject} {keeps} {possessive} promises, and colleagues thank {object} for it. "
    "{title} {family} was thanked by customers. Originally from {told[origin]}, I am {told[age]} and moved "
    "here with my {told[family]}. As a {told[faith]} I like to help; I was captain of the {told[team]} "
    "football team and treasurer of the {told[society]}."
)
_SCHOOLING = "Bachelor of Science, {school}, {graduated}"

Prepared = TypeVar("Prepared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A figure of a pair that a swap moved: which swap, which figure, from what to what."""

    trait: str
    value: str
    resume_id: str
    posting_id: str
    feature: str
    before: float
    after: float

    @property
    def by(self) -> float:
        """How far it moved."""
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitRow:
    """What the swaps of one trait came to."""

    trait: str
    n_swaps: int
    n_pairs: int
    n_moved: int
    largest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Perturbation:
    """The audit: a row per trait, and every figure that moved by more than ``TOLERANCE``."""

    rows: tuple[TraitRow, ...]
    moved: tuple[Moved, ...]
    n_resumes: int
    n_postings: int
    n_named: int
    """Resumes whose own name was found and replaced; above the others one was written."""

    @property
    def n_pairs(self) -> int:
        """How many swapped pairs were scored."""
        return sum(row.n_pairs for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline(Generic[Prepared]):
    """How resumes are read and scored: the whole way, as for anybody.

    Attributes:
        prepare: Reads resume texts (id, text), in order.
        measure: Returns all figures of a pair by name: features, margin, score.
        told: Called with how many resumes are done, of how many.
    """

    prepare: Callable[[Sequence[tuple[str, str]]], Sequence[Prepared]]
    measure: Callable[[str, Prepared], Mapping[str, float]]
    told: Callable[[int, int], None]


def perturb(
    resumes: Mapping[str, str],
    postings: Sequence[str],
    pipeline: Pipeline[Prepared],
    *,
    names: Mapping[str, Sequence[str]],
    n_names: int,
) -> Perturbation:
    """Swap traits in resumes and say what moved.

    Args:
        resumes: Texts by id.
        postings: Ids that ``pipeline.measure`` knows.
        pipeline: Reads and scores.
        names: By group.
        n_names: Other names tried in each resume; pronouns, addresses, years and schools are all tried.

    Raises:
        InputError: There is no resume, no posting or no name.
    """
    if not resumes or not postings or not any(names.values()):
        raise InputError("Expected at least one resume, one posting and one name to swap.")
    moved: list[Moved] = []
    swaps: Counter[str] = Counter()
    n_named = 0
    for number, (resume_id, text) in enumerate(resumes.items(), start=1):
        first, variants = variants_of(names, n_names, seed=resume_id, text=text)
        dress = Dresser(text)
        n_named += dress.is_named
        texts = [dress.as_persona(first), *(dress.as_persona(variant.persona) for variant in variants)]
        base, *swapped = pipeline.prepare([(resume_id, each) for each in texts])
        for posting_id in postings:
            before = pipeline.measure(posting_id, base)
            for variant, prepared in zip(variants, swapped, strict=True):
                after = pipeline.measure(posting_id, prepared)
                moved.extend(_moved(variant, resume_id, posting_id, before, after))
        swaps.update(variant.trait for variant in variants)
        pipeline.told(number, len(resumes))
    return Perturbation(
        rows=tuple(_row(trait, swaps[trait], len(postings), moved) for trait in TRAITS if swaps[trait]),
        moved=tuple(moved),
        n_resumes=len(resumes),
        n_postings=len(postings),
        n_named=n_named,
    )


def _moved(
    variant: Variant, resume_id: str, posting_id: str, before: Mapping[str, float], after: Mapping[str, float]
) -> Iterator[Moved]:
    """Yield the figures that differ; one that only one side has counts from or to 0."""
    for feature in dict.fromkeys((*before, *after)):
        old, new = before.get(feature, 0.0), after.get(feature, 0.0)
        if not abs(new - old) <= TOLERANCE:
            yield Moved(
                trait=variant.trait,
                value=variant.value,
                resume_id=resume_id,
                posting_id=posting_id,
                feature=feature,
                before=old,
                after=new,
            )


def _row(trait: str, n_swaps: int, n_postings: int, moved: Sequence[Moved]) -> TraitRow:
    of_trait = [each for each in moved if each.trait == trait]
    return TraitRow(
        trait=trait,
        n_swaps=n_swaps,
        n_pairs=n_swaps * n_postings,
        n_moved=len({(each.resume_id, each.posting_id, each.value) for each in of_trait}),
        largest=max((abs(each.by) for each in of_trait), default=0.0),
    )


class Dresser:
    """Writes personas into one resume, each at the same places."""

    def __init__(self, text: str) -> None:
        """Find the resume's own name and addresses; without a name, personas go above the text."""
        span = own_name(text)
        self.is_named = span is not None
        self._pieces = _cut(text, span) if span is not None else [text]
        self._body = _prose_line(text)

    def as_persona(self, persona: Persona) -> str:
        """Return the resume as that person's."""
        fields: dict[str, str] = {
            "name": persona.name,
            "NAME": persona.name.upper(),
            "given": persona.given,
            "family": persona.family,
            "title": persona.title,
            "subject": persona.pronouns[0],
            "possessive": persona.pronouns[1],
            "object": persona.pronouns[2],
            "keeps": "keep" if persona.pronouns[0] == "they" else "keeps",
            "address": persona.address,
            "mail": persona.mail,
            "school": persona.school,
            "graduated": persona.graduated,
        }
        body = _BODY.format(**fields, told=persona.told)
        schooling = _SCHOOLING.format(**fields)
        pieces = (piece if number % 2 == 0 else fields[piece] for number, piece in enumerate(self._pieces))
        lines = "".join(pieces).split("\n")
        if self.is_named:
            at = next((n for n, line in enumerate(lines) if persona.name.casefold() in line.casefold()), 0)
            lines.insert(at + 1, persona.address)
        lines.insert(min(len(lines), self._body + 1), body)
        text = "\n".join(lines) + f"\n\nEDUCATION\n{schooling}\n"
        head = f"{persona.name}\n{persona.address}\n{persona.mail} | 07700 900123\n\n"
        return text if self.is_named else f"{head}{text}"


def _cut(text: str, own: Span) -> list[str]:
    """Return the text in pieces, every second of them the field of a persona that stands there."""
    name = own.of(text)
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", name) if len(word) > 1]
    fields: dict[Span, str] = dict.fromkeys(find_mails(text), "mail")
    wanted = [(re.escape(name), "name")]
    wanted += [(re.escape(word), "family" if word == words[-1] else "given") for word in words]
    for pattern, field in wanted:
        for found in re.finditer(rf"(?<![\w@.]){pattern}(?![\w@])", text, re.IGNORECASE):
            span = Span(start=found.start(), end=found.end())
            is_free = not any(span.start < each.end and each.start < span.end for each in fields)
            if (
                found.group()[0].isupper()
                and is_free
                and (field == "name" or not _is_in_longer_name(text, span))
            ):
                fields[span] = "NAME" if field == "name" and found.group().isupper() else field
    pieces: list[str] = []
    at = 0
    for span in sorted(fields):
        pieces += (text[at : span.start], fields[span])
        at = span.end
    return [*pieces, text[at:]]


def _is_in_longer_name(text: str, span: Span) -> bool:
    """Tell whether a word is part of an employer's or a place's name: "Saint Thomas Hospital"."""
    return bool(_WORD_BEFORE.search(text, 0, span.start) or _WORD_AFTER.match(text, span.end))


def _prose_line(text: str) -> int:
    """Return the number of the first line that is a sentence, the last one where none is."""
    lines = text.split("\n")
    return next(
        (n for n, line in enumerate(lines) if len(line) > _PROSE and line.count(" ") > 8), len(lines) - 1
    )
