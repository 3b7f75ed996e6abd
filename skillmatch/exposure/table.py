"""Exposure of occupations, postings and resumes, from the bundled published scores.

An occupation outside the labelled set has no data: its value is None, never 0. A value that crossed
the ESCO crosswalk, or that was read off several likely occupations of a document, carries the range
over those occupations and the share of them that had a value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, Literal

from skillmatch.content import content_path
from skillmatch.errors import NotFound
from skillmatch.exposure.bundles import EXPOSURE_BUNDLE
from skillmatch.exposure.labels import LabelledTask, Measure, occupation_scores
from skillmatch.exposure.workbank import WorkBank
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import unpack
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import ExposureEstimate, OccupationGuess, Rater

RELEASE = "GPTs are GPTs (task labels of 2023, O*NET 27.2)"
"""The release every alpha, beta and zeta comes from."""

MEASURES: tuple[Measure, ...] = ("alpha", "beta", "zeta")
RATERS: tuple[Rater, ...] = ("human", "gpt4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Shares of conversations by O*NET task (Anthropic Economic Index).

    Columns of equal length: ``onet_2010_codes`` (occupations of O*NET-SOC 2010), ``task_ids`` and ``pct``,
    the share of all conversations in percent. ``n_tasks`` is how many tasks O*NET listed for an occupation,
    seen or not; ``unmatched_pct`` the share of conversations on none of them.
    """

    onet_2010_codes: tuple[str, ...]
    task_ids: tuple[str, ...]
    pct: tuple[float, ...]
    n_tasks: Mapping[str, int]
    unmatched_pct: float


