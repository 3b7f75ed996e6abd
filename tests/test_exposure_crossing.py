"""Occupation codes that users give: every system, fan-out, unknown and mixed ones."""

from __future__ import annotations

import pytest

from skillmatch.engine import Engine
from skillmatch.errors import InputError, NotFound
from skillmatch.exposure.crossing import CodeSelection, select_codes
from skillmatch.exposure.links import ROUTES, Crossing, broader_codes, releases_between
from skillmatch.sources.declared import read_declarations
from skillmatch.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def crossing() -> Crossing:
    return Crossing.load_bundled()


@pytest.fixture
def select(taxonomy: Taxonomy, crossing: Crossing):
    def choose(*given: str, system=None) -> CodeSelection:
        return select_codes(
            given, taxonomy, crossing, near_title=lambda title: f"a title near {len(title)}", system=system
        )

    return choose


@pytest.mark.parametrize(
    ("given", "system", "codes"),
    [
        ("15-1252.00", "O*NET-SOC 2019", ("15-1252.00",)),
        ("onet:occupation/15-1252.00", "O*NET-SOC 2019", ("15-1252.00",)),
        (" 15-1252.00\n", "O*NET-SOC 2019", ("15-1252.00",)),
        ("15125200", "O*NET-SOC 2019", ("15-1252.00",)),
        ("15-1132.00", "O*NET-SOC 2010", ("15-1252.00", "15-1253.00")),
        ("11-1011", "SOC 2018", ("11-1011.00", "11-1011.03")),
        ("111011", "SOC 2018", ("11-1011.00", "11-1011.03")),
        ("13-1020", "SOC 2018", ("13-1021.00", "13-1022.00", "13-1023.00")),
        ("21-1018", "OEWS 2018", ("21-1011.00", "21-1014.00")),
        ("15-1132", "SOC 2010", ("15-1252.00", "15-1253.00")),
        ("2512", "ISCO-08", ("15-1252.00", "15-1253.00")),
        ("http://data.europa.eu/esco/isco/C2512", "ISCO-08", ("15-1252.00", "15-1253.00")),
    ],
)
def test_a_code_is_recognised_by_its_form_and_by_who_knows_it(select, given, system, codes) -> None:
    selection = select(given)
    assert selection.system == system
    assert selection.onet_soc_codes == codes
    assert selection.reached == {given.strip(): codes}
    assert bool(selection.crossed) == (system != "O*NET-SOC 2019")


def test_an_esco_occupation_by_code_uri_and_title_is_the_same(select, taxonomy: Taxonomy) -> None:
    (occupation,) = [o for o in taxonomy.find_occupation("software developer") if o.taxonomy == "ESCO"]
    expected = tuple(sorted(link.onet_soc_code for link in taxonomy.onet_of(occupation.uri)))
    assert len(expected) > 1
    for given in ("2512.4", occupation.uri, "Software developer"):
        selection = select(given)
        assert selection.onet_soc_codes == expected
        assert selection.crossed == ("ESCO -> O*NET-SOC 2019",)


def test_a_group_of_soc_is_all_that_is_in_it(select, crossing: Crossing) -> None:
    for given, stem in (("15-0000", "15-"), ("15-1200", "15-12"), ("15-1250", "15-125")):
        expected = tuple(code for code in crossing.onet_codes if code.startswith(stem))
        assert select(given).onet_soc_codes == expected
    assert len(select("15-0000").onet_soc_codes) > len(select("15-1200").onet_soc_codes)


def test_a_code_ending_in_zeros_that_is_no_group_keeps_its_neighbours_out(select) -> None:
    assert select("15-1252").onet_soc_codes == ("15-1252.00",)


def test_titles_may_stand_beside_codes(select) -> None:
    selection = select("Software Developers", "15-1252.00", "nurse responsible for general care")
    assert selection.system == "O*NET-SOC 2019"
    assert selection.reached["Software Developers"] == ("15-1252.00",)
    assert "29-1141.00" in selection.onet_soc_codes
    assert selection.crossed == ("ESCO -> O*NET-SOC 2019",)


def test_what_is_given_twice_counts_once(select) -> None:
    assert select("15-1252.00", "15-1252.00", " 15-1252.00 ", "").reached == {"15-1252.00": ("15-1252.00",)}


def test_unknown_codes_are_all_named_at_once_with_the_nearest_known(select) -> None:
    given = ("15-1252.00", "99-9999", "15-1259.00", "9999", "2512.99", "15-125", "blargh")
    with pytest.raises(NotFound) as caught:
        select(*given)
    message = str(caught.value)
    assert message.startswith("6 occupations are not known: ")
    for text in given[1:-1]:
        assert f"'{text}'" in message
    assert "'15-1259.00' (nearest 15-1255.01)" in message
    assert "'2512.99' (nearest 2512.5)" in message
    assert "the title in place 7 (nearest a title near 6)" in message
    assert "blargh" not in message, "a title may be a person's words"
    assert "'15-1252.00'" not in message
    assert "\n" not in message


