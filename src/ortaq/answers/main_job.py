"""The main job composed: from a region and a mechanism to everything that a brief shows."""

import platform
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from typing import TypedDict

from ortaq.agreement import DEFAULT_TAIL, Acceptance, Agreement, Schedule, over_shocks, sharing, stability
from ortaq.agreement.games import require_few_members
from ortaq.answers.accounts import BudgetLine, budget_lines
from ortaq.answers.agenda import notable_packages, settle
from ortaq.answers.banded import Banded, gains_in_cases, told_outside
from ortaq.answers.channels import measure_channels
from ortaq.answers.choices import roles
from ortaq.answers.draws import drawn
from ortaq.answers.material import Material
from ortaq.answers.ordering import schedule_of
from ortaq.answers.other_model import OtherModel, in_other_model
from ortaq.answers.outside import Guest, gains_outside, seated
from ortaq.answers.search_size import require_searchable
from ortaq.answers.sections.metrics import metrics_of_packages
from ortaq.answers.sections.reported import told_together
from ortaq.answers.sections.volumes import volumes_of_package
from ortaq.answers.switching import Switching, switching
from ortaq.answers.terms import Terms
from ortaq.answers.typed import typed_shares
from ortaq.core import CENTRAL, Case, Change, Mechanism, Payoffs, Progress, Region, cases_of
from ortaq.core.phases import phase
from ortaq.core.report import Section, Text
from ortaq.core.volumes import Volumes
from ortaq.dependence import mechanism_weighing
from ortaq.domains import asking, parts, ties, valuation
from ortaq.model.data_doubts import data_doubts
from ortaq.model.ensemble import Executor, Store
from ortaq.model.metrics import metrics_of
from ortaq.model.payoffs import MOST_MEASURES
from ortaq.model.upstream import upstream_effects
from ortaq.tables import kept


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
    package: int | None = None,
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
    package : int, optional
        Solved in any case where packages are searched; see ``with_package``.

    Raises
    ------
    InputError
        The mechanism does not fit the region, or its agenda is too long to be searched.
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
    searched = len(mechanism.measures) > MOST_MEASURES
    terms = Terms(accept, tail, package=package if searched else None)

    def computed() -> Material:
        return _answered(
            region,
            mechanism,
            terms,
            progress,
            {"case": case, "executor": executor, "store": store},
            with_doubts=with_doubts,
            draws=draws,
            guests=guests,
            with_switching=with_switching,
        )

    def said() -> tuple[object, ...]:
        return region.contents, mechanism, terms, case, with_doubts, draws, tuple(guests), with_switching

    return kept("answer", computed, said, around=(region, mechanism))


def _answered(
    region: Region,
    mechanism: Mechanism,
    terms: Terms,
    progress: Progress | None,
    means: "_Means",
    *,
    with_doubts: bool,
    draws: int,
    guests: Sequence[Guest],
    with_switching: bool,
) -> Material:
    case, executor, store = means["case"], means["executor"], means["store"]
    rule = partial(over_shocks, accept=terms.accept, tail=terms.tail)
    require_searchable(mechanism)
    require_few_members(mechanism)
    mechanism = seated(region, mechanism, guests)
    evaluated, settled = settle(region, mechanism, terms, progress, **means)
    payoffs, agreement = settled.by_package(mechanism)
    notable, outside = notable_packages(payoffs, agreement), told_outside(payoffs, agreement)
    banded = gains_in_cases(region, mechanism, notable, outside, **means)
    shown = agreement.focus
    with phase("dependence"):
        dependence = mechanism_weighing(region, mechanism, shown, partial(ties, region))
    with phase("stability"):
        held, shared = settled.lasting or stability(payoffs, agreement), sharing(payoffs, agreement)
    channels = measure_channels(region, mechanism)
    of_package = _of_package(region, mechanism, payoffs, shown, means)
    overturned = _overturning(region, mechanism, payoffs, agreement, means) if with_switching else None
    return Material(
        region=region,
        mechanism=mechanism,
        payoffs=payoffs,
        agreement=agreement,
        bands={p: banded.band(payoffs, agreement, p) for p in notable},
        cases=banded.cases,
        case=case,
        solves=_solves(payoffs, (banded, of_package.get("schedule"), overturned)),
        largest_residual=max(part.largest_residual for part in (payoffs, banded, overturned) if part is not None),
        versions=_versions(),
        reports=_reports(region, mechanism),
        dependence=dependence,
        channels=channels,
        stability=held,
        sharing=shared,
        outside=gains_outside(region, mechanism, outside, banded.everyone, guests),
        metrics=metrics_of(region, mechanism, notable, case, store=store),
        told=told_together(region, mechanism.members, measures_in(mechanism, shown or 0)),
        switching=overturned,
        searched=evaluated.search,
        typed=typed_shares(region, mechanism, payoffs, **means) if with_switching else {},
        drawn=drawn(region, mechanism, payoffs, agreement, draws, progress=progress, executor=executor, store=store),
        doubts=None
        if shown is None or not with_doubts
        else data_doubts(region, mechanism, shown, rule, case=case, progress=progress, executor=executor),
        **of_package,
    )


