"""Any package told as fully as the recommended one: solved, with ranges, its order, budgets, what overturns it."""

from dataclasses import replace

import numpy as np

from ortaq.agreement import agree
from ortaq.answers.accounts import budget_lines
from ortaq.answers.banded import gains_in_cases
from ortaq.answers.material import Material
from ortaq.answers.ordering import schedule_of
from ortaq.answers.sections.package.slides import slide_sections
from ortaq.answers.sections.package.term_sheet import term_sheet_sections
from ortaq.answers.switching import switching
from ortaq.core import CENTRAL, Case, InputError, cases_of
from ortaq.core.report import Section
from ortaq.model.ensemble import Executor, Store


def package_asked(material: Material, package: int | None) -> int:
    """Return a package, the recommended one where none is named.

    Raises
    ------
    InputError
        None is named and none is recommended.

    Examples
    --------
    >>> from ortaq.answers.of_package import package_asked
    >>> package_asked(answer(region, pair), None)
    1
    """
    found = material.agreement.recommended if package is None else package
    if found is None:
        raise InputError(
            "no package is recommended: none would be signed by every member",
            where="--package recommended",
            fix="name a package; `ortaq agree` lists those that come closest",
        )
    return found


def with_package(
    material: Material,
    package: int,
    *,
    case: Case = CENTRAL,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Material:
    """Return an answer that knows of a package what it knows of the recommended one, but for drawn worlds.

    Parameters
    ----------
    material : Material
    package : int
    case : Case, optional
        That of the answer.
    executor, store : optional
        As in ``payoff_table``.

    Raises
    ------
    NotConverged, WorkerLostError
        As ``payoff_table``.

    Examples
    --------
    >>> from ortaq.answers.of_package import with_package
    >>> made = answer(region, pair)
    >>> with_package(made, 1) is made
    True
    """
    if package == material.agreement.focus:
        return material
    region, mechanism = material.region, material.mechanism
    banded = gains_in_cases(region, mechanism, [package], [package], case=case, executor=executor, store=store)
    solved = material
    if not material.payoffs.is_verified(package):
        at_table = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
        solved = _solved(material, package, banded.everyone[banded.case].part(members=at_table).musd[0])
    payoffs, agreement = solved.payoffs, solved.agreement
    known = material.switching.packages if material.switching is not None else {}
    overturned = material.switching
    if package not in known:
        found = switching(region, mechanism, payoffs, agreement, [package], case=case, executor=executor, store=store)
        overturned = replace(found, packages={**known, **found.packages})
    return replace(
        solved,
        bands={**material.bands, package: banded.band(payoffs, agreement, package)},
        schedule=schedule_of(region, mechanism, payoffs, package, case=case, executor=executor, store=store),
        accounts=budget_lines(
            region, mechanism, package, (case, *cases_of(mechanism.measures, region.answers.horizon))
        ),
        switching=overturned,
    )


def _solved(material: Material, package: int, gain_musd: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Material:
    """Return an answer in which the estimate of one package gives way to its own equilibria."""
    payoffs, agreement = material.payoffs, material.agreement
    gains, verified = payoffs.gain_musd.copy(), payoffs.verified
    gains[package] = gain_musd
    if verified is not None:
        verified = verified.copy()
        verified[package] = True
    exact = replace(payoffs, gain_musd=gains, verified=verified)
    mechanism = material.mechanism
    found = agree(
        exact,
        mechanism,
        accept=agreement.accept,
        tail=agreement.tail,
        prosperity=material.region.prosperity(mechanism.members),
        limits=agreement.limits,
        feasible=agreement.feasible,
    )
    same = replace(found, recommended=agreement.recommended, checks=agreement.checks)
    return replace(material, payoffs=exact, agreement=same)


def term_sheet(material: Material, package: int) -> tuple[Section, ...]:
    """Return the term sheet of a package: who does what by when, who pays whom, and what is open.

    Parameters
    ----------
    material : Material
        Made by `with_package`.
    package : int

    Examples
    --------
    >>> from ortaq.answers.of_package import term_sheet
    >>> [section.id for section in term_sheet(answer(region, pair), 1)][:3]
    ['term-sheet', 'term-done', 'term-members']
    """
    return term_sheet_sections(material, package)


def slides(material: Material, package: int) -> tuple[Section, ...]:
    """Return six sections about a package, each for one slide.

    Parameters
    ----------
    material : Material
        Made by `with_package`.
    package : int

    Examples
    --------
    >>> from ortaq.answers.of_package import slides
    >>> len(slides(answer(region, pair), 1))
    6
    """
    return slide_sections(material, package)
