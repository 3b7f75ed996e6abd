"""Skills, occupations and documents in one space: coding job titles, nearness, what may stand in for what."""

from __future__ import annotations

from skillmatch.space.labour_space import ConceptSpace
from skillmatch.space.occupations import OccupationCoder

__all__ = ["ConceptSpace", "OccupationCoder"]
