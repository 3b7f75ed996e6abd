"""Exposure of one posting or resume by the work that its own lines state.

Every duty found in the text (``skillmatch.exposure.duties``) gets the probabilities of E0, E1 and E2 from the
task model; the document's alpha, beta and zeta are the plain means of its duties' expected scores: nobody
says how much time each takes, so each counts the same. The interval (95 %) covers two things: other duties
might have been written down (bootstrap over the duties), and a duty's label is not known for certain (labels
drawn from the probabilities). It does not cover errors of the model that all lines share; docs/accuracy.md
has these.

The estimate by the occupation that the document is coded to stands beside it, never mixed into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from skillmatch.exposure.duties import count_words, find_duties, n_words
from skillmatch.exposure.labels import TASK_SCORES, Measure
from skillmatch.types import Document, DocumentKind, ExposureEstimate, FloatArray, Span

MEASURES: tuple[Measure, ...] = ("alpha", "beta", "zeta")
DRAWS = 400
"""Resamples behind every interval."""

LEVEL = 0.95
"""Share of resamples inside an interval."""

_SEED = 20230317
_LABELS = ("E0", "E1", "E2")
SCORES: FloatArray = np.array(
    [[TASK_SCORES[measure][label] for measure in MEASURES] for label in _LABELS], dtype=np.float32
)
"""Score of a label by measure: rows E0, E1, E2; columns alpha, beta, zeta."""


class TaskPredictor(Protocol):
    """What this module needs of a task model (``skillmatch.exposure.task_model.TaskModel`` is one)."""

    @property
    def name(self) -> str:
        """Name for people."""
        ...

    def predict(self, texts: Sequence[str]) -> FloatArray:
        """Return calibrated probabilities of E0, E1, E2 per text, rows that sum to 1, shape (n, 3)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEstimate:
    """One measure of a document by its own text, in [0, 1]; all None where there is no data."""

    measure: Measure
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineExposure:
    """A duty with its label's probabilities and scores.

    Attributes:
        span: The duty in ``Document.text``.
        sign: Why it counts as a duty (see ``skillmatch.exposure.duties.Duty``).
        e0, e1, e2: Probabilities, sum 1.
        alpha, beta, zeta: Expected scores, in [0, 1].
        share: Share of the document's whole beta that this line brings, in [0, 1]; 0 where beta is 0.
    """

    span: Span
    sign: str
    e0: float
    e1: float
    e2: float
    alpha: float
    beta: float
    zeta: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentExposure:
    """Exposure of one document by its own duties, and beside it by its occupations.

    Attributes:
        subject: The document's id.
        kind: Posting or resume.
        estimates: alpha, beta and zeta by the text.
        lines: The duties in the order of the text.
        n_lines: How many duties there are.
        coverage: Share of the document's words that stand in duties, in [0, 1].
        reason: Why there is no data; empty where there is.
        model: Name of the task model.
        by_occupation: The published scores of the occupations the document is coded to; empty where nobody
            asked for them.
    """

    subject: str
    kind: DocumentKind
    estimates: tuple[TextEstimate, ...]
    lines: tuple[LineExposure, ...]
    n_lines: int
    coverage: float
    reason: str
    model: str
    by_occupation: tuple[ExposureEstimate, ...] = ()

    def estimate(self, measure: Measure) -> TextEstimate:
        """Return the estimate of one measure by the text."""
        return self.estimates[MEASURES.index(measure)]

    def drivers(self) -> tuple[LineExposure, ...]:
        """Return the lines that bring most of beta first; equal ones in the order of the text."""
        return tuple(sorted(self.lines, key=lambda line: (-line.share, line.span)))


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedWork:
    """The duties of a document before they are scored; what ``read_work`` gives and ``scored`` takes."""

    document_id: str
    kind: DocumentKind
    spans: tuple[Span, ...]
    signs: tuple[str, ...]
    texts: tuple[str, ...]
    coverage: float
    reason: str


