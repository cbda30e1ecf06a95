"""A move: one entry of a change that one domain understands."""

from collections.abc import Callable, Iterator
from dataclasses import Field, dataclass, fields, is_dataclass, replace
from typing import Any, Protocol, Self, TypeVar, runtime_checkable

from ortaq.core.errors import InputError
from ortaq.core.quantity import Band
from ortaq.core.region import Region


@dataclass(frozen=True, slots=True)
class Place:
    """Economies in which, or pairs between which, something moves; codes of the region.

    Attributes
    ----------
    importers : tuple of str
        Importers; the economies themselves where there are no exporters.
    exporters : tuple of str
    both_directions : bool
        Whether importers and exporters are also exchanged.
    """

    importers: tuple[str, ...]
    exporters: tuple[str, ...] = ()
    both_directions: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What a move says, in parts that every page puts into the words of its reader.

    Attributes
    ----------
    what : str
        Key of the text that names what moves, such as ``variable.trade_cost_hat``.
    words : str
        The same in a few English words, for pages without a text under that key.
    band : Band
        How strong, in percent or in the unit that the text of ``what`` names.
    percent : bool
        Whether the band is a change in percent of the baseline.
    derivation, source : str
        As in the move.
    measured : bool
        Whether the band says anything; it does not for something that only opens.
    place : Place, optional
        Where it moves; statements that differ in nothing else may be told together.
    targets : tuple of (str, str)
        Id and name of each thing of the domain that moves.
    sectors : tuple of str, optional
        Ids of the sectors that it touches; None where sectors do not matter.
    """

    what: str
    words: str
    band: Band
    percent: bool
    derivation: str
    source: str
    measured: bool = True
    place: Place | None = None
    targets: tuple[tuple[str, str], ...] = ()
    sectors: tuple[str, ...] | None = None


@runtime_checkable
class Move(Protocol):
    """One entry of a measure or shock; frozen, hashable, and its ``repr`` says all that determines its numbers."""

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""

    @property
    def band(self) -> Band:
        """How strong the move is, in its own unit, with its range."""

    @property
    def source(self) -> str:
        """Id of a source or of an assumption."""

    @property
    def derivation(self) -> str:
        """How the number was obtained."""

    @property
    def economies(self) -> tuple[str, ...]:
        """Economies that it names; those among the members take part in a measure that states no participants."""

    @property
    def neutral(self) -> float | None:
        """Value of the band at which it changes nothing; None where it can only be in or out, as what opens."""

    @property
    def stated(self) -> bool:
        """Whether it states an effect that a model would compute, in place of something that models turn into one."""

    def with_band(self, band: Band) -> Self:
        """Return the same move with another strength."""

    def said(self, region: Region) -> Statement:
        """Return what the move says, with the names that the region gives to its targets."""


class Sized:
    """A move whose strength is its field ``value``: zero changes nothing, and what it does is computed, not stated."""

    __slots__ = ()

    value: Band

    @property
    def band(self) -> Band:
        """The value with its range, in the unit of what is done."""
        return self.value

    @property
    def neutral(self) -> float | None:
        """Zero."""
        return 0.0

    @property
    def stated(self) -> bool:
        """What is done is stated; what follows is computed."""
        return False

    def with_band(self, band: Band) -> Self:
        """Return the same move of another size."""
        return replace(self, value=band)  # type: ignore[type-var]


def weakened(move: Move, share: float) -> Move | None:
    """Return a move at a share of its strength; None where nothing is left of it.

    What can only be in or out stays whole until nothing is left; at one it is the move itself.

    Parameters
    ----------
    move : Move
    share : float
        0 to 1.

    Raises
    ------
    InputError
        The share is outside 0 to 1.

    Examples
    --------
    >>> from ortaq.domains.trade import Shift
    >>> cheaper = Shift("trade_cost_hat", ("goods",), ("A",), ("B",), True, Band(-2.0, -5.0, -8.0), "stated", "a guess")
    >>> weakened(cheaper, 0.5).band, weakened(cheaper, 0.0)
    (Band(low=-1.0, central=-2.5, high=-4.0), None)
    """
    if not 0.0 <= share <= 1.0:
        raise InputError(
            f"{share:g} is no share of an effect",
            where="weakened move",
            why="a switching value lies between no effect and the whole effect",
            fix="give a number from 0 to 1",
        )
    if share == 0.0:
        return None
    none, band = move.neutral, move.band
    if share == 1.0 or none is None:
        return move
    return move.with_band(Band(*(none + share * (end - none) for end in (band.low, band.central, band.high))))


T = TypeVar("T")


def ranges(move: Move) -> tuple[Band, ...]:
    """Return every range of the effect of a move: its band, and those of its other fields and of their parts.

    Parameters
    ----------
    move : Move
        Of its fields, those with ``metadata={"effect": False}`` are no part of its effect, such as terms of a cost.

    Examples
    --------
    >>> from ortaq.domains.corridors import NetworkShift
    >>> ranges(NetworkShift.of("dwell_factor", "dostyk", value=0.5))[0].central
    0.5
    """
    return (move.band, *_ranges(move))


def with_ranges(move: Move, changed: Callable[[Band], Band]) -> Move:
    """Return a move with every range of its effect changed alike, so that weak goes with weak.

    Parameters
    ----------
    move : Move
    changed : callable
        Takes a range and returns another one; what it returns it leaves as it is.

    Examples
    --------
    >>> from ortaq.domains.corridors import NetworkShift
    >>> faster = with_ranges(NetworkShift.of("dwell_factor", "dostyk", value=0.5), lambda _: Band.exact(0.25))
    >>> faster.band.central
    0.25
    """
    return _with_ranges(move.with_band(changed(move.band)), changed)


def _ranges(part: object) -> Iterator[Band]:
    if isinstance(part, Band):
        yield part
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            if _is_effect(field):
                yield from _ranges(getattr(part, field.name))


def _with_ranges(part: T, changed: Callable[[Band], Band]) -> T:
    if not is_dataclass(part) or isinstance(part, type):
        return part
    own = {field.name: getattr(part, field.name) for field in fields(part) if _is_effect(field)}
    other = {
        name: changed(value) if isinstance(value, Band) else _with_ranges(value, changed) for name, value in own.items()
    }
    return replace(part, **other) if other != own else part


def _is_effect(field: Field[Any]) -> bool:
    return bool(field.metadata.get("effect", True))
