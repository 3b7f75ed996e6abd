"""The files of WORKBank (CC BY 4.0), in their own words.

Ratings are whole numbers from 1 to 5. Those of one task are kept in rising order, one list per question, so
that nothing says who gave which or what one person answered to two questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from skillmatch.exposure.published.gpts import task_id
from skillmatch.sources.releases import Row, Sources

RELEASE = "workbank"

_AGENCY = "Human Agency Scale Rating"


def rating_table(sources: Sources) -> dict[str, Any]:
    """Return, per rated task, its occupation and the ratings of each question as digits in rising order."""
    workers = list(sources.rows(RELEASE, "domain_worker_desires.csv"))
    experts = list(sources.rows(RELEASE, "expert_rated_technological_capability.csv"))
    occupation = {
        task_id(row["Task ID"]): row["O*NET-SOC Code"]
        for row in sources.rows(RELEASE, "task_statement_with_metadata.csv")
    }
    columns = {
        "desire": _digits(workers, "Automation Desire Rating"),
        "worker_agency": _digits(workers, _AGENCY),
        "capacity": _digits(experts, "Automation Capacity Rating"),
        "expert_agency": _digits(experts, _AGENCY),
    }
    ids = sorted({task for ratings in columns.values() for task in ratings}, key=int)
    return {
        "task_id": ids,
        "onet_soc_code": [occupation[task] for task in ids],
        **{name: [ratings.get(task, "") for task in ids] for name, ratings in columns.items()},
    }


def _digits(rows: Iterable[Row], column: str) -> dict[str, str]:
    ratings: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row[column]:
            ratings[task_id(row["Task ID"])].append(int(float(row[column])))
    return {task: "".join(map(str, sorted(given))) for task, given in ratings.items()}
