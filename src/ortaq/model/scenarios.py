"""What one scenario does: orders the models, merges their effects, adds bands and reasons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Protocol, runtime_checkable

import numpy as np

from ortaq.core import (
    BAND_CASES,
    CENTRAL,
    Array,
    Case,
    Change,
    Deficits,
    Effects,
    InputError,
    Outcome,
    Region,
    Scenario,
    shapley_weights,
    variables,
)
from ortaq.domains.corridors import CorridorModel
from ortaq.domains.trade.model import trade_model
from ortaq.domains.trade.stated import stated_effects
from ortaq.model.draws import draw_worlds


class Model(Protocol):
    """A what-if model: reads named variables, writes named variables (see ``variables.csv``)."""

    @property
    def name(self) -> str:
        """Short name, unique."""

    @property
    def reads(self) -> frozenset[str]:
        """Variables taken from ``given``."""

    @property
    def writes(self) -> frozenset[str]:
        """Variables in the returned effects."""

    def effects(self, region: Region, scenario: Scenario, given: Effects) -> Effects:
        """Return what the scenario does, given the effects of the models before."""


@runtime_checkable
class Explains(Protocol):
    """A model that also says where the change of real income comes from."""

    def reasons(self, region: Region, scenario: Scenario, given: Effects) -> Effects:
        """Return contributions to ``real_income_percent``; summed over all axes but ``economy`` they add up to it."""


Factory = Callable[[Case], Sequence[Model]]
"""Returns the models set to one case of the assumptions."""

Metrics = dict[str, Array]


@dataclass(frozen=True, eq=False)
class Step:
    """One model at work: what it was given, and what it adds."""

    model: Model
    given: Effects
    own: Effects

    @cached_property
    def after(self) -> Effects:
        """Both joined; a variable written twice is multiplicative (``ordered`` has checked that)."""
        both = {name: self.given[name] * self.own[name] if name in self.given else self.own[name] for name in self.own}
        return Effects({**self.given.values, **both})


MOST_CHANGES_SPLIT = 10
"""Sharing a gain exactly among k changes takes 2 ** k solves; beyond this the split is left out."""


def shipped_models(case: Case, deficits: Deficits | None = None, elasticity_floor: float = 0.0) -> tuple[Model, ...]:
    """Return the models that ship with ortaq, set to a case."""
    return (CorridorModel(case.shift), trade_model(case, deficits, elasticity_floor))


def run(
    region: Region,
    scenario: Scenario,
    models: Factory = shipped_models,
    *,
    draws: int = 0,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Evaluate a scenario against the baseline, with a band, a split by change and the reasons.

    Parameters
    ----------
    region : Region
    scenario : Scenario
    models : callable, optional
        Case -> models; third-party models join here.
    draws : int, optional
        0: the band covers the named cases of the assumptions. Otherwise so many random worlds (``draw_worlds``).
    seed : int, optional
        Of the draws; scenarios run with the same seed meet the same worlds.
    progress : callable, optional
        Called with (worlds done, worlds in all).

    Returns
    -------
    Outcome
        Metrics by economy with units in ``variables.csv``.

    Raises
    ------
    InputError
        Unknown codes in the scenario, or models that cannot be ordered.
    NotConverged
        An equilibrium was not found.
    """
    # One set of models for everything central: their baseline is then solved once.
    central_models = models(CENTRAL)
    steps = model_steps(region, scenario, central_models, CENTRAL)
    central = steps[-1].after
    metrics = _metrics(region, central)
    if draws:
        low, high, band = _drawn_band(region, scenario, models, draws=draws, seed=seed, progress=progress)
    else:
        low, high, band = _case_band(region, scenario, models, metrics)
    return Outcome(
        scenario=scenario.id,
        economies=region.economy_ids,
        metrics=metrics,
        low=low,
        high=high,
        decomposition=_split(region, scenario, central_models, central),
        reasons=model_reasons(region, scenario, steps),
        residual=float(central["trade_residual"].max()) if "trade_residual" in central else 0.0,
        provenance={"region": f"{region.name} {region.digest}", "band": band},
        trade_cost_hat=_trade_costs(steps),
    )


def _trade_costs(steps: Sequence[Step]) -> dict[str, Array]:
    """Return the hats of trade costs by who writes them, those that move anything."""
    name = "trade_cost_hat"
    written = {step.model.name: step.own[name] for step in steps if name in step.own}
    found = {"stated": steps[0].given[name], **written}
    return {writer: hat for writer, hat in found.items() if (hat != 1.0).any()}


def _case_band(region: Region, scenario: Scenario, models: Factory, central: Metrics) -> tuple[Metrics, Metrics, str]:
    found = [central, *(_metrics(region, _effects(region, scenario, models(case), case)) for case in BAND_CASES)]
    stacked = {name: np.stack([m[name] for m in found]) for name in central}
    named = "; ".join(case.name for case in (CENTRAL, *BAND_CASES))
    return _over(stacked, np.min), _over(stacked, np.max), f"smallest to largest over the cases: {named}"


