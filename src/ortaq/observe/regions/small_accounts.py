"""The numbers of a small region as arrays: GDP, flows, tariffs and inputs, every mistake named where it stands."""

from collections.abc import Mapping

import numpy as np

from ortaq.core import Array, Band, InputError, require_known, said
from ortaq.observe.regions.small_assumptions import FLOW_LN_SD, TARIFF, inputs_of_output
from ortaq.observe.regions.small_schema import EVERY, MOST_LN_SD, MOST_MUSD, SmallRegion


def value_added(stated: SmallRegion, where: str) -> Array:
    """Return GDP by sector, shape (sector, economy), million USD."""
    rows = [_by_sector(v, stated.sectors, f"{where} > gdp_musd > {e}") for e, v in stated.gdp_musd.items()]
    gdp = np.array(rows).T
    for s, e in np.argwhere(~(np.isfinite(gdp) & (gdp > 0.0) & (gdp <= MOST_MUSD))):
        raise InputError(
            f"GDP is {gdp[s, e]:g}",
            where=f"{where} > gdp_musd > {list(stated.gdp_musd)[e]}, {stated.sectors[s]}",
            why="every economy of the model makes something in every sector",
            fix="give million USD above 0",
        )
    return gdp


def exports(stated: SmallRegion, where: str) -> Array:
    """Return sales abroad, shape (sector, importer, exporter), million USD; own sales are zero."""
    ids = list(stated.gdp_musd)
    flow = np.zeros((len(stated.sectors), len(ids), len(ids)))
    for n, exporter in enumerate(ids):
        sales = stated.exports_musd.get(exporter, {})
        place = f"{where} > exports_musd > {exporter}"
        if exporter in sales:
            raise InputError(
                f"{exporter} sells to itself",
                where=place,
                why="sales at home are gross output less exports",
                fix="drop the entry",
            )
        for i, importer in enumerate(ids):
            if importer == exporter:
                continue
            if importer not in sales:
                raise InputError(
                    f"no exports from {exporter} to {importer}",
                    where=place,
                    why="a flow that is left out is not a zero",
                    fix=said(
                        "add {importer} = the flow in million USD, or 0 where nothing is traded", importer=importer
                    ),
                )
            flow[:, i, n] = _flow(sales[importer], stated.sectors, f"{place} > {importer}")
    if not flow.any():
        raise InputError(
            "nothing is traded",
            where=f"{where} > exports_musd",
            why="exact hat algebra scales trade that exists; it cannot create trade from zero",
            fix="give at least one flow above 0",
        )
    return flow


def _flow(value: Mapping[str, float], sectors: tuple[str, ...], where: str) -> list[float]:
    by_sector = _by_sector(value, sectors, where)
    for number in by_sector:
        if not (np.isfinite(number) and 0.0 <= number <= MOST_MUSD):
            raise InputError(
                f"a flow is {number:g}",
                where=where,
                why="a flow is what is paid for goods in a year",
                fix="give million USD, 0 where nothing is traded",
            )
    return by_sector


def _by_sector(value: Mapping[str, float], sectors: tuple[str, ...], where: str) -> list[float]:
    """Return one number for every sector; a plain number serves a single sector only."""
    if EVERY in value and len(sectors) == 1:
        return [value[EVERY]]
    if EVERY in value:
        raise InputError(
            "one number for several sectors",
            where=where,
            why="nothing says how it is split",
            fix=said("write {{ {value} }}", value=", ".join(f"{s} = ..." for s in sectors)),
        )
    require_known(list(value), sectors, kind="sector", where=where)
    for sector in sectors:
        if sector not in value:
            raise InputError(
                f"no number for the sector '{sector}'",
                where=where,
                why="a number that is left out is not a zero",
                fix=said("add {sector} = ..., 0 where nothing is traded", sector=sector),
            )
    return [value[s] for s in sectors]


def input_share(stated: SmallRegion, where: str) -> Band:
    """Return the inputs' share of gross output."""
    share = inputs_of_output(stated)
    if not all(0.0 < end < 1.0 for end in (share.low, share.central, share.high)):
        raise InputError(
            f"the inputs' share is {share.central:g} ({share.low:g} to {share.high:g})",
            where=f"{where} > input_share",
            why="inputs and value added share the gross output",
            fix="give fractions above 0 and below 1",
        )
    return share


def with_home_sales(stated: SmallRegion, output: Array, sales: Array, where: str) -> Array:
    """Return all flows: exports, and on the diagonal what is left of gross output."""
    home = output - sales.sum(axis=1)
    for s, n in np.argwhere(home <= 0.0):
        code, share = list(stated.gdp_musd)[n], inputs_of_output(stated).central
        raise InputError(
            f"{code} exports {sales[s, :, n].sum():,.6g} million USD of {stated.sectors[s]}, "
            f"but makes {output[s, n]:,.6g}",
            where=f"{where} > exports_musd > {code}",
            why=f"gross output is GDP / (1 - {share:g}), and some of it must be left for sale at home",
            fix="correct the flows or the GDP, or state a larger input_share",
        )
    return np.asarray(sales + home[:, None, :] * np.eye(home.shape[1]))


def input_mix(flow: Array, tariff: Array, share: float) -> Array:
    """Return input shares in the proportions of each economy's spending, shape (input, user, economy)."""
    spending = (flow * (1.0 + tariff)).sum(axis=2)
    mix = share * spending / spending.sum(axis=0)
    return np.repeat(mix[:, None, :], len(mix), axis=1)


def ln_sd(stated: SmallRegion, shape: tuple[int, ...], share: Band, where: str) -> Array:
    """Return ln-sd of flows; the range of the inputs' share counts as two of them either way for sales at home."""
    sd = FLOW_LN_SD.central if stated.flow_ln_sd is None else stated.flow_ln_sd
    if not (np.isfinite(sd) and 0.0 <= sd <= MOST_LN_SD):
        raise InputError(
            f"the standard deviation is {sd:g}",
            where=f"{where} > flow_ln_sd",
            why="it says how uncertain the natural logarithm of a flow is",
            fix="give 0 or more, such as 0.3",
        )
    home = abs(np.log((1.0 - share.low) / (1.0 - share.high))) / 4.0
    own = np.eye(shape[1], dtype=bool)
    return np.broadcast_to(np.where(own, home, sd), shape).copy()


def tariff(stated: SmallRegion, end: str, where: str) -> Array:
    """Return tariffs at one end of their ranges, shape (sector, importer, exporter), fraction of the flow."""
    ids = list(stated.gdp_musd)
    found = np.full((len(ids), len(ids)), 0.0 if stated.tariffs_percent else getattr(TARIFF, end))
    for importer, rates in stated.tariffs_percent.items():
        place = f"{where} > tariffs_percent > {importer}"
        require_known([e for e in rates if e != EVERY], ids, kind="economy", where=place)
        for exporter, rate in rates.items():
            percent = getattr(rate, end)
            if percent < 0.0:
                raise InputError(
                    f"a tariff of {percent:g} percent", where=place, why="it is a tax on imports", fix="give 0 or more"
                )
            found[ids.index(importer), slice(None) if exporter == EVERY else ids.index(exporter)] = percent / 100.0
    np.fill_diagonal(found, 0.0)
    return np.broadcast_to(found, (len(stated.sectors), *found.shape)).copy()
