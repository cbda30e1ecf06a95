"""The same question put to ortaq and to another program."""

from functools import cache
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.case import Case, embargo, permuted
from benchmarks.inputs import canada_japan, icio, icio28, icio_path, nafta
from benchmarks.measure import answer_of, seconds, timed
from benchmarks.nested import Settings, real_wages
from benchmarks.report import TARGET_RESIDUAL, Options, Peer, Table, compared, require_agreement
from benchmarks.targets import TARGETS, goal
from ortaq.core import Array
from ortaq.domains.trade import TradeEquilibrium, counterfactuals, solve_baseline

SAME = 1e-7
"""Difference of real wages allowed between two algorithms for one model, ratio to the baseline."""

FROZEN = 1e-3
"""Difference of factory-gate prices that gegravity's frozen shares may cause (3.5e-4 measured)."""

RELABELLED = 1e-9
"""Difference of real wages allowed when members change places."""

PEER_RUNS = 3
"""Runs behind a peer's median; none of them needs a warm-up that would matter."""

HERE = Path(__file__).parent


def equilibrium(case: Case) -> TradeEquilibrium:
    """Solve the data's own equilibrium and the change of it."""
    return counterfactuals(solve_baseline(case.baseline, case.deficits), case.change).row(0)


def nested_hat(case: Case, settings: Settings) -> tuple[Array, int]:
    """Return the same two solutions' ratio of real wages by the textbook algorithm, and its wage steps."""
    base = case.baseline
    before, first = real_wages(base, np.ones_like(base.tariff), base.tariff, settings)
    after, second = real_wages(base, case.trade_cost_hat, case.tariff, settings)
    return after / before, first + second


def by_nested(case: Case, found: TradeEquilibrium, settings: Settings) -> Peer:
    """Time the textbook algorithm and compare its real wages."""
    answers: list[tuple[Array, int]] = []
    theirs = median(seconds(lambda: answers.append(nested_hat(case, settings))) for _ in range(PEER_RUNS))
    hat, steps = answers[0]
    name = f"nested loops, wage speed {settings.speed:g}, tolerance {settings.tolerance:g}: {steps} wage steps"
    return Peer(name, theirs, float(np.abs(hat - found.real_wage_hat).max()), SAME, "real wages")


def permutation_gap(case: Case, seed: int = 0) -> float:
    """Return how much real wages change when the members are put in another order, and back."""
    order = np.random.default_rng(seed).permutation(len(case.baseline.members))
    return float(
        np.abs(equilibrium(permuted(case, order)).real_wage_hat - equilibrium(case).real_wage_hat[order]).max()
    )


def published(options: Options) -> Table:
    """CP2015's NAFTA and the 81 x 28 table, both from the reference data."""
    table = Table("Published data against the textbook algorithm", "")
    if options.reference is None:
        table.note = "Left out: `--reference DIR` was not given."
        return table
    for name, case, speed, key in (
        ("CP2015 NAFTA, 31 x 40, balanced", nafta(options.reference), 0.5, "nafta"),
        ("ICIO 2022 with tariffs, 81 x 28, deficits", icio28(options.reference), 0.1, ""),
    ):
        found = equilibrium(case)
        ours = timed(lambda case=case: equilibrium(case), options.repeat)  # type: ignore[misc]
        peer, residual = by_nested(case, found, Settings(speed)), float(found.residual)
        if key:
            goal(table, key, ours, holds=residual <= TARGET_RESIDUAL)
        target = TARGETS[key].bound if key else None
        table.rows.append(compared(f"{name}, baseline + counterfactual", ours, peer, residual, target=target))
    table.note = (
        "The peer is `benchmarks/nested.py`, numpy: price loop and spending loop inside a wage loop, as published "
        "codes do it. Its wage speeds, here and below, were chosen beforehand in its favour from tries between 0.1 and "
        "0.7: the others tried took longer or did not converge in 400 steps."
    )
    return table


@cache
def _table_case(peers: Path | None) -> Case | None:
    """Read the 80 x 50 table once."""
    path = icio_path(peers)
    return None if path is None else icio(path)


