"""The name of the style sheet."""

from __future__ import annotations

import hashlib
from functools import cache

from skillmatch.report.html import stylesheet


@cache
def style_version() -> str:
    """Return a name for the present style sheet, so that browsers may keep it and never an old one."""
    return hashlib.sha256(stylesheet().encode()).hexdigest()[:12]
