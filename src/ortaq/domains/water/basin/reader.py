"""Basin folders: tables read into a `Basin`, and refused with all faults at once."""

from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field

from ortaq.core import Assumption, Band, InputError, Source, said, suggest
from ortaq.domains.water.basin import tables
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.checks import require_sound
from ortaq.domains.water.basin.rows import (
    Canal,
    Dam,
    DamFact,
    Evaporation,
    Limit,
    Monthly,
    Node,
    Outfall,
    Reservoir,
    Sharing,
    Worth,
)
from ortaq.tables import (
    ASSUMPTIONS,
    SOURCES,
    Record,
    TableSpec,
    TypedTable,
    gathered,
    is_file,
    is_folder,
    read_table,
    read_toml,
)

USUAL = "syr_darya"
"""The basin that is taken where none is named."""

_Row = TypeVar("_Row")

_SHIPPED = Path(__file__).parents[1] / "data" / "basins"


class BasinHead(Record):
    """The file basin.toml."""

    schema_: Literal[1] = Field(alias="schema")
    name: str
    title: str
    description: str
    decides: str = Field(description="Reservoir whose release a coalition decides")
    months_ahead: int = Field(description="How far a plan looks", ge=1, le=60)
    power_from: tuple[str, ...] = Field((), description="Members that can send winter power to who decides")


def shipped_basins() -> tuple[str, ...]:
    """Return the names of the basins that ship with ortaq."""
    return tuple(sorted(p.parent.name for p in _SHIPPED.glob("*/basin.toml")))


def basin_folder(name: str) -> Path:
    """Return the folder of a basin given by shipped name or by path."""
    if name in shipped_basins():
        return _SHIPPED / name
    if is_folder(Path(name)):
        return Path(name)
    shipped = ", ".join(shipped_basins())
    hint = suggest(name, shipped_basins()) or said("shipped: {shipped}; or give a folder", shipped=shipped)
    raise InputError(f"no basin '{name}'", where="basin name or path", fix=hint)


def load_basin(name: str = USUAL) -> Basin:
    """Return a basin by shipped name or folder, checked.

    Raises
    ------
    InputError
        With every fault of its tables.
    """
    folder = basin_folder(name)
    head = read_toml(folder / "basin.toml", BasinHead)
    maybe = tuple(s for s in tables.MAYBE if is_file(folder / s.file))
    specs = (*tables.SPECS, SOURCES, ASSUMPTIONS, *maybe)
    read = dict(zip((s.name for s in specs), gathered(partial(read_table, folder, s) for s in specs), strict=True))
    basin = Basin(
        **{
            key: getattr(head, key) for key in ("name", "title", "description", "decides", "months_ahead", "power_from")
        },
        nodes=read["nodes"].records(Node),
        reservoirs=read["reservoirs"].records(Reservoir),
        canals=read["canals"].records(Canal),
        inflows=_monthly(read["inflows"], tables.INFLOWS),
        wants=_monthly(read["wants"], tables.WANTS),
        loads=_monthly(read["loads"], tables.LOADS),
        evaporation=read["evaporation"].records(Evaporation),
        limits=read["limits"].records(Limit),
        outfalls=read["outfalls"].records(Outfall),
        worths=read["worths"].records(Worth),
        sources=read["sources"].records(Source),
        assumptions=read["assumptions"].records(Assumption),
        sharing=_maybe(read, tables.SHARING, Sharing),
        dams=_maybe(read, tables.DAMS, Dam),
        dam_facts=_maybe(read, tables.DAM_FACTS, DamFact),
    )
    require_sound(basin, folder)
    return basin


def _maybe(read: dict[str, TypedTable], spec: TableSpec, row: type[_Row]) -> tuple[_Row, ...]:
    return read[spec.name].records(row) if spec.name in read else ()


def _monthly(table: TypedTable, spec: TableSpec) -> tuple[Monthly, ...]:
    of, (ends,) = spec.keys[0], spec.bands.values()
    return tuple(_row(row, of, ends) for row in table.rows())


def _row(row: dict[str, Any], of: str, ends: tuple[str, str, str]) -> Monthly:
    return Monthly(row[of], row["month"], Band(*(row[end] for end in ends)), row["source"])
