"""Which events are one passage of a crossing: order of sides, returns, ends that nobody saw."""

import numpy as np
import pytest

from ortaq.alerts.cargo.coded import ARRIVED, EVENT, LEFT
from ortaq.alerts.cargo.places import Places
from ortaq.alerts.cargo.visits import EXACT, INTERVAL, LOST, WAITING, in_order, visits_of
from tests.alerts.cargo_events import HOUR, START

PLACES = Places({}, ("a", "b"), (0, 0, 1, 1), (0, 1, 0, 1), (("CHN", "KAZ"), ("KAZ", "UZB")))
NONE = np.zeros(0, np.uint64)
END = START + 90 * 24 * HOUR
SIDES = {"A": 0, "B": 1, "C": 2, "D": 3, "-": -1}


def events(*units: str) -> np.ndarray:
    """Return events written as ``A+0 A-5 B+6 B-20``: place, comes or goes, hours; a text for each unit."""
    found = []
    for unit, text in enumerate(units, 1):
        for word in text.split():
            at = START + round(float(word[2:]) * HOUR)
            found.append((unit, at, len(found) + 1, 0, SIDES[word[0]], ARRIVED if word[1] == "+" else LEFT))
    return np.array(found, EVENT)


def visits(*units: str, end: int = END, rounded=(False, False)):
    rows, _, _ = in_order(events(*units), NONE)
    return visits_of(rows, PLACES, np.array(rounded), end)


def test_a_passage_and_the_other_direction() -> None:
    found = visits("A+0.1 A-5.1 B+6.1 B-20.1", "B+0.1 B-1 A+2 A-3.6")
    assert found.towards.tolist() == [1, 0]
    assert found.kind.tolist() == [EXACT, EXACT]
    assert found.low_h == pytest.approx([20.0, 3.5])
    assert found.high_h == pytest.approx([20.0, 3.5])


@pytest.mark.parametrize(
    "text",
    [
        "A+0.1 A-5 B+6 B-20.1 B+30 B-31 A+33 A-40",  # all events of both visits
        "A+0.1 A-5 B+6 B-20.1 B-31 A+33 A-40",  # its arrival on the way back is lost
        "A+0.1 A-5 B+6 B-20.1 A+33 A-40",  # nothing of the first side on the way back
        "A+0.1 B+6 B-20.1 B+30 A+33 A-40",
    ],
)
def test_a_unit_that_returns_to_the_crossing_it_left_makes_two_visits(text) -> None:
    found = visits(text)
    assert found.low_h[0] == pytest.approx(20.0)
    assert found.towards[0] == 1
    assert len(found.began) + found.one_sided == 2


def test_a_return_whose_departure_is_lost_is_no_visit_of_weeks() -> None:
    found = visits("A+0.1 A-5 B+6 B+200 B-205 A+206 A-215")
    assert found.towards.tolist() == [1, 0]
    assert found.kind.tolist() == [INTERVAL, EXACT]
    assert found.low_h == pytest.approx([5.9, 15.0])
    assert found.high_h == pytest.approx([199.9, 15.0])


def test_a_gap_alone_would_have_made_one_visit() -> None:
    # The same events under the rule of notes that failed: one visit from the first to the last event.
    found = visits("A+0.1 A-5 B+6 B-20.1 B+30 B-31 A+33 A-40")
    assert found.low_h.max() < 25.0


def test_stamps_rounded_to_the_hour_may_stand_in_the_wrong_order() -> None:
    found = visits("A+10 A-9.6 B+10 B-14.2", rounded=(True, False))
    assert (found.low_h[0], found.high_h[0]) == pytest.approx((3.7, 4.7))
    both = visits("A+10 A-11 B+12 B-14", rounded=(True, False))
    assert (both.low_h[0], both.high_h[0]) == pytest.approx((3.0, 5.0))
    exact = visits("A+10 A-11 B+12 B-14")
    assert (exact.low_h[0], exact.high_h[0]) == pytest.approx((4.0, 4.0))


def test_unknown_ends_are_intervals_until_the_unit_is_seen_elsewhere() -> None:
    found = visits("A+0.1 A-5 B+6 -+30.1", "-+0.1 A-5 B+6 B-10.1", end=START + 40 * HOUR)
    assert found.kind.tolist() == [INTERVAL, INTERVAL]
    assert found.start_unknown.tolist() == [False, True]
    assert found.low_h == pytest.approx([5.9, 5.1])
    assert found.high_h == pytest.approx([30.0, 10.0])


def test_silent_units_wait_until_they_are_lost() -> None:
    found = visits("A+0.1 A-5 B+6", end=START + 100 * HOUR)
    assert (found.kind[0], found.low_h[0], found.high_h[0]) == (WAITING, pytest.approx(99.9), np.inf)
    assert visits("A+0.1 A-5 B+6", end=START + 61 * 24 * HOUR).kind.tolist() == [LOST]
    # A unit that came and has not left the first side waits too; one that left it long ago is half known.
    assert visits("A+0.1", end=START + 100 * HOUR).kind.tolist() == [WAITING]
    half = visits("A+0.1 A-5", end=START + 100 * HOUR)
    assert (len(half.began), half.one_sided) == (0, 1)


def test_a_visit_that_ends_before_it_begins_is_left_out_and_counted() -> None:
    found = visits("A-9.0 B-9.2 A+9.5")
    assert (len(found.began), found.negative) == (0, 1)


def test_repeats_and_withdrawn_events_are_left_out() -> None:
    rows = events("A+0 A-5 B+6 B-20")
    twice = np.concatenate([rows, rows[:3], rows[2:3]])
    kept, gone, repeated = in_order(twice[np.random.default_rng(1).permutation(len(twice))], np.sort(rows["id"][1:2]))
    assert (len(kept), gone, repeated) == (3, 2, 3)
    assert kept["at"].tolist() == sorted(kept["at"].tolist())


def test_a_gap_of_sixty_days_ends_a_visit() -> None:
    found = visits("A+0.1 A-5 B+6 B-2000", end=START + 2100 * HOUR)
    assert len(found.began) == 1
    assert found.high_h[0] <= 1440.0
