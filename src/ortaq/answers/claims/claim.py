"""One sentence, and the rule by which a range says whether it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isnan, nan

from ortaq.core.tidy import Tidy, TidyColumn


class Verdict(StrEnum):
    """What a range says of a sentence."""

    HOLDS = "holds"
    FAILS = "fails"
    UNTOLD = "untold"
    OUTSIDE = "outside"


OUTSIDE = "outside"
"""The reason of what is listed and not computed."""


def verdict(low: float, high: float, above: float = nan, below: float = nan) -> Verdict:
    """Return what a range says of a sentence that asks for more than one bound, or less than another, or both.

    Methodology, eq. (U8).

    Parameters
    ----------
    low, high : float
        Ends of the range; NaN where nothing is known.
    above, below : float, optional
        Bounds of the sentence; NaN where it sets none.

    Examples
    --------
    >>> verdict(1.0, 2.0, above=0.0), verdict(-2.0, -1.0, above=0.0), verdict(-1.0, 1.0, above=0.0)
    (<Verdict.HOLDS: 'holds'>, <Verdict.FAILS: 'fails'>, <Verdict.UNTOLD: 'untold'>)
    """
    if isnan(low) or isnan(high) or (isnan(above) and isnan(below)):
        return Verdict.UNTOLD
    if not (low <= above or high >= below):
        return Verdict.HOLDS
    return Verdict.FAILS if high < above or low > below else Verdict.UNTOLD


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, how it is tried, and what was found.

    Attributes
    ----------
    id : str
    claim, test : mapping of str to str
        The sentence and its test by language; under ``""`` where they are in one language alone.
    unit : str
        Of the figure: a key of texts within ``unit.``, or words.
    low, high : float
        Ends of the figure; NaN where there is none.
    above, below : float
        Bounds of the sentence; NaN where it sets none.
    why : str
        Why nothing can be told: key of texts within ``claims.why.``; empty where a figure tells.
    """

    id: str
    claim: Mapping[str, str]
    test: Mapping[str, str]
    unit: str
    low: float
    high: float
    above: float
    below: float
    why: str = ""

    @property
    def verdict(self) -> Verdict:
        """What was found says of the sentence."""
        if self.why:
            return Verdict.OUTSIDE if self.why == OUTSIDE else Verdict.UNTOLD
        return verdict(self.low, self.high, self.above, self.below)


@dataclass(frozen=True, eq=False)
class Claims(Tidy):
    """Sentences that were tried.

    Attributes
    ----------
    region : str
        Name and digest of the region with which they were tried.
    rows : tuple of Claim
    """

    region: str
    rows: tuple[Claim, ...]

    def count(self, of: Verdict) -> int:
        """Return how many sentences have a verdict."""
        return sum(row.verdict is of for row in self.rows)

    def tidy(self) -> Mapping[str, TidyColumn]:
        """Return a row for each sentence; numbers are NaN where there are none."""
        return {
            "id": [row.id for row in self.rows],
            "claim": [in_language(row.claim, "en") for row in self.rows],
            "test": [in_language(row.test, "en") for row in self.rows],
            "unit": [row.unit for row in self.rows],
            **{name: [getattr(row, name) for row in self.rows] for name in ("low", "high", "above", "below")},
            "verdict": [row.verdict.value for row in self.rows],
            "why": [row.why for row in self.rows],
        }


def in_language(words: Mapping[str, str], language: str) -> str:
    """Return words in a language, else in English, else as they are."""
    return words.get(language) or words.get("en") or words.get("", "")
