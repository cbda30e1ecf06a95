"""The shipped mechanism of China and Central Asia: complete, derived, and of plausible size."""

import re
from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pytest

from ortaq.core import CENTRAL, Change, Mechanism, Region
from ortaq.domains.corridors import network_shifts_of
from ortaq.domains.exchange.students.moves import StudentMove
from ortaq.domains.trade import shifts_of
from ortaq.model import Gains, gains, upstream_effects
from ortaq.observe.mechanisms.unstated import RESERVED

LATEST = (
    "water_for_winter_power",
    "study_and_travel",
    "payments_clearing",
    "darbaza_maktaaral",
    "kambarata_with_rule",
    "lined_canals",
)


LARGEST_PERCENT = 3.0

# China's real income is 37 times that of the five together, so the same money is a smaller percentage there; a deal on
# the Syr Darya leaves Kazakhstan a million USD a year after it has paid for the water.
SMALLEST_PERCENT = {"CHN": 0.0001, "KAZ": 0.0001}

RESULT = re.compile(r"= ([0-9.]+) %\.")
RANGE = re.compile(r"([0-9.]+) \(([0-9.]+) to ([0-9.]+)\)")
CITED = re.compile(r"\[([a-z][a-z0-9_]*)\]")


@pytest.fixture(scope="module")
def alone(eurasia: Region, c5: Mechanism) -> Gains:
    """Return the gains from each of the latest measures on its own."""
    ids = [m.id for m in c5.measures]
    return gains(eurasia, c5, [1 << ids.index(latest) for latest in LATEST])


def measure(c5: Mechanism, name: str) -> Change:
    return next(m for m in c5.measures if m.id == name)


def latest_changes(c5: Mechanism) -> list[Change]:
    return [*(measure(c5, name) for name in LATEST), next(s for s in c5.shocks if s.id == "drought")]


def texts(c5: Mechanism) -> list[str]:
    changes = (*c5.measures, *c5.shocks)
    return [
        c5.description,
        *(change.description for change in changes),
        *(move.derivation for change in changes for move in change.moves),
        *(a.reason for a in c5.assumptions),
        *(c5.sources[key] for key in c5.sources),
    ]


def test_sixteen_measures_and_eight_shocks(c5: Mechanism) -> None:
    assert (len(c5.measures), len(c5.shocks)) == (16, 8)
    assert tuple(m.id for m in c5.measures[-6:]) == LATEST
    assert "sixteen" in c5.description
    # Falls of remittances, Qosh Tepa and a cold winter leave a third for a year without any shock, still the likeliest.
    assert c5.shock_probability[0] == pytest.approx(0.32)
    assert c5.shock_probability[0] == max(c5.shock_probability)


def test_every_measure_says_what_it_costs_and_who_pays(c5: Mechanism) -> None:
    for change in c5.measures:
        assert change.cost is not None
        assert change.cost.capex_musd.central + change.cost.opex_musd_per_year.central > 0.0
        assert set(change.cost.payers) <= set(change.participants), change.id
        assert change.moves


def test_every_source_is_known_and_used(c5: Mechanism) -> None:
    known = {*c5.sources, *(a.id for a in c5.assumptions)} - set(RESERVED)
    changes = (*c5.measures, *c5.shocks)
    named = {change.source for change in changes}
    named |= {move.source for change in changes for move in change.moves}
    named |= {id for m in c5.measures for need in m.needs for id in need.source.split("+") if id}
    costs = [m.cost for m in c5.measures if m.cost is not None]
    named |= {id for cost in costs for id in (cost.source, cost.build_source, cost.ramp_source) if id}
    named |= {id for cost in costs if cost.finance for id in cost.finance.sources}
    cited = {key for text in texts(c5) for key in CITED.findall(text)}
    assert named | cited == known


def test_assumptions_have_a_range_in_order_and_a_reason(c5: Mechanism) -> None:
    for assumption in c5.assumptions:
        band = assumption.band
        assert band.low <= band.central <= band.high, assumption.id
        assert assumption.reason


def test_derivations_end_at_the_number_in_use(c5: Mechanism) -> None:
    seen = 0
    for change in (*c5.measures, *c5.shocks):
        for shift in shifts_of(change):
            found = RESULT.search(shift.derivation)
            if found:
                assert float(found[1]) == pytest.approx(abs(shift.percent.central), rel=0.05), shift.derivation
                seen += 1
    assert seen >= 23


def test_ranges_combine_by_root_of_sum_of_squares(c5: Mechanism) -> None:
    checked = 0
    for change in latest_changes(c5):
        for shift in shifts_of(change):
            if not RESULT.search(shift.derivation):
                continue
            weak, strong = 0.0, 0.0
            factors = re.split(r" (x|/) ", shift.derivation.split(" = ")[0])
            for operation, text in zip(["x", *factors[1::2]], factors[::2], strict=True):
                # A level that only leads to the factor stands before it: the last range counts.
                for central, low, high in RANGE.findall(text)[-1:]:
                    down, up = log(float(central) / float(low)), log(float(high) / float(central))
                    down, up = (down, up) if operation == "x" else (up, down)
                    weak, strong = weak + down**2, strong + up**2
            central = abs(shift.percent.central)
            assert abs(shift.percent.low) == pytest.approx(central * exp(-sqrt(weak)), rel=0.07), shift.derivation
            assert abs(shift.percent.high) == pytest.approx(central * exp(sqrt(strong)), rel=0.07), shift.derivation
            checked += 1
    assert checked >= 9


