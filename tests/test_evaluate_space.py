"""Measuring the labour space: rankings, words, figures known by construction, and the shipped space."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner
from space_builders import FlatMap, SmallTaxonomy, space_of

from skillmatch.encode import unit_rows
from skillmatch.evaluate.bootstrap import Estimate
from skillmatch.evaluate.space import ENCODER, SPACE, Rows, SpaceReport
from skillmatch.evaluate.space_figures import (
    AxisFigure,
    ShockFigure,
    axis_figure,
    exposure_figures,
    foretold_exposure,
    labelled_codes,
    own_cosines,
    shock_figures,
)
from skillmatch.evaluate.space_links import LinkReport, LinkSet, foretell, link_sets, report_links
from skillmatch.evaluate.space_words import WordRows
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.table import ExposureTable
from skillmatch.space.labour import Entity, LabourSpace
from skillmatch.space.labour.loading import described, load_text_vectors
from skillmatch.space.labour.splitting import part_of_link, part_of_occupation


class Given:
    """A system that gives the cosines it was given, by query."""

    def __init__(self, **cosines: list[float]) -> None:
        self._cosines = cosines

    def cosines(self, queries, among):
        for query in queries:
            yield np.array(self._cosines[query])


def links(wanted, known=(), n=5) -> LinkSet:
    return LinkSet(
        name="set",
        wanted={"o": wanted},
        known={"o": tuple(known)},
        candidates=tuple("abcdefghijklmnopqrstuvwxyz"[:n]),
    )


@pytest.mark.parametrize(
    ("cosines", "mrr"),
    [
        ([0.9, 0.5, 0.4, 0.3, 0.2], 1.0),
        ([0.4, 0.9, 0.8, 0.3, 0.2], 1 / 3),
        # A tie counts against the link.
        ([0.5, 0.5, 0.5, 0.5, 0.5], 1 / 5),
    ],
)
def test_a_link_has_the_rank_of_its_cosine(cosines, mrr):
    assert foretell(links(("a",)), Given(o=cosines))["MRR"] == (pytest.approx(mrr),)


def test_no_known_link_stands_in_the_way_of_another():
    cosines = [0.5, 0.9, 0.8, 0.7, 0.1]
    assert foretell(links(("a",), known=("b", "c")), Given(o=cosines))["MRR"] == (0.5,)
    assert foretell(links(("a", "b", "c")), Given(o=cosines))["MRR"] == (pytest.approx((0.5 + 1 + 1) / 3),)


def test_recall_is_told_only_where_the_cut_is_a_tenth_of_the_candidates():
    assert set(foretell(links(("a",)), Given(o=[1, 0, 0, 0, 0]))) == {"MRR"}
    wide = LinkSet(
        name="wide", wanted={"o": ("k5", "k50")}, known={}, candidates=tuple(f"k{i}" for i in range(100))
    )
    found = foretell(wide, Given(o=list(np.linspace(1, 0, 100))))
    assert found == {"MRR": (pytest.approx((1 / 6 + 1 / 50) / 2),), "recall@10": (0.5,)}


def test_the_first_system_is_compared_with_the_others_in_pairs():
    report = report_links(
        links(("a",)), {"good": Given(o=[1, 0, 0, 0, 0.0]), "bad": Given(o=[0, 1, 1, 1, 1.0])}
    )
    assert report.systems["good"]["MRR"].value == 1
    assert report.gains["bad"]["MRR"].value == pytest.approx(0.8)
    assert (report.n_occupations, report.n_links, report.n_candidates) == (1, 1, 5)


def test_the_sets_hold_the_links_of_the_test_and_nothing_else(taxonomy):
    sets = link_sets(taxonomy, EmploymentTable.load_bundled())
    whole, single, onet, sectors = sets
    for uri, skills in whole.wanted.items():
        assert part_of_occupation(uri) == "test"
        assert set(skills) == {*taxonomy.essential(uri), *taxonomy.optional(uri)}
    for uri, skills in single.wanted.items():
        assert part_of_occupation(uri) == "train"
        assert {part_of_link(uri, skill) for skill in skills} == {"test"}
        assert set(skills) < set(single.known[uri])
    assert len(whole.candidates) == len(single.candidates) == 13_896
    assert all(key.startswith("onet:occupation/") for keys in onet.wanted.values() for key in keys)
    assert all(part_of_occupation(uri) == "test" for each in (onet, sectors) for uri in each.wanted)
    assert len(sectors.candidates) == 20
    assert "naics:92" in sectors.candidates


# -- words -----------------------------------------------------------------------------------------


@pytest.fixture
def words() -> WordRows:
    return WordRows(
        ["weld steel pipes", "weld steel beams", "nurse patients", "nurse patients patients", "unheard"]
    )


def test_cosines_of_words_are_those_of_full_rows(words):
    rows = words.dense(np.arange(5))
    assert np.allclose(np.linalg.norm(rows[:4], axis=1), 1, atol=1e-6)
    # A word that one text alone has says nothing.
    assert rows[4].sum() == 0
    among = np.array([3, 0, 4, 1])
    found = np.stack(list(words.cosines(np.arange(5), among)))
    assert np.allclose(found, rows @ rows[among].T, atol=1e-6)
    assert found[0][3] == pytest.approx(1)
    assert found[0][0] == 0
    assert 0.9 < found[2][0] < 1


def test_singular_directions_are_those_of_a_whole_decomposition():
    draws = np.random.default_rng(0)
    names = [f"word{i}" for i in range(40)]
    texts = [" ".join(draws.choice(names, 12)) for _ in range(60)]
    words = WordRows(texts)
    left, sizes, _ = np.linalg.svd(words.dense(np.arange(60)), full_matrices=False)
    whole = unit_rows((left[:, :10] * sizes[:10]).astype(np.float32))
    found = words.directions(10)
    assert found.shape == (60, 10)
    assert np.allclose(found @ found.T, whole @ whole.T, atol=5e-3)


# -- figures ---------------------------------------------------------------------------------------


def onet_space(groups: dict[str, tuple[float, ...]]) -> LabourSpace:
    rows = [
        (Entity(key=f"onet:occupation/{code}", kind="occupation", label=code, code=code, taxonomy="onet"), at)
        for code, at in groups.items()
    ]
    return space_of(rows)


def test_exposure_is_that_of_the_nearest_outside_the_group():
    codes = [f"{major}-10{i:02d}.00" for major in (11, 15, 21) for i in range(12)]
    # 11 and 15 are near each other; 21 is far from both, and of quite another exposure.
    level = {"11": 0.2, "15": 0.4, "21": 0.9}
    place = {"11": [1, 0.0], "15": [1, 0.1], "21": [0, 1.0]}
    rows = unit_rows(np.array([place[code[:2]] for code in codes], dtype=np.float32))
    foretold = foretold_exposure(codes, rows @ rows.T, {code: level[code[:2]] for code in codes})
    assert np.allclose(foretold, [0.4] * 12 + [0.2] * 12 + [0.4] * 12)
    same = foretold_exposure(codes, rows @ rows.T, {code: level[code[:2]] for code in codes}, digits=7)
    assert np.allclose(same, [0.2] * 12 + [0.4] * 12 + [0.9] * 12)


def test_a_better_system_gains_over_a_random_one():
    draws = np.random.default_rng(0)
    codes = [f"{11 + i % 10}-{1000 + i}.00" for i in range(80)]
    exposure = dict(zip(codes, np.linspace(0, 1, 80), strict=True))
    level = np.array([exposure[code] for code in codes])
    true = -np.abs(level[:, None] - level).astype(np.float32)
    noise = draws.standard_normal((80, 80)).astype(np.float32)
    found = exposure_figures(exposure, {"good": true, "bad": noise}, codes)
    assert found["good"]["major group"].value > 0.95
    assert abs(found["bad"]["major group"].value) < 0.35
    assert found["bad"]["gain of the first"].low > 0.5
    assert "gain of the first" not in found["good"]


def test_an_axis_between_two_groups_orders_those_near_them():
    extra = [
        (Entity(key=f"onet:occupation/{code}", kind="occupation", label=code, code=code, taxonomy="onet"), at)
        for code, at in (
            ("51-4041.00", (0.9, 0.2, 0.1)),
            ("51-9012.00", (0.3, 0.5, 0.1)),
            ("29-1141.00", (0.1, 0.9, 0.1)),
            ("29-2052.00", (0.5, 0.4, 0.2)),
        )
    ]
    from space_builders import ROWS

    figure = axis_figure(space_of([*ROWS, *extra]), SmallTaxonomy())
    assert figure.auc.value == 0.75
    assert figure.flips


class Listing:
    """Twenty skills, each essential for the five occupations that lie around it."""

    def __init__(self, n: int = 20, each: int = 5) -> None:
        self.skills = {f"s{i:02d}": SimpleNamespace(taxonomy="ESCO") for i in range(n)}
        self._of = {f"s{i:02d}": tuple((f"o{i:02d}-{j}", "essential") for j in range(each)) for i in range(n)}

    def occupations_of(self, uri):
        return self._of[uri]


def shock_space(*, is_related: bool) -> LabourSpace:
    draws = np.random.default_rng(1)
    centres = draws.standard_normal((20, 32))
    entities, rows = [], []
    for i in range(20):
        skill_at = centres[i] if is_related else draws.standard_normal(32)
        entities.append(Entity(key=f"s{i:02d}", kind="skill", label="s", taxonomy="esco"))
        rows.append(skill_at)
        for j in range(5):
            entities.append(Entity(key=f"o{i:02d}-{j}", kind="occupation", label="o", taxonomy="esco"))
            rows.append(centres[i] + 0.5 * draws.standard_normal(32))
    return LabourSpace(entities, unit_rows(np.array(rows, dtype=np.float32)), FlatMap(32))


def test_those_that_list_a_skill_rise_by_it_and_not_by_a_random_direction():
    found = shock_figures(shock_space(is_related=True), Listing())
    assert found["the skill"].p < 0.01
    assert found["the skill"].gain.low > 20
    assert found["a random direction"].p > 0.01
    assert found["the skill"].gain.n == 20


def test_a_skill_that_lies_anywhere_shocks_nobody_in_particular():
    assert shock_figures(shock_space(is_related=False), Listing())["the skill"].p > 0.01


def test_only_some_occupations_may_count_as_listing_a_skill():
    few = frozenset(f"o{i:02d}-{j}" for i in range(8) for j in range(3))
    found = shock_figures(shock_space(is_related=True), Listing(), among=few)
    assert found["the skill"].gain.n == 8


# -- what is shipped -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def untrained(engine) -> LabourSpace:
    """The same entities where the encoder puts them."""
    entities, rows = described(engine.taxonomy, engine.vectors, load_text_vectors())
    return LabourSpace(entities, rows, FlatMap(rows.shape[1]))


def test_the_shipped_space_foretells_links_better_than_the_untrained_encoder(engine, untrained):
    shipped = engine.labour_space
    sets = link_sets(engine.taxonomy, EmploymentTable.load_bundled())
    systems = {
        name: Rows([entity.key for entity in space.entities], space.matrix)
        for name, space in ((SPACE, shipped), (ENCODER, untrained))
    }
    least = {
        "skills of occupations kept out": 0.36,
        "single skills kept out": 0.39,
        "corresponding O*NET occupations": 0.95,
    }
    for links_kept_out in sets:
        some = dict(list(links_kept_out.wanted.items())[::4])
        report = report_links(replace(links_kept_out, wanted=some), systems)
        assert report.gains[ENCODER]["MRR"].low > 0
        if links_kept_out.name in least:
            recall = report.systems[SPACE]["recall@100"].value
            assert recall >= least[links_kept_out.name]


def test_the_shipped_space_meets_its_figures(engine):
    space, taxonomy = engine.labour_space, engine.taxonomy
    axis = axis_figure(space, taxonomy)
    assert axis.auc.value >= 0.99
    assert axis.flips
    exposure = ExposureTable.load_bundled().scores["beta", "human"]
    codes = labelled_codes(space, exposure)
    found = exposure_figures(exposure, {SPACE: own_cosines(space, codes)}, codes)[SPACE]
    assert len(codes) == 923
    assert found["major group"].value >= 0.84
    assert found["SOC code"].value >= 0.887
    shocks = shock_figures(space, taxonomy)
    assert shocks["the skill"].p < 0.01
    assert shocks["a random direction"].p >= 0.01


# -- the command -----------------------------------------------------------------------------------


def test_the_command_tells_every_figure_and_what_was_skipped(monkeypatch, tmp_path):
    from skillmatch.cli.evaluate_space import space as command

    one = Estimate(value=0.5, low=0.4, high=0.6, n=10)
    report = SpaceReport(
        links=(
            LinkReport(
                name="some links",
                n_occupations=2,
                n_links=3,
                n_candidates=40,
                systems={SPACE: {"MRR": one}, ENCODER: {"MRR": one}},
                gains={ENCODER: {"MRR": one}},
            ),
        ),
        axis=AxisFigure(auc=one, flips=False),
        exposure={SPACE: {"major group": one, "SOC code": one}},
        shocks={"all occupations": {"the skill": ShockFigure(gain=one, p=0.00012345)}},
        skipped="words need texts.",
    )
    monkeypatch.setenv("SKILLMATCH_HOME", str(tmp_path))
    monkeypatch.setattr("skillmatch.evaluate.space.evaluate_space", lambda *_args, **_more: report)
    monkeypatch.setattr("skillmatch.cli.evaluate_space._full", lambda _engine: None)
    found = CliRunner().invoke(command, ["--json", str(tmp_path / "figures.json")], catch_exceptions=False)
    assert found.exit_code == 0
    for told in ("some links: 3 links of 2", "0.500", "does NOT flip", "p 0.0001", "Skipped: words need"):
        assert told in found.output
    assert '"p": 0.0001' in (tmp_path / "figures.json").read_text()
