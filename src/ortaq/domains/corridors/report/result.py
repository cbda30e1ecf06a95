"""What the transport network carries, what closing a crossing costs each member, and what measures do through it."""

from dataclasses import dataclass, fields

import numpy as np

from ortaq.core.provenance import Assumption
from ortaq.core.quantity import Array
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.report.days import Days
from ortaq.domains.corridors.report.rationed import Ration


@dataclass(frozen=True, eq=False)
class CorridorReport:
    """Flows over the network, the criticality of its crossings, and the effect of measures on transport costs.

    Its arrays are read-only.

    ``network``: network that the flows run over.
    ``members``: ISO 3166 codes of the members.
    ``link_mt``, shape (link,): flow in the baseline, both directions together, million tonnes a year.
    ``crossing_mt``, shape (crossing,): volume through every crossing in the baseline, million tonnes a year.
    ``closures``, ``closure_labels``: ids and names of what is closed, one at a time.
    ``closure_cost_percent``, shape (closure, member): change of transport cost over the member's trade, weighted by
    tonnes of the base year, percent; what has no way left counts with what it costs to stay.
    ``closure_cut_share``, shape (closure, member): part of the member's trade between cities left without any way, 0 to
    1.
    ``closure_income_percent``, ``closure_income_low``, ``closure_income_high``, shape (closure, member): change of real
    income with its range, percent; NaN where it was not computed.
    ``closure_unmet_mt``, shape (closure,): freight that stays away, of all economies, million tonnes a year.
    ``measures``: ids of the measures that act through the network.
    ``measure_cost_percent``, ``measure_cost_low``, ``measure_cost_high``, shape (measure, member): change of transport
    cost with its range, percent of the member's trade.
    ``assumptions``: named assumptions that drive these numbers.
    ``closure_passed_mt``, shape (closure,): what passes what closes in the baseline, million tonnes a year; NaN for
    transit.
    ``closure_added_musd``, shape (closure,): what the other ways cost more, all freight that still finds one, million
    USD of money and time a year.
    ``days``: what measures save, where the main job asked.
    ``rations``: limits on trucks that shocks bring, each shock by itself.
    """

    network: Network
    members: tuple[str, ...]
    link_mt: Array
    crossing_mt: Array
    closures: tuple[str, ...]
    closure_labels: tuple[str, ...]
    closure_cost_percent: Array
    closure_cut_share: Array
    closure_income_percent: Array
    closure_income_low: Array
    closure_income_high: Array
    closure_unmet_mt: Array
    measures: tuple[str, ...]
    measure_cost_percent: Array
    measure_cost_low: Array
    measure_cost_high: Array
    assumptions: tuple[Assumption, ...]
    closure_passed_mt: Array
    closure_added_musd: Array
    days: Days | None = None
    rations: tuple[Ration, ...] = ()

    def __post_init__(self) -> None:
        for value in (getattr(self, f.name) for f in fields(self)):
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
