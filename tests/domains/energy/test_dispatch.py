"""One year of made-up power systems: answers known by hand, duals against differences, another solver, certificates."""

from collections import deque
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest

from ortaq.core import Band, InputError, NotConverged
from ortaq.domains.energy.certificate import certificate, require_optimum
from ortaq.domains.energy.dispatch.dispatched import dispatch_of, dispatched, standing_year, without, year_programme
from ortaq.domains.energy.dispatch.n_minus_1 import n_minus_1, peak_hour
from ortaq.domains.energy.dispatch.year import merged
from ortaq.domains.energy.linear import Programme, solve
from tests.domains.energy.made_up import FLAT, border, demand, hydro, line, plant, profile, system

TWO = system(
    plants=(plant("a", "AAA", "coal", 2.0, 20.0), plant("b", "BBB", "gas", 1.0, 50.0)),
    lines=(line("ab", "AAA", "BBB", 0.5, 0.1),),
    demands=(demand("AAA", 8.76), demand("BBB", 8.76)),
)


def varied():
    """Return a system with wind on two kinds of day, water, heat, a neighbour and a shortage."""
    return system(
        codes=("AAA", "BBB", "CCC"),
        neighbours=("NNN",),
        blocks=(8.0, 10.0, 6.0),
        days=(0.7, 0.3),
        plants=(
            plant("a coal", "AAA", "coal", 1.5, 18.0, must_run=0.4, outage=0.1),
            plant("a wind", "AAA", "wind", 1.0, 0.0),
            plant("b water", "BBB", "hydro", 1.2, 0.5),
            plant("c gas", "CCC", "gas", 0.9, 42.0, outage=0.05),
        ),
        lines=(
            line("ab", "AAA", "BBB", 0.3, 0.05),
            line("bc", "BBB", "CCC", 0.4, 0.04),
            line("an", "AAA", "NNN", 0.2, 0.03),
        ),
        demands=(
            demand("AAA", 9.0, tuple(1.2 - 0.04 * m for m in range(12)), (0.8, 1.0, 1.3)),
            demand("BBB", 5.0, FLAT, (0.7, 1.0, 1.4)),
            demand("CCC", 7.0, FLAT, (0.9, 1.0, 1.2)),
        ),
        hydro=(hydro("BBB", tuple(0.3 + 0.02 * m for m in range(12)), movable=0.6),),
        profiles=profile("AAA", "wind", ((0.5, 0.3, 0.4), (0.05, 0.02, 0.05)), ("d0", "d1")),
        borders=(border("NNN", (0.5, 60.0), (1.0, 25.0)),),
    )


@pytest.fixture(scope="module")
def many():
    return dispatched(varied())


def test_two_nodes_by_hand():
    found = dispatched(TWO)
    assert found.run.made[0] == pytest.approx([1.5, 0.55])
    assert found.run.sent[0, 0] == pytest.approx([0.5, 0.0])
    assert found.mean_price("AAA") == pytest.approx(20.0, abs=1e-3)
    assert found.mean_price("BBB") == pytest.approx(50.0, abs=1e-3)
    assert found.objective_musd == pytest.approx(8.76 * (1.5 * 20.0 + 0.55 * 50.0), rel=1e-5)
    assert found.imports_twh("BBB").sum() == pytest.approx(0.45 * 8.76)
    assert found.imports_twh("AAA").sum() == pytest.approx(-0.5 * 8.76)
    assert found.residual < 1e-9


def test_two_nodes_n_minus_1_by_hand():
    """Without b, B has what the line brings, 0.45 of 1 GW; without the line it serves itself."""
    found = n_minus_1(TWO)
    by_name = {outage.element.name: outage for outage in found.outages}
    assert [o.element.name for o in found.outages] == ["a", "b", "ab"]
    assert by_name["b"].unserved_twh == pytest.approx([0.0, 0.55 * 8.76])
    assert by_name["b"].peak_gw == pytest.approx([0.0, 0.55])
    assert by_name["ab"].unserved_twh == pytest.approx([0.0, 0.0])
    assert by_name["ab"].musd == pytest.approx(8.76 * (0.45 * 50.0 - 0.5 * 20.0), rel=1e-4)
    assert by_name["a"].unserved_twh.sum() == pytest.approx(1.0 * 8.76)  # B has nothing to send


