"""The shipped mechanism of the Shanghai Cooperation Organization: complete, derived, routed through the network."""

import re
from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import CENTRAL, Array, Change, Mechanism, Move, Region
from ortaq.domains.corridors import CLOSURES, network_shifts_of, transport_of
from ortaq.domains.trade import shifts_of
from ortaq.model import Gains, gains, upstream_effects
from ortaq.observe import load_mechanism
from ortaq.observe.mechanisms.unstated import RESERVED

ROUTED_MEASURES = ("corridor_facilitation", "north_south")
CUSTOMS_UNION = {"BLR", "KAZ", "KGZ", "RUS"}
LARGEST_PERCENT = 3.0
RESULT = re.compile(r"(?:=|Sum) ([0-9.]+) %\.")
CITED = re.compile(r"\[([a-z][a-z0-9_]*)\]")


@pytest.fixture(scope="module")
def sco(eurasia: Region) -> Mechanism:
    return load_mechanism("sco", eurasia)


@pytest.fixture(scope="module")
def alone(eurasia: Region, sco: Mechanism) -> Gains:
    """Return the gains from each measure on its own."""
    return gains(eurasia, sco, [1 << at for at in range(len(sco.measures))])


@pytest.fixture(scope="module")
def routed(eurasia: Region, sco: Mechanism) -> dict[str, Array]:
    """Return trade costs that follow from the network part of each change, shape (sector, importer, exporter)."""
    changes = [replace(c, moves=network_shifts_of(c)) for c in (*sco.measures, *sco.shocks) if network_shifts_of(c)]
    return {c.id: upstream_effects(eurasia, [c], CENTRAL)["trade_cost_hat"] for c in changes}


def change(sco: Mechanism, name: str) -> Change:
    return next(c for c in (*sco.measures, *sco.shocks) if c.id == name)


def percent(region: Region, hats: Array, importer: str, exporter: str, sector: str = "equipment") -> float:
    at = (region.sector_ids.index(sector), region.economy_ids.index(importer), region.economy_ids.index(exporter))
    return 100.0 * float(hats[at] - 1.0)


def test_six_measures_and_four_shocks(sco: Mechanism) -> None:
    assert (len(sco.measures), len(sco.shocks)) == (6, 4)
    assert sco.shock_probability[0] > 0.5
    through_network = tuple(c.id for c in (*sco.measures, *sco.shocks) if network_shifts_of(c))
    assert through_network == (*ROUTED_MEASURES, "red_sea_avoided")


def test_every_change_acts_and_every_measure_names_its_payers(sco: Mechanism) -> None:
    assert all(c.moves for c in (*sco.measures, *sco.shocks))
    for measure in sco.measures:
        assert measure.cost is not None
        assert measure.cost.capex_musd.central + measure.cost.opex_musd_per_year.central > 0.0
        assert set(measure.cost.payers) <= set(measure.participants), measure.id


def test_every_source_is_known_and_used(sco: Mechanism) -> None:
    changes = (*sco.measures, *sco.shocks)
    moves: list[Move] = []
    for c in changes:
        moves += [*c.moves]
    named = {c.source for c in changes} | {move.source for move in moves}
    named |= {need.source for measure in sco.measures for need in measure.needs}
    costs = [m.cost for m in sco.measures if m.cost is not None]
    named |= {id for cost in costs for id in (cost.source, cost.build_source, cost.ramp_source) if id}
    texts = [sco.description, *(c.description for c in changes), *(move.derivation for move in moves)]
    texts += [*(a.reason for a in sco.assumptions), *sco.sources.values()]
    cited = {key for text in texts for key in CITED.findall(text)}
    assert named | cited == {*sco.sources, *(a.id for a in sco.assumptions)} - set(RESERVED)


def test_assumptions_have_a_range_in_order_and_a_reason(sco: Mechanism) -> None:
    for assumption in sco.assumptions:
        band = assumption.band
        assert band.low <= band.central <= band.high, assumption.id
        assert assumption.reason


def test_stated_percentages_end_at_the_number_in_use(sco: Mechanism) -> None:
    found = [(s, RESULT.findall(s.derivation)) for c in (*sco.measures, *sco.shocks) for s in shifts_of(c)]
    derived = [(shift, results) for shift, results in found if results]
    for shift, results in derived:
        assert float(results[-1]) == pytest.approx(abs(shift.percent.central), rel=0.05), shift.derivation
    assert len(derived) >= 25


def test_ranges_of_the_network_run_from_the_weak_to_the_strong_effect(sco: Mechanism) -> None:
    for c in (*sco.measures, *sco.shocks):
        for move in network_shifts_of(c):
            weak_to_strong = (move.value.low, move.value.central, move.value.high)
            assert weak_to_strong == tuple(sorted(weak_to_strong, reverse=move.action not in CLOSURES)), move.targets


