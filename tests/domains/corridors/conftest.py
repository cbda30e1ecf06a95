"""The toy network, as a folder and loaded."""

from pathlib import Path

import pytest

from ortaq.domains.corridors import Network, load_network
from tests.domains.corridors.network_folder import write_network


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the toy network."""
    return write_network(tmp_path / "toy")


@pytest.fixture
def toy(folder: Path) -> Network:
    """Return the toy network."""
    return load_network(str(folder))
