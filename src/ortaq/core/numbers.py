"""Numbers as they are printed: three significant digits, a real minus, and never a zero for something that is not."""

from dataclasses import dataclass
from math import floor, isfinite, isnan, log10

from ortaq.core.texts import Texts, digit_marks

MOST_DIGITS = 18
"""Digits of the largest whole number that is read; sixty-four bits hold it."""

VERDICT_TOLERANCE = 1e-7
"""Percentage points by which a gain must exceed the threshold before it counts.

Equilibria are solved to relative residuals of about 1e-10, so gains carry noise of about 1e-8 percentage points. A
measure that does nothing must not be signed, nor a departure be called profitable, because of the last digits.
"""

SMALLEST = 0.001
"""Smaller sizes are printed as ``<0.001``."""

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, eq=False, slots=True)
class Numbers:
    """Prints numbers with the marks of one language."""

    texts: Texts

    def size(self, value: float) -> str:
        """Return the absolute value with three significant digits."""
        amount = abs(value)
        if not isfinite(amount):
            return self.texts("number.unknown" if isnan(amount) else "number.infinite")
        if amount == 0.0:
            return "0"
        if amount < SMALLEST:
            return "<" + self._localised(f"{SMALLEST}")
        amount = round(amount, 2 - floor(log10(amount)))
        return self._localised(f"{amount:,.{max(0, 2 - floor(log10(amount)))}f}")

    def plain(self, value: float) -> str:
        """Return the number with a minus where it is negative."""
        return (MINUS if value < 0.0 else "") + self.size(value)

    def signed(self, value: float) -> str:
        """Return the number with plus or minus."""
        return ("+" if value > 0.0 else "") + self.plain(value)

    def gain(self, percent: float) -> str:
        """Return a gain in percent with its sign; what the verdicts cannot tell from zero is marked as nearly zero."""
        if percent != 0.0 and abs(percent) <= VERDICT_TOLERANCE:
            return self.texts("number.nearly_zero")
        return self.signed(percent)

    def count(self, value: int) -> str:
        """Return a count with grouped digits."""
        return self._localised(f"{value:,}")

    def stated(self, value: float) -> str:
        """Return an input as it was stated, up to six significant digits."""
        text = f"{abs(value):,.0f}" if abs(value) >= 1e6 else f"{abs(value):,.6g}"
        return (MINUS if value < 0.0 else "") + self._localised(text)

    def tiny(self, value: float) -> str:
        """Return two digits with a power of ten."""
        return self._localised(f"{value:.1e}")

    def money(self, musd: float) -> str:
        """Return USD in millions, billions or trillions."""
        return (MINUS if musd < 0.0 else "") + self._scaled(musd)

    def signed_money(self, musd: float) -> str:
        """Return USD with plus or minus."""
        return ("+" if musd > 0.0 else "") + self.money(musd)

    def span(self, low: str, high: str) -> str:
        """Return a range of two printed numbers.

        Parameters
        ----------
        low, high : str
        """
        return self.texts("number.range", low=low, high=high)

    def _scaled(self, musd: float) -> str:
        if not isfinite(musd) or musd == 0.0:
            return self.size(musd)
        # Powers of ten that a language counts in: millions and billions, or ten thousands and hundred millions.
        powers = [int(power) for power in self.texts("money.powers").split()]
        names = ("first", "second", "third")
        at = max((k for k, power in enumerate(powers) if abs(musd) >= 0.9995 * 10.0 ** (power - 6)), default=0)
        return self.texts(f"money.{names[at]}", value=self.size(musd / 10.0 ** (powers[at] - 6)))

    def _localised(self, text: str) -> str:
        group, decimal = digit_marks(self.texts.language)
        return text.translate({ord(","): group, ord("."): decimal})


def whole_number(text: str) -> int | None:
    """Return a whole number in plain digits; None for anything else, and for what is too long to be one.

    Parameters
    ----------
    text : str
        As it stands in a file or came from elsewhere.

    Returns
    -------
    int or None

    Examples
    --------
    >>> whole_number("0012"), whole_number("-3"), whole_number("²"), whole_number("9" * 5000)
    (12, None, None, None)
    """
    plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if plain else None
