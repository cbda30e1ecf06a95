"""What a package was said to bring and what it brings with what was observed: the difference, split without a rest.

The model runs again with observed values in the place of assumed ones, under the shock that came. What differs from
the promise is delivery (measures did less or more than assumed, cost more or less), circumstances (the shock), and the
model or its data (the promise was computed by another version, or on another region). Delivery and circumstances act
on each other; each gets its mean over both orders (Shapley 1953, A Value for n-Person Games, equation 13).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ortaq.core import (
    CENTRAL,
    Array,
    Band,
    Change,
    InputError,
    Mechanism,
    Package,
    Region,
    cases_of,
    require_known,
    weakened,
    whole_number,
)
from ortaq.model import gains, gains_by_case
from ortaq.tables import ColumnSpec, TableSpec, read_table

OBSERVED = TableSpec(
    "observed",
    "observed.csv",
    "What was observed of measures, in the place of what was assumed",
    (
        ColumnSpec("measure", "Id of the measure"),
        ColumnSpec(
            "quantity",
            "What was observed: share (of the whole effect, 0 to 1), effect (strength, in its own unit), effect 2 (of "
            "its second entry), capex_musd, opex_musd_per_year",
        ),
        ColumnSpec("value", "Figure", "number"),
        ColumnSpec("source", "Where it can be read"),
    ),
    keys=("measure", "quantity"),
)
_COSTS = ("capex_musd", "opex_musd_per_year")


@dataclass(frozen=True, slots=True)
class Observation:
    """One observed value: of which measure, of what of it, and where it can be read."""

    measure: str
    quantity: str
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Promised:
    """What a package was said to bring, and by which data.

    Attributes
    ----------
    gain_musd : mapping of str to (float, float, float)
        Low, central and high by member, million USD a year.
    region : str
        Digest.
    version : str
        Of the program.
    """

    gain_musd: Mapping[str, tuple[float, float, float]]
    region: str
    version: str


@dataclass(frozen=True, eq=False, slots=True)
class Gap:
    """Promise, parts of the difference, and what the model says with what was observed.

    Attributes
    ----------
    members : tuple of str
    promised, version, delivery, circumstances, observed : ndarray, shape (member,)
        Million USD a year; the first four add up to the last.
    largest_residual : float
    """

    members: tuple[str, ...]
    promised: Array
    version: Array
    delivery: Array
    circumstances: Array
    observed: Array
    largest_residual: float


def promised_gain(region: Region, mechanism: Mechanism, package: int, version: str) -> Promised:
    """Return what a package brings each member, with its range over the named cases, to be recorded.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    package : int
        Bit m says whether measure m is in.
    version : str
        Of the program.
    """
    cases = gains_by_case(
        region, mechanism, [package], [CENTRAL, *cases_of(mechanism.measures, region.answers.horizon)]
    )
    calm = np.stack([solved.musd[0, :, 0] for solved in cases])
    low, high = calm.min(axis=0), calm.max(axis=0)
    by_member = {
        member: (float(low[place]), float(calm[0, place]), float(high[place]))
        for place, member in enumerate(mechanism.members)
    }
    return Promised(by_member, region.digest, version)


def read_observations(path: Path) -> tuple[Observation, ...]:
    """Return observed values from a table.

    Parameters
    ----------
    path : Path
        CSV with the columns of `OBSERVED`.

    Raises
    ------
    InputError
        All faults of the file at once.
    """
    return read_table(path.parent, OBSERVED, (path.name,)).records(Observation)


def promise_gap(
    region: Region,
    mechanism: Mechanism,
    package: int,
    promised: Promised,
    *,
    observations: Sequence[Observation] = (),
    shock: str | None = None,
) -> Gap:
    """Return what became of a promise.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
        As it was promised.
    package : int
        Bit m says whether measure m is in.
    promised : Promised
        As it was recorded.
    observations : sequence of Observation, optional
    shock : str, optional
        Id of the shock that came; none if absent.

    Raises
    ------
    InputError
        An observation is of a measure that is not in the package, or of what it does not have; the shock is unknown.
    NotConverged
        An equilibrium was not found.
    """
    shocks = [None, *(one.id for one in mechanism.shocks)]
    if shock is not None:
        require_known([shock], [one.id for one in mechanism.shocks], kind="shock", where=f"mechanism '{mechanism.id}'")
    chosen = shocks.index(shock)
    delivered = with_observed(mechanism, package, observations)
    assumed = gains(region, mechanism, [package])
    seen = assumed if delivered == mechanism else gains(region, delivered, [package])
    before, after = assumed.musd[0], seen.musd[0]
    said = np.array([promised.gain_musd[member][1] for member in mechanism.members])
    delivery = ((after[:, 0] - before[:, 0]) + (after[:, chosen] - before[:, chosen])) / 2.0
    circumstances = ((before[:, chosen] - before[:, 0]) + (after[:, chosen] - after[:, 0])) / 2.0
    return Gap(
        mechanism.members,
        said,
        before[:, 0] - said,
        delivery,
        circumstances,
        after[:, chosen],
        max(assumed.largest_residual, seen.largest_residual),
    )


def with_observed(mechanism: Mechanism, package: int, observations: Sequence[Observation]) -> Mechanism:
    """Return a mechanism with observed values in the place of assumed ones; the mechanism itself where there are none.

    Parameters
    ----------
    mechanism : Mechanism
    package : int
        Observations must be of its measures.
    observations : sequence of Observation

    Raises
    ------
    InputError
        A measure is not in the package, or does not have what was observed.
    """
    if not observations:
        return mechanism
    agreed = Package.from_index(package, [one.id for one in mechanism.measures]).measures
    require_known([one.measure for one in observations], agreed, kind="measure of the package", where="observations")
    measures = []
    for measure in mechanism.measures:
        changed = measure
        for one in observations:
            if one.measure == measure.id:
                changed = _observed(changed, one)
        measures.append(changed)
    return replace(mechanism, measures=tuple(measures))


def _observed(measure: Change, one: Observation) -> Change:
    if one.quantity == "share":
        if not 0.0 <= one.value <= 1.0:
            raise _unfit(measure, one, "a share lies between 0 and 1")
        left = (weakened(move, one.value) for move in measure.moves)
        return replace(measure, moves=tuple(move for move in left if move is not None))
    if one.quantity in _COSTS:
        if measure.cost is None:
            raise _unfit(measure, one, "the measure states no cost")
        seen = Band.exact(one.value)
        if one.quantity == "capex_musd":
            return replace(measure, cost=replace(measure.cost, capex_musd=seen))
        return replace(measure, cost=replace(measure.cost, opex_musd_per_year=seen))
    word, _, number = one.quantity.partition(" ")
    place = (whole_number(number) or 0) - 1 if number else 0
    if word != "effect" or not 0 <= place < len(measure.moves):
        raise _unfit(measure, one, f"'{one.quantity}' is nothing that can be observed of it")
    moves = list(measure.moves)
    moves[place] = moves[place].with_band(Band.exact(one.value))
    return replace(measure, moves=tuple(moves))


def _unfit(measure: Change, one: Observation, reason: str) -> InputError:
    return InputError(
        reason,
        where=f"observation of '{measure.id}', {one.quantity} {one.value:g}",
        why="it would be left out without a word",
        fix="write share, effect, effect 2 ..., capex_musd or opex_musd_per_year",
    )
