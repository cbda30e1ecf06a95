"""A screened table gives the answer of the exact one, and says which of its numbers are exact."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.agreement import Acceptance, Agreement, agree, over_shocks
from ortaq.core import Array, Band, Cost, InputError, Mask, Mechanism, Payoffs, Region
from ortaq.core.subsets import holds
from ortaq.model import Evaluated, evaluate_agenda, payoff_table, surrogate
from ortaq.model.ensemble import ProcessExecutor, Store
from ortaq.model.estimates import first_packages
from ortaq.model.screening import Screening
from ortaq.model.surrogate import fit
from ortaq.model.verification import AgendaTable, Known, Ranking, Rule, expected, needed, worst
from tests.worlds import shift, toy_mechanism

RULES = {Acceptance.WORST: worst, Acceptance.EXPECTED: expected}

MEMBERS = ("KAZ", "KGZ", "UZB")


def random_mechanism(seed: int, measures: int = 9) -> Mechanism:
    """Return measures drawn at random: trade costs, tariffs and productivities that overlap, with costs."""
    rng = np.random.default_rng(seed)
    toy = toy_mechanism()
    made = []
    for m in range(measures):
        one, other = rng.choice(MEMBERS, 2, replace=False).tolist()
        moved = rng.choice(("goods", "energy"))
        change = [
            shift("trade_cost_hat", (one,), (other,), float(rng.uniform(-8.0, 0.5)), (moved,)),
            shift("tariff_hat", (one,), (other, "ROW"), float(rng.uniform(-90.0, 0.0)) / 1.5, (moved,)),
            shift("productivity_hat", (one,), (), float(rng.uniform(-0.05, 0.6)), (moved,)),
        ][m % 3]
        capex = Band.exact(float(rng.uniform(0.0, 1.0)))
        cost = Cost(capex, Band.exact(0.0), 30.0, 0.05, {one: 1.0}, "toy")
        made.append(replace(toy.measures[m % 3], id=f"m{m}", participants=(one, other), moves=(change,), cost=cost))
    return replace(toy, measures=tuple(made), threshold_percent={"KAZ": -0.01, "KGZ": -0.05, "UZB": 0.0})


def marks(found: Evaluated) -> Mask:
    assert found.payoffs.verified is not None
    return found.payoffs.verified


def error_of(found: Evaluated) -> Array:
    assert found.payoffs.error_percent is not None
    return found.payoffs.error_percent


def same_answer(found: Evaluated, exact: Payoffs, mechanism: Mechanism) -> None:
    """Hold everything that a brief says of a table against the exact one."""
    for rule, robust in RULES.items():
        mine, true = (agree(p, mechanism, accept=rule) for p in (found.payoffs, exact))
        assert np.array_equal(mine.accepted, true.accepted)
        assert mine.solutions == true.solutions
        assert np.array_equal(mine.pareto, true.pareto)
        assert mine.obstacles.blocked_alone == true.obstacles.blocked_alone
        assert mine.obstacles.missing_consent == true.obstacles.missing_consent
        assert mine.obstacles.closest == true.obstacles.closest
        assert marks(found)[stakes(mine, exact)].all()
        error = np.where(marks(found)[:, None, None], 0.0, error_of(found))
        threshold = mine.threshold_percent + 1e-7
        low, high = (
            robust(found.payoffs.gain_percent + side * error, exact.probability) > threshold for side in (-1, 1)
        )
        assert np.array_equal(low[1:], high[1:])


def stakes(agreement: Agreement, payoffs: Payoffs) -> list[int]:
    solutions = [p for ties in agreement.solutions.values() for p in ties]
    involved = [sum(1 << m for m, c in enumerate(payoffs.participants) if who in c) for who in payoffs.members]
    exits = [p & ~bits for p in solutions for bits in involved]
    return [*solutions, *exits, *agreement.pareto.tolist()]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_answer_is_that_of_the_exact_table(region: Region, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 12)
    monkeypatch.setattr("ortaq.model.agenda.MOST_SOLVED", 5)
    mechanism = random_mechanism(seed)
    exact = payoff_table(region, mechanism)
    found = evaluate_agenda(region, mechanism)
    assert found.payoffs.verified_count < 400
    off = np.abs(found.payoffs.gain_percent - exact.gain_percent)
    assert off[marks(found)].max() < 1e-8
    assert (off[~marks(found)] <= error_of(found) + 1e-8).all()
    assert error_of(found).max() < 0.01
    assert np.allclose(found.payoffs.income_musd, exact.income_musd, rtol=1e-12)
    assert found.payoffs.largest_residual < 1e-9
    assert not found.payoffs.gain_musd[0].any()
    same_answer(found, exact, mechanism)


@pytest.mark.slow
def test_processes_and_a_store_change_nothing(
    region: Region, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 8)
    monkeypatch.setattr("ortaq.model.agenda.MOST_SOLVED", 5)
    mechanism = random_mechanism(5, measures=7)
    alone = evaluate_agenda(region, mechanism)
    heard: list[tuple[int, int]] = []
    with ProcessExecutor(2) as executor:
        store = Store.open(tmp_path)  # type: ignore[arg-type]
        shared = evaluate_agenda(region, mechanism, progress=lambda *p: heard.append(p), executor=executor, store=store)
    again = evaluate_agenda(region, mechanism, store=store)
    for other in (shared, again):
        assert np.array_equal(other.payoffs.gain_musd, alone.payoffs.gain_musd)
        assert np.array_equal(marks(other), marks(alone))
    assert heard[-1][0] == heard[-1][1] == (alone.payoffs.verified_count + 1) * 2


@pytest.mark.slow
def test_packages_that_the_caller_needs_are_exact(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 8)
    monkeypatch.setattr("ortaq.model.agenda.MOST_SOLVED", 5)
    asked: list[int] = []

    def next_estimated(payoffs: Payoffs) -> list[int]:
        assert np.isfinite(payoffs.gain_musd).all()
        if len(asked) < 3:
            asked.append(next(p for p in payoffs.packages.tolist() if not payoffs.is_verified(p)))
        return asked

    found = evaluate_agenda(region, random_mechanism(7), needs=next_estimated)
    assert len(set(asked)) == 3
    assert marks(found)[asked].all()


def test_too_many_measures_are_refused(region: Region) -> None:
    with pytest.raises(InputError, match=r"(?s)17 measures.*ortaq agree"):
        payoff_table(region, random_mechanism(0, measures=17))


def nasty_gains(seed: int, measures: int, third: float, order: int) -> Array:
    """Return logs of income with single, pair and triple terms as large as one another, some of higher order."""
    rng = np.random.default_rng(seed)
    size, quantities = 2**measures, 6
    term = np.zeros((size, quantities))
    packages = np.arange(size)
    members = holds(packages, measures).sum(axis=1)
    term[members == 1] = rng.normal(0.4, 1.0, (measures, quantities))
    for degree in range(2, order + 1):
        rows = np.flatnonzero(members == degree)
        rows = rng.permutation(rows)[: 3 * measures]
        term[rows] = rng.normal(0.0, third, (len(rows), quantities))
    for bit in range(measures):
        pair = term.reshape(-1, 2, 1 << bit, quantities)
        pair[:, 1] += pair[:, 0]
    return np.asarray(1e-3 * term.reshape(size, 3, 2))


def searched(log_hat: Array, cost_musd: float) -> tuple[Screening, AgendaTable, Mechanism]:
    """Search a made-up table and count what is asked of it."""
    measures = len(log_hat).bit_length() - 1
    mechanism = random_mechanism(1, measures)
    income = np.array([[1000.0, 900.0], [50.0, 45.0], [300.0, 310.0]])
    cost = np.tile(cost_musd * income[:, 0] / 1000.0, (measures, 1))
    table = AgendaTable(mechanism, income, cost, np.ones(len(log_hat), dtype=np.bool_))

    def evaluate(packages: Sequence[int]) -> Array:
        assert len(set(packages)) == len(packages)
        return log_hat[packages]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 10)
        patch.setattr("ortaq.model.estimates.EACH_ROUND", 32)
        search = Screening(table, evaluate, list(RULES.values()))
        search.run(0.2)
    return search, table, mechanism


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    third=st.sampled_from([0.03, 0.3, 1.0]),
    order=st.integers(2, 5),
    cost=st.sampled_from([0.0, 0.3]),
)
def test_strong_interactions_never_lead_to_a_wrong_claim(seed: int, third: float, order: int, cost: float) -> None:
    """Every estimate lies within the error stated, or was replaced by the truth."""
    log_hat = nasty_gains(seed, 8, third, order)
    search, table, mechanism = searched(log_hat, cost)
    assert np.array_equal(search.log_hat[search.verified], log_hat[search.verified])
    true = Known(*(100.0 * np.expm1(log_hat) - 100.0 * table.cost_musd[:, :, None] / table.income_musd for _ in "lh"))
    for rule in RULES.values():
        mine, real = (Ranking.of(table, known, rule) for known in (search.known(), true))
        claimed_in, claimed_out = mine.low > 1e-7, mine.high <= 1e-7
        truly_in = real.low > 1e-7
        assert not (claimed_in & ~truly_in).any()
        assert not (claimed_out & truly_in).any()
        assert np.array_equal(mine.signed, real.signed)
        assert search.verified[real.best()].all()
        assert not mine.unsure.any()
    exact = replace(search.payoffs(0.0), gain_musd=true.low * table.income_musd / 100.0)
    for accept in RULES:
        mine_agreed, real_agreed = (agree(p, mechanism, accept=accept) for p in (search.payoffs(0.0), exact))
        assert mine_agreed.solutions == real_agreed.solutions


@pytest.mark.slow
def test_smooth_tables_are_mostly_estimated_and_wild_ones_mostly_solved() -> None:
    smooth, *_ = searched(nasty_gains(3, 9, 0.01, 3), 0.3)
    wild, *_ = searched(nasty_gains(3, 9, 3.0, 5), 0.3)
    assert smooth.verified.sum() < 400
    assert wild.verified.sum() > smooth.verified.sum()


def test_a_missed_prediction_widens_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group of measures that the first draw does not hold at all makes the last draw fail."""
    monkeypatch.setattr("ortaq.model.estimates.SAFETY", 1e-3)
    true = nasty_gains(3, 9, 0.05, 4)
    search, *_ = searched(true, 0.3)
    assert search.estimates.missed > 0
    assert search.estimates.safety > 1.0
    beyond = (np.abs(search.log_hat - true) > search.estimates.error)[~search.verified].any(axis=(1, 2))
    assert beyond.size
    assert beyond.mean() <= 0.02


