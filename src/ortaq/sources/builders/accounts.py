"""Accounts of a region from a table: flows, cost shares and tariffs that hold together by construction.

Cost shares are tariff-inclusive, so final demand of every cell is what the table says, plus tariffs; what inputs leave
is value added. Axes are (sector, importer, exporter).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, InputError, Labels, Region, said
from ortaq.sources.builders.assumed import (
    DOMESTIC_LN_SD,
    LEAST_FINAL,
    LEAST_SALES,
    LEAST_VALUE_ADDED,
    TARIFF_RANGE,
    pair_ln_sd,
)
from ortaq.sources.builders.classification import REST, SERVICES_FROM, SectorRow
from ortaq.sources.builders.icio import IcioTable
from ortaq.sources.builders.own_sales import FILLED, FILLED_LN_SD, own_sales_notes, with_own_sales
from ortaq.sources.builders.tariff_tables import TariffTable


@dataclass(frozen=True, eq=False, slots=True)
class Tariffs:
    """Complete tariffs, fractions; ``source`` holds source and assumption ids of every cell."""

    rate: Array
    low: Array
    high: Array
    source: Labels


@dataclass(frozen=True, eq=False, slots=True)
class Accounts:
    """A region's accounts, million USD, and what was assumed for them.

    ``inputs`` has shape (input sector, user sector, economy), share of gross output; ``notes`` says in words what the
    table needed.
    """

    codes: tuple[str, ...]
    year: int
    flow: Array
    ln_sd: Array
    source: Labels
    inputs: Array
    input_source: Labels
    gdp: Array
    tariffs: Tariffs
    assumed: frozenset[str]
    notes: tuple[str, ...] = ()


def fold_codes(codes: Sequence[str], wanted: Sequence[str] | None, where: str) -> tuple[tuple[str, ...], Array]:
    """Return the economies to build and which of the table's belongs to which, shape (economy, code), 0 or 1.

    Everything that is not wanted goes into ROW, the last.
    """
    named = [c for c in (wanted or codes) if c != REST]
    for code in named:
        if code not in codes or named.count(code) > 1:
            what = f"'{code}' is named twice" if code in codes else f"the table has no economy '{code}'"
            raise InputError(
                what, where="--economies", fix=said("{where} has {codes}", where=where, codes=", ".join(codes))
            )
    ids = (*named, REST) if set(codes) - set(named) else tuple(named)
    place = {c: i for i, c in enumerate(ids)}
    member = np.zeros((len(ids), len(codes)))
    member[[place.get(c, len(ids) - 1) for c in codes], np.arange(len(codes))] = 1.0
    return ids, member


def complete_tariffs(
    given: TariffTable, codes: Sequence[str], member: Array, weight: Array, sectors: tuple[SectorRow, ...]
) -> Tariffs:
    """Return tariffs of every pair of the region: stated, or filled (assumption A-TARIFF-FILL), weighted by trade.

    ``codes``: the table's economies.
    ``member``, shape (economy, code): which of them belongs to which economy of the region.
    ``weight``, shape (sector, importer, exporter): trade between the table's economies.
    """
    place = {c: i for i, c in enumerate(given.codes)}
    at = np.array([place.get(c, -1) for c in codes])
    rate = given.rate[:, at][:, :, at]
    rate[:, at < 0, :], rate[:, :, at < 0] = np.nan, np.nan
    if given.general is not None:
        rate = np.where(np.isnan(rate) & (at >= 0)[None, :, None], given.general[:, at][:, :, None], rate)
    stated = np.isfinite(rate)
    rate = _filled(rate)
    crossing = ~np.eye(len(codes), dtype=bool)
    # A little weight everywhere: pairs that trade nothing have a tariff too.
    trade = np.where(crossing, weight + 1e-9 * weight.sum(), 0.0)
    total = member @ trade @ member.T
    mean = (member @ (rate * trade) @ member.T) / np.where(total > 0.0, total, 1.0)
    known = (member @ (stated * trade) @ member.T) / np.where(total > 0.0, total, 1.0)
    source = np.where(known > 0.5, given.source, f"{given.source}+A-TARIFF-FILL").astype(object)
    services = np.array([min(s.divisions) >= SERVICES_FROM for s in sectors])
    mean[services] = 0.0
    source[services] = "A-SERVICES-TARIFF"
    inner = np.arange(len(mean[0]))
    mean[:, inner, inner] = 0.0
    return Tariffs(mean, mean * (1.0 - TARIFF_RANGE), mean * (1.0 + TARIFF_RANGE), source.astype(np.str_))


def _filled(rate: Array) -> Array:
    """Fill gaps with the importer's mean over partners, then with the sector's mean; 0 where a sector has none."""
    known = np.isfinite(rate)
    of_importer = _mean(np.nan_to_num(rate).sum(axis=2), known.sum(axis=2))
    of_sector = _mean(np.nan_to_num(rate).sum(axis=(1, 2)), known.sum(axis=(1, 2)))
    fill = np.where(np.isfinite(of_importer), of_importer, of_sector[:, None])
    return np.asarray(np.nan_to_num(np.where(known, rate, fill[:, :, None])))


def _mean(total: Array, count: Array) -> Array:
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def region_tariffs(region: Region, sectors: tuple[SectorRow, ...]) -> TariffTable:
    """Return the tariffs of a region that has the same sectors."""
    if region.sector_ids != tuple(s.id for s in sectors):
        raise InputError(
            f"region '{region.name}' has other sectors, so its tariffs cannot be used",
            where="--from",
            fix="bring tariffs: --from teti=FILE, wits=FILE or tariffs=FILE",
        )
    return TariffTable(region.economy_ids, np.array(region.tariff), "base_region_tariffs")


def from_icio(table: IcioTable, ids: tuple[str, ...], member: Array, tariffs: Tariffs) -> Accounts:
    """Return the accounts of an input-output table.

    ``ids``, ``member``: economies of the region and which of the table's belongs to which (`fold_codes`).
    """
    inter = np.einsum("nm,kumx,ix->kuni", member, table.inter, member, optimize=True)
    raw = member @ table.final @ member.T
    final = np.maximum(raw, 0.0)
    flow = inter.sum(axis=1) + final
    output = flow.sum(axis=1)
    paid = (inter * (1.0 + tariffs.rate[:, None])).sum(axis=3)
    shares = paid / np.where(output > 0.0, output, 1.0)[None]
    lost = float((final - raw).sum())
    notes = (f"{lost:,.0f} million USD of negative final sales were set to zero [A-INVENTORY]",) if lost > 0.0 else ()
    source = np.full(flow.shape, "oecd_icio")
    return closed(
        Accounts(
            ids,
            table.year,
            flow,
            _spread(flow),
            source,
            shares,
            np.full(len(ids), "oecd_icio"),
            member @ table.gdp,
            tariffs,
            frozenset(
                {"A-PAIR-SD", "A-DOMESTIC-SD", "A-TARIFF-RANGE", *table.assumed}
                | ({"A-INVENTORY"} if lost > 0.0 else set())
            ),
            notes,
        )
    )


def from_cube(
    flow: Array, year: int, ids: tuple[str, ...], *, source_id: str, tariffs: Tariffs, base: Region
) -> Accounts:
    """Return the accounts of a table of sales without cost shares; these come from a base region of the same sectors.

    ``flow``, shape (sector, importer, exporter): sales at home included, million USD.
    """
    shares, source = _donor_shares(base, ids)
    sold = with_own_sales(flow, ids, base)
    spread, origin, own = _spread(sold.flow), np.full(flow.shape, source_id, dtype=object), np.arange(len(ids))
    spread[:, own, own] = np.where(sold.filled, FILLED_LN_SD, spread[:, own, own])
    origin[:, own, own] = np.where(sold.filled, FILLED, origin[:, own, own])
    used = {"A-PAIR-SD", "A-DOMESTIC-SD", "A-TARIFF-RANGE", "A-DONOR-IO", "A-GDP-VALUE-ADDED"}
    accounts = Accounts(
        ids,
        year,
        sold.flow,
        spread,
        origin.astype(np.str_),
        shares,
        source,
        np.zeros(len(ids)),
        tariffs,
        frozenset(used | ({FILLED} if sold.filled.any() else set())),
        own_sales_notes(sold.filled, ids, base.sector_ids),
    )
    done = closed(accounts)
    value_added = ((1.0 - done.inputs.sum(axis=0)) * done.flow.sum(axis=1)).sum(axis=0)
    return replace(done, gdp=value_added)


def closed(accounts: Accounts) -> Accounts:
    """Return accounts in which every output, value added and final demand is positive (A-EMPTY, A-LEAST)."""
    flow, shares = accounts.flow.copy(), accounts.inputs.copy()
    own = np.arange(flow.shape[1])
    home = np.where(flow.sum(axis=1) < LEAST_SALES, LEAST_SALES, 0.0)
    flow[:, own, own] += home
    shares = np.where(home[None] > 0.0, 0.0, shares)
    most = 1.0 - LEAST_VALUE_ADDED
    total = shares.sum(axis=0)
    shares = shares * np.minimum(1.0, most / np.maximum(total, 1e-300))[None]
    keep = kept_inputs(flow, shares, accounts.tariffs.low)
    shares = shares * keep[:, None, :]
    assumed, notes = set(accounts.assumed), list(accounts.notes)
    if home.any():
        assumed.add("A-EMPTY")
        notes.append(f"{int((home > 0).sum())} sectors that an economy does not have sell a token amount [A-EMPTY]")
    trimmed = int((keep < 1.0).sum() + (total > most).sum())
    if trimmed:
        assumed.add("A-LEAST")
        notes.append(f"{trimmed} cells of inputs gave way to value added or final demand [A-LEAST]")
    source = accounts.source.astype(object)
    source[:, own, own] = np.where(home > 0.0, "A-EMPTY", source[:, own, own])
    return replace(
        accounts,
        flow=flow,
        inputs=shares,
        source=source.astype(np.str_),
        assumed=frozenset(assumed),
        notes=tuple(notes),
    )


def kept_inputs(flow: Array, shares: Array, tariff_low: Array) -> Array:
    """Return the part of each input that leaves final demand its least share (A-LEAST), shape (sector, economy).

    ``flow``, ``tariff_low``, shape (sector, importer, exporter): sales, and the lowest tariffs: final demand is
    smallest there. ``shares``, shape (input sector, user sector, economy): cost shares of gross output.
    """
    spent = (flow * (1.0 + tariff_low)).sum(axis=2)
    used = np.einsum("kun,un->kn", shares, flow.sum(axis=1))
    return np.asarray(np.minimum(1.0, (1.0 - LEAST_FINAL) * spent / np.maximum(used, 1e-300)))


def _spread(flow: Array) -> Array:
    """Return the standard deviation of the logarithm of every cell (A-PAIR-SD, A-DOMESTIC-SD)."""
    ln_sd = np.broadcast_to(pair_ln_sd(flow.sum(axis=0)), flow.shape).copy()
    own = np.arange(flow.shape[1])
    ln_sd[:, own, own] = DOMESTIC_LN_SD
    return np.where(flow > 0.0, ln_sd, 0.0)


def _donor_shares(base: Region, ids: tuple[str, ...]) -> tuple[Array, Labels]:
    weight = base.output[None] / base.output.sum(axis=1)[None, :, None]
    mean = (base.input_share * weight).sum(axis=2)
    place = {c: i for i, c in enumerate(base.economy_ids)}
    shares = [base.input_share[:, :, place[c]] if c in place else mean for c in ids]
    source = ["base_region_io" if c in place else "base_region_io+A-DONOR-IO" for c in ids]
    return np.stack(shares, axis=2), np.array(source)
