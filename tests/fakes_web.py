"""An engine for tests of the page, the API and the reports: it finds the few skills it was told of.

What it answers can be read off its inputs, so that tests know the right answer by construction: a skill
is mentioned where its label stands, a resume meets what it mentions, and the margin is the number of
skills met minus a tenth for each that is missing. What it says of exposure is in ``fakes_exposure``.
Published figures are the real ones: they need no model and are the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fakes_exposure import FakeExposure

from skillmatch.audit.perturb import Perturbation, Pipeline, perturb
from skillmatch.audit.perturb_people import bundled_names
from skillmatch.engine import Engine
from skillmatch.errors import NotFound
from skillmatch.explain.account import Account, accounts
from skillmatch.explain.changes import Change
from skillmatch.explain.whatif import Addition
from skillmatch.exposure.measures import MeasureValue
from skillmatch.match.scorer import ScoringRules
from skillmatch.settings import Settings
from skillmatch.space.labour.desk import SpaceDesk
from skillmatch.taxonomy import load_bundled
from skillmatch.types import (
    Contribution,
    Document,
    Explanation,
    ExposureEstimate,
    Language,
    MatchScore,
    Occupation,
    OccupationGuess,
    Posting,
    ProfileSkill,
    Provenance,
    RawDocument,
    Requirement,
    RequirementEvidence,
    RequirementMode,
    Resume,
    Skill,
    SkillEvidence,
    SkillMention,
    SkillProfile,
    Span,
)

RELEASE = "ESCO 1.1.1 + O*NET 30.1"

SKILLS = MappingProxyType(
    {
        uri: Skill(uri=uri, preferred_label=label, skill_type=kind, taxonomy=taxonomy)  # type: ignore[arg-type]
        for uri, label, kind, taxonomy in (
            ("urn:s:python", "Python", "knowledge", "ESCO"),
            ("urn:s:sql", "SQL", "knowledge", "ESCO"),
            ("urn:s:lead", "lead a team", "skill/competence", "ESCO"),
            ("urn:s:test", "write unit tests", "skill/competence", "ESCO"),
            ("urn:s:docker", "Docker", "technology", "O*NET"),
            ("urn:s:podman", "Podman", "technology", "O*NET"),
            ("urn:s:explain", "communicate with customers", "skill/competence", "ESCO"),
        )
    }
)

STAND_INS = {"urn:s:docker": "urn:s:podman"}

IMPLIED = {"explain findings to people who ask": "urn:s:explain"}

OCCUPATION = Occupation(
    uri="urn:o:dev", preferred_label="software developer", taxonomy="ESCO", code="2512.4", isco_code="2512"
)
ONET = Occupation(
    uri="onet:occupation/15-1252.00",
    preferred_label="Software Developers",
    taxonomy="O*NET",
    code="15-1252.00",
    onet_soc_code="15-1252.00",
)

POSTING = """Backend developer

We look for somebody who will explain findings to people who ask and write unit tests.
Must have: Python, SQL and Docker. No Perl needed.
At least 3 years of experience.
Nice to have: lead a team.
"""

RESUME = """Ada Example
ada@example.org

Software developer, 2019 to 2023
I use Python, Podman and SQL; I write unit tests daily.
"""

RESUME_2 = """Ben Sample

