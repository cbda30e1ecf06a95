"""Memory that arrays free stays with the process: a batch asks for it again a moment later.

The allocator of GNU systems hands the end of the heap back as soon as a few megabytes of it are free. Arrays of
equilibria come and go thousands of times, and each time the system fills their pages with zeros again: a third of the
processor's time of an agenda. And Python looks for cycles of objects where there are none.
"""

import ctypes
import gc
import sys
from functools import cache

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Parameters of ``mallopt``."""

KEPT_BYTES = 128 * 2**20
"""Free memory at the end of the heap that is not handed back."""

LARGE_BYTES = 32 * 2**20
"""Arrays from here on are asked of the system one by one, and handed back at once."""

COLLECTED = 100_000, 20, 50
"""When Python looks for cycles. After every 700 new objects it walks through cells of tables, which have none: a tenth
of a first brief."""


def spare_memory_work() -> None:
    """Do less for memory in this process: look for cycles rarely, and keep what arrays free."""
    gc.set_threshold(*COLLECTED)
    keep_freed_memory()


@cache
def keep_freed_memory() -> bool:
    """Keep memory that arrays free for those that follow, where the allocator can be told.

    Returns
    -------
    bool
        Whether it was told.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is None:
        return False
    return all(mallopt(*told) == 1 for told in ((M_MMAP_THRESHOLD, LARGE_BYTES), (M_TRIM_THRESHOLD, KEPT_BYTES)))
