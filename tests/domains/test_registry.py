"""The registry: domains in the order in which they read each other, and every way in which they cannot be joined."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pytest

from ortaq.core import CENTRAL, Case, Change, Effects, InputError, Integers, Region, Values
from ortaq.domains import domains, models, valuation, variables
from ortaq.domains.registry import ordered
from ortaq.model.ensemble import Response, responses
from tests.worlds import toy_mechanism, toy_region


@dataclass(frozen=True)
class Stub:
    """A model that answers what it is told to."""

    name: str
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    slow: bool = False
    answer: Mapping[str, Values] | None = None

    def ends(self, case: Case) -> Hashable:
        return None

    def moved_by(self, change: Change) -> bool:
        return change.id == "rail"

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],
    ) -> Sequence[Mapping[str, Values]]:
        return [self.answer or {} for _ in shocks]


def stub(name: str, reads: str = "", writes: str = "") -> Stub:
    return Stub(name, frozenset(reads.split()), frozenset(writes.split()))


def test_shipped_domains_come_first_and_one_of_them_gives_the_equilibrium() -> None:
    assert [d.name for d in domains()][:2] == ["trade", "corridors"]
    assert "corridors" in [m.name for m in models()]
    assert valuation(CENTRAL).reads <= set(variables())


def test_models_are_ordered_by_what_they_read() -> None:
    late, early = stub("late", "wage_hat", "price_hat"), stub("early", "", "wage_hat")
    found, missing = ordered([late, early], variables())
    assert [m.name for m in found] == ["early", "late"]
    assert missing == {}


def test_a_model_whose_reads_nobody_writes_is_left_out_with_those_that_need_it() -> None:
    chain = [stub("a", "wage_hat", "price_hat"), stub("b", "price_hat", "expenditure"), stub("c", "", "labour_hat")]
    found, missing = ordered(chain, variables())
    assert [m.name for m in found] == ["c"]
    assert missing == {"a": ("wage_hat",), "b": ("price_hat",)}


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (stub("b", "", "wage_hat"), "both write 'wage_hat'"),
        (stub("b", "wage_hatt"), "unknown variable 'wage_hatt'"),
        (stub("b", "wage_hat", "price_hat"), "wait for each other"),
        (stub("b", "trade_cost_hat"), "reads 'trade_cost_hat', which measures and shocks may state"),
    ],
)
def test_models_that_cannot_be_joined(second: Stub, message: str) -> None:
    first = stub("a", "price_hat", "wage_hat")
    with pytest.raises(InputError, match=message):
        ordered([first, second], variables())


def test_several_may_write_what_multiplies_or_adds() -> None:
    both = [stub("a", "", "trade_cost_hat welfare_musd"), stub("b", "", "trade_cost_hat welfare_musd")]
    assert [m.name for m in ordered(both, variables())[0]] == ["a", "b"]


def asked(answer: Mapping[str, Values]) -> tuple[Response, ...]:
    region, mechanism = toy_region(), toy_mechanism()
    model = replace(stub("odd", "", "labour_hat"), answer=answer)
    (told,) = responses(region, mechanism.measures, [()], [0, 1], CENTRAL, [model])
    return told


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"wage_hat": Values(np.ones((2, 4)), "multiply")}, "'wage_hat', which the model does not declare"),
        ({"labour_hat": Values(np.ones((2, 9)), "multiply")}, r"shape \(2, 9\), expected \(2, 4\)"),
        ({"labour_hat": Values(np.ones((3, 4)), "multiply")}, r"shape \(3, 4\), expected \(2, 4\)"),
        ({"labour_hat": Values(np.full((2, 4), np.nan), "multiply")}, "not numbers"),
        ({"labour_hat": Values(np.full((2, 4), -1.0), "multiply")}, "negative ratios"),
        ({"labour_hat": Values(np.ones((2, 4)), "add")}, "combines by 'add'"),
        ({"labour_hat": Values(np.full((2, 4), 1.0 + 1e-12), "multiply")}, "moves where nothing changes"),
    ],
)
def test_an_answer_that_cannot_be_used_names_the_domain(answer: Mapping[str, Values], message: str) -> None:
    with pytest.raises(InputError, match=f"domain 'odd': .*{message}"):
        asked(answer)


def test_an_answer_in_order_is_taken() -> None:
    (told,) = asked({"labour_hat": Values(np.array([[1.0] * 4, [1.1] * 4]), "multiply")})
    assert told.relative("labour_hat", np.array([0, 1])).tolist() == [[1.0] * 4, [1.1] * 4]


@pytest.mark.parametrize("name", ["trade_cost_hat", "tariff_hat", "productivity_hat"])
@pytest.mark.parametrize("bad", [-0.5, float("nan")])
def test_hats_that_are_no_ratios_are_refused_at_every_door_of_the_equilibrium(name: str, bad: float) -> None:
    region = toy_region()
    world = valuation(CENTRAL).world(region)
    one = valuation(CENTRAL).stated(region, ())
    hats = one[name].copy()
    hats.flat[1] = bad
    given = Effects({**one.values, name: hats})
    batch = Effects({n: given[n][None] for n in given})
    for ask in (world.after, world.metrics, world.reasons):
        with pytest.raises(InputError):
            ask(given)
    for ask_batch in (world.worth, lambda g: world.freeness_after(g, [0])):
        with pytest.raises(InputError):
            ask_batch(batch)
    if name == "trade_cost_hat":
        with pytest.raises(InputError, match=f"trade_cost_hat is {bad:g}"):
            world.freeness([0]).effect(batch[name])


@pytest.mark.parametrize("name", ["trade_cost_hat", "tariff_hat", "productivity_hat"])
def test_hats_of_a_wrong_shape_are_refused_though_they_could_be_stretched(name: str) -> None:
    region = toy_region()
    world = valuation(CENTRAL).world(region)
    one = valuation(CENTRAL).stated(region, ())[name]
    for ask in (world.after, world.metrics, world.reasons):
        for wrong in (one[None], one[0], one[..., :1], np.ones(())):
            with pytest.raises(InputError, match=f"{name} has shape"):
                ask(Effects({name: wrong.copy()}))
    for ask_batch in (world.worth, lambda g: world.freeness_after(g, [0])):
        for wrong in (one, one[None, ..., :1], np.ones(())):
            with pytest.raises(InputError, match=f"{name} has shape"):
                ask_batch(Effects({name: wrong.copy()}))


def test_a_variable_that_the_equilibrium_does_not_read_is_no_change_that_goes_unseen() -> None:
    world = valuation(CENTRAL).world(toy_region())
    for ask in (world.after, world.metrics, world.reasons, world.worth):
        with pytest.raises(InputError, match="unknown variable of the equilibrium 'tariffs_hat'"):
            ask(Effects({"tariffs_hat": np.ones((2, 4, 4))}))


def test_no_change_is_worth_exactly_nothing() -> None:
    region = toy_region()
    world = valuation(CENTRAL).world(region)
    found = world.metrics(valuation(CENTRAL).stated(region, ()))
    assert (found["real_income_hat"] == 1.0).all()
    assert all((value == 0.0).all() for name, value in found.items() if name != "real_income_hat")


def test_the_digest_of_a_package_does_not_depend_on_what_else_was_asked() -> None:
    region, mechanism = toy_region(), toy_mechanism()
    rows = np.array([[1.0] * 4, [1.1] * 4])
    model = replace(stub("odd", "", "labour_hat"), answer={"labour_hat": Values(rows, "multiply")})
    (few,) = responses(region, mechanism.measures, [()], [0, 1], CENTRAL, [model])[0]
    more = {"labour_hat": Values(rows[[0, 1, 0]], "multiply")}
    many = Response(few.domain, few.bits, np.array([0, 1, 5]), more)
    assert many.digest(np.array([1])) == few.digest(np.array([1])) != few.digest(np.array([0]))
    assert many.digest_of_all != few.digest_of_all


def test_what_is_told_beside_gains_is_an_amount_of_every_economy() -> None:
    shaped = replace(variables()["co2_t"], dims=("sector", "economy"))
    with pytest.raises(InputError, match="'co2_t' cannot be told of packages"):
        ordered([stub("smoke", "", "co2_t")], variables() | {"co2_t": shaped})


def test_only_what_is_told_beside_gains_may_be_unknown() -> None:
    region = toy_region()
    rows = np.full((2, len(region.economies)), np.nan)
    for name, fits in (("co2_t", True), ("welfare_musd", False)):
        model = replace(stub("smoke", "", name), answer={name: Values(rows, "add")})
        ask = partial(responses, region, toy_mechanism().measures[:1], [()], [1], CENTRAL, [model])
        if fits:
            assert np.isnan(ask()[0][0].values[name].rows).all()
        else:
            with pytest.raises(InputError, match="not numbers"):
                ask()
