"""What processes of tests are asked to do; they load no more than that."""

import os
import signal
import sys
from dataclasses import dataclass

from threadpoolctl import threadpool_info

from ortaq.core import InputError, NotConverged, Region


@dataclass(frozen=True)
class Offset:
    """The smallest thing that tasks can share."""

    value: int

    @property
    def key(self) -> str:
        return str(self.value)


def add(shared: Offset, task: int) -> int:
    return shared.value + task


def where(shared: Offset, task: int) -> tuple[int, int, str | None]:
    """Return the process, its most BLAS threads, and the main script that it knows."""
    blas = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    return os.getpid(), max(blas), getattr(sys.modules["__main__"], "__file__", None)


def mistake(shared: Offset, task: int) -> int:
    raise InputError("wrong", where="row 3", why="it matters", fix="mend it")


def divergence(shared: Offset, task: int) -> int:
    raise NotConverged("no equilibrium found for the counterfactual")


def die(shared: Offset, task: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


@dataclass(frozen=True)
class InRegion:
    """A region under a name."""

    key: str
    region: Region


def region_of(shared: InRegion, task: int) -> tuple[int, int, str]:
    return os.getpid(), id(shared.region), shared.region.digest


def process_of(shared: Offset, task: int) -> tuple[int, int]:
    """Return a sum and where it was computed."""
    return shared.value + task, os.getpid()
