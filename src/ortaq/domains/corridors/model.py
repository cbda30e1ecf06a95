"""Corridors as a model: changes of the transport network become trade costs of every pair and sector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortaq.core import Case, Change, Corner, Effects, Integers, Region, Values
from ortaq.domains.corridors.freight.freight import freight_of
from ortaq.domains.corridors.freight.packages import agenda_hats
from ortaq.domains.corridors.moves import network_shifts_of


@dataclass(frozen=True)
class CorridorModel:
    """See `ortaq.core.Model`; hats are by class of cargo, since sectors of one class travel alike."""

    name: str = "corridors"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({"trade_cost_hat"})

    def ends(self, case: Case) -> Corner:
        """Return the end used for the value of time and for the strength of changes."""
        return case.shift

    def moved_by(self, change: Change) -> bool:
        """Return whether a change touches the network."""
        return bool(network_shifts_of(change))

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],  # noqa: ARG002 - the protocol; it reads nothing
    ) -> Sequence[Mapping[str, Values]]:
        """Return the hats of trade costs of subsets of measures under every shock."""
        freight = freight_of(region, case.shift)
        moves = [tuple(shift for change in together for shift in network_shifts_of(change)) for together in shocks]
        hats = agenda_hats(freight, [network_shifts_of(m) for m in measures], moves, subsets.tolist())
        return [{"trade_cost_hat": Values(h, "multiply", freight.class_of_sector)} for h in hats]


MODEL = CorridorModel()
