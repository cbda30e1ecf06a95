"""Packages of domains as an installer puts them into a folder of their own, seen by the tests that ask for them."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ortaq.core import Change

SOURCE = Path(__file__).parents[1] / "toy_package"

TOY = """
[region]
base_year = 2023
gdp_musd = { AAA = 100000, BBB = 40000, CCC = 9000, ROW = 900000 }
sectors = ["goods"]
[region.exports_musd]
AAA = { BBB = 5000, CCC = 700, ROW = 9000 }
BBB = { AAA = 4000, CCC = 900, ROW = 5000 }
CCC = { AAA = 600, BBB = 300, ROW = 500 }
ROW = { AAA = 9000, BBB = 6000, CCC = 800 }

[mechanism]
members = ["AAA", "BBB", "CCC"]

[[measure]]
id = "seeding"
participants = ["AAA", "CCC"]
rain = [
  { economies = ["AAA"], percent = { low = 10, central = 20, high = 30 }, derivation = "A trial year" },
  { economies = ["CCC"], percent = { low = -5, central = -10, high = -15 } },
]
between = ["AAA", "CCC"]
trade_cost_percent = -1
cost.opex_musd_per_year = 10

[[measure]]
id = "stores"
granary = [{ economies = ["CCC"], percent = { low = 60, central = 80, high = 90 } }]
cost = { opex_musd_per_year = 1, payers = { AAA = 1 } }

[[measure]]
id = "rail"
between = ["AAA", "BBB", "CCC"]
trade_cost_percent = { low = -1, central = -2, high = -3 }

[[shock]]
id = "drought"
probability = 0.2
rain = [{ economies = ["AAA", "BBB", "CCC"], percent = { low = -20, central = -30, high = -40 } }]

[[shock]]
id = "flood"
probability = 0.1
rain = [{ economies = ["BBB"], percent = { low = 10, central = 40, high = 60 } }]
"""
"""A region and a mechanism of the toy package's own, in one file."""


def install(folder: Path, source: Path = SOURCE) -> Path:
    """Install a package into a folder that nothing looks into unasked; works without a network."""
    copy = folder.parent / f"{folder.name}-source"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
    uv = Path(sys.executable).parent / "uv"
    options = ("--offline", "--no-config", "--no-deps", "--quiet", "--cache-dir", str(folder.parent / "uv-cache"))
    place = ("--python", sys.executable, "--target", str(folder))
    subprocess.run([uv, "pip", "install", *options, *place, copy], check=True)
    return folder


def written(folder: Path, name: str, points: dict[str, str], files: dict[str, str]) -> Path:
    """Write a package as an installer would leave it: files by path, entry points by name."""
    listed = "".join(f"{point} = {place}\n" for point, place in points.items())
    kept = f"{name.replace('-', '_')}-1.0.dist-info"
    metadata = {
        f"{kept}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{kept}/entry_points.txt": f"[ortaq.domains]\n{listed}",
    }
    for path, text in {**files, **metadata}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@contextmanager
def seen(*folders: Path) -> Iterator[None]:
    """Let this process and those that it starts see what is installed in folders, and forget it afterwards."""
    before = set(sys.modules)
    sys.path[:0] = map(str, folders)
    _forget()
    try:
        yield
    finally:
        del sys.path[: len(folders)]
        _forget()
        for name in set(sys.modules) - before:
            place = str(getattr(sys.modules[name], "__file__", None) or "")
            if any(place.startswith(str(folder)) for folder in folders):
                del sys.modules[name]


def _forget() -> None:
    """Clear what ortaq keeps for the life of a process: among it, which domains are installed."""
    for name in [name for name in sys.modules if name.split(".")[0] == "ortaq"]:
        for value in list(vars(sys.modules[name]).values()):
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def without_toys(change: Change) -> Change:
    """Return a change without the moves of the toy package."""
    return replace(change, moves=tuple(m for m in change.moves if not m.domain.startswith("toy")))
