"""Which part of a measure's gain is typed in: stated as an effect, in place of computed from what is done."""

import numpy as np

from ortaq.core import CENTRAL, Array, Case, Mechanism, Payoffs, Region, shapley_weights
from ortaq.model import trial_gains
from ortaq.model.ensemble import Executor, Store


def typed_shares(
    region: Region,
    mechanism: Mechanism,
    payoffs: Payoffs,
    case: Case = CENTRAL,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> dict[str, float]:
    """Return the share of each measure's joint gain that its stated moves bring, 0 to 1, by measure.

    The gain before costs, in the mean over the shocks, is shared between the stated moves and all others by their
    Shapley values; each counts by its size, so that a loss of one does not make the other more than everything. A
    measure that brings nothing has no share and is left out.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    payoffs : Payoffs
        Of the same mechanism and case; single measures by their own equilibria.
    case : Case, optional
    executor, store : optional
        As in ``payoff_table``.

    Raises
    ------
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> typed_shares(region, pair, answer(region, pair).payoffs)
    {'rail': 1.0}
    """
    single = [1 << bit for bit in range(len(mechanism.measures))]
    gross = payoffs.gain_musd[single] + payoffs.cost_musd[single][:, :, None]
    whole = dict(zip(payoffs.measures, _joint(gross, payoffs), strict=True))
    mixed = [m for m in mechanism.measures if len({move.stated for move in m.moves}) > 1]
    apart = [tuple(move for move in m.moves if move.stated is stated) for m in mixed for stated in (True, False)]
    found: list[float] = []
    if apart:
        found = _joint(trial_gains(region, mechanism, apart, case, executor=executor, store=store).musd, payoffs)
    alone = {m.id: (found[2 * at], found[2 * at + 1]) for at, m in enumerate(mixed)}
    shares: dict[str, float] = {}
    for measure in mechanism.measures:
        both = whole[measure.id]
        of_one_kind = (both, 0.0) if all(move.stated for move in measure.moves) else (0.0, both)
        share = _share(*alone.get(measure.id, of_one_kind), both)
        shares |= {} if share is None else {measure.id: share}
    return shares


def _share(stated: float, computed: float, both: float) -> float | None:
    """Return what the stated moves bring over what both kinds bring, given each alone and both together."""
    parts = np.abs(shapley_weights(2) @ [0.0, stated, computed, both])
    return float(parts[0] / parts.sum()) if parts.any() else None


def _joint(gain_musd: Array, payoffs: Payoffs) -> list[float]:
    """Return the gain of all members together in the mean over the shocks, million USD a year."""
    return [float(own.sum(axis=0) @ payoffs.probability) for own in gain_musd]
