"""Ask what briefs of the shipped mechanisms ask of energy, and write src/ortaq/domains/energy/data/responses.json.

Run it after a change of the tables of the system or of the energy moves of a mechanism, or of what moves
bring, for which MODEL_VERSION in src/ortaq/domains/energy/responses.py is raised first. Sets of moves that ship already
are not solved again, those that nobody asks are dropped. A minute of a processor for each mechanism.

    python tools/energy_responses.py
"""

import json

from ortaq.answers import answer
from ortaq.cli.questions.question import load_question
from ortaq.core import Array, Corner
from ortaq.domains.energy import model
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.moves import EnergyMove, energy_moves_of
from ortaq.domains.energy.responses import FILE, model_constants, response_digest
from ortaq.observe import shipped_mechanisms
from ortaq.tables import write_file

solved = model.what_moves_bring
found: dict[str, list[list[float]]] = {}
"""By digest."""


def recorded(moves: tuple[EnergyMove, ...], end: Corner) -> tuple[Array, Array]:
    """Return what moves bring, and remember it to the last digit."""
    answered = solved(moves, end)
    found[response_digest(system_of_moves(), moves, end)] = [each.tolist() for each in answered]
    return answered


if __name__ == "__main__":
    setattr(model, solved.__name__, recorded)
    for name in shipped_mechanisms():
        region, mechanism = load_question(name, None)
        if any(energy_moves_of(change) for change in (*mechanism.measures, *mechanism.shocks)):
            answer(region, mechanism)
            print(f"{name}: {len(found)} sets of moves so far", flush=True)
    rows = ",\n".join(f"{json.dumps(digest)}:{json.dumps(each)}" for digest, each in sorted(found.items()))
    write_file(FILE, f'{{"constants": "{model_constants()}", "answers": {{\n{rows}\n}}}}\n')
