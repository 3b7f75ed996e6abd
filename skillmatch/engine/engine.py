"""Reading, extracting, coding and matching behind one object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skillmatch import __version__
from skillmatch.engine.parts import Parts, Progress
from skillmatch.engine.remembering import Recent
from skillmatch.errors import InputError, NotFound
from skillmatch.settings import Settings
from skillmatch.types import (
    Document,
    DocumentKind,
    Explanation,
    ExposureEstimate,
    Occupation,
    OccupationGuess,
    Posting,
    Provenance,
    RawDocument,
    Resume,
    Skill,
    SkillMention,
    SkillProfile,
    StoredDocument,
)

if TYPE_CHECKING:
    from skillmatch.exposure import PublishedFigure
    from skillmatch.match.subject import Subject

ATTRIBUTIONS = (
    "This service uses the ESCO classification of the European Commission.",
    "This product includes information from the O*NET 30.1 Database by the U.S. Department of Labor, "
    "Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 license, and modified. "
    "O*NET(R) is a trademark of USDOL/ETA. USDOL/ETA has not approved, endorsed, or tested these "
    "modifications.",
)
"""Sentences that page, reports and API print."""

_OCCUPATIONS_KEPT = 3
"""Occupations a document is coded to, at most."""

_EARLIER = 0.5
"""What the occupation of a job counts beside that of the job after it."""

_RECENT = 64
"""Documents whose extraction, occupations and preparation are remembered, in memory only."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Collection:
    """Postings and resumes read and prepared for matching, by document id."""

    postings: Mapping[str, Posting]
    resumes: Mapping[str, Resume]
    subjects: Mapping[tuple[str, str], Subject]
    """Prepared documents by (kind, id)."""
    warnings: tuple[str, ...]


