"""Answer the shipped mechanisms anew and write what ships of it for domains whose models take long.

    python tools/domain_answers.py

writes data/answers.json of corridors (loads of gates at which searches for freight ended, and volumes of the packages
that are to be signed) and data/outages.json of energy (one element of the power system out). Run it after any change of
the shipped network, of its freight, of tables of energy, of a constant of these models or of the moves of a shipped
mechanism: all of these name other answers. Where a formula changes, raise the number in what is told first.
"""

from time import time
from typing import Any

from ortaq import load_mechanism, load_region
from ortaq.answers import answer
from ortaq.core import Corner
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.shipped import SHIPPED as FREIGHT
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.dispatch.n_minus_1 import n_minus_1
from ortaq.domains.energy.report.outages import SHIPPED as OUTAGES
from ortaq.domains.energy.report.outages import outages_digest, outages_record
from ortaq.observe import mechanism_region, shipped_mechanisms
from ortaq.tables import answers_json, remove, write_file


def of_freight() -> dict[str, Any]:
    """Return what ships of freight."""
    begin, found = time(), dict[str, Any]()
    for name in shipped_mechanisms():
        region = load_region(mechanism_region(name))
        answer(region, load_mechanism(name, region))
        for corner in Corner:
            year = freight_system_of(region, corner).year
            found |= year.ended | year.volumes
        print(f"{name}: {len(found)} answers, {time() - begin:.0f} s", flush=True)
    return found


def main() -> None:
    """Write what ships, solved without what shipped before."""
    for shipped in (FREIGHT, OUTAGES):
        remove(shipped.file)
    system = system_of_moves()
    write_file(OUTAGES.file, answers_json({outages_digest(system): outages_record(n_minus_1(system))}))
    write_file(FREIGHT.file, answers_json(of_freight()))


if __name__ == "__main__":
    main()
