"""What crops make of water: steps, cuts and yields, on small tables and on the shipped ones."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import Assumption, Band, Corner
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.food.crop_response import Canal, Response, agrifood_musd, left_of, steps
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.ranges import product, spread
from ortaq.domains.water.food.reader import read_food
from ortaq.domains.water.food.rows import Crop, Field
from ortaq.domains.water.food.worth import canals_of, reach_worths, wants_of

HERE = Canal("AAA", "", "")


def small(*, ky: float = 1.0) -> Food:
    """Return tables with a dear and a cheap crop of 100 thousand hectares each; a hectare takes 10,000 m3."""
    exact = Band.exact
    crops = (
        Crop("wheat", exact(ky), exact(200.0), exact(10_000.0), ""),
        Crop("garden", exact(1.0), exact(400.0), exact(10_000.0), ""),
    )
    fields = tuple(Field("AAA", "", "", c.crop, exact(100.0), exact(5.0), "") for c in crops)
    numbers = {"A-FOOD-ET": 1.0, "A-FOOD-CANAL": 1.0, "A-FOOD-DEEP": 0.5, "A-FOOD-SAVED": 0.0}
    assumed = tuple(Assumption(name, "", exact(x), "", "") for name, x in numbers.items())
    return Food(crops, fields, (), (), (), (), (), assumed)


def test_the_cheapest_crop_is_dropped_first() -> None:
    """Wheat makes 5 t x 200 USD of 10,000 m3: 0.1 USD; the garden 0.2."""
    found = steps(small(), HERE, 2.0)
    assert [(s.crop, s.km3) for s in found] == [("garden", 1.0), ("wheat", 1.0)]
    assert [s.usd_m3 for s in found] == pytest.approx([0.2, 0.1])
    response = Response.of(small(), [HERE], np.array([2.0]))
    earned = response.musd(np.array([[0.0], [1.0], [1.5], [2.0], [9.0]]))[:, 0]
    assert earned == pytest.approx([0.0, 200.0, 250.0, 300.0, 300.0])


def test_a_crop_that_bears_a_lack_spreads_it_before_fields_are_given_up() -> None:
    """At ky 0.5 the last half of the water of wheat is worth half, and all of it together what the crop is worth."""
    found = [s for s in steps(small(ky=0.5), HERE, 2.0) if s.crop == "wheat"]
    assert [s.km3 for s in found] == [0.5, 0.5]
    assert [s.usd_m3 for s in found] == pytest.approx([0.15, 0.05])
    assert sum(s.km3 * s.usd_m3 for s in found) == pytest.approx(0.1)


def test_the_door_for_the_model_takes_batches_and_changes_nothing_where_all_is_delivered() -> None:
    want = np.array([2.0, 2.0])
    change = agrifood_musd(small(), [HERE, HERE], want, np.array([[2.0, 2.0], [1.5, 2.0], [0.0, 0.0]]))
    assert change["AAA"].tolist() == pytest.approx([0.0, -50.0, -600.0])
    assert change["AAA"][0] == 0.0


def test_a_state_without_fields_earns_nothing() -> None:
    assert steps(small(), Canal("BBB", "", ""), 2.0) == ()
    assert Response.of(small(), [Canal("BBB", "", "")], np.array([1.0])).musd(np.array([1.0])).tolist() == [0.0]


def test_water_beyond_the_fields_of_a_reach_is_worth_nothing_to_crops() -> None:
    food = small()
    reach = tuple(replace(f, basin="river", reach="upper") for f in food.fields)
    found = steps(replace(food, fields=reach), Canal("AAA", "river", "upper"), 5.0)
    assert (found[-1].crop, found[-1].usd_m3) == ("", 0.0)
    assert found[-1].km3 == pytest.approx(3.0)
    assert sum(s.km3 for s in found) == pytest.approx(5.0)


def test_yields_follow_the_line_of_the_yield_response() -> None:
    assert left_of(1.0, 1.0, 0.8) == pytest.approx(0.8)
    assert left_of(0.85, 0.8, 0.5) == pytest.approx(0.66)
    assert left_of(1.3, 1.0, 0.0) == 0.0
    assert left_of(1.3, 1.0, 1.0) == 1.0


def test_ranges_take_numbers_as_independent() -> None:
    sum_of = spread(lambda a, b: a - b, Band(1.0, 4.0, 8.0), Band(0.0, 4.0, 7.0))
    assert (sum_of.low, sum_of.central, sum_of.high) == pytest.approx((-np.hypot(3, 3), 0.0, np.hypot(4, 4)))
    alone = product(Band(0.0, 2.0, 4.0), Band.exact(1.0))
    assert (alone.low, alone.central, alone.high) == pytest.approx((0.0, 2.0, 4.0))
    assert product(Band(0.0, 0.0, 2.0), Band(1.0, 2.0, 3.0)) == Band(0.0, 0.0, 6.0)


@pytest.mark.parametrize("basin", ["syr_darya", "amu_darya"])
def test_worths_by_crops_are_near_those_of_the_basin(basin: str) -> None:
    """Of the first two steps where land is known by state: within a factor of two and a half of the middle."""
    told = [w for w in reach_worths(read_food(), load_basin(basin)) if not w.of_reach]
    assert told
    for w in told:
        for own, said in zip(w.by_crops[:2], w.by_basin[:2], strict=True):
            assert 0.4 < own.central / said.central < 2.5
            assert own.low < own.central < own.high


def test_the_lower_syr_darya_wants_more_than_its_known_fields_take() -> None:
    """Kyzylorda had 184.5 thousand ha in 2018 (newtimes.kz/regiony/80190), which need a third of what is wanted."""
    (lower,) = [
        w for w in reach_worths(read_food(), load_basin()) if w.member == "KAZ" and w.of_reach and w.want_km3 > 5
    ]
    assert 150.0 < lower.known_kha < 200.0 < lower.fed_kha
    assert lower.by_crops[1].high == 0.0


@pytest.mark.parametrize("basin", ["syr_darya", "amu_darya"])
def test_a_cut_costs_more_than_twice_when_it_doubles(basin: str) -> None:
    river = load_basin(basin)
    want = wants_of(river)
    cuts = np.stack([want, want * 0.9, want * 0.8])
    for end in Corner:
        for change in agrifood_musd(read_food(), canals_of(river), want, cuts, end).values():
            assert change[0] == 0.0
            assert change[2] <= 2.0 * change[1] + 1e-9 <= 1e-9
