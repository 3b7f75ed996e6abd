"""Reading documents: their structure, skills and occupations, behind one object."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from skillmatch.engine.parts import Parts, Progress
from skillmatch.engine.remembering import Recent
from skillmatch.settings import Settings
from skillmatch.types import (
    Document,
    DocumentKind,
    OccupationGuess,
    Posting,
    RawDocument,
    Resume,
    Skill,
    SkillMention,
    SkillProfile,
)

_OCCUPATIONS_KEPT = 3
"""Occupations a document is coded to, at most."""

_EARLIER = 0.5
"""What the occupation of a job counts beside that of the job after it."""

RECENT = 64
"""Documents whose extraction, occupations and preparation are remembered, in memory only."""


class Reader(Parts):
    """The engine as far as it reads documents and finds skills and occupations."""

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
        self._extractions: Recent[Document, tuple[tuple[SkillMention, ...], SkillProfile]] = Recent(RECENT)
        self._codings: Recent[Posting | Resume, tuple[OccupationGuess, ...]] = Recent(RECENT)

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
        """Return what a reader must know of a document before trusting what is made of it; mostly nothing.

        A posting that asks for what the law protects ("female only") is warned of; no feature sees that.
        """
        from skillmatch.audit.protected import protected_warnings
        from skillmatch.extract.implied import LONGEST_READ

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
        return (*found, *protected_warnings(document))

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
        return self._codings.get(read, lambda: self.occupations_by(read, self.profile(read.document)))

    def occupations_by(self, read: Posting | Resume, profile: SkillProfile) -> tuple[OccupationGuess, ...]:
        """Return what ``code_occupation`` returns, by a profile that is known already."""
        from skillmatch.match.subject import working_titles
        from skillmatch.match.visible import visible_profile

        # What a feature may not see, the coder may not see either: its guesses become a feature.
        document = read.document
        skills = [skill.uri for skill in visible_profile(profile, document).skills]
        return _merged(
            self.coder.code(title, skills=skills, top=_OCCUPATIONS_KEPT) for title in working_titles(read)
        )


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
