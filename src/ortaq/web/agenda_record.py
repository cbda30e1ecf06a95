"""The agenda as records: who acts, what a measure costs and moves, and the rules that packages must keep."""

from math import isfinite

from ortaq.core import Array, Band, Change, JsonObject, Mechanism, Place, Region, Rules, Statement


def titled(thing: Change | Mechanism) -> JsonObject:
    """Return id, title and description; English, and other languages by code."""
    return {
        "id": thing.id,
        "title": thing.title,
        "titles": dict(thing.titles),
        "description": thing.description,
        "descriptions": dict(thing.descriptions),
    }


def measure_record(region: Region, mechanism: Mechanism, measure: Change, annual_cost_musd: Array) -> JsonObject:
    """Return one measure; costs in million USD a year by member that pays."""
    paid = zip(mechanism.members, annual_cost_musd.tolist(), strict=True)
    return {
        **titled(measure),
        "participants": [who for who in measure.taking_part if who in mechanism.members],
        "annual_cost_musd": {member: cost for member, cost in paid if cost != 0.0},
        "source": mechanism.sources.get(measure.source, measure.source),
        "moves": [_move(region, move.said(region)) for move in measure.moves],
    }


def rules_record(rules: Rules) -> JsonObject:
    """Return the conditions on a package that do not depend on gains; budgets in million USD a year."""
    return {
        "requires": {measure: list(needed) for measure, needed in rules.requires.items()},
        "excludes": [list(group) for group in rules.excludes],
        "ladders": [list(ladder) for ladder in rules.ladders],
        "budget_musd": rules.budget_musd,
        "member_budget_musd": dict(rules.member_budget_musd),
    }


def band_record(band: Band) -> JsonObject:
    """Return a number with its range; an end without a finite value is null."""
    ends = {"low": band.low, "central": band.central, "high": band.high}
    return {end: value if isfinite(value) else None for end, value in ends.items()}


def _move(region: Region, said: Statement) -> JsonObject:
    """Return a move; one without a percentage has its value in its own unit."""
    named = {s.id: s.titles.get("en", s.id) for s in region.sectors}
    some = said.sectors or ()
    sectors = "" if set(some) == set(named) else ", ".join(named[s] for s in some)
    targets = ", ".join(target for target, _ in said.targets)
    parts = (said.words, _where(region, said.place) if said.place else "", targets, sectors, said.derivation)
    band = band_record(said.band)
    strength = {"percent": band} if said.percent else {"percent": None, "value": band}
    return {"text": "; ".join(p for p in parts if p), **strength, "source": said.source}


def _where(region: Region, place: Place) -> str:
    arrow = "↔" if place.both_directions else "←"
    buyers = _codes(region, place.importers)
    return f"{buyers} {arrow} {_codes(region, place.exporters)}" if place.exporters else buyers


def _codes(region: Region, codes: tuple[str, ...]) -> str:
    return "all economies" if set(codes) == set(region.economy_ids) else ", ".join(codes)
