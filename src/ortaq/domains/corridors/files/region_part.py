"""How a region's trade travels: cargo.csv, ways.csv, way_shares.csv and the network that region.toml names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ortaq.core import Band, InputError, Region, require_known
from ortaq.domains.corridors.files.folder import read_network_folder
from ortaq.domains.corridors.network.transport import ANY_ECONOMY, MODES, Cargo, Transport, Way, WayShare
from ortaq.tables import number, read_csv

WAY_SCALE = "A-WAY-SCALE"
"""Assumption of the region that holds the sensitivity of the choice among ways."""

_CARGO_COLUMNS = (
    "sector",
    "value_low",
    "value_usd_per_feu",
    "value_high",
    "day_low",
    "value_of_day_percent",
    "day_high",
    "tonnes_per_feu",
    "source",
)
_WAY_COLUMNS = ("id", "title", "mode", "avoids")
_SHARE_COLUMNS = ("economies", "partners", "way", "share_low", "share", "share_high", "source")


@dataclass(frozen=True, slots=True)
class TransportTables:
    """How a region folder keeps its `Transport`."""

    keys: Mapping[str, str] = field(
        default_factory=lambda: {"network": "Network that the region's goods travel on: a shipped name or a folder"}
    )
    files: tuple[str, ...] = ("cargo.csv", "ways.csv", "way_shares.csv")

    def read(self, folder: Path, head: Mapping[str, str], region: Region) -> Transport | None:
        """Return how goods travel; None where region.toml names no network.

        Raises
        ------
        InputError
            A table or column is missing, a code is unknown, a number is out of range, or shares of a pair sum to more
            than one.
        """
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
            fix=f"add a row {WAY_SCALE} with low, central and high",
        )
    ways = tuple(_way(r, folder) for r in read_csv(folder, "ways.csv", _WAY_COLUMNS))
    ids = [w.id for w in ways]
    shares = tuple(
        _share(r, folder, region.economy_ids, ids) for r in read_csv(folder, "way_shares.csv", _SHARE_COLUMNS)
    )
    _refuse_excess(shares, folder)
    return Transport(
        network=read_network_folder(network),
        cargo=tuple(_cargo(r, folder, region.sector_ids) for r in read_csv(folder, "cargo.csv", _CARGO_COLUMNS)),
        ways=ways,
        shares=shares,
        way_scale=scale,
    )


def _cargo(row: Mapping[str, str], folder: Path, sectors: Sequence[str]) -> Cargo:
    path = folder / "cargo.csv"
    require_known([row["sector"]], sectors, kind="sector", where=f"{path}, line {row['_line']}")
    value = _band(row, ("value_low", "value_usd_per_feu", "value_high"), path)
    day = _band(row, ("day_low", "value_of_day_percent", "day_high"), path)
    tonnes = number(row, "tonnes_per_feu", path)
    if min(value.low, value.central, value.high, tonnes) <= 0.0 or min(day.low, day.central, day.high) < 0.0:
        raise InputError(
            f"values and tonnes of '{row['sector']}' must be positive, the cost of a day at least 0",
            where=f"{path}, line {row['_line']}",
            fix="correct the row",
        )
    return Cargo(row["sector"], value, day, tonnes, row["source"])


def _way(row: Mapping[str, str], folder: Path) -> Way:
    require_known([row["mode"]], MODES, kind="mode", where=f"{folder / 'ways.csv'}, line {row['_line']}")
    return Way(row["id"], row["title"], row["mode"], _words(row["avoids"]))


def _share(row: Mapping[str, str], folder: Path, economies: Sequence[str], ways: Sequence[str]) -> WayShare:
    path = folder / "way_shares.csv"
    where = f"{path}, line {row['_line']}"
    groups = _words(row["economies"]), _words(row["partners"])
    for group in groups:
        if group != (ANY_ECONOMY,):
            require_known(group, economies, kind="economy", where=where)
    require_known([row["way"]], ways, kind="way", where=where)
    share = _band(row, ("share_low", "share", "share_high"), path)
    if not all(0.0 <= v <= 1.0 for v in (share.low, share.central, share.high)):
        raise InputError(f"share {share.central:g} is not between 0 and 1", where=where, fix="correct the row")
    return WayShare(*groups, row["way"], share, row["source"])


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


def _band(row: Mapping[str, str], columns: tuple[str, str, str], path: Path) -> Band:
    return Band(*(number(row, c, path) for c in columns))


def _words(text: str) -> tuple[str, ...]:
    return tuple(w.strip() for w in text.split(";") if w.strip())
