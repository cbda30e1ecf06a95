"""Figures for sentences of essays, from the shipped region, its counts, its freight and the draws that ship."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from ortaq import load_mechanism
from ortaq.core import CENTRAL, Array, Corner, DrawnGains, Effects, Mechanism, Region
from ortaq.domains import valuation
from ortaq.domains.corridors.freight.agenda import FreightState
from ortaq.domains.corridors.freight.effects import FreightEffects, freight_effects_of
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.freight.transit import passing_mt
from ortaq.domains.corridors.moves import PROGRAMME, NetworkShift
from ortaq.domains.exchange.part import students_of
from ortaq.model.shipped_draws import shipped_draws

FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
BN = 1000.0
ENDS = (5.0, 50.0, 95.0)
"""Percentiles of drawn worlds: low, central, high."""

BLOCS = ("CHN", "RUS", "BLR", "IRN"), ("USA", "JPN", "DEU", "FRA", "ITA", "GBR")
"""As in examples/bloc_split.toml."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure with its range, the bound that the sentence sets, and the figure in words."""

    low: float
    high: float
    bound: float
    said: str


def _five(region: Region) -> dict[str, tuple[float, float]]:
    """Return goods traded by China with each of the five, bn USD: smallest and largest count of the base year."""
    path = files("ortaq") / "data" / "regions" / region.name / "counts.csv"
    rows = [r for r in csv.DictReader(path.read_text(encoding="utf-8").splitlines()) if r["sector"] == "goods"]
    found = {}
    for code in FIVE:
        ends = []
        for pair in (("CHN", code), (code, "CHN")):
            own = [float(r["value_musd"]) / BN for r in rows if (r["exporter"], r["importer"]) == pair]
            i, j = region.economy_ids.index(pair[1]), region.economy_ids.index(pair[0])
            own.append(float(region.flow[:-1, i, j].sum()) / BN)
            ends.append((min(own), max(own)))
        found[code] = (sum(low for low, _ in ends), sum(high for _, high in ends))
    return found


def trade_of_five(region: Region) -> Finding:
    """Return trade of China with the five in the base year against 96 bn; the sentence is of the year after."""
    each = _five(region)
    low, high = sum(low for low, _ in each.values()), sum(high for _, high in each.values())
    return Finding(
        low,
        high,
        96.0,
        f"{low:.0f} to {high:.0f} bn USD in {region.base_year}, smallest and largest count; no count of 2024 ships",
    )


def trade_share(region: Region) -> Finding:
    """Return the share of Kazakhstan against 45 percent: close to a half."""
    each = _five(region)
    low_kaz, high_kaz = each["KAZ"]
    low = 100.0 * low_kaz / (low_kaz + sum(high for code, (_, high) in each.items() if code != "KAZ"))
    high = 100.0 * high_kaz / (high_kaz + sum(low for code, (low, _) in each.items() if code != "KAZ"))
    return Finding(
        low, high, 45.0, f"{low:.0f} to {high:.0f} % in {region.base_year} (45 % and more counts as close to half)"
    )


def investment(region: Region) -> Finding:
    """Return the share of Kazakhstan in stocks of China in the five, by each kind of count, against a half."""
    path = files("ortaq") / "data" / "regions" / region.name / "direct_investment.csv"
    rows = [r for r in csv.reader(path.read_text(encoding="utf-8").splitlines()) if r[:1] == ["CHN"]]
    shares = {}
    for kind in sorted({r[6] for r in rows}):
        own = {r[1]: float(r[4]) for r in rows if r[6] == kind and r[1] in FIVE}
        if len(own) >= 4 and "KAZ" in own:
            shares[kind] = 100.0 * own["KAZ"] / sum(own.values())
    told = ", ".join(f"{share:.0f} % by {kind}" for kind, share in shares.items())
    return Finding(
        min(shares.values()), max(shares.values()), 50.0, f"{told}: the largest of the five by each, above half by none"
    )


def students(region: Region, host: str, origin: str, bound: float) -> Finding:
    """Return the newest count of students of a pair against a bound."""
    known = students_of(region)
    assert known is not None
    row = known.series(host, origin, 2024)[-1]
    band = row.students
    low = band.low + (1.0 if band.low == bound else 0.0)  # more than so many is what the source says
    return Finding(
        low, band.high, bound, f"{band.central:,.0f} in {row.year} ({band.low:,.0f} to {band.high:,.0f}), {row.source}"
    )


