"""An energy system: everything its tables say, joined."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

from ortaq.core import Assumption, Band, Source
from ortaq.domains.energy.system.fuel_rows import FuelBalance, FuelTrade, Pipeline, ProductUse, Refinery, Yield
from ortaq.domains.energy.system.future_rows import Cap, Option
from ortaq.domains.energy.system.rows import (
    Block,
    Border,
    Day,
    Demand,
    FuelPrice,
    Generated,
    HydroByMonth,
    Line,
    Member,
    NewHydro,
    Node,
    Plant,
    Profile,
)


@dataclass(frozen=True)
class EnergySystem:
    """Power and fuels of a region; rows as in their tables.

    Attributes
    ----------
    members : tuple of Member
        Neighbours last.
    nodes : tuple of Node
        Of members; neighbours are nodes by their own code, in ``borders``.
    lines : tuple of Line
        Those that stand, and candidates.
    """

    members: tuple[Member, ...]
    nodes: tuple[Node, ...]
    blocks: tuple[Block, ...]
    days: tuple[Day, ...]
    fuel_prices: tuple[FuelPrice, ...]
    plants: tuple[Plant, ...]
    lines: tuple[Line, ...]
    pipelines: tuple[Pipeline, ...]
    refineries: tuple[Refinery, ...]
    yields: tuple[Yield, ...]
    product_uses: tuple[ProductUse, ...]
    demands: tuple[Demand, ...]
    hydro: tuple[HydroByMonth, ...]
    new_hydro: tuple[NewHydro, ...]
    balances: tuple[FuelBalance, ...]
    fuel_trade: tuple[FuelTrade, ...]
    profiles: tuple[Profile, ...]
    options: tuple[Option, ...]
    borders: tuple[Border, ...]
    caps: tuple[Cap, ...]
    generated: tuple[Generated, ...]
    sources: tuple[Source, ...]
    assumptions: tuple[Assumption, ...]

    def __hash__(self) -> int:
        """Return the hash of all rows: worked out once, since years of a system are looked up many times."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, f.name) for f in fields(self)))

    def __getstate__(self) -> dict[str, object]:
        """Return what travels to other processes, where texts have other hashes."""
        return {name: value for name, value in vars(self).items() if name != "_hash"}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that determines its numbers, 16 hex digits."""
        told = tuple(getattr(self, f.name) for f in fields(self) if f.name not in ("sources", "assumptions"))
        assumed = tuple((a.id, a.band) for a in self.assumptions)
        return hashlib.sha256(repr((told, assumed)).encode()).hexdigest()[:16]

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of members that are no neighbours, in order of the table."""
        return tuple(m.code for m in self.members if not m.neighbour)

    @cached_property
    def member_of(self) -> Mapping[str, str]:
        """Member of every node; a neighbour is its own node."""
        return {n.node: n.member for n in self.nodes} | {m.code: m.code for m in self.members if m.neighbour}

    @cached_property
    def assumed(self) -> Mapping[str, Band]:
        """Numbers of named assumptions."""
        return {a.id: a.band for a in self.assumptions}

    def demand(self, member: str) -> Demand:
        """Return the demand of a member."""
        return next(d for d in self.demands if d.member == member)

    @property
    def standing(self) -> tuple[Line, ...]:
        """Lines that stand."""
        return tuple(line for line in self.lines if not line.candidate)

    @property
    def candidates(self) -> tuple[Line, ...]:
        """Lines that can be built."""
        return tuple(line for line in self.lines if line.candidate)

    def without(self, close: Iterable[str]) -> "EnergySystem":
        """Return the system without plants, lines, pipelines and refineries of these names."""
        gone = set(close)
        return replace(
            self,
            plants=tuple(p for p in self.plants if p.name not in gone),
            lines=tuple(line for line in self.lines if line.name not in gone),
            pipelines=tuple(p for p in self.pipelines if p.name not in gone),
            refineries=tuple(r for r in self.refineries if r.name not in gone),
        )
