"""Migrants are people: what they keep for themselves abroad stands beside the income of those at home."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import CENTRAL, Array, Band, Change, Corner, InputError, Kind, Region, Scenario
from ortaq.core.report import Table
from ortaq.domains import valuation
from ortaq.domains.exchange.known_moves import PLACES, RETURN, known_move
from ortaq.domains.exchange.model import MODEL
from ortaq.domains.exchange.part import people_of
from ortaq.domains.exchange.people.moves import NOBODY, ExchangeAction, ExchangeMove
from ortaq.domains.exchange.people.report import joined
from ortaq.domains.exchange.report import report_of, sections
from ortaq.model import gains, run
from ortaq.observe import load_mechanism

NONE = np.array([0])
WAGE, WAGE_AT_HOME, WORKERS, SENT = 12 * 1000.0, 12 * 250.0, 1.5, 5000.0
"""USD a year, million persons, million USD a year: people of Tajikistan in Russia, as the shipped region has them."""


def move(action: ExchangeAction, value: float, returned: float = 0.0, additional: float = 1.0) -> ExchangeMove:
    back, new = Band.exact(returned), Band.exact(additional)
    return ExchangeMove(action, ("RUS",), ("TJK",), Band.exact(value), "", "", back, new)


def answered(region: Region, *moves: ExchangeMove) -> dict[str, Array]:
    shock = Change("people", Kind.SHOCK, "People", "", moves, "nobody")
    (found,) = MODEL.agenda(region, (), [(shock,)], NONE, CENTRAL, ())
    assert np.array_equal(found["welfare_musd"].rows, found["migrants_musd"].rows)
    return {name: values.rows[0] for name, values in found.items()}


def at(region: Region, code: str) -> int:
    return region.economy_ids.index(code)


def test_who_goes_home_loses_what_he_kept_abroad(eurasia: Region) -> None:
    found = answered(eurasia, move(ExchangeAction.REMITTANCES_PERCENT, -25.0, returned=0.3))
    home = 0.25 * 0.3 * WORKERS
    kept = WAGE - SENT / WORKERS
    own = found["migrants_musd"]
    assert own[at(eurasia, "TJK")] == pytest.approx(-home * kept)
    # In the accounts the wage of a migrant is income of the host, which loses what it never had.
    assert own[at(eurasia, "RUS")] == pytest.approx(home * kept)
    assert own.sum() == pytest.approx(0.0, abs=1e-9)
    assert np.count_nonzero(own) == 2
    assert found["labour_hat"][at(eurasia, "TJK")] > 1.0


@pytest.mark.parametrize("action", list(ExchangeAction))
def test_no_change_is_exactly_nothing(eurasia: Region, action: ExchangeAction) -> None:
    found = answered(eurasia, move(action, 0.0, returned=0.5))
    assert all((value == (1.0 if name.endswith("_hat") else 0.0)).all() for name, value in found.items())


def test_who_stays_and_sends_less_keeps_what_he_keeps_today(eurasia: Region) -> None:
    found = answered(eurasia, move(ExchangeAction.REMITTANCES_PERCENT, -25.0))
    assert (found["migrants_musd"] == 0.0).all()


@pytest.mark.slow
def test_a_forced_return_is_no_gain(eurasia: Region) -> None:
    """Home output rises by what those who return add; with the wages that they lose it is a loss, larger with each."""

    def told(returned: float) -> tuple[float, float]:
        shock = move(ExchangeAction.REMITTANCES_PERCENT, -25.0, returned=returned)
        scenario = Scenario("back", "Back", (Change("b", Kind.SHOCK, "", "", (shock,), "x"),))
        metrics, tjk = run(eurasia, scenario).metrics, at(eurasia, "TJK")
        whole = metrics["real_income_musd"][tjk] + metrics["migrants_musd"][tjk]
        assert metrics["whole_musd"][tjk] == pytest.approx(whole)
        return float(metrics["real_income_percent"][tjk]), float(metrics["whole_percent"][tjk])

    (income, whole), (income_back, whole_back) = told(0.0), told(0.6)
    assert income_back > income
    assert whole_back < whole == pytest.approx(income)


def test_places_for_workers_move_money_labour_and_their_own_income(eurasia: Region) -> None:
    found = answered(eurasia, move(ExchangeAction.WORKERS_PERCENT, 10.0, additional=0.5))
    more = 0.05 * WORKERS
    rus, tjk = at(eurasia, "RUS"), at(eurasia, "TJK")
    assert found["transfer_musd"][rus, tjk] == pytest.approx(0.05 * SENT)
    assert found["migrants_musd"][tjk] == pytest.approx(more * (WAGE - SENT / WORKERS))
    # A worker takes the wage along; the capital beside him stays, so the host loses less than an average worker adds.
    assert found["labour_hat"][tjk] == pytest.approx(1.0 - more * WAGE_AT_HOME / eurasia.value_added[tjk])
    assert found["labour_hat"][rus] == pytest.approx(1.0 + more * WAGE / eurasia.value_added[rus])


def test_cheaper_papers_are_income_of_workers_part_of_which_goes_home(eurasia: Region) -> None:
    found = answered(eurasia, move(ExchangeAction.PERMIT_COST_POINTS, -5.0))
    saved, share = 0.05 * WAGE * WORKERS, SENT / (WAGE * WORKERS)
    rus, tjk = at(eurasia, "RUS"), at(eurasia, "TJK")
    assert found["transfer_musd"][rus, tjk] == pytest.approx(share * saved)
    assert found["migrants_musd"][tjk] == pytest.approx((1.0 - share) * saved)
    assert found["migrants_musd"][rus] == pytest.approx(-(1.0 - share) * saved)
    assert (found["labour_hat"] == 1.0).all()


def test_a_percent_alone_takes_the_rest_from_the_region(eurasia: Region) -> None:
    bare = ExchangeMove(ExchangeAction.REMITTANCES_PERCENT, ("RUS",), ("TJK",), Band.exact(-25.0), "", "", None, None)
    whole = known_move(bare, eurasia, "here")
    assert whole.returned == next(a.band for a in eurasia.assumptions if a.id == RETURN)
    assert RETURN in whole.derivation
    places = replace(bare, action=ExchangeAction.WORKERS_PERCENT)
    assert known_move(places, eurasia, "here").additional == next(a.band for a in eurasia.assumptions if a.id == PLACES)
    # Where workers are not counted nobody returns; more money brings nobody home.
    assert known_move(replace(bare, payers=("KAZ",)), eurasia, "here").returned == NOBODY
    assert known_move(replace(bare, value=Band.exact(5.0)), eurasia, "here").returned == NOBODY


def test_what_the_region_does_not_know_of_workers_is_refused(eurasia: Region) -> None:
    people = people_of(eurasia)
    assert people is not None
    blind = replace(eurasia, parts={"exchange": replace(eurasia.parts["exchange"], people=replace(people, wages=()))})
    with pytest.raises(InputError, match="no wage in RUS, where workers of TJK earn"):
        known_move(move(ExchangeAction.WORKERS_PERCENT, 5.0), blind, "here")
    silent = replace(eurasia, assumptions=())
    with pytest.raises(InputError, match="additional_share is missing"):
        known_move(replace(move(ExchangeAction.WORKERS_PERCENT, 5.0), additional=None), silent, "here")


def test_a_return_costs_the_host_the_wage_and_no_capital(eurasia: Region) -> None:
    """What the host's market loses is the wage; what it no longer sends and what the worker kept are that wage."""
    found = answered(eurasia, move(ExchangeAction.REMITTANCES_PERCENT, -25.0, returned=1.0))
    rus = at(eurasia, "RUS")
    wages = (found["labour_hat"][rus] - 1.0) * eurasia.value_added[rus]
    assert wages == pytest.approx(-0.25 * WORKERS * WAGE)
    kept, sent = found["migrants_musd"][rus], -found["transfer_musd"][rus].sum()
    assert wages + kept + sent == pytest.approx(0.0, abs=1e-6)


