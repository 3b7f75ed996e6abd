"""A decision record made anew, from its start or from any stage, and held against what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from skillmatch import __version__
from skillmatch.engine.deciding import results_of
from skillmatch.engine.engine import Engine
from skillmatch.engine.staging import STAGES, Stage, stages_of, subject_from
from skillmatch.errors import ChecksumMismatch, InputError, NotFound
from skillmatch.types import Explanation

if TYPE_CHECKING:
    from skillmatch.engine.parts import Progress
    from skillmatch.match.subject import Subject
    from skillmatch.records import Entry, RecordStore, SealedDocument
    from skillmatch.settings import Settings

_OF_OTHERS = ("rank", "percentile")
"""What of a result depends on the other resumes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A record made anew.

    Attributes:
        entry: The record.
        start: The stage it was made from.
        ranking: As it came out now, best first.
        differences: Where it is not what the record says, a line each, without text of a document; empty
            where every byte agrees.
        changed_since: What it was made with and is another now (code, libraries), a line each.
        n_erased: Resumes that were erased and so could not be ranked again.
    """

    entry: Entry
    start: Stage
    ranking: tuple[Explanation, ...]
    differences: tuple[str, ...]
    changed_since: tuple[str, ...]
    n_erased: int


def replay(
    settings: Settings,
    store: RecordStore,
    entry: Entry,
    *,
    start: Stage = "text",
    progress: Progress | None = None,
) -> Replay:
    """Make a recorded ranking anew with the record's own taxonomy and settings, whatever the live ones are.

    Args:
        settings: Of this machine: folders and threads are taken from here.
        store: Where the record is.
        entry: A decision.
        start: The stage whose kept outcome is gone on from; "text" begins at the beginning.
        progress: Told about work that takes longer than a moment.

    Raises:
        ChecksumMismatch: A content file, or a file of the vault, is not what the record was made with.
        ReleaseMissing: A content file is not here.
        NotFound: The posting was erased.
        InputError: The record has settings this version does not know, or no such stage.
        SchemaMismatch: A stage was kept by a version that kept it otherwise.
    """
    from skillmatch.records.artefacts import check_content

    recorded = entry.body["made_with"]
    check_content(recorded["content"], made_by=recorded["package"])
    engine = Engine(_own_settings(settings, recorded), progress=progress)
    if engine.taxonomy.fingerprint != recorded["taxonomy"]:
        raise ChecksumMismatch(
            f"The taxonomy {engine.taxonomy.release} is not the one the record was made with: expected "
            f"{recorded['taxonomy'][:12]}, found {engine.taxonomy.fingerprint[:12]}."
        )
    posting, resumes = _documents(store, entry)
    subjects = {document.name: _subject(engine, document, start) for document in (posting, *resumes)}
    ranking = engine.matcher.match(subjects[posting.name], [subjects[each.name] for each in resumes])
    by_id = {each.raw.doc_id: each for each in resumes}
    n_erased = len(entry.body["inputs"]["resumes"]) - len(resumes)
    differences = _compared(entry.body["results"], results_of(ranking, by_id), is_whole=not n_erased)
    if differences:
        differences = [*_stages_apart(engine, (posting, *resumes), start), *differences]
    return Replay(
        entry=entry,
        start=start,
        ranking=ranking,
        differences=tuple(differences),
        changed_since=tuple(_changed_since(recorded)),
        n_erased=n_erased,
    )


def _own_settings(settings: Settings, recorded: Mapping[str, Any]) -> Settings:
    known = settings.changing_results.keys()
    unknown = sorted(recorded["settings"].keys() - known)
    if unknown:
        raise InputError(
            f"The record was made with settings that this version does not know ({', '.join(unknown)}). "
            f"Install skillmatch {recorded['package']}."
        )
    return replace(settings, **recorded["settings"])


def _documents(store: RecordStore, entry: Entry) -> tuple[SealedDocument, tuple[SealedDocument, ...]]:
    run, inputs, kept = entry.body["run"], entry.body["inputs"], store.kept()
    posting = kept.document(run, inputs["posting"]["name"])
    if posting is None:
        raise NotFound(
            f"The posting of record {entry.seq} was erased, or its time was over. The chain still tells "
            "ranks and figures (skillmatch audit show), but nothing can be made anew."
        )
    resumes = (kept.document(run, facts["name"]) for facts in inputs["resumes"])
    return posting, tuple(each for each in resumes if each is not None)


def _subject(engine: Engine, document: SealedDocument, start: Stage) -> Subject:
    return subject_from(engine, document.kind, document.raw, document.stages, start=start)


def _compared(
    then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]], *, is_whole: bool
) -> list[str]:
    """Return where two rankings differ by a byte; without those erased, each resume is compared alone."""
    from skillmatch.records.plain import canonical

    def kept(result: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in result.items() if is_whole or name not in _OF_OTHERS}

    before = {result["resume"]: kept(result) for result in then}
    after = {result["resume"]: kept(result) for result in now}
    if is_whole and canonical(list(then)) == canonical(list(now)):
        return []
    found = []
    for name in sorted(after):
        for field in sorted(before[name].keys() | after[name].keys()):
            one, other = before[name].get(field), after[name].get(field)
            if canonical(one) != canonical(other):
                shown = "" if field == "explanation" else f": recorded {one}, now {other}"
                found.append(f"{name}: {field}{shown}")
    return found


def _stages_apart(engine: Engine, documents: Sequence[SealedDocument], start: Stage) -> list[str]:
    """Return for each document the first stage that makes another thing of it than was kept."""
    found = []
    for document in documents if start == "text" else ():
        made = stages_of(engine, engine.read(document.raw, document.kind))
        for stage in STAGES[1:]:
            if document.hash_of(made[stage]) != document.hash_of(document.stages[stage]):
                found.append(f"{document.name}: the stage '{stage}' is the first to come out otherwise")
                break
    return found


def _changed_since(recorded: Mapping[str, Any]) -> list[str]:
    from skillmatch.records.artefacts import code_hash, libraries

    found = []
    if recorded["code"] != code_hash():
        found.append(
            f"the code: recorded {recorded['code'][:12]} (skillmatch {recorded['package']}), now "
            f"{code_hash()[:12]} (skillmatch {__version__})"
        )
    now = libraries()
    for name in sorted(recorded["libraries"].keys() | now.keys()):
        then = recorded["libraries"].get(name, "none")
        if then != now.get(name, "none"):
            found.append(f"{name}: recorded {then}, now {now.get(name, 'none')}")
    return found
