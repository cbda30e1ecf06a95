"""Corridors: the cheapest ways through a network of rails, roads, seas and crossings, and what closing one would do.

``route`` and ``alternatives`` answer for two cities, ``criticality`` for all gateways; ``best_router`` gives costs
many to many. A scenario is a sequence of changes (``Close``, ``Open``, ``DwellFactor``, ``Fee``, ``SpeedFactor``,
``Capacity``) applied to a copy of the network's state. ``CorridorModel`` turns the network entries of measures and
shocks into trade costs of every pair of economies; ``package_hats`` does so for all packages of an agenda.
"""

from ortaq.model.corridors.alternatives import LOGIT_SCALE, MOST_COMMON, path_size_shares
from ortaq.model.corridors.assignment import UNMET_PENALTY, Assignment, assign, unmet_by_economy
from ortaq.model.corridors.change import (
    Capacity,
    Close,
    Delay,
    DwellFactor,
    Fee,
    NetworkChange,
    NetworkState,
    Open,
    SpeedFactor,
    apply_changes,
    targets,
)
from ortaq.model.corridors.cost import ASSUMPTIONS, VALUE_OF_DAY_PERCENT, Cargo, LinkCosts, Valuation, link_costs
from ortaq.model.corridors.criticality import Criticality, criticality
from ortaq.model.corridors.demand import TONNES_PER_FEU, Demand, gateway_tonnes
from ortaq.model.corridors.detours import DetourClass, Detours, IndependentWays, detours, independent_ways
from ortaq.model.corridors.freight import Freight, freight_of, hats_by_sector
from ortaq.model.corridors.itinerary import Leg, Route
from ortaq.model.corridors.model import CorridorModel
from ortaq.model.corridors.modes import Mode, mode_links
from ortaq.model.corridors.no_route import NoRoute
from ortaq.model.corridors.overlay import OverlayRouter, best_router
from ortaq.model.corridors.packages import package_hats
from ortaq.model.corridors.paired import PairedCriticality, paired_criticality
from ortaq.model.corridors.places import find_city
from ortaq.model.corridors.route import alternatives, route
from ortaq.model.corridors.routing import (
    CLOSED,
    FastRouter,
    ReferenceRouter,
    Router,
    link_weights,
    path_links,
)
from ortaq.model.corridors.transit import IRREPLACEABLE, TransitDependence, transit_dependence

__all__ = [
    "ASSUMPTIONS",
    "CLOSED",
    "IRREPLACEABLE",
    "LOGIT_SCALE",
    "MOST_COMMON",
    "TONNES_PER_FEU",
    "UNMET_PENALTY",
    "VALUE_OF_DAY_PERCENT",
    "Assignment",
    "Capacity",
    "Cargo",
    "Close",
    "CorridorModel",
    "Criticality",
    "Delay",
    "Demand",
    "DetourClass",
    "Detours",
    "DwellFactor",
    "FastRouter",
    "Fee",
    "Freight",
    "IndependentWays",
    "Leg",
    "LinkCosts",
    "Mode",
    "NetworkChange",
    "NetworkState",
    "NoRoute",
    "Open",
    "OverlayRouter",
    "PairedCriticality",
    "ReferenceRouter",
    "Route",
    "Router",
    "SpeedFactor",
    "TransitDependence",
    "Valuation",
    "alternatives",
    "apply_changes",
    "assign",
    "best_router",
    "criticality",
    "detours",
    "find_city",
    "freight_of",
    "gateway_tonnes",
    "hats_by_sector",
    "independent_ways",
    "link_costs",
    "link_weights",
    "mode_links",
    "package_hats",
    "paired_criticality",
    "path_links",
    "path_size_shares",
    "route",
    "targets",
    "transit_dependence",
    "unmet_by_economy",
]
