"""What `ortaq watch cargo` and `ortaq watch record` put into a ledger: measured hours, forecasts, what came of them."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isinf
from pathlib import Path
from typing import Any, TypeVar

from ortaq import __version__
from ortaq.alerts.cargo.dwell import Cell
from ortaq.alerts.cargo.watching import Watched
from ortaq.alerts.record.kept import OUTCOME, Kept
from ortaq.alerts.record.prediction import prediction
from ortaq.core import InputError
from ortaq.ledgers import State
from ortaq.ledgers.rules.observed import Forecast, Outcome
from ortaq.tables import today

Held = TypeVar("Held")
Acts = list[tuple[str, Mapping[str, Any]]]

_INDICATOR = re.compile(r"border_hours(_p90)?:([^:]+):([A-Z]{3})-([A-Z]{3})")
"""border_hours:khorgos:KAZ-CHN: the median from side to side; border_hours_p90: what nine of ten stay below."""


@dataclass(frozen=True)
class Measured:
    """Months of directions that may be shown, and what they were measured from.

    Attributes
    ----------
    months : tuple of Cell
    places : mapping
        What a network calls a crossing, by its name here and the country that goods travel to.
    files : tuple of str
        Digests of the events.
    first, last : str
        Days on which the events begin and end.
    day : str
        On which it was computed.
    """

    months: tuple[Cell, ...]
    places: Mapping[tuple[str, str], str]
    files: tuple[str, ...]
    first: str
    last: str
    day: str

    def of(self, crossing: str, origin: str, towards: str) -> list[Cell]:
        """Return the months of one direction; a crossing goes by its name here or in a network."""
        return [
            cell
            for cell in self.months
            if crossing in {cell.crossing, self.places.get((cell.crossing, cell.towards))}
            and (cell.origin, cell.towards) == (origin, towards)
        ]

    def body(self, commitment: str, cell: Cell, *, late: bool) -> dict[str, Any] | None:
        """Return what a month says of a commitment; None where it says nothing in hours."""
        if cell.dwell is None:
            return None
        hours = cell.dwell.p90_h if late else cell.dwell.median_h
        if isinf(hours.high):
            return None
        last = monthrange(int(cell.month[:4]), int(cell.month[5:]))[1]
        return {
            "commitment": commitment,
            **{key: round(value, 2) for key, value in zip(_ENDS, (hours.low, hours.central, hours.high), strict=True)},
            "since": max(f"{cell.month}-01", self.first),
            "on": min(f"{cell.month}-{last:02d}", self.last),
            **{"count": cell.dwell.visits, "vintage": self.day, "sha256": list(self.files)},
            "source": f"ortaq {__version__} watch cargo, events of goods",
        }


_ENDS = ("low", "value", "high")


def measured(found: Watched, places: Mapping[tuple[str, str], str]) -> Measured:
    """Return the months of what was found, with the digests of the events.

    Parameters
    ----------
    found : Watched
        With the digests of its files.
    places : mapping
        As in `Measured`.
    """
    months = tuple(cell for cell in found.cells if cell.month)
    return Measured(months, places, found.files, found.first, found.last, str(today()))


def measured_acts(state: State, found: Measured) -> Acts:
    """Return measured months of the border hours that commitments count, as far as the ledger does not hold them.

    Parameters
    ----------
    state : State
        Of the ledger.
    found : Measured

    Raises
    ------
    InputError
        No commitment counts the hours of one of these crossings.
    """
    acts: Acts = []
    matched = False
    for name, one in state.commitments.items():
        asked = _INDICATOR.fullmatch(one.said.indicator.strip())
        if asked is None:
            continue
        there = [(held.since, held.value, held.sha256) for _, held in one.observations]
        for cell in found.of(*asked.groups()[1:]):
            matched = True
            body = found.body(name, cell, late=bool(asked[1]))
            if body and (body["since"], body["value"], body["sha256"]) not in there:
                acts.append(("observe", body))
    if not matched:
        raise InputError(
            "no commitment of the ledger counts hours at these crossings",
            where="--ledger",
            why="a measured figure stands beside what was promised",
            fix="give a commitment the indicator border_hours:CROSSING:FROM-TO, such as border_hours:khorgos:KAZ-CHN",
        )
    return acts


def predictions(kept: Kept) -> list[dict[str, Any]]:
    """Return a record in the layout of the house's track record, one for each forecast, in order."""
    at = {line.digest: line.at for line in kept.lines}
    read = {str(line.body["forecast"]): line.at for line in kept.lines if line.kind == OUTCOME}
    return [
        prediction(one, at[digest], __version__, kept.outcomes.get(digest), read.get(digest, ""))
        for digest, one in kept.forecasts.items()
    ]


def record_acts(state: State, kept: Kept) -> Acts:
    """Return forecasts of a record and what came of them, as far as the ledger does not hold them.

    A forecast whose outcome can be known by now comes too late for a ledger, and so does what came of it.

    Parameters
    ----------
    state : State
        Of the ledger.
    kept : Kept
    """
    day = str(today())
    foretold = {(one.id, one.made.data_until, one.made.region) for one in _of(state, Forecast)}
    came = {(one.forecast, one.value) for one in _of(state, Outcome)}
    acts: Acts = []
    for digest, said in zip(kept.forecasts, predictions(kept), strict=True):
        made, seen = said["made"], said["observed"]
        if (said["id"], made["data_until"], made["region"]) not in foretold:
            if said["resolves"]["after"] <= day:
                continue
            lines = [f"line sha256:{digest}", f"record sha256:{kept.head}"]
            body = {key: value for key, value in said.items() if key in Forecast.model_fields}
            acts.append(("forecast", {**body, "inputs": [*said["inputs"], *lines]}))
        if seen is not None and (said["id"], seen["value"]) not in came:
            came.add((said["id"], seen["value"]))
            acts.append(("outcome", {"forecast": said["id"], **seen}))
    return acts


def _of(state: State, kind: type[Held]) -> Iterator[Held]:
    return (one for _, one in state.statements if isinstance(one, kind))


def require_author(ledger: Path | None, author: str | None) -> None:
    """Raise InputError unless a ledger and who speaks there are both given, or neither."""
    if (ledger is None) != (author is None):
        raise InputError(
            "an act in a ledger needs the ledger and who speaks",
            where="--ledger, --as",
            fix="give both, or neither",
        )
