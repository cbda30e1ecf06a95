"""Matrices between zones as Open Matrix files (OMX 0.2 on HDF5), which transport models read; extra ``ortaq[omx]``."""

import importlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import ModuleType

import numpy as np

from ortaq.core import Array, InputError

OMX_VERSION = b"0.2"

LOOKUPS = ("zone_name", "zone_number", "zone_id", "taz", "main_index")
"""Names of zones in the files of ortaq and of other programs, the first that is there counts."""


def omx_bytes(matrices: Mapping[str, Array], zones: Sequence[str], units: Mapping[str, str]) -> bytes:
    """Return a file of square matrices with zone numbers (from 1) and zone names as lookups.

    Parameters
    ----------
    matrices : mapping of str to ndarray, shape (zone, zone)
        Rows are origins, columns destinations; infinity where there is no way.
    zones : sequence of str
    units : mapping of str to str
        Unit of every matrix, kept as its attribute ``units``.

    Raises
    ------
    InputError
        h5py is not installed, or the matrices do not fit the zones.
    """
    h5py = _h5py()
    size = len(zones)
    for name, matrix in matrices.items():
        if matrix.shape != (size, size):
            raise InputError(
                f"matrix '{name}' has the shape {matrix.shape} for {size} zones",
                where="matrices",
                fix="give one row per zone",
            )
    memory = BytesIO()
    with h5py.File(memory, "w") as file:
        file.attrs["OMX_VERSION"] = np.bytes_(OMX_VERSION)
        file.attrs["SHAPE"] = np.array([size, size], dtype=np.int32)
        data, lookup = file.create_group("data"), file.create_group("lookup")
        for name, matrix in matrices.items():
            data.create_dataset(name, data=np.asarray(matrix, dtype=np.float64), compression="gzip", shuffle=True)
            data[name].attrs["units"] = np.bytes_(units[name].encode())
        lookup.create_dataset("zone_number", data=np.arange(1, size + 1, dtype=np.int32))
        lookup.create_dataset("zone_name", data=np.array([z.encode() for z in zones], dtype=np.bytes_))
    return memory.getvalue()


def read_omx(path: Path) -> tuple[dict[str, Array], tuple[str, ...]]:
    """Return the matrices of an Open Matrix file and its zones: names where it has them, else numbers, else from 1.

    Raises
    ------
    InputError
        h5py is not installed, the file is not OMX, or a matrix does not have the shape that the file states.
    """
    h5py = _h5py()
    try:
        with h5py.File(path, "r") as file:
            if "data" not in file or "OMX_VERSION" not in file.attrs or "SHAPE" not in file.attrs:
                raise InputError(
                    "HDF5, but no Open Matrix file", where=str(path), fix="write it with OMX_VERSION, SHAPE, /data"
                )
            shape = tuple(int(n) for n in file.attrs["SHAPE"])
            matrices = {str(name): np.asarray(cells[...], dtype=np.float64) for name, cells in file["data"].items()}
            known = next((f"lookup/{name}" for name in LOOKUPS if f"lookup/{name}" in file), None)
            names = file[known][...].tolist() if known else range(1, shape[0] + 1)
            zones = tuple(n.decode() if isinstance(n, bytes) else str(n) for n in names)
    except OSError as error:
        raise InputError(f"cannot read the matrices: {error}", where=str(path), fix="check path and format") from error
    for name, matrix in matrices.items():
        if matrix.shape != shape:
            raise InputError(
                f"matrix '{name}' has the shape {matrix.shape}",
                where=str(path),
                why=f"SHAPE is {shape}",
                fix="write it again",
            )
    return matrices, zones


def _h5py() -> ModuleType:
    try:
        return importlib.import_module("h5py")
    except ImportError as error:
        raise InputError("OMX files need h5py", where="optional packages", fix="pip install 'ortaq[omx]'") from error
