"""Electricity that is not there while the grid of a member does not work."""

import numpy as np

from ortaq.core import Corner, Region, Standing, Stands
from ortaq.core.report import Text
from ortaq.domains.energy.dispatch.inputs import UNSERVED
from ortaq.domains.energy.system.reader import load_system

DAYS = 365.0


def stands(region: Region) -> tuple[Standing, ...]:
    """Return the electricity that members of the system use, with what a day without it costs.

    What is wanted and not there costs what the system assumes, and at most the value added of the day.
    """
    system = load_system()
    found = []
    for demand in system.demands:
        if demand.member not in region.economy_ids:
            continue
        at = region.economy_ids.index(demand.member)
        own, most = np.zeros(len(region.economies)), float(region.value_added[at]) / DAYS
        own[at] = demand.twh.central
        day = {end: np.minimum(own / DAYS * system.assumed[UNSERVED].at(end), most) for end in Corner}
        found.append(
            Standing(
                kind="energy.stands.grid",
                use="power",
                at=demand.member,
                stands=Stands.LOST,
                amount=own,
                day_musd=day,
                unit=Text("energy.unit.twh_year"),
                source=f"{demand.source}+{UNSERVED}",
            )
        )
    return tuple(found)
