"""What the model of a domain offers: it reads named variables and writes others, for a whole agenda at once."""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np

from ortaq.core.case import Case
from ortaq.core.change import Change
from ortaq.core.quantity import Array, Integers
from ortaq.core.region import Region
from ortaq.core.results import Effects


@dataclass(frozen=True, eq=False)
class Values:
    """One variable for every asked subset of measures under one shock, against the baseline without either.

    Attributes
    ----------
    rows : ndarray, shape (subset, *dims)
        Dims as in the table of variables; with ``sector_class`` the axis of sectors holds classes instead.
    combine : str
        ``multiply`` (ratios) or ``add`` (amounts).
    sector_class : ndarray of int, shape (sector,), optional
        Position on the axis of classes; -1 for sectors that do not move. Keeps agendas small where sectors repeat.
    """

    rows: Array
    combine: str
    sector_class: Integers | None = None

    @property
    def neutral(self) -> float:
        """The value of no change."""
        return 1.0 if self.combine == "multiply" else 0.0

    @cached_property
    def digests(self) -> tuple[bytes, ...]:
        """SHA-256 of each row."""
        classes = b"" if self.sector_class is None else self.sector_class.tobytes()
        return tuple(hashlib.sha256(classes + np.ascontiguousarray(row).tobytes()).digest() for row in self.rows)

    def by_sector(self, rows: Array) -> Array:
        """Return rows of this variable with sectors in place of classes, shape (..., *dims)."""
        if self.sector_class is None:
            return rows
        inside = self.sector_class >= 0
        own = rows[:, np.maximum(self.sector_class, 0)]
        return np.where(inside.reshape(-1, *(1,) * (rows.ndim - 2)), own, self.neutral)


class Model(Protocol):
    """The what-if model of one domain."""

    @property
    def name(self) -> str:
        """Name of the domain."""

    @property
    def reads(self) -> frozenset[str]:
        """Variables taken from ``given``; none of those that a scenario may state."""

    @property
    def writes(self) -> frozenset[str]:
        """Variables in the answer."""

    @property
    def slow(self) -> bool:
        """Whether it solves something large for every subset.

        It is then asked for few subsets off the centre and for none in a drawn world; the rest is composed.
        """

    def ends(self, case: Case) -> Hashable:
        """Return what of a case the answer depends on: cases with equal ends are asked once."""

    def moved_by(self, change: Change) -> bool:
        """Return whether a measure or shock has moves of this domain."""

    def agenda(  # noqa: PLR0917 - in the order in which a model needs them
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],
    ) -> Sequence[Mapping[str, Values]]:
        """Return what subsets of measures do under every shock.

        Parameters
        ----------
        region : Region
        measures : sequence of Change
            Those that move this model or anything it reads; bit m of a subset says whether ``measures[m]`` is in.
        shocks : sequence of sequence of Change
            What happens together in each of them; empty for a year without a shock.
        subsets : ndarray of int, shape (subset,)
            Those asked for, ascending; the first is the empty one.
        case : Case
        given : sequence of Effects
            For each shock the variables read, with the subsets as first axis: shock and measures together, against the
            baseline. A variable that nobody moves is left out.

        Returns
        -------
        sequence of mapping of str to Values
            For each shock the variables written; rows as ``subsets``. No change gives exactly one, or zero.

        Raises
        ------
        InputError
            A move names something that the region does not have.
        """


@runtime_checkable
class Tabled(Protocol):
    """A model that is quick where a table that ships holds what is asked, and else solves something large."""

    def tabled(self, change: Change) -> bool:
        """Return whether the table holds what a change alone does, at every end of its range."""


@runtime_checkable
class Doubted(Protocol):
    """A slow model whose named assumptions have ranges that change what measures and shocks do."""

    def doubts(self) -> Sequence[Change]:
        """Return its assumptions, each as a change with a range that the model understands among measures.

        Alone they change nothing. Places in drawn worlds carry their ids.
        """
