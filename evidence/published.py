"""Published estimates beside the nearest question to ortaq: what both say, and how their scopes differ.

No verdict: another model's number is no outcome. Where scopes differ too far, the page says so in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log

import numpy as np

from evidence.record import Kind, Made, Naive, Observed, Predicted, Prediction, Resolves, resolved
from ortaq.core import Change, Region
from ortaq.core import Kind as ChangeKind
from ortaq.core.case import BAND_CASES, CENTRAL, Case
from ortaq.domains.corridors import load_network
from ortaq.domains.corridors.moves import PROGRAMME, NetworkShift
from ortaq.domains.trade import TradeEquilibrium, TradeWorld, counterfactuals
from ortaq.domains.trade.valuation import valuation
from ortaq.model import upstream_effects

CAREC = ("AFG", "AZE", "CHN", "GEO", "KAZ", "KGZ", "MNG", "PAK", "TJK", "TKM", "UZB")
CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
READ = date(2026, 11, 28)
_PLACES = 5


@dataclass(frozen=True, slots=True)
class Study:
    """A published number, and the question to ortaq that is nearest to it."""

    id: str
    target: str
    said: float
    source: str
    address: str
    scope: str


KIM_MARIANO = Study(
    "published_2020_kim_mariano",
    "goods trade among members of CAREC where crossings between two of them take a tenth less time",
    log(1.0141),
    "Kim and Mariano 2020, gravity on border times of CAREC",
    "https://www.carecprogram.org/?publication=trade-impact-reducing-time-costs-borders-carec-region",
    "Theirs is partial: one end of a border, no prices, no way round. Here cargo chooses its way, and what members "
    "save is spent elsewhere too. Theirs is larger; ours comes near it with high elasticities alone.",
)
BIRD = Study(
    "published_2019_bird",
    "income of the five states of Central Asia with the lines and crossings of the Belt and Road of the network open",
    log(1.02),
    "Bird, Lebrand and Venables 2019, below this number in their model without scale and mobility",
    "https://openknowledge.worldbank.org/handle/10986/31536",
    "Theirs is an upper bound for a longer list of projects, new roads within countries among them, in a model of "
    "districts; ours opens what the network names and has not open, for economies as wholes.",
)


def published(region: Region, made: Made) -> tuple[Prediction, ...]:
    """Return a record for each study: ortaq on the nearest question, and the published number."""
    cases = (CENTRAL, *BAND_CASES)
    time, opened = faster_crossings(region), _change("bri", NetworkShift.of("open", f"{PROGRAMME}bri"))
    trade = [trade_among(region, CAREC, time, case) for case in cases]
    income = [income_of(region, CENTRAL_ASIA, opened, case) for case in cases]
    return _record(region, made, KIM_MARIANO, trade), _record(region, made, BIRD, income)


def faster_crossings(region: Region) -> Change:
    """Return a tenth less time at every crossing between two members of CAREC."""
    ends = {c.id: (c.economy_from, c.economy_to) for c in load_network(region.name).crossings}
    between = [id for id, (one, other) in ends.items() if one != other and {one, other} <= set(CAREC)]
    return _change("faster", NetworkShift.of("dwell_factor", *between, value=0.9))


def _change(id: str, shift: NetworkShift) -> Change:
    return Change(id, ChangeKind.SHOCK, id, "", (shift,), "")


def _after(region: Region, change: Change, case: Case) -> tuple[TradeWorld, TradeEquilibrium]:
    world = valuation(case).world(region)
    given = world.change(upstream_effects(region, [change], case), batched=False)
    return world, counterfactuals(world.solved, given).row(0)


def trade_among(region: Region, members: Sequence[str], change: Change, case: Case) -> float:
    """Return the change of the logarithm of goods trade among members, net of duties, at prices after the change."""
    world, after = _after(region, change, case)
    flow = after.expenditure[..., None] * after.trade_share / (1.0 + world.solved.base.tariff)
    goods = [k for k, sector in enumerate(region.sectors) if sector.id != "services"]
    at = [region.economy_ids.index(code) for code in members]
    apart = ~np.eye(len(at), dtype=bool)
    then, now = (float(x[np.ix_(goods, at, at)][:, apart].sum()) for x in (world.flow, flow))
    return log(now / then)


def income_of(region: Region, members: Sequence[str], change: Change, case: Case) -> float:
    """Return the change of the logarithm of the members' real income together."""
    _, after = _after(region, change, case)
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
    return resolved(record, Observed(value=round(study.said, _PLACES), source=study.source, read=READ))
