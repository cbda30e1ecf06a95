"""How a region's trade travels: the network that region.toml names, ways and cargo, and freight by product group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ortaq.core import InputError, Region, said
from ortaq.domains.corridors.files.folder import read_network_folder
from ortaq.domains.corridors.files.freight_specs import SPECS as FREIGHT
from ortaq.domains.corridors.files.freight_tables import read_freight
from ortaq.domains.corridors.files.loading_tables import SPECS as LOADING
from ortaq.domains.corridors.files.loading_tables import read_loading
from ortaq.domains.corridors.freight.cargo import Cargo
from ortaq.domains.corridors.network.transport import ANY_ECONOMY, MODES, Transport, Way, WayShare
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

WAY_SCALE = "A-WAY-SCALE"
"""Assumption of the region that holds the sensitivity of the choice among ways."""

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

WAY_TABLE = TableSpec(
    "ways",
    "ways.csv",
    "Ways that trade may take",
    (
        ColumnSpec("id", "Way id"),
        *text_columns(title="Title"),
        ColumnSpec("mode", "Mode", choices=MODES),
        ColumnSpec("avoids", "Countries, crossings, passages or lines it does not pass", "words", blank=()),
    ),
    ("id",),
)

WAY_SHARES = TableSpec(
    "way_shares",
    "way_shares.csv",
    "How much of the trade between two groups of economies takes a way today",
    (
        ColumnSpec("economies", "Economies on one side, joined by ;, or *", "words"),
        ColumnSpec("partners", "Economies on the other side, joined by ;, or *", "words"),
        ColumnSpec("way", "Way id"),
        *(
            ColumnSpec(name, title, "number", "fraction", 0.0, 1.0)
            for name, title in (("share_low", "Low"), ("share", "Share"), ("share_high", "High"))
        ),
        *_SOURCE,
    ),
    ("economies", "partners", "way"),
    {"share": ("share_low", "share", "share_high")},
)


@dataclass(frozen=True, slots=True)
class TransportTables:
    """How a region folder keeps its `Transport`."""

    keys: Mapping[str, str] = field(
        default_factory=lambda: {"network": "Network that the region's goods travel on: a shipped name or a folder"}
    )
    specs: tuple[TableSpec, ...] = (CARGO, WAY_TABLE, WAY_SHARES, *FREIGHT, *LOADING)

    def read(self, folder: Path, head: Mapping[str, str], region: Region) -> Transport | None:
        """Return how goods travel; None where region.toml names no network."""
        if "network" not in head:
            return None
        return _transport(folder, head["network"], region)


TABLES = TransportTables()


def _transport(folder: Path, network: str, region: Region) -> Transport:
    scale = next((a.band for a in region.assumptions if a.id == WAY_SCALE), None)
    if scale is None or not min(scale.low, scale.central, scale.high) > 0.0:
        raise InputError(
            f"no positive assumption '{WAY_SCALE}'",
            where=str(folder / "assumptions.csv"),
            why="it says how strongly cargo moves to the cheaper way",
            fix=said("add a row {way_scale} with low, central and high", way_scale=WAY_SCALE),
        )
    ways = read_table(folder, WAY_TABLE).records(Way)
    codes = (*region.economy_ids, ANY_ECONOMY)
    rows = WAY_SHARES.choosing(economies=codes, partners=codes, way=[w.id for w in ways])
    shares = read_table(folder, rows).records(WayShare)
    _refuse_excess(shares, folder)
    lines = read_network_folder(network)
    freight = read_freight(folder, region, lines)
    groups = () if freight is None else tuple(group.id for group in freight.groups)
    return Transport(
        network=lines,
        cargo=read_table(folder, CARGO.choosing(sector=region.sector_ids)).records(Cargo),
        ways=ways,
        shares=shares,
        way_scale=scale,
        freight=freight,
        loading=read_loading(folder, region, groups, lines),
    )


def _refuse_excess(shares: Sequence[WayShare], folder: Path) -> None:
    totals: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = {}
    for s in shares:
        totals[s.economies, s.partners] = totals.get((s.economies, s.partners), 0.0) + s.share.central
    for (one, other), total in totals.items():
        if total > 1.0 + 1e-9:
            raise InputError(
                f"the shares between {';'.join(one)} and {';'.join(other)} sum to {total:g}",
                where=str(folder / "way_shares.csv"),
                fix="lower them to a sum of at most 1; the rest travels outside the network",
            )
