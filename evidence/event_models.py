"""What the shipped model says of events: the first value is central, the others are ends of what is assumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import expm1, log, log1p

import numpy as np

from evidence.red_sea import by_rail
from ortaq.core import Array, Band, Case, Cause, Corner, Effects, Horizon, Region
from ortaq.domains.corridors.files.shipped_loading import stated_loading_of
from ortaq.domains.corridors.freight.agenda import FreightState, Quotas
from ortaq.domains.corridors.freight.counts import modelled
from ortaq.domains.corridors.freight.effects import FreightEffects, freight_effects_of
from ortaq.domains.corridors.freight.fit import MODEL_SPREAD
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.quotas.moves import QuotaAction, QuotaMove
from ortaq.domains.trade.engine import counterfactuals
from ortaq.domains.trade.reexports.chain import Chain
from ortaq.domains.trade.reexports.schema import HUB_MARGIN
from ortaq.domains.trade.valuation import valuation

EU = ("DEU", "FRA", "ITA", "NLD", "POL", "ESP", "BEL")
"""Members of the Union in the region."""

UNION = ("ARM", "BLR", "KAZ", "RUS")
THETA_ENDS = (Corner.LOW, Corner.HIGH)
MEUR_2021 = {"RUS": 84838.0, "KAZ": 5135.0, "ARM": 717.0, "KGZ": 246.0}
"""Exports of the Union in 2021, million EUR (Eurostat)."""

STOPPED = 1.0 - 51474.0 / 84838.0
"""Part of its exports to Russia that stopped by 2022 (Eurostat)."""

CAME_ROUND = Band(0.05, 0.075, 0.1)
"""Part of what stopped that came by hubs, as counted in early 2023 (EBRD about 5 percent; Javorcik 5 to 10)."""

LEFT_NORTH = Band(0.34, 0.36, 0.38)
"""Part of containers between China and the Union that left the way by Russia: two counts of 2022 over 2021."""

ALL_SHIPS = Band.exact(1.0)
SHUNNED = Band(0.42, 0.67, 1.0)
"""Part of ships that left Suez: all transits, and those of containers (UNCTAD, January 2024); at most all."""

POINTS, CHEAPER = Band(2.0, 3.0, 5.0), Band(1.0, 2.0, 4.0)
"""Points by which the tariff of the union lies above that of before, and what an open border saves, percent of trade
costs. Assumptions: averages of 5 and 8 to 9 percent, from memory; no study of the border."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Values of one question, the central one first, and what they were computed from."""

    values: tuple[float, ...]
    inputs: tuple[str, ...]


def bought_ratio(region: Region, hats: Array, corner: Corner, importer: Sequence[str], exporter: str) -> float:
    """Return imports of some economies from one, over those of the base year.

    ``hats``: of trade costs. ``corner``: end of the trade elasticities.
    """
    after = _after(region, {"trade_cost_hat": hats}, corner)
    buyers, seller = [region.economy_ids.index(code) for code in importer], region.economy_ids.index(exporter)
    return float(after[:, buyers, seller].sum() / region.flow[:, buyers, seller].sum())


def _after(region: Region, given: dict[str, Array], corner: Corner) -> Array:
    """Return sales net of tariffs after a change, shape (sector, importer, exporter)."""
    world = valuation(Case("event", elasticity=corner)).world(region)
    change = world.change(Effects(given), batched=False)
    found = counterfactuals(world.solved, change).row(0)
    tariff = world.solved.base.tariff if change.tariff is None else np.asarray(change.tariff)
    return np.asarray(found.expenditure[..., None] * found.trade_share / (1.0 + tariff))


def effects_of(region: Region, corner: Corner) -> FreightEffects:
    """Return what the shipped freight brings about in trade, at an end of its assumptions."""
    return freight_effects_of(region, freight_system_of(region, corner))


