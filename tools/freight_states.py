"""Solve freight anew for shipped mechanisms and examples and write what ships, below src/ortaq/domains/corridors/data.

    python tools/freight_states.py [examples]

writes states.npz and example_states.npz, or the latter alone. Run it after any change of the shipped network, of its
freight, of a constant of the model or of the moves of a shipped mechanism: all of these name other states. If a formula
changes, raise MODEL_VERSION in src/ortaq/domains/corridors/freight/kept_states.py first. What ships are states of the
network in every package under every shock, those of single measures at the ends of their ranges, those that drawn
worlds are composed of, assumptions of freight at their ends included, and those of the report, with its closures at the
ends. What scenarios in examples/ ask for ships in a file of its own, which is small and read before the other. Others
are solved when they are asked for. States that ship already are not solved again.
"""

import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import time

from ortaq import load_mechanism, load_region, run
from ortaq.answers import answer
from ortaq.core import BAND_CASES, CENTRAL, Case, Corner, Region
from ortaq.domains import valuation
from ortaq.domains.corridors.freight.effects import freight_effects_of
from ortaq.domains.corridors.freight.kept_states import Kept, known_states, shipped_paths, states_bytes
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.moves import network_shifts_of
from ortaq.domains.corridors.report.study import report_of
from ortaq.model.drawn_gains import drawn_gains
from ortaq.model.ensemble import Question
from ortaq.observe import load_scenario, mechanism_region, shipped_mechanisms
from ortaq.tables import write_file

EXAMPLES = Path(__file__).parents[1] / "examples"

DRAWN, ANSWERED = "drawn", "answered"


def tasks() -> Iterator[tuple[str, str, Case | None]]:
    """Yield what is solved apart: mechanism, shock, and case.

    Without a case: what drawn worlds are composed of, and what an answer asks besides, such as how weak effects may be.
    """
    for name in shipped_mechanisms():
        mechanism = load_mechanism(name, load_region(mechanism_region(name)))
        ends = {case.shift: case for case in (*BAND_CASES, CENTRAL)}
        for shock in ("", *(s.id for s in mechanism.shocks if network_shifts_of(s))):
            yield from ((name, shock, case) for case in ends.values())
        yield name, DRAWN, None
        yield name, ANSWERED, None


def solved(task: tuple[str, str, Case | None]) -> Kept:
    """Return the states of one task."""
    name, shock, case = task
    region = load_region(mechanism_region(name))
    mechanism = load_mechanism(name, region)
    moving = [at for at, measure in enumerate(mechanism.measures) if network_shifts_of(measure)]
    packages = [sum(1 << m for at, m in enumerate(moving) if own >> at & 1) for own in range(1 << len(moving))]
    if shock == ANSWERED:
        answer(region, mechanism)
        report_of(region, mechanism, valuation)
    elif case is None:
        drawn_gains(region, mechanism, [packages[-1]], 2)
    else:
        shocks = tuple(s for s in mechanism.shocks if s.id == shock)
        Question.of(region, replace(mechanism, shocks=shocks), packages, [case])
    return _known(region)


def of_examples() -> Kept:
    """Return the states that scenarios in examples/ ask for of the region of the shipped mechanisms."""
    region = load_region(mechanism_region(shipped_mechanisms()[0]))
    for path in sorted(EXAMPLES.glob("*.toml")):
        if "scenario" not in tomllib.loads(path.read_text(encoding="utf-8")):
            continue
        own, scenario = load_scenario(str(path))
        if own.digest == region.digest and any(map(network_shifts_of, scenario.changes)):
            run(own, scenario)
    return _known(region)


def _known(region: Region) -> Kept:
    found: Kept = {}
    for corner in Corner:
        system = freight_system_of(region, corner)
        found |= known_states(freight_effects_of(region, system))
    return found


def main() -> None:
    """Write the states of all shipped mechanisms and examples."""
    beside, of_mechanisms = shipped_paths()
    write_file(beside, states_bytes(of_examples()))
    print(f"{beside.stat().st_size:,} bytes of examples", flush=True)
    if sys.argv[1:] == ["examples"]:
        return
    begin, known = time(), Kept()
    with ProcessPoolExecutor(2) as workers:
        for found in workers.map(solved, list(tasks())):
            known |= found
            print(f"{len(known)} states, {time() - begin:.0f} s", flush=True)
    content = states_bytes(known)
    write_file(of_mechanisms, content)
    print(f"{len(content):,} bytes")


if __name__ == "__main__":
    main()
