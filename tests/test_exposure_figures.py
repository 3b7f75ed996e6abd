"""Figures as values: known answers, labels that do not meet, colours that differ, one scene twice."""

from __future__ import annotations

import io
import math
import xml.etree.ElementTree as ET
from itertools import combinations

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from skillmatch.report.exposure.figures import palette
from skillmatch.report.exposure.figures.axes import heading
from skillmatch.report.exposure.figures.distribution import (
    Spread,
    bins,
    distribution_figure,
    share_at_or_above,
)
from skillmatch.report.exposure.figures.fonts import shortened, showable, text_width, wrapped
from skillmatch.report.exposure.figures.history import HistoryPoint, history_figure
from skillmatch.report.exposure.figures.matrix import matrix_figure
from skillmatch.report.exposure.figures.paper import draw_scene
from skillmatch.report.exposure.figures.placing import Wanted, placed
from skillmatch.report.exposure.figures.ranges import RangeRow, ranges_figure
from skillmatch.report.exposure.figures.scales import Scale, even_ticks, ratio_ticks, round_top
from skillmatch.report.exposure.figures.scene import (
    SMALLEST,
    Box,
    Line,
    Point,
    Rect,
    Scene,
    Text,
    mark_corners,
)
from skillmatch.report.exposure.figures.strips import _LOOKS, StripRow, strips_figure
from skillmatch.report.exposure.figures.svg import svg, svg_file
from skillmatch.report.exposure.figures.ties import who_is_at
from skillmatch.report.exposure.figures.wage import WagePoint, wage_figure
from skillmatch.report.exposure.figures.zones import RatedTask, zones_figure


def wage_points(n: int) -> list[WagePoint]:
    return [
        WagePoint(
            code=f"11-{1000 + i}",
            title=f"Workers of the kind number {i}",
            wage=30_000 + 137 * (i * 37 % 900),
            exposure=(i * 53 % 97) / 97,
            employment=1000 + 977 * (i * 31 % 211),
        )
        for i in range(n)
    ]


def scenes() -> list[Scene]:
    values = tuple((i * 37 % 101) / 101 for i in range(200))
    jobs = tuple((value, 10.0 + i) for i, value in enumerate(values))
    rows = [
        RangeRow(name=f"{i} A group with a name of some length that must be cut", value=i / 22,
                 low=i / 22 - 0.03, high=i / 22 + 0.03, other=0.5, aside=f"{i}.2 M")
        for i in range(1, 20)
    ]  # fmt: skip
    names = [f"measure {i}" for i in range(18)]
    pairs = {(i, j): (math.cos(i + j), 500) for i in range(18) for j in range(i)}
    tasks = [
        RatedTask(task_id=str(i), desire=1 + i % 17 / 4, capability=1 + i % 13 / 3, zone="Green Light")
        for i in range(120)
    ]
    return [
        wage_figure(wage_points(600), measure="beta", low=0, high=1, tenths=[(4e4, 0.3), (9e4, 0.5)]),
        wage_figure(wage_points(20), measure="beta", low=0, high=1),
        wage_figure(wage_points(1), measure="beta", low=0, high=1),
        distribution_figure(
            [Spread(name="People", values=values, jobs=jobs), Spread(name="GPT-4", values=values, jobs=jobs)],
            measure="beta", low=0, high=1, thresholds=(0.1, 0.5),
        ),
        ranges_figure(rows, key_name="groups", title="Groups", subtitle="means", axis="beta", ends=(0, 1),
                      words=("people", "95% interval", "GPT-4"), aside="jobs"),
        zones_figure(tasks[:60], others=tasks[60:]),
        matrix_figure(names, pairs, title="Agreement", subtitle="ranks"),
        strips_figure(
            [
                StripRow(name=f"Occupation {i}", values={"a": 4.0 * i, "b": 90.0}, ends=(4.0 * i, 90.0))
                for i in range(20)
            ],
            measures=[("a", "alpha, human"), ("b", "beta, GPT-4")], title="Disagreement",
        ),
        history_figure(
            [HistoryPoint(code=str(i), title=str(i), probability=i / 50, exposure=0.5) for i in range(50)],
            measure="beta", ends=(0, 1), correlation="Spearman -0.18",
        ),
    ]  # fmt: skip