def _drawn_band(
    region: Region,
    scenario: Scenario,
    models: Factory,
    *,
    draws: int,
    seed: int,
    progress: Callable[[int, int], None] | None,
) -> tuple[Metrics, Metrics, str]:
    found = []
    for number, world in enumerate(draw_worlds(region, (scenario,), draws, seed), start=1):
        found.append(_metrics(world.region, _effects(world.region, world.scenarios[0], models(CENTRAL), CENTRAL)))
        if progress:
            progress(number, draws)
    stacked = {name: np.stack([m[name] for m in found]) for name in found[0]}
    low = _over(stacked, lambda a, axis: np.quantile(a, 0.05, axis=axis))
    high = _over(stacked, lambda a, axis: np.quantile(a, 0.95, axis=axis))
    return low, high, f"5th to 95th percentile of {draws} draws, seed {seed}"


def _over(stacked: Metrics, reduce: Callable[..., Array]) -> Metrics:
    return {name: np.asarray(reduce(values, axis=0)) for name, values in stacked.items()}


def model_reasons(region: Region, scenario: Scenario, steps: Sequence[Step]) -> dict[str, Array]:
    """Return the contributions by channel from the models that explain."""
    found: dict[str, Array] = {}
    for step in steps:
        if isinstance(step.model, Explains):
            found |= step.model.reasons(region, scenario, step.given).values
    return found


def ordered(models: Sequence[Model]) -> list[Model]:
    """Return the models so that every variable is written before it is read.

    Raises
    ------
    InputError
        Two models write one variable, an unknown variable is named, or the order has a loop.
    """
    writers: dict[str, Model] = {}
    for model in models:
        for name in model.reads | model.writes:
            if name not in variables():
                raise InputError(f"model '{model.name}' names the unknown variable '{name}'", where="variables.csv")
        for name in model.writes:
            if name in writers and variables()[name].combine != "multiply":
                raise InputError(
                    f"models '{writers[name].name}' and '{model.name}' both write '{name}'",
                    where="variables.csv",
                    why="the second would overwrite the first",
                    fix="declare the variable as multiplicative or drop one writer",
                )
            writers[name] = model
    by_name = {model.name: model for model in models}
    needs = {m.name: {writers[v].name for v in m.reads if v in writers and writers[v] is not m} for m in models}
    try:
        return [by_name[name] for name in TopologicalSorter(needs).static_order()]
    except CycleError as loop:
        raise InputError(f"models wait for each other: {' -> '.join(loop.args[1])}", where="Model.reads") from loop


def model_steps(region: Region, scenario: Scenario, models: Sequence[Model], case: Case) -> list[Step]:
    """Return what every model adds to the stated effects, in the order in which they read each other."""
    known = stated_effects(region, scenario.changes, case.shift)
    steps = []
    for model in ordered(models):
        steps.append(Step(model, known, model.effects(region, scenario, known)))
        known = steps[-1].after
    return steps


def _effects(region: Region, scenario: Scenario, models: Sequence[Model], case: Case) -> Effects:
    return model_steps(region, scenario, models, case)[-1].after


def _metrics(region: Region, effects: Effects) -> dict[str, Array]:
    income_hat = effects["real_income_hat"]
    return {
        "real_income_percent": 100.0 * (income_hat - 1.0),
        "real_income_musd": region.income * (income_hat - 1.0),
        "real_wage_percent": 100.0 * (effects["real_wage_hat"] - 1.0),
        "consumer_price_percent": 100.0 * (effects["consumer_price_hat"] - 1.0),
        "tariff_revenue_musd": effects["tariff_revenue_change"],
    }


def _split(region: Region, scenario: Scenario, models: Sequence[Model], together: Effects) -> dict[str, Array]:
    """Share the real-income change among the changes by their exact Shapley values."""
    changes = scenario.changes
    if len(changes) > MOST_CHANGES_SPLIT:
        return {}

    def gain(chosen: tuple[Change, ...]) -> Array:
        part = Scenario(scenario.id, scenario.title, chosen)
        effects = together if chosen == changes else _effects(region, part, models, CENTRAL)
        return np.asarray(effects["real_income_hat"])

    subsets = [tuple(c for bit, c in enumerate(changes) if t >> bit & 1) for t in range(2 ** len(changes))]
    table = np.array([100.0 * (gain(s) - 1.0) for s in subsets])
    shares = shapley_weights(len(changes)) @ table if changes else np.zeros((0, len(region.economies)))
    return {c.id: share for c, share in zip(changes, shares, strict=True)}
