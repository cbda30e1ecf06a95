"""What a region folder says of finer sectors: which sector holds each, what pairs trade of each, what each buys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError, Integers, Region, said
from ortaq.tables import ColumnSpec, LongTable, TableSpec, read_table, text_columns

SECTORS = TableSpec(
    "finer_sectors",
    "finer_sectors.csv",
    "Finer sectors within the region's own; a region may do without",
    (
        ColumnSpec("id", "Finer sector id"),
        ColumnSpec("sector", "Sector of the region that holds it"),
        *text_columns(title="What it holds"),
    ),
    ("id",),
)

_SHARE = ColumnSpec("share", "Part of the flow of the region's sector", "number", "fraction", 0.0, 1.0)

FLOWS = TableSpec(
    "finer_flows",
    "finer_flows.parquet",
    "What each pair's trade in a sector consists of; sales at home too",
    (
        ColumnSpec("sector", "Finer sector id"),
        *text_columns(importer="Economy that buys", exporter="Economy that sells"),
        _SHARE,
    ),
    ("sector", "importer", "exporter"),
)

INPUTS = TableSpec(
    "finer_inputs",
    "finer_inputs.parquet",
    "What finer sectors buy from each other, before it is fitted to the region's accounts",
    (
        ColumnSpec("economy", "Economy"),
        *text_columns(user_sector="Finer sector that uses", input_sector="Finer sector used"),
        ColumnSpec("share", "Cost share of gross output", "number", "fraction", 0.0, 1.0),
    ),
    ("economy", "user_sector", "input_sector"),
)


@dataclass(frozen=True, eq=False)
class FinerSectors:
    """Finer sectors of one region.

    Attributes
    ----------
    ids, titles : tuple of str
    sector_of : ndarray of int, shape (finer,)
        Position of the region's sector that holds each.
    composition : ndarray, shape (finer, importer, exporter)
        Part of the flow of that sector; sums to one within each sector.
    inputs : ndarray, shape (input, user, economy)
        Cost shares of gross output as the table has them.
    """

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    sector_of: Integers
    composition: Array
    inputs: Array

    @property
    def digest(self) -> str:
        """Nothing: no number that is kept by the digest of a region rests on finer sectors; its stamp covers them."""
        return ""


@dataclass(frozen=True, slots=True)
class FinerTables:
    """How a region folder keeps its finer sectors; a folder without the first table has none."""

    keys: Mapping[str, str] = field(default_factory=dict)
    specs: tuple[TableSpec, ...] = (SECTORS, FLOWS, INPUTS)

    def read(self, folder: Path, head: Mapping[str, str], region: Region) -> FinerSectors | None:  # noqa: ARG002 - the protocol
        """Return the finer sectors; None where the folder has none."""
        if not (folder / SECTORS.file).exists():
            return None
        rows = list(read_table(folder, SECTORS.choosing(sector=region.sector_ids)).rows())
        ids = [row["id"] for row in rows]
        owner = np.array([region.sector_ids.index(row["sector"]) for row in rows])
        _require_every_sector(owner, region, folder)
        pairs = ("importer", region.economy_ids), ("exporter", region.economy_ids)
        flows = LongTable(folder / FLOWS.file, (("sector", ids), *pairs))
        uses = ("input_sector", ids), ("user_sector", ids), ("economy", region.economy_ids)
        inputs = LongTable(folder / INPUTS.file, uses).numbers("share", floor=0.0, ceiling=1.0, complete="some")
        shares = flows.numbers("share", floor=0.0, ceiling=1.0, complete="some")
        composition = _composition(shares, owner, region, (ids, folder / FLOWS.file))
        return FinerSectors(tuple(ids), tuple(row["title"] for row in rows), owner, composition, inputs)


TABLES = FinerTables()


def _require_every_sector(owner: Integers, region: Region, folder: Path) -> None:
    lacking = [s for k, s in enumerate(region.sector_ids) if k not in owner]
    if lacking:
        raise InputError(
            said("no finer sector lies in {sectors}", sectors=", ".join(lacking)),
            where=str(folder / SECTORS.file),
            why="trade of a sector without finer ones would be lost",
            fix="add a row for each sector that stays whole, with the same id",
        )


def _composition(
    shares: Array, owner: Integers, region: Region, told: tuple[Sequence[str], Path], *, rounding: float = 0.02
) -> Array:
    """Return shares that sum to one; a pair of which nothing is told has those of the exporter's sales at home.

    Sums may miss one by the rounding of a table.
    """
    ids, path = told
    home = np.arange(shares.shape[1])
    at_home = shares[:, home, home]
    if (at_home <= 0.0).any():
        k, n = (int(at[0]) for at in np.nonzero(at_home <= 0.0))
        raise InputError(
            said("{sector} of {economy} is not sold at home", sector=ids[k], economy=region.economy_ids[n]),
            where=str(path),
            why="what an economy buys of a sector would have no price",
            fix="give sales at home a small share of each finer sector, or take finer_sectors.csv out of the folder",
        )
    result = np.empty_like(shares)
    for k, sector in enumerate(region.sector_ids):
        own = owner == k
        total = shares[own].sum(axis=0)
        odd = np.argwhere((total > 0.0) & (np.abs(total - 1.0) > rounding))
        if len(odd):
            n, i = (region.economy_ids[at] for at in odd[0])
            raise InputError(
                said("shares of {sector} sum to {sum}", sector=sector, sum=f"{float(total[tuple(odd[0])]):.3f}"),
                where=f"{path}, {i} to {n}",
                why="they are parts of one flow",
                fix="make the shares of a sector sum to one, or leave the pair out",
            )
        told_of = np.where(total > 0.0, shares[own], at_home[own][:, None, :])
        result[own] = told_of / told_of.sum(axis=0)
    return result
