"""A scene as SVG: no script, no style sheet, nothing fetched; named and described for screen readers."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup, escape

from skillmatch.report.exposure.figures.palette import PAPER
from skillmatch.report.exposure.figures.scene import Line, Point, Rect, Scene, Shape, Text, mark_corners
from skillmatch.report.highlight import printable

FAMILY: Final = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
"""None is wider than the font the scene was laid out by."""


def svg(scene: Scene, *, prefix: str = "") -> Markup:
    """Return a scene as an ``svg`` element that scales with the place it is given.

    Args:
        scene: The figure.
        prefix: Keeps the ids of several figures on one page apart.
    """
    name = f"{prefix}{scene.key}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-t {name}-d" '
        f'viewBox="0 0 {_n(scene.width)} {_n(scene.height)}" font-family="{FAMILY}">',
        f'<title id="{name}-t">{_words(scene.title)}</title>',
        f'<desc id="{name}-d">{_words(scene.description)}</desc>',
        *_hatches(scene, name),
        f'<rect width="{_n(scene.width)}" height="{_n(scene.height)}" fill="{PAPER}"/>',
        *(_drawn(shape, name) for shape in scene.shapes),
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 -- every text in it was escaped


def svg_file(scene: Scene) -> str:
    """Return a scene as the text of a file of its own."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    opened = str(svg(scene)).replace(
        "<svg ", f'<svg width="{_n(scene.width)}pt" height="{_n(scene.height)}pt" ', 1
    )
    return head + opened + "\n"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _words(text: str) -> str:
    return str(escape(printable(text)))


def _hatches(scene: Scene, name: str) -> list[str]:
    colours = sorted({shape.hatch for shape in scene.shapes if isinstance(shape, Rect) and shape.hatch})
    return [
        f'<pattern id="{name}-h{colour[1:]}" width="4" height="4" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="1.1" height="4" fill="{colour}"/></pattern>'
        for colour in colours
    ]


def _drawn(shape: Shape, name: str) -> str:
    if isinstance(shape, Text):
        return _text(shape)
    if isinstance(shape, Line):
        return _line(shape)
    if isinstance(shape, Rect):
        return _rect(shape, name)
    return _point(shape)


def _text(text: Text) -> str:
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    weight = ' font-weight="700"' if text.is_bold else ""
    turn = f' transform="rotate(-90 {_n(text.x)} {_n(text.y)})"' if text.is_turned else ""
    return (
        f'<text x="{_n(text.x)}" y="{_n(text.y)}" font-size="{_n(text.size)}" fill="{text.fill}"'
        f"{anchor}{weight}{turn}>{_words(text.text)}</text>"
    )


def _line(line: Line) -> str:
    dash = f' stroke-dasharray="{" ".join(_n(d) for d in line.dash)}"' if line.dash else ""
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in line.points)
    return (
        f'<polyline points="{points}" fill="none" stroke="{line.stroke}" stroke-width="{_n(line.width)}"'
        f' stroke-linejoin="round"{dash}/>'
    )


def _rect(rect: Rect, name: str) -> str:
    place = f'x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.width)}" height="{_n(rect.height)}"'
    edge = f' stroke="{rect.stroke}" stroke-width="0.75"' if rect.stroke else ""
    veil = f' fill-opacity="{_n(rect.opacity)}"' if rect.opacity < 1 else ""
    drawn = f'<rect {place} fill="{rect.fill or "none"}"{veil}{edge}/>'
    if rect.hatch:
        drawn += f'<rect {place} fill="url(#{name}-h{rect.hatch[1:]})"/>'
    return drawn


def _point(point: Point) -> str:
    veil = f' fill-opacity="{_n(point.opacity)}"' if point.opacity < 1 else ""
    edge = f' stroke="{point.stroke}" stroke-width="{_n(point.width)}"' if point.stroke else ""
    look = f'fill="{point.fill or "none"}"{veil}{edge}'
    told = f"<title>{_words(point.title)}</title>" if point.title else ""
    if point.mark == "circle":
        tag, place = "circle", f'cx="{_n(point.x)}" cy="{_n(point.y)}" r="{_n(point.radius)}"'
    else:
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in mark_corners(point))
        tag, place = "polygon", f'points="{corners}"'
    return f"<{tag} {place} {look}>{told}</{tag}>" if told else f"<{tag} {place} {look}/>"
