"""What rivers bring becomes variables once: nothing is exactly nothing, USD come back as real income, tables hold."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pytest

from ortaq.core import CENTRAL, Array, Band, Case, Change, Corner, InputError, Kind, Region, Scenario
from ortaq.domains.water import response, rivers
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.benefits import sectors_of, values_of
from ortaq.domains.water.levels import STEPS, Lever, State, levels_of, parts
from ortaq.domains.water.model import MODEL
from ortaq.domains.water.moves import Payment, WaterAction, WaterMove
from ortaq.model import run
from ortaq.observe import load_region

A = WaterAction
NONE, BOTH = np.array([0]), np.array([0, 1])


@dataclass(frozen=True)
class Made:
    """A river that answers by arithmetic, so that what comes of it can be checked by hand."""

    months_ahead: int = 18

    @cached_property
    def basin(self) -> Basin:
        """Members of the Syr Darya."""
        return replace(load_basin("syr_darya"), months_ahead=self.months_ahead)

    @property
    def levers(self) -> frozenset[Lever]:
        """Everything."""
        return frozenset(Lever(action) for action in A)

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Those of the Syr Darya."""
        return self.basin.power_from

    def musd(self, state: State) -> Array:
        """Return ten a TWh, a hundred lost in a drought, a quarter of it saved by a deal; floods 3."""
        power, dry = state.level(A.WINTER_POWER), state.level(A.DROUGHT)
        worth = {Corner.LOW: 0.5, Corner.CENTRAL: 1.0, Corner.HIGH: 3.0}[state.worths]
        one = np.array([-power, 10.0 * power**2 - 100.0 * dry * (0.75 if power else 1.0), 3.0 * power])
        return worth * np.outer([1.0, 2.0, 3.0, 4.0], one)


@pytest.fixture(scope="module")
def eurasia() -> Region:
    return load_region("eurasia")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    river = Made()
    monkeypatch.setattr(response, "river", lambda _name: river)
    monkeypatch.setattr(response, "answered", lambda _name, state: river.musd(state))


def change(*moves: WaterMove) -> Change:
    return Change("water", Kind.SHOCK, "Water", "", moves, "nobody")


def deal(twh: float, **more: object) -> WaterMove:
    move = WaterMove(A.WINTER_POWER, "syr_darya", Band.exact(twh), suppliers=("UZB", "KAZ"), receiver="KGZ")
    return replace(move, partners=("TJK",), **more)  # type: ignore[arg-type]


def drought(severity: float) -> WaterMove:
    return WaterMove(A.DROUGHT, "syr_darya", Band.exact(severity))


def asked(region: Region, *moves: WaterMove, case: Case = CENTRAL) -> dict[str, Array]:
    (found,) = MODEL.agenda(region, (), [(change(*moves),)], NONE, case, ())
    return {name: values.rows[0] for name, values in found.items()}


@pytest.mark.usefixtures("made")
def test_nothing_is_exactly_nothing(eurasia: Region) -> None:
    paid = (Payment("KAZ", "KGZ", Band.exact(4.0)),)
    found = asked(eurasia, deal(0.0, payments=paid), drought(0.0))
    assert (found["productivity_hat"] == 1.0).all()
    assert (found["transfer_musd"] == 0.0).all()
    assert (found["welfare_musd"] == 0.0).all()


@pytest.mark.usefixtures("made")
def test_usd_over_the_output_of_the_sector_are_productivity(eurasia: Region) -> None:
    hat = asked(eurasia, deal(1.0))["productivity_hat"]
    farming, power = sectors_of(eurasia)
    for k, member in enumerate(("KGZ", "UZB", "TJK", "KAZ")):
        at = eurasia.economy_ids.index(member)
        assert hat[farming, at] == pytest.approx(1.0 - (k + 1) / eurasia.output[farming, at])
        assert hat[power, at] == pytest.approx(1.0 + 10.0 * (k + 1) / eurasia.output[power, at])
    assert np.count_nonzero(hat != 1.0) == 8


@pytest.mark.usefixtures("made")
def test_a_dollar_of_water_is_about_a_dollar_of_income(eurasia: Region) -> None:
    outcome = run(eurasia, Scenario("water", "Water", (change(deal(2.0)),)))
    gain = dict(zip(eurasia.economy_ids, outcome.metrics["real_income_musd"].tolist(), strict=True))
    for k, member in enumerate(("KGZ", "UZB", "TJK", "KAZ")):
        # Who sells energy abroad gets less for it: a third in Kazakhstan.
        assert gain[member] == pytest.approx((k + 1) * (40.0 - 2.0), rel=0.35), member


@pytest.mark.usefixtures("made")
def test_what_has_no_market_is_off_unless_a_mechanism_counts_it(eurasia: Region) -> None:
    assert (asked(eurasia, deal(1.0))["welfare_musd"] == 0.0).all()
    counted = deal(1.0, unvalued=Band(0.5, 1.0, 2.0))
    central = asked(eurasia, counted)["welfare_musd"]
    assert central[eurasia.economy_ids.index("KAZ")] == pytest.approx(12.0)
    high = asked(eurasia, counted, case=Case("strong", shift=Corner.HIGH))["welfare_musd"]
    assert high[eurasia.economy_ids.index("KAZ")] == pytest.approx(2.0 * 3.0 * 12.0)


@pytest.mark.usefixtures("made")
def test_payments_of_a_deal_are_transfers(eurasia: Region) -> None:
    paid = asked(eurasia, deal(1.0, payments=(Payment("KAZ", "KGZ", Band(1.0, 4.0, 5.0)),)))["transfer_musd"]
    kaz, kgz = (eurasia.economy_ids.index(code) for code in ("KAZ", "KGZ"))
    assert paid[kaz, kgz] == 4.0
    assert paid.sum() == 4.0


