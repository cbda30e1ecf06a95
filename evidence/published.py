"""Published estimates beside the nearest question to ortaq: what both say, and how their scopes differ.

No verdict: another model's number is no outcome. Where scopes differ too far, the page says so in words. Where theirs
rests on what is not public (costs of pairs, a list of projects), ours is asked with a cut of costs that is named.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from math import log

import numpy as np

from evidence.record import Kind, Made, Naive, Observed, Predicted, Prediction, Resolves, resolved
from evidence.studies import (
    BANIYA,
    BANIYA_TANIGUCHI,
    BIRD,
    DE_SOYRES_COSTS,
    DE_SOYRES_WELFARE,
    KIM_MARIANO,
    MALISZEWSKA,
    MIDDLE_CORRIDOR,
    TRADE_FACILITATION,
    Study,
)
from ortaq.core import Change, Effects, Region
from ortaq.core import Kind as ChangeKind
from ortaq.core.case import BAND_CASES, CENTRAL, Case
from ortaq.domains.corridors import load_network
from ortaq.domains.corridors.moves import PROGRAMME, NetworkShift
from ortaq.domains.trade import TradeEquilibrium, TradeWorld, counterfactuals
from ortaq.domains.trade.valuation import valuation
from ortaq.model import upstream_effects

CAREC = ("AFG", "AZE", "CHN", "GEO", "KAZ", "KGZ", "MNG", "PAK", "TJK", "TKM", "UZB")
CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
BELT_AND_ROAD = (
    *("CHN", *CENTRAL_ASIA, "RUS", "BLR", "UKR", "TUR", "IRN", "AFG", "PAK", "MNG", "AZE", "GEO", "ARM"),
    *("POL", "ARE", "SAU", "VNM", "SGP", "MYS", "IDN", "THA"),
)
"""Economies of the region that signed on the Belt and Road."""

MIDDLE = ("AZE", "GEO", "KAZ")
MIDDLE_PAIRS = ({"CHN", "KAZ"}, {"KAZ", "AZE"}, {"TKM", "AZE"}, {"AZE", "GEO"}, {"GEO", "TUR"})
"""Between whom the crossings of the Middle Corridor lie."""

READ = date(2026, 11, 28)
_PLACES = 5

Given = Callable[[Case], Effects]


def published(region: Region, made: Made) -> tuple[Prediction, ...]:
    """Return a record for each study: ortaq on the nearest question, and the published number."""
    every = (CENTRAL, *BAND_CASES)
    opened = _effects(region, _change("bri", NetworkShift.of("open", f"{PROGRAMME}bri")), every)
    halved = _effects(region, middle_crossings(region), every)
    trade, income = partial(trade_of, region), partial(income_of, region)
    belt, carec, all_ = BELT_AND_ROAD, CAREC, region.economy_ids
    asked: tuple[tuple[Study, Callable[[Case], float]], ...] = (
        (KIM_MARIANO, lambda case: trade(carec, upstream_effects(region, [faster_crossings(region)], case), case)),
        (BIRD, lambda case: income(CENTRAL_ASIA, opened[case.name], case)),
        (MIDDLE_CORRIDOR, lambda case: trade(MIDDLE, halved[case.name], case, among=False)),
        (DE_SOYRES_COSTS, lambda case: cost_among(region, belt, opened[case.name])),
        (DE_SOYRES_WELFARE, lambda case: income(belt, cut(region, belt, 2.15), case)),
        (BANIYA, lambda case: trade(belt, cut(region, belt, 1.1), case)),
        (MALISZEWSKA, lambda case: income(("KGZ",), cut(region, belt, 2.2), case)),
        (BANIYA_TANIGUCHI, lambda case: trade(carec, cut(region, carec, 1.0), case)),
        (TRADE_FACILITATION, lambda case: trade(all_, cut(region, all_, 14.5), case)),
    )
    return tuple(_record(region, made, study, [values(case) for case in every]) for study, values in asked)


def _effects(region: Region, change: Change, cases: Sequence[Case]) -> dict[str, Effects]:
    return {case.name: upstream_effects(region, [change], case) for case in cases}


def faster_crossings(region: Region) -> Change:
    """Return a tenth less time at every crossing between two members of CAREC."""
    return _dwell(region, 0.9, lambda ends: ends <= set(CAREC))


def middle_crossings(region: Region) -> Change:
    """Return half the time at every crossing of the Middle Corridor, from China to Türkiye and the Black Sea."""
    return _dwell(region, 0.5, lambda ends: ends in MIDDLE_PAIRS)


def _dwell(region: Region, factor: float, chosen: Callable[[set[str]], bool]) -> Change:
    ends = {c.id: {c.economy_from, c.economy_to} for c in load_network(region.name).crossings}
    between = [id for id, pair in ends.items() if len(pair) == 2 and chosen(pair)]
    return _change("faster", NetworkShift.of("dwell_factor", *between, value=factor))


def _change(id: str, shift: NetworkShift) -> Change:
    return Change(id, ChangeKind.SHOCK, id, "", (shift,), "")


def _goods(region: Region) -> list[int]:
    return [k for k, sector in enumerate(region.sectors) if sector.id != "services"]


def cut(region: Region, members: Sequence[str], percent: float) -> Effects:
    """Return costs of goods trade among members so many percent lower."""
    hats = np.ones_like(region.flow)
    at = [region.economy_ids.index(code) for code in members]
    hats[np.ix_(_goods(region), at, at)] = 1.0 - percent / 100.0
    home = np.arange(len(region.economies))
    hats[:, home, home] = 1.0
    return Effects({"trade_cost_hat": hats})


def _after(region: Region, given: Effects, case: Case) -> tuple[TradeWorld, TradeEquilibrium]:
    world = valuation(case).world(region)
    return world, counterfactuals(world.solved, world.change(given, batched=False)).row(0)


def trade_of(region: Region, members: Sequence[str], given: Effects, case: Case, *, among: bool = True) -> float:
    """Return the change of the logarithm of goods trade among members, or of all their trade, net of duties."""
    world, after = _after(region, given, case)
    flow = after.expenditure[..., None] * after.trade_share / (1.0 + world.solved.base.tariff)
    held = np.isin(region.economy_ids, list(members))
    pairs = np.outer(held, held) if among else held[:, None] | held[None, :]
    pairs &= ~np.eye(len(held), dtype=bool)
    then, now = (float(x[_goods(region)][:, pairs].sum()) for x in (world.flow, flow))
    return log(now / then)


def cost_among(region: Region, members: Sequence[str], given: Effects) -> float:
    """Return the mean change of the logarithm of costs of goods trade among members, weighted by that trade."""
    held = np.isin(region.economy_ids, list(members))
    pairs = np.outer(held, held) & ~np.eye(len(held), dtype=bool)
    weight, hats = (x[_goods(region)][:, pairs] for x in (region.flow, given["trade_cost_hat"]))
    return float((weight * np.log(hats)).sum() / weight.sum())


def income_of(region: Region, members: Sequence[str], given: Effects, case: Case) -> float:
    """Return the change of the logarithm of the members' real income together."""
    _, after = _after(region, given, case)
    at = [region.economy_ids.index(code) for code in members]
    weight = np.array([region.economies[i].gdp_musd for i in at])
    return log(float(weight @ after.real_income_hat[at]) / float(weight.sum()))


def _record(region: Region, made: Made, study: Study, values: Sequence[float]) -> Prediction:
    low, central, high = (round(value, _PLACES) for value in (min(values), values[0], max(values)))
    record = Prediction(
        id=study.id,
        made=made,
        kind=Kind.REPLICATION,
        domain="corridors",
        target=study.target,
        unit="ratio",
        transform="ln_ratio",
        horizon="P10Y",
        prediction=Predicted(low=low, central=central, high=high, coverage=0.9),
        inputs=(f"region {region.name}, base year {region.base_year}", "bands: smallest and largest over all cases"),
        naive=(Naive(rule="no_change", value=0.0),),
        resolves=Resolves(file=study.address, query=study.source),
        missing_in_model=study.scope,
    )
    ends = {name: round(value, _PLACES) for name, value in zip(("low", "high"), study.ends, strict=False)}
    seen = Observed(value=round(study.said, _PLACES), source=study.source, read=READ, **ends)
    return resolved(record, seen)
