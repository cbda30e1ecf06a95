"""What one scenario does: orders the models, merges their effects, adds bands and reasons."""

from collections.abc import Callable, Sequence
from graphlib import CycleError, TopologicalSorter

import numpy as np

from ortaq.core import (
    Array,
    Change,
    Effects,
    InputError,
    Model,
    Outcome,
    Region,
    Scenario,
    shapley_weights,
    variables,
)
from ortaq.model.cases import BAND_CASES, CENTRAL, Case
from ortaq.model.stated import stated_effects
from ortaq.model.trade import Calibration, TradeModel

Factory = Callable[[Case], Sequence[Model]]
"""Returns the models set to one case of the assumptions."""

MOST_CHANGES_SPLIT = 10
"""Sharing a gain exactly among k changes takes 2 ** k solves; beyond this the split is left out."""


def shipped_models(case: Case) -> tuple[Model, ...]:
    """Return the models that ship with ortaq."""
    return (TradeModel(Calibration(case.elasticity, case.tariff)),)


def run(region: Region, scenario: Scenario, models: Factory = shipped_models) -> Outcome:
    """Evaluate a scenario against the baseline, with bands over the named cases and a split by change.

    Parameters
    ----------
    region : Region
    scenario : Scenario
    models : callable, optional
        Case -> models; third-party models join here.

    Returns
    -------
    Outcome
        Metrics by economy with units in ``variables.csv``.

    Raises
    ------
    InputError
        Unknown codes in the scenario, or models that cannot be ordered.
    ConvergenceError
        An equilibrium was not found.
    """
    central = _effects(region, scenario, models(CENTRAL), CENTRAL)
    metrics = _metrics(region, central)
    cases = [_metrics(region, _effects(region, scenario, models(case), case)) for case in BAND_CASES]
    everywhere = [metrics, *cases]
    return Outcome(
        scenario=scenario.id,
        economies=region.economy_ids,
        metrics=metrics,
        low={name: np.min([m[name] for m in everywhere], axis=0) for name in metrics},
        high={name: np.max([m[name] for m in everywhere], axis=0) for name in metrics},
        decomposition=_split(region, scenario, models(CENTRAL)),
        residual=float(central["trade_residual"].max()) if "trade_residual" in central else 0.0,
        provenance={
            "region": f"{region.name} {region.digest}",
            "cases": "; ".join(case.name for case in (CENTRAL, *BAND_CASES)),
        },
    )


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


def _effects(region: Region, scenario: Scenario, models: Sequence[Model], case: Case) -> Effects:
    known = stated_effects(region, scenario.changes, case.shift)
    for model in ordered(models):
        new = model.effects(region, scenario, known)
        merged = {name: known[name] * new[name] if name in known else new[name] for name in new}
        known = Effects({**known.values, **merged})
    return known


def _metrics(region: Region, effects: Effects) -> dict[str, Array]:
    income_hat = effects["real_income_hat"]
    tariff_revenue = (region.tariff * region.flow).sum(axis=(0, 2))
    return {
        "real_income_percent": 100.0 * (income_hat - 1.0),
        "real_income_musd": region.income * (income_hat - 1.0),
        "real_wage_percent": 100.0 * (effects["real_wage_hat"] - 1.0),
        "consumer_price_percent": 100.0 * (effects["consumer_price_hat"] - 1.0),
        "tariff_revenue_musd": effects["tariff_revenue"] - tariff_revenue,
    }


def _split(region: Region, scenario: Scenario, models: Sequence[Model]) -> dict[str, Array]:
    """Share the real-income change among the changes by their exact Shapley values."""
    changes = scenario.changes
    if len(changes) > MOST_CHANGES_SPLIT:
        return {}

    def gain(chosen: tuple[Change, ...]) -> Array:
        part = Scenario(scenario.id, scenario.title, chosen)
        return np.asarray(_effects(region, part, models, CENTRAL)["real_income_hat"])

    subsets = [tuple(c for bit, c in enumerate(changes) if t >> bit & 1) for t in range(2 ** len(changes))]
    table = np.array([100.0 * (gain(s) - 1.0) for s in subsets])
    shares = shapley_weights(len(changes)) @ table if changes else np.zeros((0, len(region.economies)))
    return {c.id: share for c, share in zip(changes, shares, strict=True)}