def _effects(region: Region) -> FreightEffects:
    return freight_effects_of(region, freight_system_of(region, Corner.CENTRAL))


def _income_percent(region: Region, state: FreightState) -> Array:
    hats, sent = state.read
    given = Effects({"trade_cost_hat": hats[None], "transfer_musd": sent[None]})
    return np.asarray(100.0 * (valuation(CENTRAL).world(region).worth(given).real_income_hat[0] - 1.0))


OPEN, SHUT = NetworkShift.of("open", "bakhty", "Ayagoz-Bakhty", "Tacheng-Baketu"), NetworkShift.of("close", "khorgos")


def crossing_transit(region: Region) -> Finding:
    """Return by how much the crossing adds to tonnes in transit of Kazakhstan, at three ends of what is assumed."""
    more = []
    for end in Corner:
        effects = freight_effects_of(region, freight_system_of(region, end))
        before, after = (
            passing_mt(own, ["KAZ"]).sum() for own in (effects.system.base, FreightState(effects, (OPEN,)).loading)
        )
        more.append(float(after - before))
    return Finding(min(more), max(more), 0.0, f"{more[1]:+.2f} ({min(more):+.2f} to {max(more):+.2f}) Mt a year")


def crossing_in_a_closure(region: Region) -> Finding:
    """Return what the crossing saves Kazakhstan when Khorgos closes, percent of real income."""
    effects, kaz = _effects(region), region.economy_ids.index("KAZ")
    lost = [_income_percent(region, FreightState(effects, shifts))[kaz] for shifts in ((SHUT,), (OPEN, SHUT), (OPEN,))]
    saved = float(lost[1] - lost[2] - lost[0])
    return Finding(
        saved,
        saved,
        0.0,
        f"loss {lost[0]:.3f} % without, {lost[1] - lost[2]:.3f} % with it: {saved:+.3f} points, central",
    )


def energy_suppliers(region: Region) -> Finding:
    """Return by how much the five lower the sum of squared shares of China's suppliers of energy."""
    chn = region.economy_ids.index("CHN")
    bought = region.flow[region.sector_ids.index("energy"), chn].copy()
    bought[chn] = 0.0
    others = [n for n, code in enumerate(region.economy_ids) if code not in FIVE]

    def squared(values: Array) -> float:
        return float(((values / values.sum()) ** 2).sum())

    whole, without = squared(bought), squared(bought[others])
    return Finding(
        without - whole, without - whole, 0.0, f"{without:.3f} without them, {whole:.3f} with them (0 to 1), base year"
    )


def bridge(region: Region) -> Finding:
    """Return the share of others' land freight that crosses Kazakhstan beside that of the next member of c5."""
    base = _effects(region).system.base
    codes = ("CHN", *FIVE)
    mt = passing_mt(base, codes)
    whole = float(base.way_mt[:2].sum())
    share = {code: 100.0 * float(mt[n].sum()) / whole for n, code in enumerate(codes)}
    told = ", ".join(f"{code} {value:.1f} %" for code, value in sorted(share.items(), key=lambda one: -one[1]))
    rest = max(value for code, value in share.items() if code != "KAZ")
    return Finding(
        share["KAZ"], share["KAZ"], rest, f"{told} of all tonnes by land of the region; more than any other member"
    )


def _drawn(region: Region, name: str) -> tuple[Mechanism, DrawnGains]:
    mechanism = load_mechanism(name, region)
    found = shipped_draws(region, mechanism)
    assert found is not None
    return mechanism, found


def _best(drawn: DrawnGains) -> int:
    """Return the position of the package whose smallest gain, over members and shocks, is largest at the median."""
    smallest = np.median(drawn.gain_musd.min(axis=(2, 3)), axis=0)
    return int(smallest.argmax())


def losers(region: Region) -> Finding:
    """Return the smallest gain of a member under any shock of the package that is best for who gains least."""
    _, drawn = _drawn(region, "c5")
    at = _best(drawn)
    low, central, high = np.percentile(drawn.gain_musd[:, at].min(axis=(1, 2)), ENDS)
    who = drawn.members[int(np.median(drawn.gain_musd[:, at].min(axis=2), axis=0).argmin())]
    return Finding(
        low,
        high,
        0.0,
        f"best package for who gains least: {central:+.0f} ({low:+.0f} to {high:+.0f}) mn USD a year, {who}",
    )


