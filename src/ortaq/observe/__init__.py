"""Data in: regions, networks, mechanisms and scenarios, checked at the door.

``load_region``, ``load_network`` and ``load_mechanism`` take the name of what ships or a path. Nothing wrong gets past
here: every error names file, place and remedy.
"""

from pathlib import Path

import numpy as np

from ortaq.core import InputError, Mechanism, Region, Scenario, require_known
from ortaq.observe.change_files import read_mechanism, read_scenario_head, scenario_of
from ortaq.observe.network_checks import check_network
from ortaq.observe.network_exchange import export_network, import_network
from ortaq.observe.network_exchange import lay_over as merge_rows
from ortaq.observe.network_exchange import open_network as load_network
from ortaq.observe.network_files import shipped_networks
from ortaq.observe.omx import read_omx, write_omx
from ortaq.observe.region_checks import Finding, Level, check_region
from ortaq.observe.region_files import read_region
from ortaq.observe.shipped import mechanism_file, shipped_mechanisms, shipped_regions
from ortaq.observe.user_regions import known_region_folder, user_regions

__all__ = [
    "Finding",
    "Level",
    "check_network",
    "check_region",
    "export_network",
    "import_network",
    "load_mechanism",
    "load_network",
    "load_region",
    "load_scenario",
    "mechanism_region",
    "merge_rows",
    "open_region",
    "read_omx",
    "shipped_mechanisms",
    "shipped_networks",
    "shipped_regions",
    "user_regions",
    "write_omx",
]


def open_region(name: str) -> Region:
    """Read a region by shipped name or folder without asking whether its accounts close.

    Raises
    ------
    InputError
        A file cannot be read or used.
    """
    return read_region(known_region_folder(name))


def load_region(name: str) -> Region:
    """Load a region by shipped name or folder.

    Raises
    ------
    InputError
        A file cannot be used, or an accounting identity does not hold.
    """
    region = open_region(name)
    for finding in check_region(region):
        if finding.level is Level.ERROR:
            raise InputError(
                f"check failed: {finding.check}",
                where=f"{known_region_folder(name)}, {finding.where}",
                why=f"{finding.meaning}: {finding.value:.3g}",
                fix="correct the tables",
            )
    return region


def mechanism_region(name: str) -> str:
    """Return the region that a mechanism names.

    Raises
    ------
    InputError
        The file cannot be used.
    """
    return read_mechanism(mechanism_file(name)).region


def load_mechanism(name: str, region: Region) -> Mechanism:
    """Load a mechanism by shipped name or file, and check every code against the region.

    Raises
    ------
    InputError
        The file cannot be used, or names a member, economy or sector that the region does not have.
    """
    path = mechanism_file(name)
    mechanism = read_mechanism(path)
    require_known(mechanism.members, region.economy_ids, kind=f"member in region '{region.name}'", where=str(path))
    for change in (*mechanism.measures, *mechanism.shocks):
        _check_codes(Scenario(change.id, change.title, (change,)), region, path)
    return mechanism


def load_scenario(path: str, region_name: str | None = None) -> tuple[Region, Scenario]:
    """Load a scenario file with the region that it names (or another one).

    Raises
    ------
    InputError
        A file cannot be used, or a code is unknown.
    """
    file = Path(path)
    head, own = read_scenario_head(file)
    region = load_region(region_name or head.region)
    mechanism = load_mechanism(head.mechanism, region) if head.mechanism else None
    scenario = scenario_of(head, own, mechanism, file)
    _check_codes(scenario, region, file)
    return region, scenario


def _check_codes(scenario: Scenario, region: Region, path: Path) -> None:
    for change in scenario.changes:
        where = f"{path}, {change.kind} '{change.id}'"
        for shift in change.shifts:
            buyers = region.economy_positions(shift.importers, where=where)
            sellers = region.economy_positions(shift.exporters, where=where)
            sectors = region.sector_positions(shift.sectors, where=where)
            if not sellers:
                continue
            cells = region.flow[np.ix_(sectors, buyers, sellers)]
            if shift.both_directions:
                cells = cells + region.flow[np.ix_(sectors, sellers, buyers)].swapaxes(1, 2)
            if not cells.any():
                raise InputError(
                    f"nothing is traded where '{shift.variable}' changes: {', '.join(shift.exporters)} to "
                    f"{', '.join(shift.importers)}, {', '.join(shift.sectors)}",
                    where=where,
                    why="exact hat algebra scales trade that exists; it cannot create trade from zero",
                    fix="enter a small flow in the region first, or name other cells",
                )