Cook, 2015 to 2020
Kitchen work, some SQL.
"""

GERMAN = "Wir suchen eine Köchin mit Erfahrung. Python ist von Vorteil."


class FakeTaxonomy:
    release = RELEASE
    fingerprint = "f" * 64
    skills: Mapping[str, Skill] = SKILLS
    occupations: Mapping[str, Occupation] = MappingProxyType({OCCUPATION.uri: OCCUPATION, ONET.uri: ONET})
    counts: Mapping[str, int] = MappingProxyType({"skills": len(SKILLS), "occupations": 2})

    def __getattr__(self, name: str) -> Any:
        """Titles and crosswalks, which published figures are shown with, are the real ones."""
        return getattr(load_bundled(), name)


@cache
def facts() -> Engine:
    """The engine that published figures come from; no model of it is loaded."""
    return Engine(Settings(home=Path("/nonexistent"), threads=1))


def _language(text: str) -> Language:
    is_german = "Wir suchen" in text
    return Language(code="de" if is_german else "en", confidence=0.98, is_supported=not is_german)


def _document(raw: RawDocument, kind: str) -> Document:
    email = re.search(r"\S+@\S+", raw.text)
    return Document(
        doc_id=raw.doc_id,
        kind=kind,  # type: ignore[arg-type]
        text=raw.text,
        media_type=raw.media_type,
        language=_language(raw.text),
        title=raw.title or raw.text.strip().splitlines()[0],
        title_span=None,
        sentences=(),
        private_spans=(Span(start=email.start(), end=email.end()),) if email else (),
    )


class FakeEngine(FakeExposure):
    """Answers as an engine does, from the rules in this module's docstring."""

    taxonomy = FakeTaxonomy()
    is_recording = False
    requirements: RequirementMode = "filter"

    def with_requirements(self, mode: RequirementMode) -> FakeEngine:
        moded = FakeEngine()
        moded.requirements = mode
        return moded

    def record(
        self, posting: RawDocument, resumes: Sequence[RawDocument], *, by: str, at: datetime, **_: object
    ) -> None:
        """Nobody asked for records."""

    def perturb(
        self, postings: Sequence[RawDocument], resumes: Sequence[RawDocument], *, n_names: int
    ) -> Perturbation:
        """Swap really, and measure by this engine's own matching."""
        asked = {raw.doc_id: self.read_posting(raw) for raw in postings}

        def prepare(texts: Sequence[tuple[str, str]]) -> list[Resume]:
            return [self.read_resume(RawDocument(doc_id=name, text=text)) for name, text in texts]

        def measure(posting_id: str, resume: Resume) -> dict[str, float]:
            (found,) = self.match(asked[posting_id], [resume])
            return {"margin": found.match.margin, "score": found.match.score}

        return perturb(
            {raw.doc_id: raw.text for raw in resumes},
            [*asked],
            Pipeline(prepare=prepare, measure=measure, told=lambda *_: None),
            names=bundled_names(),
            n_names=n_names,
        )

    def stored_desk(self) -> SpaceDesk:
        """The labour space as it is: nothing is stored."""
        return self.space_desk  # type: ignore[no-any-return]

    def read_posting(self, raw: RawDocument) -> Posting:
        years = re.search(r"At least (\d+) years", raw.text)
        asked = (
            (
                Requirement(
                    kind="years",
                    name="",
                    level=float(years[1]),
                    span=Span(start=years.start(), end=years.end()),
                ),
            )
            if years
            else ()
        )
        return Posting(document=_document(raw, "posting"), requirements=asked)

    def read_resume(self, raw: RawDocument) -> Resume:
        return Resume(document=_document(raw, "resume"))

    def mentions(self, document: Document) -> tuple[SkillMention, ...]:
        phrases = [(s.preferred_label, s.uri) for s in SKILLS.values()] + list(IMPLIED.items())
        found = [
            SkillMention(
                doc_id=document.doc_id,
                span=Span(start=hit.start(), end=hit.end()),
                surface=hit[0],
                uri=uri,
                preferred_label=SKILLS[uri].preferred_label,
                taxonomy_release=RELEASE,
                confidence=0.71 if phrase in IMPLIED else 0.97,
                method="dense" if phrase in IMPLIED else "exact",
                section="requirements",
                strength="nice" if uri == "urn:s:lead" else "must",
            )
            for phrase, uri in phrases
            for hit in re.finditer(re.escape(phrase), document.text)
        ]
        return tuple(sorted(found, key=lambda mention: (mention.span, mention.uri)))

    def profile(self, document: Document) -> SkillProfile:
        by_uri: dict[str, list[SkillMention]] = {}
        for mention in self.mentions(document):
            by_uri.setdefault(mention.uri, []).append(mention)
        return SkillProfile(
            doc_id=document.doc_id,
            kind=document.kind,
            taxonomy_release=RELEASE,
            skills=tuple(
                ProfileSkill(
                    uri=uri,
                    preferred_label=found[0].preferred_label,
                    weight=1.0,
                    strength=found[0].strength or "must",
                    mentions=tuple(found),
                )
                for uri, found in sorted(by_uri.items())
            ),
        )

    def rank_skills(
        self, texts: Sequence[str], top: int = 10, release: str | None = None
    ) -> list[list[tuple[str, float]]]:
        if release not in (None, "1.1.0", "1.1.1"):
            raise NotFound(f"No ESCO release {release}; known: 1.1.0, 1.1.1.")
        return [
            sorted(
                ((uri, 1.0 if skill.preferred_label in text else 0.1) for uri, skill in SKILLS.items()),
                key=lambda pair: (-pair[1], pair[0]),
            )[:top]
            for text in texts
        ]

    def code_title(self, title: str) -> tuple[OccupationGuess, ...]:
        if "developer" not in title.lower():
            return ()
        return (
            OccupationGuess(
                uri=OCCUPATION.uri,
                preferred_label=OCCUPATION.preferred_label,
                code=OCCUPATION.code,
                taxonomy="ESCO",
                confidence=0.83,
            ),
        )

    def code_occupation(self, subject: Posting | Resume) -> tuple[OccupationGuess, ...]:
        return self.code_title(subject.document.text)

    def exposure(self, guesses: Sequence[OccupationGuess], subject: str) -> tuple[ExposureEstimate, ...]:
        return tuple(
            ExposureEstimate(
                subject=subject,
                measure=measure,  # type: ignore[arg-type]
                rater=rater,  # type: ignore[arg-type]
                value=value if guesses else None,
                low=max(0.0, value - 0.1) if guesses else None,
                high=min(1.0, value + 0.15) if guesses else None,
                coverage=0.9 if guesses else 0.0,
                release="GPTs are GPTs (2023)",
                onet_soc_codes=("15-1252.00",) if guesses else (),
            )
            for measure, value in (("alpha", 0.1), ("beta", 0.42), ("zeta", 0.7))
            for rater in ("human", "gpt4")
        )

    def occupation_exposure(self, code_or_uri: str) -> tuple[ExposureEstimate, ...]:
        if code_or_uri not in {OCCUPATION.uri, OCCUPATION.code, ONET.uri, ONET.code}:
            raise NotFound(
                "No occupation has this code or URI. Use a code such as 15-1252.00 or 2512.4, or a URI."
            )
        return self.exposure(self.code_title("developer"), code_or_uri)

    def published_measures(self, code_or_uri: str) -> tuple[MeasureValue, ...]:
        return facts().published_measures(ONET.code if code_or_uri == OCCUPATION.uri else code_or_uri)

    def __getattr__(self, name: str) -> Any:
        """Measures, employment and shares are the real ones."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(facts(), name)

    def find_skill(self, name: str) -> tuple[Skill, ...]:
        return tuple(s for s in SKILLS.values() if name.lower() in (s.preferred_label.lower(), s.uri))

    def warm_up(self) -> None:
        pass

    def label_in_release(self, uri: str, release: str | None) -> str:
        return SKILLS[uri].preferred_label

    def match(self, posting: Posting, resumes: Sequence[Resume]) -> tuple[Explanation, ...]:
        found = [self._explain(posting, resume) for resume in resumes]
        found.sort(key=lambda item: (-item.match.margin, item.match.resume_id))
        return tuple(
            replace(item, match=replace(item.match, rank=rank)) for rank, item in enumerate(found, start=1)
        )

    def accounts(
        self, posting: Posting, resumes: Sequence[Resume], *, cut: float | None = None, top: int | None = None
    ) -> tuple[Account, ...]:
        ranking = self.match(posting, resumes)
        rules = ScoringRules(mode=self.requirements, weightless=frozenset({"years"}))
        return tuple(
            replace(found, changes=(self._change(posting, ranking, place),))
            if 0 < place < (top or len(ranking))
            else found
            for place, found in enumerate(accounts(ranking, cut=cut, rules=rules))
        )

    def _change(self, posting: Posting, ranking: Sequence[Explanation], place: int) -> Change:
        """Each added skill adds 1.1 where it was missing and 1 where another stood in, so few are tried."""
        here, above = ranking[place], ranking[place - 1]
        asked = {skill.uri: skill for skill in self.profile(posting.document).skills}
        lacking = sorted(
            (evidence for evidence in here.skills if evidence.status != "met"),
            key=lambda evidence: (evidence.status != "missing", evidence.uri),
        )
        margin = here.match.margin
        added: list[Addition] = []
        for evidence in lacking:
            if margin > above.match.margin:
                break
            margin += 1.1 if evidence.status == "missing" else 1.0
            added.append(
                Addition(
                    label=evidence.preferred_label, strength=evidence.strength, skill=asked[evidence.uri]
                )
            )
        is_reached = bool(added) and margin > above.match.margin
        return Change(
            aim="above",
            other_id=above.match.resume_id,
            cut=None,
            is_reached=is_reached,
            additions=tuple(added),
            is_smallest=is_reached,
            margin=margin,
            score=1 / (1 + 2.718281828**-margin),
            rank=1 + sum(other.match.margin >= margin for other in ranking if other is not here),
            n_scored=len(lacking),
        )

    def _explain(self, posting: Posting, resume: Resume) -> Explanation:
        evidence = self._evidence(posting, resume)
        n_met, n_missing = (sum(e.status == status for e in evidence) for status in ("met", "missing"))
        contributions = (
            Contribution(
                feature="met",
                label="Skills met",
                group="skills",
                value=n_met,
                unit="skills",
                amount=float(n_met),
            ),
            Contribution(
                feature="missing",
                label="Skills missing",
                group="skills",
                value=n_missing,
                unit="skills",
                amount=-0.1 * n_missing,
            ),
            Contribution(
                feature="words", label="Words in common", group="words", value=0.2, unit="share", amount=0.0
            ),
        )
        margin = -1.5 + sum(item.amount for item in contributions)
        return Explanation(
            match=MatchScore(
                posting_id=posting.document.doc_id,
                resume_id=resume.document.doc_id,
                score=1 / (1 + 2.718281828**-margin),
                margin=margin,
                rank=1,
                ranker="fake-1",
            ),
            base=-1.5,
            contributions=contributions,
            skills=evidence,
            requirements=tuple(
                RequirementEvidence(
                    kind="years",
                    label=f"{asked.level:.0f} years of experience",
                    strength="must",
                    status="missing",
                    posting_span=asked.span,
                    resume_span=None,
                    found="",
                )
                for asked in posting.requirements
            ),
        )

    def _evidence(self, posting: Posting, resume: Resume) -> tuple[SkillEvidence, ...]:
        has = {skill.uri: skill for skill in self.profile(resume.document).skills}
        rows = []
        for asked in self.profile(posting.document).skills:
            stand_in = STAND_INS.get(asked.uri, "")
            by = asked.uri if asked.uri in has else stand_in if stand_in in has else ""
            rows.append(
                SkillEvidence(
                    uri=asked.uri,
                    preferred_label=asked.preferred_label,
                    strength=asked.strength,
                    status="met" if by == asked.uri else "related" if by else "missing",
                    similarity=1.0 if by == asked.uri else 0.8 if by else 0.0,
                    posting_spans=tuple(m.span for m in asked.mentions),
                    resume_spans=tuple(m.span for m in has[by].mentions) if by else (),
                    stand_in_uri=by if by != asked.uri else "",
                    stand_in_label=SKILLS[by].preferred_label if by and by != asked.uri else "",
                )
            )
        return tuple(rows)

    def provenance(self) -> Provenance:
        return Provenance(
            package_version="0.1.0",
            releases=(RELEASE,),
            models=("fake-encoder",),
            config_hash="0" * 64,
            attributions=("This service uses the ESCO classification of the European Commission.",),
        )
