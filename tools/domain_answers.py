"""Answer the shipped mechanisms anew and write what ships of it for domains whose models take long.

    python tools/domain_answers.py

writes data/answers.json of corridors (loads of gates at which searches for freight ended, how loads of the base year
answer to costs of gates, and volumes of the packages that are to be signed), and of energy data/outages.json (one
element of the power system out) and data/responses.json (what moves bring). Run it after any change of the shipped
network, of its freight, of tables of energy, of a constant of these models or of the moves of a shipped mechanism: all
of these name other answers. Where a formula changes, raise the number in what is told first.
"""

from time import time
from typing import Any

from ortaq import load_mechanism, load_region
from ortaq.answers import answer
from ortaq.core import Array, Corner
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.shipped import SHIPPED as FREIGHT
from ortaq.domains.energy import model
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.dispatch.n_minus_1 import n_minus_1
from ortaq.domains.energy.moves import EnergyMove
from ortaq.domains.energy.report.outages import SHIPPED as OUTAGES
from ortaq.domains.energy.report.outages import outages_digest, outages_record
from ortaq.domains.energy.responses import SHIPPED as RESPONSES
from ortaq.domains.energy.responses import response_digest
from ortaq.observe import mechanism_region, shipped_mechanisms
from ortaq.tables import answers_json, remove, write_file

solved = model.what_moves_bring
brought = dict[str, Any]()
"""What moves of energy bring, by digest."""


def recorded(moves: tuple[EnergyMove, ...], end: Corner) -> tuple[Array, Array]:
    """Return what moves bring, and remember it to the last digit."""
    answered = solved(moves, end)
    brought[response_digest(system_of_moves(), moves, end)] = answered
    return answered


def of_freight() -> dict[str, Any]:
    """Return what ships of freight; what is asked of energy meanwhile is remembered."""
    begin, found = time(), dict[str, Any]()
    setattr(model, solved.__name__, recorded)
    for name in shipped_mechanisms():
        region = load_region(mechanism_region(name))
        answer(region, load_mechanism(name, region))
        for corner in Corner:
            year = freight_system_of(region, corner).year
            found |= year.ended | year.volumes | year.sloping
        print(f"{name}: {len(found)} answers, {time() - begin:.0f} s", flush=True)
    return found


def main() -> None:
    """Write what ships, solved without what shipped before."""
    for shipped in (FREIGHT, OUTAGES, RESPONSES):
        remove(shipped.file)
    system = system_of_moves()
    write_file(OUTAGES.file, answers_json({outages_digest(system): outages_record(n_minus_1(system))}))
    write_file(FREIGHT.file, answers_json(of_freight()))
    write_file(RESPONSES.file, answers_json(brought))


if __name__ == "__main__":
    main()
