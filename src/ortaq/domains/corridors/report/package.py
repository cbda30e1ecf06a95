"""What corridors and crossings carry before and after some measures and shocks together: the package to be signed."""

from collections.abc import Sequence

from ortaq.core import Change, Corner, Region
from ortaq.core.report import Name, Section, Text, Words
from ortaq.domains.corridors import network_shifts_of, transport_of
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.report.rationed import rationed_section, rations_of
from ortaq.domains.corridors.report.volume_tables import volume_tables
from ortaq.domains.corridors.report.volumes import expected_lines, volumes_of

AFTER = "after"
"""Id of the case in which all that is asked happens."""


def package_sections(region: Region, members: Sequence[str], changes: Sequence[Change]) -> tuple[Section, ...]:
    """Return tonnes, value, days and USD by corridor and crossing, and transit money, before and after changes.

    Only today where nothing changes the network; nothing for a region without one. Limits on trucks follow where there
    are some; the volumes are those without them.

    ``members``: whose crossings and carriers are told of. Raises NotConverged if loads and waiting do not agree.
    """
    if not transport_of(region):
        return ()
    system = freight_system_of(region, Corner.CENTRAL)
    moving = [change for change in changes if network_shifts_of(change)]
    cases = {AFTER: [shift for change in moving for shift in network_shifts_of(change)]} if moving else {}
    found = volumes_of(system, members, cases, expected_lines(region))
    together: dict[str, Words] = {"changes": tuple(Name("change", change.id) for change in moving)}
    said = (Text("corridors.volumes.meaning"), *((Text("corridors.volumes.together", together),) if moving else ()))
    called: dict[str, Words] = {case: Text("corridors.volumes.after") for case in cases}
    tables = volume_tables(found, system.network, called)
    volumes = Section("corridor-volumes", Text("corridors.volumes.title"), said, tables)
    rations = rations_of(region, changes)
    return (volumes, rationed_section(rations)) if rations else (volumes,)
