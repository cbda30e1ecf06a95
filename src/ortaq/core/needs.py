"""What a measure needs besides the signatures of members: which instrument, who decides, whose consent outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Competence(StrEnum):
    """Who may decide."""

    GOVERNMENT = "government"
    """Governments of members."""

    PARLIAMENT = "parliament"
    """Parliaments of members: they ratify."""

    CUSTOMS_UNION = "customs_union"
    WTO = "wto"
    OUTSIDE = "outside"
    """Other states, bodies or firms that do not sit at the table."""

    @property
    def own(self) -> bool:
        """Whether members decide it on their own."""
        return self in {Competence.GOVERNMENT, Competence.PARLIAMENT}


class Reach(StrEnum):
    """Whether members can carry out a measure by their own signatures."""

    OWN = "own"
    OTHERS = "others"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Need:
    """One instrument that a measure needs.

    Attributes
    ----------
    instrument : str
        Agreement, law or decision.
    competence : Competence
    consent : tuple of str
        Who outside must agree: codes of economies, or names such as ``EAEU``.
    members : tuple of str
        Whom it binds; all that take part if empty.
    in_force : bool or None
        None: not known.
    source : str
        Id of a source or an assumption.
    instruments : mapping of str to str
        By language other than English.
    """

    instrument: str
    competence: Competence
    consent: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    in_force: bool | None = None
    source: str = ""
    instruments: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)

    def instrument_in(self, language: str) -> str:
        """Return the instrument in a language; in English where it has no name there.

        ``language``: code, as the message files are named.
        """
        return self.instruments.get(language, self.instrument)

    @property
    def of_others(self) -> bool:
        """Whether somebody outside has still to agree: what is in force needs nobody any more."""
        return not self.in_force and (not self.competence.own or bool(self.consent))


def reach(needs: Iterable[Need]) -> Reach:
    """Return whether members can do on their own what needs some instruments; unknown where none is stated.

    Parameters
    ----------
    needs : iterable of Need

    Examples
    --------
    >>> reach([Need("treaty", Competence.PARLIAMENT), Need("tariff", Competence.CUSTOMS_UNION, ("EAEU",))])
    <Reach.OTHERS: 'others'>
    >>> reach([])
    <Reach.UNKNOWN: 'unknown'>
    """
    stated = tuple(needs)
    if not stated:
        return Reach.UNKNOWN
    return Reach.OTHERS if any(need.of_others for need in stated) else Reach.OWN
