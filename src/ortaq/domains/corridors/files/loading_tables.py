"""The tables that say how a region's freight is loaded, read together: parameters, sea access and counts."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from math import isnan, nan
from pathlib import Path
from typing import Any

from ortaq.core import Region
from ortaq.domains.corridors.files.stated_sources import unknown_sources
from ortaq.domains.corridors.freight.border_states import LAND
from ortaq.domains.corridors.freight.counted import BY_LAND, COUNT_USES, KINDS, NEEDS_CROSSINGS, Count
from ortaq.domains.corridors.freight.groups import ANY, WAYS
from ortaq.domains.corridors.freight.parameters import FITTED, Parameters, WagonTariff, WayConstant
from ortaq.domains.corridors.freight.sea_access import SeaAccess
from ortaq.domains.corridors.freight.stated_loading import EARNED, RAILWAY, StatedEarnings, StatedLoading
from ortaq.domains.corridors.network.network import Network
from ortaq.tables import ColumnSpec, Mistake, TableSpec, gathered, read_table, refuse, text_columns

ROLES = ("fitted", "assumed")

_BY_LAND_ONLY = {**dict.fromkeys(("gate", "through", "transit"), (*LAND, BY_LAND)), "share": LAND}
"""Ways of counts of passages by land; a share is of one of them in both."""

_SOURCE = text_columns(source="Ids of sources and assumptions, joined by +")
_PAIR = (
    ColumnSpec("exporters", "Economies that sell, joined by ;, or *", "words"),
    ColumnSpec("importers", "Economies that buy, joined by ;, or *", "words"),
    ColumnSpec("groups", "Product groups, joined by ;, or *", "words"),
)

PARAMETERS = TableSpec(
    "freight_parameters",
    "freight_parameters.csv",
    "Parameters of the loading of freight: those fitted to counts and those assumed",
    (
        ColumnSpec("parameter", "Name of the parameter"),
        ColumnSpec("value", "Value", "number"),
        ColumnSpec("role", "Whether it was fitted or is assumed", choices=ROLES),
        *text_columns(unit="Unit", source="Ids of sources and assumptions, joined by +"),
    ),
    ("parameter",),
)

CONSTANTS = TableSpec(
    "way_constants",
    "way_constants.csv",
    "What a way costs some goods of some pairs besides what the network says",
    (
        *_PAIR,
        ColumnSpec("way", "Way", choices=WAYS),
        *(
            ColumnSpec(name, title, "number", "USD per FEU")
            for name, title in (("usd_low", "Low"), ("usd", "Cost"), ("usd_high", "High"))
        ),
        *_SOURCE,
    ),
    ("exporters", "importers", "groups", "way"),
    {"usd": ("usd_low", "usd", "usd_high")},
)

TARIFFS = TableSpec(
    "rail_tariffs",
    "rail_tariffs.csv",
    "What bulk pays railways for a tonne-kilometre, where it is published",
    (
        ColumnSpec("country", "Country of the railway, ISO 3166 alpha-3"),
        *(
            ColumnSpec(name, title, "number", "USD per tonne-km", 0.0)
            for name, title in (("usd_low", "Low"), ("usd_per_tkm", "Tariff"), ("usd_high", "High"))
        ),
        *_SOURCE,
    ),
    ("country",),
    {"usd_per_tkm": ("usd_low", "usd_per_tkm", "usd_high")},
)

ACCESS = TableSpec(
    "sea_access",
    "sea_access.csv",
    "How far goods travel over land to a port of their own, and through whose ports landlocked economies trade",
    (
        ColumnSpec("economy", "Economy, or * for all"),
        ColumnSpec("group", "Product group, or * for all"),
        ColumnSpec("most_km", "Farthest port besides the nearest", "number", "km", 0.0),
        ColumnSpec("through", "Countries whose ports a landlocked economy uses, joined by ;", "words", blank=()),
        *_SOURCE,
    ),
    ("economy", "group"),
)

COUNTS = TableSpec(
    "freight_counts",
    "freight_counts.csv",
    "Counted tonnes and shares of freight",
    (
        ColumnSpec("id", "Name of the count"),
        ColumnSpec("kind", "What was counted", choices=KINDS),
        ColumnSpec("crossings", "Crossings or ports, joined by ;", "words", blank=()),
        ColumnSpec("way", "Way, or land for rail and road", choices=(*WAYS, BY_LAND)),
        *_PAIR,
        ColumnSpec("value", "Counted", "number", "million t a year or fraction", 1e-6, fix="write a number above 0"),
        ColumnSpec(
            "spread", "Standard deviation of its logarithm", "number", "ln", 1e-3, fix="write a number above 0, as 0.15"
        ),
        ColumnSpec("year", "Year", "integer", "year"),
        *text_columns(scaling="How it was brought to a year"),
        ColumnSpec("use", "Whether it is fitted", choices=COUNT_USES),
        *text_columns(address="Where it was read"),
    ),
    ("id",),
)

EARNINGS = TableSpec(
    "stated_earnings",
    "stated_earnings.csv",
    "What carriers said that they earn: railways in a year, and from transit on a line",
    (
        ColumnSpec("economy", "Economy of the carriers"),
        ColumnSpec("of", "Of all freight of its railway, or expected from transit on a line", choices=EARNED),
        *text_columns(line="Crossing of the line; empty for a railway"),
        ColumnSpec("tonne_km_bn", "Freight of the railway", "number", "billion tonne-km", 1e-6, blank=nan),
        ColumnSpec("mt", "Freight of the line", "number", "million t a year", 1e-6, blank=nan),
        *(
            ColumnSpec(name, title, "number", "million USD a year", 0.0)
            for name, title in (("usd_low", "Low"), ("musd", "Earned"), ("usd_high", "High"))
        ),
        *text_columns(year="Year"),
        *_SOURCE,
    ),
    ("economy", "of", "line"),
    {"musd": ("usd_low", "musd", "usd_high")},
)

SPECS = (PARAMETERS, CONSTANTS, TARIFFS, ACCESS, COUNTS, EARNINGS)


def read_loading(folder: Path, region: Region, groups: Sequence[str], network: Network) -> StatedLoading | None:
    """Return how a region folder says that its freight is loaded; None where it has no table of parameters.

    Parameters
    ----------
    folder : Path
    region : Region
        Gives the codes of economies and the ids of sources.
    groups : sequence of str
        Ids of product groups.
    network : Network
        Gives the crossings.

    Raises
    ------
    InputError
        Unknown parameters, groups, economies, crossings, countries or sources, numbers that are none; those of all
        tables are named at once.
    """
    if not (folder / PARAMETERS.file).exists():
        return None
    codes, any_group = (*region.economy_ids, ANY), (*groups, ANY)
    pair = {"exporters": codes, "importers": codes, "groups": any_group}
    tables = (
        (CONSTANTS.choosing(**pair), WayConstant),
        (TARIFFS, WagonTariff),
        (ACCESS.choosing(economy=codes, group=any_group), SeaAccess),
        (COUNTS.choosing(**pair), Count),
        (EARNINGS.choosing(economy=region.economy_ids), StatedEarnings),
    )
    asked = [partial(_records, folder, spec, make) for spec, make in tables]
    heads, constants, tariffs, access, counts, earnings = gathered([partial(_heads, folder), *asked])
    faults = [
        *_parameter_faults(heads),
        *unknown_sources(((f"{PARAMETERS.file}, {h['parameter']}", h["source"]) for h in heads), region),
        *unknown_sources(((f"{ACCESS.file}, {a.economy} {a.group}", a.source) for a in access), region),
        *unknown_sources(((f"{CONSTANTS.file}, {';'.join(c.exporters)}", c.source) for c in constants), region),
        *unknown_sources(((f"{TARIFFS.file}, {t.country}", t.source) for t in tariffs), region),
        *unknown_sources(((f"{EARNINGS.file}, {e.economy} {e.of}", e.source) for e in earnings), region),
        *_earning_faults(earnings, network),
        *_count_faults(counts, network),
        *_port_faults(access, network),
    ]
    refuse(faults, str(folder), why="freight is loaded from all of these rows")
    values = {head["parameter"]: head["value"] for head in heads}
    return StatedLoading(Parameters(**values, stated=constants, tariffs=tariffs), access, counts, earnings)


def _heads(folder: Path) -> tuple[Mapping[str, Any], ...]:
    return tuple(read_table(folder, PARAMETERS).rows())


def _records(folder: Path, spec: TableSpec, make: type[Any]) -> tuple[Any, ...]:
    return read_table(folder, spec).records(make) if (folder / spec.file).exists() else ()


def _parameter_faults(heads: Sequence[Mapping[str, Any]]) -> Iterator[Mistake]:
    numbers = Parameters.numbers()
    for head in heads:
        name, where = head["parameter"], f"{PARAMETERS.file}, {head['parameter']}"
        if name not in numbers:
            yield Mistake(where, f"unknown parameter '{name}'", f"write one of {', '.join(numbers)}")
        elif name in FITTED and not FITTED[name].low <= head["value"] <= FITTED[name].high:
            what = f"{head['value']:g} is outside {FITTED[name].low:g} to {FITTED[name].high:g}"
            yield Mistake(where, what, "write a value that the fit may choose")
        elif name not in FITTED and head["value"] < 0.0:
            yield Mistake(where, f"{head['value']:g} is below 0", "write 0 or more: it is a cost")
        elif (head["role"] == "fitted") != (name in FITTED):
            yield Mistake(where, f"'{name}' is said to be {head['role']}", "only what counts determine is fitted")
    for name in [n for n in FITTED if n not in {h["parameter"] for h in heads}]:
        yield Mistake(PARAMETERS.file, f"parameter '{name}' is missing", "add its row, or fit it to counts")


def _count_faults(counts: Sequence[Count], network: Network) -> Iterator[Mistake]:
    for count in counts:
        where = f"{COUNTS.file}, {count.id}"
        for crossing in count.crossings:
            if crossing not in network.crossing_position:
                yield Mistake(where, f"unknown crossing '{crossing}'", "write ids of crossings.csv, joined by ;")
        if (count.kind in NEEDS_CROSSINGS) != bool(count.crossings):
            what = f"a count of kind '{count.kind}' {'names no' if not count.crossings else 'names'} crossing"
            yield Mistake(where, what, f"crossings belong to kinds {', '.join(NEEDS_CROSSINGS)}, and to no other")
        if count.kind in ("transit", "share") and (len(count.exporters) != 1 or ANY in count.exporters):
            yield Mistake(where, f"'{count.kind}' is of one country", "write its code in exporters")
        if count.way not in _BY_LAND_ONLY.get(count.kind, (count.way,)):
            what = f"a count of kind '{count.kind}' by {count.way}"
            yield Mistake(where, what, f"write {' or '.join(_BY_LAND_ONLY[count.kind])} as its way")
        if not count.address:
            yield Mistake(where, "no address", "write where it was read")


def _earning_faults(earnings: Sequence[StatedEarnings], network: Network) -> Iterator[Mistake]:
    for row in earnings:
        where, of_railway = f"{EARNINGS.file}, {row.economy} {row.of}", row.of == RAILWAY
        if isnan(row.tonne_km_bn if of_railway else row.mt):
            needs = "tonne_km_bn" if of_railway else "mt"
            yield Mistake(where, f"{needs} is empty", "write the freight that was paid for")
        if bool(row.line) == of_railway or (row.line and row.line not in network.crossing_position):
            what = f"'{row.line}' is no line of it" if row.line else "no line"
            yield Mistake(where, what, "write the id of a crossing for transit, and none for a railway")


def _port_faults(access: Sequence[SeaAccess], network: Network) -> Iterator[Mistake]:
    ports = {c.economy_from for c in network.crossings if c.kind == "port"}
    for row in access:
        for code in row.through:
            if code not in ports:
                what = f"'{code}' has no port in the network"
                yield Mistake(f"{ACCESS.file}, {row.economy} {row.group}", what, "write countries that have ports")