class Engine(Parts):
    """All of skillmatch behind one object; safe to share between threads."""

    def __init__(self, settings: Settings, *, progress: Progress | None = None) -> None:
        """Make an engine; its parts load when first used.

        Args:
            settings: Where things are and how much of the machine to use.
            progress: Told about work that takes longer than a moment; nobody by default.
        """
        if progress is None:
            super().__init__(settings)
        else:
            super().__init__(settings, progress=progress)
        self._extractions: Recent[Document, tuple[tuple[SkillMention, ...], SkillProfile]] = Recent(_RECENT)
        self._codings: Recent[Posting | Resume, tuple[OccupationGuess, ...]] = Recent(_RECENT)
        self._subjects: Recent[Posting | Resume, Subject] = Recent(_RECENT)

    def warm_up(self) -> None:
        """Load every part and match a line of text once, so that no request waits for what is loaded late."""
        super().warm_up()
        posting = self.read_posting(RawDocument(doc_id="warm-up", text="Nurse\nMust have: first aid."))
        self.match(posting, [self.read_resume(RawDocument(doc_id="warm-up", text="Nurse\nGave first aid."))])

    # -- documents --------------------------------------------------------------------------------

    def read_posting(self, raw: RawDocument) -> Posting:
        """Read language, sections, sentences, title and requirements of a posting."""
        from skillmatch.text import read_posting

        return read_posting(raw)

    def read_resume(self, raw: RawDocument) -> Resume:
        """Read language, sections, sentences, jobs and credentials of a resume."""
        from skillmatch.text import read_resume

        return read_resume(raw, today=self.settings.as_of)

    def read(self, raw: RawDocument, kind: DocumentKind) -> Posting | Resume:
        """Read a document of either kind."""
        return self.read_posting(raw) if kind == "posting" else self.read_resume(raw)

    def document_warnings(self, document: Document) -> tuple[str, ...]:
        """Return what a reader must know of a document before trusting its skills; mostly nothing."""
        from skillmatch.extract.dense import LONGEST_READ

        language = document.language
        found = []
        if not language.is_supported:
            found.append(
                f"the text looks like '{language.code}' ({language.confidence:.0%} sure); only English is "
                "supported, results are unreliable"
            )
        if len(document.text) > LONGEST_READ:
            found.append(
                f"implied skills were looked for in the first {LONGEST_READ:,} of {len(document.text):,} "
                "characters only; named skills in all"
            )
        return tuple(found)

    def mentions(self, document: Document) -> tuple[SkillMention, ...]:
        """Return the skills of a document, each at its place, in the order of the text."""
        return self._extracted(document)[0]

    def profile(self, document: Document) -> SkillProfile:
        """Return the skills of a document with their weights."""
        return self._extracted(document)[1]

    def _extracted(self, document: Document) -> tuple[tuple[SkillMention, ...], SkillProfile]:
        # Page and report ask for mentions, profile, occupations and match: extract once for all.
        return self._extractions.get(document, lambda: self._extract(document))

    def _extract(self, document: Document) -> tuple[tuple[SkillMention, ...], SkillProfile]:
        from skillmatch.extract import build_profile

        mentions = self.extractor.mentions(document)
        return mentions, build_profile(document, mentions, self.taxonomy)

    # -- skills -----------------------------------------------------------------------------------

    def find_skill(self, name: str) -> tuple[Skill, ...]:
        """Look a skill up by any of its labels or its URI, best first."""
        return self.taxonomy.find_skill(name)

    def label_in_release(self, uri: str, release: str | None) -> str:
        """Return the preferred label of a skill in an ESCO release (None: the default one)."""
        skills = self.taxonomy.skills_of_release(release) if release else self.taxonomy.skills
        return skills[uri].preferred_label

    def rank_skills(
        self, texts: Sequence[str], *, top: int, release: str | None = None
    ) -> list[list[tuple[str, float]]]:
        """Rank the ESCO skills for each text: (URI, score), best first, at most ``top``.

        Args:
            texts: Sentences or longer texts.
            top: At least 1.
            release: Only the skills of this ESCO release ("1.1.0" or "1.1.1"); None means all.
        """
        return self.skill_ranker.rank(texts, top=top, release=release)

    # -- occupations and exposure -----------------------------------------------------------------

    def code_title(self, title: str) -> tuple[OccupationGuess, ...]:
        """Return the ESCO occupations a job title may mean, best first; empty when it cannot be coded."""
        return self.coder.code(title, top=_OCCUPATIONS_KEPT)

    def code_occupation(self, read: Posting | Resume) -> tuple[OccupationGuess, ...]:
        """Return the occupations of a posting's title, best first, or of a resume's jobs, latest first."""
        return self._codings.get(read, lambda: self._code(read))

    def _code(self, read: Posting | Resume) -> tuple[OccupationGuess, ...]:
        from skillmatch.match.subject import working_titles
        from skillmatch.match.visible import visible_profile

        # What a feature may not see, the coder may not see either: its guesses become a feature.
        document = read.document
        skills = [skill.uri for skill in visible_profile(self.profile(document), document).skills]
        return _merged(
            self.coder.code(title, skills=skills, top=_OCCUPATIONS_KEPT) for title in working_titles(read)
        )

    def find_occupation(self, name: str) -> Occupation:
        """Look an occupation up by title, code or URI.

        Raises:
            NotFound: Nothing goes by that name, even loosely; the nearest are named where there are any.
        """
        found = self.taxonomy.find_occupation(name)
        if found:
            return found[0]
        near = ", ".join(f"{guess.preferred_label} ({guess.code})" for guess in self.code_title(name))
        hint = (
            f"Near: {near}." if near else "Give a job title, an O*NET-SOC code such as 15-1252.00, or a URI."
        )
        raise NotFound(f"No occupation of {self.taxonomy.release} goes by that name. {hint}")

    def occupation_exposure(self, code_or_uri: str) -> tuple[ExposureEstimate, ...]:
        """Return alpha, beta and zeta by both raters of an occupation by title, code or URI.

        Raises:
            NotFound: No such occupation.
        """
        occupation = self.find_occupation(code_or_uri)
        return self.exposure_table.concept(occupation.uri, self.taxonomy)

    def other_measures(self, uri: str) -> tuple[PublishedFigure, ...]:
        """Return what other published measures say of an O*NET occupation; empty for an ESCO one."""
        return self.exposure_table.other_measures(self.taxonomy.occupations[uri].onet_soc_code)

    def exposure(self, guesses: Sequence[OccupationGuess], *, subject: str) -> tuple[ExposureEstimate, ...]:
        """Return the exposure of a document from the occupations it was coded to."""
        return self.exposure_table.document(guesses, self.taxonomy, subject=subject)

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

    def match(self, posting: Posting, resumes: Sequence[Resume]) -> tuple[Explanation, ...]:
        """Rank resumes for a posting; one explanation each, best first."""
        return self.matcher.match(
            self.posting_subject(posting), [self.resume_subject(resume) for resume in resumes]
        )

    def prepare(self, postings: Sequence[RawDocument], resumes: Sequence[RawDocument]) -> Collection:
        """Read and prepare whole collections, each document once."""
        read_postings = {raw.doc_id: self.read_posting(raw) for raw in postings}
        read_resumes = {raw.doc_id: self.read_resume(raw) for raw in resumes}
        subjects: dict[tuple[str, str], Subject] = {}
        total = len(read_postings) + len(read_resumes)
        for posting in read_postings.values():
            subjects["posting", posting.document.doc_id] = self.posting_subject(posting)
            self.progress("Reading documents", len(subjects), total)
        for resume in read_resumes.values():
            subjects["resume", resume.document.doc_id] = self.resume_subject(resume)
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
        """Return the columns of a ranking as a table: ids, rank, score, margin, base, contributions."""
        from skillmatch.match.features import FEATURES

        ids = ("posting_id", "resume_id", "rank", "score", "margin", "base")
        return (*ids, *(f"contribution_{feature.name}" for feature in FEATURES))

    # -- the record -------------------------------------------------------------------------------

    def stored(self, read: Posting | Resume) -> StoredDocument:
        """Return what the store keeps of a document: text, mentions and vector."""
        subject = self.posting_subject(read) if isinstance(read, Posting) else self.resume_subject(read)
        document = read.document
        return StoredDocument(
            doc_id=document.doc_id,
            kind=document.kind,
            title=document.title,
            text=document.text,
            mentions=self.mentions(document),
            vector=tuple(float(x) for x in subject.vector) if subject.vector.any() else (),
        )

    def provenance(self) -> Provenance:
        """Return what results are made with: versions, releases, models, configuration, attributions."""
        return Provenance(
            package_version=__version__,
            releases=(self.taxonomy.release, self.exposure_release),
            models=(f"encoder {self.encoder.fingerprint[:12]}", self.scorer_name),
            config_hash=self.settings.config_hash,
            attributions=ATTRIBUTIONS,
        )

    @property
    def exposure_release(self) -> str:
        """The release the exposure scores come from."""
        from skillmatch.exposure.table import RELEASE

        return RELEASE

    @property
    def scorer_name(self) -> str:
        """The name of the scorer that ranks."""
        from skillmatch.match.scorer import TransparentScorer

        return TransparentScorer.name


def _wanted(collection: Collection, pairs: Iterable[tuple[str, str]] | None) -> dict[str, list[str]]:
    if pairs is None:
        return {posting_id: list(collection.resumes) for posting_id in collection.postings}
    wanted: dict[str, list[str]] = {}
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
        wanted.setdefault(posting_id, []).append(resume_id)
    return wanted


def _merged(codings: Iterable[tuple[OccupationGuess, ...]]) -> tuple[OccupationGuess, ...]:
    """Join the readings of several titles, the latest job's first: its best, the next one's best, ...

    What somebody did before counts half as much as what they did after it.
    """
    best: dict[str, tuple[tuple[int, int], OccupationGuess]] = {}
    for age, guesses in enumerate(codings):
        for place, guess in enumerate(guesses):
            weighed = replace(guess, confidence=guess.confidence * _EARLIER**age)
            if guess.uri not in best or best[guess.uri][1].confidence < weighed.confidence:
                known = best[guess.uri][0] if guess.uri in best else (place, age)
                best[guess.uri] = (min(known, (place, age)), weighed)
    ordered = sorted(best.values(), key=lambda found: (found[0], found[1].uri))
    return tuple(guess for _, guess in ordered[:_OCCUPATIONS_KEPT])
