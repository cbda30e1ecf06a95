"""Trade whose payment waits while the payments of an economy do not work."""

import numpy as np

from ortaq.core import Corner, Region, Standing, Stands
from ortaq.core.report import Text
from ortaq.domains.risks.reader import shipped_risks

CREDIT = "A-RISKS-CREDIT"
DAYS = 365.0


def stands(region: Region) -> tuple[Standing, ...]:
    """Return goods and services that an economy sells and buys across borders, whose payment waits.

    A day of waiting costs the interest of a day on what is paid late.
    """
    rate, across = shipped_risks().assumed(CREDIT), region.flow * ~np.eye(len(region.economies), dtype=bool)
    found = []
    for at, economy in enumerate(region.economy_ids):
        own = np.zeros_like(across)
        own[:, at, :], own[:, :, at] = across[:, at, :], across[:, :, at]
        if own.any():
            day = {end: own * rate.at(end) / 100.0 / DAYS for end in Corner}
            found.append(
                Standing(
                    kind="risks.stands.trade",
                    use="payments",
                    at=economy,
                    stands=Stands.GOODS,
                    amount=own,
                    day_musd=day,
                    unit=Text("unit.musd"),
                    source=CREDIT,
                )
            )
    return tuple(found)
