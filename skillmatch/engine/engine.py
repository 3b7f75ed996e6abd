"""Reading, extracting, coding and matching behind one object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from skillmatch import __version__
from skillmatch.engine.parts import Progress
from skillmatch.engine.reading import RECENT
from skillmatch.engine.remembering import Recent, part
from skillmatch.engine.surveying import Surveyor
from skillmatch.errors import InputError, NotFound
from skillmatch.settings import Settings
from skillmatch.types import (
    DocumentKind,
    Explanation,
    Posting,
    Provenance,
    RawDocument,
    Resume,
    StoredDocument,
)

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from skillmatch.audit.perturb import Perturbation
    from skillmatch.engine.documents import Documents
    from skillmatch.engine.replaying import Replay
    from skillmatch.engine.staging import Stage
    from skillmatch.explain.account import Account
    from skillmatch.index.live import LiveStore
    from skillmatch.index.protocol import Say
    from skillmatch.match.subject import Subject
    from skillmatch.records import Entry, RecordStore
    from skillmatch.space.labour.desk import SpaceDesk
    from skillmatch.space.labour.resolving import Place

ATTRIBUTIONS = (
    "This service uses the ESCO classification of the European Commission.",
    "This product includes information from the O*NET 30.1 Database by the U.S. Department of Labor, "
    "Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 license, and modified. "
    "O*NET(R) is a trademark of USDOL/ETA. USDOL/ETA has not approved, endorsed, or tested these "
    "modifications.",
)
"""Sentences that page, reports and API print."""

NO_NAMES: Final[Mapping[tuple[DocumentKind, str], str]] = MappingProxyType({})
"""Of documents that go by their ids alone."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Collection:
    """Postings and resumes read and prepared for matching, by document id."""

    postings: Mapping[str, Posting]
    resumes: Mapping[str, Resume]
    subjects: Mapping[tuple[str, str], Subject]
    """Prepared documents by (kind, id)."""
    warnings: tuple[str, ...]


