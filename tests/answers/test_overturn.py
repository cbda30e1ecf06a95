"""What would overturn a package, what is typed in, and what hidden cost would make a refusal rational."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from ortaq.agreement import accepts, agree
from ortaq.answers import Material, answer
from ortaq.answers import weaker as weaker_module
from ortaq.answers.sections.overturn import overturn_section, overturn_sentences
from ortaq.answers.sections.typed import typed_section, typed_sentences
from ortaq.answers.sections.why_not_yet import why_not_yet_section, why_not_yet_sentence
from ortaq.answers.switching import PackageSwitching, Switch, Switching, switching
from ortaq.answers.typed import typed_shares
from ortaq.answers.why_not_yet import hidden_cost
from ortaq.core import Band, Change, Materiality, Mechanism, Region, shapley_weights, weakened
from ortaq.model import Gains, payoff_table
from tests.answers.made_up import INCOME, made_up
from tests.worlds import shift, toy_mechanism, toy_region


def weak(mechanism: Mechanism, share: float, only: int | None = None) -> Mechanism:
    """Return the mechanism with the effects of all measures, or of one, at a share; costs stay."""
    measures = [
        replace(m, moves=tuple(w for w in (weakened(v, share) for v in m.moves) if w)) if only in {None, at} else m
        for at, m in enumerate(mechanism.measures)
    ]
    return replace(mechanism, measures=tuple(measures))


@pytest.fixture(scope="module")
def dear() -> Mechanism:
    """Return the toy table with a cost for every measure and half a dollar that does not matter."""
    mechanism = toy_mechanism()
    cost = replace(mechanism.measures[0].cost, capex_musd=Band.exact(0.45), opex_musd_per_year=Band.exact(0.002))
    measures = tuple(replace(m, cost=replace(cost, payers={m.participants[0]: 1.0})) for m in mechanism.measures)
    return replace(mechanism, measures=measures, materiality=Materiality(0.001, 25.0))


@pytest.fixture(scope="module")
def found(dear: Mechanism) -> tuple[Region, Mechanism, Switching]:
    region = toy_region()
    payoffs = payoff_table(region, dear)
    return region, dear, switching(region, dear, payoffs, agree(payoffs, dear), range(1, 8))


def signs(region: Region, mechanism: Mechanism, package: int) -> dict[str, bool]:
    """Return who signs, by equilibria of the mechanism as it is given."""
    payoffs = payoff_table(region, mechanism)
    agreement = agree(payoffs, mechanism)
    own = accepts(agreement.robust_gain_percent[package], agreement.refusal_percent)
    return dict(zip(mechanism.members, own.tolist(), strict=True))


@pytest.mark.slow
def test_shares_of_effects_are_confirmed_on_either_side(found: tuple[Region, Mechanism, Switching]) -> None:
    region, mechanism, values = found
    held = 0
    for package, one in values.packages.items():
        for member, switch in one.all_effects.items():
            if switch.at is None:
                assert signs(region, weak(mechanism, 0.0), package)[member]
                continue
            assert switch.beyond is not None
            assert switch.at - switch.beyond == pytest.approx(0.01)
            assert signs(region, weak(mechanism, switch.at), package)[member]
            assert not signs(region, weak(mechanism, switch.beyond), package)[member]
            held += 1
        for measure, switch in one.effects.items():
            at = [m.id for m in mechanism.measures].index(measure)
            if switch.at is None:
                assert all(signs(region, weak(mechanism, 0.0, at), package).values())
                continue
            assert switch.beyond is not None
            assert all(signs(region, weak(mechanism, switch.at, at), package).values())
            beyond = signs(region, weak(mechanism, switch.beyond, at), package)
            assert switch.members == tuple(who for who, signed in beyond.items() if not signed)
            held += 1
    assert held > 5
    assert 0.0 < values.largest_residual <= 1e-9
    assert values.solves > 0


def test_factors_of_costs_turn_a_refusal(found: tuple[Region, Mechanism, Switching]) -> None:
    region, mechanism, values = found
    turning = [(p, m, s) for p, one in values.packages.items() for m, s in one.costs.items() if s.at is not None]
    assert turning
    for package, measure, switch in turning:
        for factor, expected in ((switch.at, True), (switch.beyond, False)):
            dearer = [_dearer(m, factor) if m.id == measure else m for m in mechanism.measures]
            assert all(signs(region, replace(mechanism, measures=tuple(dearer)), package).values()) is expected


def _dearer(measure: Change, factor: float) -> Change:
    cost = measure.cost
    bands = [Band.exact(factor * band.central) for band in (cost.capex_musd, cost.opex_musd_per_year)]
    return replace(measure, cost=replace(cost, capex_musd=bands[0], opex_musd_per_year=bands[1]))


def straight(region: Region, mechanism: Mechanism, trials: Sequence[tuple], case, **_) -> Gains:
    """Return gains of 10 million for every percent that the moves of a trial lower costs, half of it for the second."""
    percent = np.array([-sum(move.band.central for move in trial) for trial in trials])
    gain = percent[:, None, None] * np.array([10.0, 5.0])[None, :, None]
    return Gains(gain, np.full((2, 1), INCOME), np.zeros((len(trials), 2)), 0.0, len(trials))


def test_a_closed_form_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two measures bring 40 and 20 (the second member half) and cost the members 12 and 6 together."""
    material = made_up([[40.0, 20.0], [20.0, 10.0]], [[8.0, 0.5], [4.0, 5.5]])
    moves = [(shift("trade_cost_hat", ("KAZ",), ("UZB",), -4.0),), (shift("trade_cost_hat", ("KAZ",), ("UZB",), -2.0),)]
    measures = tuple(replace(m, moves=own) for m, own in zip(material.mechanism.measures, moves, strict=True))
    mechanism = replace(material.mechanism, measures=measures)
    monkeypatch.setattr(weaker_module, "trial_gains", straight)
    values = switching(material.region, mechanism, material.payoffs, material.agreement, [3])
    one = values.packages[3]
    # All effects: 60 s > 12, 30 s > 6: both at a fifth; a whole percent is not enough, as nobody signs for nothing.
    assert {who: s.at for who, s in one.all_effects.items()} == {"KAZ": 0.21, "UZB": 0.21}
    # The first effect alone: 40 s + 20 > 12 at any share; 20 s + 10 > 6 too. The same holds for the second.
    assert [s.at for s in one.effects.values()] == [None, None]
    # Costs: KAZ keeps 48 and UZB 24 beyond all costs, so nothing tripled takes them.
    assert [s.at for s in one.costs.values()] == [None, None]
    (alone,) = switching(material.region, mechanism, material.payoffs, material.agreement, [2]).packages.values()
    # UZB gets 10 and pays 5.5: refuses at 0.55 of the effect and 10 / 5.5 of the cost.
    assert (alone.effects["m1"].at, alone.effects["m1"].members) == (0.56, ("UZB",))
    assert alone.costs["m1"].at == pytest.approx(10.0 / 5.5, abs=1e-6)
    assert alone.first.members == ("UZB",)


