"""Run a program and write what it took: ``python -S -E spent.py FILE PROGRAM ARGUMENT...``.

Nothing else is loaded: the kernel counts the memory of whoever starts a program as that of the program.
"""

import json
import os
import sys
import time


def main() -> None:
    """Write exit code, seconds and peak memory of the program and of all that it started and waited for."""
    began = time.perf_counter()
    child = os.fork()
    if not child:
        os.execvp(sys.argv[2], sys.argv[2:])
    _, status, used = os.wait4(child, 0)
    took = {
        "code": os.waitstatus_to_exitcode(status),
        "cpu_s": used.ru_utime + used.ru_stime,
        "wall_s": time.perf_counter() - began,
        "peak_mb": 1.024e-3 * used.ru_maxrss,
    }
    with open(sys.argv[1], "w", encoding="utf-8") as file:  # noqa: PTH123 - nothing else is loaded
        json.dump(took, file)


main()
