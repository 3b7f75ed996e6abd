"""Invented employment tables, in the shape of the bundle, for shares whose value is known by construction."""

from __future__ import annotations

from typing import Any

from skillmatch.exposure.employment import EmploymentTable

TITLES = {
    "11-0000": "Managers",
    "15-0000": "Computing",
    "31-0000": "Care",
    "11-1011": "Chiefs",
    "15-1252": "Developers",
    "15-1299": "Other computing",
    "31-1120": "Home carers",
    "27-2011": "Actors",
}

MATRIX = {
    "11-1011.00": "11-1011",
    "15-1252.00": "15-1252",
    "15-1299.01": "15-1299",
    "15-1299.02": "15-1299",
    "27-2011.00": "27-2011",
    "31-1121.00": "31-1120",
    "31-1122.00": "31-1120",
}
"""Home carers are one occupation of the survey and two of O*NET; other computing is two of O*NET."""


def survey(
    *,
    total: int = 1_100,
    soc: tuple[str, ...] = ("11-1011", "15-1252", "15-1299", "27-2011", "31-1120"),
    employment: tuple[int | None, ...] = (100, 200, 300, 50, 400),
    mean_wage: tuple[int | None, ...] = (300_000, 100_000, 80_000, None, 30_000),
    median_wage: tuple[int | None, ...] = (None, 100_000, 80_000, None, 30_000),
    top_coded: tuple[str, ...] = ("11-1011",),
) -> dict[str, Any]:
    """Return a table of occupations; 50 jobs of the total are of occupations that were not released."""
    return {
        "total": total,
        "soc": list(soc),
        "employment": list(employment),
        "mean_wage": list(mean_wage),
        "median_wage": list(median_wage),
        "top_coded": list(top_coded),
    }


def employment_table() -> EmploymentTable:
    """Return a survey of five occupations, two sectors and a join by title."""
    sector = survey(
        total=250,
        soc=("15-1252", "31-1120"),
        employment=(150, None),
        mean_wage=(100_000, None),
        median_wage=(100_000, None),
        top_coded=(),
    )
    return EmploymentTable(
        {
            "titles": TITLES,
            "oews": {"2021": survey(), "2024": survey()},
            "sectors": {
                "54": {"title": "Professional services", **sector},
                "62": {
                    "title": "Care",
                    **survey(
                        total=400,
                        soc=("31-1120",),
                        employment=(400,),
                        mean_wage=(30_000,),
                        median_wage=(30_000,),
                        top_coded=(),
                    ),
                },
            },
            "education": {"15-1252": "Bachelor's degree", "31-1120": "No formal educational credential"},
            "matrix": MATRIX,
            "title_joined": {
                "onet_soc_code": ["15-1252.00", "15-1299.01", "15-1299.02"],
                "title": ["Developers", "Web administrators", "Testers"],
                "soc": ["15-1252", "15-1299", ""],
                "employment": [200, 300, None],
                "mean_wage": [100_000, 80_000, None],
                "median_wage": [100_000, 80_000, None],
                "top_coded": [],
                "missed": {"31-1121.00": "Home health aides"},
            },
        }
    )


VALUES: dict[str, float | None] = {
    "11-1011.00": 0.5,
    "15-1252.00": 0.9,
    "15-1299.01": 0.2,
    "15-1299.02": 0.8,
    "27-2011.00": None,
    "31-1121.00": 0.0,
    "31-1122.00": 0.2,
}
"""Units: chiefs .5, developers .9, other computing .5 (.2 to .8), carers .1 (0 to .2), actors no data."""
