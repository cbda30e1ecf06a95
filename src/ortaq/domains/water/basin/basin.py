"""A river basin: what its tables say, and arrays of it by calendar month."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Assumption, Band, Corner, InputError, Source
from ortaq.domains.water.basin.rows import (
    MONTHS,
    Canal,
    Dam,
    DamFact,
    Evaporation,
    Limit,
    Monthly,
    Node,
    Outfall,
    Reservoir,
    Sharing,
    Worth,
)

MM_KM2_PER_KM3 = 1e6


RUN_FACTS = frozenset({"full_km3", "live_km3", "mw", "twh", "flooded_km2"})
"""What runs read of a dam; cost, people and years of filling are told beside them."""


@dataclass(frozen=True)
class Basin:
    """What the tables of a basin say.

    Attributes
    ----------
    name, title, description : str
    decides : str
        The reservoir whose release is decided by a coalition; everything else follows.
    months_ahead : int
        How far a plan looks.
    power_from : tuple of str
        Members that can send it winter power.
    nodes : tuple of Node
        From the sources down.
    reservoirs, canals, outfalls, limits, evaporation : tuple
    inflows, wants, loads : tuple of Monthly
    worths : tuple of Worth
    sources : tuple of Source
    assumptions : tuple of Assumption
    sharing : tuple of Sharing
        Where there are any, water below the reservoir that is decided is shared by rule.
    dams : tuple of Dam
    dam_facts : tuple of DamFact
    least_release : tuple of float
        What the reservoir that is decided must let go by month of the year, km3; empty where no rule is signed.
    """

    name: str
    title: str
    description: str
    decides: str
    months_ahead: int
    power_from: tuple[str, ...]
    nodes: tuple[Node, ...]
    reservoirs: tuple[Reservoir, ...]
    canals: tuple[Canal, ...]
    inflows: tuple[Monthly, ...]
    wants: tuple[Monthly, ...]
    loads: tuple[Monthly, ...]
    evaporation: tuple[Evaporation, ...]
    limits: tuple[Limit, ...]
    outfalls: tuple[Outfall, ...]
    worths: tuple[Worth, ...]
    sources: tuple[Source, ...]
    assumptions: tuple[Assumption, ...]
    sharing: tuple[Sharing, ...] = ()
    dams: tuple[Dam, ...] = ()
    dam_facts: tuple[DamFact, ...] = ()
    least_release: tuple[float, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that determines its numbers, 16 hex digits."""
        told = (
            *(
                self.decides,
                self.months_ahead,
                self.power_from,
                self.nodes,
                self.reservoirs,
                self.canals,
                self.inflows,
                self.wants,
            ),
            *(self.loads, self.evaporation, self.limits, self.outfalls, self.worths),
            *((a.id, a.band) for a in self.assumptions),
            self.least_release,
            *(self.sharing, self.dams, tuple(f for f in self.dam_facts if f.item in RUN_FACTS)),
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    @property
    def members(self) -> tuple[str, ...]:
        """States that own a reservoir or take water, in order of the river."""
        owners = [n.member for n in self.nodes if n.member] + [c.member for c in self.canals]
        return tuple(dict.fromkeys(owners))

    @cached_property
    def decided(self) -> tuple[str, ...]:
        """Reservoirs that are decided together: the one that is named and those above it, from the sources down."""
        found = {self.decides}
        for n in reversed(self.nodes):
            if n.to in found:
                found.add(n.node)
        return tuple(n.node for n in self.nodes if n.node in found)

    @property
    def decider(self) -> str:
        """The member that owns the reservoir that is decided."""
        return self.node(self.decides).member

    def node(self, node: str) -> Node:
        """Return a node by its id."""
        return next(n for n in self.nodes if n.node == node)

    def reservoir(self, node: str) -> Reservoir:
        """Return a reservoir by its node."""
        return next(r for r in self.reservoirs if r.node == node)

    @property
    def start(self) -> Array:
        """Storage at the start of January, km3, shape (reservoir,)."""
        return np.array([r.start_km3 for r in self.reservoirs])

    def inflow(self, corner: Corner) -> Array:
        """Return norms of inflow, km3, shape (month, node)."""
        return _by_month(self.inflows, [n.node for n in self.nodes], corner)

    def want(self, corner: Corner) -> Array:
        """Return wants, km3, shape (month, canal)."""
        return _by_month(self.wants, [c.canal for c in self.canals], corner)

    def load(self, corner: Corner) -> Array:
        """Return the load of the member that decides, TWh, shape (month,)."""
        return _by_month(self.loads, [self.decider], corner)[:, 0]

    def fact(self, dam: str, item: str) -> Band | None:
        """Return what is known of a dam; None where nothing was read."""
        return next((f.amount for f in self.dam_facts if f.dam == dam and f.item == item), None)

    def known_fact(self, dam: str, item: str, end: Corner = Corner.CENTRAL) -> float:
        """Return the central value of what is known of a dam, or an end of its range.

        Raises
        ------
        InputError
            Nothing was read.
        """
        band = self.fact(dam, item)
        if band is None:
            raise InputError(
                f"nothing says the {item} of '{dam}'", where="dam_facts.csv", fix="add the row with its source"
            )
        return band.at(end)

    def by_member(self, km3: Array) -> Array:
        """Return sums over the canals of every member, shape (member,).

        Parameters
        ----------
        km3 : ndarray, shape (canal,)
        """
        at = [self.members.index(c.member) for c in self.canals]
        return np.asarray(np.bincount(at, weights=km3, minlength=len(self.members)), dtype=float)

    def assumption(self, name: str) -> Band:
        """Return the range of a named assumption.

        Raises
        ------
        InputError
            The basin does not state it.
        """
        found = next((a.band for a in self.assumptions if a.id == name), None)
        if found is None:
            raise InputError(
                f"basin '{self.name}' does not state '{name}'",
                where="assumptions.csv",
                fix="add a row with a range and a reason",
            )
        return found

    def minds_least(self, node: str) -> frozenset[str]:
        """Return who minds a flow that must pass a node: all who take water there or at the node above it."""
        near = {node, *(n.node for n in self.nodes if n.to == node)}
        return frozenset(c.member for c in self.canals if c.node in near)

    def bears_floods(self, node: str) -> str:
        """Return who bears what comes above what the bed of a node carries: the first who takes water there."""
        return next(c.member for c in self.canals if c.node == node)

    @cached_property
    def evaporated(self) -> Array:
        """Share of its storage that a reservoir loses in a month, shape (month, reservoir)."""
        share = np.zeros((MONTHS, len(self.reservoirs)))
        at = {r.node: i for i, r in enumerate(self.reservoirs)}
        for row in self.evaporation:
            r = self.reservoirs[at[row.node]]
            if r.full_km3 > 0.0:
                share[row.month - 1, at[row.node]] = row.mm * r.surface_km2 / MM_KM2_PER_KM3 / r.full_km3
        return share

    def worth(self, kind: str, corner: Corner) -> tuple[tuple[float, float], ...]:
        """Return (size, worth) of the steps of a kind, the dearest first."""
        steps = sorted((w for w in self.worths if w.kind == kind), key=lambda w: w.step)
        return tuple((w.size, w.worth.at(corner)) for w in steps)


def _by_month(rows: Sequence[Monthly], names: list[str], corner: Corner) -> Array:
    found = np.zeros((MONTHS, len(names)))
    for row in rows:
        if row.of in names:
            found[row.month - 1, names.index(row.of)] = row.amount.at(corner)
    return found
