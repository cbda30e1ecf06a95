"""Trade costs under every combination of network measures, under one shock or several.

What the combinations share is done once. Link weights come from the few measures that meet on a link (``moves``). Costs
over each graph are walked for the measures that touch it (``walk``), between the gateways whose cargo may take it. The
log-sum of the choice among ways adds up over graphs. Closures of transit leave the weights as they are, so shocks that
differ in nothing else share every walk that avoids the same countries.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers, Mask
from ortaq.domains.corridors.freight.choice import Choice
from ortaq.domains.corridors.freight.freight import Freight
from ortaq.domains.corridors.freight.moves import LinkMoves, Shifts, touched_links
from ortaq.domains.corridors.freight.served import Served, gateway_pairs, served
from ortaq.domains.corridors.freight.walk import Walk
from ortaq.domains.corridors.moves import NetworkAction, closed_to_transit, parts_of_year
from ortaq.domains.corridors.routing.routing import MILLI

KEPT = 32
"""Tables of hats that a freight system keeps, those made longest ago being dropped first."""


def package_hats(
    freight: Freight, measures: Sequence[Shifts], shock: Shifts, subsets: Collection[int] | None = None
) -> Array:
    """Return trade-cost hats of subsets of measures under a shock, against the baseline without either.

    Parameters
    ----------
    freight : Freight
    measures : sequence of sequence of NetworkShift
        Bit m of a subset says whether ``measures[m]`` is in.
    shock : sequence of NetworkShift
        Closures that last for part of the year are averaged over the year.
    subsets : collection of int, optional
        All if absent.

    Returns
    -------
    ndarray, shape (subset, cargo, importer, exporter)
        Subsets that were asked for, ascending.
    """
    return agenda_hats(freight, measures, [shock], subsets)[0]


def agenda_hats(
    freight: Freight, measures: Sequence[Shifts], shocks: Sequence[Shifts], subsets: Collection[int] | None = None
) -> list[Array]:
    """Return ``package_hats`` under every shock; what shocks have in common is computed once."""
    asked = np.array(sorted(set(range(2 ** len(measures)) if subsets is None else subsets)), dtype=np.int64)
    keys = [(tuple(map(tuple, measures)), tuple(shock)) for shock in shocks]
    kept = freight.package_hats
    known = {key: kept[key] for key in keys if key in kept and np.isin(asked, kept[key][0]).all()}
    missing = [key for key in dict.fromkeys(keys) if key not in known]
    for key, hats in zip(missing, _hats(freight, measures, [shock for _, shock in missing], asked), strict=True):
        known[key] = asked, hats
        if measures:  # asked again for bands, with fewer packages
            hats.flags.writeable = False
            kept[key] = asked, hats
    while len(kept) > KEPT:
        kept.pop(next(iter(kept)))
    return [_rows(*known[key], asked) for key in keys]


def _rows(subsets: Integers, hats: Array, asked: Integers) -> Array:
    """Return the hats of the subsets that are asked for."""
    return hats if len(asked) == len(subsets) else hats[np.searchsorted(subsets, asked)]


def _hats(freight: Freight, measures: Sequence[Shifts], shocks: Sequence[Shifts], subsets: Integers) -> Iterator[Array]:
    """Yield hats under every shock, shape (subset, cargo, importer, exporter)."""
    parts = [[(part, held) for part, held in parts_of_year(s, freight.corner) if part > 0.0] for s in shocks]
    states = {held: i for i, held in enumerate(dict.fromkeys(held for shock in parts for _, held in shock))}
    touched = touched_links(freight, measures)
    lasting = [tuple(s for s in held if s.action is not NetworkAction.CLOSE_TRANSIT) for held in states]
    moves_of = {own: LinkMoves(freight, measures, own, touched) for own in dict.fromkeys(lasting)}
    moves = [moves_of[own] for own in lasting]
    rules = [rule for held, i in states.items() for rule in _rules(freight, measures, i, held, subsets)]
    hats = np.stack([_cargo_hats(freight, k, rules, moves, subsets) for k in range(len(freight.classes))], axis=2)
    for shock in parts:
        yield np.sum([part * hats[states[held]] for part, held in shock], axis=0)


@dataclass(frozen=True, eq=False)
class _Rule:
    """What gateway pairs must avoid in one state of the shocks, under some of the subsets.

    ``state``: position of what holds.
    ``rows``: positions of the subsets.
    ``countries``: where the pairs may not pass.
    ``pairs``, shape (gateway, gateway).
    """

    state: int
    rows: Integers
    countries: frozenset[str]
    pairs: Mask


def _rules(
    freight: Freight, measures: Sequence[Shifts], state: int, held: Shifts, subsets: Integers
) -> Iterator[_Rule]:
    closing = [closed_to_transit(measure) for measure in measures]
    rows: dict[frozenset[str], list[int]] = {}
    for row, subset in enumerate(subsets.tolist()):
        chosen = (countries for m, countries in enumerate(closing) if subset >> m & 1)
        rows.setdefault(closed_to_transit(held).union(*chosen), []).append(row)
    for closed, own in rows.items():
        for countries, pairs in freight.exclusions(sorted(closed)):
            yield _Rule(state, np.array(own), countries, pairs)


def _cargo_hats(
    freight: Freight, cargo: int, rules: Sequence[_Rule], moves: Sequence[LinkMoves], subsets: Integers
) -> Array:
    """Return hats of one class of cargo, shape (state, subset, importer, exporter)."""
    choice = freight.choices[cargo]
    terms = np.zeros((len(moves), len(subsets), len(choice.used)))
    moved = np.zeros(terms.shape, dtype=bool)
    one, other = gateway_pairs(freight, choice, np.unique(choice.pair, return_index=True)[1])
    for graph in freight.graphs:
        alike: dict[frozenset[str], list[_Rule]] = {}
        for rule in rules:
            alike.setdefault(freight.crossed(graph, rule.countries), []).append(rule)
        for countries, users in alike.items():
            own_moves = list(dict.fromkeys(moves[rule.state] for rule in users))
            own_terms, own_moved = _walked(choice, served(freight, cargo, graph, countries), own_moves, subsets)
            for rule in users:
                at, here = (own_moves.index(moves[rule.state]), rule.rows), rule.pairs[one, other]
                terms[rule.state, rule.rows] += np.where(here, own_terms[at], 0.0)
                moved[rule.state, rule.rows] |= here & own_moved[at]
    return choice.hats(terms, moved, len(freight.economies))


def _walked(choice: Choice, over: Served, moves: Sequence[LinkMoves], subsets: Integers) -> tuple[Array, Mask]:
    """Return what alternatives add to the log-sum and which pairs they change, shape (moves, subset, pair)."""
    walk = Walk(over.part, moves)
    own, position = np.unique(subsets & walk.bits, return_inverse=True)
    terms = np.zeros((len(moves), len(own), len(choice.used)))
    moved = np.zeros(terms.shape, dtype=bool)
    if over.rows.size:
        for shock, subset, cost in walk.costs(frozenset(own.tolist())):
            cell = shock, np.searchsorted(own, subset)
            terms[cell], moved[cell] = choice.weigh(over.rows, cost[over.ends] / MILLI)
    return terms[:, position], moved[:, position]
