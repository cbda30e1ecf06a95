"""Numbers that nobody published and that builders need; each goes into assumptions.csv where it was used."""

from collections.abc import Iterable

import numpy as np

from ortaq.core import Array, Assumption, Band

PAIR_SIZES = (100.0, 1000.0, 10000.0)
PAIR_LN_SD = (0.85, 0.64, 0.46, 0.32)
"""Standard deviation of the logarithm of one source's goods trade of a pair, by size of the pair (million USD)."""

MIRRORED_FACTOR = 2.0**0.5
DOMESTIC_LN_SD = 0.10
TARIFF_RANGE = 0.25
LEAST_SALES = 1e-3
LEAST_VALUE_ADDED = 0.01
LEAST_FINAL = 1e-3
CIF_FOB = 1.06
GOODS_PART = 0.72
SHARE_LN_SD = 0.6

ASSUMED = {
    a.id: a
    for a in (
        Assumption(
            "A-PAIR-SD",
            "Standard deviation of the logarithm of a pair's goods trade in one source: 0.85 below 100 million USD, "
            "0.64 below 1 billion, 0.46 below 10 billion, 0.32 above; both partners report",
            Band(0.3, 0.46, 0.85),
            "ln",
            "Differences between OECD ICIO 2022 and CEPII BACI 2023 over 5,318 pairs and between BACI and the "
            "national statistics of Kazakhstan, Kyrgyzstan and Uzbekistan have standard deviations of 1.2, 0.9, 0.65 "
            "and 0.45 by these sizes; both sources err, so one has these over the root of two",
        ),
        Assumption(
            "A-MIRROR-SD",
            "Standard deviation of the logarithm of a flow that only one partner reports, over that of a flow both do",
            Band(1.0, MIRRORED_FACTOR, 3.0),
            "factor",
            "The second count that averages errors out is missing; smuggling, transit and re-export stay in",
        ),
        Assumption(
            "A-DOMESTIC-SD",
            "Standard deviation of the logarithm of sales at home",
            Band(0.05, DOMESTIC_LN_SD, 0.25),
            "ln",
            "Revisions of gross output between editions of input-output tables are of this size",
        ),
        Assumption(
            "A-INVENTORY",
            "Final sales that are negative after adding up uses (changes of inventories) are set to zero",
            Band(0.0, 0.0, 0.0),
            "million USD",
            "No flow may be negative; stock changes are no demand that a model can scale",
        ),
        Assumption(
            "A-EMPTY",
            "A sector that an economy does not have sells this much at home and is all value added",
            Band(0.0, LEAST_SALES, 1.0),
            "million USD",
            "Accounts need a positive output; the amount moves nothing",
        ),
        Assumption(
            "A-LEAST",
            "Least share of value added in output and of final demand in spending; inputs give way to value added",
            Band(1e-4, LEAST_FINAL, LEAST_VALUE_ADDED),
            "fraction",
            "Subsidies, negative stock changes and the lowest tariffs leave less in a few cells",
        ),
        Assumption(
            "A-TARIFF-RANGE",
            "Applied tariffs may differ from the stated average by this part of it",
            Band(-TARIFF_RANGE, 0.0, TARIFF_RANGE),
            "fraction of the tariff",
            "Averages over products hide preferences that are not used and duties that are not ad valorem",
        ),
        Assumption(
            "A-TARIFF-FILL",
            "A pair without a stated tariff gets the importer's mean over partners, else the mean of the sector",
            Band(0.0, 1.0, 2.0),
            "factor",
            "Published tables leave out pairs that traded nothing and economies that did not notify",
        ),
        Assumption(
            "A-TARIFF-MEAN",
            "The tariff of a sector is the plain mean over its products or industries",
            Band(0.5, 1.0, 1.5),
            "factor",
            "Weights by trade would hide duties that stop trade",
        ),
        Assumption(
            "A-SERVICES-TARIFF",
            "Services carry no tariff",
            Band(0.0, 0.0, 0.0),
            "fraction",
            "Barriers to services are rules, not duties",
        ),
        Assumption(
            "A-DONOR-IO",
            "Cost shares of an economy without an input-output table are the base region's mean, weighted by output",
            Band(0.5, 1.0, 1.5),
            "factor",
            "Trade tables hold no cost shares; the base region's are the nearest that ship",
        ),
        Assumption(
            "A-BACI-TOTALS",
            "Output and purchases of every economy and sector stay those of the base region; sales at home give way to "
            "reported trade",
            Band(0.5, 1.0, 1.5),
            "factor",
            "Product data hold no output; without this two sources of one economy would contradict each other",
        ),
        Assumption(
            "A-CIF-FOB",
            "Imports that are reported with freight and insurance (cif) are this many times their value at the border "
            "of the exporter (fob)",
            Band(1.02, CIF_FOB, 1.15),
            "factor",
            "IMF Direction of Trade Statistics uses 1.06; landlocked economies and bulk goods pay more",
        ),
        Assumption(
            "A-IMPORTER-FIRST",
            "Where both partners report a pair, the importer's count is used; its standard deviation is at least the "
            "gap of the logarithms over the root of two",
            Band(0.0, 1.0, 1.0),
            "weight of the importer's count",
            "Customs look closer at what pays duties, and exporters do not know where goods end; two counts with equal "
            "errors differ by the root of two times the error of one",
        ),
        Assumption(
            "A-SECTOR-MIX",
            "A total of a pair divides into sectors as in the base region; as the exporter's sales abroad do where the "
            "base has none",
            Band(0.5, 1.0, 2.0),
            "factor",
            "The source holds no products",
        ),
        Assumption(
            "A-FACTBOOK-GOODS",
            "Goods are this part of the World Factbook's exports of goods and services",
            Band(0.5, GOODS_PART, 0.95),
            "fraction",
            "The Factbook's exports of 2023 add up to 30.4 trillion USD, goods in CEPII BACI to 21.7",
        ),
        Assumption(
            "A-FACTBOOK-SHARE",
            "Least standard deviation of the logarithm of a pair's trade that comes from a rounded share of partners",
            Band(0.26, SHARE_LN_SD, 1.3),
            "ln",
            "Half of 1,295 such cells differ from CEPII BACI 2023 by more than 0.26; services and years add to that",
        ),
        Assumption(
            "A-GDP-VALUE-ADDED",
            "GDP is the value added of the table where no GDP is given",
            Band(0.9, 1.0, 1.1),
            "factor",
            "Taxes on products stand between the two",
        ),
    )
}


def pair_ln_sd(goods_musd: Array) -> Array:
    """Return the standard deviation of the logarithm of goods trade by size of the pair (assumption A-PAIR-SD)."""
    return np.asarray(np.array(PAIR_LN_SD)[np.searchsorted(PAIR_SIZES, goods_musd)])


def assumptions(ids: Iterable[str]) -> tuple[Assumption, ...]:
    """Return assumptions by id."""
    return tuple(ASSUMED[i] for i in sorted(set(ids)))
