"""Backcast of 2015, when remittances from Russia fell by a half to two thirds: imports of those who received them.

The shipped region is of a later year, so this tries the mechanism, not foresight: the fall of each receiver, with its
range, meets the trade of the baseline year. What is lost is stated as a part of imports, as it was in 2014: that is how
much of them it had paid for, and imports of the baseline year are another multiple of what is sent. This was chosen
when the records without it had come out: in-sample. Two targets for each receiver: imports in dollars as statistics
say, and imports in real terms, which take out that traded goods became cheaper in dollars. The model holds the world's
dollar prices, so that only the second is a fair comparison; the first is what was reported.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import expm1, log, log1p
from pathlib import Path

import numpy as np

from evidence.record import Condition, Kind, Made, Naive, Observed, Predicted, Prediction, Resolves, resolved
from ortaq.core import Array, Band, Change, Corner, Effects, Region
from ortaq.core import Kind as ChangeKind
from ortaq.core.case import BAND_CASES, CENTRAL, Case
from ortaq.domains.exchange.part import people_of
from ortaq.domains.exchange.people.moves import ExchangeAction, ExchangeMove
from ortaq.domains.trade import TradeEquilibrium, TradeWorld, counterfactuals
from ortaq.domains.trade.valuation import valuation
from ortaq.model import upstream_effects
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

RECEIVERS = ("KGZ", "TJK", "UZB")
RETURNED = Band(0.0, 0.3, 0.6)
"""Assumption: share of the workers behind the lost money who went home and found work; nobody counted them."""

FIRST, BEFORE, YEAR = 2010, 2014, 2015
_PLACES = 4

MISSING = {
    "UZB": "The som, and exports to Russia and Kazakhstan, whose currencies fell, are not in the shock.",
    "KGZ": "The som fell, the rouble and the tenge more, so that goods of both became cheaper; Chinese and Turkish "
    "goods for resale found fewer buyers, as traders of Dordoi told The Diplomat in May 2016; the country joined the "
    "Eurasian Economic Union in August 2015. Kyrgyz statistics show little of the fall in goods from China, and a "
    "quarter of it in goods from Lithuania and the Emirates, which came in 2014 alone.",
    "TJK": "Transfer systems are not all that is sent: the National Bank counted a fall of a third where the Bank of "
    "Russia counted two thirds. Savings and loans, which carried households through the year, are not in the model.",
}
"""What else happened, or is absent in the model."""

FIGURES = TableSpec(
    "remittances_2015",
    "remittances_2015.csv",
    "What was published of 2015",
    (
        ColumnSpec("what", "Quantity", choices=("imports", "transfers", "fall", "prices")),
        ColumnSpec("economy", "Importer or receiver", blank=""),
        ColumnSpec("partner", "Exporter or payer", blank=""),
        ColumnSpec("year", "Year", "integer"),
        *(ColumnSpec(name, name.capitalize(), "number") for name in ("low", "value", "high")),
        *text_columns(unit="Unit", source="Source", url="Address", read="Day it was read"),
        ColumnSpec("note", "Note", blank=""),
    ),
    ("what", "economy", "partner", "year"),
    {"value": ("low", "value", "high")},
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure with its range."""

    what: str
    economy: str
    partner: str
    year: int
    value: Band
    unit: str
    source: str
    url: str
    read: str
    note: str


Figures = dict[tuple[str, str, str, int], Figure]


def figures() -> Figures:
    """Return what was published, by quantity, economy, partner and year."""
    rows = read_table(Path(__file__).parent, FIGURES).records(Figure)
    return {(row.what, row.economy, row.partner, row.year): row for row in rows}


def remittances_2015(region: Region, made: Made) -> tuple[Prediction, ...]:
    """Return two judged records for each receiver: imports in dollars, and in real terms."""
    known = figures()
    change, times = fall_of_2015(known), times_the_baseline(region, known)
    cases = [imports_after(region, change, case, times) for case in (CENTRAL, *BAND_CASES)]
    records = []
    for code in RECEIVERS:
        at = region.economy_ids.index(code)
        for real in (False, True):
            values = [log(float((case.real if real else case.dollars)[at])) for case in cases]
            said = Predicted(**_rounded(min(values), values[0], max(values)), coverage=0.9)
            records.append(_record(region, made, known, code, said, float(times[at]), real=real))
    return tuple(records)


