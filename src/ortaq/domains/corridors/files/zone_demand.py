"""Demand between zones from an Open Matrix file, in the order of the gateways of a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError, Integers
from ortaq.domains.corridors.files.omx import read_omx
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.change import apply_changes
from ortaq.domains.corridors.routing.cost import TimeValue, link_costs
from ortaq.domains.corridors.routing.places import plain
from ortaq.domains.corridors.routing.routing import ReferenceRouter, link_weights

SHOWN = 12


@dataclass(frozen=True, eq=False)
class ZoneDemand:
    """What goes between the gateways of a network.

    Attributes
    ----------
    matrices : mapping of str to ndarray
        Shape (origin, destination) each, in the order of ``Network.gateways`` and the unit of the file; zero where the
        file has no such zone.
    zones : ndarray of int, shape (zone,)
        Position of the gateway of every zone of the file.
    empty : int
        Cells of the file that hold no number, taken as no demand.
    """

    matrices: Mapping[str, Array]
    zones: Integers
    empty: int


def zone_demand(network: Network, path: Path) -> ZoneDemand:
    """Return the matrices of a file by gateway.

    Parameters
    ----------
    network : Network
    path : Path
        An Open Matrix file. Zones are known by name, else by the number that they have in node.csv: that of the network
        where it was read, else that of the gateway, from 1.

    Raises
    ------
    InputError
        The file cannot be read, or zones are not those of the network; names them all.
    """
    matrices, labels = read_omx(path)
    known = _gateways_by_label(network)
    lost = [label for label in labels if plain(label) not in known]
    if lost:
        listed = ", ".join(lost[:SHOWN]) + (f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else "")
        raise InputError(
            f"no zones of network '{network.name}': {listed}",
            where=f"{path}, lookup",
            fix="write zone_name or zone_number as an export of the network has them (skims.omx, node.csv)",
        )
    zones = np.array([known[plain(label)] for label in labels], dtype=np.int64)
    size = len(network.gateways)
    laid = {name: np.zeros((size, size)) for name in matrices}
    for name, matrix in matrices.items():
        np.add.at(laid[name], np.ix_(zones, zones), np.nan_to_num(matrix, posinf=0.0, neginf=0.0))
    empty = sum(int((~np.isfinite(matrix)).sum()) for matrix in matrices.values())
    return ZoneDemand(laid, zones, empty)


def demand_notes(network: Network, demand: ZoneDemand) -> tuple[Note, ...]:
    """Return what was read of a demand, and what of it no way can carry."""
    at = network.nodes_of(network.gateways)
    state = apply_changes(network)
    weights = link_weights(link_costs(network, state, TimeValue()).generalised_usd, state.usable)
    there = np.isfinite(ReferenceRouter(network).costs(weights, at, at))
    totals = tuple(f"{name}: {matrix.sum():,.6g}" for name, matrix in demand.matrices.items())
    lost = {name: float(matrix[~there].sum()) for name, matrix in demand.matrices.items()}
    pairs = sum(int((matrix[~there] > 0.0).sum()) for matrix in demand.matrices.values())
    empty = (Note(Part.ASSUMED, "demand_empty", demand.empty),) if demand.empty else ()
    read = (Note(Part.READ, "demand", len(totals), totals), Note(Part.READ, "demand_zones", len(demand.zones)))
    carried = (*read, *empty)
    if not pairs:
        return carried
    shares = tuple(f"{name}: {total:,.6g}" for name, total in lost.items() if total)
    return (*carried, Note(Part.UNCONNECTED, "demand_lost", pairs, shares))


def _gateways_by_label(network: Network) -> dict[str, int]:
    """Return positions of gateways by name, alias and number: of its zone in the file, else from 1."""
    gateways = network.gateways
    zones = {plain(alias): at for at, city in enumerate(gateways) for alias in city.aliases if alias[:5] == "zone "}
    stated = {name.removeprefix("zone"): at for name, at in zones.items()}
    numbers = stated or {str(at): at - 1 for at in range(1, len(gateways) + 1)}
    names = {plain(name): at for at, city in enumerate(gateways) for name in (*city.aliases, city.name)}
    return {**names, **numbers} if stated else {**numbers, **names}
