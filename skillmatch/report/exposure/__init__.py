"""The exposure report: facts gathered from an engine, composed into sections, written in five formats.

``choose`` and ``gather`` ask the engine; ``compose`` makes an ``ExposureReport``; ``rendered`` writes it;
``citation_pack`` holds what is needed to cite it. Everything after ``gather`` works on values alone.
"""

from __future__ import annotations

from skillmatch.report.exposure.choosing import choose, chosen_measure
from skillmatch.report.exposure.compose import compose
from skillmatch.report.exposure.formats import FORMATS, Format, rendered
from skillmatch.report.exposure.gather import gather
from skillmatch.report.exposure.outline import ExposureReport
from skillmatch.report.exposure.pack import citation_pack, pack_files

__all__ = [
    "FORMATS",
    "ExposureReport",
    "Format",
    "choose",
    "chosen_measure",
    "citation_pack",
    "compose",
    "gather",
    "pack_files",
    "rendered",
]
