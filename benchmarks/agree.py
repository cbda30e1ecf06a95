"""Answers about a full table of packages: 16 measures, 6 members, 5 shocks."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.measure import timed
from benchmarks.report import Options, Table
from benchmarks.targets import goal
from ortaq.agreement import Acceptance, Agreement, Limit, agree, lotteries, sharing, stability
from ortaq.agreement.frontier import pareto_front
from ortaq.core import Mechanism, Payoffs, Rules

MEASURES, MEMBERS, SHOCKS = 16, 6, 5


def questions(options: Options) -> Table:
    """Frontier, solutions and stability, and asking again, on a table of 65,536 packages."""
    payoffs, mechanism = random_table(0)
    found = agree(payoffs, mechanism)
    jobs: list[tuple[str, Callable[[], object], str]] = [
        ("frontier of all packages", lambda: pareto_front(found.robust_gain_percent), "frontier"),
        ("all solutions and stability answers", lambda: everything(payoffs, mechanism), "answers"),
        ("asked again: worst case, weights", lambda: again(payoffs, mechanism, Acceptance.WORST), "question"),
        ("asked again: CVaR, weights", lambda: again(payoffs, mechanism, Acceptance.CVAR), "question"),
        ("asked again: worst case, rules and a limit", lambda: constrained(payoffs, mechanism), "question"),
    ]
    note = (
        f"A seeded table of {len(payoffs.packages):,} packages, {MEMBERS} members and {SHOCKS} shocks; "
        f"{found.accepted.size:,} packages are accepted, {found.pareto.size:,} of them on the front."
    )
    table = Table("Search over packages", note, ("job", "ortaq, s", "target", "met"))
    for job, run, key in jobs:
        took = timed(run, options.repeat)
        table.rows.append((job, f"{took:.3f}", *goal(table, key, took)))
    return table


def random_table(seed: int) -> tuple[Payoffs, Mechanism]:
    """Return gains with pairwise interactions, risk by shock, and some noise in every cell."""
    rng = np.random.default_rng(seed)
    inside = (np.arange(2**MEASURES)[:, None] >> np.arange(MEASURES) & 1).astype(float)
    alone = rng.normal(0.6, 1.0, (MEASURES, MEMBERS, 1)) + rng.normal(0.0, 0.3, (MEASURES, MEMBERS, SHOCKS))
    gain = np.tensordot(inside, alone, axes=1)
    for m in range(MEASURES):
        pair = rng.normal(0.0, 0.3, (MEASURES, MEMBERS, SHOCKS))
        gain += inside[:, m, None, None] * np.tensordot(inside[:, :m], pair[:m], axes=1)
    gain[1:] += rng.normal(0.0, 0.5, gain[1:].shape)
    members = tuple("ABCDEF")
    who = [rng.choice(MEMBERS, rng.integers(2, 5), replace=False) for _ in range(MEASURES)]
    payoffs = Payoffs(
        members=members,
        measures=tuple(f"m{m + 1}" for m in range(MEASURES)),
        shocks=tuple(f"s{k + 1}" for k in range(SHOCKS)),
        participants=tuple(tuple(members[int(i)] for i in sorted(some)) for some in who),
        probability=np.full(SHOCKS, 1.0 / SHOCKS),
        gain_musd=gain,
        income_musd=rng.uniform(90.0, 110.0, (MEMBERS, SHOCKS)),
        cost_musd=inside @ rng.uniform(0.0, 0.2, (MEASURES, MEMBERS)),
    )
    return payoffs, Mechanism("random", "", "", "", members, "consensus", (), {}, (), (), (), {})


def everything(payoffs: Payoffs, mechanism: Mechanism) -> None:
    """Find all solutions and all stability answers from the table."""
    found = agree(payoffs, mechanism)
    stability(payoffs, found)
    sharing(payoffs, found)
    signed = found.accepted
    lotteries(found.surplus_percent[signed], found.robust_gain_musd[signed], signed, found.weights)


def again(payoffs: Payoffs, mechanism: Mechanism, accept: Acceptance) -> Agreement:
    """Search under other weights and another rule of acceptance."""
    return agree(payoffs, replace(mechanism, weights={"A": 2.0}), accept=accept)


def constrained(payoffs: Payoffs, mechanism: Mechanism) -> Agreement:
    """Search under a budget, a prerequisite and a limit."""
    limit = Limit("total cost of a member", payoffs.cost_musd, np.full(MEMBERS, 1.2))
    ruled = replace(mechanism, rules=Rules(requires={"m2": ("m1",)}, budget_musd=6.0))
    return agree(payoffs, ruled, limits=(limit,))
