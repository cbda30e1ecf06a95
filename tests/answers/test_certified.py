"""What solving proves of a searched agenda: held against every package, and the same in any order and by any names."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from math import comb
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ortaq import load_mechanism, load_region
from ortaq.agreement import Listed, Outsiders, agree, blocking, sharing, tried_size
from ortaq.answers import Terms, settle
from ortaq.answers.affordable import feasible_packages
from ortaq.answers.agenda_order import AgendaOrder
from ortaq.answers.budget_search import first_packages
from ortaq.answers.certificate import BESIDE, DRAWN, Certificate, radius_of
from ortaq.answers.drawn_packages import drawn_packages, packages_apart
from ortaq.answers.search_size import most_asked, most_rounds, search_size
from ortaq.answers.sections.how_searched import _certified
from ortaq.core import Corner, Mechanism, Rules
from ortaq.core.report import Text
from ortaq.core.subsets import holds
from ortaq.domains import heavy
from ortaq.model import Evaluated, most_unseen, most_unseen_at, payoff_table
from ortaq.model.payoffs import measure_costs
from tests.answers.test_searched_groups import Asked, made_up
from tests.long_agendas import Structure, agenda_among
from tests.model.test_screening import random_mechanism
from tests.worlds import toy_region

REGION = toy_region()

RULED = replace(
    random_mechanism(7, measures=9),
    rules=Rules(
        requires={"m1": ("m2",)},
        excludes=(("m0", "m5"),),
        ladders=(("m3", "m4"),),
        barred=("m8",),
        member_budget_musd={"KAZ": 0.05},
    ),
)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Search agendas of nine measures, and draw few of their packages."""
    monkeypatch.setattr("ortaq.answers.agenda.MOST_MEASURES", 8)
    monkeypatch.setattr("ortaq.answers.certificate.DRAWN", 24)
    monkeypatch.setattr("ortaq.answers.certificate.BESIDE", 12)
    return monkeypatch


def test_a_part_that_no_draw_hit_is_small() -> None:
    for part, drawn in ((0.01, 299), (0.005, 598)):
        assert most_unseen(drawn) <= part < most_unseen(drawn - 1)
    rng = np.random.default_rng(0)
    above = (1.0 - rng.random((4000, 60)).max(axis=1)) > most_unseen(60)
    assert above.mean() == pytest.approx(0.05, abs=0.012)


def test_who_looks_again_misses_no_more_often() -> None:
    drawn, looks = 299, range(1, 13)
    missed = [(1.0 - most_unseen_at(look, drawn)) ** drawn for look in looks]
    assert 0.04 < 1.0 - np.prod(1.0 - np.array(missed)) <= 0.05
    assert all(most_unseen_at(look, drawn) > most_unseen(drawn) for look in looks)


def drawing(gross_musd: Callable[[int], float], drawn: list[int], centres: dict[int, int]) -> Certificate:
    """Return a certificate of an agenda of nine measures on which packages bring this, all of them known before."""
    known: Any = SimpleNamespace(
        mechanism=random_mechanism(5, measures=9),
        measure_cost_musd=np.zeros((9, 5)),
        learn=lambda packages, teaches: np.zeros(0, np.int64),
        listed=lambda: [SimpleNamespace(recommended=5)],
        joint_gross_musd=lambda packages: np.array([[gross_musd(package)] for package in packages.tolist()]),
    )
    return Certificate(known, lambda listed: listed, first=5, drawn=np.array(drawn), centres=centres)


def test_what_the_terms_miss_is_measured_on_all_that_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.answers.certificate.drawn_packages", lambda *asked: np.array([0, 7, 7, 9]))
    proof = drawing(float, [], {})
    gains = SimpleNamespace(at=lambda packages: np.array([[[2.0]] if p == 7 else [[10.0]] for p in packages.tolist()]))
    programme: Any = SimpleNamespace(gains=gains, probability=np.ones(1))
    proof.draw(programme)
    assert proof.off_musd.tolist() == [5.0, 5.0, -1.0]


