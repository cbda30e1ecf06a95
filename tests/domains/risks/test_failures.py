"""Failures of shared systems: waits by another method, parts that add up, nothing is exactly nothing, bad input."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import CENTRAL, Array, Band, Case, Change, Corner, InputError, Kind, Region, Scenario, Standing, Stands
from ortaq.core.report import Text
from ortaq.domains import domains, standing, valuation
from ortaq.domains.risks.failures import Failing, cost_of, failing
from ortaq.domains.risks.known_moves import known_system, require_once
from ortaq.domains.risks.model import MODEL
from ortaq.domains.risks.move_schema import SCHEMA, RiskKeys
from ortaq.domains.risks.moves import Needing, SystemAction, SystemMove
from ortaq.domains.risks.study import study_failure
from ortaq.domains.risks.waiting import back_to_usual_hours, mean_wait_days
from ortaq.model import run
from ortaq.tables import ChangeHead
from tests.worlds import toy_region

FAILS = SystemMove(
    SystemAction.FAILS,
    "payments",
    ("KAZ",),
    Band(24.0, 72.0, 200.0),
    by_hand=Band(0.5, 0.2, 0.0),
    catch_up=Band(1.6, 1.3, 1.1),
)
SECOND = SystemMove(
    SystemAction.SECOND_OPERATOR, "payments", ("KAZ",), Band(0.5, 0.8, 0.95), after_h=Band(24.0, 4.0, 1.0)
)


@pytest.fixture(scope="module")
def land() -> Region:
    assert domains()  # tells the domain how to ask
    return toy_region()


def known(move: SystemMove, land: Region) -> SystemMove:
    return known_system(move, land, "file")


def change(*moves: SystemMove, kind: Kind = Kind.SHOCK, name: str = "fails") -> Change:
    return Change(name, kind, "Fails", "", moves, "nobody")


def moves(entry: dict[str, object], kind: Kind = Kind.SHOCK) -> tuple[object, ...]:
    return SCHEMA.moves(RiskKeys.model_validate({"system": [entry]}), ChangeHead(kind, "user_file", "file"))


def answer(land: Region, *moves: SystemMove, case: Case = CENTRAL) -> tuple[Array, Array]:
    (found,) = MODEL.agenda(land, (), [(change(*moves),)], np.array([0]), case, ())
    return found["trade_cost_hat"].rows[0], found["welfare_musd"].rows[0]


@settings(max_examples=40)
@given(st.floats(1.0, 300.0), st.floats(0.0, 0.95), st.floats(1.05, 4.0))
def test_the_wait_is_the_area_between_what_came_and_what_was_served(
    hours: float, by_hand: float, catch_up: float
) -> None:
    """The queue, hour by hour: what has come less what has been served, summed."""
    whole = back_to_usual_hours(hours, by_hand, catch_up)
    at = np.linspace(0.0, whole, 20_001)
    served = np.where(at < hours, by_hand * at, by_hand * hours + catch_up * (at - hours))
    area = np.trapezoid(np.maximum(at - served, 0.0), at)
    assert mean_wait_days(hours, by_hand, catch_up) == pytest.approx(area / 8760.0 / 24.0, rel=1e-3)
    assert at[-1] - served[-1] == pytest.approx(0.0, abs=1e-6 * whole)


def test_no_hour_and_nothing_that_needs_it_change_exactly_nothing(land: Region) -> None:
    for still in (known(FAILS, land).with_band(Band.exact(0.0)), FAILS, known(SECOND, land)):
        hats, welfare = answer(land, still)
        assert (hats == 1.0).all()
        assert (welfare == 0.0).all()


def test_a_part_of_nothing_saves_exactly_nothing(land: Region) -> None:
    plain = answer(land, known(FAILS, land))
    same = answer(land, known(FAILS, land), replace(SECOND, value=Band.exact(0.0)))
    np.testing.assert_array_equal(plain[0], same[0])
    np.testing.assert_array_equal(plain[1], same[1])


@settings(max_examples=25)
@given(st.floats(1.0, 8760.0), st.floats(1.0, 2.0), st.floats(0.0, 1.0), st.floats(0.0, 100.0))
def test_longer_costs_more_a_second_operator_less(longest: float, more: float, part: float, after_h: float) -> None:
    land = toy_region()
    own = tuple(Needing.of(s, land) for s in standing(land) if (s.use, s.at) == ("payments", "KAZ"))
    one = Failing("payments", "KAZ", longest / more, 0.2, 1.3, needing=own)
    longer = replace(one, hours=longest)
    helped = replace(longer, second=part, after_h=after_h)
    few, many, eased = (cost_of(land, [f], CENTRAL).trade_cost_hat for f in (one, longer, helped))
    assert (few <= many).all()
    assert (eased <= many).all()
    assert (eased >= 1.0).all()


def test_nobody_waits_longer_than_not_selling_would_cost(land: Region) -> None:
    (own,) = (Needing.of(s, land) for s in standing(land) if (s.use, s.at) == ("payments", "KAZ"))
    failure = Failing("payments", "KAZ", 8760.0, 0.5, 1.01, needing=(own,))
    hats = cost_of(land, [failure], CENTRAL).trade_cost_hat
    theta = land.trade_elasticity()[:, None, None]
    left = hats**-theta
    assert left.min() == pytest.approx(0.5)


def test_only_trade_of_the_economy_waits_and_what_a_day_costs_is_interest(land: Region) -> None:
    hats, _ = answer(land, known(FAILS, land))
    n = land.economy_ids.index("KAZ")
    dearer = np.zeros(hats.shape, dtype=bool)
    dearer[:, n, :], dearer[:, :, n], dearer[:, n, n] = True, True, False
    assert ((hats > 1.0) == dearer).all()
    wait = mean_wait_days(72.0, 0.2, 1.3)
    assert hats[0, n, (n + 1) % 4] == pytest.approx(1.0 + wait * 0.15 / 365.0)


def test_of_two_failures_of_one_system_the_longer_counts(land: Region) -> None:
    longer = replace(FAILS, value=Band.exact(100.0))
    both, alone = (failing(m, Corner.CENTRAL) for m in ((FAILS, longer), (longer,)))
    assert both == alone


def test_two_operators_leave_the_product_and_the_quicker_counts() -> None:
    slower = replace(SECOND, value=Band.exact(0.5), after_h=Band.exact(9.0))
    (found,) = failing((FAILS, SECOND, slower), Corner.CENTRAL)
    assert (found.second, found.after_h) == (pytest.approx(0.9), 4.0)


@pytest.mark.slow
def test_parts_add_up_to_what_run_says(land: Region) -> None:
    fails = known(FAILS, land)
    study = study_failure(land, fails, "KAZ", [known(SECOND, land)], valuation)
    plain = run(land, Scenario("one", "One", (change(fails),)))
    helped = run(land, Scenario("two", "Two", (change(fails, known(SECOND, land)),)))
    real = plain.metrics["real_income_musd"]
    np.testing.assert_allclose(study.total(Corner.CENTRAL), real, rtol=1e-9, atol=1e-8)
    assert study.saved is not None
    saved = helped.metrics["real_income_musd"] - real
    np.testing.assert_allclose(study.saved[Corner.CENTRAL], saved, rtol=1e-7, atol=1e-8)
    assert set(study.musd) == {"imports", "exports"}
    whole = study_failure(land, fails, "KAZ", [], valuation, apart=False)
    np.testing.assert_allclose(whole.total(Corner.HIGH), study.total(Corner.HIGH), rtol=1e-9, atol=1e-8)


@pytest.mark.slow
def test_other_names_and_another_order_change_nothing(land: Region) -> None:
    order = [2, 0, 3, 1]
    turned = permuted(land, order)
    one, other = (study_failure(r, known(FAILS, r), "KAZ", [], valuation).total(Corner.CENTRAL) for r in (land, turned))
    np.testing.assert_allclose(one[order], other, rtol=1e-7, atol=1e-14)


def permuted(land: Region, order: Sequence[int]) -> Region:
    """Return the region with its economies in another order."""
    pair = np.ix_(range(len(land.sectors)), order, order)
    names = ("flow", "flow_ln_sd", "flow_method", "flow_source", "tariff", "tariff_low", "tariff_high", "tariff_source")
    return replace(
        land,
        economies=tuple(land.economies[n] for n in order),
        value_added_share=land.value_added_share[:, order],
        input_share=land.input_share[:, :, order],
        **{name: getattr(land, name)[pair] for name in names},
    )


def test_drawn_trade_keeps_the_part_that_needs_a_system(land: Region) -> None:
    fails = known(FAILS, land)
    drawn = replace(land, flow=land.flow * 2.0)
    np.testing.assert_array_equal(answer(land, fails)[0], answer(drawn, fails)[0])


def test_money_is_late_for_who_receives_it_and_power_is_lost(land: Region) -> None:
    sent, used = np.zeros((4, 4)), np.zeros(4)
    sent[3, 1], used[2] = 100.0, 7.0
    told = (
        Standing(
            "toy.stands.money", "payments", "KGZ", Stands.MONEY, sent, dict.fromkeys(Corner, sent / 1000.0), "USD"
        ),
        Standing(
            "toy.stands.grid", "payments", "KGZ", Stands.LOST, used, dict.fromkeys(Corner, used), Text("unit.usd")
        ),
    )
    own = tuple(Needing.of(s, land) for s in told)
    cost = cost_of(land, [Failing("payments", "KGZ", 48.0, 0.5, 2.0, needing=own)], CENTRAL)
    assert cost.late_musd.tolist() == [0.0, pytest.approx(-0.1 * mean_wait_days(48.0, 0.5, 2.0)), 0.0, 0.0]
    assert cost.lost_musd.tolist() == [0.0, 0.0, pytest.approx(-7.0), 0.0]
    assert (cost.trade_cost_hat == 1.0).all()


def test_what_an_entry_leaves_out_is_what_the_tables_assume() -> None:
    (fails,) = moves({"action": "fails", "use": "clearance", "at": ["KAZ"]})
    assert isinstance(fails, SystemMove)
    assert (fails.band, fails.by_hand, fails.derivation) == (
        Band(6.0, 48.0, 132.0),
        Band(0.5, 0.2, 0.0),
        "[A-RISKS-HOURS-CLEARANCE]",
    )
    (second,) = moves({"action": "second_operator", "use": "clearance", "at": ["KAZ"]}, Kind.MEASURE)
    assert isinstance(second, SystemMove)
    assert (second.band, second.after_h) == (Band(0.5, 0.8, 0.95), Band(24.0, 4.0, 1.0))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"use": "clearance", "value": -1}, "a year has no such hours"),
        ({"use": "clearance", "value": 8761}, "a year has no such hours"),
        ({"use": "clearance", "value": 0}, "a year has no such hours"),
        ({"use": "clearance", "by_hand": 1.2}, "served by hand is no share"),
        ({"use": "clearance", "catch_up": 1.0}, "a queue that is never gone"),
        ({"use": "clearance", "after_h": 3}, "after_h goes with second_operator"),
        ({"use": "cleaning"}, "nothing is assumed of how 'cleaning' fails"),
        ({"use": "clearance", "action": "second_operator", "value": 1.5}, "is no share"),
        ({"use": "clearance", "action": "second_operator", "by_hand": 0.5}, "by_hand and catch_up go with fails"),
    ],
)
def test_entries_that_mean_nothing_are_told(entry: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        moves({"action": "fails", "at": ["KAZ"], **entry})


def test_a_failure_is_no_measure() -> None:
    with pytest.raises(InputError, match="a measure of fails"):
        moves({"action": "fails", "use": "clearance", "at": ["KAZ"]}, Kind.MEASURE)


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (replace(FAILS, use="paymints"), "paymints"),
        (replace(FAILS, at=("XXX",)), "XXX"),
        (replace(FAILS, use="clearance"), "clearance"),
    ],
)
def test_what_the_region_does_not_have_is_refused(land: Region, move: SystemMove, said: str) -> None:
    with pytest.raises(InputError, match=said):
        known(move, land)


def test_one_system_twice_in_one_change_is_refused() -> None:
    with pytest.raises(InputError, match="payments of KAZ stands twice with fails"):
        require_once([FAILS, replace(FAILS, at=("UZB", "KAZ"))], [], "file")
