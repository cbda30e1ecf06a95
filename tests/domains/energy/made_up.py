"""Small made-up power systems, whose answers are known by hand."""

from dataclasses import fields

from ortaq.core import Assumption, Band
from ortaq.domains.energy.system.future_rows import Option
from ortaq.domains.energy.system.rows import (
    Block,
    Border,
    Day,
    Demand,
    HydroByMonth,
    Line,
    Member,
    Node,
    Plant,
    Profile,
)
from ortaq.domains.energy.system.system import EnergySystem

SOURCE = "made up"
FLAT = (1.0,) * 12


def assumption(name, value, unit="USD per MWh"):
    return Assumption(name, name, Band.exact(value), unit, SOURCE)


def plant(name, node, fuel, gw, cost, **more):
    fields = {
        "efficiency": 0.4,
        "outage": 0.0,
        "variable_usd_mwh": 0.0,
        "must_run": 0.0,
        "co2_t_mwh": 0.0,
    } | more
    other = {"largest_gw": gw, "built": 1990, "retires": 2100} | {
        key: fields.pop(key) for key in ("largest_gw", "built", "retires") if key in fields
    }
    bands = {key: Band.exact(value) for key, value in fields.items()}
    return Plant(
        name=name,
        member=node[:3],
        node=node,
        fuel=fuel,
        gw=Band.exact(gw),
        marginal_usd_mwh=Band.exact(cost),
        source=SOURCE,
        **bands,
        **other,
    )


def line(name, from_, to, gw, loss=0.0, *, musd=0.0, candidate=False, built=1990):
    return Line(name, from_, to, Band.exact(gw), gw, loss, built, candidate, Band.exact(musd), SOURCE)


def demand(member, twh, months=FLAT, hours=(1.0,), *, growth=(), peak=1.0):
    return Demand(member, 2024, Band.exact(twh), months, hours, growth, Band.exact(peak), SOURCE)


def hydro(node, twh, dry=None, movable=1.0):
    return HydroByMonth(node, node[:3], twh, dry or twh, movable, SOURCE)


def option(fuel, node, usd_kw, cost=0.0, **more):
    fields = {
        "technology": f"new_{fuel}",
        "life": 40,
        "fixed_usd_kw": 0.0,
        "variable_usd_mwh": 0.0,
        "efficiency": 1.0,
        "outage": 0.0,
        "build_gw_year": 1e3,
        "limit_gw": 1e3,
        "hours": 0.0,
        "first": 2024,
        "co2_t_mwh": 0.0,
    } | more
    banded = ("fixed_usd_kw", "variable_usd_mwh", "efficiency", "outage", "build_gw_year", "limit_gw", "co2_t_mwh")
    fields |= {key: Band.exact(fields[key]) for key in banded}
    usd = ((2020, Band.exact(usd_kw)),)
    return Option(
        fuel=fuel, member=node[:3], node=node, usd_kw=usd, source=SOURCE, marginal_usd_mwh=Band.exact(cost), **fields
    )


def profile(node, fuel, factors, days=("mean",)):
    """Return rows of a profile; ``factors[day][block]`` in all months."""
    return tuple(
        Profile(node, fuel, day, month, f"b{b}", Band.exact(factor), SOURCE)
        for day, each in zip(days, factors, strict=True)
        for month in range(1, 13)
        for b, factor in enumerate(each)
    )


def system(codes=("AAA", "BBB"), *, blocks=(24.0,), days=(1.0,), neighbours=(), unserved=1000.0, **tables):
    empty = {f.name: () for f in fields(EnergySystem)}
    made = {
        "members": (*(Member(c, c) for c in codes), *(Member(c, c, neighbour=True) for c in neighbours)),
        "nodes": tuple(Node(c, c, c, 0.0, 0.0, Band.exact(1.0), SOURCE) for c in codes),
        "blocks": tuple(Block(f"b{i}", f"b{i}", hours, 0.0) for i, hours in enumerate(blocks)),
        "days": tuple(
            Day(f"d{i}" if len(days) > 1 else "mean", f"d{i}", Band.exact(s), SOURCE) for i, s in enumerate(days)
        ),
        "assumptions": (
            *(assumption("A-UNSERVED", unserved), assumption("A-DISCOUNT", 0.05, "share")),
            *(assumption("A-LINE-LIFE", 40.0, "years"), assumption("A-BORDER-CO2", 0.8, "t per MWh")),
        ),
    }
    return EnergySystem(**empty | made | tables)


def border(node, sells=(0.0, 0.0), buys=(0.0, 0.0)):
    return Border(node, *(Band.exact(value) for value in (*sells, *buys)), SOURCE)