def _solves(payoffs: Payoffs, beside: Sequence[Banded | Schedule | Switching | None]) -> int:
    """Return how many equilibria were solved, for gains and beside them."""
    return (payoffs.verified_count + 1) * len(payoffs.shocks) + sum(part.solves for part in beside if part is not None)


def _versions() -> dict[str, str]:
    """Return what it was computed with."""
    return {**{name: version(name) for name in ("ortaq", "numpy", "pyarrow")}, "python": platform.python_version()}


class _OfPackage(TypedDict, total=False):
    """What is told of the package of the first page alone, by names of ``Material``; nothing where there is none."""

    schedule: Schedule | None
    accounts: tuple[BudgetLine, ...]
    volumes: Volumes | None
    other_model: OtherModel | None


def _of_package(
    region: Region, mechanism: Mechanism, payoffs: Payoffs, shown: int | None, means: "_Means"
) -> _OfPackage:
    if shown is None:
        return {}
    case = means["case"]
    given = upstream_effects(region, measures_in(mechanism, shown), case)
    with phase("order"):
        order = schedule_of(region, mechanism, payoffs, shown, **means)
    return {
        "schedule": order,
        "accounts": budget_lines(
            region, mechanism, shown, (case, *cases_of(mechanism.measures, region.answers.horizon))
        ),
        "volumes": valuation(case).world(region).volumes(given),
        "other_model": in_other_model(region, given, payoffs, shown, case),
    }


def measures_in(mechanism: Mechanism, package: int) -> tuple[Change, ...]:
    """Return the measures of a package."""
    return tuple(m for bit, m in enumerate(mechanism.measures) if package >> bit & 1)


def package_sections(region: Region, mechanism: Mechanism, package: int, case: Case = CENTRAL) -> tuple[Section, ...]:
    """Return what a package does to trade, production and metrics, and in the words of every domain, without a shock.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    package : int
    case : Case, optional
        Ends of the ranges.

    Returns
    -------
    tuple of Section
        Trade and production first.

    Raises
    ------
    NotConverged
        An equilibrium was not found.
    InputError
        A domain of another package fails, or what it says cannot be shown.

    Examples
    --------
    >>> [section.id for section in package_sections(region, pair, 1)]
    ['volumes']
    """
    volumes = package_volumes(region, mechanism, package, case)
    metrics = metrics_of_packages(metrics_of(region, mechanism, [package], case), {package: Text("chosen.title")})
    told = told_together(region, mechanism.members, measures_in(mechanism, package))
    own = volumes_of_package(region, mechanism.members, package, volumes)
    return own, *(() if metrics is None else (metrics,)), *told


def package_volumes(region: Region, mechanism: Mechanism, package: int, case: Case) -> Volumes:
    """Return trade and production before and after a package, without a shock."""
    changes = measures_in(mechanism, package)
    return valuation(case).world(region).volumes(upstream_effects(region, changes, case))


class _Means(TypedDict):
    """Where and at which ends further equilibria are computed."""

    case: Case
    executor: Executor | None
    store: Store | None


@phase("overturning")
def _overturning(
    region: Region, mechanism: Mechanism, payoffs: Payoffs, agreement: Agreement, means: _Means
) -> Switching:
    """Return what would overturn the packages to choose from, for each member where one is recommended."""
    chosen = sorted(set(roles(payoffs, agreement).values()))
    apart = [package for package in chosen if package == agreement.recommended]
    return switching(region, mechanism, payoffs, agreement, chosen, by_member=apart, **means)


@phase("reports")
def _reports(region: Region, mechanism: Mechanism) -> dict[str, object]:
    """Return what each domain says of the region, by its name; those that have nothing to say are left out."""
    said: dict[str, object] = {}
    for name, report_of in parts("report").items():
        with asking(name, "report"):
            said[name] = report_of(region, mechanism, valuation)
    return {name: report for name, report in said.items() if report is not None}
