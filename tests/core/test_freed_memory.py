"""Arrays that come and go are not taken from the system page by page each time."""

import subprocess
import sys

import pytest

from ortaq.core.freed_memory import keep_freed_memory

PAGES = """
import resource
import sys

import numpy as np

from ortaq.core.freed_memory import keep_freed_memory

if sys.argv[1] == "kept":
    keep_freed_memory()
for _ in range(30):
    held = [np.ones(400_000) for _ in range(8)]
    del held
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
"""


def pages(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", PAGES, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(not keep_freed_memory(), reason="the allocator of this system cannot be told")
def test_arrays_that_come_and_go_take_their_pages_once() -> None:
    kept, handed_back = pages("kept"), pages("as it is")
    assert handed_back - kept > 29 * 8 * 400_000 * 8 / 4096 / 2
