"""Columns of a month in the linear programme of a basin, and which nodes a programme holds."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import Canal, Limit, Reservoir


class Extent(StrEnum):
    """What a programme plans."""

    ALL = "all"
    """The whole basin."""

    OWN = "own"
    """The reservoirs that are decided and their power, nothing else."""

    BELOW = "below"
    """Everything but those, whose releases are given."""


@dataclass(frozen=True)
class Columns:
    """Where what is decided in a month stands among its columns, by group and name in the order of the tables.

    Attributes
    ----------
    basin : Basin
    extent : Extent
    steps, power_steps : int
        Of water and of power.
    """

    basin: Basin
    extent: Extent
    steps: int
    power_steps: int

    @cached_property
    def at(self) -> dict[str, dict[str, int]]:
        """Column by name in a group: storage, release, spill, fill, outfall, flow, taken, missing and so on."""
        groups: dict[str, list[str]] = {
            "storage": [r.node for r in self.reservoirs],
            "release": [r.node for r in self.reservoirs],
            "spill": [r.node for r in self.reservoirs if r.fill_most_km3 < 0],
            "fill": [r.node for r in self.reservoirs if r.fill_most_km3 >= 0],
            "outfall": [o.outfall for o in self.basin.outfalls if self.holds(o.node)],
            "flow": list(self.passed),
            "taken": [f"{c.canal} {k}" for c in self.canals for k in range(self.steps)],
            "missing": list(self.reaches),
            "short": sorted({limit.node for limit in self.limits if limit.bound == "least"}),
            "excess": sorted({limit.node for limit in self.limits if limit.bound == "most"}),
            "owed": [self.basin.decides] if self.basin.least_release and self.extent is not Extent.BELOW else [],
            "power": [str(k) for k in range(self.power_steps)] if self.extent is not Extent.BELOW else [],
        }
        found, start = {}, 0
        for group, names in groups.items():
            found[group] = {name: start + i for i, name in enumerate(names)}
            start += len(names)
        return found

    @cached_property
    def count(self) -> int:
        """How many columns a month has."""
        return sum(map(len, self.at.values()))

    def holds(self, node: str) -> bool:
        """Return whether a node is planned."""
        own = node in self.basin.decided
        return {Extent.ALL: True, Extent.OWN: own, Extent.BELOW: not own}[self.extent]

    @cached_property
    def reservoirs(self) -> tuple[Reservoir, ...]:
        """Reservoirs that are planned."""
        return tuple(r for r in self.basin.reservoirs if self.holds(r.node))

    @cached_property
    def canals(self) -> tuple[Canal, ...]:
        """Canals that are planned."""
        return tuple(c for c in self.basin.canals if self.holds(c.node))

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """Limits of planned nodes."""
        return tuple(limit for limit in self.basin.limits if self.holds(limit.node))

    @cached_property
    def passed(self) -> tuple[str, ...]:
        """Reaches and outlets that are planned: water passes them."""
        return tuple(n.node for n in self.basin.nodes if n.kind in {"reach", "outlet"} and self.holds(n.node))

    @cached_property
    def reaches(self) -> tuple[str, ...]:
        """Reaches that are planned."""
        return tuple(n.node for n in self.basin.nodes if n.kind == "reach" and self.holds(n.node))