class Engine(Surveyor):
    """All of skillmatch behind one object; safe to share between threads."""

    def __init__(self, settings: Settings, *, progress: Progress | None = None) -> None:
        """Make an engine; arguments as ``Reader``."""
        super().__init__(settings, progress=progress)
        # A replay has an engine of its own: one at a time, for its memory.
        self._replaying = Lock()
        self._subjects: Recent[Posting | Resume, Subject] = Recent(RECENT)

    def warm_up(self) -> None:
        """Load every part and match a line of text once, so that no request waits for what is loaded late."""
        super().warm_up()
        _ = self.space_desk
        posting = self.read_posting(RawDocument(doc_id="warm-up", text="Nurse\nMust have: first aid."))
        resume = self.read_resume(RawDocument(doc_id="warm-up", text="Nurse\nGave first aid."))
        self.match(posting, [resume])
        self.document_exposure(resume)
        self.resume_skill_exposure(resume)

    # -- matching ---------------------------------------------------------------------------------

    def posting_subject(self, posting: Posting) -> Subject:
        """Find a posting's skills and occupations and prepare it for matching, once."""
        return self._subjects.get(
            posting,
            lambda: self.subject_maker.posting(
                posting, self.profile(posting.document), self.code_occupation(posting)
            ),
        )

    def resume_subject(self, resume: Resume) -> Subject:
        """Find a resume's skills and occupations and prepare it for matching, once."""
        return self._subjects.get(
            resume,
            lambda: self.subject_maker.resume(
                resume, self.profile(resume.document), self.code_occupation(resume)
            ),
        )

    def subject(self, read: Posting | Resume) -> Subject:
        """Prepare a document of either kind for matching, once."""
        return self.posting_subject(read) if isinstance(read, Posting) else self.resume_subject(read)

    def match(self, posting: Posting, resumes: Sequence[Resume]) -> tuple[Explanation, ...]:
        """Rank resumes for a posting; one explanation each, best first."""
        return self.matcher.match(
            self.posting_subject(posting), [self.resume_subject(resume) for resume in resumes]
        )

    def accounts(
        self,
        posting: Posting,
        resumes: Sequence[Resume],
        *,
        cut: float | None = None,
        top: int | None = None,
    ) -> tuple[Account, ...]:
        """Rank resumes for a posting and explain each among the others, with what would lift it, best first.

        Args:
            posting: The posting as read.
            resumes: The resumes as read.
            cut: Score in [0, 1] from which resumes are recommended; None recommends the first alone.
            top: What would lift a resume is looked for in the best so many; None means all.
        """
        return self.matcher.accounts(
            self.posting_subject(posting),
            [self.resume_subject(resume) for resume in resumes],
            cut=cut,
            top=top,
        )

    @property
    def is_recording(self) -> bool:
        """Whether the settings ask for a decision record of every ranking."""
        return self.settings.records is not None

    def record(
        self,
        posting: RawDocument,
        resumes: Sequence[RawDocument],
        *,
        by: str,
        at: datetime,
        cut: float | None = None,
        names: Mapping[tuple[DocumentKind, str], str] = NO_NAMES,
    ) -> tuple[Entry, ...]:
        """Write a ranking down where the settings ask for it; without any effect where they do not.

        Args:
            posting: As received.
            resumes: As received, all that were ranked.
            by: Who answers for it.
            at: Now, with a time zone.
            cut: Score from which resumes were recommended; None where the first alone was.
            names: By kind and id, the names that documents were received under, where these are others.

        Raises:
            InputError: The folder of the records cannot be written to.
            ChecksumMismatch: The last record there was changed.
        """
        from skillmatch.engine.deciding import Recorder
        from skillmatch.records import RecordStore

        if self.settings.records is None or not resumes:
            return ()
        recorder = Recorder(self, RecordStore(self.settings.records))
        asked = self.read_posting(posting)
        answers = [self.read_resume(raw) for raw in resumes]
        recorder.keep(posting, asked, received_as=names.get(("posting", posting.doc_id), ""))
        for raw, read in zip(resumes, answers, strict=True):
            recorder.keep(raw, read, received_as=names.get(("resume", raw.doc_id), ""))
        recorder.decide(posting.doc_id, self.match(asked, answers), cut=cut)
        return recorder.write(by=by, at=at)

    def perturb(
        self,
        postings: Sequence[RawDocument],
        resumes: Sequence[RawDocument],
        *,
        names: Mapping[str, Sequence[str]] | None = None,
        n_names: int = 8,
    ) -> Perturbation:
        """Swap who stands in resumes and say which figure moved (see ``swapping.swapped``)."""
        from skillmatch.engine.swapping import swapped

        return swapped(self, postings, resumes, names=names, n_names=n_names)

    def records(self) -> RecordStore:
        """Return the decision records that the settings name.

        Raises:
            NotFound: The settings name none.
        """
        from skillmatch.records import RecordStore

        if self.settings.records is None:
            raise NotFound("No decision records are kept here: set SKILLMATCH_RECORDS to a folder for them.")
        return RecordStore(self.settings.records)

    def replay(self, entry: Entry, *, start: Stage = "text") -> Replay:
        """Make a recorded ranking anew and hold it against its record (see ``replaying.replay``)."""
        from skillmatch.engine.replaying import replay

        with self._replaying:
            return replay(self.settings, self.records(), entry, start=start)

    def prepare(
        self,
        postings: Sequence[RawDocument],
        resumes: Sequence[RawDocument],
        *,
        keep: Callable[[RawDocument, Posting | Resume], None] | None = None,
    ) -> Collection:
        """Read and prepare whole collections, each document once.

        Args:
            postings: With ids that no two of them share.
            resumes: The same.
            keep: Told of each document when it is prepared, while all that was found in it is remembered.
        """
        read_postings = {raw.doc_id: self.read_posting(raw) for raw in postings}
        read_resumes = {raw.doc_id: self.read_resume(raw) for raw in resumes}
        subjects: dict[tuple[str, str], Subject] = {}
        total = len(read_postings) + len(read_resumes)
        received = {("posting", raw.doc_id): raw for raw in postings}
        received |= {("resume", raw.doc_id): raw for raw in resumes}
        everything: tuple[Posting | Resume, ...] = (*read_postings.values(), *read_resumes.values())
        for read in everything:
            key = read.document.kind, read.document.doc_id
            subjects[key] = self.subject(read)
            if keep is not None:
                keep(received[key], read)
            self.progress("Reading documents", len(subjects), total)
        documents = [posting.document for posting in read_postings.values()]
        documents += [resume.document for resume in read_resumes.values()]
        return Collection(
            postings=read_postings,
            resumes=read_resumes,
            subjects=subjects,
            warnings=tuple(
                f"{document.doc_id}: {warning}"
                for document in documents
                for warning in self.document_warnings(document)
            ),
        )

    def rank_all(
        self,
        collection: Collection,
        *,
        pairs: Iterable[tuple[str, str]] | None = None,
        top: int | None = None,
    ) -> Iterator[tuple[Explanation, ...]]:
        """Yield one ranking per posting, in the collection's order.

        Args:
            collection: From ``prepare``.
            pairs: (posting id, resume id) to score; None means every resume for every posting.
            top: Resumes kept per posting; None means all.

        Raises:
            InputError: A pair names a document that is not in the collection.
        """
        wanted = _wanted(collection, pairs)
        for done, (posting_id, resume_ids) in enumerate(wanted.items(), start=1):
            ranking = self.matcher.match(
                collection.subjects["posting", posting_id],
                [collection.subjects["resume", resume_id] for resume_id in resume_ids],
            )
            self.progress("Ranking", done, len(wanted))
            yield ranking[:top]

    def match_columns(self) -> tuple[str, ...]:
        """Return the columns of a ranking as a table: ids, rank and what eliminates, score, contributions."""
        from skillmatch.match.features import FEATURE_NAMES
        from skillmatch.match.scorer import PENALTY

        ids = ("posting_id", "resume_id", "rank", "percentile", "eliminated_by", "score", "margin", "base")
        names = (*FEATURE_NAMES, PENALTY) if self.settings.requirements == "penalty" else FEATURE_NAMES
        return (*ids, *(f"contribution_{name}" for name in names))

    # -- the labour space -------------------------------------------------------------------------

    def place_document(self, read: Posting | Resume) -> Place:
        """Return where a document lies in the labour space, by its sentences, skills and title.

        Raises:
            InputError: It has no sentence that could be placed.
        """
        stored = self.stored(read)
        if not stored.vector:
            raise InputError("The document has no sentence that could be placed in the labour space.")
        return self.space_desk.document(stored.doc_id, stored.kind, self.document_vectors([stored])[0])

    # -- the record -------------------------------------------------------------------------------

    def stored(self, read: Posting | Resume) -> StoredDocument:
        """Return what the store keeps of a document: text, mentions and vector."""
        subject = self.subject(read)
        document = read.document
        return StoredDocument(
            doc_id=document.doc_id,
            kind=document.kind,
            title=document.title,
            text=document.text,
            mentions=self.mentions(document),
            vector=tuple(float(x) for x in subject.vector) if subject.vector.any() else (),
        )

    @part
    def documents(self) -> Documents:
        """The stored documents: which store keeps them, and search."""
        from skillmatch.engine.documents import Documents

        return Documents(self)

    def stored_desk(self) -> SpaceDesk:
        """Return a desk whose labour space holds the stored documents too, the same until the store changes.

        Raises:
            InputError: The store holds more documents than a space in memory takes.
            StoreAway: Its server cannot be reached; told within two seconds.
            StoreError: The store is locked or damaged.
        """
        with self.documents.standing() as store:
            return self.kept_desk.of(store)

    def open_store(self, folder: Path | None = None, *, say: Say | None = None) -> LiveStore:
        """Open the store that the settings name: on a server, or embedded; the caller closes it.

        Args:
            folder: An embedded store elsewhere, whatever the settings say.
            say: Told what the store mends on its own; by default a warning is logged.

        Raises:
            StoreError: The store is damaged, locked, of another schema, or its server is away.
        """
        return self.documents.open(folder, say=say)

    def provenance(self) -> Provenance:
        """Return what results are made with: versions, releases, models, configuration, attributions."""
        return Provenance(
            package_version=__version__,
            releases=(self.taxonomy.release, self.exposure_release),
            models=(
                f"encoder {self.encoder.fingerprint[:12]}",
                f"skills {self.settings.tier}",
                self.scorer_name,
            ),
            config_hash=self.settings.config_hash,
            attributions=ATTRIBUTIONS,
        )

    @property
    def scorer_name(self) -> str:
        """The name of the scorer that ranks."""
        from skillmatch.match.additive import NAME

        return NAME


def _wanted(collection: Collection, pairs: Iterable[tuple[str, str]] | None) -> dict[str, list[str]]:
    if pairs is None:
        return {posting_id: list(collection.resumes) for posting_id in collection.postings}
    wanted: dict[str, dict[str, None]] = {}
    for posting_id, resume_id in pairs:
        for known, name, kind in (
            (collection.postings, posting_id, "posting"),
            (collection.resumes, resume_id, "resume"),
        ):
            if name not in known:
                raise InputError(
                    f"The pairs name the {kind} {name!r}, which was not given. Ids are file names without "
                    "their ending, or the id column."
                )
        wanted.setdefault(posting_id, {})[resume_id] = None
    return {posting_id: list(resume_ids) for posting_id, resume_ids in wanted.items()}
