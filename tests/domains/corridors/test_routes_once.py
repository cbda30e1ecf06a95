"""Runs inside countries: each different question is asked once, what is kept is the same, and little is kept."""

import numpy as np
import pytest

from ortaq import load_region
from ortaq.core import Corner
from ortaq.core.tally import tallied
from ortaq.domains.corridors.freight import runs
from ortaq.domains.corridors.freight.states import LandGraph, Passages
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.routing.change import apply_changes

SHIFTS = [NetworkShift.of("open", "Ayagoz-Bakhty")], [NetworkShift.of("open", "Tacheng-Baketu")]


def _arrays(passages: Passages) -> list[np.ndarray]:
    def of_land(graph: LandGraph) -> list[np.ndarray]:
        pieces = graph.between, graph.first, graph.last
        return [array for own in pieces for array in (own.start, own.end, *vars(own.takes).values())]

    takes = passages.access, passages.ships, passages.states.takes
    shared = [array for own in takes for array in vars(own).values()]
    return [*shared, *(array for graph in passages.land for array in of_land(graph))]


def test_every_different_question_is_asked_once_and_kept_answers_are_the_same() -> None:
    system = freight_system_of(load_region("eurasia"), Corner.CENTRAL)
    states = [apply_changes(system.network, shifts) for shifts in ((), *SHIFTS)]
    runs._answered.cache_clear()
    with tallied() as found:
        kept = [Passages.of(system.network, state, system.demand.places) for state in states]
    asked = found.counts["routes"]
    assert asked == len(found.questions["routes"])
    with tallied() as found:
        again = Passages.of(system.network, states[1], system.demand.places)
    assert found.counts["routes"] == 0
    runs._answered.cache_clear()
    with tallied() as found:
        fresh = Passages.of(system.network, states[1], system.demand.places)
    assert 0 < asked - found.counts["routes"] < found.counts["routes"] / 4  # other states: what differs in a country
    for one, other, third in zip(*map(_arrays, (kept[1], again, fresh)), strict=True):
        np.testing.assert_array_equal(one, third)
        np.testing.assert_array_equal(other, third)


def test_few_answers_are_kept_and_nobody_edits_them() -> None:
    assert runs._answered.cache_info().maxsize == 2048
    links = np.array([0, 1]), np.array([1, 2])
    takes = runs.Takes(*np.ones((4, 2, 2)))
    found = runs._answered(runs._Question.of(*links, np.array([0, 2]), takes))
    assert found.usd.tolist() == [[0.0, 2.0], [2.0, 0.0]]
    with pytest.raises(ValueError, match="read-only"):
        found.usd[0, 0] = 1.0
