"""What moves of energy bring, as far as it ships: all that briefs of the shipped mechanisms ask, by its digest."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from ortaq.core import Array, Corner, JsonObject
from ortaq.core.constants import constants_digest
from ortaq.domains.energy.moves import EnergyMove
from ortaq.domains.energy.system import EnergySystem
from ortaq.tables import is_file, json_data

FILE = Path(__file__).parent / "data" / "responses.json"

MODEL_VERSION = 1
"""Raised by hand where what moves bring is counted otherwise: a digest of the source would void it with any comment."""

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
    return shipped().get(response_digest(system, moves, end))


def response_digest(system: EnergySystem, moves: Sequence[EnergyMove], end: Corner) -> str:
    """Return SHA-256 over all that determines what moves bring, 16 hex digits.

    Parameters
    ----------
    system : EnergySystem
    moves : sequence of EnergyMove
    end : Corner
    """
    said = [(m.action.value, m.member, m.target, m.via, m.month, m.value.at(end), m.fee.at(end)) for m in moves]
    return hashlib.sha256(repr((MODEL_VERSION, system.digest, end.value, said)).encode()).hexdigest()[:16]


@cache
def shipped() -> Mapping[str, Response]:
    """Return what ships, by digest; nothing where a constant of the model is another one than it was then."""
    held: JsonObject = json_data(FILE) if is_file(FILE) else {}
    if held.get("constants") != model_constants():
        return {}
    return {digest: (np.array(musd), np.array(tonnes)) for digest, (musd, tonnes) in held["answers"].items()}


def model_constants() -> str:
    """Return the digest of the constants that what moves bring reaches."""
    return constants_digest("ortaq.domains.energy.brought", "ortaq.domains.energy")
