"""The terms of investors as moves of their measure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from ortaq.core.cost import Cost
from ortaq.core.finance import NOTHING, Finance
from ortaq.core.joint_company import even_transfers, terms_of
from ortaq.core.move import Place, Statement
from ortaq.core.quantity import Array, Band, Corner
from ortaq.core.region import Region

IN = Band.exact(1.0)
"""Strength of what can only be in or out."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of investors as moves of their measure, see `Move`: what holds whatever it earns, and its earnings.

    Attributes
    ----------
    cost : Cost
        With finance.
    earns : bool
        Whether it is the earnings: what they change in who pays whom, as strong as they are. Otherwise the payments of
        a company that earns nothing, which can only be in or out.
    """

    cost: Cost = field(hash=False, metadata={"effect": False})
    earns: bool

    @classmethod
    def of(cls, cost: Cost) -> tuple[Self, ...]:
        """Return the moves that a cost makes; none without investors."""
        if cost.finance is None:
            return ()
        return (cls(cost, earns=False), *((cls(cost, earns=True),) if cost.finance.earnings_musd != NOTHING else ()))

    @property
    def finance(self) -> Finance:
        """The terms."""
        return self.cost.finance or Finance({}, {})

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "investors"

    @property
    def band(self) -> Band:
        """What the company earns in a year of full use, million USD; one where it is not the earnings."""
        return self.finance.earnings_musd if self.earns else IN

    @property
    def source(self) -> str:
        """Of the earnings, or of the terms."""
        return self.finance.earnings_source if self.earns else self.finance.source

    @property
    def derivation(self) -> str:
        """How the earnings were obtained."""
        return self.finance.derivation if self.earns else ""

    @property
    def economies(self) -> tuple[str, ...]:
        """Owners, hosts, lender and guarantor."""
        return self.finance.economies

    @property
    def neutral(self) -> float | None:
        """Earnings of nothing; the rest is in or out."""
        return 0.0 if self.earns else None

    @property
    def stated(self) -> bool:
        """Earnings are stated beside the effects whose part they are."""
        return True

    def with_band(self, band: Band) -> Self:
        """Return the same terms with other earnings."""
        return replace(self, cost=_earning(self.cost, band)) if self.earns else self

    def with_cost(self, cost: Cost) -> Self:
        """Return the same terms and earnings for another investment and running cost."""
        return replace(self, cost=replace(cost, finance=self.finance))

    def transfers(self, economies: Sequence[str], effects: Corner, costs: Corner) -> Array:
        """Return what it sends across borders in the steady year; see `even_transfers`.

        Parameters
        ----------
        economies : sequence of str
            Codes in array order.
        effects, costs : Corner
            Ends of the ranges of earnings, and of investment and running cost.

        Returns
        -------
        ndarray, shape (payer, receiver)
            Million USD a year.
        """
        without = even_transfers(_earning(self.cost, NOTHING), economies, effects, costs)
        return even_transfers(self.cost, economies, effects, costs) - without if self.earns else without

    def said(self, region: Region) -> Statement:  # noqa: ARG002 - codes are named by the page
        """Return what the company earns, and where; or who owns it."""
        return Statement(
            what="investors.earnings" if self.earns else "investors.agreed",
            words="Earnings of the company, million USD a year" if self.earns else "Terms of investors",
            band=self.band,
            percent=False,
            derivation=self.derivation,
            source=self.source,
            measured=self.earns,
            place=Place(tuple(self.finance.hosts)),
        )


def _earning(cost: Cost, band: Band) -> Cost:
    """Return a cost whose company earns something else."""
    return replace(cost, finance=replace(terms_of(cost), earnings_musd=band))
