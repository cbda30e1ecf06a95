"""The material seen in one language: names, titles, and gains as cells."""

from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase

import numpy as np

from ortaq.agreement import Acceptance
from ortaq.answers import GainBand, Material
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedCell, sign_of
from ortaq.core import Array, Band, Numbers, Texts
from ortaq.core.report import Cell, Reading


@dataclass(frozen=True, eq=False)
class View:
    """What every section reads; sections add no other input."""

    material: Material
    texts: Texts

    @cached_property
    def numbers(self) -> Numbers:
        """Number formats of the language."""
        return Numbers(self.texts)

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Names of the members in the order of the mechanism."""
        return tuple(self.economy(m) for m in self.material.payoffs.members)

    @cached_property
    def focus(self) -> int | None:
        """The recommended package, else the refused one that is closest to acceptance."""
        agreement = self.material.agreement
        return agreement.obstacles.closest if agreement.recommended is None else agreement.recommended

    @cached_property
    def accept(self) -> Acceptance:
        """How members look at shocks."""
        return self.material.agreement.accept

    @cached_property
    def tail(self) -> str:
        """Probability of the worst shocks that members average under CVaR, percent."""
        return self.numbers.stated(100.0 * self.material.agreement.tail)

    @cached_property
    def rule(self) -> str:
        """How members look at shocks, in words."""
        if self.accept is Acceptance.CVAR:
            return self.texts("rule.cvar", tail=self.tail)
        return self.texts("rule.worst" if self.accept is Acceptance.WORST else "rule.expected")

    @cached_property
    def present(self) -> Presenter:
        """What prints the values of reports."""
        mechanism = self.material.mechanism
        return Presenter(self.texts, self.material.region, (*mechanism.measures, *mechanism.shocks))

    def economy(self, code: str) -> str:
        """Return the name of an economy, or its code where it has no name in this language."""
        return self.present.economy(code)

    def sector(self, code: str) -> str:
        """Return the title of a sector, or its code where it has no title in this language."""
        return self.present.name("sector", code)

    def measure(self, code: str) -> str:
        """Return the title of a measure."""
        return self.present.name("change", code)

    def shock(self, code: str) -> str:
        """Return the title of a shock; the first shock of the payoffs is the absence of one."""
        return (
            self.texts("shock.none") if code == self.material.payoffs.shocks[0] else self.present.name("change", code)
        )

    def tag(self, bit: int) -> str:
        """Return the letter that stands for a measure in figures and tables."""
        return ascii_uppercase[bit]

    def tagged(self, bit: int) -> str:
        """Return letter and title of a measure."""
        return f"{self.tag(bit)}  {self.measure(self.material.payoffs.measures[bit])}"

    def bits(self, package: int) -> list[int]:
        """Return the positions of a package's measures in the agenda."""
        return [bit for bit in range(len(self.material.payoffs.measures)) if package >> bit & 1]

    def tags(self, package: int) -> str:
        """Return the letters of a package's measures."""
        return " ".join(self.tag(bit) for bit in self.bits(package))

    def package(self, index: int) -> str:
        """Return the titles of a package's measures as one text."""
        return self.texts.join([self.measure(m) for m in self.material.agreement.package(index).measures])

    def gain(self, percent: float, *more: str, low: float | None = None, high: float | None = None) -> PrintedCell:
        """Return a gain in percent with its range and further lines, and its sign as arrow and colour."""
        if low is None or high is None:
            return PrintedCell((self.numbers.gain(percent), *more), sign_of(percent))
        certain = sign_of(low) == sign_of(high)
        span = self.numbers.span(self.numbers.plain(low), self.numbers.plain(high))
        return PrintedCell((self.numbers.gain(percent), span, *more), sign_of(percent), certain)

    def stated(self, band: Band) -> PrintedCell:
        """Return an input with its range, where it has one."""
        return self.present.cell(Cell(band, Reading.INPUT))

    def money_span(self, musd: float, low: float, high: float) -> tuple[str, str]:
        """Return a gain in USD and its range."""
        money = self.numbers.money
        return self.numbers.signed_money(musd), self.numbers.span(money(low), money(high))

    def band(self, package: int) -> GainBand:
        """Return the range of a notable package's gains."""
        return self.material.bands[package]

    def expected(self, package: int) -> Array:
        """Return the mean gain over the shocks, shape (member,), percent of real income."""
        payoffs = self.material.payoffs
        return np.asarray(payoffs.gain_percent[package] @ payoffs.probability)
