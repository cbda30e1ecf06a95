"""What a region folder states of its freight: tables read together, or absent together; all faults at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.core import Band, Corner, Region, languages, whole_number
from ortaq.domains.corridors.files.freight_specs import (
    GROUP_RANGES,
    GROUPS,
    MODES,
    PLACES,
    QUANTITIES,
    SHARES,
    TONNES,
    VALUES,
    WEIGHTS,
)
from ortaq.domains.corridors.files.stated_sources import unknown_sources
from ortaq.domains.corridors.freight.groups import ANY, OUTSIDE, Group, Layer, Place
from ortaq.domains.corridors.freight.outside import outside_shares
from ortaq.domains.corridors.freight.stated import (
    GIVEN,
    GroupShare,
    ModeShare,
    PlaceWeight,
    Quantity,
    StatedFreight,
    StatedTonnes,
    TonneValue,
)
from ortaq.domains.corridors.network.network import Network
from ortaq.tables import Mistake, TableSpec, gathered, read_table, refuse

EXPRESS, ORDINARY = "express", "ordinary"

QUANTITY_DOUBT = "A-BACI-TONNES"
"""Assumption of the region that holds the range of quantities, as a multiple of them."""

LAST_DIVISION = 99

_SLACK = 1e-6
"""Shares and weights sum to one within it."""


def read_freight(folder: Path, region: Region, network: Network) -> StatedFreight | None:
    """Return what a region folder states of its freight; None where it has no table of product groups.

    Parameters
    ----------
    folder : Path
    region : Region
        Gives the codes of economies and sectors and the ids of sources.
    network : Network
        Gives the names of cities.

    Returns
    -------
    StatedFreight or None
        A table that is absent has no rows, but for shares and values per tonne, which groups cannot do without.

    Raises
    ------
    InputError
        Unknown groups, economies, sectors, places or sources, negative numbers, ranges in the wrong order, shares or
        weights that do not sum to one, groups without a value per tonne; those of all tables are named at once.
    """
    if not (folder / GROUPS.file).exists():
        return None
    heads = tuple(read_table(folder, GROUPS).rows())
    ids = tuple(head["id"] for head in heads)
    codes, any_code, any_group = region.economy_ids, (*region.economy_ids, ANY), (*ids, ANY)
    pair = {"exporters": any_code, "importers": any_code}
    tables = (
        (SHARES.choosing(**pair, group=ids, sector=region.sector_ids), GroupShare),
        (VALUES.choosing(**pair, group=ids), TonneValue),
        (TONNES.choosing(exporter=codes, importer=codes, group=any_group), StatedTonnes),
        (MODES.choosing(**pair, groups=any_group), ModeShare),
        (PLACES.choosing(economy=codes), Place),
        (WEIGHTS.choosing(group=ids, economy=codes), PlaceWeight),
        (QUANTITIES.choosing(exporter=codes, importer=codes), Quantity),
    )
    needed = (SHARES.file, VALUES.file)
    shares, values, tonnes, modes, places, weights, quantities = gathered(
        [partial(_records, folder, spec, make, needed) for spec, make in tables]
    )
    groups = tuple(_group(head) for head in heads)
    freight = StatedFreight(groups, shares, values, tonnes, modes, places, weights, quantities)
    if freight.quantities:
        doubt = next((a.band for a in region.assumptions if a.id == QUANTITY_DOUBT), None)
        freight = replace(freight, quantity_doubt=doubt)
    refuse(list(_faults(freight, region, network)), str(folder), why="freight is computed from all of these rows")
    return freight


def _records(folder: Path, spec: TableSpec, make: type[Any], needed: Sequence[str]) -> tuple[Any, ...]:
    if not (folder / spec.file).exists() and spec.file not in needed:
        return ()
    return read_table(folder, spec).records(make)


def _group(head: Mapping[str, Any]) -> Group:
    """Return the group of a row; one layer, or two where part of it is express freight."""
    band = {name: Band(head[f"{name}_low"], head[name], head[f"{name}_high"]) for name in GROUP_RANGES}
    express = band["express_share"]
    rest = Band(1.0 - express.low, 1.0 - express.central, 1.0 - express.high)
    layers = (
        Layer(ORDINARY, rest, band["day_percent"]),
        *((Layer(EXPRESS, express, band["express_day_percent"]),) if express.high > 0.0 else ()),
    )
    return Group(
        id=head["id"],
        titles={code: head[f"title_{code}"] for code in languages() if head.get(f"title_{code}")},
        kind=head["kind"],
        divisions=tuple(whole_number(d) or 0 for d in head["divisions"]),
        tonnes_per_feu=band["tonnes_per_feu"],
        wagon_hire_usd_per_hour=band["hire_usd"],
        border_cost_usd=band["border_usd"],
        transit_surcharge_usd=band["transit_usd"],
        layers=layers,
        source=head["source"],
    )


def _faults(freight: StatedFreight, region: Region, network: Network) -> Iterator[Mistake]:
    """Yield what is wrong between rows, and in rows whose cells are each in order."""
    yield from unknown_sources(((_at(spec, row), row.source) for spec, row in _tables(freight)), region)
    yield from _wrong_ranges(freight)
    yield from _mixed_sides(freight)
    yield from _sums_of_shares(freight)
    yield from _without_value(freight)
    yield from _places(freight, network)
    yield from _sums_of_weights(freight)
    yield from _outside_network(freight, region)
    yield from _divisions(freight)
    if freight.quantities and freight.quantity_doubt is None:
        fix = f"add a row {QUANTITY_DOUBT} with low, central and high to assumptions.csv"
        yield Mistake(QUANTITIES.file, f"no assumption '{QUANTITY_DOUBT}'", fix)
    for mode in freight.modes:
        if mode.use == GIVEN and mode.way not in OUTSIDE:
            what = f"the share of {mode.way} is given"
            yield Mistake(_at(MODES, mode), what, "write compared: the network finds what takes its own ways")
    for row in freight.tonnes:
        if row.exporter == row.importer:
            yield Mistake(_at(TONNES, row), f"'{row.exporter}' is on both sides", "drop the row")


def _at(spec: TableSpec, row: Any) -> str:
    """Return where a row stands: the file and what identifies the row."""
    keys = (getattr(row, key) for key in spec.keys)
    return f"{spec.file}, {' '.join(';'.join(k) if isinstance(k, tuple) else str(k) for k in keys)}"


def _tables(freight: StatedFreight) -> Iterator[tuple[TableSpec, Any]]:
    pairs = (
        (GROUPS, freight.groups),
        (SHARES, freight.shares),
        (VALUES, freight.values),
        (TONNES, freight.tonnes),
        (MODES, freight.modes),
        (PLACES, freight.places),
        (WEIGHTS, freight.weights),
        (QUANTITIES, freight.quantities),
    )
    for spec, rows in pairs:
        yield from ((spec, row) for row in rows)


def _wrong_ranges(freight: StatedFreight) -> Iterator[Mistake]:
    """Yield ranges that do not rise; shares of groups in a sector name cases and may fall."""
    ranged = (*((VALUES, r, r.usd_per_t) for r in freight.values), *((TONNES, r, r.mt) for r in freight.tonnes))
    of_groups = ((GROUPS, g, band) for g in freight.groups for band in _bands(g))
    for spec, row, band in (*ranged, *((MODES, r, r.share) for r in freight.modes), *of_groups):
        if not band.low <= band.central <= band.high:
            what = f"the range runs {band.low:g}, {band.central:g}, {band.high:g}"
            yield Mistake(_at(spec, row), what, "write low, central and high in rising order")
    for group in freight.groups:
        if not group.tonnes_per_feu.low > 0.0:
            yield Mistake(_at(GROUPS, group), "a container holds nothing", "write tonnes_per_feu_low above 0")


def _bands(group: Group) -> tuple[Band, ...]:
    own = (group.tonnes_per_feu, group.wagon_hire_usd_per_hour, group.border_cost_usd, group.transit_surcharge_usd)
    express = (layer.share for layer in group.layers if layer.id == EXPRESS)
    return (*own, *express, *(layer.value_of_day_percent for layer in group.layers))


def _mixed_sides(freight: StatedFreight) -> Iterator[Mistake]:
    for spec, row in _tables(freight):
        for key in ("exporters", "importers", "groups"):
            side = getattr(row, key, ())
            if not side or key not in spec.keys:
                continue
            if ANY in side and len(side) > 1:
                yield Mistake(_at(spec, row), f"{key} holds * and others", "write * alone, or the codes alone")


def _sums_of_shares(freight: StatedFreight) -> Iterator[Mistake]:
    blocks: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[GroupShare]] = {}
    for row in freight.shares:
        blocks.setdefault((row.sector, row.exporters, row.importers), []).append(row)
    for (sector, _, _), rows in blocks.items():
        for end in Corner:
            total = sum(row.share.at(end) for row in rows)
            if abs(total - 1.0) > _SLACK:
                what = f"the shares of {sector} sum to {total:g} ({end})"
                yield Mistake(_at(SHARES, rows[0]), what, "make the groups of a sector and pair sum to 1 in each case")
    for sector in dict.fromkeys(row.sector for row in freight.shares):
        if (sector, (ANY,), (ANY,)) not in blocks:
            what = f"sector '{sector}' has no row for all pairs"
            yield Mistake(f"{SHARES.file}, {sector}", what, "add rows with * on both sides")


def _without_value(freight: StatedFreight) -> Iterator[Mistake]:
    known = {row.group for row in freight.values if row.exporters == row.importers == (ANY,)}
    for group in freight.groups:
        if group.id not in known:
            what = f"group '{group.id}' has no value per tonne for all pairs"
            yield Mistake(f"{VALUES.file}, {group.id}", what, "add a row with * on both sides")


def _divisions(freight: StatedFreight) -> Iterator[Mistake]:
    owner: dict[int, str] = {}
    for group in freight.groups:
        for division in group.divisions:
            if not 1 <= division <= LAST_DIVISION:
                yield Mistake(_at(GROUPS, group), f"{division} is no ISIC division", "write numbers of 1 to 99")
            elif division in owner:
                what = f"division {division:02d} is in '{owner[division]}' already"
                yield Mistake(_at(GROUPS, group), what, "a division belongs to one group")
            owner.setdefault(division, group.id)


def _places(freight: StatedFreight, network: Network) -> Iterator[Mistake]:
    known = {(p.economy, p.id) for p in freight.places} | {(c.economy, c.name) for c in network.cities}
    for row in freight.weights:
        if (row.economy, row.place) not in known:
            what = f"unknown place '{row.place}' of {row.economy}"
            yield Mistake(_at(WEIGHTS, row), what, "add it to places.csv, or name a city of the network")


def _sums_of_weights(freight: StatedFreight) -> Iterator[Mistake]:
    totals: dict[tuple[str, str, str], float] = {}
    for row in freight.weights:
        key = (row.group, row.economy, row.role)
        totals[key] = totals.get(key, 0.0) + row.weight
    for key, total in totals.items():
        if abs(total - 1.0) > _SLACK:
            what = f"the weights of {' '.join(key)} sum to {total:g}"
            yield Mistake(f"{WEIGHTS.file}, {' '.join(key)}", what, "make them sum to 1")


def _outside_network(freight: StatedFreight, region: Region) -> Iterator[Mistake]:
    for measure in ("tonnes", "value"):
        total = outside_shares(freight, region.economy_ids, measure, Corner.LOW).sum(axis=0)
        for g, i, n in np.argwhere(total > 1.0 + _SLACK)[:1]:
            pair = f"{freight.groups[g].id} {region.economy_ids[i]} {region.economy_ids[n]}"
            what = f"pipeline and air take {total[g, i, n]:g} of the {measure}"
            yield Mistake(f"{MODES.file}, {pair}", what, "lower the high ends of the shares to a sum of at most 1")