def world(options: Options) -> Table:
    """80 members and 50 sectors; the order of the members must not matter."""
    table = Table("80 x 50: OECD ICIO 2022, tariffs USA-CHN and cheaper trade KAZ-CHN", "")
    case = _table_case(options.peers)
    if case is None:
        table.note = "Left out: sanction-simulator, which holds the table, is not installed (`--peers PYTHON`)."
        return table
    found, solved = equilibrium(case), solve_baseline(case.baseline)
    both = timed(lambda: equilibrium(case), options.repeat)
    one = timed(lambda: counterfactuals(solved, case.change), options.repeat)
    peer = by_nested(case, found, Settings(0.4))
    gap = permutation_gap(case)
    require_agreement("80 x 50 with the members in another order", gap, RELABELLED)
    residual = float(found.residual)
    goal(table, "world", one, holds=residual <= TARGET_RESIDUAL)
    order = f"members in another order: same to {gap:.0e} (allowed {RELABELLED:.0e})"
    table.rows = [
        compared("80 x 50, baseline + counterfactual", both, peer, residual, note=order),
        compared("80 x 50, one counterfactual", one, None, residual, target=TARGETS["world"].bound),
    ]
    table.note = (
        "Table of the package sanction-simulator 0.1.4; final demand by destination is rebuilt by RAS, every country "
        "spends its value added, elasticities are spread over 3 to 8: timings, not results."
    )
    return table


def gravity(options: Options) -> Table:
    """Compare with the example that gegravity ships."""
    table = Table("Canada-Japan agreement, 30 members, one sector: gegravity 0.3", "")
    if options.reference is None or options.peers is None:
        table.note = "Left out: needs `--reference DIR` and `--peers PYTHON`."
        return table
    data = options.reference / "gegravity" / "can_jpn_pta_bilateral.csv.gz"
    theirs = answer_of([options.peers, HERE / "peers" / "gegravity_case.py", data, PEER_RUNS])
    case = canada_japan(options.reference)
    found, members = equilibrium(case), case.baseline.members
    ours = timed(lambda: equilibrium(case), options.repeat)
    price = found.wage_hat / found.price_hat[0, members.index("DEU")]
    gap = float(np.abs(price - [theirs["price"][m] for m in members]).max())
    peer = Peer("gegravity 0.3, scipy hybr", median(theirs["seconds"]), gap, FROZEN, "factory-gate prices")
    table.rows = [compared("baseline + agreement", ours, peer, float(found.residual), note="closures differ")]
    table.note = (
        "The closures differ: gegravity's full equilibrium keeps the base year's output and expenditure shares frozen, "
        "ortaq lets both move with prices; ortaq starts from the flows that gegravity models. Times without imports."
    )
    return table


def cut_off(options: Options) -> Table:
    """One bilateral embargo, KAZ-CHN, on the same table."""
    table = Table("Embargo KAZ-CHN, 80 x 50: sanction-simulator 0.1.4", "")
    case = _table_case(options.peers)
    if case is None or options.peers is None:
        table.note = "Left out: needs `--peers PYTHON` with sanction-simulator."
        return table
    theirs = answer_of([options.peers, HERE / "peers" / "sanction_case.py", "KAZ", "CHN", PEER_RUNS])
    case, solved = embargo(case, "KAZ", "CHN"), solve_baseline(case.baseline)
    found = counterfactuals(solved, case.change).row(0)
    ours = timed(lambda: counterfactuals(solved, case.change), options.repeat)
    real = 100.0 * (float(found.real_income_hat[case.baseline.members.index("KAZ")]) - 1.0)
    facts = (
        f"not comparable: real income of KAZ {real:+.2f} % here, its gross output {-100 * theirs['loss']:+.2f} % there"
    )
    peer = Peer("sanction-simulator, one scenario", median(theirs["seconds"]), None, 0.0, facts)
    table.rows = [compared("one embargo, table loaded", ours, peer, float(found.residual))]
    table.note = (
        "Different models, so no ratio is written: the peer rations quantities in the short run (its defaults: leakage "
        "0.1, rerouting friction 0.3), ortaq closes the trade and finds the new equilibrium of prices, wages and trade."
    )
    return table
