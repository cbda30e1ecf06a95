"""How the worth of acting together could be shared among the members."""

from dataclasses import dataclass

import numpy as np

from ortaq.agreement.agreement import Agreement
from ortaq.agreement.coalitions import Outsiders, worth
from ortaq.agreement.excesses import core, nucleolus
from ortaq.agreement.games import MOST_PLAYERS, Core, shapley
from ortaq.agreement.groups import member_names, part_of_packages
from ortaq.agreement.package_game import PackageGame, core_of_packages, sampled_shapley
from ortaq.agreement.sentences import together
from ortaq.core import Array, ByPackage, InputError, Payoffs
from ortaq.core.report import Number, Reading, Text
from ortaq.core.subsets import holds


@dataclass(frozen=True, eq=False)
class Sharing:
    """The game of the members, and two ways of sharing the worth of the whole.

    Attributes
    ----------
    members : tuple of str
    whole_musd : float
        What all together secure, million USD a year.
    alone_musd : ndarray, shape (member,)
        What each secures by itself.
    shapley_musd : ndarray, shape (member,)
        What each member adds, mean over orders of joining.
    nucleolus_musd : ndarray, shape (member,), or None
        The sharing with which the least satisfied coalition is as satisfied as possible, and so on; None where members
        have more alone than together, and of more than ``MOST_PLAYERS`` members.
    core : Core or None
        Whether some sharing satisfies every coalition, whatever the number of members; None for a single one.
    shapley_error_musd : ndarray, shape (member,), or None
        Standard error of the Shapley value where orders are drawn: of more than ``MOST_PLAYERS`` members.
    """

    members: tuple[str, ...]
    whole_musd: float
    alone_musd: Array
    shapley_musd: Array
    nucleolus_musd: Array | None
    core: Core | None
    shapley_error_musd: Array | None = None

    def explain(self) -> tuple[Text, ...]:
        """Return sentences: what the whole is worth, and whether it can be shared to everybody's satisfaction."""
        if self.core is None:
            return ()
        worth = {"worth": Number(self.whole_musd, Reading.MONEY)}
        if not self.core.empty:
            return (Text("stability.core", worth),)
        excess = Number(float(self.core.excess), Reading.MONEY)
        groups = tuple(together(member_names(s, self.members)) for s in self.core.objectors)
        return Text("stability.no_core", {**worth, "excess": excess}), Text("stability.claims", {"groups": groups})


def sharing(payoffs: Payoffs, agreement: Agreement, outsiders: Outsiders = Outsiders.GAMMA) -> Sharing:
    """Return the game of the members and its solutions.

    Under ``delta`` outsiders keep their part of the recommended package, or nothing where none is recommended. Where
    the packages of an agenda were searched, coalitions choose among those that were solved.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    outsiders : Outsiders
        What members outside a coalition do.

    Raises
    ------
    InputError
        More than ``MOST_PLAYERS`` members, and outsiders that keep their part.
    NotConverged
        A solution fails its certificate.

    Examples
    --------
    >>> sharing(payoffs, agreement).shapley_musd
    array([4., 1.])
    """
    if len(payoffs.members) > MOST_PLAYERS:
        return _of_many(payoffs, agreement, outsiders)
    package = 0 if agreement.recommended is None else agreement.recommended
    if isinstance(agreement.feasible, ByPackage) and outsiders is Outsiders.GAMMA:
        game = _known(payoffs, agreement).worth(holds(np.arange(2 ** len(payoffs.members)), len(payoffs.members)))
    else:
        game = worth(payoffs, agreement, outsiders, package)
    return Sharing(
        members=payoffs.members,
        whole_musd=float(game[-1]),
        alone_musd=game[1 << np.arange(len(payoffs.members))],
        shapley_musd=shapley(game),
        nucleolus_musd=nucleolus(game),
        core=core(game) if len(payoffs.members) > 1 else None,
    )


def _of_many(payoffs: Payoffs, agreement: Agreement, outsiders: Outsiders) -> Sharing:
    """Return the same without a list of coalitions: the core exactly, the Shapley value over drawn orders."""
    if outsiders is not Outsiders.GAMMA:
        raise InputError(
            f"{len(payoffs.members)} members make too many coalitions",
            where="outsiders",
            why=f"what outsiders keep differs by coalition, and of more than {MOST_PLAYERS} members none are listed",
            fix="ask with outsiders that keep nothing (gamma)",
        )
    game = _known(payoffs, agreement)
    everybody = np.ones((1, game.players), bool)
    shares, error = sampled_shapley(game)
    return Sharing(
        members=payoffs.members,
        whole_musd=float(game.worth(everybody)[0]),
        alone_musd=game.worth(np.eye(game.players, dtype=bool)),
        shapley_musd=shares,
        nucleolus_musd=None,
        core=core_of_packages(game),
        shapley_error_musd=error,
    )


def _known(payoffs: Payoffs, agreement: Agreement) -> PackageGame:
    """Return the game of the feasible packages that are known, the empty one among them."""
    possible = np.array(agreement.feasible)
    possible[0] = True
    return PackageGame(agreement.robust_gain_musd[possible], part_of_packages(payoffs)[possible])
