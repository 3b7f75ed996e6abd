"""Lets the public harness WorkRB score us: a model of its interface around one of our rankers.

The harness (extra "workrb"; it brings torch) gives texts and target labels, and takes a score for each pair.
Our rankers score ESCO skills, so targets must be English preferred labels of ESCO 1.1.0 or 1.1.1: its tasks
of skill extraction and skill normalization, not those of job titles. Targets of other releases that we do not
know score least, as long as they are few. ::

    import workrb
    from skillmatch.evaluate.workrb import label_uris, workrb_model

    model = workrb_model(engine.skill_ranker, label_uris(engine.taxonomy), tier="default")
    workrb.evaluate(model, tasks=[...], output_folder="results")

The harness' test split of HOUSE is the test set that is to be read once per delivered model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from skillmatch import __version__
from skillmatch.errors import InputError
from skillmatch.evaluate.benchmarks import LABEL_RELEASE
from skillmatch.evaluate.ranking import Ranker
from skillmatch.extras import require
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.clean import clean_label
from skillmatch.types import FloatArray

RELEASES: Final = (LABEL_RELEASE, "1.1.1")
"""Releases whose labels are known; where a label names different skills in them, the first counts."""

MOST_UNKNOWN: Final = 0.05
"""Share of targets that may be no labels of ours."""

_PURPOSE = "Scoring by WorkRB"


def label_uris(taxonomy: Taxonomy) -> dict[str, str]:
    """Return the URI of every preferred label of ``RELEASES``."""
    now = {uri: skill for uri, skill in taxonomy.skills.items() if skill.taxonomy == "ESCO"}
    uris: dict[str, str] = {}
    for skills in (taxonomy.skills_of_release(LABEL_RELEASE), now):
        for uri, skill in sorted(skills.items()):
            uris.setdefault(skill.preferred_label, uri)
    return uris


class LabelScorer:
    """Scores target labels for texts; knows nothing of the harness."""

    def __init__(self, ranker: Ranker, uris: Mapping[str, str]) -> None:
        """Keep what scores.

        Args:
            ranker: Gives every skill a margin.
            uris: From label to URI.
        """
        self._ranker = ranker
        self._place_of = {uri: place for place, uri in enumerate(ranker.uris)}
        self._uris = uris

    def scores(self, texts: Sequence[str], targets: Sequence[str]) -> FloatArray:
        """Return the margin of each target for each text, shape (texts, targets).

        Unknown targets stand 1 below the least margin of the text; a text without words has zeros.

        Raises:
            InputError: More than ``MOST_UNKNOWN`` of the targets are unknown.
        """
        places = np.array([self._place(target) for target in targets], dtype=np.int64)
        unknown = places < 0
        if unknown.sum() > MOST_UNKNOWN * len(targets):
            raise InputError(
                f"This model ranks the preferred labels of ESCO {' and '.join(RELEASES)} in English; "
                f"{int(unknown.sum()):,} of {len(targets):,} targets are none, e.g. "
                f"{targets[int(unknown.argmax())]!r}. Choose a task of skill extraction or normalization."
            )
        rows = np.zeros((len(texts), len(targets)), dtype=np.float32)
        for row, margins in zip(rows, self._ranker.margins(list(texts)), strict=True):
            if margins is not None:
                row[:] = np.where(unknown, margins.min() - 1, margins[places])
        return rows

    def _place(self, target: str) -> int:
        return self._place_of.get(self._uris.get(clean_label(target), ""), -1)


def workrb_model(ranker: Ranker, uris: Mapping[str, str], *, tier: str) -> Any:
    """Return a ``workrb.models.base.ModelInterface`` around a ranker.

    Args:
        ranker: Gives every skill a margin.
        uris: From ``label_uris``.
        tier: Its name, for the harness' results.

    Raises:
        MissingExtra: WorkRB is not installed.
    """
    return model_class(require("workrb.models.base", extra="workrb", purpose=_PURPOSE))(
        LabelScorer(ranker, uris), tier
    )


def model_class(base: Any) -> type:
    """Return our class of the interface in ``base``: the module ``workrb.models.base``, or one like it.

    Scores become tensors with the torch that the harness itself has imported.
    """

    class SkillmatchModel(base.ModelInterface):  # type: ignore[misc]  # known when the harness is there
        """Rankings of ESCO skills by skillmatch."""

        def __init__(self, scorer: LabelScorer, tier: str) -> None:
            self._scorer, self._tier = scorer, tier

        @property
        def name(self) -> str:
            return f"skillmatch-{__version__}-{self._tier}"

        @property
        def description(self) -> str:
            return (
                f"skillmatch {__version__}, tier {self._tier}: ESCO skills ranked for a text, on two cores."
            )

        @property
        def classification_label_space(self) -> list[str] | None:
            return None

        def _compute_rankings(
            self,
            queries: list[str],
            targets: list[str],
            query_input_type: Any = None,
            target_input_type: Any = None,
        ) -> Any:
            return base.torch.from_numpy(self._scorer.scores(queries, targets))

        def _compute_classification(
            self, texts: list[str], targets: list[str], input_type: Any = None, target_input_type: Any = None
        ) -> Any:
            return self._compute_rankings(texts, targets, input_type, target_input_type)

    return SkillmatchModel
