"""How the worth of acting together could be shared among the members."""

from dataclasses import dataclass

from ortaq.agreement.agreement import Agreement
from ortaq.agreement.coalitions import Outsiders, member_names, worth
from ortaq.agreement.excesses import core, nucleolus
from ortaq.agreement.games import Core, shapley
from ortaq.agreement.sentences import together
from ortaq.core import Array, Payoffs
from ortaq.core.report import Number, Reading, Text


@dataclass(frozen=True, eq=False)
class Sharing:
    """The game of the members, and two ways of sharing the worth of the whole.

    Attributes
    ----------
    members : tuple of str
    worth_musd : ndarray, shape (2 ** member,)
        What each coalition secures for itself, by its bits, million USD a year.
    shapley_musd : ndarray, shape (member,)
        What each member adds, mean over orders of joining.
    nucleolus_musd : ndarray, shape (member,)
        The sharing with which the least satisfied coalition is as satisfied as possible, and so on.
    core : Core or None
        Whether some sharing satisfies every coalition; None for a single member.
    """

    members: tuple[str, ...]
    worth_musd: Array
    shapley_musd: Array
    nucleolus_musd: Array | None
    core: Core | None

    def explain(self) -> tuple[Text, ...]:
        """Return sentences: what the whole is worth, and whether it can be shared to everybody's satisfaction."""
        if self.core is None:
            return ()
        worth = {"worth": Number(float(self.worth_musd[-1]), Reading.MONEY)}
        if not self.core.empty:
            return (Text("stability.core", worth),)
        excess = Number(float(self.core.excess), Reading.MONEY)
        groups = tuple(together(member_names(s, self.members)) for s in self.core.objectors)
        return Text("stability.no_core", {**worth, "excess": excess}), Text("stability.claims", {"groups": groups})


def sharing(payoffs: Payoffs, agreement: Agreement, outsiders: Outsiders = Outsiders.GAMMA) -> Sharing:
    """Return the game of the members and its solutions.

    Under ``delta`` outsiders keep their part of the recommended package, or nothing where none is recommended.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    outsiders : Outsiders
        What members outside a coalition do.

    Raises
    ------
    InputError
        The members make no game: there are too many.
    NotConverged
        A solution fails its certificate.

    Examples
    --------
    >>> sharing(payoffs, agreement).shapley_musd
    array([4., 1.])
    """
    package = 0 if agreement.recommended is None else agreement.recommended
    game = worth(payoffs, agreement, outsiders, package)
    return Sharing(
        members=payoffs.members,
        worth_musd=game,
        shapley_musd=shapley(game),
        nucleolus_musd=nucleolus(game),
        core=core(game) if len(payoffs.members) > 1 else None,
    )
