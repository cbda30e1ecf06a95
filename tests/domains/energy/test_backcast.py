"""The year 2024 run at least cost with the capacities that stood: the mix is within ten points of what was counted.

Outages of coal plants were fit to that year (A-KAZ-COAL, A-UZB-COAL, A-HEAT-ONLY), so coal is a fit; what gas, water,
wind and sun make follows from capacities, prices and shapes.
"""

from functools import cache

import pytest

from ortaq.domains.energy.dispatch.dispatched import Dispatch, dispatched
from ortaq.domains.energy.system import FUELS, load_system

POINTS = 10.0


@pytest.mark.parametrize("member", ["KAZ", "KGZ", "TJK", "TKM", "UZB"])
def test_the_mix_of_2024_is_within_ten_points_of_every_fuel(member: str) -> None:
    system = load_system()
    computed = {f: twh for f, twh in _run().fuel_twh(member).items() if f in FUELS and f != "storage"}
    counted = {g.fuel: g.twh for g in system.generated if (g.member, g.year) == (member, 2024)}
    made, seen = sum(computed.values()), sum(counted.values())
    for fuel in {*computed, *counted}:
        points = 100.0 * (computed.get(fuel, 0.0) / made - counted.get(fuel, 0.0) / seen)
        assert abs(points) <= POINTS, (fuel, points)
    assert made == pytest.approx(seen, rel=0.15)
    assert float(_run().unserved_twh(member).sum()) == pytest.approx(0.0, abs=1e-6)


@cache
def _run() -> Dispatch:
    return dispatched(load_system())