def ln_bought(own: Region, hats: dict[Corner, Array], importer: Sequence[str], exporter: str) -> tuple[float, ...]:
    """Return ln ratios: the centre, ends of what happens, and ends of the elasticities of a region."""
    asked = [
        (hats[Corner.CENTRAL], Corner.CENTRAL),
        *((hats[end], Corner.CENTRAL) for end in hats if end in THETA_ENDS),
    ]
    asked += [(hats[Corner.CENTRAL], end) for end in THETA_ENDS]
    return tuple(log(bought_ratio(own, hat, end, importer, exporter)) for hat, end in asked)


PASSES: Quotas = (
    QuotaMove(
        QuotaAction.ALLOWED,
        ("irkeshtam", "torugart"),
        Band(30.0, 12.5, 10.0),
        300.0,
        Band(0.5, 0.75, 1.0),
        of_trade=True,
        derivation="10 to 15 of about 300 trucks a day in November 2020, 30 offered in December",
        source="AKIpress, 4 November 2020; 24.kg, 2 December 2020",
    ),
)


def of_passes(region: Region) -> Answer:
    """Return imports of Kyrgyzstan from China when two passes let 10 to 30 trucks a day through."""
    hats = {end: FreightState(effects_of(region, end), (), PASSES).read[0] for end in Corner}
    values = ln_bought(region.answering(Cause.STOPS, Horizon.SHORT), hats, ("KGZ",), "CHN")
    trucks, part = PASSES[0].trucks, PASSES[0].captive
    said = f"quota of {trucks.central:g} ({trucks.high:g} to {trucks.low:g}) of {PASSES[0].counted:g} trucks a day"
    held = f"no other way for {part.central:g} ({part.low:g} to {part.high:g}) of the trade"
    return Answer(values, (said, held, "elasticities: stops of trade"))


def of_transit(region: Region, importer: str) -> Answer:
    """Return imports from Ukraine when goods of Ukraine may not pass Russia."""
    closed, hats = NetworkShift.of("close_transit", "RUS"), {}
    ukr = region.economy_ids.index("UKR")
    for end in (Corner.CENTRAL,):
        all_hats = FreightState(effects_of(region, end), (closed,)).read[0]
        own = np.ones_like(all_hats)
        own[:, :, ukr], own[:, ukr] = all_hats[:, :, ukr], all_hats[:, ukr]
        hats[end] = own
    values = ln_bought(region.answering(Cause.COSTS, Horizon.SHORT), hats, (importer,), "UKR")
    return Answer(values, ("close_transit RUS, goods from and to Ukraine alone", "elasticities: costs, short run"))


def of_sea(region: Region, part: Band = ALL_SHIPS) -> Answer:
    """Return imports of the Union from China when ships shun the Red Sea: all of them, or a part with its range."""
    shifts = (NetworkShift.of("close", "suez", "babalmandab"),)
    hats = {Corner.CENTRAL: FreightState(effects_of(region, Corner.CENTRAL), shifts).read[0]}
    by_all = ln_bought(region.answering(Cause.TEMPORARY, Horizon.SHORT), hats, EU, "CHN")
    values = [log1p(part.central * expm1(value)) for value in by_all]
    values += [log1p(end * expm1(by_all[0])) for end in (part.low, part.high)]
    said = f"{part.central:g} ({part.low:g} to {part.high:g}) of the ships" if part != ALL_SHIPS else "all ships"
    return Answer(
        tuple(values),
        ("close suez, babalmandab", said, f"economies {', '.join(EU)}", "elasticities: temporary"),
    )


def of_rail(region: Region) -> Answer:
    """Return tonnes by rail between China and the Union when no ship passes the Red Sea."""
    effects = effects_of(region, Corner.CENTRAL)
    after = FreightState(effects, (NetworkShift.of("close", "suez", "babalmandab"),)).loading
    more = log(by_rail(after) / by_rail(effects.system.base))
    spread = 1.645 * MODEL_SPREAD.band.central
    return Answer((more, more - spread, more + spread), ("close suez, babalmandab", f"{MODEL_SPREAD.id}, 90 %"))


