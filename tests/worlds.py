"""Small worlds for tests: a region that closes, a mechanism over it, and random trade baselines."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.lib.npyio import NpzFile

from ortaq.core import (
    Assumption,
    Band,
    Change,
    Cost,
    Economy,
    Kind,
    Mechanism,
    Principle,
    Region,
    Sector,
    Source,
)
from ortaq.domains.trade import Shift, TradeBaseline

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"

ECONOMIES = ("KAZ", "KGZ", "UZB", "ROW")
SECTORS = ("goods", "energy", "services")


def toy_region(seed: int = 0) -> Region:
    """Return four economies and three sectors whose accounts close."""
    rng = np.random.default_rng(seed)
    n, s = len(ECONOMIES), len(SECTORS)
    size = np.array([250.0, 12.0, 90.0, 5000.0])
    flow = rng.lognormal(0.0, 0.4, (s, n, n)) * np.sqrt(size[:, None] * size[None, :]) * 0.05
    flow[:, range(n), range(n)] = rng.uniform(0.5, 0.8, (s, n)) * size
    tariff = np.zeros((s, n, n))
    tariff[:2] = 0.08
    tariff[:, range(n), range(n)] = 0.0
    value_added = rng.uniform(0.55, 0.7, (s, n))
    inputs = rng.dirichlet(np.full(s, 3.0), (s, n)).transpose(2, 0, 1) * (1.0 - value_added)
    used = np.einsum("kun,un->kn", inputs, flow.sum(axis=1))
    lack = np.maximum(1.1 * used - flow.sum(axis=2), 0.0)
    flow[:, range(n), range(n)] += 2.0 * lack
    label = np.full((s, n, n), "balanced")
    return Region(
        name="toy",
        title="Toy region",
        base_year=2023,
        currency="million USD",
        description="",
        licence="CC0-1.0",
        economies=tuple(
            Economy(e, {"en": e, "ru": e, "zh": e}, "Toy", p, float(g * 1.0))
            for e, p, g in zip(ECONOMIES, (20.0, 7.0, 36.0, 800.0), size, strict=True)
        ),
        sectors=tuple(
            Sector(j, {"en": j, "ru": j, "zh": j}, "", Band(t * 0.7, t, t * 1.5), "toy")
            for j, t in zip(SECTORS, (4.0, 6.0, 5.0), strict=True)
        ),
        flow=flow,
        flow_ln_sd=np.full((s, n, n), 0.3),
        flow_method=label,
        flow_source=np.full((s, n, n), "toy"),
        value_added_share=value_added,
        input_share=inputs,
        tariff=tariff,
        tariff_low=0.5 * tariff,
        tariff_high=1.5 * tariff,
        tariff_source=np.full((s, n, n), "toy"),
        sources=(Source("toy", "Drawn at random", "nobody", "2023", "CC0-1.0", "", ""),),
    )


def shift(
    variable: str,
    importers: tuple[str, ...],
    exporters: tuple[str, ...],
    percent: float,
    sectors: tuple[str, ...] = ("goods",),
) -> Shift:
    """Return a shift in both directions whose range is half to one and a half of its centre."""
    band = Band(0.5 * percent, percent, 1.5 * percent)
    both = bool(exporters)
    return Shift(variable, sectors, importers, exporters, both, band, "drawn", "toy")


def toy_mechanism() -> Mechanism:
    """Return three members, three measures with different winners, and one shock."""
    cost = Cost(Band(10, 20, 30), Band(0.1, 0.2, 0.3), 30.0, 0.05, {"KAZ": 0.5, "KGZ": 0.5}, "toy")
    free = Cost(Band.exact(0), Band.exact(0), 30.0, 0.05, {"KAZ": 1.0}, "toy")
    measures = (
        _measure("rail", ("KAZ", "KGZ"), cost, shift("trade_cost_hat", ("KAZ",), ("KGZ", "UZB"), -3.0)),
        _measure("tariffs", ("KAZ", "UZB"), free, shift("tariff_hat", ("KAZ",), ("UZB", "KGZ"), -100.0 / 1.5)),
        _measure("parks", ("UZB",), free, shift("productivity_hat", ("UZB",), (), 0.5)),
    )
    closure = shift("trade_cost_hat", ("KAZ", "KGZ", "UZB"), ("ROW",), 10.0)
    shock = Change("closure", Kind.SHOCK, "Closure", "", (closure,), "toy", probability=0.2)
    return Mechanism(
        id="toy",
        title="Toy table",
        description="",
        region="toy",
        members=("KAZ", "KGZ", "UZB"),
        decision_rule="consensus",
        principles=tuple(Principle),
        threshold_percent=dict.fromkeys(("KAZ", "KGZ", "UZB"), 0.0),
        measures=measures,
        shocks=(shock,),
        assumptions=(Assumption("guess", "A guess", Band(1, 2, 3), "percent", "for tests"),),
        sources={"toy": "Drawn at random"},
    )


def _measure(name: str, participants: tuple[str, ...], cost: Cost, *shifts: Shift) -> Change:
    return Change(name, Kind.MEASURE, name.title(), "", shifts, "toy", participants, cost)


def random_baseline(seed: int, members: int = 5, sectors: int = 3, empty: float = 0.2) -> TradeBaseline:
    """Return a baseline with unbalanced trade, tariffs, inputs and a share of empty bilateral cells."""
    rng = np.random.default_rng(seed)
    own = np.arange(members)
    traded = rng.random((sectors, members, members)) >= empty
    # Everyone buys from a neighbour: who only sells has no balanced equilibrium.
    traded[:, own, (own + 1) % members] = True
    flow = rng.lognormal(0.0, 1.5, (sectors, members, members)) * traded
    flow[:, own, own] = 2.0 * flow.sum(axis=2) + 1.0
    tariff = rng.uniform(0.0, 0.3, flow.shape)
    tariff[:, own, own] = 0.0
    value_added_share = rng.uniform(0.3, 0.7, (sectors, members))
    inputs = rng.dirichlet(np.ones(sectors), (sectors, members)).transpose(2, 0, 1) * (1.0 - value_added_share)
    landed = flow * (1.0 + tariff)
    value_added = (value_added_share * flow.sum(axis=1)).sum(axis=0)
    deficit = rng.normal(0.0, 0.05, members) * value_added
    return TradeBaseline(
        members=tuple(f"M{i}" for i in own),
        sectors=tuple(f"S{j}" for j in range(sectors)),
        trade_share=landed / landed.sum(axis=2, keepdims=True),
        value_added_share=value_added_share,
        input_share=inputs,
        final_share=rng.dirichlet(np.ones(sectors), members).T,
        value_added=value_added,
        tariff=tariff,
        deficit=deficit - deficit.mean(),
        trade_elasticity=rng.uniform(2.0, 9.0, sectors),
    )


def nafta_baseline(data: NpzFile) -> TradeBaseline:
    """Return the 1993 baseline of Caliendo & Parro (2015) from ``reference/cp2015/cp2015_nafta.npz``: 31 x 40."""
    return TradeBaseline(
        members=tuple(map(str, data["countries"])),
        sectors=tuple(map(str, data["sectors"])),
        trade_share=np.moveaxis(data["pi"], 2, 0),
        value_added_share=data["va"].T,
        input_share=data["io"].transpose(1, 2, 0),
        final_share=data["alpha"].T,
        value_added=data["wL"],
        tariff=np.moveaxis(data["tau"], 2, 0),
        deficit=data["D"],
        trade_elasticity=data["theta"],
    )


def relabelled(base: TradeBaseline, members: Sequence[int], sectors: Sequence[int]) -> TradeBaseline:
    """Return the baseline with members and sectors in another order."""
    n, s = list(members), list(sectors)
    cube = np.ix_(s, n, n)
    return TradeBaseline(
        members=tuple(base.members[i] for i in n),
        sectors=tuple(base.sectors[j] for j in s),
        trade_share=base.trade_share[cube],
        value_added_share=base.value_added_share[np.ix_(s, n)],
        input_share=base.input_share[np.ix_(s, s, n)],
        final_share=base.final_share[np.ix_(s, n)],
        value_added=base.value_added[n],
        tariff=base.tariff[cube],
        deficit=base.deficit[n],
        trade_elasticity=base.trade_elasticity[s],
    )
