"""What a network of another program lacks to stand alone: a head, places where trade begins, rates."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ortaq.core import Assumption, InputError, whole_number
from ortaq.domains.corridors.files.folder import NetworkHead
from ortaq.domains.corridors.files.foreign import ForeignTables, Label
from ortaq.domains.corridors.files.known import network_folder
from ortaq.domains.corridors.files.network_tables import SPECS
from ortaq.domains.corridors.files.raw import RawNetwork
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.domains.corridors.network.network import City, Rate
from ortaq.tables import read_table

RATES_OF = "eurasia"
"""Shipped network whose rates for countries without own ones stand for those of a network that has none."""


def head_of(raw: RawNetwork) -> NetworkHead:
    """Return the head of a network that has none: named as it states, or as its folder or file."""
    name = raw.stated.name or raw.place.stem
    return NetworkHead(schema=1, name=name, title=name, description="", licence="not stated")


def cities_of(foreign: ForeignTables) -> tuple[City, ...]:
    """Return every node as a place of no economy, by the id it has in the file; zones share the trade evenly.

    The first node of a zone is its gateway; aliases are the name of the node and ``zone Z``.
    """
    nodes = foreign.tables["nodes"]
    first: dict[str, int] = {}
    for at, label in enumerate(foreign.labels):
        first.setdefault(label.zone, at)
    first.pop("", None)
    gateways = {at: zone for zone, at in first.items()}
    rest = [at for at in range(len(foreign.labels)) if at not in gateways]
    x, y = (nodes.columns[name] for name in ("x_coord", "y_coord"))
    return tuple(
        City(
            foreign.labels[at].label,
            "",
            x[at],
            y[at],
            foreign.labels[at].node_id,
            _aliases(foreign.labels[at], gateways.get(at, ""), foreign.zones),
            1.0 / len(gateways) if at in gateways else 0.0,
            "",
        )
        for at in (*sorted(gateways, key=lambda at: _order(gateways[at])), *rest)
    )


def _aliases(label: Label, zone: str, zones: Mapping[str, str]) -> tuple[str, ...]:
    names = (label.name, f"zone {zone}" if zone else "", zones.get(zone, ""))
    # Aliases are joined by ; in tables.
    return tuple(dict.fromkeys(n.replace(";", ",") for n in names if n and n != label.label))


def _order(zone: str) -> tuple[int, str]:
    number = whole_number(zone)
    return (10**18, zone) if number is None else (number, "")


def rates_of(foreign: ForeignTables) -> tuple[tuple[Rate, ...], tuple[Assumption, ...], tuple[Note, ...]]:
    """Return rates of the kinds of links that a network has, with the assumption that they hold here."""
    kinds = sorted(set(foreign.tables["links"].columns["facility_type"]))
    shipped = _shipped_rates()
    if missing := [kind for kind in kinds if kind not in shipped]:
        fix = "add rates.csv with a row for it"
        raise InputError(f"no rate for {', '.join(missing)}", where="rates.csv", fix=fix)
    rates = tuple(replace(shipped[kind], length_factor=1.0, source=_assumed(kind)) for kind in kinds)
    notes = (Note(Part.ASSUMED, "rates", len(rates), tuple(kinds)),) if rates else ()
    return rates, tuple(_assumption(rate) for rate in rates), notes


def _assumed(kind: str) -> str:
    return f"A-READ-RATE-{kind.upper()}"


def _assumption(rate: Rate) -> Assumption:
    return Assumption(
        _assumed(rate.facility_type),
        f"Price by {rate.facility_type}, and speed where the file states none, as in {RATES_OF} without an own rate",
        rate.usd_per_feu_km,
        "USD per FEU and km",
        "the file states none",
    )


@lru_cache(maxsize=1)
def _shipped_rates() -> Mapping[str, Rate]:
    rows = read_table(Path(network_folder(RATES_OF)), SPECS["rates"]).records(Rate)
    return {rate.facility_type: rate for rate in rows if not rate.country_iso3}