def read_work(document: Document) -> StatedWork:
    """Find the duties of a document; none in a language that is not supported."""
    reason = ""
    duties = find_duties(document) if document.language.is_supported else ()
    if not document.language.is_supported:
        reason = f"the text looks like '{document.language.code}'; only English is scored"
    elif not duties:
        reason = "no line says what is done at work"
    covered = sum(count_words(duty.span.of(document.text)) for duty in duties)
    return StatedWork(
        document_id=document.doc_id,
        kind=document.kind,
        spans=tuple(duty.span for duty in duties),
        signs=tuple(duty.sign for duty in duties),
        texts=tuple(duty.text for duty in duties),
        coverage=covered / max(1, n_words(document)) if duties else 0.0,
        reason=reason,
    )


def document_exposure(
    document: Document, task_model: TaskPredictor, *, by_occupation: Sequence[ExposureEstimate] = ()
) -> DocumentExposure:
    """Return the exposure of a document by the duties its lines state.

    Args:
        document: A posting's or resume's document.
        task_model: Gives the probabilities of E0, E1 and E2.
        by_occupation: Estimates by its occupations, to stand beside it.

    Returns:
        The same for the same input, bit for bit.
    """
    work = read_work(document)
    probabilities = task_model.predict(work.texts) if work.texts else np.zeros((0, 3), dtype=np.float32)
    return scored(work, probabilities, model=task_model.name, by_occupation=by_occupation)


def scored(
    work: StatedWork, probabilities: FloatArray, *, model: str, by_occupation: Sequence[ExposureEstimate] = ()
) -> DocumentExposure:
    """Return the exposure of a document whose duties have their probabilities, shape (n, 3)."""
    scores = probabilities @ SCORES
    total = float(scores[:, MEASURES.index("beta")].sum())
    return DocumentExposure(
        subject=work.document_id,
        kind=work.kind,
        estimates=_estimates(probabilities, scores),
        lines=tuple(
            LineExposure(
                span=span,
                sign=sign,
                e0=float(label[0]),
                e1=float(label[1]),
                e2=float(label[2]),
                alpha=float(score[0]),
                beta=float(score[1]),
                zeta=float(score[2]),
                share=float(score[1]) / total if total > 0 else 0.0,
            )
            for span, sign, label, score in zip(work.spans, work.signs, probabilities, scores, strict=True)
        ),
        n_lines=len(work.spans),
        coverage=work.coverage,
        reason=work.reason,
        model=model,
        by_occupation=tuple(by_occupation),
    )


def _estimates(probabilities: FloatArray, scores: FloatArray) -> tuple[TextEstimate, ...]:
    if not len(scores):
        return tuple(TextEstimate(measure=measure, value=None, low=None, high=None) for measure in MEASURES)
    means = scores.mean(axis=0)
    drawn = _drawn_means(probabilities)
    tail = (1 - LEVEL) / 2
    lows, highs = np.quantile(drawn, (tail, 1 - tail), axis=0)
    return tuple(
        TextEstimate(
            measure=measure,
            value=float(means[i]),
            # With few lines the discrete draws may all lie on one side of the mean.
            low=float(min(lows[i], means[i])),
            high=float(max(highs[i], means[i])),
        )
        for i, measure in enumerate(MEASURES)
    )


def _drawn_means(probabilities: FloatArray) -> npt.NDArray[np.float64]:
    """Return the mean scores of resampled duties with drawn labels, shape (``DRAWS``, 3)."""
    n = len(probabilities)
    generator = np.random.default_rng(_SEED)
    picked = generator.integers(0, n, size=(DRAWS, n))
    chance = generator.random((DRAWS, n))
    bounds = np.cumsum(probabilities, axis=1, dtype=np.float64)[picked]
    labels = (chance > bounds[..., 0]).astype(np.int64) + (chance > bounds[..., 1])
    means: npt.NDArray[np.float64] = SCORES[labels].mean(axis=1, dtype=np.float64)
    return means
