"""skillmatch: the open engine for labour-market text."""

from __future__ import annotations

__version__ = "0.1.0"
