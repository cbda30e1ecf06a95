"""Bilateral services: what the goods-and-services totals leave after goods, spread by table and distance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pairs import balance, gravity, prior_table
from read_factbook import Country

Array = NDArray[np.float64]
SERVICES_DISTANCE = -0.6
MIN_SERVICES_SHARE = 0.06


def service_pairs(
    countries: list[Country], totals: tuple[Array, Array], goods: tuple[Array, Array], table: Array
) -> Array:
    """Services flows in million USD, axes (importer, exporter).

    ``totals``: exports and imports of goods and services; ``goods``: the goods part used for the pair estimate;
    ``table``: services trade of the inter-country table, nan outside it.
    """
    exports, imports = (np.maximum(t - g, MIN_SERVICES_SHARE * t) for t, g in zip(totals, goods, strict=True))
    prior = prior_table(gravity(countries, exports, imports, SERVICES_DISTANCE), table)
    return balance(prior, exports, imports)
