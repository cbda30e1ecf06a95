"""A page for every public name: what a room's door offers, with its docstring."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from sphinx.pycode import ModuleAnalyzer

SRC = Path(__file__).parents[2] / "src"

FIRST = ("ortaq", "ortaq.observe", "ortaq.model", "ortaq.answers", "ortaq.agreement", "ortaq.dependence", "ortaq.brief")
"""Doors in the order in which a newcomer meets them; the others follow by name."""


def doors() -> list[str]:
    """Return every package of ortaq that lists public names in ``__all__``."""
    found = []
    for file in sorted(SRC.glob("ortaq/**/__init__.py")):
        name = ".".join(file.parent.relative_to(SRC).parts)
        door = file.with_suffix(".pyi")
        if "__all__" in (door if door.exists() else file).read_text(encoding="utf-8"):
            found.append(name)
    return [*FIRST, *(name for name in found if name not in FIRST)]


def public(door: str) -> list[str]:
    """Return the public names of a door."""
    return sorted(import_module(door).__all__, key=str.lower)


def place(door: str, name: str) -> str:
    """Return where the page of a name stands; names that differ in capitals only have files that differ in more."""
    others = [one for one in public(door) if one != name and one.lower() == name.lower()]
    kind = "" if not others or name.islower() else "-value" if name.isupper() else "-class"
    return f"names/{door}/{name}{kind}"


def pages() -> Mapping[str, str]:
    """Return the list of doors, a page for each door and one for each name."""
    made: dict[str, str] = {}
    told: set[int] = set()
    for door in doors():
        made |= dict(_door(door, told))
    entries = "\n".join(f"   {door}/index" for door in doors())
    made["names/index.rst"] = (
        "Python\n======\n\nEvery public name, room by room. ``import ortaq`` is the front door; it loads what a name "
        "needs when the name is used. What stands here keeps its meaning as :doc:`/releases` says; what does not may "
        "change at any time.\n\n"
        f".. toctree::\n   :maxdepth: 1\n\n{entries}\n"
    )
    return made


def _door(door: str, told: set[int]) -> Iterator[tuple[str, str]]:
    """Yield the pages of a door; what an earlier one offers too is described again but indexed once."""
    module = import_module(door)
    rows, entries = [], []
    for name in public(door):
        thing = getattr(module, name)
        target = place(door, name)
        first = _first_line(thing) if inspect.isclass(thing) or inspect.isroutine(thing) else ""
        rows.append(f"   * - :doc:`{name} </made/{target}>`\n     - {first}")
        entries.append(f"   /made/{target}")
        yield f"{target}.rst", _name(module, name, thing, again=id(thing) in told)
        told.add(id(thing))
    about = inspect.cleandoc(module.__doc__ or "").split("\n\nExamples\n---")[0]
    listed = "\n".join(rows)
    toc = "\n".join(entries)
    yield (
        f"names/{door}/index.rst",
        f"{door}\n{'=' * len(door)}\n\n{about}\n\n.. list-table::\n   :widths: 30 70\n\n{listed}\n\n"
        f".. toctree::\n   :hidden:\n\n{toc}\n",
    )


def _name(module: Any, name: str, thing: Any, *, again: bool) -> str:
    lines = [name, "=" * len(name), "", f".. currentmodule:: {module.__name__}", ""]
    if inspect.isclass(thing):
        lines += [f".. autoclass:: {name}", "   :members:", *["   :no-index:"] * again, ""]
    elif inspect.isroutine(thing):
        lines += [f".. autofunction:: {name}", *["   :no-index:"] * again, ""]
    else:
        lines += [
            f".. py:data:: {name}",
            *_value(thing),
            "",
            *(f"   {line}" for line in _told(module.__name__, name)),
            "",
        ]
    return "\n".join(lines)


def _value(thing: Any) -> list[str]:
    said = repr(thing) if isinstance(thing, int | float | str | tuple) else ""
    return [f"   :value: {said}"] if said and len(said) <= 100 and " object at " not in said else []


def _told(door: str, name: str) -> list[str]:
    """Return what is said below the assignment of a name, in the module that holds it."""
    analyzer = ModuleAnalyzer.for_module(_module_of(door, name))
    return analyzer.find_attr_docs().get(("", name), [])


def _module_of(door: str, name: str) -> str:
    module = import_module(door)
    path = Path(module.__file__ or "")
    stub = path.with_suffix(".pyi")
    for node in ast.walk(ast.parse((stub if stub.exists() else path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and name in {a.asname or a.name for a in node.names}:
            below = f"{door}.{node.module}" if node.level else str(node.module)
            return below if below == door else _module_of(below, name)
    return door


def _first_line(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").strip().split("\n\n")[0].replace("\n", " ").replace("*", r"\*")
