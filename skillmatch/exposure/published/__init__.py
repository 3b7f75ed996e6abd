"""The published measures, one file per source; each alone knows its column names.

What may be shipped becomes tables of the bundles ``onet/exposure.json.xz`` and
``onet/applicability.json.xz``: codes, task ids, labels, ratings and figures, no task sentences and nobody's
id. AIOE, the ILO's scores and
Frey and Osborne's were found without a licence: they are read from where the user keeps them, never bundled.
"""

from __future__ import annotations

from typing import Any

from skillmatch.exposure.published import aei, daioe, gpts, workbank, working_with_ai
from skillmatch.sources.releases import Sources


def exposure_tables(sources: Sources) -> dict[str, Any]:
    """Return the tables of the exposure bundle.

    Args:
        sources: Where the published files are.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
    """
    return {
        "gpts_tasks": gpts.task_table(sources),
        "gpts_occupations": gpts.occupation_table(sources),
        "applicability": working_with_ai.scores(sources),
        "workbank": workbank.rating_table(sources),
        "aei": aei.usage_table(sources),
        "daioe": daioe.percentiles(sources),
    }


def applicability_tables(sources: Sources) -> dict[str, Any]:
    """Return the tables of the bundle from which AI applicability can be computed anew; raises as above."""
    return {"activities": working_with_ai.activities(sources), "weights": working_with_ai.weights(sources)}
