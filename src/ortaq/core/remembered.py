"""What a process remembers beside what it computes: so many values at most, those that came last."""

from collections.abc import Hashable
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")


def remember(known: dict[Name, Value], name: Name, value: Value, most: int) -> Value:
    """Remember a value by its name and return it; where there would be more than so many, the oldest go.

    Parameters
    ----------
    known : dict
    name : hashable
    value : object
    most : int

    Examples
    --------
    >>> known = {"a": 1, "b": 2}
    >>> remember(known, "c", 3, most=2), known
    (3, {'b': 2, 'c': 3})
    """
    while len(known) >= most and name not in known:
        known.pop(next(iter(known)))
    known[name] = value
    return value
