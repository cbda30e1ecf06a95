"""Moves of risks: a shared system that fails, a second operator of it; an outbreak, and what shortens its ban."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

import numpy as np

from ortaq.core import Array, Band, Cause, Change, Corner, Place, Region, Sized, Standing, Stands, Statement
from ortaq.core.value_digest import value_digest

DOMAIN = "risks"

NOTHING, ALL, TWICE = Band.exact(0.0), Band.exact(1.0), Band.exact(2.0)


class SystemAction(StrEnum):
    """What a change does to a shared system."""

    FAILS = "fails"
    """It does not work for some hours of the year."""

    SECOND_OPERATOR = "second_operator"
    """Another operator takes a part of the flows over when it fails."""


class OutbreakAction(StrEnum):
    """What a change does to the market of a seller of food."""

    BAN = "ban"
    """An outbreak: buyers take nothing of some products, months of the year."""

    LABORATORIES = "laboratories"
    """Proof that an outbreak is over comes sooner: percent of the ban less."""

    SURVEILLANCE = "surveillance"
    """An outbreak is found sooner and stays smaller: percent of the ban less."""

    ZONING = "zoning"
    """Buyers close to a zone alone, not to the whole state: percent of the ban less."""


@dataclass(frozen=True, slots=True)
class Needing:
    """What needs a system, as a move carries it: of goods the parts of trade, so that drawn trade keeps them.

    Attributes
    ----------
    at : str
        Whose system it is.
    stands : Stands
    digest : str
        Of all that it says.
    amount : ndarray
        Of goods the part of every flow, else million USD or what the unit of the standing says, a year.
    day : mapping of Corner to ndarray
        What a day costs: of goods over the flow, else million USD.
    links : tuple of (str, str)
    """

    at: str
    stands: Stands
    digest: str
    amount: Array = field(repr=False, compare=False)
    day: Mapping[Corner, Array] = field(repr=False, compare=False)
    links: tuple[tuple[str, str], ...] = field(default=(), repr=False, compare=False)

    @classmethod
    def of(cls, standing: Standing, region: Region) -> Self:
        """Return what a domain told of a region."""
        amount, day = standing.amount, dict(standing.day_musd)
        if standing.stands is Stands.GOODS:
            amount, *ends = (_over(of, region.flow) for of in (amount, *day.values()))
            day = dict(zip(day, ends, strict=True))
        return cls(standing.at, standing.stands, value_digest(amount, day), amount, day, standing.links)


def _over(part: Array, whole: Array) -> Array:
    return np.asarray(np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0.0))


@dataclass(frozen=True, slots=True)
class SystemMove(Sized):
    """One move of a shared system; see `ortaq.core.Move`. Low ends of all ranges are the weak case.

    Attributes
    ----------
    action : SystemAction
    use : str
        What flows need the system for, such as ``clearance``.
    at : tuple of str
        Economies whose system it is.
    value : Band
        Hours of a failure; part of the flows, 0 to 1, that a second operator takes over.
    after_h : Band
        Hours until a second operator has taken over.
    by_hand, catch_up : Band
        Part of the usual flow that is served while it fails, and what is served in an hour afterwards over what comes.
    derivation, source : str
    needing : tuple of Needing
        What stands still when it fails; filled in by the region.
    """

    action: SystemAction
    use: str
    at: tuple[str, ...]
    value: Band
    derivation: str = ""
    source: str = ""
    after_h: Band = NOTHING
    by_hand: Band = NOTHING
    catch_up: Band = TWICE
    needing: tuple[Needing, ...] = ()

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return DOMAIN

    @property
    def economies(self) -> tuple[str, ...]:
        """Those whose system it is."""
        return self.at

    def said(self, region: Region) -> Statement:  # noqa: ARG002 - codes are named by the page
        """Return which system fails for how long, or who else takes over how much."""
        return Statement(
            what=f"risks.move.{self.action}.{self.use}",
            words=f"{self.action.replace('_', ' ').capitalize()}: {self.use}",
            band=self.value,
            percent=False,
            derivation=self.derivation,
            source=self.source,
            place=Place(self.at),
        )


@dataclass(frozen=True, slots=True)
class OutbreakMove(Sized):
    """One move of an outbreak; see `ortaq.core.Move`.

    Attributes
    ----------
    action : OutbreakAction
    states : tuple of str
        Sellers whose food is not taken; those who keep laboratories, watch or zone.
    value : Band
        Months of the ban, or percent of it that is taken away.
    buyers : tuple of str
        Who closes to the sellers; all others if empty.
    share : Band
        Part of the food they sell that is closed, 0 to 1.
    derivation, source : str
    """

    action: OutbreakAction
    states: tuple[str, ...]
    value: Band
    buyers: tuple[str, ...] = ()
    share: Band = ALL
    derivation: str = ""
    source: str = ""

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return DOMAIN

    @property
    def economies(self) -> tuple[str, ...]:
        """Sellers, or those who take the measure."""
        return self.states

    @property
    def cause(self) -> Cause:
        """Answered by the elasticities of stops: what is not let in does not pay for a way."""
        return Cause.STOPS

    def said(self, region: Region) -> Statement:  # noqa: ARG002 - codes are named by the page
        """Return whose food is not taken for how long, or what shortens that by how much."""
        return Statement(
            what=f"risks.move.{self.action}",
            words=self.action.capitalize(),
            band=self.value,
            percent=False,
            derivation=self.derivation,
            source=self.source,
            place=Place(self.states),
        )


Risk = SystemMove | OutbreakMove


def risks_of(change: Change) -> tuple[Risk, ...]:
    """Return the moves of risks in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, (SystemMove, OutbreakMove)))


def systems_in(moves: Sequence[object]) -> tuple[SystemMove, ...]:
    """Return the moves of shared systems among others."""
    return tuple(move for move in moves if isinstance(move, SystemMove))


def outbreaks_in(moves: Sequence[object]) -> tuple[OutbreakMove, ...]:
    """Return the moves of outbreaks among others."""
    return tuple(move for move in moves if isinstance(move, OutbreakMove))
