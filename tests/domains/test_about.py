"""What domains know of one economy, and of what two have with each other."""

import pytest

from ortaq.core import Mechanism, Region
from ortaq.core.report import Name, Section, Table
from ortaq.domains import parts

ALL = 2**30 - 1
"""Every measure of an agenda."""


def told(domain: str, region: Region, mechanism: Mechanism, *economies: str, package: int = 0) -> tuple[Section, ...]:
    sections: tuple[Section, ...] = parts("about")[domain](region, mechanism, package, economies)
    return sections


def tables(sections: tuple[Section, ...]) -> dict[str, Table]:
    return {block.id: block for section in sections for block in section.blocks if isinstance(block, Table)}


def test_nothing_is_told_of_a_region_that_is_made_up(region: Region, mechanism: Mechanism):
    for name in parts("about"):
        assert told(name, region, mechanism, "KAZ") == told(name, region, mechanism, "KAZ", "KGZ") == ()


def test_people_and_money_between_two_are_those_of_the_two(eurasia: Region, c5: Mechanism):
    found = tables(told("exchange", eurasia, c5, "CHN", "TJK", package=ALL))
    assert {"students", "counts-investment", "counts-debt"} <= found.keys()
    both = {Name("economy", "CHN"), Name("economy", "TJK")}
    for id in ("counts-investment", "counts-debt"):
        assert all({row[0].said, row[1].said} == both for row in found[id].rows)
    assert len(found["students"].columns) == 4  # with what the measures add
    assert len(tables(told("exchange", eurasia, c5, "CHN", "TJK"))["students"].columns) == 3


def test_migrants_are_told_both_ways(eurasia: Region, c5: Mechanism):
    rows = tables(told("exchange", eurasia, c5, "RUS", "KGZ"))["people"].rows
    assert (rows[0][0].said, rows[0][1].said) == (Name("economy", "RUS"), Name("economy", "KGZ"))


def test_one_economy_has_its_profile(eurasia: Region, c5: Mechanism):
    assert "people" in tables(told("exchange", eurasia, c5, "TJK"))


def test_power_and_fuels_of_two_are_those_between_them(eurasia: Region, c5: Mechanism):
    found = tables(told("energy", eurasia, c5, "TKM", "UZB"))
    both = {Name("economy", "TKM"), Name("economy", "UZB")}
    assert found
    for id, (one, other) in {"energy-trade": (1, 2), "energy-fuels-between": (0, 1)}.items():
        if id in found:
            assert all({row[one].said, row[other].said} == both for row in found[id].rows)
    assert told("energy", eurasia, c5, "FRA", "UZB") == ()


@pytest.mark.slow
def test_rivers_of_two_say_what_they_gain_together(eurasia: Region, c5: Mechanism):
    (section,) = told("water", eurasia, c5, "KGZ", "UZB")
    rows = tables((section,))["water-together"].rows
    assert all(row[1].said <= row[2].said <= row[3].said for row in rows)
    assert told("water", eurasia, c5, "CHN", "UZB") == ()
    assert {"food-balance"} <= tables(told("water", eurasia, c5, "TJK")).keys()


@pytest.mark.long
def test_crossings_days_and_tonnes_of_two(eurasia: Region, c5: Mechanism):
    found = tables(told("corridors", eurasia, c5, "CHN", "KAZ", package=1))
    assert {"crossing-volumes", "days-between", "tonnes-between"} <= found.keys()
    assert "Dostyk" in str([row[0].said for row in found["crossing-volumes"].rows])
    assert len(found["tonnes-between"].rows) == 2
