"""The reliability picture: how often mentions of a confidence are right, against that confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from skillmatch.evaluate.calibration import ReliabilityBin
from skillmatch.report.exposure.figures.axes import TITLE_ROOM, Axis, KeyEntry, axes, heading, key, marks
from skillmatch.report.exposure.figures.palette import BLUE, ORANGE, QUIET
from skillmatch.report.exposure.figures.scales import Scale
from skillmatch.report.exposure.figures.scene import Box, Line, Mark, Point, Scene, Shape

_WIDTH: Final = 300.0
_HEIGHT: Final = 320.0
_TICKS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_LOOKS: Final[Mapping[str, tuple[str, Mark]]] = {"explicit": (BLUE, "circle"), "implied": (ORANGE, "square")}
"""Colour and shape of the kinds of mention: neither hangs on colour alone."""

_LARGEST: Final = 5.0
_LEAST: Final = 2.0


def reliability_figure(bins: Mapping[str, Sequence[ReliabilityBin]], *, tier: str) -> Scene:
    """Return the picture of one tier; on the dotted line a confidence means what it says.

    A point is a bin of mentions of like confidence, its area by how many they are.

    Args:
        bins: By kind of mention, "explicit" and "implied"; other kinds are not drawn.
        tier: Its name.
    """
    plot = Box(left=40.0, top=TITLE_ROOM + 12, right=_WIDTH - 10, bottom=_HEIGHT - 34)
    x = Scale(low=0.0, high=1.0, start=plot.left, end=plot.right)
    y = Scale(low=0.0, high=1.0, start=plot.bottom, end=plot.top)
    ticks = marks(_TICKS, "{:.1f}")
    drawn = {kind: bins[kind] for kind in _LOOKS if bins.get(kind)}
    ideal = Line(points=((x(0), y(0)), (x(1), y(1))), stroke=QUIET, dash=(2, 2))
    most = max((each.n for some in drawn.values() for each in some), default=1)
    shapes: list[Shape] = []
    for kind, some in drawn.items():
        shapes += _drawn(kind, some, x, y, most)
    entries = [
        KeyEntry(words=kind, sample=Point(x=0, y=0, radius=3.2, mark=mark, fill=colour))
        for kind, (colour, mark) in _LOOKS.items()
        if kind in drawn
    ]
    return Scene(
        key="reliability",
        title=f"Reliability of confidences, tier {tier}",
        description=_described(drawn),
        width=_WIDTH,
        height=_HEIGHT,
        shapes=(
            *heading(f"Reliability of confidences, tier {tier}"),
            *key(entries, x=0, y=28),
            *axes(
                plot,
                Axis(scale=x, ticks=ticks, title="confidence"),
                Axis(scale=y, ticks=ticks, title="share right"),
            ),
            ideal,
            *shapes,
        ),
    )


def _drawn(kind: str, bins: Sequence[ReliabilityBin], x: Scale, y: Scale, most: int) -> list[Shape]:
    colour, mark = _LOOKS[kind]
    points = [(x(each.confidence), y(each.share)) for each in bins]
    shapes: list[Shape] = [Line(points=tuple(points), stroke=colour)] if len(points) > 1 else []
    shapes += [
        Point(
            x=px, y=py, radius=max(_LARGEST * (each.n / most) ** 0.5, _LEAST), mark=mark, fill=colour,
            title=_told(each),
        )
        for (px, py), each in zip(points, bins, strict=True)
    ]  # fmt: skip
    return shapes


def _described(bins: Mapping[str, Sequence[ReliabilityBin]]) -> str:
    return " ".join(f"{kind}: {'; '.join(map(_told, some))}." for kind, some in bins.items())


def _told(each: ReliabilityBin) -> str:
    return f"{each.n} mentions of confidence {each.confidence:.2f}, {each.share:.2f} right"