def test_study_and_travel_states_what_is_done_and_no_effect(c5: Mechanism) -> None:
    moves = measure(c5, "study_and_travel").moves
    assert not any(move.stated for move in moves)
    invested = sum(
        move.value.central * move.intakes * move.place_usd.central / 1e6
        for move in moves
        if isinstance(move, StudentMove)
    )
    cost = measure(c5, "study_and_travel").cost
    assert cost is not None
    assert invested == pytest.approx(cost.capex_musd.central, rel=0.01)


@pytest.mark.slow
def test_each_latest_measure_moves_its_participants_plausibly(c5: Mechanism, alone: Gains) -> None:
    income_change = 100.0 * (alone.musd[:, :, 0] + alone.cost_musd) / alone.income_musd[:, 0]
    for name, row in zip(LATEST, income_change, strict=True):
        for participant in measure(c5, name).participants:
            found = row[c5.members.index(participant)]
            assert SMALLEST_PERCENT.get(participant, 0.0005) < found < LARGEST_PERCENT, (name, participant)


@pytest.mark.slow
def test_the_new_line_acts_through_the_network(eurasia: Region, c5: Mechanism) -> None:
    line = measure(c5, "darbaza_maktaaral")
    routed = replace(c5, measures=(replace(line, moves=network_shifts_of(line)),), shocks=())
    found = gains(eurasia, routed, [1])
    percent = 100.0 * (found.musd[0, :, 0] + found.cost_musd[0]) / found.income_musd[:, 0]
    gain = dict(zip(c5.members, percent.tolist(), strict=True))
    assert min(gain[m] for m in ("UZB", "TJK", "KGZ")) > 0.01
    assert abs(gain["CHN"]) < 0.001


@pytest.mark.slow
def test_drought_falls_on_those_who_live_on_the_two_rivers(c5: Mechanism, alone: Gains) -> None:
    shocks = ["none", *(s.id for s in c5.shocks)]
    ratio = alone.income_musd[:, shocks.index("drought")] / alone.income_musd[:, 0]
    loss = dict(zip(c5.members, (100.0 * (1.0 - ratio)).tolist(), strict=True))
    assert max(loss, key=lambda member: loss[member]) == "TJK"
    assert all(0.05 < loss[m] < LARGEST_PERCENT for m in ("KAZ", "KGZ", "TJK", "TKM", "UZB"))
    # Northern Kazakhstan and China lie outside the basins.
    assert loss["KAZ"] == min(loss[m] for m in ("KAZ", "KGZ", "TJK", "TKM", "UZB"))
    assert abs(loss["CHN"]) < 0.01


@pytest.mark.slow
def test_the_latest_measures_keep_their_worth_under_every_shock(alone: Gains) -> None:
    assert np.isfinite(alone.percent).all()
    # A dam brings least where energy is cheap everywhere, a common standard of food where the border is closed.
    assert (alone.percent.max(axis=1) > 0.003).all()
    assert alone.largest_residual < 1e-9


def test_owners_of_the_railway_and_of_parks_get_what_they_put_up_for(c5: Mechanism) -> None:
    railway, parks = (measure(c5, name).cost for name in ("cku_railway", "parks_and_clusters"))
    assert railway is not None
    assert railway.finance is not None
    assert railway.finance.owners == {"CHN": 0.51, "KGZ": 0.245, "UZB": 0.245}
    assert railway.finance.debt is not None
    assert (railway.finance.debt.share, railway.finance.debt.years, railway.finance.debt.lender) == (0.5, 35, "CHN")
    assert parks is not None
    assert parks.finance is not None
    # What earns in parks is what raises productivity in their hosts: nothing is counted twice.
    change = measure(c5, "parks_and_clusters")
    assert any(RESULT.search(shift.derivation) for shift in shifts_of(change))
    for host in parks.finance.hosts:
        assert any(host in shift.importers and shift.variable == "productivity_hat" for shift in shifts_of(change))


def test_the_company_of_the_railway_gets_what_freight_says_that_carriers_earn(eurasia: Region, c5: Mechanism) -> None:
    railway = measure(c5, "cku_railway")
    assert railway.cost is not None
    assert railway.cost.finance is not None
    assert shifts_of(railway) == ()
    sent = upstream_effects(eurasia, [replace(railway, moves=network_shifts_of(railway))], CENTRAL)["transfer_musd"]
    earned = float(sent[:, eurasia.economy_ids.index("KGZ")].sum())
    assert railway.cost.finance.earnings_musd.central == pytest.approx(earned, rel=0.15)


@pytest.mark.slow
def test_china_gains_from_parks_and_from_the_railway_by_its_terms(eurasia: Region, c5: Mechanism) -> None:
    ids = [m.id for m in c5.measures]
    found = gains(eurasia, c5, [1 << ids.index(name) for name in ("cku_railway", "parks_and_clusters")])
    china = found.musd[:, c5.members.index("CHN"), 0]
    assert (china > 10.0).all()
    assert (found.musd[1, :, 0] > 0.0).all()
