"""A finished chunk as the bytes of a parquet file, and back."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ortaq.model.ensemble.chunk import Chunk, Solved

METADATA_KEY = b"ortaq.chunk"

_SCHEMA = pa.schema(
    [
        ("package", pa.int64()),
        ("economy", pa.string()),
        *((name, pa.float64()) for name in ("gain", "residual", "shock_hat", "shock_residual")),
    ]
)


def chunk_bytes(described: str, chunk: Chunk, economies: Sequence[str], solved: Solved) -> bytes:
    """Return the file of a chunk; the same numbers give the same bytes."""
    buffer = io.BytesIO()
    table = _table(described, chunk, economies, solved)
    pq.write_table(table, buffer, compression="zstd", write_page_checksum=True)
    return buffer.getvalue()


def read_chunk(path: Path, described: str, chunk: Chunk, economies: Sequence[str]) -> Solved | None:
    """Return what a file holds; None if it is absent, damaged, or not the chunk described."""
    try:
        table = pq.read_table(path, page_checksum_verification=True)
    except (OSError, pa.ArrowException):
        return None
    if (table.schema.metadata or {}).get(METADATA_KEY) != described.encode():
        return None
    return _solved(table, chunk, economies)


def _table(described: str, chunk: Chunk, economies: Sequence[str], solved: Solved) -> pa.Table:
    count, width = len(chunk.packages), len(economies)
    columns = {
        "package": pa.array(np.repeat(np.array(chunk.packages, dtype=np.int64), width)),
        "economy": pa.array(list(economies) * count, pa.string()),
        "gain": pa.array(solved.gain.ravel()),
        "residual": pa.array(np.repeat(solved.residual, width)),
        "shock_hat": pa.array(np.tile(solved.shock_hat, count)),
        "shock_residual": pa.array(np.full(count * width, solved.shock_residual)),
    }
    return pa.table(columns, metadata={METADATA_KEY: described.encode()})


def _solved(table: pa.Table, chunk: Chunk, economies: Sequence[str]) -> Solved | None:
    """Return what a table says, or None where its rows are not those of the chunk."""
    count, width = len(chunk.packages), len(economies)
    if not count or table.schema.remove_metadata() != _SCHEMA or table.num_rows != count * width:
        return None
    if table["economy"].to_pylist() != list(economies) * count:
        return None
    column = {name: table[name].to_numpy().reshape(count, width) for name in _SCHEMA.names if name != "economy"}
    numbers = np.stack([column[name] for name in ("gain", "residual", "shock_hat", "shock_residual")])
    if (column["package"] != np.array(chunk.packages)[:, None]).any() or not np.isfinite(numbers).all():
        return None
    return Solved(
        shock_hat=column["shock_hat"][0],
        shock_residual=float(column["shock_residual"][0, 0]),
        gain=column["gain"],
        residual=column["residual"][:, 0],
    )
