"""Freight of a region that says what its sectors load, and nothing of product groups: every sector is one group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortaq.core import Assumption, Band, Sector
from ortaq.domains.corridors.freight.groups import ANY, BULK, FINISHED, Group, Layer
from ortaq.domains.corridors.freight.stated import GroupShare, StatedFreight, TonneValue

FINISHED_DAY_PERCENT = 0.5
"""Goods of which a day costs as many percent of their value, or more, are finished, others bulk."""

HIRE = {
    BULK: Assumption(
        "A-CARGO-HIRE-BULK",
        "Rent of wagon or truck for bulk where a region states no product groups",
        Band(1.0, 2.0, 3.5),
        "USD per FEU and hour",
        "as the product groups of Eurasia",
    ),
    FINISHED: Assumption(
        "A-CARGO-HIRE-FINISHED",
        "Rent of wagon or truck for finished goods where a region states no product groups",
        Band(0.5, 1.0, 2.0),
        "USD per FEU and hour",
        "as the product groups of Eurasia",
    ),
}

BORDER = Assumption(
    "A-CARGO-BORDER",
    "What a border costs besides the fee of its crossing where a region states no product groups",
    Band(0.0, 100.0, 300.0),
    "USD per FEU",
    "as the product groups of Eurasia",
)

TRANSIT = {
    BULK: Assumption(
        "A-CARGO-TRANSIT-BULK",
        "What every border after the first costs more for bulk where a region states no product groups",
        Band(200.0, 600.0, 1200.0),
        "USD per FEU",
        "as the product groups of Eurasia",
    ),
    FINISHED: Assumption(
        "A-CARGO-TRANSIT-FINISHED",
        "What every border after the first costs more for finished goods where a region states no product groups",
        Band(50.0, 200.0, 500.0),
        "USD per FEU",
        "as the product groups of Eurasia",
    ),
}

ASSUMED = (*HIRE.values(), BORDER, *TRANSIT.values())
"""Everything that holds where a region states no product groups."""


@dataclass(frozen=True, slots=True)
class Cargo:
    """What one sector loads: value and the cost of time.

    ``value_usd_per_feu``: USD per forty-foot container or its equivalent; ``low`` is the end at which transport weighs
    least.
    ``value_of_day_percent``: ad valorem cost of a day in transit, percent of the value.
    """

    sector: str
    value_usd_per_feu: Band
    value_of_day_percent: Band
    tonnes_per_feu: float
    source: str


def freight_of_cargo(cargo: Sequence[Cargo], sectors: Sequence[Sector]) -> StatedFreight:
    """Return freight in which every sector with cargo is one product group that starts and ends in cities.

    Parameters
    ----------
    cargo : sequence of Cargo
    sectors : sequence of Sector
        Of the region; they give the titles.
    """
    titles = {sector.id: sector.titles for sector in sectors}
    every = (ANY,)
    return StatedFreight(
        groups=tuple(_group(row, titles.get(row.sector, {})) for row in cargo),
        shares=tuple(GroupShare(row.sector, every, every, row.sector, Band.exact(1.0), row.source) for row in cargo),
        values=tuple(TonneValue(row.sector, every, every, _per_tonne(row), row.source) for row in cargo),
        tonnes=(),
        modes=(),
        places=(),
        weights=(),
    )


def _group(row: Cargo, titles: Mapping[str, str]) -> Group:
    kind = FINISHED if row.value_of_day_percent.central >= FINISHED_DAY_PERCENT else BULK
    return Group(
        id=row.sector,
        titles=titles,
        kind=kind,
        tonnes_per_feu=Band.exact(row.tonnes_per_feu),
        wagon_hire_usd_per_hour=HIRE[kind].band,
        border_cost_usd=BORDER.band,
        transit_surcharge_usd=TRANSIT[kind].band,
        layers=(Layer("ordinary", Band.exact(1.0), row.value_of_day_percent),),
        source=row.source,
    )


def _per_tonne(row: Cargo) -> Band:
    worth = row.value_usd_per_feu
    return Band(*(usd / row.tonnes_per_feu for usd in (worth.low, worth.central, worth.high)))
