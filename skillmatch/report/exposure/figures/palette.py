"""Colours of the figures: Okabe and Ito's, which all common kinds of colour vision tell apart.

No meaning hangs on colour alone: kinds differ in shape, line or lightness too, so that a figure
survives a grey copy. Text is only ever drawn in ``INK`` or ``QUIET``, or in ``PAPER`` on dark fills.
"""

from __future__ import annotations

from typing import Final

INK: Final = "#1d2328"
QUIET: Final = "#4d575f"
GRID: Final = "#dfe3e6"
AXIS: Final = "#7b858c"
PAPER: Final = "#ffffff"

BLUE: Final = "#0072b2"
ORANGE: Final = "#e69f00"
GREEN: Final = "#009e73"
VERMILLION: Final = "#d55e00"
SKY: Final = "#56b4e9"
PURPLE: Final = "#cc79a7"

HUMAN: Final = BLUE
"""Whatever people rated."""
MACHINE: Final = ORANGE
"""Whatever GPT-4 rated: far lighter than ``HUMAN``, so that grey copies keep them apart."""


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of ``#rrggbb``, each in [0, 1]."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def mixed(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    parts = (a + (b - a) * share for a, b in zip(channels(colour), channels(other), strict=True))
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def luminance(colour: str) -> float:
    """Return the relative luminance in [0, 1] as WCAG 2.2 defines it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def legible_on(ground: str) -> str:
    """Return the colour of text, ``INK`` or ``PAPER``, that stands out more on a ground."""
    return INK if contrast(INK, ground) >= contrast(PAPER, ground) else PAPER