def test_where_no_wage_is_known_the_region_assumes_what_a_worker_adds(eurasia: Region) -> None:
    people = people_of(eurasia)
    assert people is not None
    assert people.wage_share is not None
    shock = replace(move(ExchangeAction.REMITTANCES_PERCENT, -25.0, returned=1.0), receivers=("KGZ",))
    kgz = at(eurasia, "KGZ")
    working = people.working_million(eurasia)
    assert working is not None
    home = 0.25 * people.workers_million(eurasia, Corner.CENTRAL)[at(eurasia, "RUS"), kgz]
    added = people.wage_share.central * home / working[kgz]
    assert answered(eurasia, shock)["labour_hat"][kgz] == pytest.approx(1.0 + added)


def test_independent_ranges_join_as_the_root_of_their_squares() -> None:
    swings = np.array([[-3.0, 1.0], [-4.0, 2.0]])
    low, high = joined(swings, np.array([-9.0, 4.0]))
    assert float(low) == pytest.approx(-5.0)
    assert float(high) == pytest.approx(np.sqrt(5.0))
    # Nothing goes further than all ranges at once: nobody returns more than everybody, or fewer than nobody.
    low, _ = joined(swings, np.array([-4.5, 4.0]))
    assert float(low) == pytest.approx(-4.5)
    # Ranges that oppose each other cancel when all are at one end: that is no bound.
    low, _ = joined(swings, np.array([-1.0, 4.0]))
    assert float(low) == pytest.approx(-5.0)


