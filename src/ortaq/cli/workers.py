"""What `--workers` may say: so many processes of this machine, or a cluster."""

import re

from ortaq.core import InputError

_COUNT = re.compile(r"[1-9][0-9]{0,3}")
_LOCAL = re.compile(r"local:([1-9][0-9]{0,3})")
_ADDRESS = re.compile(r"(tcp|tls|ucx|ws|wss)://[^\s/]+:[0-9]+/?")


def require_workers(text: str) -> None:
    """Refuse what is neither a number of processes nor a cluster, before anything is loaded.

    Parameters
    ----------
    text : str

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


def processes(text: str | None) -> int | None:
    """Return the number of processes of this machine, None where nothing or a cluster is asked for.

    Parameters
    ----------
    text : str or None
    """
    return int(text) if text and _COUNT.fullmatch(text) else None


def cluster(text: str | None) -> str | int | None:
    """Return the address of a scheduler, the number of workers of a cluster on this machine, or None.

    Parameters
    ----------
    text : str or None
    """
    if not text or _COUNT.fullmatch(text):
        return None
    local = _LOCAL.fullmatch(text)
    return int(local[1]) if local else text
