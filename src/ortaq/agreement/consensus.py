"""The search over all packages under consensus."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ortaq.agreement.acceptance import (
    DEFAULT_TAIL,
    Acceptance,
    Indices,
    over_shocks,
    signed_by_all,
    surplus_musd,
    unanimous,
)
from ortaq.agreement.agreement import Agreement
from ortaq.agreement.bargaining import NASH, poorer_first, recommend, solutions
from ortaq.agreement.frontier import pareto_front
from ortaq.agreement.principles import principle_checks, require_prosperity
from ortaq.agreement.reasons import find_obstacles
from ortaq.agreement.rules import Limit, within_limits
from ortaq.agreement.rules import feasible as rules_allow
from ortaq.core import Array, InputError, Mask, Mechanism, Payoffs, require_known, said

CONSENSUS = "consensus"


def agree(
    payoffs: Payoffs,
    mechanism: Mechanism,
    *,
    accept: Acceptance = Acceptance.WORST,
    tail: float = DEFAULT_TAIL,
    prosperity: Mapping[str, float] | None = None,
    limits: Sequence[Limit] = (),
    feasible: Mask | None = None,
) -> Agreement:
    """Return the packages that every member would sign.

    Parameters
    ----------
    payoffs : Payoffs
        Gains of every package of the agenda.
    mechanism : Mechanism
        Members, decision rule (consensus), principles, thresholds, what is too small to matter, weights in Nash and
        utilitarian, and rules; a member that states no threshold signs for any gain above zero, one that states no
        weight has a weight of one.
    accept : Acceptance
        Whether members look at their worst shock, each at its own, at the probability-weighted mean, or at the mean
        over their worst shocks.
    tail : float
        Probability of these worst shocks under CVaR.
    prosperity : mapping of str to float, optional
        GDP per head of every member, for the principle of common development and for ``poorer_first``.
    limits : sequence of Limit, optional
        Limits on other quantities, such as dependence on one partner.
    feasible : ndarray of bool, shape (package,), optional
        Further restriction to packages that may be signed at all.

    Returns
    -------
    Agreement
        An empty set of accepted packages is an answer, with its reasons in ``obstacles``.

    Raises
    ------
    InputError
        If payoffs and mechanism do not fit together, a gain is not a number, a weight is not positive, or rules and
        limits do not fit the agenda.

    Examples
    --------
    >>> agreement.accepted, agreement.recommended
    (array([2, 3]), 3)
    >>> agreement.solutions["kalai_smorodinsky"]
    (3,)
    """
    _require_table(payoffs)
    threshold = _thresholds(payoffs, mechanism)
    refusal = threshold - mechanism.materiality.percent_of(payoffs.members, payoffs.income_musd[:, 0])
    weight = _weights(payoffs.members, mechanism.weights)
    allowed = _allowed(payoffs, feasible)
    allowed &= rules_allow(mechanism.rules, payoffs.measures, payoffs.members, payoffs.cost_musd)
    allowed &= within_limits(limits, *payoffs.cost_musd.shape)
    wanted = {Acceptance.WORST, Acceptance.EXPECTED, accept}
    robust = {rule: over_shocks(payoffs.gain_percent, payoffs.probability, rule, tail) for rule in wanted}
    accepted = {rule: unanimous(signed_by_all(robust[rule], threshold, refusal), allowed) for rule in wanted}
    gain_musd = over_shocks(payoffs.gain_musd, payoffs.probability, accept, tail)
    spare_musd = surplus_musd(payoffs, robust[accept], refusal, accept, tail=tail)
    signed = accepted[accept]
    surplus = robust[accept][signed] - refusal
    solved = solutions(surplus, gain_musd[signed], signed, weight)
    agreement = Agreement(
        accept=accept,
        members=payoffs.members,
        measures=payoffs.measures,
        shocks=payoffs.shocks,
        robust_gain_percent=robust[accept],
        robust_gain_musd=gain_musd,
        surplus_musd=spare_musd,
        threshold_percent=threshold,
        refusal_percent=refusal,
        feasible=allowed,
        accepted=signed,
        accepted_worst=accepted[Acceptance.WORST],
        accepted_expected=accepted[Acceptance.EXPECTED],
        pareto=signed[pareto_front(surplus)],
        solutions=solved,
        recommended=recommend(solved[NASH], gain_musd.sum(axis=1)),
        obstacles=find_obstacles(payoffs.members, refusal, spare_musd, robust[accept], allowed),
        tail=tail,
        weights=weight,
        poorer_first=_poorer_first(payoffs.members, surplus, signed, prosperity),
        rules=mechanism.rules,
        limits=tuple(limits),
    )
    return _with_checks(agreement, payoffs, mechanism, prosperity)


def _with_checks(
    agreement: Agreement, payoffs: Payoffs, mechanism: Mechanism, prosperity: Mapping[str, float] | None
) -> Agreement:
    if agreement.recommended is None:
        return agreement
    checks = principle_checks(payoffs, agreement, agreement.recommended, mechanism, prosperity)
    return replace(agreement, checks=checks)


def _thresholds(payoffs: Payoffs, mechanism: Mechanism) -> Array:
    """Return the thresholds in the order of the payoffs' members, after checking that both name the same ones."""
    if mechanism.decision_rule != CONSENSUS:
        raise InputError(
            f"decision rule '{mechanism.decision_rule}' cannot be computed",
            where=f"mechanism '{mechanism.id}', decision_rule",
            why="accepted packages are those that every member signs",
            fix=said("use '{consensus}'", consensus=CONSENSUS),
        )
    if set(payoffs.members) != set(mechanism.members):
        raise InputError(
            "the payoffs are those of other members",
            where=f"mechanism '{mechanism.id}', members",
            why=f"payoffs: {', '.join(payoffs.members)}; mechanism: {', '.join(mechanism.members)}",
            fix="compute the payoffs for the members of this mechanism",
        )
    where = f"mechanism '{mechanism.id}', threshold_percent"
    require_known(tuple(mechanism.threshold_percent), mechanism.members, kind="member", where=where)
    return np.array([float(mechanism.threshold_percent.get(m, 0.0)) for m in payoffs.members])


