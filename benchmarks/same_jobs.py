"""Jobs that two checkouts do from Python: ``python -m benchmarks.same_jobs JOB [REFERENCE]`` prints seconds and result.

What is prepared is not counted. Only names that have stood for long are used: the checkout before must have them.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.domains.trade import Calibration, TradeChange, counterfactuals, solve_baseline, trade_baseline
from ortaq.observe import load_region

Job = Callable[[], Callable[[], Any]]
"""Prepares, and returns what is measured; that returns the result."""

CHANGES, SCENARIOS, PLACES, ACTS, EVENTS = 256, 10, 200, 20_000, 100_000


def batch() -> Callable[[], Any]:
    """Solve and check many changes of the shipped region at once."""
    solved = solve_baseline(trade_baseline(load_region("eurasia"), Calibration()))
    moved = np.random.default_rng(1).normal(0.0, 0.02, (CHANGES, *solved.base.tariff.shape))
    change = TradeChange(trade_cost_hat=np.exp(moved))
    counterfactuals(solved, change)

    def solve() -> Any:
        return counterfactuals(solved, change).real_income_hat[::32].tolist()

    return solve


def nafta() -> Callable[[], Any]:
    """Solve the published experiment seven times: baseline and counterfactual."""
    from benchmarks.inputs import nafta as published  # noqa: PLC0415 - needs the reference data

    case = published(Path(sys.argv[2]))

    def solve() -> Any:
        for _ in range(7):
            found = counterfactuals(solve_baseline(case.baseline, case.deficits), case.change)
        return found.real_income_hat.tolist()

    return solve


def routing() -> Callable[[], Any]:
    """Find cheapest ways between many places under several scenarios of the shipped network."""
    from benchmarks.corridors.inputs import measured_network, scenarios  # noqa: PLC0415
    from ortaq.domains.corridors import ReferenceRouter  # noqa: PLC0415

    network = measured_network()
    weights = list(scenarios(network, SCENARIOS))
    places = np.sort(np.random.default_rng(2).choice(len(network.nodes.node_id), PLACES, replace=False))
    router = ReferenceRouter(network)

    def ask() -> Any:
        found = np.array([router.costs(w, places, places) for w in weights])
        return [int(np.isinf(found).sum()), float(np.where(np.isinf(found), 0.0, found).sum())]

    return ask


def cargo() -> Callable[[], Any]:
    """Read events of goods to times at crossings."""
    from ortaq.alerts.cargo.places import read_places  # noqa: PLC0415
    from ortaq.alerts.cargo.readers.columns import read_columns  # noqa: PLC0415
    from ortaq.alerts.cargo.watching import watched  # noqa: PLC0415
    from tests.alerts.cargo_events import journeys, lines, places  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(dir=sys.argv[3]))
    table, path = places(folder, 10), folder / "events.jsonl"
    path.write_text("\n".join(lines(journeys(EVENTS // 4, 10, seed=0))) + "\n", encoding="utf-8")
    where, columns = read_places(table), read_columns(None)
    return lambda: watched([path], where, columns, now=1_800_000_000_000_000).counts.events


def ledger() -> Callable[[], Any]:
    """Check a ledger from its first byte."""
    from ortaq.ledgers.chain.checks import checked  # noqa: PLC0415
    from tests.ledgers.chains import kept, some_acts  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(dir=sys.argv[3]))
    entries = some_acts(ACTS)

    def check() -> Any:
        with kept(folder / "acts.ledger", entries, checkpoint_at=ACTS - 1) as store:
            found = checked(store)
        return [len(found.faults), found.signatures]

    return check


JOBS: dict[str, Job] = {"batch": batch, "nafta": nafta, "routing": routing, "cargo": cargo, "ledger": ledger}


def main() -> None:
    """Print seconds of the processor and the result as JSON."""
    job = JOBS[sys.argv[1]]()
    began = time.process_time()
    result = job()
    print(json.dumps({"cpu_s": time.process_time() - began, "result": result}))


if __name__ == "__main__":
    main()
