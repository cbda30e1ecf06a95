"""Tables that gravity takes under the names of their publishers: CEPII Gravity, and a matrix with a table beside it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ortaq.core import InputError
from ortaq.sources.trade_matrix import read_matrix

ENDS = {"iso3_o": "exporter", "iso3_d": "importer", "iso_o": "exporter", "iso_d": "importer"}
FLOWS = ("tradeflow_baci", "tradeflow_comtrade_d", "tradeflow_comtrade_o", "tradeflow_imf_d", "tradeflow_imf_o", "flow")
"""Columns of flows, best first."""

DISTANCES = ("distw_harmonic", "distw_arithmetic", "distw", "dist")
"""Columns of distances in km, best first: the logarithm of the first is a covariate."""

TIES = ("contig", "comlang_off", "comcol", "col_dep_ever", "colony", "fta_wto", "rta")
"""Columns of ties that are covariates where no others are named."""

PAIR = ("exporter", "importer")


def todays_names(table: pa.Table, trade: str, covariates: Sequence[str] | None) -> tuple[pa.Table, tuple[str, ...]]:
    """Return a table of CEPII's under the names that gravity knows, and notes; any other table as it is.

    Parameters
    ----------
    table : pyarrow.Table
    trade : str
        Column of flows that is wanted; if the table lacks it, the best of CEPII's stands in.
    covariates : sequence of str, optional
        Those that are wanted; without them distance and ties.
    """
    ends = {old: new for old, new in ENDS.items() if old in table.column_names}
    if set(ends.values()) != set(PAIR) or set(PAIR) & set(table.column_names):
        return table, ()
    flow = trade if trade in table.column_names else next((f for f in FLOWS if f in table.column_names), None)
    if flow is None:
        return table, ()
    notes = [f"CEPII Gravity: {', '.join(f'{old} is {new}' for old, new in ends.items())}, {flow} is the flow"]
    kept = {old: table[old] for old in ends} | {flow: table[flow]}
    kept |= {"year": table["year"]} if "year" in table.column_names else {}
    kept |= _covariates(table, covariates, notes)
    made = pa.table({ends.get(name, trade if name == flow else name): column for name, column in kept.items()})
    stated = made.drop_null()
    if gone := made.num_rows - stated.num_rows:
        notes.append(f"{gone:,} rows without a flow or a covariate left out: what is absent is not zero")
    return stated, tuple(notes)


def _covariates(table: pa.Table, wanted: Sequence[str] | None, notes: list[str]) -> dict[str, pa.ChunkedArray]:
    if wanted is not None:
        return {name: table[name] for name in wanted if name in table.column_names}
    found = {name: table[name] for name in TIES if name in table.column_names}
    distance = next((d for d in DISTANCES if d in table.column_names), None)
    if distance is not None:
        km = table[distance].cast(pa.float64())
        found[f"log_{distance}"] = pc.ln(pc.if_else(pc.greater(km, 0.0), km, pa.scalar(None, pa.float64())))
        notes.append(f"log_{distance} is the logarithm of {distance}")
    return found


def flows_of_matrix(path: Path, beside: pa.Table | None, trade: str) -> tuple[pa.Table, tuple[str, ...]]:
    """Return the flows of a matrix by pair, with the covariates of a table beside it.

    Parameters
    ----------
    path : Path
    beside : pyarrow.Table, optional
        Columns exporter and importer, as the matrix names them, and covariates.
    trade : str
        What the column of flows is called.

    Raises
    ------
    InputError
        There is no table beside it, or pairs of the matrix are not in it.
    """
    matrix = read_matrix(path)
    if beside is None:
        fix = "bring covariates by pair: --beside FILE with columns exporter, importer, log_distance, ..."
        raise InputError("a matrix holds flows only", where=str(path), why="nothing explains them", fix=fix)
    known = ~np.isnan(matrix.flow) & ~(np.eye(len(matrix.parties), dtype=bool) & (matrix.flow == 0.0))
    names = np.array(matrix.parties)
    x, m = np.nonzero(known)
    rows = {"exporter": names[x].tolist(), "importer": names[m].tolist(), trade: matrix.flow[known].tolist()}
    at = {pair: n for n, pair in enumerate(zip(*(map(str, beside[c].to_pylist()) for c in PAIR), strict=True))}
    pairs = list(zip(rows["exporter"], rows["importer"], strict=True))
    missing = [f"{a} to {b}" for a, b in pairs if (a, b) not in at and a != b]
    if missing:
        fix = "add their rows; exporter and importer are named as in the matrix"
        raise InputError(f"{len(missing)} pairs have no covariates, the first {missing[0]}", where="--beside", fix=fix)
    kept = [n for n, pair in enumerate(pairs) if pair in at]
    flows = pa.table({name: [values[n] for n in kept] for name, values in rows.items()})
    own = beside.take(pa.array([at[pairs[n]] for n in kept]))
    for name in own.column_names:
        if name not in (*PAIR, trade):
            flows = flows.append_column(name, own[name])
    notes = [*matrix.notes, f"a matrix of {len(names)} parties: {flows.num_rows} flows"]
    return flows, tuple(notes)
