"""Shared fixtures."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ortaq.answers import Material, answer
from ortaq.cli.keep import OFF, VARIABLE, software
from ortaq.core import Mechanism, Region
from ortaq.domains import domains
from ortaq.observe import load_mechanism, load_region
from ortaq.observe.regions import kept
from ortaq.observe.shipped import region_folder, shipped_regions
from ortaq.tables import Keep
from tests.worlds import REFERENCE, toy_mechanism, toy_region

# Nothing of a user's is read or written, by processes that tests start either.
os.environ[VARIABLE] = OFF

# A loaded machine is no reason to fail: speed is measured in benchmarks/.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# What is loaded to collect tests is not looked through while it comes, nor again: half a million objects, which stay.
gc.disable()


def pytest_collection_finish() -> None:
    """Let what tests make be collected, and what is there before them be."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def shipped_regions_are_read_once() -> Iterator[None]:
    """Let all tests of a process, and all commands that they run in it, share a shipped region: it takes a second."""
    known: dict[tuple[Path, tuple[str, ...]], Region] = {}

    def read(folder: Path) -> Region:
        key = folder, tuple(domain.name for domain in domains())
        if folder not in shipped:
            return kept_read(folder)
        if key not in known:
            known[key] = kept_read(folder)
        return known[key]

    kept_read, shipped = kept.read_region, {region_folder(name) for name in shipped_regions()}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kept, "read_region", read)
        yield


@pytest.fixture(scope="session")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of finished chunks that all processes of a run share: a long agenda is solved once."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "store"


@pytest.fixture(scope="session")
def shared_keep(shared_store: Path) -> Keep:
    """Return where the answers of this run are kept: what several tests ask of a shipped mechanism is computed once."""
    return Keep(shared_store.with_name("kept"), software)


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