def test_who_loses_a_plant_goes_short_first():
    """A has just enough for itself and half a GW to spare; B loses its plant and does not make A go short."""
    made = replace(
        TWO,
        lines=(replace(TWO.lines[0], gw=Band.exact(5.0), loss=0.0),),
        plants=(plant("a", "AAA", "coal", 1.5, 20.0), plant("b", "BBB", "gas", 1.0, 50.0)),
    )
    b = next(o for o in n_minus_1(made).outages if o.element.name == "b")
    assert b.peak_gw == pytest.approx([0.0, 0.5])
    assert b.musd == pytest.approx(8.76 * (0.5 * 1000.0 - 0.5 * 50.0), rel=1e-4)


def test_only_the_largest_unit_fails():
    pair = replace(TWO, plants=(TWO.plants[0], replace(TWO.plants[1], largest_gw=0.25)))
    found = n_minus_1(pair)
    b = next(o for o in found.outages if o.element.name == "b")
    assert b.unserved_twh == pytest.approx([0.0, 0.0])
    tight = replace(pair, lines=(replace(pair.lines[0], gw=Band.exact(0.2)),))
    b = next(o for o in n_minus_1(tight).outages if o.element.name == "b")
    assert b.peak_gw == pytest.approx([0.0, 1.0 - 0.75 - 0.18])


def greatest_flow(edges, source, sink):
    """Return the largest flow by shortest augmenting paths: shares nothing with the programmes."""
    room = dict(edges)
    for a, b in list(room):
        room.setdefault((b, a), 0.0)
    total = 0.0
    while True:
        came, queue = {source: None}, deque([source])
        while queue and sink not in came:
            here = queue.popleft()
            for (a, b), left in room.items():
                if a == here and b not in came and left > 1e-12:
                    came[b] = a
                    queue.append(b)
        if sink not in came:
            return total
        path, at = [], sink
        while came[at] is not None:
            path.append((came[at], at))
            at = came[at]
        least = min(room[edge] for edge in path)
        for a, b in path:
            room[a, b] -= least
            room[b, a] += least
        total += least


@pytest.mark.parametrize("seed", range(4))
def test_unserved_in_the_peak_is_what_the_greatest_flow_leaves(seed):
    rng = np.random.default_rng(seed)
    codes = ("AAA", "BBB", "CCC", "DDD")
    plants = tuple(plant(f"p{c}", c, "coal", float(rng.uniform(0.2, 2.5)), 20.0 + i) for i, c in enumerate(codes))
    ends = (("AAA", "BBB"), ("BBB", "CCC"), ("CCC", "DDD"), ("AAA", "DDD"))
    lines = tuple(line(f"{a}{b}", a, b, float(rng.uniform(0.1, 0.6))) for a, b in ends)
    wants = {c: float(rng.uniform(0.5, 1.5)) for c in codes}
    made = system(
        codes, plants=plants, lines=lines, demands=tuple(demand(c, gw * 8.76, peak=1.2) for c, gw in wants.items())
    )

    def served(out):
        edges = {("source", p.node): p.gw.central for p in plants if p.name != out}
        edges |= {(c, "sink"): 1.2 * gw for c, gw in wants.items()}
        for row in lines:
            gw = 0.0 if row.name == out else row.gw.central
            edges |= {(row.from_, row.to): gw, (row.to, row.from_): gw}
        return greatest_flow(edges, "source", "sink")

    found = n_minus_1(made)
    assert len(found.outages) == 8
    for outage in found.outages:
        assert outage.peak_gw.sum() == pytest.approx(served(None) - served(outage.element.name), abs=1e-6)


def test_prices_are_what_one_more_mwh_costs(many):
    year, step = many.year, 1e-4
    for at, node in ((3, 0), (20, 1), (47, 2)):
        more = []
        for sign in (1.0, -1.0):
            wanted = year.demand.copy()
            wanted[at, node] += sign * step
            more.append(dispatch_of(replace(year, demand=wanted)).objective_musd)
        difference = (more[0] - more[1]) / (2.0 * step * year.hours[at] / 1e3)
        assert many.usd_mwh[at, node] == pytest.approx(difference, abs=1e-3)


