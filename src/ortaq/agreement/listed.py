"""Agreement on the packages of an agenda, or on a list of some where there is no table of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.agreement.acceptance import DEFAULT_TAIL, Acceptance, Indices
from ortaq.agreement.agreement import Agreement, require_package
from ortaq.agreement.bargaining import EGALITARIAN, NASH, UTILITARIAN
from ortaq.agreement.consensus import agree
from ortaq.agreement.deviations import Stability
from ortaq.agreement.rules import Limit
from ortaq.core import Array, ByPackage, InputError, Mask, Mechanism, Package, Payoffs, Rules
from ortaq.core.results import padded

SCORES = (NASH, EGALITARIAN, UTILITARIAN)
"""Solutions that compare packages two by two, so that packages which are not listed cannot change their order."""


@dataclass(frozen=True, eq=False)
class Listed:
    """Packages of an agenda with who signs them, all or some of them, as if nothing else could be signed.

    Row 0 of ``payoffs`` and ``agreement`` is no package, row r is ``packages[r - 1]``; see ``Payoffs.of_list``. Where
    not all packages are listed, rows stand for no sets of measures.

    Attributes
    ----------
    packages : ndarray of int, shape (row,)
    measures : tuple of str
        Of the agenda.
    payoffs : Payoffs
    agreement : Agreement
    lasting : Stability, optional
        Which of the packages that stand out last, where groups were searched for; by package.
    """

    packages: Indices
    measures: tuple[str, ...]
    payoffs: Payoffs
    agreement: Agreement
    lasting: Stability | None = None

    @classmethod
    def of_table(cls, payoffs: Payoffs, agreement: Agreement) -> "Listed":
        """Return all packages of an agenda.

        Parameters
        ----------
        payoffs : Payoffs
        agreement : Agreement
            What ``agree`` found for these payoffs.
        """
        return cls(payoffs.packages[1:], payoffs.measures, payoffs, agreement)

    def row(self, package: int) -> int:
        """Return the row of a package; row 0 for the empty one.

        Raises
        ------
        InputError
            If it is not in the list.
        """
        if package == 0:
            return 0
        if self._by_package:
            require_package(package, self.payoffs.gain_musd)
            return package
        rows = np.flatnonzero(self.packages == package)
        if not rows.size:
            raise InputError(
                f"package {package} is not in the list",
                where="package",
                why="its gains were not given",
                fix="give the gains of this package as well",
            )
        return int(rows[0]) + 1

    @property
    def accepted(self) -> Indices:
        """Packages of the list that every member signs, in the order of the list."""
        return self.agreement.accepted if self._by_package else np.asarray(self.packages[self.agreement.accepted - 1])

    @property
    def recommended(self) -> int | None:
        """The recommended package: that of the agreement, see there."""
        row = self.agreement.recommended
        return None if row is None else self.package_at(row)

    @property
    def closest(self) -> int | None:
        """The refused package of the list that needs the smallest transfer."""
        row = self.agreement.obstacles.closest
        return None if row is None else self.package_at(row)

    @property
    def solutions(self) -> dict[str, tuple[int, ...]]:
        """The packages that each of ``SCORES`` picks, all ties."""
        by_name = self.agreement.solutions
        return {name: tuple(map(self.package_at, by_name[name])) for name in SCORES}

    def by_package(self, mechanism: Mechanism) -> tuple[Payoffs, Agreement]:
        """Return gains and agreement read by the package, as a table of all packages is.

        What counts packages, such as whom one member alone stands in the way of, counts those of the list.

        Parameters
        ----------
        mechanism : Mechanism
        """
        if tuple(self.payoffs.measures) == self.measures:
            return self.payoffs, self.agreement
        known = np.concatenate([[0], self.packages])

        def cut(values: Array | Mask) -> ByPackage:
            return ByPackage.of(values[: len(known)], known)

        found, payoffs = self.agreement, self.payoffs
        named = Payoffs.of(mechanism, cut(payoffs.gain_musd), payoffs.income_musd.copy(), cut(payoffs.cost_musd))
        return replace(named, largest_residual=payoffs.largest_residual), replace(
            found,
            measures=self.measures,
            robust_gain_percent=cut(found.robust_gain_percent),
            robust_gain_musd=cut(found.robust_gain_musd),
            surplus_musd=cut(found.surplus_musd),
            feasible=cut(found.feasible),
            accepted=known[found.accepted],
            accepted_worst=known[found.accepted_worst],
            accepted_expected=known[found.accepted_expected],
            pareto=known[found.pareto],
            solutions=self.solutions,
            recommended=self.recommended,
            obstacles=replace(found.obstacles, closest=self.closest),
            poorer_first=tuple(known[list(found.poorer_first)].tolist()),
        )

    def robust_gain_percent(self, package: int) -> Array:
        """Return the robust gain of every member, shape (member,), percent of real income."""
        return np.asarray(self.agreement.robust_gain_percent[self.row(package)])

    def is_accepted(self, package: int) -> bool:
        """Return whether every member signs a package of the list."""
        return self.agreement.is_accepted(self.row(package))

    def named(self, package: int) -> tuple[str, ...]:
        """Return the measures of a package."""
        return Package.from_index(package, self.measures).measures

    def package_at(self, row: int) -> int:
        """Return the package of a row of payoffs and agreement."""
        return row if self._by_package or not row else int(self.packages[row - 1])

    @property
    def _by_package(self) -> bool:
        """Whether payoffs and agreement are read by the package, not by row."""
        return isinstance(self.payoffs.gain_musd, ByPackage)


def agree_on_list(
    mechanism: Mechanism,
    packages: Indices,
    payoffs: Payoffs,
    *,
    feasible: Mask,
    limits: Sequence[Limit] = (),
    accept: Acceptance = Acceptance.WORST,
    tail: float = DEFAULT_TAIL,
) -> Listed:
    """Return the packages of a list that every member would sign.

    Parameters
    ----------
    mechanism : Mechanism
        Members, decision rule, thresholds, weights and shocks; the rules are in ``feasible``.
    packages : ndarray of int, shape (row,)
        Package indices, each once, without the empty one.
    payoffs : Payoffs
        Of these packages; see ``Payoffs.of_list``.
    feasible : ndarray of bool, shape (row,)
        Packages of the list that may be signed.
    limits : sequence of Limit, optional
        Their values are of the packages of the list, in its order.
    accept, tail : optional
        As in ``agree``.

    Examples
    --------
    >>> listed = agree_on_list(
    ...     pair,
    ...     np.array([3]),
    ...     Payoffs.of_list(pair, payoffs.gain_musd[[3]], payoffs.income_musd, payoffs.cost_musd[[3]]),
    ...     feasible=np.array([True]),
    ... )
    >>> listed.recommended, listed.robust_gain_percent(3)
    (3, array([4., 1.]))
    """
    allowed = np.zeros(len(payoffs.packages), dtype=np.bool_)
    allowed[1 : 1 + len(feasible)] = feasible
    plain = replace(mechanism, principles=(), rules=Rules())
    wide = [replace(limit, values=padded(limit.values, len(allowed))) for limit in limits]
    agreement = agree(payoffs, plain, accept=accept, tail=tail, feasible=allowed, limits=wide)
    return Listed(packages, tuple(m.id for m in mechanism.measures), payoffs, agreement)
