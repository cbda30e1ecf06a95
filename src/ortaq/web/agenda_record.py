"""The agenda as records: who acts, what a measure costs and moves, and the rules that packages must keep."""

from math import isfinite
from typing import Any

from ortaq.core import Array, Band, Change, Mechanism, NetworkShift, Region, Rules, Shift

Record = dict[str, Any]


def measure_record(region: Region, mechanism: Mechanism, measure: Change, annual_cost_musd: Array) -> Record:
    """Return one measure; costs in million USD a year by member that pays."""
    paid = zip(mechanism.members, annual_cost_musd.tolist(), strict=True)
    return {
        "id": measure.id,
        "title": measure.title,
        "description": measure.description,
        "participants": list(measure.participants),
        "annual_cost_musd": {member: cost for member, cost in paid if cost != 0.0},
        "source": mechanism.sources.get(measure.source, measure.source),
        "moves": [*(_shift(region, s) for s in measure.shifts), *(_network_shift(s) for s in measure.network)],
    }


def rules_record(rules: Rules) -> Record:
    """Return the conditions on a package that do not depend on gains; budgets in million USD a year."""
    return {
        "requires": {measure: list(needed) for measure, needed in rules.requires.items()},
        "excludes": [list(group) for group in rules.excludes],
        "ladders": [list(ladder) for ladder in rules.ladders],
        "budget_musd": rules.budget_musd,
        "member_budget_musd": dict(rules.member_budget_musd),
    }


def band_record(band: Band) -> Record:
    """Return a number with its range; an end without a finite value is null."""
    ends = {"low": band.low, "central": band.central, "high": band.high}
    return {end: value if isfinite(value) else None for end, value in ends.items()}


def _shift(region: Region, shift: Shift) -> Record:
    named = {s.id: s.titles.get("en", s.id) for s in region.sectors}
    sectors = "" if set(shift.sectors) == set(named) else ", ".join(named[s] for s in shift.sectors)
    buyers = _codes(region, shift.importers)
    arrow = "↔" if shift.both_directions else "←"
    places = f"{buyers} {arrow} {_codes(region, shift.exporters)}" if shift.exporters else buyers
    what = {"trade_cost_hat": "Trade cost", "tariff_hat": "Tariff", "productivity_hat": "Productivity"}
    parts = (what.get(shift.variable, shift.variable), places, sectors, shift.derivation)
    return {"text": "; ".join(p for p in parts if p), "percent": band_record(shift.percent), "source": shift.source}


def _network_shift(shift: NetworkShift) -> Record:
    """Return a move of the network: it has no percentage of its own, only its value in its own unit."""
    parts = (shift.action.value.replace("_", " "), ", ".join(shift.targets), shift.derivation)
    return {
        "text": "; ".join(p for p in parts if p),
        "percent": None,
        "value": band_record(shift.value),
        "source": shift.source,
    }


def _codes(region: Region, codes: tuple[str, ...]) -> str:
    return "all economies" if set(codes) == set(region.economy_ids) else ", ".join(codes)
