"""AI applicability computed anew from work activities (Tomlinson et al. 2025, "Working with AI").

The score of an occupation is the weighted mean over its intermediate work activities of completion rate times
scope, where the activity has more than a twentieth of a percent of conversations; once for what users ask for
and once for what the AI does, and the mean of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skillmatch.content import content_path
from skillmatch.exposure.bundles import APPLICABILITY_BUNDLE
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import unpack

LEAST_SHARE = 0.0005
"""Share of conversations above which an activity counts."""

_SIDES = ("user", "ai")


def applicability_scores(tables: Mapping[str, Any]) -> dict[str, float]:
    """Return the score of each occupation, in [0, 1], by its code.

    Args:
        tables: ``activities``, columns of equal length (``iwa``, and ``share``, ``completion`` and ``scope``
            of ``user`` and of ``ai``), and ``weights``, the weights of activities by occupation.
    """
    activities = tables["activities"]
    worth = dict.fromkeys(activities["iwa"], 0.0)
    for side in _SIDES:
        columns = (activities[f"{name}_{side}"] for name in ("share", "completion", "scope"))
        for iwa, share, completion, scope in zip(activities["iwa"], *columns, strict=True):
            if share is not None and share > LEAST_SHARE:
                worth[iwa] += completion * scope
    return {code: _score(weights, worth) for code, weights in tables["weights"].items()}


def load_activities() -> Mapping[str, Any]:
    """Return the bundled figures per work activity and their weights per occupation.

    Raises:
        ReleaseMissing: The package was installed without its content.
        ChecksumMismatch: The bundle is not the declared one.
    """
    declared = read_declarations().bundles[APPLICABILITY_BUNDLE]
    return unpack(content_path(*APPLICABILITY_BUNDLE.split("/")), sha256=declared.sha256)


def _score(weights: Mapping[str, float], worth: Mapping[str, float]) -> float:
    total = sum(weights.values())
    return sum(weight * worth[iwa] for iwa, weight in weights.items()) / total / len(_SIDES)