def test_surrogate_passes_through_what_it_saw() -> None:
    log_hat = nasty_gains(11, 6, 0.3, 3).reshape(64, -1)
    packages = first_packages(6, np.random.default_rng(0))[:30]
    full = fit(packages, log_hat[packages], 6)
    for quantity in range(6):
        everywhere = full.everywhere(quantity)
        assert np.abs(everywhere[packages] - log_hat[packages, quantity]).max() < 1e-6
        assert everywhere[0] == 0.0
        assert np.allclose(everywhere, full.at(np.arange(64))[:, quantity], rtol=0.0, atol=1e-9)


def test_errors_of_leaving_out_are_what_a_surrogate_without_the_package_misses_by() -> None:
    log_hat = nasty_gains(11, 6, 0.3, 3).reshape(64, -1)
    packages = first_packages(6, np.random.default_rng(0))[:40]
    full = fit(packages, log_hat[packages], 6)
    for row in (20, 33):
        rest = np.delete(packages, row)
        without = surrogate.through(rest, log_hat[rest], full.rho)
        missed = log_hat[packages[row]] - without.at(packages[[row]])[0]
        assert np.allclose(missed, full.loo_error[row], rtol=1e-4, atol=1e-9)


@pytest.mark.parametrize("rule", RULES)
def test_rules_are_those_of_agree(rule: Acceptance) -> None:
    rng = np.random.default_rng(2)
    gain, probability = rng.normal(size=(20, 3, 4)), rng.dirichlet(np.ones(4))
    mine: Rule = RULES[rule]
    assert np.allclose(mine(gain, probability), over_shocks(gain, probability, rule), rtol=1e-14)