class ExposureTable:
    """Exposure scores by occupation, computed from the bundled task labels.

    Args:
        tables: The tables of the exposure bundle (see ``skillmatch.exposure.published``).
    """

    def __init__(self, tables: dict[str, Any]) -> None:
        self._tables = tables

    @classmethod
    def load_bundled(cls) -> ExposureTable:
        """Return the table of the bundled scores.

        Raises:
            ReleaseMissing: The package was installed without its content.
            ChecksumMismatch: The bundle is not the declared one.
        """
        declared = read_declarations().bundles[EXPOSURE_BUNDLE]
        return cls(unpack(content_path(*EXPOSURE_BUNDLE.split("/")), sha256=declared.sha256))

    @cached_property
    def scores(self) -> dict[tuple[Measure, Rater], dict[str, float]]:
        """Occupation scores in [0, 1] by measure and rater, keyed by O*NET-SOC code."""
        tasks = self._tables["gpts_tasks"]
        return {
            (measure, rater): occupation_scores(
                zip(tasks["onet_soc_code"], tasks["task_type"], tasks[rater], strict=True), measure
            )
            for measure, rater in product(MEASURES, RATERS)
        }

    def occupation(self, onet_soc_code: str) -> tuple[ExposureEstimate, ...]:
        """Return alpha, beta and zeta by both raters for one O*NET-SOC occupation.

        Args:
            onet_soc_code: For example ``15-1252.00``.
        """
        return self._estimate(onet_soc_code, [(onet_soc_code, 1.0)])

    def concept(self, uri: str, taxonomy: Taxonomy) -> tuple[ExposureEstimate, ...]:
        """Return the exposure of an ESCO or O*NET occupation; ESCO ones cross the official crosswalk.

        Raises:
            NotFound: The taxonomy has no such occupation.
        """
        return self._estimate(uri, _links(uri, taxonomy))

    def document(
        self, guesses: Sequence[OccupationGuess], taxonomy: Taxonomy, *, subject: str
    ) -> tuple[ExposureEstimate, ...]:
        """Return the exposure of a posting or resume from the occupations it was coded to.

        Args:
            guesses: Likely occupations; each counts by its confidence. None: no data.
            taxonomy: Holds the crosswalk.
            subject: The document's id, repeated in the result.
        """
        total = sum(guess.confidence for guess in guesses)
        weighted = [
            (code, share * guess.confidence / total)
            for guess in guesses
            if total > 0
            for code, share in _links(guess.uri, taxonomy)
        ]
        return self._estimate(subject, weighted)

    @cached_property
    def n_labelled(self) -> Mapping[str, int]:
        """How many labelled tasks each O*NET-SOC occupation has."""
        return Counter(self._tables["gpts_tasks"]["onet_soc_code"])

    @cached_property
    def workbank(self) -> WorkBank:
        """Ratings of tasks by workers and experts."""
        return WorkBank(self._tables["workbank"])

    @cached_property
    def usage(self) -> Usage:
        """Shares of Claude conversations by task."""
        table = self._tables["aei"]
        return Usage(
            onet_2010_codes=tuple(table["onet_2010_code"]),
            task_ids=tuple(table["task_id"]),
            pct=tuple(table["pct"]),
            n_tasks=table["n_tasks"],
            unmatched_pct=table["unmatched_pct"],
        )

    def figures(self, name: Literal["applicability", "daioe"]) -> Mapping[str, float]:
        """Return the authors' figures by their own codes, of a measure that we take as it stands."""
        figures: Mapping[str, float] = self._tables[name]
        return figures

    def published(self, measure: Measure, rater: Rater) -> dict[str, float]:
        """Return the authors' own occupation scores, for comparison with ours."""
        figures = self._tables["gpts_occupations"]
        return dict(zip(figures["onet_soc_code"], figures[f"{measure}_{rater}"], strict=True))

    def task_labels(self, rater: Rater) -> tuple[str, ...]:
        """Return the label (E0, E1 or E2) of each of the 19,265 labelled tasks."""
        return tuple(self._tables["gpts_tasks"][rater])

    def task_ids(self) -> tuple[str, ...]:
        """Return the O*NET id of each of the 19,265 labelled tasks, in the order of ``labelled_tasks``."""
        return tuple(self._tables["gpts_tasks"]["task_id"])

    def labelled_tasks(self) -> Iterator[LabelledTask]:
        """Yield each of the 19,265 labelled tasks with its labels by all raters."""
        tasks = self._tables["gpts_tasks"]
        for at, code in enumerate(tasks["onet_soc_code"]):
            yield LabelledTask(
                onet_soc_code=code,
                task_type=tasks["task_type"][at],
                labels={rater: tasks[rater][at] for rater in RATERS},
            )

    def _estimate(self, subject: str, weighted: Iterable[tuple[str, float]]) -> tuple[ExposureEstimate, ...]:
        links = list(weighted)
        return tuple(
            _one_estimate(subject, links, self.scores[measure, rater], measure, rater)
            for measure, rater in product(MEASURES, RATERS)
        )


def _links(uri: str, taxonomy: Taxonomy) -> list[tuple[str, float]]:
    occupation = taxonomy.occupations.get(uri)
    if occupation is None:
        raise NotFound(f"No occupation {uri} in {taxonomy.release}. Look it up by name or code first.")
    if occupation.onet_soc_code:
        return [(occupation.onet_soc_code, 1.0)]
    return [(link.onet_soc_code, link.share) for link in taxonomy.onet_of(uri)]


def _one_estimate(
    subject: str,
    links: list[tuple[str, float]],
    scores: dict[str, float],
    measure: Measure,
    rater: Rater,
) -> ExposureEstimate:
    covered = [(scores[code], weight) for code, weight in links if code in scores]
    weight_all = sum(weight for _, weight in links)
    weight_covered = sum(weight for _, weight in covered)
    has_data = weight_covered > 0
    return ExposureEstimate(
        subject=subject,
        measure=measure,
        rater=rater,
        value=sum(v * w for v, w in covered) / weight_covered if has_data else None,
        low=min(v for v, _ in covered) if has_data else None,
        high=max(v for v, _ in covered) if has_data else None,
        coverage=weight_covered / weight_all if weight_all > 0 else 0.0,
        release=RELEASE,
        onet_soc_codes=tuple(sorted({code for code, _ in links})),
    )
