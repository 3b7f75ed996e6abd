"""The engine: everything built from ``Settings``, each part when it is first needed.

It is the one place that knows which part works with which. The page, the API, the commands and the
reports ask it, and hold no knowledge of skills or scores themselves.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from skillmatch import __version__
from skillmatch.errors import InputError, NotFound
from skillmatch.settings import Settings
from skillmatch.types import (
    Document,
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
    from skillmatch.encode import OnnxEncoder
    from skillmatch.encode.vectors import ConceptVectors
    from skillmatch.explain import Matcher
    from skillmatch.exposure import ExposureTable, PublishedFigure
    from skillmatch.extract import Extractor
    from skillmatch.extract.ranking import SkillRanker
    from skillmatch.index.embedded import EmbeddedStore
    from skillmatch.match.subject import Subject, SubjectMaker
    from skillmatch.space import ConceptSpace, OccupationCoder
    from skillmatch.taxonomy import Taxonomy

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

ATTRIBUTIONS = (
    "This service uses the ESCO classification of the European Commission.",
    "This product includes information from the O*NET 30.1 Database by the U.S. Department of Labor, "
    "Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 license, and modified. "
    "O*NET(R) is a trademark of USDOL/ETA. USDOL/ETA has not approved, endorsed, or tested these modifications.",
)
"""Sentences that page, reports and API print."""

_OCCUPATIONS_KEPT = 3
"""Occupations a document is coded to, at most."""

_RECENT = 128
"""Documents whose extraction is remembered, in memory only."""

_JOBS_CODED = 3
"""Latest jobs of a resume whose titles are coded."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Collection:
    """Postings and resumes read and prepared for matching, by document id."""

    postings: Mapping[str, Posting]
    resumes: Mapping[str, Resume]
    subjects: Mapping[tuple[str, str], Subject]
    """Prepared documents by (kind, id)."""
    warnings: tuple[str, ...]


if TYPE_CHECKING:
    _Part = cached_property
