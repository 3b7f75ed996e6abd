"""What there is to find of postings, many at a time: one place where the engine is asked."""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from skillmatch.batch.memory import Memory, SharedTable
from skillmatch.batch.planning import Plan
from skillmatch.batch.reading import Given
from skillmatch.errors import InputError, SkillmatchError
from skillmatch.exposure.documents import MEASURES, DocumentExposure, StatedWork, read_work, scored
from skillmatch.extract import build_profile
from skillmatch.match.subject import mean_direction, telling_sentences, working_titles
from skillmatch.match.visible import visible_profile
from skillmatch.sources.writing import cannot_write
from skillmatch.space.occupations import OccupationReading
from skillmatch.text.reading import read_posting_document
from skillmatch.types import FloatArray, OccupationGuess, Posting, SkillMention

if TYPE_CHECKING:
    from skillmatch.engine import Engine

_TOP = 3
"""Occupations named of a posting, as ``Engine.code_occupation`` names them."""

_ANSWER_BYTES = 490
_ANSWERS = 500_000
_VECTORS = 200_000
_LATEST_ANSWERS = 40_000
_LATEST_VECTORS = 10_000
"""In all at most 260 MB and 320 MB in files of the machine, and 45 MB in each worker."""


class Finder:
    """Finds what a plan asks for; the same of a posting whatever stands beside it."""

    def __init__(self, engine: Engine, plan: Plan, remembered: Path) -> None:
        """Work with an engine of the plan's tier.

        Args:
            engine: Reads, extracts and codes.
            plan: Says what is wanted.
            remembered: Folder of what workers of this machine tell one another.
        """
        self._engine = engine
        self._has = {task: plan.wants(task) for task in ("skills", "occupation", "exposure", "vectors")}
        self._needs_skills = self._has["skills"] or self._has["occupation"] or self._has["exposure"]
        answers = SharedTable(remembered / "answers", longest=_ANSWER_BYTES, slots=_ANSWERS)
        self._answers = Memory(answers, latest=_LATEST_ANSWERS)
        self.dim = engine.encoder.dim if self._has["vectors"] else 0
        vectors = SharedTable(remembered / "vectors", longest=4 * (self.dim or 1), slots=_VECTORS)
        self._vectors = Memory(vectors, latest=_LATEST_VECTORS)

    def find(self, rows: Sequence[Given]) -> list[dict[str, Any]]:
        """Return a record of each row, without its place (see ``schema.part_schema``).

        A row that something of ours cannot bear costs that row only.

        Raises:
            SkillmatchError: Something that all rows need is missing or damaged, or there is no room for it.
        """
        try:
            return self._find(rows)
        except (OSError, MemoryError) as error:
            # No row's fault: on a machine with room it would be read.
            raise SkillmatchError(_no_room(error)) from error
        except Exception as error:
            if isinstance(error, SkillmatchError) and not isinstance(error, InputError):
                raise
            if len(rows) > 1:
                return [record for row in rows for record in self.find([row])]
            return [{"standing": "failed", "reason": f"our reading failed: {_kind_of(error)}"}]

    def _find(self, rows: Sequence[Given]) -> list[dict[str, Any]]:
        read = [Posting(document=read_posting_document(row.document("posting"))) for row in rows]
        records = [_record(row, posting) for row, posting in zip(rows, read, strict=True)]
        kept = [place for place, record in enumerate(records) if record["standing"] == "done"]
        postings = [read[place] for place in kept]
        done = [records[place] for place in kept]
        if self._needs_skills and postings:
            mentions = self._engine.extractor.mentions_of(
                [posting.document for posting in postings], known=self._answers
            )
            if self._has["skills"]:
                _put(done, "skills", [[_mention(each) for each in found] for found in mentions])
            if self._has["occupation"] or self._has["exposure"]:
                self._add_occupations(postings, mentions, done)
        if self._has["vectors"] and postings:
            _put(done, "vector", list(self._document_vectors(postings)))
        return records

    # -- occupations and exposure -----------------------------------------------------------------

    def _add_occupations(
        self,
        postings: Sequence[Posting],
        mentions: Sequence[tuple[SkillMention, ...]],
        records: Sequence[dict[str, Any]],
    ) -> None:
        readings = self._occupations(postings, mentions)
        if self._has["occupation"]:
            titles = [(working_titles(posting) or ("",))[0] for posting in postings]
            onet = self._onet(titles)
            _put(
                records,
                "occupation",
                [self._occupation(*each) for each in zip(readings, onet, strict=True)],
            )
        if self._has["exposure"]:
            _put(records, "exposure", self._exposures(postings, readings))

    def _occupations(
        self, postings: Sequence[Posting], mentions: Sequence[tuple[SkillMention, ...]]
    ) -> list[OccupationReading]:
        """Return what ``Engine.code_occupation`` reads off each posting."""
        titles, skills = [], []
        for posting, found in zip(postings, mentions, strict=True):
            document = posting.document
            profile = visible_profile(build_profile(document, found, self._engine.taxonomy), document)
            titles.append((working_titles(posting) or ("",))[0])
            skills.append([skill.uri for skill in profile.skills])
        return self._engine.coder.read_many(titles, skills=skills, top=_TOP)

    def _onet(self, titles: Sequence[str]) -> list[tuple[str, str, float] | None]:
        """Return the O*NET occupation of each title: code, label, confidence."""

        def code(new: Sequence[str]) -> list[bytes]:
            readings = self._engine.coder.read_many(new, top=1, taxonomy="O*NET")
            return [
                json.dumps(
                    [(each.code, each.preferred_label, each.confidence) for each in found.guesses]
                ).encode()
                for found in readings
            ]

        return [
            tuple(found[0]) if (found := json.loads(answer)) else None
            for answer in self._known(titles, b"onet", self._answers, code)
        ]

    def _occupation(self, reading: OccupationReading, onet: tuple[str, str, float] | None) -> dict[str, Any]:
        taxonomy = self._engine.taxonomy
        found: dict[str, Any] = {"status": "coded", "alternatives": [], "crosswalk_onet_soc_codes": []}
        if not reading.guesses:
            found |= {"status": "uncodable", "reason": reading.reason}
        else:
            best = reading.guesses[0]
            links = taxonomy.onet_of(best.uri)
            found |= {
                "esco_uri": best.uri,
                "esco_label": best.preferred_label,
                "isco_code": taxonomy.occupations[best.uri].isco_code,
                "confidence": best.confidence,
                "crosswalk_onet_soc_codes": sorted({link.onet_soc_code for link in links}),
                "alternatives": [
                    {
                        "uri": guess.uri,
                        "label": guess.preferred_label,
                        "isco_code": taxonomy.occupations[guess.uri].isco_code,
                        "confidence": guess.confidence,
                    }
                    for guess in reading.guesses[1:]
                ],
            }
        if onet is not None:
            code, label, confidence = onet
            found |= {
                "onet_soc_code": code,
                "onet_label": label,
                "soc_code": code[:7],
                "onet_confidence": confidence,
            }
        return found

    def _exposures(
        self, postings: Sequence[Posting], readings: Sequence[OccupationReading]
    ) -> list[dict[str, Any]]:
        works = [read_work(posting.document) for posting in postings]
        rows = self._predicted(works)
        return [
            _exposure(
                scored(
                    work,
                    row,
                    model=self._engine.task_model.name,
                    by_occupation=self._published(reading.guesses),
                )
            )
            for work, row, reading in zip(works, rows, readings, strict=True)
        ]

    def _published(self, guesses: Sequence[OccupationGuess]) -> Any:
        return self._engine.exposure(guesses, subject="")

    def _predicted(self, works: Sequence[StatedWork]) -> list[FloatArray]:
        """Return the probabilities of the duties of each posting, shape (n, 3)."""

        def predict(new: Sequence[str]) -> list[bytes]:
            return [row.tobytes() for row in self._engine.task_model.predict(new)]

        texts = [text for work in works for text in work.texts]
        answers = iter(self._known(texts, b"duty", self._answers, predict))
        return [
            np.frombuffer(b"".join(next(answers) for _ in work.texts), dtype=np.float32).reshape(-1, 3)
            for work in works
        ]

    # -- vectors ----------------------------------------------------------------------------------

    def _document_vectors(self, postings: Sequence[Posting]) -> list[FloatArray]:
        """Return the vector of each posting as the store keeps it; zeros where it says nothing."""

        def encode(new: Sequence[str]) -> list[bytes]:
            return [row.tobytes() for row in self._engine.encoder.encode(new)]

        telling = [telling_sentences(posting.document) for posting in postings]
        texts = [text for sentences in telling for text in sentences]
        answers = iter(self._known(texts, b"text", self._vectors, encode))
        return [
            mean_direction(
                np.frombuffer(b"".join(next(answers) for _ in sentences), dtype=np.float32).reshape(
                    -1, self.dim
                )
            )
            for sentences in telling
        ]

    def _known(
        self,
        texts: Sequence[str],
        what: bytes,
        memory: Memory,
        make: Callable[[Sequence[str]], list[bytes]],
    ) -> list[bytes]:
        """Return an answer for each text; those that nobody knows are made together, each once."""
        found: dict[str, bytes] = {}
        new: dict[str, bytes] = {}
        for text in dict.fromkeys(texts):
            key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, person=what).digest()
            answer = memory.get(key)
            if answer is None:
                new[text] = key
            else:
                found[text] = answer
        if new:
            for (text, key), answer in zip(new.items(), make(list(new)), strict=True):
                found[text] = answer
                memory.put(key, answer)
        return [found[text] for text in texts]