def test_a_refused_package_says_only_who_refuses() -> None:
    material = made_up([[5.0, 1.0]], [[1.0, 4.0]])
    values = switching(material.region, material.mechanism, material.payoffs, material.agreement, [1])
    assert values.packages[1].refused_by == ("UZB",)
    assert not values.packages[1].all_effects
    assert not values.packages[1].costs


@pytest.mark.slow
def test_what_is_stated_in_full_is_typed_in_in_full(region: Region, mechanism: Mechanism) -> None:
    stated = tuple(m for m in mechanism.measures if all(move.stated for move in m.moves))
    assert len(stated) == 2
    table = replace(mechanism, measures=stated)
    assert typed_shares(region, table, payoff_table(region, table)) == dict.fromkeys(("rail", "parks"), 1.0)
    assert answer(region, mechanism).typed == {"rail": 1.0, "tariffs": 0.0, "parks": 1.0}


def test_a_mixed_measure_is_shared_by_shapley_values(region: Region, mechanism: Mechanism) -> None:
    rail, tariffs, _ = mechanism.measures
    both = replace(rail, moves=(*rail.moves, *tariffs.moves))
    table = replace(mechanism, measures=(both,))
    shares = typed_shares(region, table, payoff_table(region, table))
    apart = payoff_table(region, replace(mechanism, measures=(rail, tariffs)))
    gross = (apart.gain_musd + apart.cost_musd[:, :, None]).sum(axis=1) @ apart.probability
    parts = shapley_weights(2) @ gross
    assert parts.min() > 0.0
    assert shares[rail.id] == pytest.approx(parts[0] / parts.sum(), rel=1e-6)


