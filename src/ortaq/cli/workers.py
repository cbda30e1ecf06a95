"""What `--workers` may say: so many processes of this machine, or a cluster."""

import os
import re

from ortaq.core import InputError, said

TIMES = 4
"""Processes of this machine for each of its processors, at most: more only wait for each other."""

_COUNT = re.compile(r"[1-9][0-9]{0,3}")
_LOCAL = re.compile(r"local:([1-9][0-9]{0,3})")
_ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:[0-9]+/?")


def require_workers(text: str) -> None:
    """Refuse what is neither a number of processes nor a cluster, before anything is loaded.

    Raises
    ------
    InputError
    """
    if not any(kind.fullmatch(text) for kind in (_COUNT, _LOCAL, _ADDRESS)):
        raise InputError(
            f"'{text}' is neither a number of processes nor a cluster",
            where="--workers",
            fix="give a number from 1, tcp://HOST:PORT of a Dask scheduler, or local:N",
        )
    here, most = cluster(text) if processes(text) is None else processes(text), TIMES * (os.cpu_count() or 1)
    if isinstance(here, int) and here > most:
        raise InputError(
            f"{here} processes are more than this machine can use",
            where="--workers",
            why=f"it has {os.cpu_count()} processors, and each process holds its own copy of the region",
            fix=said("give at most {most}, or the address of a cluster", most=most),
        )


def processes(text: str | None) -> int | None:
    """Return the number of processes of this machine, None where nothing or a cluster is asked for."""
    return int(text) if text and _COUNT.fullmatch(text) else None


def cluster(text: str | None) -> str | int | None:
    """Return the address of a scheduler, the number of workers of a cluster on this machine, or None."""
    if not text or _COUNT.fullmatch(text):
        return None
    local = _LOCAL.fullmatch(text)
    return int(local[1]) if local else text
