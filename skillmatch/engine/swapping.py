"""The audit by swaps with a whole engine: every resume is read and scored anew, as anybody's is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from skillmatch.types import RawDocument

if TYPE_CHECKING:
    from skillmatch.audit.perturb import Perturbation
    from skillmatch.engine.engine import Engine
    from skillmatch.match.subject import Subject


def swapped(
    engine: Engine,
    postings: Sequence[RawDocument],
    resumes: Sequence[RawDocument],
    *,
    names: Mapping[str, Sequence[str]] | None,
    n_names: int,
) -> Perturbation:
    """Swap who stands in resumes and say what moved.

    Args:
        engine: Reads and scores; its ``progress`` is told.
        postings: What resumes are scored for.
        resumes: Of whom traits are swapped.
        names: By group; None for the bundled ones.
        n_names: Other names tried in each resume.

    Raises:
        InputError: There is no resume, no posting or no name.
    """
    from skillmatch.audit.perturb import Pipeline, perturb
    from skillmatch.audit.perturb_people import bundled_names

    asked = {raw.doc_id: engine.posting_subject(engine.read_posting(raw)) for raw in postings}

    def prepare(texts: Sequence[tuple[str, str]]) -> list[Subject]:
        read = [engine.read_resume(RawDocument(doc_id=doc_id, text=text)) for doc_id, text in texts]
        return [engine.resume_subject(resume) for resume in read]

    def measure(posting_id: str, resume: Subject) -> Mapping[str, float]:
        (explanation,) = engine.matcher.match(asked[posting_id], [resume])
        figures = {each.feature: each.value for each in explanation.contributions}
        return {**figures, "margin": explanation.match.margin, "score": explanation.match.score}

    return perturb(
        {raw.doc_id: raw.text for raw in resumes},
        [*asked],
        Pipeline(
            prepare=prepare,
            measure=measure,
            told=lambda done, total: engine.progress("Swapping", done, total),
        ),
        names=bundled_names() if names is None else names,
        n_names=n_names,
    )
