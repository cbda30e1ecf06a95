"""One drawn world of a mechanism: its region, the strength of every change, what measures cost, how trade closes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Band, Case, Change, Cost, Deficits, Doubt, Input, Mechanism, Region, Terms, require_known
from ortaq.domains import models
from ortaq.model.draws import (
    Places,
    Streams,
    drawn_region,
    has_range,
    moves_have_range,
    triangular_place,
    value_at,
    with_strength,
)
from ortaq.model.ensemble import COMPOSED, doubts_of
from ortaq.observe.mechanisms.reference_classes import ReferenceClass, reference_classes

CLOSURES: Mapping[Deficits, float] = {Deficits.WORLD_SHARE: -1.0, Deficits.FIXED: 0.0, Deficits.PROPORTIONAL: 1.0}
"""Rules for trade balances that are drawn, each as often as the others, and the place by which each is told.

Balanced trade is left out: without any transfer or loan it is another world and not a doubt about this one.
"""


@dataclass(frozen=True, eq=False)
class DrawnWorld:
    """A region and a mechanism with every range replaced by a value, and where each value lies."""

    region: Region
    mechanism: Mechanism
    case: Case
    places: Places


def drawn_world(region: Region, mechanism: Mechanism, streams: Streams) -> DrawnWorld:
    """Return the world that random numbers give; whatever else is on the agenda, a measure meets the same one."""
    world, places = drawn_region(region, streams)
    measures, shocks = mechanism.measures, mechanism.shocks
    for change in (*measures, *shocks):
        if moves_have_range(change):
            places[Input(Doubt.EFFECT, change.id)] = streams.effect(change.id)
    for measure in measures:
        if cost_has_range(measure.cost):
            places[Input(Doubt.COST, measure.id)] = triangular_place(streams.cost(measure.id))
    slow = [model for model in models() if doubts_of(model) and any(map(model.moved_by, (*measures, *shocks)))]
    for doubt in (doubt for model in slow for doubt in doubts_of(model)):
        places[Input(Doubt.ASSUMPTION, doubt.id)] = streams.assumption(doubt.id)
    if slow:
        places[Input(Doubt.COMPOSED)] = streams.assumption(COMPOSED)
    rule = tuple(CLOSURES)[int(np.random.default_rng(streams.closure).integers(len(CLOSURES)))]
    places[Input(Doubt.CLOSURE)] = CLOSURES[rule]
    drawn = replace(
        mechanism,
        measures=tuple(_with_cost(_at_place(m, places), streams) for m in measures),
        shocks=tuple(_at_place(s, places) for s in shocks),
    )
    return DrawnWorld(world, drawn, Case(f"drawn, {rule}", deficits=rule), places)


def cost_has_range(cost: Cost | None) -> bool:
    """Return whether a cost may be another one: it has a range, or is an investment of a reference class."""
    if cost is None:
        return False
    of_class = bool(cost.reference_class) and cost.capex_musd.central > 0.0
    return of_class or has_range(cost.capex_musd) or has_range(cost.opex_musd_per_year)


def without_range(measures: Sequence[Change]) -> tuple[str, ...]:
    """Return the measures of which neither an effect nor a cost has a range: they stay central in every draw."""
    return tuple(m.id for m in measures if not moves_have_range(m) and not cost_has_range(m.cost))


def class_of(measure: Change) -> ReferenceClass | None:
    """Return the reference class of a measure's investment, if it has one.

    Raises
    ------
    InputError
        There is no class of that name.
    """
    name = measure.cost.reference_class if measure.cost else ""
    if not name:
        return None
    known = reference_classes()
    require_known([name], tuple(known), kind="reference class", where=f"measure '{measure.id}' > cost")
    return known[name]


def _at_place(change: Change, places: Places) -> Change:
    return with_strength(change, places.get(Input(Doubt.EFFECT, change.id), 0.0))


def _with_cost(measure: Change, streams: Streams) -> Change:
    """Return a measure with its cost drawn: one number moves investment and running cost."""
    cost = measure.cost
    if cost is None or not cost_has_range(cost):
        return measure
    normal, own = streams.cost(measure.id), class_of(measure)
    place = triangular_place(normal)
    capex = own.cost_ratio(normal) * cost.capex_musd.central if own else value_at(cost.capex_musd, place)
    opex = value_at(cost.opex_musd_per_year, place)
    drawn = replace(cost, capex_musd=Band.exact(capex), opex_musd_per_year=Band.exact(opex))
    moves = tuple(move.with_cost(drawn) if isinstance(move, Terms) else move for move in measure.moves)
    return replace(measure, cost=drawn, moves=moves)
