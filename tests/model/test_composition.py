"""Answers of slow domains off the centre and in drawn worlds are composed of few that were asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from ortaq.core import CENTRAL, Band, Case, Change, Corner, Effects, Integers, Kind, Region, Values
from ortaq.core.subsets import holds
from ortaq.model.draws import with_strength
from ortaq.model.ensemble.composition import COMPOSED, Undrawn, answered, moved_by
from tests.worlds import shift, toy_region

HIGH = Case("strong", shift=Corner.HIGH)


@dataclass(frozen=True)
class Slow:
    """Writes a ratio and an amount that follow the strength of all that happens, with interplay of size ``mixed``."""

    mixed: float = 0.0
    name: str = "slow"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({"labour_hat", "welfare_musd"})
    slow: bool = True
    asked: list[int] = field(default_factory=list, compare=False)

    def ends(self, case: Case) -> Corner:
        return case.shift

    def moved_by(self, change: Change) -> bool:
        return bool(change.moves)

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],
    ) -> Sequence[Mapping[str, Values]]:
        self.asked.append(len(subsets) * len(shocks))
        own = np.array([_strength(m, case) for m in measures])
        inside = holds(subsets, len(measures)).astype(float)
        answers = []
        for shock in shocks:
            parts = inside @ own + sum(_strength(c, case) for c in shock)
            squares = inside @ own**2 + sum(_strength(c, case) ** 2 for c in shock)
            total = parts + self.mixed * (parts**2 - squares)
            rows = np.repeat(total[:, None], len(region.economies), axis=1)
            answers.append({"labour_hat": Values(np.exp(-rows), "multiply"), "welfare_musd": Values(rows, "add")})
        return answers


def _strength(change: Change, case: Case) -> float:
    return sum(move.band.at(case.shift) for move in change.moves)


def _change(id: str, low: float, central: float, high: float) -> Change:
    move = shift("labour_hat", ("KAZ",), (), 1.0).with_band(Band(low, central, high))
    return Change(id, Kind.MEASURE, id, "", (move,), "")


MEASURES = [_change("one", 0.01, 0.02, 0.05), _change("two", 0.0, 0.03, 0.04), _change("three", 0.01, 0.01, 0.01)]
SHOCKS: list[tuple[Change, ...]] = [(), (_change("shock", 0.1, 0.2, 0.4),)]
EVERY = np.arange(8)


def _answer(model: Slow, case: Case, undrawn: Undrawn | None = None) -> list[Mapping[str, Values]]:
    region = toy_region()
    changes = MEASURES, SHOCKS
    if undrawn is not None:
        measures = [with_strength(m, undrawn.places.get(m.id, 0.0)) for m in MEASURES]
        shocks = [tuple(with_strength(c, undrawn.places.get(c.id, 0.0)) for c in shock) for shock in SHOCKS]
        changes = measures, shocks
    asked = (region, changes[0], changes[1], EVERY, case, [Effects({})] * 2)
    return list(answered(model, asked, None, undrawn))


def _exact(model: Slow, case: Case, places: Mapping[str, float]) -> list[Mapping[str, Values]]:
    measures = [with_strength(m, places[m.id]) if m.id in places else m for m in MEASURES]
    shocks = [tuple(with_strength(c, places[c.id]) if c.id in places else c for c in shock) for shock in SHOCKS]
    return list(model.agenda(toy_region(), measures, shocks, EVERY, case, []))


def test_without_interplay_the_end_is_exact_and_few_are_asked() -> None:
    model = Slow()
    found, exact = _answer(model, HIGH), _exact(Slow(), HIGH, {})
    for one, other in zip(found, exact, strict=True):
        for name in other:
            np.testing.assert_allclose(one[name].rows, other[name].rows, rtol=1e-12, atol=1e-15)
    assert model.asked == [16, 10]  # all at the centre; nothing, three single ones and all at the end, each twice
    assert (found[0]["labour_hat"].rows[0] == 1.0).all()
    assert (found[0]["welfare_musd"].rows[0] == 0.0).all()


def test_interplay_errs_on_the_side_of_a_wider_range_and_single_measures_are_exact() -> None:
    model = Slow(mixed=2.0)
    found, exact = _answer(model, HIGH), _exact(model, HIGH, {})
    middle = _answer(model, CENTRAL)
    for at in range(2):
        one, other, centre = (side[at]["welfare_musd"].rows[:, 0] for side in (found, exact, middle))
        assert one[[0, 1, 2, 4, 7]] == pytest.approx(other[[0, 1, 2, 4, 7]], rel=1e-12)
        apart = np.abs(one[3] - centre[3]) - np.abs(other[3] - centre[3])
        assert apart > -0.1 * np.abs(other[3] - centre[3])


def test_drawn_worlds_ask_nothing_more_and_lie_between_the_ends() -> None:
    model, region = Slow(), toy_region()
    changes = {c.id: c for c in (*MEASURES, *SHOCKS[1])}
    undrawn = Undrawn(region, changes, {})
    _answer(model, CENTRAL, undrawn)
    asked = len(model.asked)
    for places in ({"one": 0.5, "two": -1.0}, {"one": -0.25, "shock": 1.0}):
        found = _answer(model, CENTRAL, replace(undrawn, places=places))
        exact = _exact(Slow(), CENTRAL, places)
        for one, other in zip(found, exact, strict=True):
            np.testing.assert_allclose(one["welfare_musd"].rows, other["welfare_musd"].rows, rtol=1e-12, atol=1e-15)
            # Between two ends a ratio is a straight line, and not the curve of an exponential function.
            np.testing.assert_allclose(one["labour_hat"].rows, other["labour_hat"].rows, rtol=3e-3)
            assert (one["labour_hat"].rows[0] == 1.0).all() == (other["labour_hat"].rows[0] == 1.0).all()
    assert len(model.asked) == asked


def test_an_error_above_the_whole_of_a_move_turns_no_sign() -> None:
    undrawn = Undrawn(toy_region(), {c.id: c for c in MEASURES}, {"one": 1.0, "two": 1.0})
    _answer(Slow(), CENTRAL, undrawn)
    ((key, composition),) = undrawn.compositions.items()
    undrawn.compositions[key] = replace(composition, missed=dict.fromkeys(composition.missed, 3.0))
    low = _answer(Slow(), CENTRAL, replace(undrawn, places={**undrawn.places, COMPOSED: -1.0}))
    centre = _answer(Slow(), CENTRAL, replace(undrawn, places={}))
    for name in ("labour_hat", "welfare_musd"):  # nothing of the move is left, and it is not turned
        np.testing.assert_allclose(low[0][name].rows[3], centre[0][name].rows[3], rtol=1e-12)


@dataclass(frozen=True)
class Unsure(Slow):
    """Says that an assumption makes every change stronger or weaker, and nothing alone."""

    def doubts(self) -> tuple[Change, ...]:
        return (_change("A-SURE", -0.5, 0.0, 1.0),)

    def agenda(  # type: ignore[no-untyped-def]  # noqa: PLR0917 - the protocol
        self, region, measures, shocks, subsets, case, given
    ):
        sure = [n for n, m in enumerate(measures) if m.id == "A-SURE"]
        assumed = holds(subsets, len(measures))[:, sure] @ np.array([_strength(measures[n], case) for n in sure])
        own = [replace(m, moves=()) if n in sure else m for n, m in enumerate(measures)]
        found = super().agenda(region, own, shocks, subsets, case, given)
        scale = (1.0 + assumed)[:, None]
        return [
            {
                "labour_hat": Values(values["labour_hat"].rows ** scale, "multiply"),
                "welfare_musd": Values(values["welfare_musd"].rows * scale, "add"),
            }
            for values in found
        ]


def test_an_assumption_at_its_place_moves_what_every_change_does_and_nothing_else() -> None:
    model = Unsure()
    undrawn = Undrawn(toy_region(), {c.id: c for c in (*MEASURES, *SHOCKS[1])}, {})
    middle = _answer(model, CENTRAL, undrawn)
    asked = len(model.asked)
    for place, scale in ((1.0, 2.0), (0.5, 1.5), (-1.0, 0.5), (-0.5, 0.75)):
        found = _answer(model, CENTRAL, replace(undrawn, places={"A-SURE": place}))
        for one, other in zip(found, middle, strict=True):
            wanted = scale * other["welfare_musd"].rows
            np.testing.assert_allclose(one["welfare_musd"].rows, wanted, rtol=1e-12, atol=1e-15)
        assert (found[0]["labour_hat"].rows[0] == 1.0).all()
        assert (found[0]["welfare_musd"].rows[0] == 0.0).all()
    assert len(model.asked) == asked


def test_what_composing_misses_where_all_lie_at_their_ends_is_drawn_and_spares_what_happens_alone() -> None:
    places = {"one": 1.0, "two": 1.0, "three": 1.0, "shock": 1.0}
    for mixed in (0.0, 2.0):
        model = Slow(mixed=mixed)
        undrawn = Undrawn(toy_region(), {c.id: c for c in (*MEASURES, *SHOCKS[1])}, {})
        middle, plain = (_answer(model, CENTRAL, replace(undrawn, places=own)) for own in ({}, places))
        low, high = (_answer(model, CENTRAL, replace(undrawn, places={**places, COMPOSED: e})) for e in (-1.0, 1.0))
        exact = _exact(model, CENTRAL, places)
        for at in range(2):
            rows = [side[at]["welfare_musd"].rows[:, 0] for side in (middle, plain, low, high, exact)]
            centre, composed, least, most, true = rows
            several = [3, 5, 6, 7] if at == 0 else [1, 2, 3, 4, 5, 6, 7]
            alone = sorted({*range(8)} - {*several})
            assert (least[alone] == composed[alone]).all()
            if mixed == 0.0:
                np.testing.assert_allclose(least, most, rtol=1e-9)
            else:
                assert most[7] - centre[7] > composed[7] - centre[7] > least[7] - centre[7]
                assert abs(most[7] - true[7]) < abs(composed[7] - true[7])


def test_a_change_at_its_centre_does_nothing_more_even_where_its_low_end_cuts_trade_off() -> None:
    alone = np.array([[np.inf, 1.3], [1.2, 1.2], [1.1, 1.1]])
    assert moved_by(alone, 0.0, "multiply").tolist() == [1.0, 1.0]
    assert moved_by(alone, -0.5, "multiply")[0] == np.inf


def test_a_model_that_is_not_slow_is_asked_for_everything() -> None:
    model = replace(Slow(mixed=2.0), slow=False)
    found, exact = _answer(model, HIGH), _exact(model, HIGH, {})
    assert (found[1]["welfare_musd"].rows == exact[1]["welfare_musd"].rows).all()
