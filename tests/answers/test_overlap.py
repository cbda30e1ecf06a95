"""Two mechanisms with members in common: the double payment of a toy is known by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.answers import settle
from ortaq.answers.joining import joined, union_agenda
from ortaq.answers.overlap import Overlap, overlap
from ortaq.answers.terms import Terms
from ortaq.core import InputError, Mechanism, Region
from ortaq.observe import load_mechanism, load_region

TOY = """
schema = 1
[region]
base_year = 2023
gdp_musd = { AAA = 900, BBB = 700, CCC = 4000, DDD = 2000 }
[region.exports_musd]
AAA = { BBB = 40, CCC = 30, DDD = 20 }
BBB = { AAA = 35, CCC = 20, DDD = 10 }
CCC = { AAA = 30, BBB = 25, DDD = 50 }
DDD = { AAA = 10, BBB = 15, CCC = 40 }
[mechanism]
members = ["AAA", "BBB", "CCC"]
[[measure]]
id = "papers"
participants = ["AAA", "BBB"]
between = ["AAA", "BBB"]
trade_cost_percent = -4
cost = { opex_musd_per_year = { low = 0.5, central = 1.0, high = 2.0 }, payers = { AAA = 0.6, BBB = 0.4 } }
"""
# AAA and BBB trade papers here too, and with DDD: a third of its pairs is the same.
OTHER = """
[[measure]]
id = "window"
participants = ["AAA", "BBB", "DDD"]
cost = { opex_musd_per_year = { low = 1.5, central = 3.0, high = 6.0 }, payers = { AAA = 0.3, BBB = 0.5, DDD = 0.2 } }
[[measure.shift]]
variable = "trade_cost_hat"
importers = ["AAA"]
exporters = ["BBB", "DDD"]
both_directions = true
percent = { low = -2, central = -4, high = -5 }
[[measure.shift]]
variable = "trade_cost_hat"
importers = ["BBB"]
exporters = ["DDD"]
both_directions = true
percent = { low = -2, central = -4, high = -5 }
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Region, Mechanism, Mechanism]:
    folder: Path = tmp_path_factory.mktemp("overlap")
    (folder / "one.toml").write_text(TOY, encoding="utf-8")
    head = TOY[: TOY.index("[[measure]]")].replace('"CCC"]', '"DDD"]')
    (folder / "two.toml").write_text(head + OTHER, encoding="utf-8")
    region = load_region(str(folder / "one.toml"))
    one, other = (load_mechanism(str(folder / f"{name}.toml"), region) for name in ("one", "two"))
    return region, one, replace(other, region=one.region)


@pytest.fixture(scope="module")
def found(two: tuple[Region, Mechanism, Mechanism]) -> Overlap:
    return overlap(*two)


def test_the_double_payment_is_the_smaller_one_for_the_common_part(found: Overlap) -> None:
    assert found.members == ("AAA", "BBB")
    (pair,) = found.shared
    # Both pairs of papers are in the window; of its two moves the first does half of the same, the second nothing.
    assert (pair.of_first, pair.of_second, pair.same) == (1.0, 0.25, False)
    # AAA pays 0.6 of 1.0 and a quarter of 0.9: 0.225 twice. BBB pays 0.4 of 1.0 and a quarter of 1.5: 0.375 twice.
    assert [band.central for band in found.twice_musd[0]] == pytest.approx([0.225, 0.375])
    assert [(band.low, band.high) for band in found.twice_musd[0]] == [
        pytest.approx((0.1125, 0.45)),
        pytest.approx((0.1875, 0.75)),
    ]
    assert found.twice((1, 1)).tolist() == pytest.approx([0.225, 0.375])
    assert found.twice((1, 0)).tolist() == [0.0, 0.0]


def test_both_together_bring_a_doubled_effect_once(two: tuple[Region, Mechanism, Mechanism], found: Overlap) -> None:
    both = joined(two[0], found, (1, 1))
    assert both.members == ("AAA", "BBB", "CCC", "DDD")
    assert both.dropped == 1
    assert both.paid_musd == pytest.approx(np.array([[0.6, 0.4, 0.0, 0.0], [0.9, 1.5, 0.0, 0.6]]))
    # The window does all that papers do: beside it papers bring nothing and cost what they cost.
    assert both.gain_musd[2] == pytest.approx(both.gain_musd[1] - both.paid_musd[0])
    assert both.signs[0, 0].all() == both.signs[0, 0, :3].all()
    assert not both.signs[0, 1, :2].any()
    assert both.signs[0, 1, 3]
    assert both.largest_residual < 1e-9


def test_a_short_union_is_one_agenda_of_the_members_in_both(
    two: tuple[Region, Mechanism, Mechanism], found: Overlap
) -> None:
    whole = union_agenda(found)
    assert whole is not None
    assert (whole.members, [m.id for m in whole.measures]) == (("AAA", "BBB"), ["papers", "window"])
    assert whole.rules.excludes == ()
    settled = settle(two[0], whole, Terms())[1]
    assert settled.recommended in (1, 2, 3)
    long = replace(found, first=replace(found.first, measures=found.first.measures * 11))
    assert union_agenda(long) is None


def test_what_cannot_be_set_side_by_side_is_refused(two: tuple[Region, Mechanism, Mechanism]) -> None:
    region, one, other = two
    with pytest.raises(InputError, match="'one' twice"):
        overlap(region, one, one)
    with pytest.raises(InputError, match="about region"):
        overlap(region, one, replace(other, region="elsewhere"))
    with pytest.raises(InputError, match="no member in common"):
        overlap(region, replace(one, members=("CCC",)), replace(other, members=("DDD",)))
