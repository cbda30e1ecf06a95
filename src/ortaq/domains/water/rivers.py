"""Rivers that can be asked what a state of theirs brings to whom."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Protocol

from ortaq.core import Array, InputError, said, suggest
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.levels import Lever, State
from ortaq.domains.water.river_runs import AmuDarya, SyrDarya


class River(Protocol):
    """A basin with the models that run it."""

    @property
    def basin(self) -> Basin:
        """Its tables."""

    @property
    def levers(self) -> frozenset[Lever]:
        """What it can be asked about."""

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Who can send winter power to the owner of the upper reservoir."""

    def musd(self, state: State) -> Array:
        """Return what a state brings against nothing, USD million a year, shape (member, kind)."""


_KNOWN: Mapping[str, Callable[[], River]] = {"syr_darya": SyrDarya, "amu_darya": AmuDarya}


@cache
def river(name: str) -> River:
    """Return a river by the name of its shipped basin.

    Raises
    ------
    InputError
        There is no river of that name.

    Examples
    --------
    >>> river("syr_darya").basin.decider
    'KGZ'
    """
    if name not in _KNOWN:
        known = said("known rivers: {names}", names=", ".join(_KNOWN))
        raise InputError(f"no river '{name}'", where="moves of water: basin", fix=suggest(name, _KNOWN) or known)
    return _KNOWN[name]()


def rivers() -> tuple[str, ...]:
    """Return the names of all rivers."""
    return tuple(_KNOWN)