SCENES = scenes()
IDS = [f"{number}-{scene.key}" for number, scene in enumerate(SCENES)]


@pytest.mark.parametrize("scene", SCENES, ids=IDS)
def test_no_two_texts_of_a_figure_meet(scene: Scene) -> None:
    met = [
        (one.text, other.text)
        for one, other in combinations(scene.texts, 2)
        if one.box.overlaps(other.box, room=-0.4)
    ]
    assert met == []


@pytest.mark.parametrize("scene", SCENES, ids=IDS)
def test_every_text_is_large_enough_and_on_the_ground(scene: Scene) -> None:
    assert min(text.size for text in scene.texts) >= SMALLEST >= 8
    ground = Box(left=-0.5, top=-0.5, right=scene.width + 0.5, bottom=scene.height + 0.5)
    assert [text.text for text in scene.texts if not text.box.within(ground)] == []


@pytest.mark.parametrize("scene", SCENES, ids=IDS)
def test_every_text_stands_out_from_what_is_under_it(scene: Scene) -> None:
    for place, shape in enumerate(scene.shapes):
        if not isinstance(shape, Text):
            continue
        under = palette.PAPER
        for below in scene.shapes[:place]:
            if isinstance(below, Rect) and below.fill and below.x <= shape.x <= below.x + below.width:
                top, bottom = below.y, below.y + below.height
                if top <= shape.y - 2 <= bottom:
                    under = palette.mixed(palette.PAPER, below.fill, below.opacity)
        assert palette.contrast(shape.fill, under) >= 4.5, shape.text


@pytest.mark.parametrize("scene", SCENES, ids=IDS)
def test_svg_is_named_described_without_script_and_fetches_nothing(scene: Scene) -> None:
    root = ET.fromstring(svg_file(scene).encode())
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby", "").split() == [f"{scene.key}-t", f"{scene.key}-d"]
    assert root[0].text == scene.title
    assert (root[1].text or "").strip()
    assert names <= {"svg", "title", "desc", "rect", "text", "polyline", "polygon", "circle", "pattern"}
    attributes = {key for element in root.iter() for key in element.attrib}
    assert not [key for key in attributes if key.startswith("on") or key == "style"]
    assert "http" not in svg_file(scene).replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("scene", SCENES, ids=IDS)
def test_paper_has_the_same_words_as_the_screen(scene: Scene) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(scene.width, scene.height), invariant=1)
    draw_scene(canvas, scene)
    canvas.showPage()
    canvas.save()
    page = pypdfium2.PdfDocument(out.getvalue())[0].get_textpage().get_text_bounded()
    flat = "".join(page.split())
    missing = [t.text for t in scene.texts if not t.is_turned and "".join(t.text.split()) not in flat]
    assert missing == []


def test_same_values_same_figure() -> None:
    assert [str(svg(scene)) for scene in scenes()] == [str(svg(scene)) for scene in SCENES]


def test_a_wage_figure_puts_bubbles_where_the_values_are() -> None:
    point = WagePoint(code="1", title="A", wage=50_000, exposure=0.5, employment=100)
    twice = WagePoint(code="2", title="B", wage=100_000, exposure=1.0, employment=400)
    scene = wage_figure([point, twice], measure="beta", low=0, high=1)
    bubbles = [s for s in scene.shapes if isinstance(s, Point) and s.title]
    large, small = bubbles
    assert large.title.startswith("B")
    assert large.radius == pytest.approx(2 * small.radius)
    assert large.x > small.x
    assert large.y < small.y


