"""Random extreme mechanisms: nothing gains exactly nothing, accepted packages have no loser, suggestions are true."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.agreement import agree, refusal
from ortaq.core import CENTRAL, InputError, NotConverged, Region, refusal_percent
from ortaq.model import payoff_table
from ortaq.model.ensemble import evaluation
from ortaq.model.ensemble.chunk import Chunk, Question, Solved
from ortaq.observe import load_mechanism, load_region
from tests.worlds import toy_mechanism

MOST_RESIDUAL = 1e-9


def drawn(seed: int) -> str:
    """Return a file of a region and a mechanism with sizes, costs and changes over many orders of magnitude."""
    rng = np.random.default_rng(seed)
    members = [f"A{letter}A" for letter in "ABCD"[: rng.integers(2, 5)]]
    lines = ["region.base_year = 2023"]
    gdp = {m: float(np.exp(rng.uniform(np.log(50.0), np.log(2e7)))) for m in members}
    lines.append("region.gdp_musd = { " + ", ".join(f"{m} = {v!r}" for m, v in gdp.items()) + " }")
    for m in members:
        sold = {o: float(min(gdp[m], gdp[o]) * rng.uniform(1e-9, 0.2) / len(members)) for o in members if o != m}
        lines.append(f"region.exports_musd.{m} = {{ " + ", ".join(f"{o} = {v!r}" for o, v in sold.items()) + " }")
    for kind, count in (("measure", rng.integers(1, 4)), ("shock", rng.integers(0, 3))):
        for k in range(count):
            between = sorted(rng.choice(members, size=rng.integers(2, len(members) + 1), replace=False).tolist())
            percent = float(rng.choice([rng.uniform(-60, -1), rng.uniform(-1e-6, 0), rng.uniform(1, 300)]))
            lines += [f"[[{kind}]]", f'id = "{kind}_{k}"', f"between = {between}".replace("'", '"')]
            lines.append(f"trade_cost_percent = {percent!r}")
            if kind == "shock":
                lines.append(f"probability = {float(rng.uniform(1e-6, 0.4))!r}")
            else:
                lines.append(f"cost.capex_musd = {float(np.exp(rng.uniform(np.log(1e-6), np.log(1e5))))!r}")
    return "\n".join(lines) + "\n"


def holds_together(seed: int, folder: Path) -> bool:
    """Try one mechanism; False where the model says that it found no solution, and what to do."""
    path = folder / f"{seed}.toml"
    path.write_text(drawn(seed), encoding="utf-8")
    try:
        region = load_region(str(path))
        mechanism = load_mechanism(str(path), region)
        payoffs = payoff_table(region, mechanism)
    except (NotConverged, InputError) as error:
        return not told(error)
    assert (payoffs.gain_musd[0] == 0.0).all()
    assert payoffs.largest_residual <= MOST_RESIDUAL
    found = agree(payoffs, mechanism)
    least = refusal_percent(mechanism, payoffs.income_musd[:, 0])
    worst = (100.0 * payoffs.gain_musd / payoffs.income_musd).min(axis=2)
    for package in found.accepted.tolist():
        assert (worst[package] >= least - 1e-9).all()
    refused = [p for p in payoffs.packages.tolist()[1:] if not found.is_accepted(p)]
    for package in refused[:2]:
        why = refusal(payoffs, found, package)
        assert all(found.is_accepted(p) for p in (*why.nearest, *why.additions, *why.swaps))
        asked = {o.member: o.signs_at_percent - 1e-6 * max(1.0, abs(o.signs_at_percent)) for o in why.objections}
        lowered = replace(mechanism, threshold_percent={**mechanism.threshold_percent, **asked})
        after = agree(payoffs, lowered)
        signs = after.signs(after.robust_gain_percent[package])
        assert all(signs[payoffs.members.index(o.member)] for o in why.objections)
    return True


def told(error: InputError | NotConverged) -> bool:
    """Return whether an error has a remedy."""
    assert error.fix, error
    return True


@pytest.mark.slow
def test_extreme_mechanisms_hold_together(tmp_path: Path) -> None:
    assert sum(holds_together(seed, tmp_path) for seed in range(12)) >= 10


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_a_thousand_extreme_mechanisms_hold_together(part: int, tmp_path: Path) -> None:
    assert sum(holds_together(seed, tmp_path) for seed in range(100 * part, 100 * part + 100)) >= 90


@pytest.mark.parametrize(("shock_hat", "gain", "place"), [(-0.1, 0.0, "shock"), (1.0, -1.5, "package 'rail'")])
def test_an_income_at_or_below_zero_is_told(region: Region, shock_hat: float, gain: float, place: str) -> None:
    mechanism = toy_mechanism()
    question = Question.of(region, mechanism, (0, 1))
    count = len(region.economies)
    hat, gains = np.ones(count), np.zeros((2, count))
    hat[1], gains[1, 1] = shock_hat, gain
    solved = Solved(hat, 1e-12, gains + 1e-9, np.full(2, 1e-12))
    chunk = Chunk(CENTRAL, 1, (0, 1))

    def tried() -> None:
        evaluation.require_incomes(question, [chunk], [evaluation._checked(question, chunk, solved)])

    with pytest.raises(InputError, match=rf"real income of {region.economy_ids[1]} falls to (.|\n)*{place}(.|\n)*do:"):
        tried()


def test_the_empty_package_is_the_shock_itself(region: Region) -> None:
    question = Question.of(region, toy_mechanism(), (0, 1))
    count = len(region.economies)
    solved = Solved(np.ones(count), 1e-12, np.full((2, count), 1e-9), np.full(2, 1e-11))
    checked = evaluation._checked(question, Chunk(CENTRAL, 0, (1, 0)), solved)
    assert checked.gain.tolist() == [[1e-9] * count, [0.0] * count]
    assert checked.residual.tolist() == [1e-11, 1e-12]
