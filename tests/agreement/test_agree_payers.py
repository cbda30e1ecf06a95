"""Whoever pays takes part: nobody leaves with somebody else's money (three members, made up).

CCC pays all of a rail between AAA and BBB, which gains it nothing; customs help all three, and CCC most.
"""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.agreement import Agreement, Outsiders, agree, all_blocking, exit_margins, participation, worth
from ortaq.core import Band, Change, Cost, Kind, Mechanism, Payoffs

MEMBERS = ("AAA", "BBB", "CCC")
BOTH, RAIL, CUSTOMS = 3, 1, 2
PAID = Band.exact(0.0), Band.exact(2.0), 30.0, 0.05
GAIN = np.array([[0, 0, 0], [6, 6, -2], [-1, -1, 8], [5, 5, 6]], dtype=float)


def _measure(id: str, participants: tuple[str, ...], payers: dict[str, float]) -> Change:
    return Change(id, Kind.MEASURE, id, "", (), "own", participants, Cost(*PAID, payers, "own"))


def _told(rail: Change) -> tuple[Mechanism, Payoffs, Agreement]:
    measures = rail, _measure("customs", MEMBERS, dict.fromkeys(MEMBERS, 1 / 3))
    mechanism = Mechanism("toy", "", "", "", MEMBERS, "consensus", (), {}, measures, (), (), {})
    cost = np.array([[0, 0, 0], [0, 0, 2], [2, 2, 2], [2, 2, 4]], dtype=float)
    payoffs = Payoffs.of(mechanism, GAIN[:, :, None].copy(), np.full((3, 1), 100.0), cost)
    return mechanism, payoffs, agree(payoffs, mechanism)


def test_a_payer_takes_part() -> None:
    mechanism, payoffs, agreement = _told(_measure("rail", ("AAA", "BBB"), {"CCC": 1.0, "AAA": 0.0}))
    assert mechanism.measures[0].taking_part == MEMBERS
    assert mechanism.involved["CCC"] == BOTH
    assert payoffs.participants == (MEMBERS, MEMBERS)
    assert agreement.accepted.tolist() == [BOTH]
    for outsiders in Outsiders:
        assert ("AAA", "BBB") not in all_blocking(payoffs, agreement, BOTH, outsiders)
        assert worth(payoffs, agreement, outsiders)[0b011] == 0.0
    assert exit_margins(payoffs, agreement)[BOTH].tolist() == [5.0, 5.0, 6.0]
    assert participation(payoffs, agreement).packages.tolist() == [0, 0, 0, 0, 0, 0, 0, BOTH]


def test_what_the_two_pay_themselves_they_can_take_along() -> None:
    paid = dict.fromkeys(("AAA", "BBB"), 0.5)
    _, payoffs, agreement = _told(_measure("rail", ("AAA", "BBB"), paid))
    assert payoffs.participants[0] == ("AAA", "BBB")
    assert all_blocking(payoffs, agreement, BOTH, Outsiders.GAMMA)["AAA", "BBB"] == (RAIL,)
    assert worth(payoffs, agreement, Outsiders.GAMMA)[0b011] == pytest.approx(12.0)


def test_a_payer_from_elsewhere_is_no_member_of_any_coalition() -> None:
    rail = _measure("rail", ("AAA", "BBB"), {"ADB": 1.0})
    assert rail.taking_part == ("AAA", "BBB", "ADB")
    assert _told(rail)[1].participants[0] == ("AAA", "BBB")
    assert replace(rail, cost=None).taking_part == ("AAA", "BBB")
