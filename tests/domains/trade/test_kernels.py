"""The kernels in C and numpy are one engine: equal to 1e-10 for every change, and each row by itself to the bit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ortaq.core import Deficits, InputError, NotConverged
from ortaq.domains.trade import SolvedBaseline, TradeBaseline, TradeChange, TradeEquilibrium, engine, kernels, residual
from ortaq.domains.trade.anderson import AndersonOptions
from ortaq.domains.trade.claim import Claim
from ortaq.domains.trade.engine import counterfactuals, solve_baseline
from ortaq.domains.trade.equilibrium import joined
from tests.worlds import random_baseline

EQUAL = 1e-10

built = pytest.mark.skipif(
    kernels.library("solver") is None or kernels.library("check") is None,
    reason="no kernels are built here: run python tools/build_kernels.py where there is a C compiler",
)
few = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def compiled(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("ORTAQ_KERNELS", raising=False)
    return monkeypatch


def _changes(base: TradeBaseline, seed: int, rows: int) -> TradeChange:
    """Return changes of everything: closed links, tariffs, productivity, labour, transfers, taxes on exports."""
    rng, (s, n) = np.random.default_rng(seed), base.value_added_share.shape
    cost = np.exp(rng.normal(0.0, 0.1, (rows, s, n, n)))
    cost[rng.random(cost.shape) < 0.5] = 1.0
    cost[:, 0, 0, 1] = np.inf
    moved = rng.normal(0.0, 1e-3, (rows, n, n)) * base.value_added.min()
    return TradeChange(
        trade_cost_hat=cost,
        tariff=base.tariff * rng.uniform(0.0, 2.0, (rows, 1, n, 1)),
        productivity_hat=np.exp(rng.normal(0.0, 0.02, (rows, s, n))),
        labour_hat=np.exp(rng.normal(0.0, 0.02, (rows, n))),
        transfer=moved,
        export_tax=rng.uniform(0.0, 0.1, (rows, s, n, n)) if seed % 2 else None,
    )


def _both(monkeypatch: pytest.MonkeyPatch, base: TradeBaseline, rule: Deficits, change: TradeChange) -> list[object]:
    found = []
    for switch in ("on", "off"):
        monkeypatch.setenv("ORTAQ_KERNELS", switch)
        found.append(counterfactuals(solve_baseline(base, rule), change))
    return found


@built
@few
@given(seed=st.integers(0, 10_000), rule=st.sampled_from(list(Deficits)), rows=st.sampled_from([1, 9]))
def test_compiled_equals_numpy(compiled: pytest.MonkeyPatch, seed: int, rule: Deficits, rows: int) -> None:
    base = random_baseline(seed)
    one, other = _both(compiled, base, rule, _changes(base, seed, rows))
    money = ("expenditure", "tariff_revenue", "income", "deficit")
    for name, value in vars(one).items():
        if name not in ("iterations", "residual"):
            scale = base.value_added.sum() if name in money else 1.0
            assert value / scale == pytest.approx(getattr(other, name) / scale, rel=0.0, abs=EQUAL), name
    assert one.residual.max() <= 1e-9


def _extreme(base: TradeBaseline, rng: np.random.Generator) -> dict[str, TradeChange]:
    """Return changes that no negotiation has: walls, gifts, nothing left of trade, and nothing at all."""
    s, n = base.value_added_share.shape
    own, alone, cut = np.arange(n), np.full((1, s, n, n), np.inf), np.ones((1, s, n, n))
    alone[..., own, own] = 1.0
    cut[:, :, 0, 1:] = cut[:, :, 1:, 0] = np.inf
    wall = base.tariff + 10.0 ** rng.uniform(0.0, 4.0, (1, 1, n, 1))
    return {
        "a wall of tariffs": TradeChange(tariff=np.broadcast_to(wall, cut.shape)),
        "subsidies": TradeChange(tariff=np.full(cut.shape, -0.3)),
        "every economy alone": TradeChange(alone),
        "one cut off": TradeChange(cut),
        "costs that fall to a third": TradeChange(np.exp(rng.normal(-1.0, 0.5, cut.shape))),
        "nothing": TradeChange(np.ones(cut.shape)),
        "no number": TradeChange(np.full(cut.shape, np.nan)),
    }


@built
@pytest.mark.parametrize(("members", "sectors"), [(1, 1), (2, 1), (5, 3)])
@pytest.mark.parametrize("empty", [0.2, 1.0])
def test_compiled_equals_numpy_at_the_ends(
    compiled: pytest.MonkeyPatch, members: int, sectors: int, empty: float
) -> None:
    base = random_baseline(3, members, sectors, empty)
    for rule in (Deficits.BALANCED, Deficits.PROPORTIONAL):
        for name, change in _extreme(base, np.random.default_rng(1)).items():
            found = []
            for switch in ("on", "off"):
                compiled.setenv("ORTAQ_KERNELS", switch)
                try:
                    found.append(counterfactuals(solve_baseline(base, rule), change))
                except (InputError, NotConverged) as error:
                    found.append(error)
            one, other = found
            assert type(one) is type(other), name
            if isinstance(one, TradeEquilibrium):  # who is cut off has no level of prices in common with others
                for real in ("real_income_hat", "real_wage_hat", "trade_share"):
                    assert getattr(one, real) == pytest.approx(getattr(other, real), rel=EQUAL, abs=EQUAL), name


@built
@few
@given(
    seed=st.integers(0, 10_000), wrong=st.sampled_from(["wage_hat", "price_hat", "trade_share", "deficit", "income"])
)
def test_both_checks_find_the_same_fault(compiled: pytest.MonkeyPatch, seed: int, wrong: str) -> None:
    base = random_baseline(seed)
    solved = solve_baseline(base)
    change = _changes(base, seed, 3)
    found, rows = counterfactuals(solved, change), change.batch(solved.base)
    names = ("wage_hat", "price_hat", "trade_share", "expenditure", "income", "deficit")
    claim = {name: getattr(found, name).copy() for name in names}
    at = (1, *(0 for _ in claim[wrong].shape[1:]))
    claim[wrong][at] *= 1.01
    told = []
    for switch in ("on", "off"):
        compiled.setenv("ORTAQ_KERNELS", switch)
        told.append(residual.checked(solved.base, rows, Claim(**claim, fixed=True)))
    assert told[0][0] == pytest.approx(told[1][0], rel=1e-9, abs=EQUAL)
    assert told[0][0][1] > 1e-7
    assert told[0][1] == told[1][1]


@built
def test_what_is_not_a_number_is_infinitely_wrong() -> None:
    solved = solve_baseline(random_baseline(2))
    change = _changes(solved.base, 2, 2)
    found = counterfactuals(solved, change)
    names = ("price_hat", "trade_share", "expenditure", "income", "deficit")
    lost = {"wage_hat": found.wage_hat * [[1.0], [np.nan]], **{name: getattr(found, name) for name in names}}
    off = residual.checked(solved.base, change.batch(solved.base), Claim(**lost, fixed=True))[0]
    assert off[0] <= 1e-9
    assert off[1] == np.inf


def _in_parts(solved: SolvedBaseline, change: TradeChange, numbers: int) -> TradeEquilibrium:
    rows = change.batch(solved.base)
    return joined(engine._parts(solved, rows, 1e-12, numbers=numbers), len(rows))


@built
def test_a_row_is_the_same_to_the_bit_in_every_company() -> None:
    base = random_baseline(5)
    solved, change = solve_baseline(base), _changes(base, 5, 40)
    order = np.random.default_rng(0).permutation(40)
    shuffled = TradeChange(**{k: None if v is None else np.asarray(v)[order] for k, v in vars(change).items()})
    whole = _in_parts(solved, change, 10**9)
    for other in (_in_parts(solved, change, 1), _in_parts(solved, change, 20 * base.tariff.size)):
        for name, value in vars(whole).items():
            assert (value == getattr(other, name)).all(), name
    assert (whole.real_income_hat[order] == counterfactuals(solved, shuffled).real_income_hat).all()
    assert (whole.real_income_hat == engine.real_incomes(solved, change.batch(solved.base))[0]).all()


@pytest.mark.parametrize("switch", ["on", "off"])
@pytest.mark.parametrize("rule", list(Deficits))
def test_no_change_is_exactly_nothing(compiled: pytest.MonkeyPatch, rule: Deficits, switch: str) -> None:
    compiled.setenv("ORTAQ_KERNELS", switch)
    solved = solve_baseline(random_baseline(7), rule)
    change = _changes(solved.base, 7, 12)
    none = {"transfer": 0.0, "tariff": solved.base.tariff, "export_tax": 0.0}
    for name, value in vars(change).items():
        if value is not None:
            np.asarray(value)[3] = none.get(name, 1.0)
    found = counterfactuals(solved, change)
    assert (found.real_income_hat[3] == 1.0).all()
    assert (found.price_hat[3] == 1.0).all()
    assert found.trade_share[3] == pytest.approx(solved.base.trade_share, abs=1e-15)
    assert (found.real_income_hat[4] != 1.0).any()


@built
def test_arrays_in_any_layout_are_read_alike() -> None:
    base = random_baseline(4)
    turned = replace(base, trade_share=np.asfortranarray(base.trade_share), tariff=np.asfortranarray(base.tariff))
    cost = np.asarray(_changes(base, 4, 3).trade_cost_hat)
    one = counterfactuals(solve_baseline(base), TradeChange(cost))
    other = counterfactuals(solve_baseline(turned), TradeChange(np.asfortranarray(cost)))
    assert other.real_income_hat == pytest.approx(one.real_income_hat, rel=0.0, abs=1e-12)


@pytest.mark.parametrize("memory", [0, 17])
def test_no_more_is_remembered_than_the_compiled_solver_has_room_for(memory: int) -> None:
    with pytest.raises(ValueError, match="1 to 16"):
        AndersonOptions(memory)


@built
@pytest.mark.parametrize("memory", [1, 16])
def test_the_least_and_the_most_memory_find_the_same(memory: int) -> None:
    solved = solve_baseline(random_baseline(3))
    rows = _changes(solved.base, 3, 2).batch(solved.base)
    link, points = engine.links(solved.base, rows), engine.start(solved.accounts, solved.expenditure, 2)
    found = engine.solve(solved.accounts, rows, link, points, AndersonOptions(memory)).found
    usual = engine.solve(solved.accounts, rows, link, points, AndersonOptions()).found
    assert found.real_income_hat == pytest.approx(usual.real_income_hat, rel=0.0, abs=EQUAL)
