"""Numbers that only other units explain."""

from collections.abc import Iterator, Mapping

from ortaq.domains.energy.system.places import at, placed
from ortaq.tables import Mistake, TypedTable

_PER_MWH = "write USD per MWh: 0.05 USD per kWh are 50"
_PER_KW = "write USD per kW: 1.2 million USD per MW are 1200"
_GW = "write GW: 500 MW are 0.5"
_TWH = "write TWh a year: 500 GWh are 0.5"
_HEAT = "write USD per MWh of heat: 150 USD per 1000 m3 of gas are near 16, 20 USD per tonne of coal near 4"
_GOODS = "write USD per 1000 m3 of gas, or USD per tonne"
_MUSD = "write million USD: 2 billion are 2000"

USUAL: tuple[tuple[str, str, float, float, str], ...] = (
    ("fuel_prices", "usd_mwh_heat", 0.2, 300.0, _HEAT),
    ("plants", "gw", 0.0, 100.0, _GW),
    ("plants", "variable_usd_mwh", 0.05, 200.0, _PER_MWH),
    ("lines", "gw", 0.0, 50.0, _GW),
    ("lines", "musd", 0.1, 50_000.0, _MUSD),
    ("demands", "twh", 0.5, 5_000.0, _TWH),
    ("borders", "sells_usd_mwh", 2.0, 1_000.0, _PER_MWH),
    ("borders", "buys_usd_mwh", 2.0, 1_000.0, _PER_MWH),
    ("costs", "usd_kw", 20.0, 30_000.0, _PER_KW),
    ("technologies", "fixed_usd_kw", 0.1, 1_000.0, "write USD per kW and year"),
    ("technologies", "variable_usd_mwh", 0.05, 200.0, _PER_MWH),
    ("options", "limit_gw", 0.0, 2_000.0, _GW),
    ("refineries", "mt", 0.1, 100.0, "write million tonnes a year"),
    ("refineries", "upgrade_musd", 1.0, 50_000.0, _MUSD),
    ("pipelines", "capacity", 0.1, 300.0, "write billion m3 or million tonnes a year"),
    ("product_uses", "price", 20.0, 5_000.0, "write USD per tonne"),
    ("balances", "price", 2.0, 5_000.0, _GOODS),
    ("balances", "export_price", 2.0, 5_000.0, _GOODS),
    ("fuel_trade", "price", 2.0, 5_000.0, _GOODS),
)
"""Table, field, what is usual from and to (zero is always allowed), and what to do."""


def usual_units(read: Mapping[str, TypedTable]) -> Iterator[Mistake]:
    """Return every number that is so far from what is usual that other units explain it."""
    for name, field, least, most, fix in USUAL:
        table = read[name]
        low, central, high = table.spec.bands[field]
        for place, row in placed(table):
            if row[central] != 0.0 and not (least <= row[central] and row[low] >= 0.0 and row[high] <= most):
                told = f"{field} is {row[low]:g} to {row[high]:g}; usual is {least:g} to {most:g}"
                yield Mistake(at(place, row), told, fix)
