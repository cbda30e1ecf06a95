"""Numbers that nobody published and that builders need; each goes into assumptions.csv where it was used."""

from collections.abc import Iterable

import numpy as np

from ortaq.core import Array, Assumption
from ortaq.sources.builders.classification import SHIPPED
from ortaq.tables import ASSUMPTIONS, read_table

ASSUMED = {a.id: a for a in read_table(SHIPPED, ASSUMPTIONS).records(Assumption)}

PAIR_SIZES = (100.0, 1000.0, 10000.0)
PAIR_LN_SD = (0.85, 0.64, 0.46, 0.32)
"""Standard deviation of the logarithm of one source's goods trade of a pair, by size of the pair (million USD)."""

MIRRORED_FACTOR = ASSUMED["A-MIRROR-SD"].band.central
DOMESTIC_LN_SD = ASSUMED["A-DOMESTIC-SD"].band.central
TARIFF_RANGE = ASSUMED["A-TARIFF-RANGE"].band.high
LEAST_SALES = ASSUMED["A-EMPTY"].band.central
LEAST_VALUE_ADDED = ASSUMED["A-LEAST"].band.high
LEAST_FINAL = ASSUMED["A-LEAST"].band.central
CIF_FOB = ASSUMED["A-CIF-FOB"].band.central
GOODS_PART = ASSUMED["A-FACTBOOK-GOODS"].band.central
SHARE_LN_SD = ASSUMED["A-FACTBOOK-SHARE"].band.central


def pair_ln_sd(goods_musd: Array) -> Array:
    """Return the standard deviation of the logarithm of goods trade by size of the pair (assumption A-PAIR-SD)."""
    return np.asarray(np.array(PAIR_LN_SD)[np.searchsorted(PAIR_SIZES, goods_musd)])


def assumptions(ids: Iterable[str]) -> tuple[Assumption, ...]:
    """Return assumptions by id."""
    return tuple(ASSUMED[i] for i in sorted(set(ids)))