def _weights(members: tuple[str, ...], weights: Mapping[str, float]) -> Array:
    require_known(tuple(weights), members, kind="member", where="weights")
    for who, weight in weights.items():
        if not 0.0 < weight < np.inf:
            raise InputError(
                f"the weight {weight} is not a positive number",
                where=f"weights, {who}",
                why="a member without weight would not count, and consensus counts every member",
                fix="give a positive number, or leave the member out for a weight of one",
            )
    return np.array([float(weights.get(m, 1.0)) for m in members])


def _poorer_first(
    members: tuple[str, ...], surplus: Array, packages: Indices, prosperity: Mapping[str, float] | None
) -> tuple[int, ...]:
    if prosperity is None or not packages.size:
        return ()
    require_prosperity(members, prosperity)
    rows = poorer_first(surplus, np.array([prosperity[m] for m in members]))
    return tuple(packages[rows].tolist())


def _allowed(payoffs: Payoffs, feasible: Mask | None) -> Mask:
    if feasible is None:
        return np.ones(len(payoffs.packages), dtype=np.bool_)
    if feasible.shape != payoffs.packages.shape or feasible.dtype != np.bool_:
        raise InputError(
            "the mask of feasible packages does not fit the payoffs",
            where="feasible",
            why=f"it has shape {feasible.shape} and type {feasible.dtype}",
            fix=said("give one true or false for each of the {count} packages", count=len(payoffs.packages)),
        )
    return feasible.copy()


def _require_table(payoffs: Payoffs) -> None:
    """Raise InputError unless every gain is finite, the empty package gains nothing and probabilities add up."""
    unknown = np.argwhere(~np.isfinite(payoffs.gain_musd))
    if len(unknown):
        package, member, shock = unknown[0]
        raise InputError(
            "a gain is not a finite number",
            where=f"gain_musd: package {package}, {payoffs.members[member]}, {payoffs.shocks[shock]}",
            why="no verdict can be given on a package whose gain is unknown",
            fix="solve this package again, or drop the measure that fails",
        )
    if payoffs.gain_musd[0].any():
        raise InputError(
            "the empty package has a gain",
            where="gain_musd: package 0",
            why="gains are measured against the same shock without any package",
            fix="subtract the outcome of the empty package under each shock",
        )
    if not (payoffs.income_musd > 0.0).all():
        member, shock = np.argwhere(~(payoffs.income_musd > 0.0))[0]
        raise InputError(
            "an income is not a positive number",
            where=f"income_musd: {payoffs.members[member]}, {payoffs.shocks[shock]}",
            why="gains in percent are shares of it",
            fix="give the real income without any package",
        )
    probability = payoffs.probability
    if probability.shape != (len(payoffs.shocks),) or probability.min() < 0.0 or abs(probability.sum() - 1.0) > 1e-9:
        raise InputError(
            "the probabilities of the shocks are not a distribution",
            where="probability",
            why="expected gains are means weighted by them",
            fix=said("give {count} numbers that are not negative and add up to 1", count=len(payoffs.shocks)),
        )
