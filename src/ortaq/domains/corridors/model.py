"""Corridors as a model: changes of the transport network become trade costs, and margins that carriers earn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortaq.core import Case, Change, Corner, Effects, Integers, Kind, Region, Values
from ortaq.domains.corridors.freight.agenda import agenda_effects
from ortaq.domains.corridors.freight.assumed import AssumptionMove, doubts
from ortaq.domains.corridors.freight.effects import freight_effects_of
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.moves import NetworkShift, network_shifts_of
from ortaq.domains.corridors.quotas.moves import QuotaMove, quotas_of

COST, TRANSFER = "trade_cost_hat", "transfer_musd"


def _as_agendas(change: Change) -> bool:
    """Return where a change stands: shocks first, as agendas put them, so that one state has one name."""
    return change.kind is not Kind.SHOCK


@dataclass(frozen=True)
class CorridorModel:
    """See `ortaq.core.Model`."""

    name: str = "corridors"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({COST, TRANSFER})
    slow: bool = True

    def ends(self, case: Case) -> Corner:
        """Return the end of the strength of changes and of what is assumed of freight."""
        return case.shift

    def doubts(self) -> Sequence[Change]:
        """Return what is assumed of freight and has a range: capacities, waiting, margins, what stays away."""
        return doubts()

    def moved_by(self, change: Change) -> bool:
        """Return whether a change touches the network, or the trucks that may pass."""
        return bool(network_shifts_of(change) or quotas_of(change))

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],  # noqa: ARG002 - the protocol; it reads nothing
    ) -> Sequence[Mapping[str, Values]]:
        """Return trade costs and what carriers are paid, for subsets of measures under every shock."""
        effects = freight_effects_of(region, freight_system_of(region, case.shift))
        kinds = NetworkShift, QuotaMove
        ordered = [sorted(together, key=_as_agendas) for together in shocks]
        moves = [tuple(m for change in own for m in change.moves if isinstance(m, kinds)) for own in ordered]
        own = [tuple(m for m in measure.moves if isinstance(m, (*kinds, AssumptionMove))) for measure in measures]
        found = agenda_effects(effects, own, moves, subsets.tolist())
        return [
            {"trade_cost_hat": Values(hats, "multiply"), "transfer_musd": Values(sent, "add")} for hats, sent in found
        ]


MODEL = CorridorModel()
