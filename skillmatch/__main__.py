"""``python -m skillmatch``."""

from __future__ import annotations

from skillmatch.cli import main

main()
