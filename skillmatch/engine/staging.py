"""A document's way to what is matched, stage by stage, each of which can be kept and gone on from.

    text -> read -> skills -> occupations -> subjects -> (scores)

What a stage made is kept as plain values that lose no bit, so going on from any stage gives the same output.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast, get_args

from skillmatch.errors import InputError
from skillmatch.types import (
    DocumentKind,
    OccupationGuess,
    Posting,
    RawDocument,
    Resume,
    SkillProfile,
)

if TYPE_CHECKING:
    from skillmatch.engine.engine import Engine
    from skillmatch.match.subject import Subject

Stage: TypeAlias = Literal["text", "read", "skills", "occupations", "subjects"]
"""From what a document is gone on: its text, or what a stage made of it."""

STAGES: Final[tuple[Stage, ...]] = get_args(Stage)


def stages_of(engine: Engine, read: Posting | Resume) -> dict[str, Any]:
    """Return what each stage after the text made of a document, as plain values.

    Args:
        engine: What it remembers of the document is not worked out anew.
        read: The document as read.
    """
    from skillmatch.records.plain import to_plain

    return {
        "read": to_plain(read),
        "skills": to_plain(engine.profile(read.document)),
        "occupations": to_plain(engine.code_occupation(read)),
        "subjects": to_plain(engine.subject(read)),
    }


def subject_from(
    engine: Engine, kind: DocumentKind, raw: RawDocument, stages: Mapping[str, Any], *, start: Stage
) -> Subject:
    """Return what is matched of a document, going on from a stage.

    Args:
        engine: Does the stages that are left.
        kind: posting or resume.
        raw: The document as received.
        stages: As from ``stages_of``.
        start: The last stage whose outcome is taken over; "text" takes over none.

    Raises:
        SchemaMismatch: What was kept is of another version.
        InputError: The stage was not kept.
    """
    from skillmatch.match.subject import Subject
    from skillmatch.records.plain import from_plain

    if start != "text" and start not in stages:
        raise InputError(f"The stage '{start}' was not kept of this document. Start from: text.")
    if start == "subjects":
        return cast(Subject, from_plain(Subject, stages["subjects"]))
    read = _read(engine, kind, raw, stages, is_kept=start != "text")
    profile = (
        cast(SkillProfile, from_plain(SkillProfile, stages["skills"]))
        if start in ("skills", "occupations")
        else engine.profile(read.document)
    )
    guesses = (
        cast(tuple[OccupationGuess, ...], from_plain(tuple[OccupationGuess, ...], stages["occupations"]))
        if start == "occupations"
        else engine.occupations_by(read, profile)
    )
    if isinstance(read, Posting):
        return engine.subject_maker.posting(read, profile, guesses)
    return engine.subject_maker.resume(read, profile, guesses)


def _read(
    engine: Engine, kind: DocumentKind, raw: RawDocument, stages: Mapping[str, Any], *, is_kept: bool
) -> Posting | Resume:
    from skillmatch.records.plain import from_plain

    if not is_kept:
        return engine.read(raw, kind)
    if kind == "posting":
        return cast(Posting, from_plain(Posting, stages["read"]))
    return cast(Resume, from_plain(Resume, stages["read"]))
