"""The engine: everything built from ``Settings``, each part when it is first needed.

The page, the API, the commands and the reports ask it, and hold no knowledge of skills or scores
themselves.
"""

from __future__ import annotations

from skillmatch.engine.engine import ATTRIBUTIONS, Collection, Engine
from skillmatch.engine.parts import Progress

__all__ = ["ATTRIBUTIONS", "Collection", "Engine", "Progress"]
