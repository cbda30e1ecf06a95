"""Reading a network, and rows over it, as the commands do."""

from pathlib import Path

from ortaq.domains.corridors.files.checks import check_network
from ortaq.domains.corridors.files.exchange import load_network, merge_rows
from ortaq.domains.corridors.files.folder import NetworkHead, empty_network

_EMPTY = NetworkHead(schema=1, name="none", title="", description="", licence="")


def read_network(path: Path) -> object:
    """Read and check a network alone."""
    return check_network(load_network(str(path)))


def read_rows(path: Path) -> object:
    """Read and check rows, laid over a network without any."""
    return check_network(merge_rows(empty_network(_EMPTY), path))
