"""Where a name ends: the signs right before and after it that make it a part of another."""

from __future__ import annotations

from skillmatch.extract.cues import AFTER_HYPHEN
from skillmatch.extract.views import Spot, View


def is_bounded(spot: Spot, view: View) -> bool:
    """Say whether the signs right before and after leave the name whole: not C-level, R&D, example.net."""
    before = view.glue_before(spot.first) if spot.first else ""
    after = view.glue_after(spot.last - 1)
    previous, following = view.norm(spot.first - 1), view.norm(spot.last)
    is_short = len(spot.key) <= 2
    if is_short and (_is_tight_pair(before, previous) or _is_tight_pair(after, following)):
        return False
    if before == "'" or (is_short and view.text[spot.end : spot.end + 1] in ("+", "*", "°", "^")):
        return False
    if after == "'" and following != "s":
        return False
    if spot.is_safe:
        return not (is_short and (before in ("-", ".") or after == "-"))
    if before in ("-", ".", "_", "@", "#", "\\") or after in (".", "_", "@", "\\"):
        return False
    return after != "-" or following in AFTER_HYPHEN


def _is_tight_pair(glue: str, other: str) -> bool:
    """Say whether a sign ties a short name to another short word: R&D, A/C, C/O."""
    sign = glue.strip()
    if sign == "&":
        return glue == "&" or len(other) == 1
    return glue == "/" and (len(other) <= 1 or other[0].isdigit())