def test_bins_hold_every_value_once_and_the_last_one_its_end() -> None:
    counted = bins([0.0, 0.05, 0.049, 0.5, 1.0, 1.0], 0.0, 1.0)
    assert [item.count for item in counted if item.count] == [2, 1, 1, 2]
    assert counted[-1].count == 2
    assert sum(item.count for item in counted) == 6


def test_the_share_at_a_threshold_includes_it() -> None:
    spread = Spread(name="x", values=(0.5, 0.4), jobs=((0.5, 30.0), (0.4, 70.0)))
    assert share_at_or_above(spread, 0.5) == pytest.approx(0.3)
    assert share_at_or_above(spread, 0.500001) == 0


def test_tasks_with_the_same_means_share_one_mark_by_area() -> None:
    task = RatedTask(task_id="1", desire=4.0, capability=4.0, zone="Green Light")
    tasks = [RatedTask(task_id=str(i), desire=4.0, capability=4.0, zone="Green Light") for i in range(4)]
    (one,) = [s for s in zones_figure([task]).shapes if isinstance(s, Point) and s.title]
    (four,) = [s for s in zones_figure(tasks).shapes if isinstance(s, Point) and s.title]
    assert four.radius == pytest.approx(2 * one.radius)


def test_a_correlation_of_zero_is_written_and_none_is_a_dash() -> None:
    pairs = {(1, 0): (0.0, 9), (2, 0): (1.0, 9), (2, 1): (None, 1), (3, 0): (-0.254, 9), (3, 1): (-0.001, 9)}
    scene = matrix_figure(list("abcd"), pairs, title="t", subtitle="s", apart=[3])
    words = [text.text for text in scene.texts]
    assert words.count(".00") == 2
    assert words.count("1.0") == 1
    assert words.count("\N{MINUS SIGN}.25") == 1
    assert words.count("–") == 2
    (line,) = [shape for shape in scene.shapes if isinstance(shape, Line)]
    rows = {text.text[0]: text.y for text in scene.texts if text.text.endswith(("c", "d"))}
    assert rows["3"] < line.points[0][1] < rows["4"]


def test_who_ties_at_an_end_is_counted_not_named() -> None:
    named = [("a", 0.9), ("b", 0.3 - 0.1), ("c", 0.2)]
    assert who_is_at(named, 0.9, noun="jobs") == " a (0.90)"
    assert who_is_at(named, 0.2, noun="jobs") == ": 2 jobs at 0.20"
    assert who_is_at([("a", 0.0), ("b", 0.00123)], 0.00123, noun="jobs") == " b (0.0012)"
    assert who_is_at([("a", 0.0), ("b", 0.00123)], 0.0, noun="jobs") == " a (0.00)"
    rows = [RangeRow(name=name, value=value) for name, value in named]
    scene = ranges_figure(
        rows, key_name="k", title="t", subtitle="", axis="a", ends=(0, 1), words=("v", "", "")
    )
    assert "Highest a (0.90); lowest: 2 rows at 0.20." in scene.description


def test_no_data_is_said_and_not_drawn_as_zero() -> None:
    row = RangeRow(name="Nobody", value=None)
    words = ("v", "", "")
    scene = ranges_figure([row], key_name="k", title="t", subtitle="", axis="a", ends=(0, 1), words=words)
    assert "no data" in [text.text for text in scene.texts]
    key_points = 1
    assert sum(isinstance(shape, Point) for shape in scene.shapes) == key_points


