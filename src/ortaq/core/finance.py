"""On which terms investors put up the money for a measure: who owns it, who lends, where it earns."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortaq.core.quantity import Band

NOTHING = Band.exact(0.0)
"""Earnings where none are stated."""


@dataclass(frozen=True, slots=True)
class Debt:
    """A loan to the company that owns a measure: drawn as it is built, repaid in even instalments with interest.

    Attributes
    ----------
    share : float
        Part of the investment that is borrowed.
    rate : float
        Real rate of interest a year, fraction.
    years : int
        Years from the first drawing to the last instalment.
    grace_years : int
        First years of these in which interest is paid and nothing repaid.
    lender : str
    guarantor : str
        Pays what the company cannot pay of interest and instalments; its owners do if empty.
    source : str
        Source or assumption id.
    """

    share: float
    rate: float
    years: int
    grace_years: int
    lender: str
    guarantor: str = ""
    source: str = ""

    @property
    def guarantors(self) -> tuple[str, ...]:
        """The guarantor, if there is one."""
        return (self.guarantor,) if self.guarantor else ()


@dataclass(frozen=True, slots=True)
class Finance:
    """Who owns a measure, who lends, and what it earns where.

    Attributes
    ----------
    owners : mapping of str to float
        Share of each owner; sums to one.
    hosts : mapping of str to float
        Where it earns and runs, share of each; sums to one.
    earnings_musd : Band
        What it earns a year in full use before running costs: that part of the hosts' gain which is the owners' and
        not the residents'. Its operating surplus is what running costs leave of it.
    tax : float
        Rate that hosts levy on the surplus less interest and depreciation.
    debt : Debt or None
    source, earnings_source, tax_source : str
        Source or assumption ids; of earnings and tax empty where there are none.
    derivation : str
        How the earnings were obtained.
    """

    owners: Mapping[str, float]
    hosts: Mapping[str, float]
    earnings_musd: Band = NOTHING
    tax: float = 0.0
    debt: Debt | None = None
    source: str = ""
    earnings_source: str = ""
    tax_source: str = ""
    derivation: str = ""

    @property
    def lenders(self) -> Mapping[str, float]:
        """Who lends, with the share one; nobody without debt."""
        return {self.debt.lender: 1.0} if self.debt else {}

    @property
    def payers(self) -> Mapping[str, float]:
        """What owners and lender put up of the investment, share of each; sums to one.

        Examples
        --------
        >>> Finance({"A": 0.6, "B": 0.4}, {"B": 1.0}, debt=Debt(0.5, 0.05, 20, 5, "A")).payers
        {'A': 0.8, 'B': 0.2}
        """
        lent = self.debt.share if self.debt else 0.0
        shares = {who: share * (1.0 - lent) for who, share in self.owners.items()}
        for who in self.lenders:
            shares[who] = shares.get(who, 0.0) + lent
        return shares

    @property
    def economies(self) -> tuple[str, ...]:
        """All that it names: owners, hosts, lender, guarantor."""
        debt = (self.debt.lender, *self.debt.guarantors) if self.debt else ()
        return tuple(dict.fromkeys((*self.owners, *self.hosts, *debt)))

    @property
    def sources(self) -> tuple[str, ...]:
        """Of all that is stated."""
        every = (self.source, self.earnings_source, self.tax_source, self.debt.source if self.debt else "")
        return tuple(dict.fromkeys(source for source in every if source))
