"""The Amu Darya: water shared by limits below Nurek, and what Qosh Tepa, Rogun, a dry year and melt do to whom."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import Corner, InputError
from ortaq.domains.water.amu_coalitions import amu_coalitions
from ortaq.domains.water.amu_darya import NAME, AmuChange, amu_effect, run_with
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.operation.balance import require_balance
from ortaq.domains.water.operation.sharing import parity
from ortaq.domains.water.planned import planned_canal, planned_dam
from tests.domains.water.shared import coalitions_of_the_amu

ORACLE_KM3 = {4.5: 2.25, 6.0: 3.0, 10.0: 5.0}
"""What Uzbekistan and Turkmenistan each lose to Qosh Tepa in a prototype; at 0.05 USD per m3, 0.02 to 0.10."""


@pytest.fixture(scope="module")
def amu() -> Basin:
    return load_basin(NAME)


def test_limits_are_what_is_wanted(amu: Basin) -> None:
    want = amu.want(Corner.CENTRAL)
    for member, year, summer in (("TJK", 9.8, 6.9), ("TKM", 22.0, 15.5), ("UZB", 22.0, 16.0)):
        at = [i for i, c in enumerate(amu.canals) if c.member == member]
        assert want[:, at].sum() == pytest.approx(year, abs=0.02)
        assert want[3:9, at].sum() == pytest.approx(summer, abs=0.02)


@pytest.mark.parametrize("coalitions", [False, True])
def test_a_river_of_limits_without_a_planned_canal_is_refused_with_what_to_add(amu: Basin, *, coalitions: bool) -> None:
    river = replace(amu, sharing=tuple(replace(s, rule="first") if s.rule == "planned" else s for s in amu.sharing))
    with pytest.raises(InputError, match="nothing is wanted of a canal that is planned"):
        amu_coalitions(river, 10.0) if coalitions else run_with(river, AmuChange())


def test_what_is_planned_is_said_by_the_tables(amu: Basin) -> None:
    assert (planned_canal(amu).canal, planned_dam(amu)) == ("afg_qosh_tepa", "rogun")
    with pytest.raises(InputError, match="plans no dam at 'nurek'"):
        planned_dam(replace(amu, dams=tuple(replace(dam, stage="built") for dam in amu.dams)))


def test_the_river_of_today_is_that_of_the_yearbooks(amu: Basin) -> None:
    """Means of 2021, 2023 and 2024 at Kerki and Tuyamuyun; the ministry says 80 to 85 percent of the limits."""
    record = run_with(amu, AmuChange())
    year = slice(12, 24)
    kerki = record.one("flow", "border")[year]
    assert kerki.sum() == pytest.approx(55.0, abs=1.0)
    assert kerki[3:9].sum() / kerki.sum() == pytest.approx(43.28 / 56.4, abs=0.03)
    assert record.one("flow", "kerki")[year].sum() == pytest.approx(20.6, abs=1.0)
    limited = [i for i, s in enumerate(amu.sharing) if s.rule == "limit"]
    supply = record.taken[year][:, limited].sum() / amu.want(Corner.CENTRAL)[:, limited].sum()
    assert supply == pytest.approx(0.853, abs=0.03)
    assert require_balance(record) < 1e-9


def test_who_shares_by_parity_gets_half_but_never_more_than_it_wants() -> None:
    assert parity(10.0, np.array([8.0, 9.0])).tolist() == [5.0, 5.0]
    assert parity(10.0, np.array([3.0, 9.0])).tolist() == [3.0, 7.0]
    assert parity(20.0, np.array([3.0, 9.0])).tolist() == [3.0, 9.0]
    assert parity(-1.0, np.array([3.0, 9.0])).tolist() == [0.0, 0.0]


@pytest.mark.slow
@pytest.mark.parametrize("km3", ORACLE_KM3)
def test_qosh_tepa_costs_those_below_what_the_prototype_says(km3: float) -> None:
    effect = amu_effect(AmuChange(qosh_tepa_km3=km3))
    lost = ORACLE_KM3[km3]
    for member in ("UZB", "TKM"):
        told = effect.band("agrifood", member)
        assert -2.0 * lost * 50.0 <= told.low <= told.central <= told.high <= -0.4 * 0.8 * lost * 50.0
        assert 0.8 <= -told.central / (lost * 50.0) <= 1.2
        assert -effect.km3[effect.members.index(member)] == pytest.approx(lost, rel=0.15)
    assert effect.band("agrifood", "AFG").low > 0.0
    assert effect.band("welfare", "UZB").central < 0.0
    assert not effect.energy.any()


@pytest.mark.slow
def test_nothing_changed_is_exactly_nothing() -> None:
    effect = amu_effect(AmuChange())
    assert not any(part.any() for part in (effect.agrifood, effect.energy, effect.welfare, effect.km3, effect.twh))
    assert effect.delta_km3 == 0.0


@pytest.mark.slow
def test_a_shock_and_a_measure_in_it_add_up() -> None:
    dry, both = AmuChange(dry_year=True), AmuChange(dry_year=True, qosh_tepa_km3=6.0)
    parts = amu_effect(dry).agrifood + amu_effect(both, given=dry).agrifood
    assert parts == pytest.approx(amu_effect(both).agrifood, abs=1e-9)
    assert amu_effect(dry).energy[1, 0] < 0.0
    assert (amu_effect(both).agrifood[1] < amu_effect(dry).agrifood[1])[[1, 3]].all()


@pytest.mark.slow
def test_rogun_costs_those_below_nothing_where_its_rule_is_signed() -> None:
    """Freely run it gives Tajikistan more and takes summer water; with its rule nothing below Nurek changes."""
    rule, free = amu_effect(AmuChange(rogun="rule")), amu_effect(AmuChange(rogun="free"))
    assert not rule.agrifood.any()
    assert not rule.km3.any()
    assert rule.twh[0] == pytest.approx(13.1, rel=0.02)
    assert free.band("energy", "TJK").central > rule.band("energy", "TJK").central > 0.0
    assert free.band("agrifood", "UZB").high < 0.0
    assert free.band("agrifood", "TKM").high < 0.0


@pytest.mark.slow
def test_less_melt_costs_and_water_saved_helps() -> None:
    assert (amu_effect(AmuChange(melt=(0.9, 1.0))).agrifood[1, [1, 3]] < 0.0).all()
    saved = amu_effect(AmuChange(efficiency={"UZB": 0.1}))
    assert saved.band("agrifood", "UZB").low > 0.0
    assert saved.delta_km3 > 0.0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (AmuChange(qosh_tepa_km3=4500.0), "4500 km3 a year"),
        (AmuChange(qosh_tepa_km3=-1.0), "-1 km3 a year"),
        (AmuChange(efficiency={"KAZ": 0.1}), "'KAZ' would need"),
        (AmuChange(efficiency={"UZB": 10.0}), "10 less water"),
        (AmuChange(melt=(0.0, 1.0)), "without water"),
        (AmuChange(rogun="maybe"), "'maybe'"),
        (AmuChange(dry_year=2.5), "severity 2.5"),
    ],
)
def test_what_cannot_be_is_refused(change: AmuChange, told: str) -> None:
    with pytest.raises(InputError) as refused:
        amu_effect(change)
    assert told in str(refused.value)


def test_a_dam_of_which_nothing_is_known_is_not_run(amu: Basin) -> None:
    without = replace(amu, dam_facts=tuple(f for f in amu.dam_facts if (f.dam, f.item) != ("rogun", "twh")))
    with pytest.raises(InputError, match="nothing says the twh of 'rogun'"):
        amu_effect(AmuChange(rogun="rule"), basin=without)


@pytest.mark.slow
def test_one_corner_is_that_of_all_three_and_a_river_that_hardly_flows_loses_what_comes() -> None:
    change = AmuChange(qosh_tepa_km3=10.0, dry_year=True, melt=(0.6, 0.6))
    low = amu_effect(change, corners=(Corner.LOW,))
    assert low.agrifood.shape == (1, 4)
    assert np.array_equal(low.agrifood[0], amu_effect(change).agrifood[0])
    assert (
        low.agrifood[0, [1, 3]] < amu_effect(AmuChange(dry_year=True), corners=(Corner.LOW,)).agrifood[0, [1, 3]]
    ).all()


@pytest.mark.slow
def test_a_drier_year_than_the_low_end_costs_more() -> None:
    one, worse = (amu_effect(AmuChange(dry_year=dry), corners=(Corner.CENTRAL,)).market[0] for dry in (1.0, 1.6))
    assert (worse <= one).all()
    assert worse.sum() < 1.3 * one.sum() < 0.0


@pytest.mark.slow
def test_only_afghanistan_decides_qosh_tepa_and_is_paid_for_giving_it_up(amu: Basin) -> None:
    told = coalitions_of_the_amu(amu, 10.0)
    found, members = told.found, told.found.members
    alone, everyone = found.gains[0b1110], found.gains[0b1111]  # Qosh Tepa given up; Nurek planned for all as well
    change = amu_effect(AmuChange(qosh_tepa_km3=10.0)).market[1]
    assert alone[1:] == pytest.approx(-change[1:], rel=0.03)  # years after count what is left, not the canal again
    assert np.abs(everyone - alone).max() < 10.0
    afg = 1 << members.index("AFG")
    assert all(km3 == 10.0 for bits, km3 in told.qosh_tepa_km3.items() if not bits & afg)
    assert told.qosh_tepa_km3[(1 << len(members)) - 1] < 10.0
    assert (found.shapley > 0.0).all()
    paid = found.payments(found.shapley)
    assert paid.sum() == pytest.approx(0.0, abs=1e-9)
    assert paid[members.index("AFG")] > 0.0
    assert told.without.sum() < 0.2 * found.shapley.sum()
    assert "AFG" not in told.others
