"""The packages of an answer valued again in drawn worlds."""

from dataclasses import replace

from ortaq.agreement import Agreement
from ortaq.answers.agenda import ladder_of
from ortaq.answers.choices import roles
from ortaq.answers.material import Material
from ortaq.core import DrawnGains, Mechanism, Payoffs, Progress, Region
from ortaq.core.phases import phase
from ortaq.model.ensemble import Executor, Store
from ortaq.model.shipped_draws import gains_in_draws, shipped_draws
from ortaq.tables import kept

USUAL = 100
"""Worlds drawn for a mechanism of one's own: ranges and counts settle, shares of variance need twice as many."""


def with_draws(
    material: Material,
    count: int,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Material:
    """Return an answer with its packages in drawn worlds; the answer itself where none are asked for.

    Parameters
    ----------
    material : Material
    count : int
        Number of worlds; 0 for none.
    progress : callable, optional
        Called with (worlds done, worlds in all).
    executor, store : optional
        As in ``drawn_gains``.

    Raises
    ------
    InputError, NotConverged, WorkerLostError
        As ``drawn_gains``.

    Examples
    --------
    >>> from ortaq.answers.draws import with_draws
    >>> with_draws(answer(region, pair), 4).drawn.packages.tolist()
    [1]
    """
    asked = material.region, material.mechanism, material.payoffs, material.agreement
    found = drawn(*asked, count, progress=progress, executor=executor, store=store)
    return material if found is None else replace(material, drawn=found)


def usual_draws(region: Region, mechanism: Mechanism) -> int:
    """Return how many worlds are drawn where nobody says: all that ship with the mechanism, else ``USUAL``.

    Examples
    --------
    >>> from ortaq.answers.draws import usual_draws
    >>> usual_draws(region, pair)
    100
    """

    def counted() -> int:
        known = shipped_draws(region, mechanism)
        return USUAL if known is None else known.draws

    return kept("worlds", counted, lambda: (region.contents, mechanism))


@phase("draws")
def drawn(
    region: Region,
    mechanism: Mechanism,
    payoffs: Payoffs,
    agreement: Agreement,
    count: int,
    *,
    progress: Progress | None = None,
    executor: Executor | None = None,
    store: Store | None = None,
) -> DrawnGains | None:
    """Return the packages that are drawn in so many worlds; None where none are asked for."""
    if not count:
        return None
    packages = drawn_packages(payoffs, agreement)

    def computed() -> DrawnGains:
        return gains_in_draws(region, mechanism, packages, count, progress=progress, executor=executor, store=store)

    return kept("draws", computed, lambda: (region.contents, mechanism, packages, count))


def drawn_packages(payoffs: Payoffs, agreement: Agreement) -> list[int]:
    """Return the packages that are drawn: the steps by cost, those to choose from, the one shown, and everything."""
    everything = (1 << len(payoffs.measures)) - 1
    shown = (agreement.focus, *roles(payoffs, agreement).values())
    steps = ladder_of(payoffs, agreement).packages.tolist()
    return sorted({package for package in (everything, *steps, *shown) if package})
