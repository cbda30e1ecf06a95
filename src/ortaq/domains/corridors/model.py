"""Corridors as one of the models that `run()` orders."""

from dataclasses import dataclass

from ortaq.core import Corner, Effects, Region, Scenario
from ortaq.domains.corridors.freight.freight import freight_of
from ortaq.domains.corridors.freight.packages import package_hats
from ortaq.domains.corridors.moves import network_shifts_of


@dataclass(frozen=True)
class CorridorModel:
    """Changes of the transport network become trade costs of every pair and sector.

    Attributes
    ----------
    corner : Corner
        End used for the value of time and for the strength of changes.
    """

    corner: Corner = Corner.CENTRAL
    name: str = "corridors"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({"trade_cost_hat"})

    def effects(self, region: Region, scenario: Scenario, given: Effects) -> Effects:  # noqa: ARG002 - the protocol
        """Return the hats of trade costs; nothing where the scenario leaves the network alone.

        Raises
        ------
        InputError
            The network is changed but the region has none, or a target is unknown.
        """
        shifts = [shift for change in scenario.changes for shift in network_shifts_of(change)]
        if not shifts:
            return Effects({})
        freight = freight_of(region, self.corner)
        return Effects({"trade_cost_hat": freight.by_sector(package_hats(freight, [], shifts)[0])})
