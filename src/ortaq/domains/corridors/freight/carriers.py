"""Who earns from freight: money paid to carriers by country, and the part of it that is income there."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Assumption, Band, Corner, Labels

MARGINS = {
    "rail": Assumption(
        "A-MARGIN-RAIL",
        "Part of a railway's revenue from one more train that is income of its country",
        Band(0.2, 0.3, 0.4),
        "share of revenue",
        "railways of the region have high fixed costs; more than the margin of their accounts, less than the part of "
        "revenue that does not vary with traffic",
    ),
    "road": Assumption(
        "A-MARGIN-ROAD",
        "Part of a haulier's revenue from one more truck that is income of its country beyond what it costs",
        Band(0.03, 0.07, 0.15),
        "share of revenue",
        "many small hauliers compete: about what they earn on turnover, and tolls",
    ),
    "sea": Assumption(
        "A-MARGIN-SEA",
        "Part of a ship's or ferry's revenue from one more box that is income of its owner's country",
        Band(0.05, 0.15, 0.3),
        "share of revenue",
        "ferries of the Caspian are few and state-owned, ocean liners compete; profits of liners swing by far more",
    ),
    "crossing": Assumption(
        "A-MARGIN-CROSSING",
        "Part of fees and handling at a crossing that is income of the country of that side",
        Band(0.2, 0.4, 0.6),
        "share of revenue",
        "fees are mostly income, handling mostly cost",
    ),
}
"""By what is paid for."""


@dataclass(frozen=True, eq=False)
class Paid:
    """Pieces of journeys and what is paid for them, every column of shape (piece,).

    A run lies in one country; a crossing is two pieces, half the fee on each side; a ferry or ship is one or two
    pieces, by the countries of its owners, an empty code where these are not known.

    Attributes
    ----------
    kind : ndarray of str
        Key of ``MARGINS``.
    country : ndarray of str
        Who is paid, ISO 3166 alpha-3.
    usd_per_feu : ndarray
        Money part of the cost.
    """

    kind: Labels
    country: Labels
    usd_per_feu: Array

    def musd(self, feu_m: Array) -> Array:
        """Return what is paid, million USD a year, shape (piece,).

        Parameters
        ----------
        feu_m : ndarray, shape (piece,)
            Million FEU a year.
        """
        return self.usd_per_feu * feu_m

    def revenue_musd(self, feu_m: Array, countries: tuple[str, ...]) -> Array:
        """Return revenue of carriers by country; others than those asked for are left out, shape (country,).

        Parameters
        ----------
        feu_m : ndarray, shape (piece,)
        countries : tuple of str
        """
        paid = self.musd(feu_m)
        return np.array([float(paid[self.country == code].sum()) for code in countries])

    def income_musd(self, feu_m: Array, countries: tuple[str, ...], corner: Corner = Corner.CENTRAL) -> Array:
        """Return the margin of carriers by country, shape (country,).

        Parameters
        ----------
        feu_m : ndarray, shape (piece,)
        countries : tuple of str
        corner : Corner, optional
            End of the margins.
        """
        margin = np.array([MARGINS[kind].band.at(corner) for kind in self.kind.tolist()])
        return self._of(margin).revenue_musd(feu_m, countries)

    def _of(self, part: Array) -> "Paid":
        return Paid(self.kind, self.country, self.usd_per_feu * part)