def share_of_china(region: Region) -> Finding:
    """Return the share of China in output less its share in the gain of the same package."""
    _, drawn = _drawn(region, "c5")
    gain = drawn.gain_musd[:, _best(drawn), :, 0]
    at, income = drawn.members.index("CHN"), region.income[[region.economy_ids.index(c) for c in drawn.members]]
    size = 100.0 * float(income[at] / income.sum())
    low, central, high = np.percentile(100.0 * gain[:, at] / gain.sum(axis=1), ENDS)
    said = f"China has {size:.0f} % of the income of the six and {central:.0f} ({low:.0f} to {high:.0f}) % of the gain"
    return Finding(size - high, size - low, 0.0, said)


def gain_of(region: Region, measures: Sequence[str]) -> Finding:
    """Return the smallest gain of a member from some measures of c5, each alone and net of its cost, added up."""
    _, drawn = _drawn(region, "c5")
    rows = [drawn.measures.index(measure) for measure in measures]
    gain = drawn.single_gain_musd[:, rows].sum(axis=1)
    low, central, high = np.percentile(gain, ENDS, axis=0)
    told = ", ".join(
        f"{code} {central[n]:+.0f} ({low[n]:+.0f} to {high[n]:+.0f})" for n, code in enumerate(drawn.members)
    )
    touched = np.abs(central) > 1.0
    return Finding(
        float(low[touched].min()), float(high[touched].min()), 0.0, f"{told} mn USD a year; holds if nobody loses"
    )


def smallest_gains(region: Region) -> Finding:
    """Return the smallest gain of a member of sco from its best package for who gains least, no shock."""
    _, drawn = _drawn(region, "sco")
    at = _best(drawn)
    gain = drawn.gain_musd[:, at, :, 0]
    low, central, high = np.percentile(gain.min(axis=1), ENDS)
    who = drawn.members[int(np.median(gain, axis=0).argmin())]
    return Finding(
        low,
        high,
        0.0,
        f"smallest gain of its ten members {central:+.0f} ({low:+.0f} to {high:+.0f}) mn USD a year, {who}",
    )


def together(region: Region) -> Finding:
    """Return the gain of the largest package of sco less the sum of its measures alone."""
    _, drawn = _drawn(region, "sco")
    at = int(drawn.packages.argmax())
    held = [m for m in range(len(drawn.measures)) if drawn.packages[at] >> m & 1]
    joint = drawn.gain_musd[:, at, :, 0].sum(axis=1)
    alone = drawn.single_gain_musd[:, held].sum(axis=(1, 2))
    low, central, high = np.percentile(joint - alone, ENDS)
    said = (
        f"{len(held)} measures together {np.median(joint):+,.0f}, each alone {np.median(alone):+,.0f}: {central:+.0f}"
    )
    return Finding(low, high, 0.0, f"{said} ({low:+.0f} to {high:+.0f}) mn USD a year")


def programme(region: Region) -> Finding:
    """Return the smallest loss of a member of c5 without all that carries the label of the Belt and Road."""
    state = FreightState(_effects(region), (NetworkShift.of("close", f"{PROGRAMME}bri"),))
    percent = _income_percent(region, state)
    lost = {code: -float(percent[region.economy_ids.index(code)]) for code in ("CHN", *FIVE)}
    told = ", ".join(f"{code} {value:.3f} %" for code, value in lost.items())
    return Finding(
        min(lost.values()), min(lost.values()), 0.0, f"income lost without it: {told}, central; holds if all lose"
    )


def no_bloc(region: Region) -> Finding:
    """Return the smallest loss of a member of c5 when two groups stop trade in equipment."""
    hats = np.ones_like(region.flow)
    one, other = ([region.economy_ids.index(code) for code in bloc] for bloc in BLOCS)
    equipment = region.sector_ids.index("equipment")
    hats[np.ix_([equipment], one, other)] = np.inf
    hats[np.ix_([equipment], other, one)] = np.inf
    world = valuation(CENTRAL).world(region)
    percent = 100.0 * (world.worth(Effects({"trade_cost_hat": hats[None]})).real_income_hat[0] - 1.0)
    lost = {code: -float(percent[region.economy_ids.index(code)]) for code in ("CHN", *FIVE)}
    told = ", ".join(f"{code} {-value:+.2f} %" for code, value in lost.items())
    return Finding(min(lost.values()), min(lost.values()), 0.0, f"real income {told}, central; holds if all lose")
