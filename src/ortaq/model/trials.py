"""What moves do that are no measure of an agenda: measures at a part of their strength, or some of their moves."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ortaq.core import CENTRAL, Case, Change, Kind, Mechanism, Move, Region
from ortaq.model.ensemble import Executor, Store
from ortaq.model.payoffs import Gains, gains

Trial = tuple[Move, ...]
"""Moves that happen together."""

MOST_PARTS = 62
"""Different sets of moves in one question: a package is an integer of 64 bits."""


def trial_gains(
    region: Region,
    mechanism: Mechanism,
    trials: Sequence[Trial],
    case: Case = CENTRAL,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Gains:
    """Return what moves bring the members under every shock before any cost, each trial by its own equilibria.

    Moves of a package's measures bring what the package brings; no moves bring exactly nothing. What trials have in
    common is asked once of each domain.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
        Its members and shocks; the measures are those of the trials.
    trials : sequence of tuple of Move
    case : Case, optional
    executor, store : optional
        As in ``payoff_table``.

    Returns
    -------
    Gains
        Trials in the given order in place of packages; costs are zero.

    Raises
    ------
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> trial_gains(region, pair, [(), pair.measures[0].moves]).percent[:, :, 0].round(3)
    array([[0.   , 0.   ],
           [0.283, 0.663]])
    """
    each = [_by_domain(trial) for trial in trials]
    named = list(dict.fromkeys(part for trial in each for part in trial))
    if len(named) > MOST_PARTS:
        half = len(trials) // 2
        ask = partial(trial_gains, region, mechanism, case=case, executor=executor, store=store)
        return _joined(ask(trials[:half]), ask(trials[half:]))
    agenda = tuple(Change(f"part {at}", Kind.MEASURE, "", "", part, "") for at, part in enumerate(named))
    asked = [sum(1 << named.index(part) for part in trial) for trial in each]
    return gains(region, replace(mechanism, measures=agenda), asked, case, executor=executor, store=store)


def _joined(first: Gains, second: Gains) -> Gains:
    return Gains(
        musd=np.concatenate([first.musd, second.musd]),
        income_musd=first.income_musd,
        cost_musd=np.concatenate([first.cost_musd, second.cost_musd]),
        largest_residual=max(first.largest_residual, second.largest_residual),
        solves=first.solves + second.solves,
    )


def _by_domain(trial: Trial) -> list[Trial]:
    """Return the moves of each domain: trials that differ in one domain alone put the same question to another."""
    names = dict.fromkeys(move.domain for move in trial)
    return [tuple(move for move in trial if move.domain == name) for name in names]
