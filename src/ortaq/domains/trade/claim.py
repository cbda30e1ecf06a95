"""What a solver claims: the parts of an equilibrium from which all conditions can be looked at anew."""

from dataclasses import dataclass

from ortaq.core import Array


@dataclass(frozen=True, eq=False)
class Claim:
    """A claimed equilibrium of a batch of changes.

    ``wage_hat``, ``income``, ``deficit``, shape (batch, member).
    ``price_hat``, ``expenditure``, shape (batch, sector, member).
    ``trade_share``, shape (batch, sector, importer, exporter).
    ``fixed``: whether deficits are those of the baseline and what is received beyond it; they only sum to zero if not.
    """

    wage_hat: Array
    price_hat: Array
    trade_share: Array
    expenditure: Array
    income: Array
    deficit: Array
    fixed: bool
