"""The constants of a model: values of the names in capitals of all modules that it reaches, as one digest.

What ships is void by itself where a constant changes; that a formula gives other numbers is found by tests, which
compute a random part of what ships anew.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import import_module
from types import ModuleType

from ortaq.core.provenance import Assumption
from ortaq.core.quantity import Band

_CAPITALS = re.compile(r"_?[A-Z][A-Z0-9_]*")


@cache
def constants_digest(module: str, package: str) -> str:
    """Return SHA-256 over the constants of a module and of all that it reaches inside a package, 16 hex digits.

    Parameters
    ----------
    module, package : str
        Dotted names.

    Examples
    --------
    >>> len(constants_digest("ortaq.core.constants", "ortaq.core"))
    16
    """
    said = [
        (reached.__name__, name, value)
        for reached in _reached(module, package)
        for name, raw in sorted(vars(reached).items())
        if _CAPITALS.fullmatch(name) and (value := _said(raw)) is not None
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _reached(module: str, package: str) -> Iterator[ModuleType]:
    """Yield the modules whose functions and classes a module uses, itself among them, by name."""
    found: dict[str, ModuleType] = {}
    ahead = [module]
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found[name] = sys.modules.get(name) or import_module(name)
        homes = {str(getattr(value, "__module__", "")) for value in vars(found[name]).values() if callable(value)}
        ahead += sorted(home for home in homes if home == package or home.startswith(f"{package}."))
    yield from (found[name] for name in sorted(found))


def _said(value: object) -> str | None:
    """Return a value in words; None where it is no plain value. Texts of assumptions are no part of a model."""
    if isinstance(value, Assumption):
        return f"{value.id} {value.band!r}"
    if isinstance(value, (bool, int, float, str, Enum, Band)):
        return repr(value)
    if isinstance(value, dict):
        parts = [(_said(key), _said(own)) for key, own in value.items()]
        return None if any(None in part for part in parts) else repr(sorted(parts, key=repr))
    if isinstance(value, (tuple, list, set, frozenset)):
        own = [_said(part) for part in value]
        return None if None in own else repr(own if isinstance(value, (tuple, list)) else sorted(own, key=repr))
    return None