def _record(row: Given, posting: Posting) -> dict[str, Any]:
    document, language = posting.document, posting.document.language
    record = {
        "standing": "done",
        "reason": "",
        "title": document.title,
        "firm": row.firm,
        "posted_on": row.posted_on,
        "language": language.code,
        "language_confidence": language.confidence,
        "n_characters": len(document.text),
    }
    if not language.is_supported:
        record |= {
            "standing": "unsupported",
            "reason": f"the text looks like '{language.code}'; only English is read",
        }
    return record


def _put(records: Sequence[dict[str, Any]], name: str, values: Sequence[Any]) -> None:
    for record, value in zip(records, values, strict=True):
        record[name] = value


def _mention(mention: SkillMention) -> dict[str, Any]:
    return {
        "uri": mention.uri,
        "label": mention.preferred_label,
        "start": mention.span.start,
        "end": mention.span.end,
        "surface": mention.surface,
        "confidence": mention.confidence,
        "evidence": mention.method,
        "section": mention.section,
        "strength": mention.strength,
        "is_negated": mention.negated,
    }


def _exposure(found: DocumentExposure) -> dict[str, Any]:
    record: dict[str, Any] = {
        "n_duties": found.n_lines,
        "words_share": found.coverage,
        "reason": found.reason,
        "by_occupation": [
            {
                "measure": each.measure,
                "rater": each.rater,
                "value": each.value,
                "low": each.low,
                "high": each.high,
                "coverage": each.coverage,
            }
            for each in found.by_occupation
        ],
    }
    for measure in MEASURES:
        estimate = found.estimate(measure)
        record |= {
            measure: estimate.value,
            f"{measure}_low": estimate.low,
            f"{measure}_high": estimate.high,
        }
    return record


def _no_room(error: OSError | MemoryError) -> str:
    if isinstance(error, OSError):
        return cannot_write(Path("a temporary file"), error)
    return "A worker has not enough memory. Take fewer of them (--workers)."


def _kind_of(error: BaseException) -> str:
    """Return what kind of error it was and in which function; its message may hold words of a posting."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {frames[-1].name if frames else 'unknown place'}"
