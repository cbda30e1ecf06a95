"""What moves of energy bring, as far as it ships: all that briefs of the shipped mechanisms ask, by its digest."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.energy.moves import EnergyMove
from ortaq.domains.energy.system import EnergySystem
from ortaq.tables import ShippedAnswers

SHIPPED = ShippedAnswers(Path(__file__).parent / "data" / "responses.json", "ortaq.domains.energy")
"""Written by tools/domain_answers.py."""

Response = tuple[Array, Array]
"""What members of the system have, million USD a year, and tonnes of carbon dioxide that they emit more."""


def shipped_response(system: EnergySystem, moves: Sequence[EnergyMove], end: Corner) -> Response | None:
    """Return what moves bring to the last digit, if it ships; None where it has to be solved.

    Parameters
    ----------
    system : EnergySystem
    moves : sequence of EnergyMove
    end : Corner
        As in `brought_musd` and `emitted_t`.
    """
    held = SHIPPED.find(response_digest(system, moves, end))
    return None if held is None else (np.array(held[0]), np.array(held[1]))


def response_digest(system: EnergySystem, moves: Sequence[EnergyMove], end: Corner) -> str:
    """Return the digest of all that determines what moves bring.

    Parameters
    ----------
    system : EnergySystem
    moves : sequence of EnergyMove
    end : Corner
    """
    said = [(m.action.value, m.member, m.target, m.via, m.month, m.value.at(end), m.fee.at(end)) for m in moves]
    return SHIPPED.digest("brought", 1, system.digest, end.value, said)  # 1: raised where a test says so
