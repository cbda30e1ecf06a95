"""Paths that ship: what `ortaq energy path` computes, found by the digest of all that determines them."""

import hashlib
from dataclasses import fields
from functools import cache
from pathlib import Path as File
from typing import Any

import numpy as np

from ortaq.core import JsonObject
from ortaq.domains.energy.expansion.path import PERIODS, Path
from ortaq.domains.energy.system import EnergySystem
from ortaq.tables import is_file, json_data, short_numbers

FILE = File(__file__).parents[1] / "data" / "paths.json"

DIGITS = 7
"""Significant digits that ship."""

MODEL_VERSION = 2
"""Raised by hand where what a path counts changes."""


def digest_of(system: EnergySystem, question: JsonObject) -> str:
    """Return SHA-256 over all that determines a path, 16 hex digits.

    Parameters
    ----------
    system : EnergySystem
    question : JsonObject
        Trade, caps and options.
    """
    told = (MODEL_VERSION, system.digest, PERIODS, sorted(question.items()))
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


@cache
def _shipped() -> dict[str, JsonObject]:
    found: dict[str, JsonObject] = json_data(FILE) if is_file(FILE) else {}
    return found


def shipped_path(digest: str) -> Path | None:
    """Return a path that ships; None where its tables or its question are others."""
    held = _shipped().get(digest)
    return None if held is None else Path(**{f.name: _read(held[f.name]) for f in fields(Path)})


def record_of(path: Path) -> JsonObject:
    """Return what ships of a path."""
    return {f.name: _written(getattr(path, f.name)) for f in fields(Path)}


def _written(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return {"array": short_numbers(value.tolist(), DIGITS)}
    return list(value) if isinstance(value, tuple) else value


def _read(held: Any) -> Any:
    if isinstance(held, dict):
        return np.array(held["array"], dtype=float)
    return tuple(held) if isinstance(held, list) else held