def test_facilitation_reaches_every_crossing_between_members_alike(eurasia: Region, sco: Mechanism) -> None:
    transport = transport_of(eurasia)
    assert transport is not None
    between = {
        c.id: {c.economy_from, c.economy_to}
        for c in transport.network.crossings
        if {c.economy_from, c.economy_to} <= set(sco.members) and c.kind in ("border", "other_border")
        if c.economy_from != c.economy_to and c.status != "planned"
    }
    customs, fees, union = (set(move.targets) for move in network_shifts_of(change(sco, "corridor_facilitation")))
    assert customs == fees == {c for c, pair in between.items() if not pair <= CUSTOMS_UNION}
    assert union == {c for c, pair in between.items() if pair <= CUSTOMS_UNION}


def test_documents_count_once_for_every_pair_but_those_of_the_union(sco: Mechanism) -> None:
    shifts = shifts_of(change(sco, "corridor_facilitation"))
    pairs = [frozenset({a, b}) for s in shifts for a in s.importers for b in s.exporters]
    members = sco.members
    expected = {frozenset({a, b}) for a in members for b in members if a != b and not {a, b} <= CUSTOMS_UNION}
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == expected
    assert len({s.percent for s in shifts}) == 1


@pytest.mark.parametrize("name", ROUTED_MEASURES)
def test_routed_measures_make_trade_of_their_participants_cheaper(
    eurasia: Region, sco: Mechanism, routed: dict[str, Array], name: str
) -> None:
    hats = routed[name]
    # Where more travels somebody else waits longer, which is little beside what is gained.
    assert hats.max() - 1.0 < 0.02 * (1.0 - hats.min())
    for participant in change(sco, name).participants:
        at = eurasia.economy_ids.index(participant)
        assert hats[:, at].min() < 1.0 - 1e-4, participant


def test_the_railway_and_the_timetable_shorten_the_two_branches(eurasia: Region, routed: dict[str, Array]) -> None:
    hats = routed["north_south"]
    assert -2.0 < percent(eurasia, hats, "RUS", "IRN") < -0.1
    for importer in ("KAZ", "KGZ", "TJK", "TKM", "UZB"):
        assert -4.0 < percent(eurasia, hats, importer, "IRN") < -0.01
    # This cargo goes by ship, which is why trade of India with both stays stated.
    assert percent(eurasia, hats, "RUS", "IND") == pytest.approx(0.0, abs=1e-3)
    assert -0.1 < percent(eurasia, hats, "BLR", "IND") <= 0.0


@pytest.mark.slow
def test_the_closed_strait_hurts_the_members_whose_ships_pass_it(eurasia: Region, sco: Mechanism) -> None:
    closure = tuple(replace(s, moves=network_shifts_of(s)) for s in sco.shocks if s.id == "red_sea_avoided")
    found = gains(eurasia, replace(sco, shocks=closure), [0])
    loss = dict(zip(sco.members, (100.0 * (1.0 - found.income_musd[:, 1] / found.income_musd[:, 0])), strict=True))
    assert min(loss[m] for m in ("CHN", "IND", "IRN", "PAK")) > 0.01
    assert max(loss.values()) < LARGEST_PERCENT


def test_the_company_of_the_line_gets_what_freight_says_that_carriers_earn(eurasia: Region, sco: Mechanism) -> None:
    line = change(sco, "north_south")
    assert line.cost is not None
    assert line.cost.finance is not None
    sent = upstream_effects(eurasia, [replace(line, moves=network_shifts_of(line))], CENTRAL)["transfer_musd"]
    earned = float(sent[:, eurasia.economy_ids.index("IRN")].sum())
    assert line.cost.finance.earnings_musd.central == pytest.approx(earned, rel=0.15)


def test_the_closed_strait_delays_china_as_it_delays_india_and_only_rates_are_stated(
    eurasia: Region, sco: Mechanism, routed: dict[str, Array]
) -> None:
    shock = change(sco, "red_sea_avoided")
    hats = routed[shock.id]
    for exporter in ("CHN", "IND", "JPN", "KOR"):
        for importer in ("DEU", "NLD", "ITA", "ESP"):
            assert 1.0 < percent(eurasia, hats, importer, exporter) < 8.0, (exporter, importer)
    assert {s.source for s in shifts_of(shock)} == {"red_sea_rates_2024"}


def test_each_measure_alone_is_plausible_for_its_participants(sco: Mechanism, alone: Gains) -> None:
    income_change = 100.0 * (alone.musd[:, :, 0] + alone.cost_musd) / alone.income_musd[:, 0]
    assert np.abs(income_change).max() < LARGEST_PERCENT
    for name in ROUTED_MEASURES:
        at = next(i for i, m in enumerate(sco.measures) if m.id == name)
        for participant in sco.measures[at].participants:
            assert income_change[at, sco.members.index(participant)] > 0.001, (name, participant)
    assert alone.largest_residual < 1e-9
