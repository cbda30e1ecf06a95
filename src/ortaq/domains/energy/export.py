"""A year of the power system as it stands, as a network of PyPSA (extra ``power``).

A snapshot is a slice, weighted by its hours, so that no order of hours is told. What a month holds of water, or a year
of what a neighbour sells, is a bus of its own, whose generator has that energy (``e_sum_max``). The least cost there is
the least cost here, in USD.
"""

import importlib
import logging
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.core import InputError
from ortaq.domains.energy.dispatch.operation import TIE
from ortaq.domains.energy.dispatch.year import Limit, PowerYear
from ortaq.tables import write_file

MW = 1e3
"""Of a GW."""

UNBOUND = 1e5
"""MW: more than anything in the system."""


def to_pypsa(year: PowerYear) -> Any:
    """Return a year as a network of PyPSA: its ``optimize()`` finds what `dispatch_of` does.

    Raises
    ------
    InputError
        PyPSA is not installed; the year has stores, which a network without an order of hours cannot hold.
    """
    network = _empty(year)
    limited = {unit for limit in year.limits for unit in limit.units}
    for i, node in enumerate(year.nodes):
        network.add("Bus", node)
        _served(network, year, i)
    for unit in range(len(year.units.names)):
        if unit not in limited:
            network.add("Generator", year.units.names[unit], **_unit(year, unit, np.ones(year.slices)))
    for limit in year.limits:
        _limited(network, year, limit)
    lines = year.lines
    for i, name in enumerate(lines.names):
        ends = (year.nodes[lines.from_[i]], year.nodes[lines.to[i]])
        for way, (start, end) in (("there", ends), ("back", ends[::-1])):
            fields = {"p_nom": float(lines.gw[i]) * MW, "efficiency": 1.0 - float(lines.loss[i])}
            network.add("Link", f"{name} {way}", bus0=start, bus1=end, marginal_cost=TIE / 10.0, **fields)
    return network


def _empty(year: PowerYear) -> Any:
    try:
        pandas, pypsa = (importlib.import_module(name) for name in ("pandas", "pypsa"))
    except ImportError as error:
        raise InputError("PyPSA is not installed", where="export", fix="pip install 'ortaq[power]'") from error
    if (year.stores.gw > 0.0).any():
        raise InputError(
            "a network without an order of hours holds no stores",
            where=", ".join(year.stores.names),
            fix="export a year in which no store stands",
        )
    network = pypsa.Network()
    network.set_snapshots(pandas.RangeIndex(year.slices, name="snapshot"))
    weights = dict.fromkeys(("objective", "stores", "generators"), year.hours)
    network.snapshot_weightings = pandas.DataFrame(weights, index=network.snapshots)
    return network


def _served(network: Any, year: PowerYear, node: int) -> None:
    """Add what a node wants, what it goes without, and what nobody takes."""
    name, wanted = year.nodes[node], year.demand[:, node]
    network.add("Generator", f"{name} unused", bus=name, sign=-1.0, p_nom=UNBOUND, marginal_cost=TIE)
    if not wanted.any():
        return
    network.add("Load", f"{name} demand", bus=name, p_set=wanted * MW)
    most = float(wanted.max())
    fields = {"p_nom": most * MW, "p_max_pu": wanted / most, "marginal_cost": year.unserved_usd_mwh}
    network.add("Generator", f"{name} unserved", bus=name, **fields)


def _unit(year: PowerYear, unit: int, open_: Any) -> dict[str, Any]:
    """Return fields of a generator or link: nothing runs in slices that are not open."""
    units = year.units
    gw = float(units.gw[unit])
    return {
        "carrier": units.fuels[unit],
        "p_nom": gw * MW if np.isfinite(gw) else UNBOUND,
        "p_max_pu": units.most[:, unit] * open_,
        "p_min_pu": units.least[:, unit] * open_,
        "marginal_cost": float(units.usd_mwh[unit]),
    } | ({"bus": year.nodes[units.at[unit]], "sign": float(units.sign[unit])} if open_.all() else {})


def _limited(network: Any, year: PowerYear, limit: Limit) -> None:
    """Add a bus that holds what units may make together, and a link from it for each of them."""
    network.add("Bus", limit.name)
    open_ = np.isin(np.arange(year.slices), limit.slices).astype(float)
    sign = float(year.units.sign[limit.units[0]])
    fields = {"p_nom": UNBOUND, "p_max_pu": open_, "sign": sign, "e_sum_max": limit.twh * 1e6}
    network.add("Generator", f"{limit.name} energy", bus=limit.name, **fields)
    for unit in limit.units:
        node = year.nodes[year.units.at[unit]]
        ends = (limit.name, node) if sign > 0.0 else (node, limit.name)
        fields = {k: v for k, v in _unit(year, unit, open_).items() if k not in ("bus", "sign")}
        network.add("Link", f"{year.units.names[unit]}: {limit.name}", bus0=ends[0], bus1=ends[1], **fields)


def export_pypsa(year: PowerYear, file: Path) -> None:
    """Write a year as a network of PyPSA, netCDF.

    Raises
    ------
    InputError
        PyPSA is not installed; the year has stores; the file cannot be written.
    """
    logging.getLogger("pypsa").setLevel(logging.WARNING)  # what it has to say of a file is said by who asked for it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own libraries
        made = bytes(to_pypsa(year).export_to_netcdf().to_netcdf())
    write_file(file, made)
