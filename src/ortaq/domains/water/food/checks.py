"""What is refused in tables of food: all faults at once."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ortaq.core import Band
from ortaq.domains.water.food import tables
from ortaq.domains.water.food.food import ASSUMED, Food
from ortaq.domains.water.food.rows import WHEAT
from ortaq.tables import Mistake, TableSpec, refuse

Faults = Iterator[Mistake]

LARGEST_KHA = 80_000.0
"""No state irrigates more land."""

LARGEST_MT = 250.0
"""No state harvests, stores or eats more wheat."""

USUAL_T_HA = (0.05, 150.0)
USUAL_M3_HA = (500.0, 60_000.0)
USUAL_USD_T = (10.0, 20_000.0)

MANY = 30.0
"""Uses of wheat that a harvest covers at most; a stock holds no more years of use either."""

FEW = 1e-5
"""A harvest or stock that is this small a part of use, and not none, is in other units."""


def require_sound(food: Food, folder: Path) -> None:
    """Refuse tables that do not fit each other, or are in other units; every fault is named.

    Parameters
    ----------
    food : Food
    folder : Path
        Where they were read, for messages.

    Raises
    ------
    InputError
    """
    for checks in ((_ranges, _names, _whole), (_units, _shares)):
        refuse([fault for check in checks for fault in check(food, folder)], str(folder), why="")


def _at(folder: Path, spec: TableSpec, *key: str) -> str:
    return f"{folder / spec.file}, {' '.join(part for part in key if part)}"


def _banded(food: Food) -> Iterable[tuple[TableSpec, tuple[str, ...], Band]]:
    for c in food.crops:
        yield from ((tables.CROP_TABLE, (c.crop,), band) for band in (c.ky, c.usd_t, c.m3_ha))
    for f in food.fields:
        yield from ((tables.FIELD_TABLE, (f.member, f.reach, f.crop), band) for band in (f.kha, f.t_ha))
    yield from ((tables.WHEAT_TABLE, (w.member, w.quantity), w.value) for w in food.wheat)
    yield from ((tables.TRADE_TABLE, (t.exporter, t.importer), t.mt) for t in food.trade)
    yield from ((tables.POOREST_TABLE, (p.member,), p.share) for p in food.poorest)
    yield from ((tables.CLOSURE_TABLE, (c.exporter, c.begun), c.through) for c in food.closures)


def _ranges(food: Food, folder: Path) -> Faults:
    for spec, key, band in _banded(food):
        if not band.low <= band.central <= band.high:
            told = f"the range runs {band.low:g}, {band.central:g}, {band.high:g}"
            yield Mistake(_at(folder, spec, *key), told, "write low, central and high in rising order")


def _names(food: Food, folder: Path) -> Faults:
    known = {s.id for s in food.sources} | {a.id for a in food.assumptions}
    sourced = (
        *((tables.CROP_TABLE, (c.crop,), c.source) for c in food.crops),
        *((tables.FIELD_TABLE, (f.member, f.reach, f.crop), f.source) for f in food.fields),
        *((tables.WHEAT_TABLE, (w.member, w.quantity), w.source) for w in food.wheat),
        *((tables.TRADE_TABLE, (t.exporter, t.importer), t.source) for t in food.trade),
        *((tables.POOREST_TABLE, (p.member,), p.source) for p in food.poorest),
        *((tables.CLOSURE_TABLE, (c.exporter, c.begun), c.source) for c in food.closures),
    )
    for spec, key, source in sourced:
        for each in source.split("+"):
            if each not in known:
                fix = "add it to sources.csv or assumptions.csv"
                yield Mistake(_at(folder, spec, *key), f"unknown source '{each}'", fix)
    for f in food.fields:
        if bool(f.basin) != bool(f.reach):
            told = f"'{f.member}' names a basin without a reach, or a reach without a basin"
            fix = "write both, or leave both empty for land of the whole state"
            yield Mistake(_at(folder, tables.FIELD_TABLE, f.member, f.basin, f.reach, f.crop), told, fix)
    for t in food.trade:
        if t.exporter == t.importer:
            told = f"'{t.exporter}' sells to itself"
            yield Mistake(_at(folder, tables.TRADE_TABLE, t.exporter, t.importer), told, "name another buyer")


def _whole(food: Food, folder: Path) -> Faults:
    """Refuse what is absent: absent is not zero."""
    crops = {c.crop for c in food.crops}
    for crop in dict.fromkeys([*(f.crop for f in food.fields), WHEAT]):
        if crop not in crops:
            told = f"nothing says what '{crop}' loses without water (ky)"
            fix = "add its row: ky, price and water on the field"
            yield Mistake(_at(folder, tables.CROP_TABLE, crop), told, fix)
    told_of = {(w.member, w.quantity) for w in food.wheat}
    for member in food.members:
        lacking = [q for q in tables.NEEDED if (member, q) not in told_of]
        if lacking:
            told = f"'{member}' has no row of {', '.join(lacking)}"
            yield Mistake(_at(folder, tables.WHEAT_TABLE, member), told, "absent is not zero: add the rows")
    named = {a.id: a.band for a in food.assumptions}
    for name, (least, most) in ASSUMED.items():
        where = f"{folder / 'assumptions.csv'}, {name}"
        if name not in named:
            yield Mistake(where, f"the assumption '{name}' is missing", "add its row: it is computed with")
        elif not least <= named[name].low <= named[name].central <= named[name].high <= most:
            band = named[name]
            told = f"'{name}' runs {band.low:g}, {band.central:g}, {band.high:g}"
            yield Mistake(where, told, f"write low, central and high in rising order, from {least:g} to {most:g}")


def _units(food: Food, folder: Path) -> Faults:
    for c in food.crops:
        where = _at(folder, tables.CROP_TABLE, c.crop)
        yield from _outside(where, "the price", c.usd_t, USUAL_USD_T, "write USD per tonne")
        yield from _outside(where, "water on the field", c.m3_ha, USUAL_M3_HA, "write m3 per hectare; 1 mm is 10 m3")
        if c.ky.central == 0.0:
            told = f"'{c.crop}' loses nothing without water: ky is 0"
            yield Mistake(where, told, "write its yield response factor, near 1")
    for f in food.fields:
        where = _at(folder, tables.FIELD_TABLE, f.member, f.reach, f.crop)
        yield from _outside(where, "the yield", f.t_ha, USUAL_T_HA, "write tonnes per hectare; 10 centners are 1 t")
        if f.kha.high > LARGEST_KHA:
            told = f"{f.kha.high:g} thousand hectares of {f.crop} in {f.member}"
            yield Mistake(where, told, "write thousand hectares: 1,000 ha are 1")
    for member in food.members:
        yield from _wheat_units(food, member, folder)
    for t in food.trade:
        if t.mt.high > LARGEST_MT:
            told = f"{t.exporter} sells {t.mt.high:g} million tonnes to {t.importer}"
            yield Mistake(_at(folder, tables.TRADE_TABLE, t.exporter, t.importer), told, _MT)


_MT = "write million tonnes: 1,000 thousand tonnes are 1"


def _wheat_units(food: Food, member: str, folder: Path) -> Faults:
    use = sum(food.of(member, q).central for q in ("food", "feed", "seed"))
    for quantity in tables.MILLION_TONNES:
        band = food.seen_dry(member) if quantity == "dry_seen" else food.of(member, quantity)
        if band is None:
            continue
        where = _at(folder, tables.WHEAT_TABLE, member, quantity)
        if band.high > LARGEST_MT:
            yield Mistake(where, f"{band.high:g} million tonnes of wheat in {member}", _MT)
        elif quantity in {"production", "stock", "dry_seen"} and not _plausible(band.central, use):
            yield Mistake(where, f"{band.central:g} million tonnes where {use:g} are used in a year in {member}", _MT)
    if use == 0.0:
        yield Mistake(_at(folder, tables.WHEAT_TABLE, member), f"nobody eats wheat in {member}", "leave its rows out")


def _plausible(mt: float, use: float) -> bool:
    return mt == 0.0 or use * FEW < mt < use * MANY


def _outside(where: str, what: str, band: Band, usual: tuple[float, float], fix: str) -> Faults:
    if not usual[0] <= band.low <= band.high <= usual[1]:
        yield Mistake(where, f"{what} is {band.low:g} to {band.high:g}, usual is {usual[0]:g} to {usual[1]:g}", fix)


def _shares(food: Food, folder: Path) -> Faults:
    for w in food.wheat:
        if w.quantity in tables.SHARES and w.value.high > 1.0:
            told = f"the share '{w.quantity}' of {w.member} is {w.value.high:g}"
            fix = "write a share of 0 to 1: 80 percent are 0.8"
            yield Mistake(_at(folder, tables.WHEAT_TABLE, w.member, w.quantity), told, fix)
