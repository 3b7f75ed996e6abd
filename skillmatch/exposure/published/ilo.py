"""The workbook of the ILO's index of exposure to generative AI (2025), in its own words: one row per task."""

from __future__ import annotations

from collections import defaultdict

from skillmatch.sources.releases import Sources
from skillmatch.sources.sheets import sheet_rows

RELEASE = "ilo-genai-2025"
FILE = "Final_Scores_ISCO08_Gmyrek_et_al_2025.xlsx"


def task_scores(sources: Sources) -> dict[str, list[float]]:
    """Return the scores, in [0, 1], of the tasks of each ISCO-08 unit group, in the order of the file.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.read_bytes`` and ``sheet_rows``.
    """
    data = sources.read_bytes(RELEASE, FILE)
    scores: dict[str, list[float]] = defaultdict(list)
    for row in sheet_rows(data, name=FILE, columns=("ISCO_08", "score_2025")):
        if row["score_2025"]:
            scores[row["ISCO_08"].strip().zfill(4)].append(float(row["score_2025"]))
    return dict(scores)
