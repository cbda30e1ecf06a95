"""Draws that ship: gains of the notable packages of shipped mechanisms in worlds that were drawn before.

One row of a parquet file per world; a list in each column is an array of ``DrawnGains`` without the axis of draws.
Gains and costs are kept with 24 bits: a relative error of 6e-8, far below that of any verdict.
"""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.core import CENTRAL, Doubt, DrawnGains, Input, Mechanism, Progress, Region
from ortaq.core.constants import constants_digest
from ortaq.domains import models, valuation
from ortaq.model.drawn_gains import SEED, drawn_gains, levers
from ortaq.model.ensemble import Executor, Store, reach

MODEL_VERSION = 3
"""Raised by hand whenever formulas behind drawn gains change; constants of models void the tables by themselves."""

SHIPPED_DRAWS = 200
"""Worlds that ship: enough for shares of variance."""

KEY = b"ortaq.draws"

_SHORT = ("gain_musd", "cost_musd", "single_gain_musd", "single_cost_musd")
_LONG = ("income_musd", "places")


def draws_folder() -> Path:
    """Return where the tables ship."""
    return Path(str(files("ortaq"))) / "data" / "draws"


def digest_of(region: Region, mechanism: Mechanism, seed: int = SEED) -> str:
    """Return SHA-256 over all that determines drawn gains but the packages and the source, 32 hex digits."""
    changes = [(change,) for change in (*mechanism.measures, *mechanism.shocks)]
    asked = [model for model in models() if reach(models(), changes)[model.name]]
    homes = [*(type(model).__module__ for model in asked), type(valuation(CENTRAL)).__module__]
    constants = [constants_digest(home, home.rpartition(".")[0]) for home in homes]
    said = (region.digest, levers(mechanism), mechanism.common_error, seed, MODEL_VERSION, constants)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def gains_in_draws(
    region: Region,
    mechanism: Mechanism,
    packages: Sequence[int],
    count: int,
    *,
    progress: Progress | None = None,
    executor: Executor | None = None,
    store: Store | None = None,
) -> DrawnGains:
    """Return ``drawn_gains``, taken from what ships as far as it goes: only other packages and worlds are computed.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    packages : sequence of int
    count : int
    progress, executor, store : optional
        As in ``drawn_gains``.

    Raises
    ------
    InputError, NotConverged, WorkerLostError
        As ``drawn_gains``.

    Examples
    --------
    >>> from ortaq.model.shipped_draws import gains_in_draws
    >>> gains_in_draws(region, pair, [1], 2).draws
    2
    """

    def computed(own: Sequence[int]) -> DrawnGains:
        return drawn_gains(region, mechanism, own, count, progress=progress, executor=executor, store=store)

    known = shipped_draws(region, mechanism) if count > 1 else None
    if known is None or count > known.draws:
        return computed(packages)
    held = set(known.packages.tolist())
    kept = _chosen(known, [p for p in packages if p in held], count)
    missing = [p for p in packages if p not in held]
    return _chosen(_joined(kept, computed(missing)), packages, count) if missing else _chosen(kept, packages, count)


def shipped_draws(region: Region, mechanism: Mechanism) -> DrawnGains | None:
    """Return the draws that ship with a mechanism; None if there are none of exactly this question."""
    path = draws_folder() / f"{mechanism.id}.parquet"
    return read_draws(path, digest_of(region, mechanism)) if path.is_file() else None


def read_draws(path: Path, digest: str) -> DrawnGains | None:
    """Return the draws in a file; None if they belong to another question."""
    # pyarrow takes 60 MB and a moment to load: only those who draw pay for it.
    import pyarrow.parquet as pq  # noqa: PLC0415

    file = pq.ParquetFile(path)
    said: dict[str, Any] = json.loads((file.schema_arrow.metadata or {}).get(KEY, b"{}"))
    if said.pop("digest", "") != digest:
        return None
    table, shapes = file.read(), said.pop("shapes")
    for name in (*_SHORT, *_LONG):
        flat = np.from_dlpack(table[name].combine_chunks().flatten())  # to_numpy would load pandas
        said[name] = flat.astype(np.float64).reshape(-1, *shapes[name])
    for name in ("members", "measures", "shocks", "central"):
        said[name] = tuple(said[name])
    said["packages"] = np.array(said["packages"], dtype=np.int64)
    said["inputs"] = tuple(Input(Doubt(doubt), about) for doubt, about in said["inputs"])
    return DrawnGains(**said)


def draws_bytes(drawn: DrawnGains, digest: str) -> bytes:
    """Return the file of draws; the same numbers give the same bytes."""
    import pyarrow as pa  # noqa: PLC0415 - as in read_draws
    import pyarrow.parquet as pq  # noqa: PLC0415

    columns, shapes = {}, {}
    for name in (*_SHORT, *_LONG):
        array = getattr(drawn, name)
        shapes[name] = array.shape[1:]
        flat = array.reshape(len(array), -1).astype(np.float32 if name in _SHORT else np.float64)
        columns[name] = pa.FixedSizeListArray.from_arrays(pa.array(flat.ravel()), flat.shape[1])
    plain = {k: v for k, v in asdict(replace(drawn, packages=drawn.packages.tolist())).items() if k not in columns}
    plain["inputs"] = [(one.doubt.value, one.about) for one in drawn.inputs]
    said = json.dumps({**plain, "shapes": shapes, "digest": digest}, sort_keys=True)
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns, metadata={KEY: said.encode()}), buffer, compression="zstd", use_dictionary=False)
    return buffer.getvalue()


def _chosen(drawn: DrawnGains, packages: Sequence[int], count: int) -> DrawnGains:
    """Return some packages of the first worlds."""
    at = [int(np.flatnonzero(drawn.packages == package)[0]) for package in packages]
    return replace(
        drawn,
        packages=drawn.packages[at],
        gain_musd=drawn.gain_musd[:count, at],
        cost_musd=drawn.cost_musd[:count, at],
        **{
            name: getattr(drawn, name)[:count]
            for name in ("income_musd", "single_gain_musd", "single_cost_musd", "places")
        },
    )


def _joined(one: DrawnGains, other: DrawnGains) -> DrawnGains:
    """Return the packages of both in the same worlds."""
    return replace(
        one,
        packages=np.concatenate([one.packages, other.packages]),
        gain_musd=np.concatenate([one.gain_musd, other.gain_musd], axis=1),
        cost_musd=np.concatenate([one.cost_musd, other.cost_musd], axis=1),
        largest_residual=max(one.largest_residual, other.largest_residual),
    )
