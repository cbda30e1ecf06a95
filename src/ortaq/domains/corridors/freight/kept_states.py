"""Effects of states of the network that ship, of mechanisms and of examples: named by all that determines them.

Ratios of trade costs are kept as whole multiples of ``STEP`` of their logarithm, payments as multiples of
``STEP_MUSD``. What is solved anew is brought to the same multiples, so that an answer does not tell where it came
from.
"""

import hashlib
import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from ortaq.core import Array, Integers
from ortaq.core.constants import constants_digest
from ortaq.domains.corridors.freight.effects import FreightEffects
from ortaq.domains.corridors.moves import NetworkShift

MODEL_VERSION = 3
"""Raised by hand whenever the formulas of freight change; its constants void what ships by themselves."""

PACKAGE = "ortaq.domains.corridors"

STEP = 1e-7
"""Of the logarithm of a ratio of trade costs: a hundred-thousandth of a percent."""

STEP_MUSD = 0.01
"""Of payments to carriers, million USD a year."""

ENDLESS = np.iinfo(np.int32).max
"""Stands for an infinite ratio."""

FOLDER, FILE = "data", "states.npz"

Kept = dict[str, tuple[Integers, Integers]]
"""Whole multiples of ratios and of payments, by the digest of a state."""


def encoded(hats: Array, sent: Array) -> tuple[Integers, Integers]:
    """Return effects as whole multiples.

    Parameters
    ----------
    hats : ndarray
        Ratios of trade costs.
    sent : ndarray
        Million USD a year.

    Examples
    --------
    >>> ratios, musd = encoded(np.array([1.0, np.inf, 1.02]), np.array([0.0, 1.2345]))
    >>> ratios.tolist(), musd.tolist()
    ([0, 2147483647, 198026], [0, 123])
    """
    with np.errstate(divide="ignore"):
        logs = np.where(np.isinf(hats), 0.0, np.log(np.where(np.isinf(hats), 1.0, hats)))
    ratios = np.where(np.isinf(hats), ENDLESS, np.round(logs / STEP)).astype(np.int64)
    return ratios, np.round(sent / STEP_MUSD).astype(np.int64)


def decoded(ratios: Integers, musd: Integers) -> tuple[Array, Array]:
    """Return ratios and million USD of whole multiples.

    Parameters
    ----------
    ratios, musd : ndarray of int
    """
    return np.asarray(np.where(ratios == ENDLESS, np.inf, np.exp(ratios * STEP))), np.asarray(musd * STEP_MUSD)


def state_digest(effects: FreightEffects, shifts: Sequence[NetworkShift]) -> str:
    """Return SHA-256 over all that determines the effects of a state, 24 hex digits.

    Parameters
    ----------
    effects : FreightEffects
    shifts : sequence of NetworkShift
    """
    corner = effects.system.corner
    moved = [(s.action.value, s.targets, s.value.at(corner)) for s in shifts]
    code = MODEL_VERSION, constants_digest(f"{PACKAGE}.freight.agenda", PACKAGE)
    said = (code, effects.region_digest, effects.system.assumed.places, moved)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:24]


def kept_state(effects: FreightEffects, shifts: Sequence[NetworkShift]) -> tuple[Array, Array] | None:
    """Return the effects of a state that ships, None where it does not.

    Parameters
    ----------
    effects : FreightEffects
    shifts : sequence of NetworkShift
    """
    digest = state_digest(effects, shifts)
    for path in shipped_paths():
        at, ratios, musd = _shipped(path)
        if (row := at.get(digest)) is not None:
            break
    else:
        return None
    count = len(effects.system.demand.economies)
    return decoded(ratios[:, row].astype(np.int64).reshape(-1, count, count), musd[:, row].reshape(count, count))


def known_states(effects: FreightEffects) -> Kept:
    """Return all states that effects know of, as whole multiples.

    Parameters
    ----------
    effects : FreightEffects
    """
    return {digest: encoded(*own) for digest, own in effects.known.items()}


def states_bytes(known: Kept) -> bytes:
    """Return the file of states.

    Parameters
    ----------
    known : dict
        Of regions with as many sectors and economies.
    """
    buffer, rows = io.BytesIO(), list(known.values())
    np.savez_compressed(  # one row for each cell: neighbours are then alike, and the file is small
        buffer,
        names=np.array(list(known)),
        ratios=np.stack([ratios.ravel() for ratios, _ in rows], axis=1).astype(np.int32),
        musd=np.stack([musd.ravel() for _, musd in rows], axis=1).astype(np.int32),
    )
    return buffer.getvalue()


def shipped_paths() -> tuple[Path, Path]:
    """Return where states ship: those that scenarios in examples/ ask for, a small file, and all of mechanisms."""
    folder = Path(str(files("ortaq.domains.corridors"))) / FOLDER
    return folder / "example_states.npz", folder / FILE


@cache
def _shipped(path: Path) -> tuple[dict[str, int], Integers, Integers]:
    if not path.is_file():
        return {}, np.zeros((0, 0), dtype=np.int64), np.zeros((0, 0), dtype=np.int64)
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
        names = file["names"].tolist()
        return {name: row for row, name in enumerate(names)}, file["ratios"], file["musd"]