def of_corridor(region: Region) -> Answer:
    """Return tonnes of the Middle Corridor when part of the transit of Russia leaves it."""
    effects = effects_of(region, Corner.CENTRAL)
    counts = [count for count in stated_loading_of(region).counts if count.id == "titr"]
    closed = FreightState(effects, (NetworkShift.of("close_transit", "RUS"),)).loading
    before, after = (float(modelled(loading, counts)[0]) for loading in (effects.system.base, closed))
    ends = [log(1.0 + part * (after / before - 1.0)) for part in (LEFT_NORTH.central, LEFT_NORTH.low, LEFT_NORTH.high)]
    spread = MODEL_SPREAD.band.central
    values = (ends[0], ends[0] - 1.645 * spread, ends[0] + 1.645 * spread, *ends[1:])
    return Answer(values, ("close_transit RUS, the stated part of its effect", f"{MODEL_SPREAD.id} {spread:g}, 90 %"))


def of_chain(hub: str) -> Answer:
    """Return exports of the Union to a hub by which part of its stopped exports to Russia come."""
    hubs = ("KAZ", "ARM", "KGZ")
    share = np.array([MEUR_2021[code] for code in hubs]) / sum(MEUR_2021[code] for code in hubs)
    values = []
    for part in (CAME_ROUND.central, CAME_ROUND.low, CAME_ROUND.high):
        flow, came = np.full((1, 1, 1), MEUR_2021["RUS"]), np.array([part])
        margin = HUB_MARGIN.band.central / 100.0
        chain = Chain((0,), (0, 1, 2), (0,), flow, STOPPED, came, margin, share)
        at = hubs.index(hub)
        values.append(log(1.0 + float(chain.recorded_musd[at].sum()) / MEUR_2021[hub]))
    said = (
        f"exports of the Union in 2021; {CAME_ROUND.central:g} ({CAME_ROUND.low:g} to {CAME_ROUND.high:g}) came round"
    )
    return Answer(tuple(values), (said, "hubs share as they bought from the Union in 2021"))


def of_union(region: Region) -> Answer:
    """Return by how many points the share of China in imports of Kyrgyzstan moves as it joins the union."""
    own = region.answering(Cause.COSTS, Horizon.SHORT)
    kgz, chn = (own.economy_ids.index(code) for code in ("KGZ", "CHN"))
    partners = [own.economy_ids.index(code) for code in UNION if code in own.economy_ids]

    def share(flow: Array) -> float:
        bought = flow[:, kgz].sum(axis=0)
        return 100.0 * float(bought[chn] / (bought.sum() - bought[kgz]))

    values = []
    places = [(POINTS.central, CHEAPER.central, Corner.CENTRAL), (POINTS.low, CHEAPER.low, Corner.CENTRAL)]
    places += [(POINTS.high, CHEAPER.high, Corner.CENTRAL), *((POINTS.central, CHEAPER.central, e) for e in THETA_ENDS)]
    for points, cheaper, end in places:  # from today back to before, so the change is today less what comes out
        hats, tariffs = np.ones_like(own.flow), np.ones_like(own.flow)
        hats[:, kgz, partners] = hats[:, partners, kgz] = 1.0 / (1.0 - cheaper / 100.0)
        rate = own.tariff[:, kgz, chn]
        lower = np.maximum(rate - points / 100.0, 0.0)
        tariffs[:, kgz, chn] = np.divide(lower, rate, out=np.ones_like(rate), where=rate > 0.0)
        values.append(share(own.flow) - share(_after(own, {"trade_cost_hat": hats, "tariff_hat": tariffs}, end)))
    return Answer(tuple(values), ("from the region of 2023 back to before", "elasticities: costs, short run"))
