"""Levels: what stands in a basin and what a year brings, as numbers by lever; steps at which a table holds them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import prod

from ortaq.core import Corner, InputError, said
from ortaq.domains.water.moves import SWITCHES, WaterAction, WaterMove

STEPS: Mapping[WaterAction, tuple[float, ...]] = {
    WaterAction.WINTER_POWER: (0.0, 0.5, 1.0, 2.0),
    WaterAction.EFFICIENCY: (0.0, 5.0, 10.0, 20.0),
    WaterAction.COUNTER_REGULATOR: (0.0, 1.5, 3.0),
    WaterAction.DROUGHT: (0.0, 0.5, 1.0, 1.25, 1.5, 2.0),
    WaterAction.CANAL: (0.0, 4.5, 6.0, 10.0),
    WaterAction.GLACIER_MELT: (-20.0, -10.0, 0.0, 10.0),
    **dict.fromkeys(SWITCHES, (0.0, 1.0)),
}
"""Levels that tables hold, in the unit of the action; between two of them answers are interpolated."""

SHARED = frozenset({WaterAction.WINTER_POWER, WaterAction.RELEASE_RULE})
"""Actions by which the upper reservoir is run for several members."""

SIDES = (Corner.LOW, Corner.CENTRAL, Corner.HIGH)
"""Ends of worths, at the places -1, 0 and 1."""


@dataclass(frozen=True, slots=True, order=True)
class Lever:
    """What has a level: an action, and the dam, canal or member that it is about.

    Attributes
    ----------
    action : WaterAction
    target : str
        Empty where the basin has one of it only.
    rule : bool
        Of a dam: whether what is below keeps its seasons.
    """

    action: WaterAction
    target: str = ""
    rule: bool = False

    @classmethod
    def of(cls, move: WaterMove) -> "Lever":
        """Return the lever of a move."""
        return cls(move.action, move.target, move.rule)

    @property
    def steps(self) -> tuple[float, ...]:
        """Levels that a table holds, rising."""
        return STEPS[self.action]


@dataclass(frozen=True, slots=True)
class State:
    """What is asked of a river.

    Attributes
    ----------
    levels : tuple of (Lever, float)
        In order; without those at zero.
    insiders : tuple of str
        For whom the upper reservoir is run where a deal or a rule says so, in order.
    worths : Corner
        Which end of the ranges of all worths is used.
    """

    levels: tuple[tuple[Lever, float], ...] = ()
    insiders: tuple[str, ...] = ()
    worths: Corner = Corner.CENTRAL

    def level(self, action: WaterAction, target: str = "") -> float:
        """Return the level of an action; zero where nothing is said of it."""
        return sum(level for lever, level in self.levels if (lever.action, lever.target) == (action, target))

    def without(self, action: WaterAction) -> "State":
        """Return the same without an action."""
        return State(tuple(one for one in self.levels if one[0].action is not action), self.insiders, self.worths)


def levels_of(moves: Iterable[tuple[WaterMove, float]]) -> dict[Lever, float]:
    """Return the levels of moves with their values: amounts add, what is in or out is in once.

    Parameters
    ----------
    moves : iterable of (WaterMove, float)

    Raises
    ------
    InputError
        Together they are beyond what the table of the river holds.
    """
    found: dict[Lever, float] = {}
    for move, value in moves:
        lever = Lever.of(move)
        found[lever] = max(found.get(lever, 0.0), value) if move.neutral is None else found.get(lever, 0.0) + value
    for lever, level in found.items():
        if not lever.steps[0] <= level <= lever.steps[-1]:
            raise InputError(
                f"{lever.action} of {level:g} in all",
                where=f"moves of water: {lever.action}",
                why=said(
                    "the river was run for {least} to {most}", least=f"{lever.steps[0]:g}", most=f"{lever.steps[-1]:g}"
                ),
                fix="state less, or leave one of the entries out",
            )
    return {lever: level for lever, level in sorted(found.items()) if level != 0.0}


def parts(levels: Mapping[Lever, float], insiders: Sequence[str], place: float) -> list[tuple[float, State]]:
    """Return states that a table holds and their weights, which sum to one: linear between steps, lever by lever.

    Parameters
    ----------
    levels : mapping of Lever to float
    insiders : sequence of str
    place : float
        Of the worths in their ranges, -1 to 1.

    Examples
    --------
    >>> power = Lever(WaterAction.WINTER_POWER)
    >>> [(weight, state.levels[0][1]) for weight, state in parts({power: 1.5}, ("A",), 0.0)]
    [(0.5, 1.0), (0.5, 2.0)]
    """
    found: list[tuple[float, State]] = []
    for side_weight, at in _between(place, (-1.0, 0.0, 1.0)):
        for chosen in product(*(_between(level, lever.steps) for lever, level in levels.items())):
            weight = prod((side_weight, *(own for own, _ in chosen)))
            steps = zip(levels, (step for _, step in chosen), strict=True)
            held = tuple((lever, step) for lever, step in steps if step != 0.0)
            shared = any(lever.action in SHARED for lever, _ in held)
            found.append((weight, State(held, tuple(insiders) if shared else (), SIDES[round(at) + 1])))
    return found


def _between(value: float, steps: Sequence[float]) -> list[tuple[float, float]]:
    """Return the steps around a value with their weights; one where it is a step."""
    if value in steps:
        return [(1.0, value)]
    low, high = next(pair for pair in pairwise(steps) if pair[0] < value < pair[1])
    share = (value - low) / (high - low)
    return [(1.0 - share, low), (share, high)]