def test_what_brings_nothing_has_no_share() -> None:
    material = made_up([[0.0, 0.0], [1.0, 2.0]], [[0.0, 0.0], [0.0, 0.0]])
    assert typed_shares(material.region, material.mechanism, material.payoffs) == {"m1": 1.0}


def test_the_least_hidden_cost_is_the_gain_above_what_is_refused() -> None:
    """Members earn 1,000 and ask for nothing; half a million does not matter to them."""
    material = made_up([[5.0, 3.0], [2.0, 0.0]], [[1.0, 1.0], [0.0, 1.0]], materiality=Materiality(0.05, 25.0))
    first, second, both = (hidden_cost(material, package) for package in (1, 2, 3))
    assert (first.member, first.musd, first.gdp_percent) == ("UZB", pytest.approx(2.5), pytest.approx(0.25))
    assert first.by_member == {"KAZ": pytest.approx(4.5), "UZB": pytest.approx(2.5)}
    assert (second.member, second.musd) == ("UZB", pytest.approx(-0.5))
    assert both.musd == pytest.approx(1.5)
    assert why_not_yet_sentence(material, 1).key == "why_not_yet.least"
    assert why_not_yet_sentence(material, 2).key == "why_not_yet.already"


def test_only_those_who_take_part_are_asked_for_hidden_costs() -> None:
    material = made_up([[5.0, 3.0, 0.1]], [[1.0, 1.0, 0.0]], members=("KAZ", "UZB", "KGZ"), people=(10.0, 20.0, 7.0))
    payoffs = replace(material.payoffs, participants=(("KAZ",),))
    assert set(hidden_cost(replace(material, payoffs=payoffs), 1).by_member) == {"KAZ"}
    nobody = replace(material.payoffs, participants=((),))
    assert hidden_cost(replace(material, payoffs=nobody), 1).member == "KGZ"


def test_sentences_say_what_was_found() -> None:
    material = made_up([[5.0, 3.0], [4.0, 2.0]], [[1.0, 1.0], [1.0, 1.0]])
    turns = Switch(0.23, 0.22, ("UZB",))
    calm = PackageSwitching(3, (), {"KAZ": Switch(), "UZB": turns}, {"m0": Switch()}, {"m0": Switch()})
    touchy = PackageSwitching(1, (), {"UZB": turns}, {"m0": turns}, {"m0": Switch(1.9, 1.91, ("UZB",))})
    refused = PackageSwitching(2, ("KAZ",))
    shown = replace(material, switching=Switching({3: calm, 1: touchy, 2: refused}, ("m1",), 4, 1e-12))
    keys = {package: [text.key for text in overturn_sentences(shown, package)] for package in (1, 2, 3)}
    assert keys[3] == ["overturn.no_effect_no_cost", "overturn.all"]
    assert keys[1] == ["overturn.effect", "overturn.cost", "overturn.all"]
    assert keys[2] == ["overturn.refused"]
    assert "23 % of their central values" in str(overturn_sentences(shown, 3)[1])
    assert overturn_sentences(material, 3) == ()
    section = overturn_section(shown)
    assert section is not None
    assert len(section.blocks[0].rows) == 3
    assert overturn_section(material) is None


def test_the_share_typed_in_is_said_by_measure_and_package() -> None:
    material = replace(made_up([[5.0, 3.0], [1.0, 1.0]], [[1.0, 1.0], [0.0, 0.0]]), typed={"m0": 1.0, "m1": 0.5})
    assert "90 %" in str(typed_sentences(material, 3)[0])
    assert typed_section(material) is not None
    assert typed_section(replace(material, typed={})) is None
    assert len(why_not_yet_section(material).blocks[0].rows) >= 2


@pytest.mark.slow
def test_it_can_be_left_out(region: Region, mechanism: Mechanism) -> None:
    material: Material = answer(region, mechanism, with_switching=False)
    assert material.switching is None
    assert not material.typed
