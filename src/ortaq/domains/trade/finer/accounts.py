"""The accounts of a region in finer sectors: flows by their composition, inputs fitted to what the region holds.

Numbers stand in the signatures: names in capitals would void the draws that ship, which rest on none of them.
"""

from dataclasses import replace

import numpy as np

from ortaq.core import Array, FinerRegion, Region, Sector
from ortaq.domains.trade.finer.part import FinerSectors


def in_finer_sectors(region: Region) -> tuple[FinerRegion, ...]:
    """Return the same accounts in the finer sectors that the region's folder states; none where it states none.

    Flows, tariffs and trade elasticities are the region's; what each flow consists of is the folder's. Inputs are
    fitted in proportion to the folder's, such that every sector of the region buys of every other what it did, finer
    goods are used up, and every final demand stays positive at the lowest tariffs.

    Parameters
    ----------
    region : Region

    Returns
    -------
    tuple of FinerRegion
        With the composition of each pair; with that of all that the exporter sells abroad; with that of all trade.
        The two last know nothing of pairs: between the three lies what imputed compositions may do.
    """
    part = region.parts.get("trade")
    if not isinstance(part, FinerSectors):
        return ()
    return tuple(_refined(region, part, composition) for composition in _compositions(region, part))


def _compositions(region: Region, part: FinerSectors) -> tuple[Array, Array, Array]:
    """Return the composition of each pair, of each exporter's sales abroad, and of all; sales at home are as they are.

    Methodology, eq. (T13).
    """
    own = part.composition
    home = np.arange(own.shape[1])
    abroad = region.flow.copy()
    abroad[:, home, home] = 0.0
    value = own * abroad[part.sector_of]
    found = [own]
    for axes in (1, (1, 2)):
        mixed = value.sum(axis=axes, keepdims=True)
        total = abroad.sum(axis=axes, keepdims=True)[part.sector_of]
        each = np.divide(mixed, total, out=np.zeros_like(mixed), where=total > 0.0)
        spread = np.where(total > 0.0, np.broadcast_to(each, own.shape), own)
        spread[:, home, home] = own[:, home, home]
        found.append(spread)
    return found[0], found[1], found[2]


def _refined(region: Region, part: FinerSectors, composition: Array) -> FinerRegion:
    owner = part.sector_of
    flow = region.flow[owner] * composition
    share, missed = _input_share(region, part, flow)
    sectors = tuple(
        Sector(id, {"en": title}, title, region.sectors[k].trade_elasticity, region.sectors[k].source)
        for id, title, k in zip(part.ids, part.titles, owner.tolist(), strict=True)
    )
    whole = replace(
        region,
        sectors=sectors,
        flow=flow,
        input_share=share,
        value_added_share=1.0 - share.sum(axis=0),
        flow_ln_sd=region.flow_ln_sd[owner],
        flow_method=region.flow_method[owner],
        flow_source=region.flow_source[owner],
        tariff=region.tariff[owner],
        tariff_low=region.tariff_low[owner],
        tariff_high=region.tariff_high[owner],
        tariff_source=region.tariff_source[owner],
        parts={},
        pins=(),
        loaded=None,
    )
    return FinerRegion(whole, tuple(owner.tolist()), missed)


def _input_share(
    region: Region, part: FinerSectors, flow: Array, *, rounds: int = 400, close: float = 1e-9, seed: float = 1e-4
) -> tuple[Array, float]:
    """Return inputs per unit of gross output, shape (input, user, economy), and the largest part of a sum missed.

    The table of every economy (finer input by finer user, and final use) is fitted in proportion to three kinds of
    sums: what there is of each input at the lowest tariffs, what each user buys in all, and what each sector of the
    region buys of each. A table in proportion to totals meets all three, and a little of it (``seed``) is in what is
    fitted, so that a fit exists. It ends after so many rounds, or where no sum is missed by more than ``close``.
    Methodology, eq. (T14).
    """
    pick = (part.sector_of[:, None] == np.arange(len(region.sectors))).astype(float)
    output = flow.sum(axis=1)
    there = (flow * (1.0 + region.tariff_low[part.sector_of])).sum(axis=2)
    bought = region.input_share * region.output
    left = pick.T @ there - bought.sum(axis=1)
    spent = _spent(region, part, pick, output)
    even = np.einsum("fn,gn->fgn", there / (pick @ (pick.T @ there)), output / (pick @ (pick.T @ output)))
    table = part.inputs * output + seed * even * _spread(bought, pick)
    final = np.maximum(there - table.sum(axis=1), seed * there)
    missed = np.inf
    for _ in range(rounds):
        table *= _spread(_ratio(bought, _gathered(table, pick)), pick)
        final *= pick @ _ratio(left, pick.T @ final)
        table *= _ratio(spent, table.sum(axis=0))
        fit = _ratio(there, table.sum(axis=1) + final)
        table *= fit[:, None]
        final *= fit
        missed = float(np.abs(fit - 1.0).max())
        if missed < close:
            break
    return np.asarray(table / output), missed


def _spent(region: Region, part: FinerSectors, pick: Array, output: Array, *, most: float = 0.98) -> Array:
    """Return what each finer user buys, shape (finer, economy): the folder's part of output, moved to the region's.

    Where the region's sector buys more, what is left as value added shrinks in proportion, so that some is left; no
    sector of the folder spends more than the part ``most`` of its output.
    """
    own = np.minimum(part.inputs.sum(axis=0), most)
    wanted = pick @ (region.input_share.sum(axis=0) * region.output)
    said = pick @ (pick.T @ (own * output))
    whole = pick @ region.output
    less, more = wanted / np.maximum(said, 1e-300), (whole - wanted) / (whole - said)
    return np.asarray(np.where(wanted <= said, own * less, 1.0 - (1.0 - own) * more) * output)


def _spread(blocks: Array, pick: Array) -> Array:
    """Return sums by sectors, shape (sector, sector, economy), at each of their finer cells."""
    return np.asarray(np.einsum("fj,jkn,gk->fgn", pick, blocks, pick, optimize=True))


def _gathered(table: Array, pick: Array) -> Array:
    """Return a finer table added up to sectors, shape (sector, sector, economy)."""
    return np.asarray(np.einsum("fj,fgn,gk->jkn", pick, table, pick, optimize=True))


def _ratio(wanted: Array, found: Array) -> Array:
    return np.divide(wanted, found, out=np.ones_like(found), where=found > 0.0)
