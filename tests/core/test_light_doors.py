"""Doors that load nothing, and names that lead to one thing."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

import ortaq

SRC = Path(str(files("ortaq")))
DOMAINS = sorted(f"ortaq.domains.{p.parent.name}" for p in SRC.glob("domains/*/__init__.py"))


@pytest.mark.parametrize("door", ["ortaq", "ortaq.core", "ortaq.domains", *DOMAINS])
def test_a_door_loads_the_standard_library_alone(door: str) -> None:
    code = f"import sys; before = set(sys.modules); import {door}; print(*sorted(set(sys.modules) - before))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rooms = {name.partition(".")[0] for name in told.stdout.split()}
    assert rooms - sys.stdlib_module_names == {"ortaq", "lazy_loader"}


def test_the_door_of_the_package_names_what_it_does() -> None:
    """The names that stay: docs/python.md tells them, and what happens before one goes."""
    told = (SRC.parents[1] / "docs" / "python.md").read_text(encoding="utf-8")
    assert set(ortaq.__all__) == set(re.findall(r"^\| `(\w+)", told.partition("## Results")[0], re.MULTILINE))
    assert all(callable(getattr(ortaq, name)) for name in ortaq.__all__)


@pytest.mark.parametrize("door", sorted(SRC.rglob("__init__.py")), ids=lambda p: str(p.parent.relative_to(SRC)))
def test_no_module_has_the_name_of_what_its_package_exports(door: Path) -> None:
    """With names that load on use the module would win, and the name would mean two things."""
    modules = {p.stem for p in door.parent.glob("*.py")} | {p.parent.name for p in door.parent.glob("*/__init__.py")}
    assert not {name for file in (door, door.with_suffix(".pyi")) if file.is_file() for name in _names(file)} & modules


def _names(door: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(door.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
