"""How the worth of acting together could be shared among the members."""

from dataclasses import dataclass

from ortaq.agreement.agreement import Agreement
from ortaq.agreement.coalitions import Outsiders, member_names, worth
from ortaq.agreement.excesses import core, nucleolus
from ortaq.agreement.games import Core, shapley
from ortaq.core import Array, Payoffs


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

    def explain(self) -> tuple[str, ...]:
        """Return plain sentences: what the whole is worth, and whether it can be shared to everybody's satisfaction."""
        whole = f"Together the members can secure {self.worth_musd[-1]:,.1f} million USD a year."
        if self.core is None:
            return (whole,)
        if not self.core.empty:
            return (whole, "It can be shared so that no group would do better by itself (the core is not empty).")
        groups = "; ".join(" + ".join(member_names(s, self.members)) for s in self.core.objectors)
        return (
            whole,
            f"However it is shared, some group lacks at least {self.core.excess:,.1f}: the claims of these do not fit "
            f"together: {groups}.",
        )


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
