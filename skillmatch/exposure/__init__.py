"""How exposed occupations, postings and resumes are to large language models. Not job loss."""

from __future__ import annotations

from skillmatch.exposure.measures import MEASURES, Measure, MeasureTable, MeasureValue
from skillmatch.exposure.table import ExposureTable

__all__ = ["MEASURES", "ExposureTable", "Measure", "MeasureTable", "MeasureValue"]
