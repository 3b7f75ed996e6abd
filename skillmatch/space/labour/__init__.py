"""The labour space: skills, occupations, industries, postings, resumes and firms as points of one space."""

from skillmatch.space.labour.entities import Entity, EntityKind
from skillmatch.space.labour.labour import LabourSpace
from skillmatch.space.labour.loading import load_labour_space

__all__ = ["Entity", "EntityKind", "LabourSpace", "load_labour_space"]