def test_what_a_user_gave_cannot_break_the_message(select) -> None:
    with pytest.raises(NotFound) as caught:
        select("x\ny" + "z" * 500)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("given", "systems", "crosswalk"),
    [
        (("15-1132", "15-1252"), ("SOC 2010", "SOC 2018"), "SOC 2010 to 2018 crosswalk"),
        (("2512", "15-1252.00"), ("ISCO-08", "O*NET-SOC 2019"), "ISCO-08 to SOC 2010 crosswalk"),
        (("2512.4", "15-1252.00"), ("ESCO", "O*NET-SOC 2019"), "ESCO to O*NET-SOC 2019 crosswalk"),
        (
            ("15-1132.00", "15-1252.00"),
            ("O*NET-SOC 2010", "O*NET-SOC 2019"),
            "O*NET-SOC 2010 to 2019 crosswalk",
        ),
        (("15-1252", "15-1252.00"), ("SOC 2018", "O*NET-SOC 2019"), "first seven characters"),
    ],
)
def test_mixed_systems_are_refused_with_the_crosswalk_to_use(select, given, systems, crosswalk) -> None:
    with pytest.raises(InputError, match="of one system") as caught:
        select(*given)
    for part in (*systems, crosswalk, *given):
        assert part in str(caught.value)


def test_a_system_may_be_forced_and_then_must_fit(select) -> None:
    assert select("11-1011", system="SOC 2010").crossed == ("SOC 2010 -> SOC 2018 -> O*NET-SOC 2019",)
    with pytest.raises(InputError, match="Expected codes of SOC 2010, found '15-1252' of SOC 2018"):
        select("15-1252", system="SOC 2010")


@pytest.mark.parametrize("given", [(), ("", "  ")])
def test_nothing_given_is_refused(select, given) -> None:
    with pytest.raises(InputError, match="found none"):
        select(*given)


def test_an_esco_occupation_without_a_link_is_told_of(select, taxonomy: Taxonomy) -> None:
    unlinked = next(
        o for o in taxonomy.occupations.values() if o.taxonomy == "ESCO" and not taxonomy.onet_of(o.uri)
    )
    selection = select(unlinked.uri)
    assert selection.unlinked == (unlinked.uri,)
    assert selection.onet_soc_codes == ()


def test_an_unknown_esco_uri_has_no_nearest(select) -> None:
    with pytest.raises(NotFound, match=r"not known: 'http://data.europa.eu/esco/occupation/x'\. "):
        select("http://data.europa.eu/esco/occupation/x")


def test_codes_reached_are_in_rising_order_each_once(select) -> None:
    found = select("2512", "2513").onet_soc_codes
    assert found == tuple(sorted(set(found)))
    assert {"15-1252.00", "15-1254.00"} <= set(found)


# -- the links ----------------------------------------------------------------------------------------


def test_links_hold_both_ways(crossing: Crossing) -> None:
    for system in ROUTES:
        for code in crossing.onet_codes[::7]:
            for link in crossing.links(code, system):
                assert code in crossing.onet_of(link, system)


def test_sizes_of_the_official_crosswalks(crossing: Crossing) -> None:
    assert len(crossing.onet_codes) == 1016
    assert len(crossing.codes("O*NET-SOC 2010")) == 1110
    assert len(crossing.codes("SOC 2018")) == 867
    assert len(crossing.codes("SOC 2010")) == 840
    assert len(crossing.codes("ISCO-08")) == 436
    joined = [code for code in crossing.onet_codes if crossing.links(code, "OEWS 2018") != (code[:7],)]
    assert len(joined) == 34
    assert len({crossing.links(code, "OEWS 2018") for code in joined}) == 12


def test_a_row_of_a_three_digit_isco_group_is_one_of_each_unit_in_it(crossing: Crossing) -> None:
    units = [code for code in crossing.codes("ISCO-08") if code.startswith("211")]
    assert units == ["2111", "2112", "2113", "2114"]
    scientists = crossing.onet_of("19-2099", "SOC 2010")
    for unit in units:
        assert set(scientists) <= set(crossing.onet_of(unit, "ISCO-08"))


def test_broader_groups_of_a_soc_code() -> None:
    assert broader_codes("15-1151") == ("15-1150", "15-1100", "15-1000")


def test_every_step_has_a_declared_release() -> None:
    releases = read_declarations().releases
    assert releases_between("ISCO-08") == ("isco-soc-2010", "soc-2010-2018")
    for system in (*ROUTES, "ESCO"):
        assert set(releases_between(system)) <= set(releases)


def test_a_code_of_any_system_finds_its_one_occupation(engine: Engine) -> None:
    assert engine.find_occupation("15-1252").code == "15-1252.00"
    with pytest.raises(NotFound, match=r"'15-1252\.99' \(nearest 15-1252\.00\)"):
        engine.find_occupation("15-1252.99")
    with pytest.raises(NotFound, match=r"stands for 2 O\*NET occupations.*15-1252\.00, 15-1253\.00"):
        engine.find_occupation("2512")
