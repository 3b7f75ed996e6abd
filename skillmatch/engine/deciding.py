"""Rankings written down as decision records: what went in, what it was made with, and what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from skillmatch import __version__
from skillmatch.engine.staging import stages_of
from skillmatch.types import DocumentKind, Explanation, Posting, RawDocument, Resume

if TYPE_CHECKING:
    from datetime import datetime

    from skillmatch.engine.engine import Engine
    from skillmatch.records import Entry, RecordStore, SealedDocument


class Recorder:
    """Collects the rankings of one run, which are then written at once."""

    def __init__(self, engine: Engine, store: RecordStore) -> None:
        """Collect for a folder of records.

        Args:
            engine: Makes the rankings.
            store: Where they are to be written.
        """
        self._engine, self._store = engine, store
        self._documents: dict[tuple[DocumentKind, str], SealedDocument] = {}
        self._decisions: list[dict[str, Any]] = []
        self._named: dict[str, SealedDocument] = {}

    def keep(self, raw: RawDocument, read: Posting | Resume, *, received_as: str = "") -> None:
        """Keep a document and what each stage made of it; best while the engine still remembers it.

        Args:
            raw: As received.
            read: As the engine read it.
            received_as: The name that readers know it by, where its id is another.
        """
        from skillmatch.records.sealed import seal

        kind = read.document.kind
        if (kind, raw.doc_id) not in self._documents:
            self._documents[kind, raw.doc_id] = seal(
                kind, raw, stages_of(self._engine, read), received_as=received_as
            )

    def decide(self, posting_id: str, ranking: Sequence[Explanation], *, cut: float | None = None) -> None:
        """Take in a ranking; its documents must have been kept.

        Args:
            posting_id: The posting.
            ranking: All resumes that were ranked for it, best first, none left out.
            cut: Score from which resumes were recommended; None where the first alone was.
        """
        posting = self._documents["posting", posting_id]
        resumes = {each.match.resume_id: self._documents["resume", each.match.resume_id] for each in ranking}
        self._named |= {each.name: each for each in (posting, *resumes.values())}
        self._decisions.append(
            {
                "made_with": made_with(self._engine),
                "inputs": {
                    "posting": posting.facts,
                    "resumes": sorted((each.facts for each in resumes.values()), key=lambda f: f["name"]),
                },
                # Nothing is drawn at random; were it, the seed would stand here.
                "seed": None,
                "cut": cut,
                "results": results_of(ranking, resumes),
            }
        )

    def write(self, *, by: str, at: datetime) -> tuple[Entry, ...]:
        """Write what was collected, and return the records; where it cannot be written, nothing of it is.

        Args:
            by: Who answers for the rankings.
            at: Now, with a time zone.

        Raises:
            InputError: Nobody is named, or the folder cannot be written to.
            ChecksumMismatch: The last record there was changed.
        """
        if not self._decisions:
            return ()
        # Documents that no ranking names are nobody's business.
        return self._store.add(list(self._named.values()), self._decisions, by=by, at=at)


def made_with(engine: Engine) -> dict[str, Any]:
    """Return what an engine's results are made with: code, content, settings, libraries."""
    from skillmatch.records.artefacts import code_hash, libraries

    settings = engine.settings
    return {
        "package": __version__,
        "code": code_hash(),
        "libraries": libraries(),
        "releases": list(engine.provenance().releases),
        "taxonomy": engine.taxonomy.fingerprint,
        "scorer": engine.scorer_name,
        "content": dict(engine.content_hashes),
        "settings": dict(settings.changing_results),
        "config_hash": settings.config_hash,
    }


def results_of(ranking: Sequence[Explanation], resumes: Mapping[str, SealedDocument]) -> list[dict[str, Any]]:
    """Return a ranking as the chain tells it: names, figures, and a hash of all evidence of each resume.

    Args:
        ranking: Best first.
        resumes: The sealed document of each, by id.
    """
    return [_result(each, resumes[each.match.resume_id]) for each in ranking]


def _result(explanation: Explanation, resume: SealedDocument) -> dict[str, Any]:
    from skillmatch.records.plain import to_plain

    match = explanation.match
    # Rank and percentile are told by themselves: they change when another resume is erased, and nothing else.
    alone = replace(explanation, match=replace(match, rank=0, percentile=0.0))
    return {
        "resume": resume.name,
        "rank": match.rank,
        "percentile": match.percentile,
        "score": match.score,
        "margin": match.margin,
        "base": explanation.base,
        "contributions": {part.feature: part.amount for part in explanation.contributions},
        "eliminated_by": [evidence.kind for evidence in explanation.eliminated_by],
        "explanation": resume.hash_of(to_plain(alone)),
    }