def fall_of_2015(known: Figures) -> Change:
    """Return the shock: for each receiver the published fall with its range, weakest first."""
    moves = tuple(
        ExchangeMove(
            ExchangeAction.REMITTANCES_PERCENT, ("RUS",), (code,), _weak_first(row.value), row.note, row.url, RETURNED
        )
        for code in RECEIVERS
        for row in [known["fall", code, "RUS", YEAR]]
    )
    return Change("fall_of_2015", ChangeKind.SHOCK, "Remittances from Russia in 2015", "", moves, "")


def _weak_first(fall: Band) -> Band:
    """Return a fall as moves state it: the low end is the weak effect."""
    return Band(fall.high, fall.central, fall.low)


@dataclass(frozen=True, eq=False)
class Imports:
    """Imports over those of the baseline, shape (economy,): in dollars, and at the baseline's prices."""

    dollars: Array
    real: Array


def times_the_baseline(region: Region, known: Figures) -> Array:
    """Return money from Russia over imports in 2014, over the same of the baseline, by receiver, shape (economy,)."""
    people = people_of(region)
    assert people is not None
    sent, imports = people.sent_musd(region, Corner.CENTRAL), _imports(region.flow).sum(axis=0)
    payer, found = region.economy_ids.index("RUS"), np.ones(len(region.economy_ids))
    for code in RECEIVERS:
        at = region.economy_ids.index(code)
        then = known["transfers", code, "RUS", BEFORE].value.central / known["imports", code, "", BEFORE].value.central
        found[at] = then / (float(sent[payer, at]) / float(imports[at]))
    return found


def imports_after(region: Region, change: Change, case: Case, times: Array | float = 1.0) -> Imports:
    """Return what a change does to imports in one case of the assumptions.

    Parameters
    ----------
    region : Region
    change : Change
    case : Case
    times : ndarray or float, optional
        By how much the money that a receiver loses is more than the change says, shape (economy,).
    """
    world, effects = valuation(case).world(region), dict(upstream_effects(region, [change], case).values)
    if "transfer_musd" in effects:
        effects["transfer_musd"] = effects["transfer_musd"] * times
    given = world.change(Effects(effects), batched=False)
    after = counterfactuals(world.solved, given).row(0)
    base, bought = (
        world.solved.base,
        _imports(after.expenditure[..., None] * after.trade_share / (1.0 + _tariff(world))),
    )
    before = _imports(world.flow)
    real = bought / import_price(base.trade_share, after, base.trade_elasticity)
    return Imports(bought.sum(axis=0) / before.sum(axis=0), real.sum(axis=0) / before.sum(axis=0))


def import_price(share: Array, after: TradeEquilibrium, theta: Array) -> Array:
    """Return the price of the bundle of imports over the baseline, shape (sector, importer).

    With shares of sales ``s = (cost / price)^-theta``, the part bought abroad tells the price of imports against the
    price of everything bought.
    """
    abroad = _imports(after.trade_share) / _imports(share)
    return np.asarray(after.price_hat * abroad ** (-1.0 / theta[:, None]))


def _tariff(world: TradeWorld) -> Array:
    return world.solved.base.tariff


def _imports(flow: Array) -> Array:
    """Return the sum over foreign exporters, shape (sector, importer)."""
    return np.asarray(flow.sum(axis=2) - np.diagonal(flow, axis1=1, axis2=2))


def _record(  # noqa: PLR0917 - one record
    region: Region, made: Made, known: Figures, code: str, said: Predicted, times: float, *, real: bool
) -> Prediction:
    fall, name = known["fall", code, "RUS", YEAR], region.economies[region.economy_ids.index(code)].names["en"]
    happened = f"{fall.value.central:g} percent, {fall.value.low:g} to {fall.value.high:g}"
    cheaper = known["prices", "", "", YEAR].value if real else Band.exact(0.0)
    seen = _observed(known, code, cheaper)
    record = Prediction(
        id=f"remittances_2015_{code.lower()}_{'real' if real else 'usd'}",
        made=made,
        kind=Kind.BACKCAST,
        domain="exchange",
        target=f"imports of {name} {'at constant prices' if real else 'in dollars'}, 2015 over 2014",
        unit="ratio",
        transform="ln_ratio",
        horizon="P1Y",
        conditions=(Condition(what=f"remittances from Russia to {name}", assumed=happened, happened=happened),),
        prediction=said,
        inputs=_inputs(region, times),
        naive=tuple(_naive(known, code)),
        resolves=Resolves(file=f"evidence/{FIGURES.file}", query=f"what=imports, economy={code}"),
        used_for_choices=True,
        missing_in_model=MISSING[code],
    )
    return resolved(record, seen, why_missed=_why(known, code, said, seen, times))


