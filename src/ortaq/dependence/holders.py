"""Who holds the stocks of an economy, how concentrated they are, and which economy holds most of one holder's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ortaq.core import ALL, Band, Corner, Tie


@dataclass(frozen=True)
class Held:
    """All known holders of one kind of stock in one economy.

    Attributes
    ----------
    kind : str
        Key of the text that names the stock, as in `Tie`.
    dependent : str
    ties : tuple of Tie
        The largest central value first; last those of many holders told together.

    Examples
    --------
    >>> (debt,) = held(debts, "x.tie.debt", ["KGZ"])
    >>> debt.largest.holder, debt.certain, debt.concentration.central
    ('CHN', False, 0.52)
    """

    kind: str
    dependent: str
    ties: tuple[Tie, ...]

    @property
    def named(self) -> tuple[Tie, ...]:
        """Ties other than that of all together."""
        return tuple(tie for tie in self.ties if tie.method != ALL)

    @property
    def single(self) -> tuple[Tie, ...]:
        """Ties of holders that decide alone."""
        return tuple(tie for tie in self.named if not tie.many)

    @property
    def largest(self) -> Tie | None:
        """The largest of those that decide alone."""
        return next(iter(self.single), None)

    @property
    def certain(self) -> bool:
        """Whether the range of the largest lies above all others that decide alone."""
        return all(tie.band.high < self.single[0].band.low for tie in self.single[1:])

    @property
    def complete(self) -> bool:
        """Whether the total is known, so that shares are shares of all and not of those that were named."""
        return len(self.named) < len(self.ties)

    @property
    def whole(self) -> Band:
        """All of it, million USD, as far as it is known; at least what was named."""
        named = Band(*(sum(tie.band.at(end) for tie in self.named) for end in Corner))
        if not self.complete:
            return named
        total = next(tie.band for tie in self.ties if tie.method == ALL)
        low, central = max(total.low, named.low), max(total.central, named.central)
        return Band(low, central, max(total.high, central))

    @property
    def rest(self) -> Band:
        """What the named ones leave of the whole, million USD; nothing where the total is not known."""
        named = Band(*(sum(tie.band.at(end) for tie in self.named) for end in Corner))
        left = self.whole.low - named.high, self.whole.central - named.central, self.whole.high - named.low
        return Band(*(max(end, 0.0) for end in left)) if self.complete else Band.exact(0.0)

    @property
    def told_together(self) -> float:
        """Part that is told for many holders together or not named, central value."""
        many = sum(tie.band.central for tie in self.named if tie.many) + self.rest.central
        return many / self.whole.central if self.whole.central else 0.0

    def share(self, band: Band) -> Band:
        """Return the part of one holder's band: low where it is small and the whole, or all others, are large."""
        whole = self.whole
        if not self.complete:
            whole = Band(*(whole.at(end) - band.at(end) + band.at(other) for end, other in _CROSSED))
        ends = (band.low, whole.high), (band.central, whole.central), (band.high, whole.low)
        return Band(*(min(own / of, 1.0) if of else 0.0 for own, of in ends))

    @property
    def concentration(self) -> Band:
        """Sum of the squared shares of holders, 0 to 1 (Herfindahl).

        Many told together, and the rest, count as none of weight for the low end and the central value, as one holder
        each for the high end. The ends are looked for where one holder is at an end of its range and all others at the
        opposite one.
        """
        values = list(self._ends())
        spread = [self._herfindahl(at, whole, one=False) for at, whole in values]
        return Band(min(spread), spread[0], max(self._herfindahl(at, whole, one=True) for at, whole in values))

    def _ends(self) -> Iterator[tuple[list[float], float]]:
        """Yield stocks of the named, and the whole, first the central ones."""
        held = [[tie.band.at(end) for tie in self.named] for end in (Corner.CENTRAL, Corner.LOW, Corner.HIGH)]
        for one in self.named:
            for end, other in ((Corner.LOW, Corner.HIGH), (Corner.HIGH, Corner.LOW)):
                held.append([tie.band.at(end if tie is one else other) for tie in self.named])
        for at in held:
            for end in (Corner.CENTRAL, Corner.LOW, Corner.HIGH) if self.complete else (Corner.CENTRAL,):
                yield at, max(self.whole.at(end), sum(at)) if self.complete else sum(at)

    def _herfindahl(self, musd: Sequence[float], whole: float, *, one: bool) -> float:
        counted = [value for tie, value in zip(self.named, musd, strict=True) if one or not tie.many]
        if one:
            counted.append(whole - sum(musd))
        return sum((value / whole) ** 2 for value in counted) if whole else 0.0


_CROSSED = ((Corner.LOW, Corner.HIGH), (Corner.CENTRAL, Corner.CENTRAL), (Corner.HIGH, Corner.LOW))
"""All others at one end while one holder is at the other."""


