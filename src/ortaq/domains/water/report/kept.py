"""Numbers of reports that ship: what `ortaq water` computes, found by the digest of all that determines them."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.core import Array, JsonObject
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.report.told import Shares, Told
from ortaq.domains.water.response import MODEL_VERSION
from ortaq.tables import is_file, json_data, short_numbers

YEARS, SEED = 10, 1
"""Of drawn years, where neither is asked for."""

FILE = Path(__file__).parents[1] / "data" / "told.json"

PLAIN = ("regimes", "years", "gap_km3")
ARRAYS = ("passed", "wanted", "delivered", "sent_twh", "gains", "foreseen", "welfare", "prices")

DIGITS = 7
"""Significant digits that ship."""

REPORT_VERSION = 3
"""Raised by hand where what a report counts changes; where runs change, MODEL_VERSION is."""


def report_digest(basin: Basin) -> str:
    """Return SHA-256 over all that determines the numbers of a basin, 16 hex digits."""
    runs = MODEL_VERSION.get(basin.name, 1)
    return hashlib.sha256(repr((runs, REPORT_VERSION, basin.digest, YEARS, SEED)).encode()).hexdigest()[:16]


@cache
def _shipped() -> dict[str, JsonObject]:
    found: dict[str, JsonObject] = json_data(FILE) if is_file(FILE) else {}
    return found


def shipped_told(basin: Basin) -> Told | None:
    """Return the numbers of a basin that ship; None where its tables or the model are others."""
    held = _shipped().get(basin.name)
    if held is None or held["digest"] != report_digest(basin):
        return None
    parts: dict[str, Any] = {name: held[name] for name in PLAIN} | {"regimes": tuple(held["regimes"])}
    parts |= {name: None if held[name] is None else np.array(held[name], dtype=float) for name in ARRAYS}
    lost = tuple((group, name, np.array(each)) for group, name, each in held["lost"])
    filling = tuple((dam, np.array(each)) for dam, each in held["filling"])
    return Told(basin=basin, lost=lost, shares=_shares(held["shares"]), filling=filling, **parts)


def _shares(held: JsonObject | None) -> Shares | None:
    if held is None:
        return None
    gains = tuple((coalition, np.array(gain)) for coalition, gain in held["gains"])
    by = tuple((name, np.array(ends, dtype=float)) for name, ends in held["by"])
    return Shares(gains, np.array(held["v"]), np.array(held["own"]), by)


def record_of(told: Told) -> JsonObject:
    """Return what ships of a basin."""
    shares = told.shares
    return {
        "digest": report_digest(told.basin),
        **{name: getattr(told, name) for name in PLAIN},
        **{name: _rounded(getattr(told, name)) for name in ARRAYS},
        "lost": [[group, name, _rounded(each)] for group, name, each in told.lost],
        "filling": [[dam, _rounded(each)] for dam, each in told.filling],
        "shares": None
        if shares is None
        else {
            "gains": [[coalition, _rounded(gain)] for coalition, gain in shares.gains],
            "v": _rounded(shares.v),
            "own": _rounded(shares.own),
            "by": [[name, _rounded(ends)] for name, ends in shares.by],
        },
    }


def _rounded(values: Array | None) -> Any:
    """Return an array as lists of numbers with the digits that ship; None where nothing was run."""
    return None if values is None else short_numbers(values.tolist(), DIGITS)