@pytest.mark.usefixtures("made")
def test_a_deal_in_a_drought_is_what_both_bring_together(eurasia: Region) -> None:
    measure = replace(change(deal(1.0)), id="deal", kind=Kind.MEASURE)
    none, dry = MODEL.agenda(eurasia, (measure,), [(), (change(drought(1.0)),)], BOTH, CENTRAL, ())
    _, power = sectors_of(eurasia)
    at = eurasia.economy_ids.index("UZB")
    made = eurasia.output[power, at]
    assert none["productivity_hat"].rows[0, power, at] == 1.0
    assert (none["productivity_hat"].rows[1, power, at] - 1.0) * made == pytest.approx(20.0)
    assert (dry["productivity_hat"].rows[0, power, at] - 1.0) * made == pytest.approx(-200.0)
    assert (dry["productivity_hat"].rows[1, power, at] - 1.0) * made == pytest.approx(20.0 - 150.0)


@pytest.mark.usefixtures("made")
def test_ends_of_a_case_are_those_of_worths_too(eurasia: Region) -> None:
    _, power = sectors_of(eurasia)
    at = eurasia.economy_ids.index("UZB")
    gain = [
        float(asked(eurasia, deal(1.0), case=Case("end", shift=end))["productivity_hat"][power, at] - 1.0)
        for end in (Corner.LOW, Corner.CENTRAL, Corner.HIGH)
    ]
    assert gain[0] / gain[1] == pytest.approx(0.5)
    assert gain[2] / gain[1] == pytest.approx(3.0)
    between = asked(eurasia, deal(1.0, worths=Band.exact(0.5)))["productivity_hat"][power, at] - 1.0
    assert between / gain[1] == pytest.approx(2.0)


@pytest.mark.usefixtures("made")
def test_worths_are_one_doubt_of_a_river_whatever_is_done_to_it(eurasia: Region) -> None:
    """In a drawn world every change has a place of its own; their mean would make bands of two changes narrower."""
    measure = replace(change(deal(1.0, worths=Band.exact(0.5))), id="deal", kind=Kind.MEASURE)
    shock = change(replace(drought(1.0), worths=Band.exact(-1.0)))
    (dry,) = MODEL.agenda(eurasia, (measure,), [(shock,)], BOTH, CENTRAL, ())
    _, power = sectors_of(eurasia)
    at = eurasia.economy_ids.index("UZB")
    lost = (dry["productivity_hat"].rows[:, power, at] - 1.0) * eurasia.output[power, at]
    assert lost == pytest.approx([2.0 * -200.0, 2.0 * (20.0 - 150.0)])


def test_levels_add_and_none_is_guessed_beyond_a_table() -> None:
    assert levels_of([(deal(0.5), 0.5), (deal(0.7), 0.7)]) == {Lever(A.WINTER_POWER): 1.2}
    failed = WaterMove(A.DAM_FAILURE, "syr_darya")
    assert levels_of([(failed, 1.0), (failed, 1.0)]) == {Lever(A.DAM_FAILURE): 1.0}
    with pytest.raises(InputError, match=r"winter_power of 2\.5 in all"):
        levels_of([(deal(1.5), 1.5), (deal(1.0), 1.0)])


def test_weights_between_steps_sum_to_one_and_meet_the_steps() -> None:
    for action, steps in STEPS.items():
        for step in steps:
            assert len(parts({Lever(action): step}, (), 0.0)) == 1
    found = parts({Lever(A.WINTER_POWER): 0.75, Lever(A.DROUGHT): 1.1}, ("KGZ", "UZB"), -0.25)
    assert sum(weight for weight, _ in found) == pytest.approx(1.0)
    assert len(found) == 8
    below = parts({Lever(A.WINTER_POWER): 0.25}, ("KGZ", "UZB"), 0.0)
    assert [state.insiders for _, state in below] == [(), ("KGZ", "UZB")]


def test_a_sector_cannot_lose_more_than_it_makes(eurasia: Region) -> None:
    musd = np.zeros((1, len(eurasia.economies), 3))
    musd[0, eurasia.economy_ids.index("KGZ"), 1] = -1e6
    with pytest.raises(InputError, match="KGZ would lose USD 1,000,000 million in 'energy'"):
        values_of(eurasia, musd, np.zeros((1, len(eurasia.economies), len(eurasia.economies))))


def test_a_region_without_farming_is_refused(eurasia: Region) -> None:
    other = replace(eurasia, sectors=tuple(replace(s, id=f"x_{s.id}") for s in eurasia.sectors))
    with pytest.raises(InputError, match="no sector that water could reach"):
        sectors_of(other)


def test_a_row_of_other_tables_is_never_found(monkeypatch: pytest.MonkeyPatch) -> None:
    state = State(((Lever(A.DROUGHT), 1.0),))
    today = response.state_digest("syr_darya", state)
    assert today == response.state_digest("syr_darya", State(((Lever(A.DROUGHT), 1.0),)))
    assert today != response.state_digest("syr_darya", replace(state, worths=Corner.LOW))
    other = Made(months_ahead=12)
    monkeypatch.setattr(response, "river", lambda _name: other)
    assert response.state_digest("syr_darya", state) != today
    ran = response.answered.__wrapped__("syr_darya", state)
    assert ran.tolist() == other.musd(state).tolist()


def test_every_river_has_its_tables() -> None:
    for name in rivers.rivers():
        assert rivers.river(name).basin.name == name
