"""What two crossings of China closed one by one and together cost members, and where their cargo waits.

``python -m evidence.closures`` prints, for every closure, without waiting and with it, what imports and exports of
members cost more at the trade of the base year, and waiting at the gates that it changes most, and writes both to
docs/records/freight_closures_2023.csv.

Together both crossings exceed the sum of the two where cargo waits nowhere. With waiting the first closure already
fills the crossing that is left, and what waits there is part of its cost; with both closed nobody waits at either, and
cargo of Kyrgyzstan and Uzbekistan takes the passes of Irkeshtam and Torugart, whose cost bounds what can be lost.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from evidence.freight import RECORDS, REGION, table
from ortaq import load_region
from ortaq.core import Array, Corner, Region
from ortaq.domains.corridors.freight.effects import FreightEffects, freight_effects_of
from ortaq.domains.corridors.freight.fixed_point import Equilibrium
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.system import FreightSystem, freight_system_of
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.tables import write_file

CLOSURES = (("dostyk",), ("khorgos",), ("dostyk", "khorgos"))
MEMBERS = ("KAZ", "UZB", "KGZ", "CHN")
FILE = "freight_closures_2023.csv"
HEAD = ("closed", "what", "of", "without_waiting", "with_waiting", "unit")
GATES = 6
"""Gates of a closure that are written, those of the largest waiting."""


def costs(region: Region, effects: FreightEffects, loading: Loading) -> tuple[Array, Array]:
    """Return what imports and exports cost more, million USD a year, shape (economy,) each."""
    hats = effects.of(loading)[0]
    more = np.where(np.isfinite(hats), hats - 1.0, 0.0) * region.flow
    return more.sum(axis=(0, 2)), more.sum(axis=(0, 1))


def rows(region: Region, system: FreightSystem) -> Iterator[tuple[str, ...]]:
    """Yield what every closure costs members, and waiting at gates."""
    effects = freight_effects_of(region, system)
    for closed in CLOSURES:
        shift = NetworkShift.of("close", *closed)
        free, full = system.loader((shift,))(np.zeros(len(system.passages.states))), system.under((shift,))
        assert isinstance(free, Loading)
        assert isinstance(full.loaded, Loading)
        name = ";".join(closed)
        without_it, with_it = (costs(region, effects, loading) for loading in (free, full.loaded))
        both = zip(without_it, with_it, ("imports", "exports"), strict=True)
        for without, waiting, what in both:
            for code in MEMBERS:
                i = region.economy_ids.index(code)
                yield name, what, code, f"{without[i]:.0f}", f"{waiting[i]:.0f}", "million USD a year"
        yield from _waits(name, closed, full)


def _waits(name: str, closed: tuple[str, ...], full: Equilibrium) -> Iterator[tuple[str, ...]]:
    for gate in np.argsort(-full.delay_usd)[:GATES]:
        crossing = full.delay.gates[gate]
        if crossing not in closed:
            yield name, "waiting", crossing, "0", f"{full.delay_usd[gate]:.0f}", "USD per FEU"


def main() -> None:
    """Print and write what closures cost."""
    parser = argparse.ArgumentParser(prog="python -m evidence.closures", description=__doc__)
    parser.add_argument("--records", type=Path, default=RECORDS, help="folder of the records")
    given = parser.parse_args()
    region = load_region(REGION)
    found = [HEAD, *rows(region, freight_system_of(region, Corner.CENTRAL))]
    for row in found:
        print("  ".join(f"{cell:>16s}" for cell in row))
    write_file(given.records / FILE, table(found))


if __name__ == "__main__":
    main()
