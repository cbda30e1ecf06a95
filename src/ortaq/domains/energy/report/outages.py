"""One element of the shipped system out: an answer that ships, and the same computed anew elsewhere."""

from pathlib import Path
from typing import Any

import numpy as np

from ortaq.domains.energy.dispatch.n_minus_1 import NMinus1, Outage, elements_of, n_minus_1
from ortaq.domains.energy.system import EnergySystem
from ortaq.tables import ShippedAnswers

SHIPPED = ShippedAnswers(Path(__file__).parents[1] / "data" / "outages.json", "ortaq.domains.energy")
"""Written by tools/domain_answers.py."""


def outages_today(system: EnergySystem) -> NMinus1:
    """Return what is not served when any one element is out, as things stand.

    Parameters
    ----------
    system : EnergySystem
    """
    held = SHIPPED.find(outages_digest(system))
    if held is None:
        return n_minus_1(system)
    unserved, peak, rows = held
    element = {(e.kind, e.name): e for e in elements_of(system)}
    each = (Outage(element[kind, name], np.array(twh), musd, np.array(gw)) for kind, name, twh, musd, gw in rows)
    return NMinus1(system.codes, np.array(unserved), np.array(peak), tuple(each))


def outages_digest(system: EnergySystem) -> str:
    """Return the digest of all that determines ``outages_today``.

    Parameters
    ----------
    system : EnergySystem
    """
    return SHIPPED.digest("dispatch.n_minus_1", 1, system.digest)  # 1: raised where a test says so


def outages_record(found: NMinus1) -> Any:
    """Return what ships of outages.

    Parameters
    ----------
    found : NMinus1
    """
    each = [(o.element.kind, o.element.name, o.unserved_twh, o.musd, o.peak_gw) for o in found.outages]
    return [found.unserved_twh, found.peak_gw, each]
