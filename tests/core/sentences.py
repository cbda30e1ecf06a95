"""English sentences of the code that are keys of their translations: help of commands and options, and remedies.

``python -m tests.core.sentences ru`` prints those that the catalogue of a language lacks, as JSON to fill in.
"""

import ast
import json
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

from ortaq.domains import load_texts
from tests.source import modules

Nodes: TypeAlias = tuple[ast.AST, ...]
"""All nodes of a module."""

DECLARED = {"Command": ("help", 1), "CommandGroup": ("help", 1), "Option": ("help", 2), "translated": ("", 0)}
"""Where help stands in a call: its keyword, and its place."""

UNNAMED = "gaps without names: "
"""Begins a sentence that is filled before it can be translated; ``said`` keeps the gaps."""


@cache
def sentences() -> dict[str, str]:
    """Return every sentence with the file in which it stands."""
    takers = _takers(modules().values())
    return {
        text: place
        for place, nodes in modules().items()
        for expression in _expressions(nodes, takers)
        for text in _templates(expression, nodes)
        if " " in text and any(c.isalpha() for c in text)
    }


def _takers(modules: Iterable[Nodes]) -> dict[str, tuple[str, int]]:
    """Return the functions that take a remedy by its place, with the place."""
    found = dict(DECLARED)
    for module in modules:
        for node in module:
            if isinstance(node, ast.FunctionDef):
                names = [a.arg for a in node.args.args if a.arg != "self"]
                if "fix" in names:
                    found[node.name] = ("fix", names.index("fix"))
    return found


def _expressions(module: Nodes, takers: dict[str, tuple[str, int]]) -> Iterator[ast.expr]:
    """Yield what is given as help or as a remedy."""
    for node in module:
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            word, place = takers.get(name, ("fix", 99))
            yield from (k.value for k in node.keywords if k.arg in {word, "fix", "help"})
            yield from node.args[place : place + 1]


def _templates(expression: ast.expr, module: Nodes, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the sentences that an expression may be; a name is followed to what is assigned to it in the file."""
    match expression:
        case ast.Constant(str(text)):
            yield text
        case ast.JoinedStr():
            yield UNNAMED + ast.unparse(expression)
        case ast.Call(func=ast.Name("said"), args=[ast.Constant(str(text)), *_]):
            yield text
        case ast.BoolOp(values=parts) | ast.Dict(values=parts):
            for part in parts:
                yield from _templates(part, module, seen)
        case ast.IfExp(body=body, orelse=other):
            yield from _templates(body, module, seen)
            yield from _templates(other, module, seen)
        case ast.Call(func=ast.Attribute(value=of, attr="get"), args=[_, *rest]):
            for part in (of, *rest):
                yield from _templates(part, module, seen)
        case ast.Subscript(value=of):
            yield from _templates(of, module, seen)
        case ast.Name(name) if name not in seen:
            for value in _assigned(name, module):
                yield from _templates(value, module, seen | {name})


def _assigned(name: str, module: Nodes) -> Iterator[ast.expr]:
    for node in module:
        match node:
            case ast.Assign(targets=[ast.Name(target)], value=value) if target == name:
                yield value
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                yield from (v for t, v in zip(targets, values, strict=True) if isinstance(t, ast.Name) and t.id == name)


def lacking(language: str) -> dict[str, str]:
    """Return the sentences that no catalogue has in a language."""
    known = load_texts(language).messages
    return {text: where for text, where in sentences().items() if text not in known}


def left_over(language: str) -> set[str]:
    """Return the sentences of a catalogue that stand nowhere in the code."""
    keys = load_texts("en").messages.keys()
    return {key for key in load_texts(language).messages.keys() - keys if " " in key} - set(sentences())


if __name__ == "__main__":
    missing = lacking(sys.argv[1])
    sys.stdout.write(json.dumps(dict.fromkeys(sorted(missing), ""), indent=2, ensure_ascii=False) + "\n")
    sys.stderr.write(f"{len(missing)} sentences\n")
