"""Shared fixtures."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from ortaq.answers import Material, answer
from ortaq.core import Mechanism, Region
from ortaq.observe import load_mechanism, load_region
from tests.worlds import REFERENCE, toy_mechanism, toy_region

# A loaded machine is no reason to fail: speed is measured in benchmarks/.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def reference() -> Callable[[str], Path]:
    """Return a function that finds reference data, or skips the test where they are absent."""

    def find(name: str) -> Path:
        path = REFERENCE / name
        if not path.exists():
            pytest.skip(f"reference data {name} are kept beside the checkout and are absent here")
        return path

    return find


@pytest.fixture(scope="session")
def region() -> Region:
    """Return the toy region."""
    return toy_region()


@pytest.fixture(scope="session")
def mechanism() -> Mechanism:
    """Return the toy mechanism."""
    return toy_mechanism()


@pytest.fixture(scope="session")
def eurasia() -> Region:
    """Return the shipped region; what is searched on its network once is kept with it."""
    return load_region("eurasia")


@pytest.fixture(scope="session")
def c5(eurasia: Region) -> Mechanism:
    """Return the shipped mechanism of China and Central Asia."""
    return load_mechanism("c5", eurasia)


@pytest.fixture(scope="session")
def material(region: Region, mechanism: Mechanism) -> Material:
    """Return the answer for the toy table."""
    return answer(region, mechanism)
