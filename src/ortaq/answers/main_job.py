"""The main job composed: from a region and a mechanism to everything that a brief shows."""

import platform
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from time import perf_counter

import numpy as np

from ortaq.agreement import DEFAULT_TAIL, Acceptance, Agreement, over_shocks, sharing, stability
from ortaq.answers.accounts import budget_lines
from ortaq.answers.agenda import ladder_of, notable_packages, settle
from ortaq.answers.channels import measure_channels
from ortaq.answers.choices import roles
from ortaq.answers.draws import drawn
from ortaq.answers.material import GainBand, Material
from ortaq.answers.ordering import schedule_of
from ortaq.answers.outside import Guest, everyone, gains_outside, seated
from ortaq.answers.switching import Switching, switching
from ortaq.answers.terms import Terms
from ortaq.answers.typed import typed_shares
from ortaq.core import BAND_CASES, CENTRAL, Case, Mechanism, Payoffs, Progress, Region
from ortaq.dependence import mechanism_weighing
from ortaq.domains import asking, parts, valuation
from ortaq.model import Gains, gains, gains_by_case
from ortaq.model.data_doubts import data_doubts
from ortaq.model.ensemble import Executor, Store
from ortaq.model.payoffs import require_tabulated


def answer(
    region: Region,
    mechanism: Mechanism,
    accept: Acceptance = Acceptance.WORST,
    progress: Progress | None = None,
    *,
    case: Case = CENTRAL,
    tail: float = DEFAULT_TAIL,
    executor: Executor | None = None,
    store: Store | None = None,
    with_doubts: bool = False,
    draws: int = 0,
    guests: Sequence[Guest] = (),
    with_switching: bool = True,
) -> Material:
    """Return what a mechanism's packages bring under every shock, who would sign what, and bands on what is notable.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    accept : Acceptance, optional
    progress : callable, optional
    case : Case, optional
        Ends of the ranges at which the table stands; bands are over it and the named cases.
    tail : float, optional
        Probability of the worst shocks that CVaR averages.
    executor, store : optional
        Where equilibria are computed, and where finished ones are kept; see ``payoff_table``.
    with_switching : bool, optional
        Also find what would make somebody refuse the packages to choose from, and what is typed in.
    with_doubts : bool, optional
        Also rank the flows whose uncertainty matters most for who signs the package shown first; see ``data_doubts``.
    draws : int, optional
        Drawn worlds in which the packages to choose from are valued again; none if zero. See ``drawn_gains``.
    guests : sequence of Guest, optional
        Economies without a vote that are tried as observers or payers.

    Raises
    ------
    InputError
        The mechanism does not fit the region, or its agenda is too long.
    NotConverged
        An equilibrium was not found.
    WorkerLostError
        A worker of the executor died.

    Examples
    --------
    >>> material = answer(region, pair)
    >>> material.agreement.recommended, material.payoffs.gain_percent[1].round(3)
    (1, array([[0.329],
           [0.071]]))
    """
    begin, rule = perf_counter(), partial(over_shocks, accept=accept, tail=tail)
    require_tabulated(mechanism)
    mechanism = seated(region, mechanism, guests)
    settled = settle(region, mechanism, Terms(accept, tail), progress, case=case, executor=executor, store=store)[1]
    payoffs, agreement = settled.payoffs, settled.agreement
    notable = notable_packages(payoffs, agreement)
    asked = region, everyone(region, mechanism), notable, BAND_CASES
    banded = gains_by_case(*asked, executor=executor, store=store)
    whole = {other.name: gained for other, gained in zip(BAND_CASES, banded, strict=True)}
    at_table = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    elsewhere = {name: gained.part(members=at_table) for name, gained in whole.items()}
    told = _told_outside(payoffs, agreement)
    here = gains(region, asked[1], told, case, executor=executor, store=store)
    rows = [notable.index(package) for package in told]
    away = {case.name: here, **{name: gained.part(rows) for name, gained in whole.items()}}
    shown = agreement.focus
    dependence = mechanism_weighing(region, mechanism, shown)
    held, shared = stability(payoffs, agreement), sharing(payoffs, agreement)
    channels = measure_channels(region, mechanism)
    order = (
        None
        if shown is None
        else schedule_of(region, mechanism, payoffs, shown, case=case, executor=executor, store=store)
    )
    overturned: Switching | None = None
    typed: dict[str, float] = {}
    if with_switching:
        chosen = sorted(set(roles(payoffs, agreement).values()))
        apart = [p for p in chosen if p == agreement.recommended]
        overturned = switching(
            region, mechanism, payoffs, agreement, chosen, case=case, by_member=apart, executor=executor, store=store
        )
        typed = typed_shares(region, mechanism, payoffs, case, executor=executor, store=store)
    return Material(
        region=region,
        mechanism=mechanism,
        payoffs=payoffs,
        agreement=agreement,
        bands={p: _band(payoffs, agreement, case, elsewhere, package=p, row=row) for row, p in enumerate(notable)},
        cases=(case.name, *elsewhere),
        solves=(payoffs.verified_count + 1) * len(payoffs.shocks)
        + sum(g.solves for g in elsewhere.values())
        + (order.solves if order else 0)
        + (overturned.solves if overturned else 0),
        largest_residual=max(
            payoffs.largest_residual,
            *(g.largest_residual for g in elsewhere.values()),
            overturned.largest_residual if overturned else 0.0,
        ),
        seconds=perf_counter() - begin,
        versions={
            **{name: version(name) for name in ("ortaq", "numpy", "pyarrow")},
            "python": platform.python_version(),
        },
        reports=_reports(region, mechanism),
        dependence=dependence,
        channels=channels,
        stability=held,
        sharing=shared,
        outside=gains_outside(region, mechanism, told, away, guests),
        schedule=order,
        accounts=() if shown is None else budget_lines(region, mechanism, shown, (case, *BAND_CASES)),
        switching=overturned,
        typed=typed,
        drawn=drawn(region, mechanism, payoffs, agreement, draws, progress=progress, executor=executor, store=store),
        doubts=data_doubts(region, mechanism, shown, rule, case=case, progress=progress, executor=executor)
        if with_doubts and shown is not None
        else None,
    )


