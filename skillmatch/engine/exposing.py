"""Exposure of occupations, documents, skills and corpora, behind one object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from skillmatch.engine.reading import Reader
from skillmatch.errors import NotFound
from skillmatch.types import ExposureEstimate, Occupation, OccupationGuess, Posting, Resume

if TYPE_CHECKING:
    from skillmatch.exposure import MeasureValue
    from skillmatch.exposure.corpus import CorpusProfile, PostingExposure
    from skillmatch.exposure.criterion import Criterion
    from skillmatch.exposure.crossing import CodeSelection
    from skillmatch.exposure.documents import DocumentExposure
    from skillmatch.exposure.employment import JoinName
    from skillmatch.exposure.grouped import GroupingName
    from skillmatch.exposure.links import CodeSystem
    from skillmatch.exposure.reproduce import Reproduced
    from skillmatch.exposure.resume_skills import ResumeSkillExposure
    from skillmatch.exposure.share_table import ShareRow
    from skillmatch.exposure.skills import SkillExposure
    from skillmatch.sources.posting_tables import PostingRow, RejectedRow


class Exposer(Reader):
    """The engine as far as it reads documents and tells exposure."""

    def find_occupation(self, name: str) -> Occupation:
        """Look an occupation up by title, code or URI.

        Raises:
            NotFound: Nothing goes by that name, even loosely; the nearest are named where there are any. Or
                it is a code of several occupations.
        """
        found = self.taxonomy.find_occupation(name)
        if found:
            return found[0]
        if name.strip() and not any(letter.isalpha() for letter in name):
            return self._only_occupation(name.strip())
        near = self._near_title(name)
        hint = (
            f"Near: {near}." if near else "Give a job title, an O*NET-SOC code such as 15-1252.00, or a URI."
        )
        raise NotFound(f"No occupation of {self.taxonomy.release} goes by that name. {hint}")

    def _only_occupation(self, code: str) -> Occupation:
        """Return the O*NET occupation that a code of another system stands for."""
        codes = self.select_occupations([code]).onet_soc_codes
        if len(codes) != 1:
            raise NotFound(
                f"That code stands for {len(codes)} O*NET occupations, expected one: {', '.join(codes[:8])}"
                f"{' ...' if len(codes) > 8 else ''}. Give one of them."
            )
        return self.taxonomy.find_occupation(codes[0])[0]

    def occupation_exposure(self, code_or_uri: str) -> tuple[ExposureEstimate, ...]:
        """Return alpha, beta and zeta by both raters of an occupation by title, code or URI.

        Raises:
            NotFound: No such occupation.
        """
        occupation = self.find_occupation(code_or_uri)
        return self.exposure_table.concept(occupation.uri, self.taxonomy)

    def published_measures(self, code_or_uri: str) -> tuple[MeasureValue, ...]:
        """Return what each published measure on this machine says of an occupation, in the order shown.

        Raises:
            NotFound: No such occupation.
            ChecksumMismatch, SchemaMismatch: The user's copy of a measure is not the declared one.
        """
        uri = self.find_occupation(code_or_uri).uri
        measures = self.measures
        return tuple(measures.concept(measure.key, uri, self.taxonomy) for measure in measures.available())

    def exposure_shares(
        self,
        criterion: Criterion,
        *,
        by: GroupingName | None = None,
        join: JoinName = "matrix",
        year: str = "",
    ) -> tuple[ShareRow, ...]:
        """Return the share of employment or wages in exposed occupations, by group, that of all as the last.

        Args:
            criterion: What counts as exposed, and what is counted.
            by: The grouping; None: only all.
            join: How O*NET occupations are joined to employment.
            year: Of the employment; empty takes the latest.

        Raises:
            NotFound: There is no such measure, join or year.
            ReleaseMissing: The measure is not on this machine.
            InputError: Sectors with another join or year than the one they have.
        """
        from skillmatch.exposure.share_table import share_table

        return share_table(
            self.measures.by_onet,
            self.employment,
            criterion,
            by=by,
            join=join,
            year=year,
            job_zones=self.job_zones if by == "job-zone" else None,
            bootstrap=self.task_bootstrap,
        )

    def reproduce_exposure(self) -> tuple[Reproduced, ...]:
        """Return the published figures on exposure beside ours."""
        from skillmatch.exposure.applicability import load_activities
        from skillmatch.exposure.reproduce import reproduce

        return reproduce(self.measures, self.employment, load_activities())

    def select_occupations(self, given: Iterable[str], *, system: CodeSystem | None = None) -> CodeSelection:
        """Return the O*NET occupations that codes of one system, URIs or titles stand for.

        Raises:
            NotFound: Some are not known; all of them are named, with the nearest known.
            InputError: The codes are of several systems, or none was given.
        """
        from skillmatch.exposure.crossing import select_codes

        return select_codes(
            given, self.taxonomy, self.measures.crossing, near_title=self._near_title, system=system
        )

    def _near_title(self, title: str) -> str:
        return ", ".join(f"{guess.preferred_label} ({guess.code})" for guess in self.code_title(title))

    def exposure(self, guesses: Sequence[OccupationGuess], *, subject: str) -> tuple[ExposureEstimate, ...]:
        """Return the exposure of a document from the occupations it was coded to."""
        return self.exposure_table.document(guesses, self.taxonomy, subject=subject)

    def document_exposure(self, read: Posting | Resume) -> DocumentExposure:
        """Return the exposure of a document by the work its lines state, and beside it by its occupations."""
        from skillmatch.exposure.documents import document_exposure

        document = read.document
        published = self.exposure(self.code_occupation(read), subject=document.doc_id)
        return document_exposure(document, self.task_model, by_occupation=published)

    def skill_exposure(self, uri: str) -> SkillExposure:
        """Return the exposure of a skill by the tasks and, apart, by the occupations it serves.

        Raises:
            NotFound: No such skill.
        """
        return self.skill_exposures.of(uri)

    def resume_skill_exposure(self, resume: Resume, *, threshold: float | None = None) -> ResumeSkillExposure:
        """Return what share of a resume's skills is exposed, and near skills that are less so.

        Args:
            resume: A resume read.
            threshold: Beta from which on a skill counts as exposed; None takes the default, 0.5.
        """
        from skillmatch.exposure.resume_skills import THRESHOLD, resume_skill_exposure

        return resume_skill_exposure(
            self.profile(resume.document),
            self.skill_exposures,
            self.space,
            self.taxonomy,
            threshold=THRESHOLD if threshold is None else threshold,
        )

    def corpus_exposure(
        self,
        rows: Iterable[PostingRow | RejectedRow],
        *,
        group_by: str = "",
        on_posting: Callable[[PostingExposure], None] | None = None,
        on_rejected: Callable[[RejectedRow], None] | None = None,
    ) -> CorpusProfile:
        """Return the exposure profile of many postings, in one pass.

        Occupations are coded from the titles alone: finding the skills of every posting would take ten times
        as long.

        Args:
            rows: From ``skillmatch.sources.posting_tables.read_postings``.
            group_by: Name of the column the rows' groups come from; empty: no groups.
            on_posting: Gets every posting's estimates.
            on_rejected: Gets every row that could not be used.
        """
        from skillmatch.exposure.corpus import CorpusTools, profile_corpus

        tools = CorpusTools(
            read=self.read_posting,
            task_model=self.task_model,
            code_title=self.code_title,
            by_occupation=lambda guesses: self.exposure(guesses, subject=""),
        )
        return profile_corpus(
            rows,
            tools,
            group_by=group_by,
            release=self.exposure_release,
            on_posting=on_posting,
            on_rejected=on_rejected,
        )

    @property
    def exposure_release(self) -> str:
        """The release the exposure scores come from."""
        from skillmatch.exposure.table import RELEASE

        return RELEASE
