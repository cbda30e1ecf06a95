"""What one member can open for the others: a game that is known by hand, and many that are searched by force."""

import numpy as np
import pytest

from ortaq.agreement import Acceptance, Listed, agree, bridges, over_shocks
from ortaq.core import Array, InputError, Materiality, Mechanism, Payoffs

MEMBERS = ("A", "B", "C")
PLAIN = Mechanism(
    "plain", "", "", "", MEMBERS, "consensus", (), {}, (), (), (), {}, materiality=Materiality(0.0, 0.0, {})
)


def payoffs_of(gain: Array, cost: Array, probability: Array) -> Payoffs:
    """Return payoffs; gain of shape (package, member, shock), cost (package, member)."""
    bits = len(gain).bit_length() - 1
    return Payoffs(
        members=MEMBERS,
        measures=("road", "rail", "port")[:bits],
        shocks=("none", "closure")[: gain.shape[2]],
        participants=(MEMBERS,) * bits,
        probability=probability,
        gain_musd=gain,
        income_musd=np.linspace(900.0, 1100.0, 3 * gain.shape[2]).reshape(3, -1),
        cost_musd=cost,
    )


def test_a_bridge_known_by_hand() -> None:
    # The road brings A 10, B -3 (of which 4 are its cost) and C 1; the rail brings all 1. Both together add up, but C
    # dislikes both together by 3. A can pay; C has 1 to spare where 3 are lacking.
    gain = np.array([[0.0, 0.0, 0.0], [10.0, -3.0, 1.0], [1.0, 1.0, 1.0], [11.0, -2.0, -1.0]])[..., None]
    cost = np.array([[0.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.5, 0.5, 0.5], [0.5, 4.5, 0.5]])
    payoffs = payoffs_of(gain, cost, np.ones(1))
    settled = Listed.of_table(payoffs, agree(payoffs, PLAIN))
    assert settled.accepted.tolist() == [2]
    first, second, third = bridges(settled, MEMBERS)

    road, both = first.openings
    assert (road.package, road.refusing, road.brings_musd) == (1, ("B",), 8.0 - 3.0)
    assert road.price_musd["B"] == pytest.approx(3.0, abs=1e-4)
    assert road.left_musd == pytest.approx(7.0, abs=1e-3)
    assert [(c.member, c.measure, round(c.share, 3)) for c in road.costs] == [("B", "road", 0.75)]
    assert (both.package, both.brings_musd) == (3, 5.0)
    assert both.total_musd == pytest.approx(3.0, abs=1e-4)
    assert [(c.member, c.measure) for c in both.costs] == [("B", "road")], "C pays 0.5 of what it lacks at most"
    assert (first.contested, first.refuses, first.opens, first.more, first.alone) == (2, 0, 2, 2, 2)

    assert [(g.measure, g.package, g.packages, g.forgone_musd) for g in first.given_up] == [("road", 2, 1, 10.0)]
    assert (second.openings, second.refuses, second.given_up) == ((), 2, ())
    assert (third.openings, third.refuses) == ((), 1)


def test_a_stranger_is_refused() -> None:
    payoffs = payoffs_of(np.zeros((2, 3, 1)), np.zeros((2, 3)), np.ones(1))
    with pytest.raises(InputError, match="member"):
        bridges(Listed.of_table(payoffs, agree(payoffs, PLAIN)), ["D"])


@pytest.mark.slow
@pytest.mark.parametrize("accept", list(Acceptance))
def test_random_games_agree_with_a_search_by_force(accept: Acceptance) -> None:
    rng = np.random.default_rng(7)
    opened = 0
    for _ in range(25):
        gain = rng.normal(1.0, 3.0, (8, 3, 2))
        gain[0] = 0.0
        payoffs = payoffs_of(gain, np.zeros((8, 3)), np.array([0.7, 0.3]))
        agreement = agree(payoffs, PLAIN, accept=accept)
        found = bridges(Listed.of_table(payoffs, agreement), MEMBERS)
        for who, own in enumerate(found):
            prices = {o.package: o.total_musd for o in own.openings}
            by_force = {p: price for p in range(1, 8) if (price := _forced(payoffs, accept, p, who)) is not None}
            assert prices.keys() == by_force.keys()
            assert prices == pytest.approx(by_force, abs=1e-3)
            opened += len(prices)
    assert opened > 10


def _forced(payoffs: Payoffs, accept: Acceptance, package: int, who: int) -> float | None:
    """Return the least that one member pays so that all sign a contested package, by halving; None if it cannot."""
    if payoffs.joint_gain_musd[package] <= 0.0:
        return None
    paid = 0.0
    for other in range(3):
        if not _signs(payoffs, accept, package, other, 0.0):
            if other == who:
                return None
            low, high = 0.0, 1e3
            while high - low > 1e-7:
                half = (low + high) / 2.0
                low, high = (low, half) if _signs(payoffs, accept, package, other, half) else (half, high)
            paid += high
    return paid if paid > 0.0 and _signs(payoffs, accept, package, who, -paid) else None


def _signs(payoffs: Payoffs, accept: Acceptance, package: int, member: int, received: float) -> bool:
    percent = 100.0 * (payoffs.gain_musd[[package]] + received) / payoffs.income_musd
    return bool(over_shocks(percent, payoffs.probability, accept, 0.25)[0, member] > 1e-7)
