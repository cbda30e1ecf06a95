"""Stated shifts in mechanism and scenario files: their keys, their short form, and the checks against a region."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Annotated, Any

import numpy as np
from pydantic import Field, model_validator

from ortaq.core import Array, Band, InputError, Move, Region, core_variables, require_known, scenario_variables
from ortaq.domains.trade.joining import joined
from ortaq.domains.trade.moves import Shift
from ortaq.domains.trade.reexports.moves import ReexportMove
from ortaq.domains.trade.reexports.schema import ReexportRecord, known_reexport
from ortaq.tables import UNSOURCED, BandRecord, ChangeHead, MoveSchema, Record, derivation, ranged

Percent = Annotated[BandRecord, ranged(-1e4, 1e4, rising=False)]
"""Percent of the baseline: at most a hundredfold, beyond which a link is closed; the check of a shift knows more."""


class ShiftRecord(Record):
    """One stated move of one variable."""

    variable: str = Field(description="Variable that scenarios may state, such as trade_cost_hat")
    importers: tuple[str, ...] = Field(min_length=1, description="Codes of importers, or of the economies that move")
    exporters: tuple[str, ...] = Field(default=(), description="Codes of exporters, for variables of pairs")
    both_directions: bool = Field(default=False, description="Whether importers and exporters are also exchanged")
    sectors: tuple[str, ...] = Field(default=(), description="Ids of the sectors that move; all where none is named")
    percent: Percent | None = Field(default=None, description="Change in percent of the baseline")
    closed: bool = Field(default=False, description="In place of percent: the link closes")
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    @model_validator(mode="after")
    def _percent_or_closed(self) -> "ShiftRecord":
        if (self.percent is None) != self.closed:
            message = "a shift needs either percent (a number, or { low, central, high }) or closed = true"
            raise ValueError(message)
        return self


class TradeKeys(Record):
    """Stated shifts.

    The short form names ``between`` whom trade costs and tariffs move in both directions, or productivity by economy,
    in ``sectors`` or in all; it stands for one shift of every pair or economy.
    """

    shift: list[ShiftRecord] = Field(default_factory=list, description="Stated changes of variables")
    reexport: list[ReexportRecord] = Field(
        default_factory=list, description="Direct trade that stops, and what of it comes by way of hubs"
    )
    between: tuple[str, ...] = Field(default=(), description="Codes of economies; every pair moves, in both directions")
    trade_cost_percent: Percent | None = Field(default=None, description="Change of trade costs, percent")
    tariff_percent: Percent | None = Field(default=None, description="Change of tariff rates, percent of the rate")
    productivity_percent: dict[str, Percent] = Field(
        default_factory=dict, description="Change of productivity by economy, percent"
    )
    sectors: tuple[str, ...] = Field(default=(), description="Ids of the sectors of the short form; all if none")
    derivation: str = Field(default="", description="How the numbers of the short form were obtained")

    @model_validator(mode="after")
    def _short_form_is_whole(self) -> "TradeKeys":
        pairwise = self.trade_cost_percent or self.tariff_percent
        _require(not pairwise or len(set(self.between)) > 1, "between must name the two or more economies that trade")
        _require(bool(pairwise or not self.between), "between needs trade_cost_percent or tariff_percent")
        short = bool(pairwise or self.productivity_percent)
        _require(short or not (self.sectors or self.derivation), "sectors and derivation go with a ..._percent")
        return self


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


def _moves(keys: TradeKeys, head: ChangeHead) -> tuple[Move, ...]:
    shifts = (_shift(record, head.where) for record in _records(keys, head.source))
    return (*shifts, *(record.move() for record in keys.reexport))


def _records(keys: TradeKeys, source: str) -> Iterator[ShiftRecord]:
    """Yield every shift, those of the short form first."""

    def short(variable: str, percent: BandRecord | None, **places: Any) -> ShiftRecord:
        # Every part was checked when the file was read; checking again would lose that a number was plain.
        return ShiftRecord.model_construct(
            variable=variable,
            percent=percent,
            sectors=keys.sectors,
            derivation=keys.derivation,
            source=source,
            **places,
        )

    for variable, percent in (("trade_cost_hat", keys.trade_cost_percent), ("tariff_hat", keys.tariff_percent)):
        for first, second in combinations(dict.fromkeys(keys.between), 2) if percent else ():
            yield short(variable, percent, importers=(first,), exporters=(second,), both_directions=True)
    for economy, percent in keys.productivity_percent.items():
        yield short("productivity_hat", percent, importers=(economy,))
    yield from keys.shift


def _shift(record: ShiftRecord, where: str) -> Shift:
    require_known([record.variable], scenario_variables(), kind="variable", where=f"{where} > shift")
    bilateral = "exporter" in core_variables()[record.variable].dims
    if bilateral != bool(record.exporters):
        raise InputError(
            f"'{record.variable}' {'needs' if bilateral else 'takes no'} exporters",
            where=f"{where} > shift",
            fix="list the exporters" if bilateral else "list the economies under importers and drop exporters",
        )
    percent = Band.exact(float("inf")) if record.percent is None else record.percent.band()
    if record.closed and record.variable != "trade_cost_hat":
        raise InputError(
            f"'{record.variable}' cannot be closed", where=f"{where} > shift", fix="close a link with trade_cost_hat"
        )
    strongest = min(percent.low, percent.central, percent.high)
    if strongest < -100.0 or (strongest == -100.0 and record.variable != "tariff_hat"):
        raise InputError(
            f"a change of {strongest:g} percent leaves nothing",
            where=f"{where} > shift > percent",
            fix="percent is relative to the baseline; use a value above -100",
        )
    return Shift(
        variable=record.variable,
        sectors=record.sectors,
        importers=record.importers,
        exporters=record.exporters,
        both_directions=record.both_directions,
        percent=percent,
        derivation=derivation(record.derivation, record.percent),
        source=record.source,
    )


def _in_region(moves: tuple[Move, ...], region: Region, where: str) -> tuple[Move, ...]:
    """Return the moves with shifts of all sectors where the file names none; codes and cells are checked."""
    filled = tuple(
        replace(m, sectors=region.sector_ids) if isinstance(m, Shift) and not m.sectors else m for m in moves
    )
    for move in filled:
        if isinstance(move, Shift):
            _check_cells(move, region, where)
    own = f"{where} > reexport"
    return tuple(known_reexport(region, m, own) if isinstance(m, ReexportMove) else m for m in filled)


def _check_cells(shift: Shift, region: Region, where: str) -> None:
    """Refuse unknown codes, and a change of trade or tariffs where there are none."""
    buyers = region.economy_positions(shift.importers, where=where)
    sellers = region.economy_positions(shift.exporters, where=where)
    sectors = region.sector_positions(shift.sectors, where=where)
    if not sellers:
        return
    at = (sectors, buyers, sellers)
    if not _moved(region.flow, at, shift).any():
        raise InputError(
            f"nothing is traded where '{shift.variable}' changes: {', '.join(shift.exporters)} to "
            f"{', '.join(shift.importers)}, {', '.join(shift.sectors)}",
            where=where,
            why="exact hat algebra scales trade that exists; it cannot create trade from zero",
            fix="enter a small flow in the region first, or name other cells",
        )
    if shift.variable == "tariff_hat" and not _moved(region.tariff, at, shift).any():
        raise InputError(
            f"there is no tariff to change: {', '.join(shift.exporters)} to {', '.join(shift.importers)}, "
            f"{', '.join(shift.sectors)}",
            where=where,
            why="the change is a percentage of the tariff in the region, which is zero",
            fix="state the tariffs of the region first (tariffs_percent in a table [region])",
        )


def _moved(array: Array, at: tuple[Sequence[int], ...], shift: Shift) -> Array:
    """Return what an array holds in the cells of a shift, shape (sector, importer, exporter); 0 where neither way."""
    sectors, buyers, sellers = at
    cells = array[np.ix_(sectors, buyers, sellers)]
    if shift.both_directions:
        cells = cells + array[np.ix_(sectors, sellers, buyers)].swapaxes(1, 2)
    return cells


_PERCENT_KEYS = ("trade_cost_percent", "tariff_percent", "productivity_percent")

SCHEMA = MoveSchema(
    key="shift",
    keys=TradeKeys,
    moving={**{key: key for key in _PERCENT_KEYS}, "shift": "a shift", "reexport": "a re-export"},
    moves=_moves,
    in_region=_in_region,
    joined=joined,
)
"""Moves of trade in files."""