def _told_outside(payoffs: Payoffs, agreement: Agreement) -> list[int]:
    """Return the packages whose gains of others are told: the steps by cost, the one shown, and all measures."""
    shown = () if agreement.focus is None else (agreement.focus,)
    return sorted({*ladder_of(payoffs, agreement).packages.tolist(), *shown, len(payoffs.packages) - 1} - {0})


def _reports(region: Region, mechanism: Mechanism) -> dict[str, object]:
    """Return what each domain says of the region, by its name; those that have nothing to say are left out."""
    said: dict[str, object] = {}
    for name, report_of in parts("report").items():
        with asking(name, "report"):
            said[name] = report_of(region, mechanism, valuation)
    return {name: report for name, report in said.items() if report is not None}


def _band(
    payoffs: Payoffs, agreement: Agreement, case: Case, elsewhere: dict[str, Gains], *, package: int, row: int
) -> GainBand:
    percent = np.stack([payoffs.gain_percent[package], *(g.percent[row] for g in elsewhere.values())])
    musd = np.stack([payoffs.gain_musd[package], *(g.musd[row] for g in elsewhere.values())])
    robust = over_shocks(percent, payoffs.probability, agreement.accept, agreement.tail)
    joint = musd.sum(axis=1) @ payoffs.probability
    signed = agreement.signed(robust)
    return GainBand(
        low_percent=percent.min(axis=0),
        high_percent=percent.max(axis=0),
        low_musd=musd.min(axis=0),
        high_musd=musd.max(axis=0),
        robust_low_percent=robust.min(axis=0),
        robust_high_percent=robust.max(axis=0),
        joint_low_musd=float(joint.min()),
        joint_high_musd=float(joint.max()),
        accepted_in=tuple(n for n, ok in zip((case.name, *elsewhere), signed, strict=True) if ok),
        percent_by_case=percent,
        musd_by_case=musd,
    )