@given(
    st.lists(
        st.tuples(st.floats(20, 380), st.floats(20, 280), st.text("abc de", min_size=1, max_size=25)),
        max_size=40,
    )
)
def test_placed_labels_never_meet_nor_leave_the_frame(points: list[tuple[float, float, str]]) -> None:
    frame = Box(left=0, top=0, right=400, bottom=300)
    taken = [Box(left=150, top=100, right=250, bottom=200)]
    wanted = [Wanted(x=x, y=y, radius=4, lines=(text,), rank=n) for n, (x, y, text) in enumerate(points)]
    texts = [s for s in placed(wanted, frame=frame, taken=taken) if isinstance(s, Text)]
    assert all(text.box.within(frame) for text in texts)
    assert not [1 for a, b in combinations(texts, 2) if a.box.overlaps(b.box)]
    assert not [1 for text in texts if text.box.overlaps(taken[0])]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_round_inside_and_few(low: float, span: float) -> None:
    ticks = even_ticks(low, low + span)
    assert 2 <= len(ticks) <= 12
    assert all(low - 1e-6 * span - 1e-9 <= tick <= low + span + 1e-6 * span + 1e-9 for tick in ticks)


def test_scales_and_ratio_ticks() -> None:
    assert ratio_ticks(20_000, 210_000) == (20_000, 30_000, 50_000, 100_000, 200_000)
    scale = Scale(low=10, high=1000, start=0, end=100, is_log=True)
    assert scale(100) == pytest.approx(50)
    assert scale(5000) == 100
    assert [round_top(v) for v in (0, 0.49, 101, 0.8)] == [1.0, 0.5, 150.0, pytest.approx(0.8)]


def test_kinds_differ_without_colour() -> None:
    """Marks of measures differ by shape, or else by lightness."""
    shades = [(mark, palette.luminance(fill) > 0.5) for mark, fill in _LOOKS]
    assert len(set(shades)) == len(shades)
    assert abs(palette.luminance(palette.HUMAN) - palette.luminance(palette.MACHINE)) > 0.25


def test_contrast_is_wcags() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.legible_on("#0072b2") == palette.PAPER
    assert palette.legible_on("#f0e442") == palette.INK
    for colour in (palette.INK, palette.QUIET):
        assert palette.contrast(colour, palette.PAPER) >= 7


def test_marks_have_the_area_of_their_circle() -> None:
    def area(corners: tuple[tuple[float, float], ...]) -> float:
        pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
        return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2

    for mark in ("square", "diamond", "triangle", "wedge"):
        corners = mark_corners(Point(x=3, y=4, radius=5, mark=mark))
        assert area(corners) == pytest.approx(math.pi * 25, rel=0.3), mark


def test_texts_are_measured_cut_and_made_showable() -> None:
    assert text_width("WWW", 8) > text_width("iii", 8)
    assert shortened("Short", 8, 100) == "Short"
    cut = shortened("A very long title of an occupation", 8, 60)
    assert cut.endswith("…")
    assert text_width(cut, 8) <= 60
    assert showable("Łódź 企業 a") == "Łódź ?? a" or "?" in showable("企業")
    assert heading("T")[0].is_bold


def test_long_names_take_more_lines_and_are_not_cut() -> None:
    name = "Cutting, Punching, and Press Machine Setters, Operators, and Tenders, Metal and Plastic"
    rows = [RangeRow(name=name, value=0.2), RangeRow(name="Short", value=0.3)]
    scene = ranges_figure(
        rows, key_name="k", title="t", subtitle="", axis="a", ends=(0, 1), words=("v", "", "")
    )
    shown = " ".join(text.text for text in scene.texts)
    assert name in shown
    assert "…" not in shown
    assert wrapped("a b", 8, 100, most=2) == ("a b",)
    assert wrapped("", 8, 100, most=2) == ("",)


def test_others_lie_grey_behind_what_a_wage_figure_is_about() -> None:
    own, *others = wage_points(30)
    scene = wage_figure([own], measure="beta", low=0, high=1, others=others)
    bubbles = [shape for shape in scene.shapes if isinstance(shape, Point) and shape.title]
    assert [bubble.fill == palette.BLUE for bubble in bubbles] == [False] * 29 + [True]
    assert bubbles[-1].title.startswith(own.title)
    assert all(palette.channels(bubble.fill) == palette.channels(palette.AXIS) for bubble in bubbles[:-1])