def test_open_verdicts_and_rivals_of_the_best_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide interval matters where it holds the threshold or reaches the best, and nowhere else."""
    monkeypatch.setattr("ortaq.model.verification.MOST_ON_FRONT", 0)
    _, table, _ = searched(nasty_gains(4, 4, 0.3, 2), 0.3)
    percent = np.full((16, 3, 2), -1.0)
    percent[0], percent[3], percent[6], percent[9], percent[15] = 0.0, 1.0, 2.0, -0.1, -0.06
    percent[12] = [[5.0], [-3.0], [5.0]]
    low, high = percent.copy(), percent.copy()
    sure = needed(table, Known(low, high), [worst])
    assert sure[6]
    assert not sure[[3, 9, 12, 0]].any()
    high[9], low[9] = 0.1, -0.2
    assert needed(table, Known(low, high), [worst])[9]
    high[3] = 1.9
    assert not needed(table, Known(low, high), [worst])[3]
    high[3, 1] = 2.1
    assert needed(table, Known(low, high), [worst])[3]
    closed = replace(table, feasible=np.arange(16) != 9)
    assert not needed(closed, Known(low, high), [worst])[9]


def test_what_is_known_exactly_leaves_only_the_stakes_open() -> None:
    log_hat = nasty_gains(4, 7, 0.3, 3)
    _, table, _ = searched(log_hat, 0.3)
    percent = 100.0 * np.expm1(log_hat) - 100.0 * table.cost_musd[:, :, None] / table.income_musd
    ranking = Ranking.of(table, Known(percent, percent), worst)
    assert not ranking.unsure.any()
    wanted = needed(table, Known(percent, percent), [worst])
    assert wanted[1 << np.arange(7)].all()
    assert wanted[-1]
    assert not wanted[0]
    assert wanted.sum() < 100


@pytest.mark.slow
def test_estimates_are_the_same_whatever_was_loaded_before() -> None:
    code = (
        "{first}\nimport numpy as np\nfrom ortaq.model.surrogate import fit\n"
        "rng = np.random.default_rng(0)\npackages = rng.permutation(np.arange(1, 4096))[:400]\n"
        "holds = packages[:, None] >> np.arange(12) & 1\n"
        "values = (holds @ rng.random((12, 3))) + 0.01 * rng.standard_normal((400, 3))\n"
        "print(fit(packages, values, 12).rho.tolist())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code.format(first=first)], capture_output=True, text=True, check=True
        ).stdout
        for first in ("", "import scipy.linalg, scipy.optimize")
    }
    assert len(found) == 1
