"""Solve freight anew for the shipped mechanisms and write what ships: src/ortaq/domains/corridors/data/states.npz.

Run it after any change of the shipped network, of its freight or of the moves of a shipped mechanism; if the model
itself changes, raise MODEL_VERSION in src/ortaq/domains/corridors/freight/kept_states.py first. What ships are states
of the network in every package under every shock, those of single measures at the ends of their ranges, and those that
drawn worlds are composed of. Others are solved when they are asked for.
"""

from time import time

from ortaq import load_mechanism, load_region
from ortaq.core import BAND_CASES, CENTRAL, Corner, Mechanism, Region
from ortaq.domains.corridors.freight.effects import FreightEffects, freight_effects_of
from ortaq.domains.corridors.freight.kept_states import states_bytes, states_path
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.moves import network_shifts_of
from ortaq.model.drawn_gains import drawn_gains
from ortaq.model.ensemble import Question
from ortaq.observe import mechanism_region, shipped_mechanisms
from ortaq.tables import write_file


def solve(region: Region, mechanism: Mechanism) -> None:
    """Ask for all states of a mechanism: they are then known to this process."""
    moving = [at for at, measure in enumerate(mechanism.measures) if network_shifts_of(measure)]
    packages = [sum(1 << m for at, m in enumerate(moving) if own >> at & 1) for own in range(1 << len(moving))]
    for case in (CENTRAL, *BAND_CASES):
        Question.of(region, mechanism, packages, [case])
    drawn_gains(region, mechanism, [packages[-1]], 2)


def main() -> None:
    """Write the states of all shipped mechanisms."""
    states_path().unlink(missing_ok=True)
    found: dict[int, FreightEffects] = {}
    for name in shipped_mechanisms():
        begin, region = time(), load_region(mechanism_region(name))
        solve(region, load_mechanism(name, region))
        for corner in Corner:
            effects = freight_effects_of(region, freight_system_of(region, corner), corner)
            found[id(effects)] = effects
        print(f"{name}: {sum(len(e.known) for e in found.values())} states, {time() - begin:.0f} s", flush=True)
    content = states_bytes(list(found.values()))
    write_file(states_path(), content)
    print(f"{len(content):,} bytes")


if __name__ == "__main__":
    main()
