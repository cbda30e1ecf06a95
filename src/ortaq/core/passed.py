"""What of others passes one economy: the part of what they trade or receive that it could hold up."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortaq.core.report import Words

TOGETHER = ""
"""All others together: what two of them trade counts once."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A part of what others trade or receive that passes one economy in a year.

    Attributes
    ----------
    kind : str
        Key of the text that names it, ``<domain>.passed.<word>``.
    through : str
        Code of the economy that it passes.
    of : str
        Code of the economy whose it is; ``TOGETHER`` for all others.
    amount, whole : float
        What passes, and all of it, in ``unit``; that which begins or ends in ``through`` is in neither.
    unit : words

    Examples
    --------
    >>> Passed("toy.passed.grain", "KAZ", "UZB", 3.0, 12.0, "USD").share
    0.25
    """

    kind: str
    through: str
    of: str
    amount: float
    whole: float
    unit: "Words"

    @property
    def share(self) -> float:
        """Part of the whole, 0 to 1; NaN where there is nothing."""
        return self.amount / self.whole if self.whole > 0.0 else float("nan")
