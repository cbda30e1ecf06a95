"""What changes do to the variables that trade reads: stated shifts and the models that come before trade."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

import numpy as np

from ortaq.core import Case, Change, Effects, Mechanism, Region, Scenario
from ortaq.domains.trade import TradeModel
from ortaq.model.ensemble import Question
from ortaq.model.scenarios import model_steps, ordered, shipped_models


def upstream_effects(region: Region, changes: Sequence[Change], case: Case) -> Effects:
    """Return the effects of changes on everything that trade reads, in one case.

    Parameters
    ----------
    region : Region
    changes : sequence of Change
        Shifts and changes of the transport network; the latter become trade costs.
    case : Case

    Returns
    -------
    Effects
        ``trade_cost_hat`` and ``tariff_hat`` (sector, importer, exporter), ``productivity_hat`` (sector, economy).

    Raises
    ------
    InputError
        Unknown codes, or a change of the network of a region that has none.
    """
    before_trade = list(takewhile(lambda m: not isinstance(m, TradeModel), ordered(shipped_models(case))))
    return model_steps(region, Scenario("", "", tuple(changes)), before_trade, case)[-1].after


def package_effects(
    region: Region, mechanism: Mechanism, packages: Sequence[int], case: Case, batch: int
) -> Iterator[Effects]:
    """Yield ``upstream_effects`` of packages without a shock, so many at a time, batch axis first.

    The network is searched for all packages together, see ``package_hats``, not again for every one.

    Raises
    ------
    InputError
        As ``upstream_effects``.
    """
    question = Question.of(region, replace(mechanism, shocks=()), packages, [case])
    measures = question.measure_effects(case)
    for at in range(0, len(packages), batch):
        yield question.package_effects(case, 0, measures, np.asarray(packages[at : at + batch]))