def test_water_keeps_to_its_months_and_heat_to_its_season(many):
    names = many.year.units.names
    water = many.generation_twh[names.index("b water")].sum(axis=1)
    assert (water <= [0.3 + 0.02 * m + 1e-9 for m in range(12)]).all()
    made = many.run.made[:, names.index("b water")].reshape(12, -1)
    steady = 0.4 * 0.3e3 / (31 * 24)
    assert made[0].min() >= min(steady, 1.2) - 1e-9
    coal = many.run.made[:, names.index("a coal")].reshape(12, -1)
    assert coal[[0, 1, 2, 9, 10, 11]].min() >= 0.4 * 1.5 - 1e-9
    assert coal.max() <= 0.9 * 1.5 + 1e-9


def test_a_calm_day_makes_power_dear(many):
    price = many.price("AAA").reshape(12, 2, 3)
    assert (price[:, 1] >= price[:, 0] - 1e-6).all()
    assert price[0, 1].max() > price[0, 0].min()


def test_neighbours_keep_to_what_they_sell_and_buy(many):
    names = many.year.units.names
    assert names[-2:] == ("NNN sells", "NNN buys")
    twh = many.generation_twh.sum(axis=(1, 2))
    assert twh[-2] <= 0.5 + 1e-9
    assert twh[-1] <= 1.0 + 1e-9
    assert (many.price("NNN") >= 0.0).all()


def test_another_way_of_solving_finds_the_same(many):
    """Interior points of the same library on one system; on a small one every vertex, without any solver."""
    given, _ = year_programme(many.year)
    assert solve(given, "highs-ipm").objective == pytest.approx(many.objective_musd, rel=1e-9)
    small = merged(standing_year(TWO), ((*range(12),),))
    given, _ = year_programme(small)
    found = solve(given)
    other = dense(given)
    assert other == pytest.approx(found.objective, rel=1e-8)


def dense(given: Programme) -> float:
    """Return the least cost by trying every vertex."""
    count, width = given.equal_side.size, given.cost.size
    best = np.inf
    bounds = [sorted({low, high} - {np.inf}) for low, high in zip(given.low, given.high, strict=True)]
    for held in combinations(range(width), width - count):
        free = [i for i in range(width) if i not in held]
        part = given.equal.toarray()[:, free]
        if abs(np.linalg.det(part)) < 1e-12:
            continue
        for values in product(*(bounds[i] for i in held)):
            x = np.zeros(width)
            x[list(held)] = values
            x[free] = np.linalg.solve(part, given.equal_side - given.equal.toarray() @ x)
            if (x >= given.low - 1e-9).all() and (x <= given.high + 1e-9).all():
                best = min(best, float(given.cost @ x))
    return best


def test_a_wrong_answer_is_refused(many):
    given, operation = year_programme(many.year)
    found = solve(given)
    assert certificate(given, found).worst < 1e-9
    spoiled = found.x.copy()
    spoiled[operation.made[0, 0]] += 0.01
    dearer = found.equal.copy()
    dearer[operation.balance[0, 0]] *= 1.5
    for wrong in (replace(found, x=spoiled), replace(found, equal=dearer)):
        with pytest.raises(NotConverged):
            require_optimum(given, wrong, "a spoiled answer")


def test_merged_months_keep_energy(many):
    few = merged(many.year, tuple((2 * k, 2 * k + 1) for k in range(6)))
    assert few.shape == (6, 2, 3)
    assert few.hours.sum() == pytest.approx(8760.0)
    assert few.hours @ few.demand == pytest.approx(many.year.hours @ many.year.demand)
    assert sum(limit.twh for limit in few.limits) == pytest.approx(sum(limit.twh for limit in many.year.limits))
    assert dispatch_of(few).objective_musd == pytest.approx(many.objective_musd, rel=0.05)


def test_a_dry_year_costs_more():
    wet = varied()
    dry = replace(wet, hydro=(hydro("BBB", wet.hydro[0].twh, tuple(0.7 * t for t in wet.hydro[0].twh), movable=0.6),))
    assert dispatched(dry, dry=True).objective_musd > dispatched(dry).objective_musd + 1.0


def test_the_peak_is_an_evening_without_wind():
    year = standing_year(varied())
    peak = peak_hour(varied(), year)
    wind = year.units.names.index("a wind")
    assert peak.units.most[0, wind] == pytest.approx(0.05)
    assert peak.demand[0, 1] == pytest.approx(year.demand[2, 1])


def test_cutting_what_is_not_there_is_refused():
    with pytest.raises(InputError, match="called 'nothing'"):
        dispatched(TWO, cut=("nothing",))
    assert without(standing_year(TWO), ("ab",)).lines.gw == pytest.approx([0.0])
