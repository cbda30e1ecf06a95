"""What a measure costs, who pays, and on which terms investors put up the money."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortaq.core.finance import Finance
from ortaq.core.quantity import Band

AT_ONCE = Band.exact(0.0)
"""Years of building and of growing use where nothing is known."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a measure costs and who pays.

    Attributes
    ----------
    capex_musd : Band
        Investment, million USD of the base year.
    opex_musd_per_year : Band
        Running cost, million USD a year.
    life_years : float
        Years over which the investment is used.
    discount_rate : float
        Real rate a year, fraction.
    payers : mapping of str to float
        Share of each payer; sums to one. With investors: what owners and the lender put up of the investment.
    source : str
        Source or assumption id of the figures.
    reference_class : str
        Id of the finished projects from whose overruns draws of the investment are made; its own range if empty.
    build_years : Band
        Years of building, over which the investment is spent evenly; zero where nothing is known.
    ramp_years : Band
        Years from opening to full use, which grows evenly.
    build_source, ramp_source : str
        Source or assumption ids of these; empty where they are not stated.
    finance : Finance or None
        On which terms investors put up the money. None: the payers bear an annuity, and nobody earns from it.
    """

    capex_musd: Band
    opex_musd_per_year: Band
    life_years: float
    discount_rate: float
    payers: Mapping[str, float]
    source: str
    reference_class: str = ""
    build_years: Band = AT_ONCE
    ramp_years: Band = AT_ONCE
    build_source: str = ""
    ramp_source: str = ""
    finance: Finance | None = None

    @property
    def runners(self) -> Mapping[str, float]:
        """Share of each of those who pay the running cost: the payers, or the hosts of what investors own."""
        return self.payers if self.finance is None else self.finance.hosts

    @property
    def paying(self) -> tuple[str, ...]:
        """Those who pay a part of it, and who answers for its debt."""
        paid = [who for who, share in self.payers.items() if share > 0.0]
        terms = self.finance
        if terms is not None:
            paid += [*terms.hosts, *(terms.debt.guarantors if terms.debt else ())]
        return tuple(dict.fromkeys(paid))
