"""Measures: known answers by construction, what the real bundle holds, and what may not be bundled."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean, stdev

import pytest

from skillmatch.content import content_path
from skillmatch.errors import NotFound, ReleaseMissing
from skillmatch.exposure import MEASURES, ExposureTable, MeasureTable
from skillmatch.exposure.links import Crossing
from skillmatch.exposure.native import file_of
from skillmatch.exposure.published import ilo
from skillmatch.exposure.workbank import Ratings, TaskOpinion, WorkBank, krippendorff_alpha
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import unpack
from skillmatch.sources.releases import Sources
from skillmatch.sources.sheets import sheet_rows
from skillmatch.taxonomy import Taxonomy

UNBUNDLED = [key for key, measure in MEASURES.items() if not measure.is_bundled]
BUNDLED = [key for key, measure in MEASURES.items() if measure.is_bundled]


@pytest.fixture(scope="module")
def measures() -> MeasureTable:
    """What is bundled, and nothing else."""
    return MeasureTable.load_bundled()


@pytest.fixture(scope="module")
def everything(mirror: Path) -> MeasureTable:
    """Every measure, those that may not be bundled from the mirror."""
    return MeasureTable.load_bundled(Sources(declarations=read_declarations(), mirror=mirror))


@pytest.fixture
def made() -> MeasureTable:
    """Five O*NET occupations: two are one SOC occupation, one was two in 2010, one nobody rated."""
    crossing = Crossing(
        {
            "onet_2019": ["11-0001.00", "11-0001.01", "12-0002.00", "13-0003.00", "14-0004.00"],
            "onet_2010_to_2019": {
                "11-0001.00": ["11-0001.00", "11-0001.01"],
                "12-0008.00": ["12-0002.00"],
                "12-0009.00": ["12-0002.00", "14-0004.00"],
                "13-0003.00": ["13-0003.00"],
            },
            "soc_2010_to_2018": {"12-0008": ["12-0002"], "12-0009": ["12-0002"], "11-0001": ["11-0001"]},
            "isco_08_to_soc_2010": {"1111": ["12-0008", "12-0009"], "2222": ["11-0001"]},
            "joined_oews": {"13-0003.00": "13-0000", "14-0004.00": "13-0000"},
            "soc_2010_titles": {"11-0001": "A", "12-0008": "C", "12-0009": "D"},
        }
    )
    tables = {
        "gpts_tasks": {
            "onet_soc_code": ["11-0001.00", "11-0001.00", "12-0002.00", "12-0002.00"],
            "task_id": ["1", "2", "3", "4"],
            "task_type": ["Core", "Supplemental", "Core", ""],
            "human": ["E1", "E0", "E2", "E2"],
            "gpt4": ["E1", "E1", "E0", "E0"],
        },
        "applicability": {"11-0001": 0.1, "13-0000": 0.3},
        "daioe": {"11-0001.00": 10.0, "12-0008.00": 20.0, "12-0009.00": 60.0},
        "aei": {
            "onet_2010_code": ["12-0008.00", "12-0009.00", "12-0009.00"],
            "task_id": ["3", "4", "5"],
            "pct": [1.0, 2.0, 4.0],
            "n_tasks": {"12-0008.00": 2, "12-0009.00": 4},
            "unmatched_pct": 0.5,
        },
        "workbank": {
            "task_id": ["1", "2", "3"],
            "onet_soc_code": ["11-0001.00", "11-0001.00", "12-0002.00"],
            "desire": ["15", "333", ""],
            "worker_agency": ["1122", "5", ""],
            "capacity": ["", "24", "5"],
            "expert_agency": ["", "34", "5"],
        },
    }
    return MeasureTable(ExposureTable(tables), crossing)


# -- the catalogue ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", MEASURES)
def test_every_measure_is_declared_and_cited(key: str) -> None:
    measure = MEASURES[key]
    release = read_declarations().release(measure.release_id)
    (reference,) = [each for each in release.references if each.key == measure.reference]
    assert reference.bibtex.startswith(f"@{reference.kind}{{{measure.reference},\n")
    assert reference.authors
    assert reference.url.startswith("https://")
    assert measure.key == key
    assert measure.definition
    assert (measure.low is None) == (measure.high is None)


@pytest.mark.parametrize("key", MEASURES)
def test_only_what_has_a_licence_is_bundled(key: str) -> None:
    measure = MEASURES[key]
    licence = read_declarations().release(measure.release_id).licence
    assert measure.is_bundled == (licence in ("MIT", "CC BY 4.0"))
    bundled_from = {source for bundle in read_declarations().bundles.values() for source in bundle.sources}
    assert (measure.release_id in bundled_from) == measure.is_bundled


def test_frey_and_osborne_are_history_and_nothing_else_is() -> None:
    assert [key for key, measure in MEASURES.items() if measure.kind == "history"] == ["frey_osborne"]


# -- what is not on this machine ----------------------------------------------------------------------


@pytest.mark.parametrize("key", UNBUNDLED)
def test_a_measure_that_may_not_be_shipped_says_how_to_get_it(measures: MeasureTable, key: str) -> None:
    assert not measures.is_available(key)
    assert f"skillmatch data fetch {MEASURES[key].release_id}" in measures.missing_reason(key)
    with pytest.raises(ReleaseMissing, match="skillmatch data fetch"):
        measures.value(key, "15-1252.00")


@pytest.mark.parametrize("key", UNBUNDLED)
def test_the_command_named_is_one_that_can_fetch(key: str) -> None:
    release = read_declarations().release(MEASURES[key].release_id)
    assert release.file(file_of(key)).address.startswith("https://")
    assert not release.portal


@pytest.mark.parametrize("key", UNBUNDLED)
def test_an_empty_home_raises_the_same_way(tmp_path: Path, key: str) -> None:
    table = MeasureTable.load_bundled(Sources(declarations=read_declarations(), home=tmp_path))
    with pytest.raises(ReleaseMissing, match="not on this machine"):
        table.figures(key)


def test_what_is_bundled_is_available(measures: MeasureTable) -> None:
    assert [measure.key for measure in measures.available()] == BUNDLED
    assert {measures.missing_reason(key) for key in BUNDLED} == {""}


def test_an_unknown_measure_is_refused_with_the_known_ones(measures: MeasureTable) -> None:
    for ask in (measures.is_available, measures.values, measures.by_onet, measures.missing_reason):
        with pytest.raises(NotFound, match=r"No measure goes by that key\. Known: gpts_alpha_human"):
            ask("risk")


# -- known answers ------------------------------------------------------------------------------------


def test_a_measure_in_our_own_codes_crosses_nothing(made: MeasureTable) -> None:
    found = made.value("gpts_beta_human", "11-0001.00")
    assert found.value == found.low == found.high == pytest.approx(2 / 3)
    assert (found.n_links, found.coverage, found.crossed, found.n) == (1, 1.0, (), 2)


def test_a_value_over_several_links_is_their_mean_and_carries_their_range(made: MeasureTable) -> None:
    found = made.value("daioe_percentile", "12-0002.00")
    assert (found.value, found.low, found.high) == (40.0, 20.0, 60.0)
    assert (found.n_links, found.coverage) == (2, 1.0)
    assert found.crossed == ("O*NET-SOC 2019 -> O*NET-SOC 2010",)


def test_a_link_without_a_figure_lowers_coverage_and_is_no_zero(made: MeasureTable) -> None:
    del made.table._tables["daioe"]["12-0008.00"]
    found = made.value("daioe_percentile", "12-0002.00")
    assert (found.value, found.low, found.high) == (60.0, 60.0, 60.0)
    assert (found.n_links, found.coverage) == (2, 0.5)


def test_occupations_that_statistics_join_share_their_figure(made: MeasureTable) -> None:
    assert made.value("applicability", "13-0003.00").value == 0.3
    assert made.value("applicability", "14-0004.00").value == 0.3
    assert made.value("applicability", "11-0001.01").value == 0.1


def test_usage_adds_up_and_no_conversation_counts_twice(made: MeasureTable) -> None:
    split = made.value("aei_usage", "12-0002.00")
    assert (split.value, split.low, split.high) == (1.0 + 6.0 / 2, 1.0, 7.0)
    assert split.n == 3
    assert split.coverage == pytest.approx((1 / 2 + 2 / 4) / 2)
    values = [each.value for each in made.by_onet("aei_usage").values()]
    assert sum(value for value in values if value is not None) == pytest.approx(7.0)


def test_an_uncovered_occupation_has_no_data(made: MeasureTable) -> None:
    for key in BUNDLED:
        found = made.by_onet(key)["11-0001.01" if key != "daioe_percentile" else "13-0003.00"]
        if key == "applicability":
            continue
        assert (found.value, found.low, found.high, found.coverage) == (None, None, None, 0.0), key
        assert not found.has_data


def test_a_code_that_nobody_knows_reaches_nothing(made: MeasureTable) -> None:
    found = made.value("daioe_percentile", "99-9999.00")
    assert (found.value, found.n_links, found.coverage) == (None, 0, 0.0)


def test_desire_counts_each_task_once_and_carries_n_and_spread(made: MeasureTable) -> None:
    found = made.value("workbank_desire", "11-0001.00")
    assert found.value == 3.0
    assert found.n == 5
    assert found.spread == pytest.approx(stdev([1, 5, 3, 3, 3]))
    assert made.value("workbank_capability", "11-0001.00").coverage == 0.5


def test_agency_is_the_most_frequent_level_over_an_occupation(made: MeasureTable) -> None:
    assert made.value("workbank_has_worker", "11-0001.00").value == 1
    assert made.value("workbank_has_expert", "11-0001.00").value == 3


# -- WORKBank -----------------------------------------------------------------------------------------


def test_the_lowest_level_wins_a_tie() -> None:
    assert Ratings(given=(2, 3, 3, 4, 4)).dominant == 3
    assert Ratings(given=(1, 5)).dominant == 1
    assert Ratings(given=(2, 2, 4)).shares == (0, 2 / 3, 0, 1 / 3, 0)


@pytest.mark.parametrize(
    ("desire", "capacity", "zone"),
    [
        ((3, 3), (3,), "Green Light"),
        ((2, 3), (5,), "Red Light"),
        ((5,), (2, 3), "R&D Opportunity"),
        ((1,), (1,), "Low Priority"),
    ],
)
def test_a_mean_of_three_is_high(desire, capacity, zone) -> None:
    assert _opinion(desire, capacity).zone == zone
    assert _opinion(desire, capacity).no_zone_reason == ""


def test_a_task_that_no_expert_rated_has_no_zone_and_says_why() -> None:
    assert _opinion((5, 5), None).zone is None
    assert _opinion((5, 5), None).no_zone_reason == "no expert rating"
    assert _opinion(None, (5,)).no_zone_reason == "no worker rating"
    assert _opinion(None, None).no_zone_reason == "no worker and no expert rating"


def test_a_single_rating_says_nothing_of_its_spread() -> None:
    assert Ratings(given=(4,)).spread is None
    assert Ratings(given=(2, 4)).mean == fmean((2, 4))
    assert Ratings(given=(2, 4)).spread == pytest.approx(2**0.5)


def test_agreement_is_one_where_all_agree_and_falls_with_noise() -> None:
    assert krippendorff_alpha([(1, 1), (5, 5), (3, 3, 3)]) == 1.0
    # By hand: within-pair squares 1 + 1 against the mean square over all 12 ordered pairs of 1, 2, 4, 5.
    assert krippendorff_alpha([(1, 2), (4, 5)]) == pytest.approx(1 - (2 + 2) / 4 / (80 / 12))
    assert krippendorff_alpha([(1, 5), (1, 5)]) < 0
    assert krippendorff_alpha([(1, 2), (4, 5), (3,)]) == krippendorff_alpha([(1, 2), (4, 5)])


@pytest.mark.parametrize("units", [[], [(1,), (2,)], [(3, 3), (3, 3)]])
def test_agreement_needs_ratings_that_differ(units) -> None:
    with pytest.raises(ValueError, match="rated twice"):
        krippendorff_alpha(units)


def test_two_tasks_of_workbank_have_no_zone(measures: MeasureTable) -> None:
    without = [each for each in measures.table.workbank.tasks.values() if each.zone is None]
    assert len(without) == 2
    assert {each.no_zone_reason for each in without} == {"no worker rating"}


def test_every_mean_of_the_bank_has_its_n(measures: MeasureTable) -> None:
    bank = measures.table.workbank
    assert len(bank.tasks) == 846
    assert len(bank.by_occupation) == 104
    for opinion in bank.tasks.values():
        for ratings in (opinion.desire, opinion.capacity, opinion.worker_agency, opinion.expert_agency):
            if ratings is not None:
                assert 1 <= ratings.mean <= 5
                assert (ratings.spread is None) == (ratings.n == 1)


# -- the real bundle ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", BUNDLED)
def test_every_bundled_measure_speaks_of_all_1016_occupations(measures: MeasureTable, key: str) -> None:
    values = measures.by_onet(key)
    assert len(values) == 1016
    measure = MEASURES[key]
    for found in values.values():
        if found.value is None:
            assert found.low is None
            assert found.coverage == 0
        else:
            assert found.low <= found.value + 1e-12
            assert found.value <= found.high + 1e-12
            assert measure.low <= found.value <= measure.high
            assert 0 < found.coverage <= 1


def test_daioe_is_not_lost_where_codes_changed(measures: MeasureTable) -> None:
    """246 of its 966 codes are of O*NET-SOC 2010 only: read as codes of today they would be gone."""
    native = measures.values("daioe_percentile")
    assert sum(code not in measures.crossing.onet_codes for code in native) == 246
    assert sum(found.has_data for found in measures.by_onet("daioe_percentile").values()) == 913


def test_all_conversations_on_tasks_are_kept_by_the_crossing(measures: MeasureTable) -> None:
    crossed = [found.value for found in measures.by_onet("aei_usage").values() if found.value is not None]
    assert sum(crossed) == pytest.approx(sum(measures.table.usage.pct))
    assert sum(crossed) + measures.table.usage.unmatched_pct == pytest.approx(100, abs=0.01)


def test_joined_occupations_have_an_applicability(measures: MeasureTable) -> None:
    joined = measures.values("applicability")["21-1018"]
    for code in ("21-1011.00", "21-1014.00"):
        assert measures.value("applicability", code).value == joined


def test_an_esco_occupation_is_the_mean_over_its_links(measures: MeasureTable, taxonomy: Taxonomy) -> None:
    (occupation,) = [o for o in taxonomy.find_occupation("software developer") if o.taxonomy == "ESCO"]
    links = [measures.value("applicability", link.onet_soc_code) for link in taxonomy.onet_of(occupation.uri)]
    found = measures.concept("applicability", occupation.uri, taxonomy)
    values = [link.value for link in links if link.value is not None]
    assert len(values) > 2
    assert found.value == pytest.approx(sum(values) / len(values))
    assert (found.low, found.high) == (min(values), max(values))
    assert found.crossed == ("ESCO -> O*NET-SOC 2019", "O*NET-SOC 2019 -> OEWS 2018")


def test_an_onet_occupation_by_its_uri_crosses_nothing(measures: MeasureTable, taxonomy: Taxonomy) -> None:
    found = measures.concept("gpts_beta_human", "onet:occupation/15-1252.00", taxonomy)
    assert found == measures.value("gpts_beta_human", "15-1252.00")
    with pytest.raises(NotFound, match="No occupation"):
        measures.concept("gpts_beta_human", "onet:occupation/99-9999.00", taxonomy)


def test_the_bundle_names_no_rater_and_holds_no_sentence() -> None:
    tables = unpack(content_path("onet", "exposure.json.xz"))
    bank = tables["workbank"]
    assert set(bank) == {
        "task_id", "onet_soc_code", "desire", "worker_agency", "capacity", "expert_agency"
    }  # fmt: skip
    for name in ("desire", "worker_agency", "capacity", "expert_agency"):
        for digits in bank[name]:
            assert set(digits) <= set("12345")
            assert list(digits) == sorted(digits), "the order would tell who gave which"
    texts = [
        text for name in ("gpts_tasks", "aei") for column in tables[name].values() for text in _texts(column)
    ]
    assert max(map(len, texts)) < 13


# -- measures that may not be bundled, from the mirror ------------------------------------------------


@pytest.mark.mirror
@pytest.mark.parametrize(
    ("key", "n_native", "n_onet"),
    [
        ("aioe", 774, 945),
        ("aioe_language", 774, 945),
        ("aioe_image", 774, 945),
        ("ilo_genai", 427, 991),
        ("frey_osborne", 702, 913),
    ],
)
def test_measures_of_the_mirror_are_read_and_crossed(everything: MeasureTable, key, n_native, n_onet) -> None:
    assert everything.is_available(key)
    assert len(everything.values(key)) == n_native
    values = everything.by_onet(key)
    assert sum(found.has_data for found in values.values()) == n_onet
    assert {found.crossed for found in values.values()} == {
        everything.crossing.route(MEASURES[key].code_system)
    }


@pytest.mark.mirror
def test_means_and_spreads_of_the_ilo_are_the_published_ones(everything: MeasureTable, mirror: Path) -> None:
    """The workbook gives both per unit group, to two places."""
    sources = Sources(declarations=read_declarations(), mirror=mirror)
    data = sources.read_bytes(ilo.RELEASE, ilo.FILE)
    rows = sheet_rows(data, name=ilo.FILE, columns=("ISCO_08", "mean_score_2025", "SD_2025"))
    published = {row["ISCO_08"].zfill(4): (row["mean_score_2025"], row["SD_2025"]) for row in rows}
    figures = everything.figures("ilo_genai")
    assert figures.keys() == published.keys()
    for code, (mean, spread) in published.items():
        assert figures[code].value == pytest.approx(float(mean), abs=0.0051)
        if spread and figures[code].spread is not None:
            assert figures[code].spread == pytest.approx(float(spread), abs=0.0051)


@pytest.mark.mirror
def test_a_measure_by_isco_is_read_off_the_group_that_esco_names(
    everything: MeasureTable, taxonomy: Taxonomy
) -> None:
    (occupation,) = [o for o in taxonomy.find_occupation("software developer") if o.taxonomy == "ESCO"]
    found = everything.concept("ilo_genai", occupation.uri, taxonomy)
    assert found.value == everything.values("ilo_genai")["2512"]
    assert (found.crossed, found.n_links, found.n) == (("ESCO -> ISCO-08",), 1, 8)


@pytest.mark.mirror
def test_codes_of_frey_and_osborne_that_no_soc_knows_are_counted(everything: MeasureTable) -> None:
    """Nine of 17 odd codes bear a title of SOC 2010, four are broad groups; four lead nowhere."""
    known = everything.crossing.soc_2010_titles
    odd = sorted(code for code in everything.values("frey_osborne") if code not in known)
    assert odd == [
        "13-1078", "15-1150", "15-1179", "25-1000", "29-1060", "29-2037", "39-4831", "45-2090"
    ]  # fmt: skip
    assert everything.value("frey_osborne", "29-1141.00").value == pytest.approx(0.009)
    assert (
        everything.value("frey_osborne", "29-1215.00").value == everything.values("frey_osborne")["29-1060"]
    )


@pytest.mark.mirror
def test_what_was_read_once_is_kept_and_made_anew_when_damaged(mirror: Path, tmp_path: Path) -> None:
    sources = Sources(declarations=read_declarations(), home=tmp_path, mirror=mirror)
    first = MeasureTable.load_bundled(sources).figures("aioe_image")
    (kept,) = (tmp_path / "derived").glob("measure-aioe_image-*.json")
    assert MeasureTable.load_bundled(sources).figures("aioe_image") == first
    whole = kept.read_bytes()
    for damage in (whole[:1000], b"[]", b'{"11-1011": 3}', b""):
        kept.write_bytes(damage)
        assert MeasureTable.load_bundled(sources).figures("aioe_image") == first
        assert kept.read_bytes() == whole


@pytest.mark.mirror
def test_kept_figures_of_a_measure_that_is_gone_are_not_used(mirror: Path, tmp_path: Path) -> None:
    sources = Sources(declarations=read_declarations(), home=tmp_path, mirror=mirror)
    MeasureTable.load_bundled(sources).figures("frey_osborne")
    without = MeasureTable.load_bundled(Sources(declarations=read_declarations(), home=tmp_path))
    with pytest.raises(ReleaseMissing):
        without.figures("frey_osborne")


@pytest.mark.mirror
def test_a_home_that_cannot_be_written_does_no_harm(mirror: Path, tmp_path: Path) -> None:
    (tmp_path / "derived").write_text("in the way", encoding="utf-8")
    sources = Sources(declarations=read_declarations(), home=tmp_path, mirror=mirror)
    assert len(MeasureTable.load_bundled(sources).figures("frey_osborne")) == 702


def _opinion(desire, capacity) -> TaskOpinion:
    return TaskOpinion(
        task_id="1",
        onet_soc_code="11-0001.00",
        desire=Ratings(given=desire) if desire else None,
        worker_agency=None,
        capacity=Ratings(given=capacity) if capacity else None,
        expert_agency=None,
    )


def _texts(column) -> list[str]:
    items = column if isinstance(column, list) else []
    return [item for item in items if isinstance(item, str)]


def test_pooled_ratings_of_an_occupation_nobody_rated_are_none() -> None:
    bank = WorkBank(
        {
            name: []
            for name in ("task_id", "onet_soc_code", "desire", "worker_agency", "capacity", "expert_agency")
        }
    )
    assert bank.pooled("11-0001.00", "desire") is None
    assert bank.zone_counts() == {"Green Light": 0, "Red Light": 0, "R&D Opportunity": 0, "Low Priority": 0}