def stocks(ties: Sequence[Tie]) -> tuple[str, ...]:
    """Return the kinds of stocks among ties, in the order in which they come.

    Parameters
    ----------
    ties : sequence of Tie

    Examples
    --------
    >>> stocks(debts)
    ('x.tie.debt',)
    """
    return tuple(dict.fromkeys(tie.kind for tie in ties if not tie.flow))


def held(ties: Sequence[Tie], kind: str, dependents: Sequence[str]) -> tuple[Held, ...]:
    """Return the holders of one kind of stock, economy by economy; economies of which nothing is known are left out.

    Parameters
    ----------
    ties : sequence of Tie
    kind : str
    dependents : sequence of str

    Returns
    -------
    tuple of Held

    Examples
    --------
    >>> [one.whole.central for one in held(debts, "x.tie.debt", ["KGZ", "CHN"])]
    [100.0]
    """
    found = []
    for code in dependents:
        own = [tie for tie in ties if (tie.kind, tie.dependent) == (kind, code)]
        if own:
            found.append(Held(kind, code, tuple(sorted(own, key=lambda tie: (tie.many, -tie.band.central)))))
    return tuple(found)


def with_added(ties: Sequence[Tie], added: Sequence[Tie]) -> tuple[Tie, ...]:
    """Return stocks after more of them: each added one raises that of its pair, and what is known of all together.

    Parameters
    ----------
    ties, added : sequence of Tie
        A pair that was not known before comes last.

    Returns
    -------
    tuple of Tie

    Examples
    --------
    >>> [tie.band.central for tie in with_added(debts, debts[:1])]
    [120.0, 40.0]
    """
    after = list(ties)
    for more in added:
        same = [k for k, tie in enumerate(after) if (tie.kind, tie.dependent) == (more.kind, more.dependent)]
        own = [k for k in same if after[k].holder == more.holder]
        for k in (*own, *(k for k in same if after[k].method == ALL)):
            band = Band(*(after[k].band.at(end) + more.band.at(end) for end in Corner))
            after[k] = replace(after[k], band=band)
        if not own:
            after.append(more)
    return tuple(after)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One economy among those where a holder holds a stock.

    Attributes
    ----------
    tie : Tie
    rank, rank_among : Band
        Place by size among all known and among the chosen ones, 1 the largest; the range holds every place that the
        ranges of the stocks allow. ``rank_among`` is NaN outside the chosen ones.
    certain : bool
        Whether its range lies above that of the next.
    """

    tie: Tie
    rank: Band
    rank_among: Band
    certain: bool


def recipients(ties: Sequence[Tie], kind: str, holder: str, among: Sequence[str]) -> tuple[Recipient, ...]:
    """Return where a holder holds a stock, the largest central value first, with the ranks that the ranges allow.

    Parameters
    ----------
    ties : sequence of Tie
    kind, holder : str
    among : sequence of str
        Economies that are also ranked among themselves.

    Returns
    -------
    tuple of Recipient

    Examples
    --------
    >>> [(one.tie.dependent, one.rank.central, one.certain) for one in recipients(debts, "x.tie.debt", "CHN", [])]
    [('KGZ', 1.0, True)]
    """
    own = sorted((t for t in ties if (t.kind, t.holder) == (kind, holder)), key=lambda tie: -tie.band.central)
    chosen = [tie for tie in own if tie.dependent in among]
    nowhere = Band.exact(float("nan"))
    return tuple(
        Recipient(
            tie,
            _rank(tie, own),
            _rank(tie, chosen) if tie in chosen else nowhere,
            all(other.band.high < tie.band.low for other in own[place + 1 :]),
        )
        for place, tie in enumerate(own)
    )


def _rank(tie: Tie, among: Sequence[Tie]) -> Band:
    above = sum(other.band.low > tie.band.high for other in among)
    central = sum(other.band.central > tie.band.central for other in among)
    at_most = sum(other.band.high > tie.band.low for other in among if other is not tie)
    return Band(1.0 + above, 1.0 + central, 1.0 + at_most)


def main_holder(ties: Sequence[Tie], kind: str, among: Sequence[str]) -> str | None:
    """Return who of some economies holds most in the others of them; None where nobody holds in two or more.

    Parameters
    ----------
    ties : sequence of Tie
    kind : str
    among : sequence of str

    Examples
    --------
    >>> main_holder(debts, "x.tie.debt", ["CHN", "KGZ"]) is None
    True
    """
    held_by = {
        holder: [t for t in ties if (t.kind, t.holder) == (kind, holder) and t.dependent in among] for holder in among
    }
    wide = {holder: sum(tie.band.central for tie in own) for holder, own in held_by.items() if len(own) > 1}
    return max(wide, key=lambda holder: wide[holder], default=None)