def test_more_workers_than_there_are_is_named_also_for_a_package(eurasia: Region) -> None:
    half = [Change(f"m{k}", Kind.MEASURE, "", "", (move(ExchangeAction.WORKERS_PERCENT, 110.0),), "") for k in (1, 2)]
    MODEL.agenda(eurasia, half, [()], np.array([1, 2]), CENTRAL, ())
    with pytest.raises(InputError, match=r"million workers leave TJK, where .* million work"):
        MODEL.agenda(eurasia, half, [()], np.array([3]), CENTRAL, ())


@pytest.mark.slow
def test_gains_of_packages_hold_what_migrants_keep(eurasia: Region) -> None:
    mechanism = load_mechanism("c5", eurasia)
    places = Change("places", Kind.MEASURE, "", "", (move(ExchangeAction.WORKERS_PERCENT, 10.0),), "")
    alone = replace(mechanism, measures=(places,), shocks=())
    found = gains(eurasia, alone, [1])
    outcome = run(eurasia, Scenario("s", "", (places,)))
    tjk = mechanism.members.index("TJK")
    assert found.musd[0, tjk, 0] == pytest.approx(outcome.metrics["whole_musd"][at(eurasia, "TJK")], rel=1e-6)


def test_ranges_reach_what_migrants_keep(eurasia: Region) -> None:
    people = people_of(eurasia)
    assert people is not None
    for end in Corner:
        kept = people.wages_usd(eurasia, end)[:, None] * people.workers_million(eurasia, end) - people.sent_musd(
            eurasia, end
        )
        workers = people.workers_million(eurasia, end)
        assert (kept[workers > 0.0] > 0.0).all(), end


@pytest.mark.slow
def test_the_brief_tells_migrants_beside_those_at_home_and_both_together(eurasia: Region) -> None:
    mechanism = load_mechanism("c5", eurasia)
    report = report_of(eurasia, mechanism, valuation)
    assert report is not None
    told = {row.member: row for row in report.moved if row.change == "remittances"}
    assert set(told) >= {"TJK", "KGZ", "UZB"}
    scenario = Scenario("s", "", tuple(s for s in mechanism.shocks if s.id == "remittances"))
    outcome = run(eurasia, scenario).metrics
    for member in ("TJK", "KGZ", "UZB"):
        row, i = told[member], at(eurasia, member)
        assert row.home.central == pytest.approx(outcome["real_income_percent"][i], rel=1e-6)
        assert row.own.central == pytest.approx(outcome["migrants_musd"][i])
        assert row.together.central == pytest.approx(outcome["whole_percent"][i], rel=1e-6)
        assert row.together.central < row.home.central < 0.0 < row.workers.central
        for band in (row.received, row.workers, row.home, row.own, row.together):
            assert band.low <= band.central <= band.high
        assert row.received.high < 0.0
    table = sections(report)[0].blocks[1]
    assert isinstance(table, Table)
    assert len(table.rows) == len(report.moved)
