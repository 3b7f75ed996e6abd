"""The parts of the engine, each built from ``Settings`` when it is first needed.

It is the one place that knows which part works with which, and the only one with late imports: a command
that needs no encoder does not load one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Self

from skillmatch.engine.remembering import part
from skillmatch.settings import Settings
from skillmatch.types import RequirementMode

if TYPE_CHECKING:
    from skillmatch.encode import OnnxEncoder
    from skillmatch.encode.vectors import ConceptVectors
    from skillmatch.explain import Matcher
    from skillmatch.exposure import ExposureTable
    from skillmatch.exposure.employment import EmploymentTable
    from skillmatch.exposure.measures import MeasureTable
    from skillmatch.exposure.skills import SkillExposures
    from skillmatch.exposure.task_model import TaskModel
    from skillmatch.exposure.uncertainty import TaskBootstrap
    from skillmatch.extract import Extractor, LexicalMatcher
    from skillmatch.extract.rank.ranked import Tier
    from skillmatch.extract.ranking import SkillRanker
    from skillmatch.match.scorer import Scorer
    from skillmatch.match.subject import SubjectMaker
    from skillmatch.space import ConceptSpace, OccupationCoder
    from skillmatch.space.labour import LabourSpace
    from skillmatch.taxonomy import Taxonomy

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class Parts:
    """What the engine is made of; safe to share between threads."""

    def __init__(self, settings: Settings, *, progress: Progress = _silent) -> None:
        """Keep what the parts are built from.

        Args:
            settings: Where things are and how much of the machine to use.
            progress: Told about work that takes longer than a moment.
        """
        self.settings = settings
        self.progress = progress
        self.building = RLock()

    @part
    def taxonomy(self) -> Taxonomy:
        """The bundled ESCO release that the settings name, and O*NET 30.1."""
        from skillmatch.taxonomy import load_release

        return load_release(self.settings.esco)

    @part
    def full_taxonomy(self) -> Taxonomy:
        """The same releases with descriptions and task sentences, from the home folder or the mirror.

        Raises:
            ReleaseMissing: They are not on this machine in full.
        """
        from skillmatch.sources.declared import read_declarations
        from skillmatch.sources.releases import Sources
        from skillmatch.taxonomy import load_full

        return load_full(
            Sources(declarations=read_declarations(), home=self.settings.home, mirror=self.settings.mirror),
            esco_version=self.settings.esco,
        )

    @part
    def encoder(self) -> OnnxEncoder:
        """The shipped int8 encoder."""
        from skillmatch.encode import load_encoder

        return load_encoder(threads=self.settings.threads)

    @part
    def vectors(self) -> ConceptVectors:
        """The shipped vectors of all skills and occupations."""
        from skillmatch.encode.vectors import load_concept_vectors

        return load_concept_vectors(self.taxonomy, self.encoder)

    @part
    def space(self) -> ConceptSpace:
        """Relatedness of concepts."""
        from skillmatch.space import ConceptSpace

        return ConceptSpace(self.taxonomy, self.vectors)

    @part
    def labour_space(self) -> LabourSpace:
        """Skills, occupations and industries as points of one space."""
        from skillmatch.space.labour import load_labour_space

        return load_labour_space(self.taxonomy, self.vectors)

    @part
    def coder(self) -> OccupationCoder:
        """Job title to occupation."""
        from skillmatch.space import OccupationCoder

        return OccupationCoder(self.taxonomy, self.encoder, self.vectors)

    @part
    def lexical(self) -> LexicalMatcher:
        """Finds the skills that a text names."""
        from skillmatch.extract import LexicalMatcher

        return LexicalMatcher(self.taxonomy)

    @part
    def tier(self) -> Tier:
        """Ranks skills for sentences, in the tier that the settings name."""
        from skillmatch.encode import load_skill_encoder
        from skillmatch.extract.rank.shipped import load_instant_tier, load_pass_tier
        from skillmatch.extract.rank.within import within
        from skillmatch.taxonomy import load_bundled

        name, taught = self.settings.tier, load_bundled()
        if name == "instant":
            return within(load_instant_tier(taught), self.taxonomy)
        encoder = load_skill_encoder(threads=self.settings.threads)
        return within(load_pass_tier(name, taught, encoder), self.taxonomy)

    @part
    def extractor(self) -> Extractor:
        """Documents to mentions and profiles."""
        from skillmatch.extract import Extractor
        from skillmatch.extract.implied import ImpliedSkills

        return Extractor(self.taxonomy, meaning=ImpliedSkills(self.tier), lexical=self.lexical)

    @part
    def exposure_table(self) -> ExposureTable:
        """Published exposure scores."""
        from skillmatch.exposure import ExposureTable

        return ExposureTable.load_bundled()

    @part
    def measures(self) -> MeasureTable:
        """All published measures: those bundled, and those the user keeps in the home folder or a mirror."""
        from skillmatch.exposure.links import Crossing
        from skillmatch.exposure.measures import MeasureTable
        from skillmatch.sources.declared import read_declarations
        from skillmatch.sources.releases import Sources

        sources = Sources(
            declarations=read_declarations(), home=self.settings.home, mirror=self.settings.mirror
        )
        return MeasureTable(self.exposure_table, Crossing.load_bundled(), sources)

    @part
    def employment(self) -> EmploymentTable:
        """Employment and wages by occupation and sector."""
        from skillmatch.exposure.employment import EmploymentTable

        return EmploymentTable.load_bundled()

    @part
    def job_zones(self) -> Mapping[str, int | None]:
        """O*NET job zone (1-5) by O*NET-SOC code; None where O*NET gives none."""
        found = (each for each in self.taxonomy.occupations.values() if each.onet_soc_code)
        return {each.onet_soc_code: each.job_zone for each in found}

    @part
    def task_bootstrap(self) -> TaskBootstrap:
        """Exposure scores from labelled tasks drawn anew, for intervals."""
        from skillmatch.exposure.uncertainty import TaskBootstrap

        return TaskBootstrap(self.exposure_table.labelled_tasks())

    @part
    def task_model(self) -> TaskModel:
        """Exposure of a task, read from its text."""
        from skillmatch.exposure.task_model import TaskModel

        return TaskModel.load(self.encoder)

    @part
    def skill_exposures(self) -> SkillExposures:
        """Exposure of skills by the tasks and occupations they serve."""
        from skillmatch.exposure.activities import Activities
        from skillmatch.exposure.skills import SkillExposures

        return SkillExposures(self.taxonomy, self.exposure_table, Activities.load(self.encoder), self.vectors)

    @part
    def skill_ranker(self) -> SkillRanker:
        """Ranks all ESCO skills for a text."""
        from skillmatch.extract.rank.naming import Namer
        from skillmatch.extract.ranking import SkillRanker

        return SkillRanker(self.taxonomy, self.tier, Namer(self.lexical, self.tier.uris))

    @part
    def subject_maker(self) -> SubjectMaker:
        """Documents with their skills to what is matched."""
        from skillmatch.match.subject import SubjectMaker
        from skillmatch.space.labour.loading import load_space_map

        return SubjectMaker.from_taxonomy(
            self.taxonomy, self.encoder, place=load_space_map().place, today=self.settings.as_of
        )

    @part
    def matcher(self) -> Matcher:
        """Prepared documents to explained scores."""
        from skillmatch.explain import Matcher

        return Matcher(self.scorer)

    @part
    def scorer(self) -> Scorer:
        """The shipped ranker, with hard requirements as the settings say."""
        from skillmatch.match.additive import shipped_terms
        from skillmatch.match.scorer import AdditiveScorer

        return AdditiveScorer(self.space, shipped_terms(), mode=self.settings.requirements)

    @property
    def requirements(self) -> RequirementMode:
        """What a failed hard requirement does in rankings of this engine."""
        return self.settings.requirements

    def with_requirements(self, mode: RequirementMode) -> Self:
        """Return an engine of this mode of hard requirements, which shares with this one all else.

        Its settings, and so its configuration hash and the records it writes, name its own mode.
        """
        if mode == self.requirements:
            return self
        # What matching needs is built before it is shared, or every such engine would build its own.
        _ = (self.matcher, self.extractor, self.coder, self.subject_maker, self.exposure_table)
        with self.building:
            moded = copy(self)
        moded.settings = replace(self.settings, requirements=mode)
        for name in ("scorer", "matcher"):
            vars(moded).pop(name)
        return moded

    @part
    def content_hashes(self) -> Mapping[str, str]:
        """Sha256 of each content file that rankings are made with, as they were when first asked for."""
        from skillmatch.records.artefacts import content_hashes

        return content_hashes()

    def rescue_store(self, damaged: Path, into: Path) -> tuple[int, int]:
        """Save what can be read of a damaged embedded store into a new one; return documents saved and lost.

        Raises:
            StoreError: Nothing can be read, or ``into`` is taken.
        """
        from skillmatch.index.rescue import rescue

        return rescue(damaged, into, dim=self.encoder.dim)

    def warm_up(self) -> None:
        """Load every part a request may need, so that the first one does not wait for it."""
        _ = (self.matcher, self.extractor, self.coder, self.subject_maker, self.exposure_table)
        self.coder.code("nurse")
        self.exposure_table.occupation("29-1141.00")
