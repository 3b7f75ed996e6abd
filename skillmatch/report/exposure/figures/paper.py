"""A scene on a PDF page: the same shapes as in the SVG, as vectors, with the fonts embedded."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from skillmatch.report.exposure.figures.fonts import BOLD, REGULAR, register_fonts, showable
from skillmatch.report.exposure.figures.scene import Line, Point, Rect, Scene, Shape, Text, mark_corners


class SceneFlowable(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A figure in the flow of a page, as wide as it was laid out, or scaled down to what is there."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._scale = 1.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the place taken, given the place there is."""
        self._scale = min(1.0, width / self._scene.width)
        return self._scene.width * self._scale, self._scene.height * self._scale

    def draw(self) -> None:
        """Draw onto the page that the flowable was put on."""
        self.canv.saveState()
        self.canv.scale(self._scale, self._scale)
        draw_scene(self.canv, self._scene)
        self.canv.restoreState()


def draw_scene(canvas: Canvas, scene: Scene) -> None:
    """Draw a scene with its lower left corner at the canvas's origin."""
    register_fonts()
    for shape in scene.shapes:
        _draw(canvas, shape, scene.height)


def _draw(canvas: Any, shape: Shape, height: float) -> None:
    if isinstance(shape, Text):
        _draw_text(canvas, shape, height)
    elif isinstance(shape, Line):
        _draw_line(canvas, shape, height)
    elif isinstance(shape, Rect):
        _draw_rect(canvas, shape, height)
    else:
        _draw_point(canvas, shape, height)


def _draw_text(canvas: Any, text: Text, height: float) -> None:
    canvas.saveState()
    canvas.setFont(BOLD if text.is_bold else REGULAR, text.size)
    canvas.setFillColor(HexColor(text.fill))
    canvas.translate(text.x, height - text.y)
    if text.is_turned:
        canvas.rotate(90)
    write = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
    write[text.anchor](0, 0, showable(text.text))
    canvas.restoreState()


def _draw_line(canvas: Any, line: Line, height: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(HexColor(line.stroke))
    canvas.setLineWidth(line.width)
    canvas.setLineJoin(1)
    if line.dash:
        canvas.setDash(list(line.dash))
    path = canvas.beginPath()
    path.moveTo(line.points[0][0], height - line.points[0][1])
    for x, y in line.points[1:]:
        path.lineTo(x, height - y)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def _draw_rect(canvas: Any, rect: Rect, height: float) -> None:
    canvas.saveState()
    bottom = height - rect.y - rect.height
    _set_look(canvas, rect.fill, rect.stroke, 0.75, rect.opacity)
    canvas.rect(
        rect.x, bottom, rect.width, rect.height, stroke=int(bool(rect.stroke)), fill=int(bool(rect.fill))
    )
    if rect.hatch:
        clip = canvas.beginPath()
        clip.rect(rect.x, bottom, rect.width, rect.height)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.setStrokeColor(HexColor(rect.hatch))
        canvas.setLineWidth(1.1)
        step = 4 * 2**0.5
        for number in range(int((rect.width + rect.height) / step) + 2):
            x = rect.x - rect.height + number * step
            canvas.line(x, bottom + rect.height, x + rect.height, bottom)
    canvas.restoreState()


def _draw_point(canvas: Any, point: Point, height: float) -> None:
    canvas.saveState()
    _set_look(canvas, point.fill, point.stroke, point.width, point.opacity)
    look = {"stroke": int(bool(point.stroke)), "fill": int(bool(point.fill))}
    if point.mark == "circle":
        canvas.circle(point.x, height - point.y, point.radius, **look)
    else:
        corners = mark_corners(point)
        path = canvas.beginPath()
        path.moveTo(corners[0][0], height - corners[0][1])
        for x, y in corners[1:]:
            path.lineTo(x, height - y)
        path.close()
        canvas.drawPath(path, **look)
    canvas.restoreState()


def _set_look(canvas: Any, fill: str, stroke: str, width: float, opacity: float) -> None:
    if fill:
        canvas.setFillColor(HexColor(fill))
        canvas.setFillAlpha(opacity)
    if stroke:
        canvas.setStrokeColor(HexColor(stroke))
        canvas.setLineWidth(width)
