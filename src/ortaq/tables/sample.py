"""A first entry of a kind of measure or shock, with which files of a user begin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ortaq.core import Kind


@dataclass(frozen=True, slots=True)
class Sample:
    """A measure or shock that a new file may begin with; its numbers are first guesses and are named so.

    Attributes
    ----------
    kind : Kind
    id, title : str
    guess : tuple of float
        Low, central and high end of the number that matters.
    unit : str
        Of that number.
    data : mapping
        Keys of the domain in the change, as a file holds them.
    cost : mapping
        As a file holds it; empty where it costs nothing.
    probability : float
        Of a year with the shock.
    """

    kind: Kind
    id: str
    title: str
    guess: tuple[float, float, float]
    unit: str
    data: Mapping[str, Any]
    cost: Mapping[str, Any] = field(default_factory=dict)
    probability: float = 0.1

    @property
    def band(self) -> dict[str, float]:
        """The guess as a file holds it."""
        return dict(zip(("low", "central", "high"), self.guess, strict=True))


def guessed(low: float, central: float, high: float) -> dict[str, float]:
    """Return a range as a file holds it.

    Parameters
    ----------
    low, central, high : float

    Examples
    --------
    >>> guessed(1.0, 2.0, 4.0)["central"]
    2.0
    """
    return {"low": low, "central": central, "high": high}
