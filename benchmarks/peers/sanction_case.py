"""Run one bilateral embargo with sanction-simulator: `PYTHON sanction_case.py KAZ CHN REPEAT`."""

import json
import sys
from importlib import import_module
from time import perf_counter


def main() -> None:
    """Print the times of one embargo on the loaded table, and the loss of gross output of the first country, share."""
    package, model = import_module("sanction_simulator"), import_module("sanction_simulator.power_trade_estimation")
    table = model.Benchmark(package.data_dir(), cache=package.bench_cache())
    one, other = (table.cidx[c] for c in sys.argv[1:3])
    settings = model.TAU_BASE, model.RHO_BASE, model.DELTA_BASE
    seconds = []
    for _ in range(int(sys.argv[3])):
        start = perf_counter()
        embargo = [("embargo", model.bilateral_legs(one, other))]
        _, loss, *_ = model.run_scenarios(table, embargo, *settings, log=lambda _: None)
        seconds.append(perf_counter() - start)
    output = table.s.reshape(table.S, table.C).sum(axis=0)[one]
    print(json.dumps({"seconds": seconds, "loss": float(loss[0, one] / output)}))


main()
