"""The engine's kernels in C, where they were built: the solver, and in a library of its own the independent check.

Where there are none, numpy does the same work: it is the reference, and equal to 1e-10.
"""

import ctypes
from pathlib import Path

from ortaq.core import Array, kernels


def library(name: str) -> ctypes.CDLL | None:
    """Return a kernel, see `ortaq.core.kernels.library`.

    ``name``: ``solver`` or ``check``.
    """
    return kernels.library(Path(__file__).with_name(f"{name}.c"))


def by_row(**values: Array | None) -> dict[str, Array | int | None]:
    """Return batches as arrays of a structure with their jumps: zero where all rows share one array."""
    found: dict[str, Array | int | None] = {}
    for name, value in values.items():
        shared = value is not None and value.strides[0] == 0
        found[name] = value[:1] if shared and value is not None else value
        found[f"{name}_jump"] = 0 if value is None or shared else value[0].size
    return found
