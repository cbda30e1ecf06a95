"""Solve one saved case and print this process's peak memory: `python -m benchmarks.peak CASE.npz` (Linux)."""

import json
import sys
from pathlib import Path

from benchmarks.case import load
from ortaq.domains.trade import counterfactuals, solve_baseline


def peak_mb() -> float:
    """Return the peak resident memory of this program, million bytes.

    From the kernel's high-water mark of the address space: what getrusage says is inherited from the process that
    started this one, and would be the parent's peak.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return 1.024e-3 * float(line.split()[1])


def main() -> None:
    """Print memory before and after as JSON."""
    case = load(Path(sys.argv[1]))
    before = peak_mb()
    counterfactuals(solve_baseline(case.baseline, case.deficits), case.change)
    print(json.dumps({"before": before, "peak": peak_mb()}))


if __name__ == "__main__":
    main()
