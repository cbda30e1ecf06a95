from .freight.assignment import UNMET_PENALTY, Assignment, assign, unmet_by_economy
from .freight.demand import TONNES_PER_FEU, Demand, gateway_tonnes
from .freight.freight import Freight, freight_of, hats_by_sector
from .freight.packages import package_hats
from .freight.transit import IRREPLACEABLE, TransitDependence, transit_dependence
from .model import CorridorModel
from .routing.alternative_routes import LOGIT_SCALE, MOST_COMMON, path_size_shares
from .routing.change import (
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
from .routing.cheapest_route import alternatives, route
from .routing.cost import ASSUMPTIONS, VALUE_OF_DAY_PERCENT, Cargo, LinkCosts, Valuation, link_costs
from .routing.critical import Criticality, criticality
from .routing.detour_ways import DetourClass, Detours, IndependentWays, detours, independent_ways
from .routing.itinerary import Leg, Route
from .routing.modes import Mode, mode_links
from .routing.no_route import NoRoute
from .routing.overlay import OverlayRouter, best_router
from .routing.paired import PairedCriticality, paired_criticality
from .routing.places import find_city
from .routing.routing import CLOSED, FastRouter, ReferenceRouter, Router, link_weights, path_links

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
