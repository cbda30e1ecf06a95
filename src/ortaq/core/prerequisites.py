"""Whether the conditions that an agenda puts on packages can be kept at all."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from ortaq.core.errors import InputError


def ladder_steps(ladders: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Return every level of every ladder but the lowest, with the level below it."""
    return [(upper, lower) for ladder in ladders for lower, upper in pairwise(ladder)]


def require_reachable(
    requires: Mapping[str, Sequence[str]],
    ladders: Sequence[Sequence[str]],
    excludes: Sequence[Sequence[str]],
    *,
    where: str = "",
) -> None:
    """Check that every measure can be in some package.

    ``requires``: measures without which a measure cannot be carried out.
    ``ladders``: levels of one measure, lowest first; a level needs the one below it.
    ``excludes``: groups of measures of which a package holds at most one.
    """
    place = f"{where}, " if where else ""
    needs: dict[str, set[str]] = {}
    for measure, all_needed in requires.items():
        needs.setdefault(measure, set()).update(all_needed)
    for upper, lower in ladder_steps(ladders):
        needs.setdefault(upper, set()).add(lower)
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise InputError(
            f"prerequisites run in a circle: {circle}",
            where=f"{place}requires",
            why="none of these measures could be the first to be taken",
            fix="drop one of these prerequisites",
        ) from error
    pulled: dict[str, set[str]] = {}
    for measure in order:
        pulled[measure] = {measure}.union(*(pulled[n] for n in needs.get(measure, ())))
        for group in excludes:
            clash = sorted(pulled[measure] & set(group))
            if len(clash) > 1:
                raise InputError(
                    f"'{measure}' can never be in a package",
                    where=f"{place}excludes",
                    why=f"it needs {' and '.join(clash)}, which exclude each other",
                    fix="drop the prerequisite or the exclusion",
                )
