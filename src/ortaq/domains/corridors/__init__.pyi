import ortaq.core.domain

from .files.checks import check_network
from .files.exchange import export_network, import_network, load_network, merge_rows
from .files.known import shipped_networks
from .files.omx import omx_bytes, read_omx
from .freight.transit import IRREPLACEABLE, TransitDependence
from .moves import CLOSURES, NetworkAction, NetworkShift, network_shifts_of
from .network.network import City, Crossing, Links, Network, Nodes, Rate
from .network.sides import Passage, Programme, Side
from .network.transport import Transport, transport_of
from .routing.alternative_routes import LOGIT_SCALE, MOST_COMMON, path_size_shares
from .routing.change import NetworkState, apply_changes, targets
from .routing.cheapest_route import alternatives, route
from .routing.cost import ASSUMPTIONS, VALUE_OF_DAY_PERCENT, CargoClass, LinkCosts, TimeValue, link_costs
from .routing.independent import IndependentWays, independent_ways
from .routing.itinerary import Leg, Route
from .routing.modes import Mode, mode_links
from .routing.no_route import NoRoute
from .routing.overlay import OverlayRouter, best_router
from .routing.places import find_city
from .routing.routing import CLOSED, FastRouter, ReferenceRouter, Router, link_weights, path_links

DOMAIN: ortaq.core.domain.Domain

__all__ = [
    "ASSUMPTIONS",
    "CLOSED",
    "CLOSURES",
    "IRREPLACEABLE",
    "LOGIT_SCALE",
    "MOST_COMMON",
    "VALUE_OF_DAY_PERCENT",
    "CargoClass",
    "City",
    "Crossing",
    "FastRouter",
    "IndependentWays",
    "Leg",
    "LinkCosts",
    "Links",
    "Mode",
    "Network",
    "NetworkAction",
    "NetworkShift",
    "NetworkState",
    "NoRoute",
    "Nodes",
    "OverlayRouter",
    "Passage",
    "Programme",
    "Rate",
    "ReferenceRouter",
    "Route",
    "Router",
    "Side",
    "TimeValue",
    "TransitDependence",
    "Transport",
    "alternatives",
    "apply_changes",
    "best_router",
    "check_network",
    "export_network",
    "find_city",
    "import_network",
    "independent_ways",
    "link_costs",
    "link_weights",
    "load_network",
    "merge_rows",
    "mode_links",
    "network_shifts_of",
    "omx_bytes",
    "path_links",
    "path_size_shares",
    "read_omx",
    "route",
    "shipped_networks",
    "targets",
    "transport_of",
]
