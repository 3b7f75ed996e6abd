"""Rank correlations among measures as a matrix: every figure is written, colour only helps the eye."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from skillmatch.report.exposure.figures.axes import TITLE_ROOM, heading
from skillmatch.report.exposure.figures.fonts import shortened
from skillmatch.report.exposure.figures.palette import (
    BLUE,
    GRID,
    INK,
    PAPER,
    QUIET,
    VERMILLION,
    legible_on,
    mixed,
)
from skillmatch.report.exposure.figures.scene import SMALLEST, WIDTH, Line, Rect, Scene, Shape, Text

_NAMES: Final = 112.0
_DEEPEST: Final = 0.75
"""Share of full colour at a correlation of 1 or -1: figures stay legible on it."""


def matrix_figure(
    names: Sequence[str],
    pairs: Mapping[tuple[int, int], tuple[float | None, int]],
    *,
    title: str,
    subtitle: str,
    apart: Collection[int] = (),
) -> Scene:
    """Return the lower half of a matrix of rank correlations.

    Args:
        names: The measures, in order.
        pairs: Correlation and number of shared occupations, by places (row, column) with row > column.
        title: Of the figure.
        subtitle: The line under it.
        apart: Rows that a line sets apart from those above them: measures of something else.
    """
    n = len(names)
    cell = min((WIDTH - _NAMES) / max(n, 1), 46.0)
    height = min(max(cell * 0.62, 17.0), 24.0)
    top = TITLE_ROOM + 4
    shapes: list[Shape] = [*heading(title, subtitle)]
    for row, name in enumerate(names):
        y = top + row * height
        if row in apart:
            shapes.append(Line(points=((0, y), (_NAMES + (row + 1) * cell, y)), stroke=INK, width=0.9))
        words = f"{row + 1}  {shortened(name, SMALLEST, _NAMES - 22)}"
        shapes.append(Text(x=_NAMES - 6, y=y + height / 2 + 2.8, text=words, anchor="end"))
        for column in range(row):
            shapes += _cell(pairs.get((row, column), (None, 0)), _NAMES + column * cell, y, cell, height)
        middle = _NAMES + row * cell + cell / 2
        shapes.append(
            Text(
                x=middle, y=y + height / 2 + 2.8, text=str(row + 1), anchor="middle", is_bold=True, fill=QUIET
            )
        )
    return Scene(
        key="disagreement-matrix",
        title=title,
        description=_described(names, pairs),
        width=WIDTH,
        height=top + n * height + 6,
        shapes=tuple(shapes),
    )


def _cell(found: tuple[float | None, int], x: float, y: float, width: float, height: float) -> list[Shape]:
    value, _ = found
    middle, base = x + width / 2, y + height / 2 + 2.8
    if value is None:
        return [
            Rect(x=x + 0.5, y=y + 0.5, width=width - 1, height=height - 1, stroke=GRID),
            Text(x=middle, y=base, text="–", anchor="middle", fill=QUIET),
        ]
    fill = mixed(PAPER, BLUE if value >= 0 else VERMILLION, _DEEPEST * abs(value))
    # A negative one is hatched at its edge too: a grey copy keeps its sign, as does the figure itself.
    shapes: list[Shape] = [Rect(x=x + 0.5, y=y + 0.5, width=width - 1, height=height - 1, fill=fill)]
    if value <= -0.005:
        shapes.append(Rect(x=x + 0.5, y=y + 0.5, width=width - 1, height=3.0, hatch=VERMILLION))
    sign = "\N{MINUS SIGN}" if value <= -0.005 else ""
    # Three signs are what a cell has room for: ".25", ".00", "1.0".
    shapes.append(
        Text(
            x=middle,
            y=base,
            text=sign + f"{abs(value):.2f}".removeprefix("0")[:3],
            anchor="middle",
            fill=legible_on(fill),
        )
    )
    return shapes


def _described(names: Sequence[str], pairs: Mapping[tuple[int, int], tuple[float | None, int]]) -> str:
    known = [(value, row, column) for (row, column), (value, _) in sorted(pairs.items()) if value is not None]
    if not known:
        return "Matrix of rank correlations; no two measures share enough occupations."
    high, low = max(known), min(known)
    return (
        f"Matrix of Spearman rank correlations among {len(names)} measures on shared occupations. Highest: "
        f"{names[high[1]]} with {names[high[2]]}, {high[0]:.2f}; lowest: {names[low[1]]} with "
        f"{names[low[2]]}, {low[0]:.2f}. All figures are in the table beside it."
    )
