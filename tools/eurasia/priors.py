"""What is believed of each economy before its accounts are closed: table values, or donors outside the table."""

from __future__ import annotations

import numpy as np
from accounts import Prior
from numpy.typing import NDArray
from read_factbook import Country
from read_icio import Icio

Array = NDArray[np.float64]
AGRIFOOD, SERVICES = 0, 5


def table_prior(icio: Icio, members: list[str], gdp: float) -> Prior:
    """Prior from one table country, or from several added up (the rest of the world), at the economy's GDP."""
    rows = [icio.codes.index(c) for c in members]
    output, value_added = icio.output[rows].sum(0), icio.value_added[rows].sum(0)
    inputs = icio.inputs[rows].sum(0).T / output[None, :]
    share = value_added / output
    # Taxes on products and clipped negatives keep inputs and value added from adding up exactly; inputs give way.
    inputs *= (1 - share) / inputs.sum(0)
    final = np.maximum(icio.final[rows].sum(0), 0.0)
    return Prior(inputs, share, output * gdp / value_added.sum(), final / final.sum())


def sector_groups(shares: dict[str, float]) -> Array:
    """Agriculture, industry, services as shares that sum to one."""
    values = np.array([shares["agriculture"], shares["industry"], shares["services"]])
    return values / values.sum()


def donor_prior(icio: Icio, country: Country, donors: dict[str, float], world: dict[str, Country], gdp: float) -> Prior:
    """Weighted mean of donor economies, with value added moved to the country's agriculture-industry-services split."""
    total = sum(donors.values())
    priors = [
        (w / total, table_prior(icio, [d], gdp), sector_groups(world[d].sector_shares)) for d, w in donors.items()
    ]
    inputs = sum((w * p.inputs for w, p, _ in priors), start=np.zeros_like(priors[0][1].inputs))
    share = sum((w * p.value_added for w, p, _ in priors), start=np.zeros(6))
    value_added = sum((w * p.value_added * p.output for w, p, _ in priors), start=np.zeros(6))
    groups = sum((w * g for w, _, g in priors), start=np.zeros(3))
    own = sector_groups(country.sector_shares)
    ratio = np.full(6, own[1] / groups[1])
    # Food manufacturing is part of industry: the agrifood sector moves with the mean of both ratios.
    ratio[AGRIFOOD] = np.sqrt(own[0] / groups[0] * own[1] / groups[1]) if groups[0] > 0 else 1.0
    ratio[SERVICES] = own[2] / groups[2]
    value_added *= ratio
    value_added *= gdp / value_added.sum()
    final = sum((w * p.final_mix for w, p, _ in priors), start=np.zeros(6))
    return Prior(inputs, share, value_added / share, final)


def economy_prior(
    icio: Icio, economy: dict[str, str], named: set[str], world: dict[str, Country], gdp: float
) -> tuple[Prior, str]:
    """Prior and its method: ``reported`` from the table, ``donor`` outside it."""
    code = economy["id"]
    if code == "ROW":
        return table_prior(icio, [c for c in icio.codes if c not in named], gdp), "donor"
    if code in icio.codes:
        return table_prior(icio, [code], gdp), "reported"
    donors = {d: float(w) for d, w in (part.split(":") for part in economy["donors"].split())}
    return donor_prior(icio, world[code], donors, world, gdp), "donor"
