"""How a region's trade travels: the network that region.toml names, freight by product group, or cargo by sector."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ortaq.core import Region
from ortaq.domains.corridors.files.folder import read_network_folder
from ortaq.domains.corridors.files.freight_specs import SPECS as FREIGHT
from ortaq.domains.corridors.files.freight_tables import read_freight
from ortaq.domains.corridors.files.loading_tables import SPECS as LOADING
from ortaq.domains.corridors.files.loading_tables import read_loading
from ortaq.domains.corridors.freight.cargo import Cargo
from ortaq.domains.corridors.network.transport import Transport
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

_SOURCE = text_columns(source="Ids of sources and assumptions")

CARGO = TableSpec(
    "cargo",
    "cargo.csv",
    "What one sector loads: value and the cost of time",
    (
        ColumnSpec("sector", "Sector id"),
        *(
            ColumnSpec(name, title, "number", "USD per FEU", 1e-3, fix="write USD, above 0")
            for name, title in (("value_low", "Low"), ("value_usd_per_feu", "Value"), ("value_high", "High"))
        ),
        *(
            ColumnSpec(name, title, "number", "percent of the value", 0.0)
            for name, title in (("day_low", "Low"), ("value_of_day_percent", "Cost of a day"), ("day_high", "High"))
        ),
        ColumnSpec("tonnes_per_feu", "Load", "number", "t per FEU", 1e-3, fix="write tonnes, above 0"),
        *_SOURCE,
    ),
    ("sector",),
    {
        "value_usd_per_feu": ("value_low", "value_usd_per_feu", "value_high"),
        "value_of_day_percent": ("day_low", "value_of_day_percent", "day_high"),
    },
)


@dataclass(frozen=True, slots=True)
class TransportTables:
    """How a region folder keeps its `Transport`."""

    keys: Mapping[str, str] = field(
        default_factory=lambda: {"network": "Network that the region's goods travel on: a shipped name or a folder"}
    )
    specs: tuple[TableSpec, ...] = (CARGO, *FREIGHT, *LOADING)

    def read(self, folder: Path, head: Mapping[str, str], region: Region) -> Transport | None:
        """Return how goods travel; None where region.toml names no network."""
        if "network" not in head:
            return None
        return _transport(folder, head["network"], region)


TABLES = TransportTables()


def _transport(folder: Path, network: str, region: Region) -> Transport:
    lines = read_network_folder(network)
    freight = read_freight(folder, region, lines)
    groups = () if freight is None else tuple(group.id for group in freight.groups)
    needed = freight is None or (folder / CARGO.file).exists()
    return Transport(
        network=lines,
        cargo=read_table(folder, CARGO.choosing(sector=region.sector_ids)).records(Cargo) if needed else (),
        freight=freight,
        loading=read_loading(folder, region, groups, lines),
    )
