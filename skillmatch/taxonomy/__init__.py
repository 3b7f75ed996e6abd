"""What ESCO and O*NET say, in our words: skills, occupations, tasks, links, and what everything is called."""

from __future__ import annotations

from skillmatch.taxonomy.forms import LabelForm
from skillmatch.taxonomy.loading import load_bundled, load_full, load_labels, load_release
from skillmatch.taxonomy.model import ConceptLabels, Education, Group, Taxonomy

__all__ = [
    "ConceptLabels",
    "Education",
    "Group",
    "LabelForm",
    "Taxonomy",
    "load_bundled",
    "load_full",
    "load_labels",
    "load_release",
]