else:

    class _Part(cached_property):
        """A part built when first asked for, by one thread only."""

        def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
            if instance is None:
                return self
            with instance.building:
                return super().__get__(instance, owner)


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class Engine:
    """All of skillmatch behind one object; safe to share between threads.

    Args:
        settings: Where things are and how much of the machine to use.
        progress: Told about work that takes longer than a moment.
    """

    def __init__(self, settings: Settings, *, progress: Progress = _silent) -> None:
        self.settings = settings
        self._progress = progress
        self.building = RLock()
        self._recent: OrderedDict[Document, tuple[tuple[SkillMention, ...], SkillProfile]] = OrderedDict()

    # -- parts, built once, when first asked for -------------------------------------------------

    @_Part
    def taxonomy(self) -> Taxonomy:
        """The bundled ESCO 1.1.1 and O*NET 30.1."""
        from skillmatch.taxonomy import load_bundled

        return load_bundled()

    @_Part
    def encoder(self) -> OnnxEncoder:
        """The shipped int8 encoder."""
        from skillmatch.encode import load_encoder

        return load_encoder(threads=self.settings.threads)

    @_Part
    def vectors(self) -> ConceptVectors:
        """The shipped vectors of all skills and occupations."""
        from skillmatch.encode.vectors import load_concept_vectors

        return load_concept_vectors(self.taxonomy, self.encoder)

    @_Part
    def space(self) -> ConceptSpace:
        """Relatedness of concepts."""
        from skillmatch.space import ConceptSpace

        return ConceptSpace(self.taxonomy, self.vectors)

    @_Part
    def coder(self) -> OccupationCoder:
        """Job title to occupation."""
        from skillmatch.space import OccupationCoder

        return OccupationCoder(self.taxonomy, self.encoder, self.vectors)

    @_Part
    def extractor(self) -> Extractor:
        """Documents to mentions and profiles."""
        from skillmatch.extract import Extractor
        from skillmatch.extract.dense import DenseMatcher

        return Extractor(self.taxonomy, dense=DenseMatcher(self.taxonomy, self.encoder, self.vectors))

    @_Part
    def exposure_table(self) -> ExposureTable:
        """Published exposure scores."""
        from skillmatch.exposure import ExposureTable

        return ExposureTable.load_bundled()

    @_Part
    def skill_ranker(self) -> SkillRanker:
        """Ranks all ESCO skills for a text; the first use on a machine encodes every alternative label."""
        from skillmatch.extract.ranking import SkillRanker

        return SkillRanker.build(
            self.taxonomy, self.encoder, self.vectors, home=self.settings.home, progress=self._progress
        )

    @_Part
    def _subject_maker(self) -> SubjectMaker:
        from skillmatch.match.subject import SubjectMaker

        return SubjectMaker.from_taxonomy(self.taxonomy, self.encoder)

    @_Part
    def matcher(self) -> Matcher:
        """Prepared documents to explained scores."""
        from skillmatch.explain import Matcher
        from skillmatch.match.scorer import TransparentScorer

        return Matcher(TransparentScorer(self.space))

    def open_store(self, folder: Path | None = None) -> EmbeddedStore:
        """Open the embedded store in ``folder``, by default under the home folder; the caller closes it.

        Raises:
            StoreError: The store is damaged, locked, or of another schema.
        """
        from skillmatch.index.embedded import EmbeddedStore

        return EmbeddedStore(folder or self.settings.home / "store", dim=self.encoder.dim)

    def warm_up(self) -> None:
        """Load every part a request may need, so that the first one does not wait for it."""
        _ = (self.matcher, self.extractor, self.coder, self._subject_maker, self.exposure_table)

    # -- documents --------------------------------------------------------------------------------

    def read_posting(self, raw: RawDocument) -> Posting:
        """Read language, sections, sentences, title and requirements of a posting."""
        from skillmatch.text import read_posting

        return read_posting(raw)

    def read_resume(self, raw: RawDocument) -> Resume:
        """Read language, sections, sentences, jobs and credentials of a resume."""
        from skillmatch.text import read_resume

        return read_resume(raw)

    def language_warning(self, document: Document) -> str:
        """Return what to say of a document that is not English; empty for one that is."""
        if document.language.is_supported:
            return ""
        return (
            f"the text looks like '{document.language.code}' "
            f"({document.language.confidence:.0%} sure); only English is supported, results are unreliable"
        )

    def mentions(self, document: Document) -> tuple[SkillMention, ...]:
        """Return the skills of a document, each at its place, in the order of the text."""
        return self._extracted(document)[0]

    def profile(self, document: Document) -> SkillProfile:
        """Return the skills of a document with their weights."""
        return self._extracted(document)[1]

    def _extracted(self, document: Document) -> tuple[tuple[SkillMention, ...], SkillProfile]:
        """Extract once per document: page and report ask for mentions, profile, occupations and match."""
        with self.building:
            known = self._recent.get(document)
        if known is None:
            known = self._extract(document)
            with self.building:
                self._recent[document] = known
                while len(self._recent) > _RECENT:
                    self._recent.popitem(last=False)
        return known

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

    def code_occupation(
        self, read: Posting | Resume, profile: SkillProfile | None = None
    ) -> tuple[OccupationGuess, ...]:
        """Return the ESCO occupations of a posting's title or of a resume's latest jobs, best first.

        Args:
            read: The document.
            profile: Its skills, where they are known already; they are found otherwise.
        """
        document = read.document
        skills = [skill.uri for skill in (profile or self.profile(document)).skills]
        return _merged(
            self.coder.code(title, skills=skills, top=_OCCUPATIONS_KEPT) for title in _titles(read)
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
        """Prepare a posting for matching."""
        profile = self.profile(posting.document)
        return self._subject_maker.posting(posting, profile, self.code_occupation(posting, profile))

    def resume_subject(self, resume: Resume) -> Subject:
        """Prepare a resume for matching."""
        profile = self.profile(resume.document)
        return self._subject_maker.resume(resume, profile, self.code_occupation(resume, profile))

    def match(self, posting: Posting, resumes: Sequence[Resume]) -> tuple[Explanation, ...]:
        """Rank resumes for a posting; one explanation each, best first."""
        return self.matcher.match(self.posting_subject(posting), [self.resume_subject(r) for r in resumes])

    def prepare(self, postings: Sequence[RawDocument], resumes: Sequence[RawDocument]) -> Collection:
        """Read and prepare whole collections, each document once."""
        read_postings = {raw.doc_id: self.read_posting(raw) for raw in postings}
        read_resumes = {raw.doc_id: self.read_resume(raw) for raw in resumes}
        subjects: dict[tuple[str, str], Subject] = {}
        total = len(read_postings) + len(read_resumes)
        for posting in read_postings.values():
            subjects["posting", posting.document.doc_id] = self.posting_subject(posting)
            self._progress("Reading documents", len(subjects), total)
        for resume in read_resumes.values():
            subjects["resume", resume.document.doc_id] = self.resume_subject(resume)
            self._progress("Reading documents", len(subjects), total)
        documents = [posting.document for posting in read_postings.values()]
        documents += [resume.document for resume in read_resumes.values()]
        return Collection(
            postings=read_postings,
            resumes=read_resumes,
            subjects=subjects,
            warnings=tuple(
                f"{document.doc_id}: {warning}"
                for document in documents
                if (warning := self.language_warning(document))
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
            self._progress("Ranking", done, len(wanted))
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


def _titles(read: Posting | Resume) -> list[str]:
    title = read.document.title
    if isinstance(read, Posting):
        return [title] if title else []
    jobs = sorted(read.experiences, key=lambda job: -(9999.0 if job.end is None else job.end))
    titles = [job.title for job in jobs[:_JOBS_CODED] if job.title]
    return list(dict.fromkeys(titles or ([title] if title else [])))


def _merged(codings: Iterable[tuple[OccupationGuess, ...]]) -> tuple[OccupationGuess, ...]:
    best: dict[str, OccupationGuess] = {}
    for guesses in codings:
        for guess in guesses:
            if guess.uri not in best or best[guess.uri].confidence < guess.confidence:
                best[guess.uri] = guess
    ordered = sorted(best.values(), key=lambda guess: (-guess.confidence, guess.uri))
    return tuple(ordered[:_OCCUPATIONS_KEPT])
