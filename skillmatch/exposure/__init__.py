"""How exposed occupations, postings and resumes are to large language models. Not job loss."""

from __future__ import annotations

from skillmatch.exposure.table import ExposureTable, PublishedFigure

__all__ = ["ExposureTable", "PublishedFigure"]
