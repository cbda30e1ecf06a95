"""What a door shows is written down: what goes in, what comes out, in which shape, and what may go wrong.

The rule, for every public function of a door and every public method of its public classes:

- it has a docstring;
- with two or more arguments it has a section Parameters that names each;
- what returns something says so: in a first line that begins with Return or Yield, or in a section Returns; where a
  function with two or more arguments returns arrays or a tuple, in a section Returns or Yields; the first line of a
  property names what it is;
- where it takes or returns arrays, it says their shape;
- where its body, or a function of the same module that it calls, raises what nobody there catches, it has a section
  Raises.

A class names its fields that hold arrays, with their shapes. A class that says "see `ortaq.core.X`" keeps the words of
that protocol for the protocol's methods, and says what is its own; so does a method that says "see ``X.name``".
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from ortaq import core

SRC = Path(str(files("ortaq")))
ARRAYS = re.compile(r"\b(Array|Integers|Mask|ndarray|NDArray)\b")
SHAPED = re.compile(r"\bshapes?\b")


@dataclass(frozen=True)
class Told:
    """One public function and what its docstring says."""

    where: str
    function: FunctionType
    is_property: bool

    @cached_property
    def doc(self) -> str:
        return inspect.getdoc(self.function) or ""

    @cached_property
    def node(self) -> ast.FunctionDef | ast.AsyncFunctionDef:
        return _nodes(self.function)

    @property
    def arguments(self) -> list[ast.arg]:
        every = self.node.args
        named = [*every.posonlyargs, *every.args, every.vararg, *every.kwonlyargs, every.kwarg]
        return [a for a in named if a is not None and a.arg not in {"self", "cls"}]

    @property
    def returned(self) -> str:
        return "" if self.node.returns is None else ast.unparse(self.node.returns).strip("'\"")

    def section(self, *names: str) -> str:
        for name in names:
            _, _, rest = self.doc.partition(f"{name}\n{'-' * len(name)}\n")
            if rest:
                return re.split(r"\n\n?[A-Z][A-Za-z ]+\n-{3,}\n", rest)[0]
        return ""

    def faults(self) -> Iterator[str]:
        if not self.doc:
            yield "no docstring"
            return
        if re.search(rf"see ``\w+\.{self.node.name}``", self.doc):
            return
        yield from self._parameters()
        yield from self._returns()
        if any(ARRAYS.search(ast.unparse(a.annotation)) for a in self.arguments if a.annotation) and not SHAPED.search(
            self.section("Parameters") or self.doc
        ):
            yield "arrays go in, but no shape"
        if _raises(self.function) and not self.section("Raises"):
            yield "no Raises"

    def _parameters(self) -> Iterator[str]:
        if len(self.arguments) < 2:
            return
        named = {n.strip(" *") for line in self.section("Parameters").splitlines() for n in _names(line)}
        missing = [a.arg for a in self.arguments if a.arg not in named]
        if missing:
            yield f"Parameters without {', '.join(missing)}"

    def _returns(self) -> Iterator[str]:
        if self.returned in {"", "None", "NoReturn"}:
            return
        told = self.section("Returns", "Yields")
        if not told and not self.is_property and not re.match(r"(Return|Yield)\b", self.doc):
            yield "does not say what it returns"
        arrays = bool(ARRAYS.search(self.returned))
        if not told and len(self.arguments) > 1 and (arrays or self.returned.startswith("tuple")):
            yield "no Returns"
        if arrays and not SHAPED.search(told or self.doc):
            yield "arrays come out, but no shape"


def _names(line: str) -> list[str]:
    """Return the names that a line of a section describes; a line of description is indented."""
    return [] if line[:1].isspace() else line.partition(" : ")[0].split(",")


@cache
def _tree(function: FunctionType) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _nodes(function: FunctionType) -> ast.FunctionDef | ast.AsyncFunctionDef:
    node = _tree(function).body[0]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return node


@cache
def _raises(function: FunctionType, depth: int = 3) -> bool:
    """Return whether a function, or one of its module that it calls, raises an error of its own."""
    for node in _reached(_tree(function).body[0]):
        if isinstance(node, ast.Raise) and node.exc is not None and "NotImplemented" not in ast.unparse(node.exc):
            return True
        if depth and isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = _plain(function.__globals__.get(node.func.id))
            inside = called is not None and called.__module__ == function.__module__ and called is not function
            if called is not None and inside and _raises(called, depth - 1):
                return True
    return False


def _reached(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a function is called and whose errors leave it."""
    for below in ast.iter_child_nodes(node):
        caught = isinstance(node, ast.Try) and node.handlers and below in node.body
        if not caught and not isinstance(below, ast.FunctionDef | ast.AsyncFunctionDef):
            yield below
            yield from _reached(below)


def _plain(thing: Any) -> FunctionType | None:
    """Return the function below decorators, properties and class methods; None where it is something else."""
    thing = getattr(thing, "__func__", thing)
    thing = getattr(thing, "fget", getattr(thing, "func", thing)) if not isinstance(thing, FunctionType) else thing
    below: Callable[..., Any] = inspect.unwrap(thing) if callable(thing) else thing
    return below if isinstance(below, FunctionType) and below.__module__.startswith("ortaq") else None


def _doors() -> list[str]:
    found = (p.parent.relative_to(SRC.parent) for p in SRC.rglob("__init__.py"))
    return sorted(name for p in found if hasattr(import_module(name := ".".join(p.parts)), "__all__"))


def _told(door: str) -> Iterator[Told]:
    module = import_module(door)
    for name in module.__all__:
        thing = getattr(module, name)
        for inner, member in ((name, thing), *(_members(name, thing) if inspect.isclass(thing) else ())):
            function = _plain(member)
            if function is not None and function.__name__ != "<lambda>":
                yield Told(inner, function, isinstance(member, property | cached_property))


def _members(name: str, thing: type) -> Iterator[tuple[str, Any]]:
    """Yield the public methods of a class that no protocol of core describes for it."""
    protocol = re.search(r"see `ortaq\.core\.(\w+)`", inspect.getdoc(thing) or "")
    described = vars(getattr(core, protocol[1])) if protocol else {}
    yield from ((f"{name}.{m}", v) for m, v in vars(thing).items() if not m.startswith("_") and m not in described)


def _fields(door: str) -> Iterator[str]:
    """Yield what classes of a door do not say about their fields that hold arrays."""
    module = import_module(door)
    for name in module.__all__:
        thing = getattr(module, name)
        if not (inspect.isclass(thing) and thing.__module__.startswith("ortaq")):
            continue
        doc = inspect.getdoc(thing) or ""
        if not doc or doc.startswith(f"{name}("):
            yield f"{name}: no docstring"
        noted = vars(thing).get("__annotations__", {})
        arrays = [f for f, a in noted.items() if not f.startswith("_") and ARRAYS.search(str(a))]
        missing = [f for f in arrays if not re.search(rf"\b{f}\b", doc)]
        if missing:
            yield f"{name}: fields without a word: {', '.join(missing)}"
        elif arrays and not SHAPED.search(doc):
            yield f"{name}: fields hold arrays, but no shape"


@pytest.mark.slow
@pytest.mark.parametrize("door", _doors())
def test_what_a_door_shows_is_written_down(door: str) -> None:
    faults = [f"{told.where}: {fault}" for told in _told(door) for fault in told.faults()]
    assert not [*faults, *_fields(door)]