def test_where_the_last_one_is_open_that_is_what_is_told() -> None:
    listed: Any = SimpleNamespace(recommended=6, accepted=np.array([6]))
    open_proof = drawing(float, [6, 9], {5: 12}).told(listed)
    assert (open_proof.settled, open_proof.moved, open_proof.beside, open_proof.share_beside) == (False, 1, 0, 1.0)
    settled = drawing(float, [6, 9], {5: 12, 6: 12}).told(listed)
    assert (settled.settled, settled.moved, settled.beside, settled.signed) == (True, 1, 12, 1)
    assert settled.share_beside == most_unseen_at(2, 12)
    said = [[text.key for text in _certified(proof) if isinstance(text, Text)] for proof in (open_proof, settled)]
    assert said[0] == ["searched.around_open", "searched.moved", "searched.drawn", "searched.beyond"]
    assert said[1] == ["searched.around", "searched.moved", "searched.drawn", "searched.beside", "searched.beyond"]


@pytest.mark.parametrize("tied", [16, 1])  # 1: what rules tie is drawn one by one, what breaks them drawn again
def test_drawn_packages_are_every_allowed_one_alike(tied: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.answers.drawn_packages.MOST_TIED", tied)
    cost = measure_costs(RULED, Corner.CENTRAL)
    allowed = np.flatnonzero(feasible_packages(RULED))
    drawn = drawn_packages(RULED, cost, 60 * len(allowed), seed=3)
    assert len(drawn) == 60 * len(allowed)
    found, times = np.unique(drawn, return_counts=True)
    assert found.tolist() == allowed.tolist()
    assert ((times - 60.0) ** 2 / 60.0).sum() < len(allowed) + 4.0 * np.sqrt(2.0 * len(allowed))
    assert np.array_equal(drawn, drawn_packages(RULED, cost, 60 * len(allowed), seed=3))


def test_packages_apart_are_those_of_the_definition() -> None:
    cost, allowed = measure_costs(RULED, Corner.CENTRAL), feasible_packages(RULED)
    for apart in (1, 2, 3):
        some = {0b10110 ^ sum(1 << m for m in switched) for switched in combinations(range(9), apart)}
        expected = sorted(p for p in some - {0} if allowed[p])
        assert packages_apart(RULED, cost, 0b10110, apart).tolist() == expected
    assert [radius_of(measures) for measures in (17, 18, 19, 40, 60)] == [3, 3, 2, 2, 2]


def worth(mechanism: Mechanism, listed: Listed) -> dict[int, float]:
    """Return by package that all sign what the ladder of costs weighs: joint gain less the least return of its cost."""
    payoffs, agreement = listed.by_package(mechanism)
    value = np.asarray(payoffs.joint_gain_musd - mechanism.least_return * payoffs.joint_cost_musd)
    return {p: float(value[np.flatnonzero(payoffs.packages == p)[0]]) for p in agreement.accepted.tolist()}


def proved(asked: Asked, evaluated: Evaluated, found: Listed) -> None:
    """Hold what is said to be proved against the table of all packages."""
    region, mechanism = asked
    exact = payoff_table(region, mechanism)
    true = agree(exact, mechanism)
    assert evaluated.search is not None
    proof = evaluated.search.certified
    assert proof is not None
    assert proof.settled
    package, allowed = found.recommended, feasible_packages(mechanism)
    assert package is not None
    near = {
        package ^ sum(1 << m for m in some)
        for apart in range(1, proof.radius + 1)
        for some in combinations(range(len(mechanism.measures)), apart)
    }
    near = {p for p in near - {0} if allowed[p]}
    assert proof.around == len(near)
    assert near <= set(found.packages.tolist())
    value = exact.joint_gain_musd - mechanism.least_return * exact.joint_cost_musd
    assert all(value[p] <= value[package] + 1e-6 for p in near if true.is_accepted(p))
    assert max(worth(mechanism, found).values()) == pytest.approx(value[package], rel=1e-8, abs=1e-6)
    # Groups of up to so many members: who leaves is exact.
    size = evaluated.search.tried_size
    assert size == tried_size(list(mechanism.involved.values()))
    for outsiders in Outsiders:
        group = int(blocking(exact, true, np.array([package]), outsiders).coalition[0])
        assert found.lasting is not None
        left = (found.lasting.delta if outsiders is Outsiders.DELTA else found.lasting.gamma).coalition
        mine = int(left[found.lasting.packages == package][0])
        assert group or not mine
        assert min(group.bit_count() or size + 1, size + 1) == min(mine.bit_count() or size + 1, size + 1)


@pytest.mark.slow
def test_nothing_near_is_better(few: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = made_up(tmp_path, 9, Structure.CONFLICTS, members=4)
    evaluated, found = settle(*asked, Terms())
    assert evaluated.search is not None
    assert evaluated.search.certified is not None
    assert len(evaluated.packages) < 2**9 - 1
    assert (evaluated.search.certified.drawn, evaluated.search.certified.beside) == (24, 12)
    proved(asked, evaluated, found)


@pytest.mark.slow
def test_a_better_package_near_is_found_and_taken(few: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = made_up(tmp_path, 9, Structure.SYNERGY, seed=2, members=4)
    best = settle(*asked, Terms())[1].recommended
    few.setattr("ortaq.answers.budget_search.MOST_CLIMBS", 1)
    few.setattr("ortaq.answers.budget_search.first_packages", lambda measures: 1 << np.arange(measures))
    few.setattr("ortaq.answers.budget_search.PairwiseClimb.better", lambda climb, package, *prices, **further: package)
    few.setattr("ortaq.answers.budget_search._left", lambda *asked: ([], 0.0))
    evaluated, found = settle(*asked, Terms())
    assert evaluated.search is not None
    assert evaluated.search.certified is not None
    assert evaluated.search.certified.moved > 0
    assert found.recommended == best
    proved(asked, evaluated, found)


def test_an_order_by_content_knows_no_names(tmp_path: Path) -> None:
    _, mechanism = made_up(tmp_path, 9, Structure.SYNERGY, members=4)
    order = AgendaOrder.of(mechanism)
    turned = replace(mechanism, measures=mechanism.measures[::-1], members=mechanism.members[::-1])
    named = replace(mechanism, measures=tuple(replace(m, id=f"x{9 - k}") for k, m in enumerate(mechanism.measures)))
    assert AgendaOrder.of(named) == order
    assert AgendaOrder.of(turned).ordered(turned) == order.ordered(mechanism)
    ids = [m.id for m in order.ordered(mechanism).measures]
    for package in (0, 1, 0b101101, 0b111111111):
        there = order.package_of_file(package)
        inside = [ids[bit] for bit in np.flatnonzero(holds(np.array([there]), 9)[0])]
        assert sorted(inside) == [m.id for bit, m in enumerate(mechanism.measures) if package >> bit & 1]
        assert order.packages_in_file(np.array([there, -1])).tolist() == [package, -1]


def test_measures_for_which_states_ship_keep_the_order_of_the_file() -> None:
    c5 = load_mechanism("c5", load_region("eurasia"))
    large = [at for at, measure in enumerate(c5.measures) if heavy(measure)]
    assert large
    assert list(AgendaOrder.of(c5).measures[: len(large)]) == large


@pytest.mark.slow
def test_any_order_of_members_and_measures_gives_the_same_answer(few: pytest.MonkeyPatch, tmp_path: Path) -> None:
    region, mechanism = made_up(tmp_path, 9, Structure.SYNERGY, seed=1, members=4)
    evaluated, found = settle(region, mechanism, Terms())
    rng = np.random.default_rng(0)
    places = rng.permutation(9).tolist()
    turned = replace(
        mechanism,
        members=tuple(rng.permutation(mechanism.members).tolist()),
        measures=tuple(replace(mechanism.measures[at], id=f"n{at * 7 % 10}_{at}") for at in places),
    )
    also, other = settle(region, turned, Terms())
    assert also.search == evaluated.search

    def in_first(packages: Sequence[int]) -> list[int]:
        return sorted(sum((p >> bit & 1) << at for bit, at in enumerate(places)) for p in packages)

    def told(listed: Listed, package: int) -> tuple[object, ...]:
        robust = dict(zip(listed.payoffs.members, listed.robust_gain_percent(package).tolist(), strict=True))
        assert listed.lasting is not None
        left = listed.lasting.departure(package)
        return robust, listed.is_accepted(package), None if left is None else (set(left.leavers), left.outsiders)

    assert in_first(other.packages.tolist()) == found.packages.tolist()
    assert found.recommended is not None
    assert other.recommended is not None
    assert in_first([other.recommended]) == [found.recommended]
    assert told(other, other.recommended) == told(found, found.recommended)
    for name, ties in found.solutions.items():
        assert in_first(other.solutions[name]) == sorted(ties)


@pytest.mark.long
@pytest.mark.parametrize("structure", list(Structure))
@pytest.mark.parametrize("seed", range(3))
def test_every_kind_of_agenda_is_proved(
    structure: Structure, seed: int, few: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    few.setattr("ortaq.answers.agenda.MOST_MEASURES", 11)
    few.setattr("ortaq.model.agenda.MOST_SOLVED", 12)
    asked = made_up(tmp_path, 12, structure, seed=seed)
    evaluated, found = settle(*asked, Terms())
    proved(asked, evaluated, found)


@pytest.mark.parametrize(("members", "measures"), [(6, 17), (12, 24), (30, 40)])
def test_what_a_search_takes_is_known_before(members: int, measures: int) -> None:
    mechanism = random_mechanism(members, measures=measures)
    size = search_size(mechanism)
    first = set(first_packages(measures).tolist())
    assert size.packages - size.equilibria / (1 + len(mechanism.shocks)) == 0.0
    around = sum(comb(measures, apart) for apart in range(1, size.radius + 1))
    # Some packages are drawn twice, and those around are the fewer the more of them were drawn.
    assert 0 <= size.packages - (len(first) + DRAWN + BESIDE + around) <= 0.05 * len(first)
    assert [most_rounds(count) for count in (17, 32, 40, 50, 60)] == [12, 12, 6, 2, 1]
    assert [most_asked(count) for count in (17, 40, 50, 60)] == [40, 40, 17, 8]


@pytest.mark.long
@pytest.mark.parametrize(("members", "measures"), [(6, 17), (12, 24), (18, 24), (24, 32), (30, 40)])
def test_many_members_and_many_measures_end(members: int, measures: int, tmp_path: Path) -> None:
    region = load_region("eurasia")
    path = tmp_path / "among.toml"
    path.write_text(agenda_among(region, members, measures), encoding="utf-8")
    mechanism = load_mechanism(str(path), region)
    evaluated, found = settle(region, mechanism, Terms())
    assert evaluated.search is not None
    proof = evaluated.search.certified
    assert proof is not None
    assert proof.settled
    assert evaluated.search.settled
    assert evaluated.search.open == 0
    assert len(evaluated.packages) >= proof.around
    shared = sharing(*found.by_package(mechanism))
    assert shared.core is not None
    assert shared.shapley_musd.sum() == pytest.approx(shared.whole_musd, rel=1e-9, abs=1e-6)
    turned = replace(mechanism, members=mechanism.members[::-1], measures=mechanism.measures[::-1])
    also, _ = settle(region, turned, Terms())
    assert also.search == evaluated.search