def _rounded(low: float, central: float, high: float) -> dict[str, float]:
    return {"low": round(low, _PLACES), "central": round(central, _PLACES), "high": round(high, _PLACES)}


def _inputs(region: Region, times: float) -> tuple[str, ...]:
    digest = hashlib.sha256((Path(__file__).parent / FIGURES.file).read_bytes()).hexdigest()[:16]
    cases = ", ".join(case.name for case in BAND_CASES)
    share = f"{RETURNED.low:g} to {RETURNED.high:g}, {RETURNED.central:g} in the middle"
    return (
        f"evidence/{FIGURES.file} {digest}",
        f"region {region.name}, base year {region.base_year}",
        f"money lost in percent of imports as in {BEFORE}: {times:.2f} times the same fall in the base year",
        f"share of the workers behind the lost money who went home: {share} (assumption)",
        f"band: smallest to largest over the central case and {cases}; its coverage is meant, not counted",
    )


def _observed(known: Figures, code: str, cheaper: Band) -> Observed:
    before, after = (known["imports", code, "", year] for year in (BEFORE, YEAR))
    change = log(after.value.central / before.value.central)
    low = log(after.value.low / before.value.high) - log1p(cheaper.high / 100.0)
    high = log(after.value.high / before.value.low) - log1p(cheaper.low / 100.0)
    ends = {"low": round(low, _PLACES), "high": round(high, _PLACES)} if high - low > 1e-9 else {}
    value = round(change - log1p(cheaper.central / 100.0), _PLACES)
    return Observed(value=value, source=after.source, read=date.fromisoformat(after.read), **ends)


def _naive(known: Figures, code: str) -> Iterable[Naive]:
    """Yield no change, the growth of the year before, and the mean growth since 2010 where a series is known.

    The two rules of growth are of dollars in both targets: nothing better was read of prices before 2015.
    """
    yield Naive(rule="no_change", value=0.0)
    values = {
        year: row.value.central
        for (what, of, by, year), row in known.items()
        if (what, of, by) == ("imports", code, "")
    }
    yield Naive(rule="trend", value=round(log(values[BEFORE] / values[BEFORE - 1]), _PLACES))
    if FIRST in values:
        yield Naive(rule="climatology", value=round(log(values[BEFORE] / values[FIRST]) / (BEFORE - FIRST), _PLACES))


def _why(known: Figures, code: str, said: Predicted, seen: Observed, times: float) -> str:
    """Return how far the model came, how large the lost money was, and where imports fell."""
    before, after = (known["imports", code, "", year].value.central for year in (BEFORE, YEAR))
    lost = known["transfers", code, "RUS", BEFORE].value.central - known["transfers", code, "RUS", YEAR].value.central
    text = (
        f"{100.0 * expm1(said.central):+.0f} % said, {100.0 * expm1(seen.value):+.0f} % came. "
        f"The money lost was {100.0 * lost / before:.0f} % of imports in {BEFORE}, and so much is put to the model; "
        f"the same fall is {100.0 * lost / before / times:.0f} % of those of the baseline year, which gave record 2."
    )
    partners = {by for what, of, by, _ in known if (what, of) == ("imports", code)} - {""}
    ends = {by: [known["imports", code, by, year].value.central for year in (BEFORE, YEAR)] for by in partners}
    if partners:
        order = sorted(partners, key=lambda by: ends[by][1] - ends[by][0])
        listed = ", ".join(f"{by} {ends[by][1] - ends[by][0]:+.0f}" for by in order)
        text += f" Imports moved by {after - before:+,.0f} mn dollars, of which {listed}."
    return text
