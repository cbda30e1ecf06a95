"""Who is not at the table: what packages bring economies that are no member, some of them tried as observer or payer.

Gains are those of the equilibria that the members' gains come from; an economy that pays nothing keeps all of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ortaq.core import Array, Band, InputError, Mechanism, Region, Verdict, require_known, said, verdict
from ortaq.model import Gains, costs


@dataclass(frozen=True, slots=True)
class Guest:
    """An economy without a vote that is tried at the table.

    Attributes
    ----------
    economy : str
    shares : mapping of str to float
        Measure -> share of its cost that it pays; an observer where it pays nothing.
    """

    economy: str
    shares: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, eq=False)
class Outside:
    """What some packages bring to economies that are no member.

    Attributes
    ----------
    economies : tuple of str
    packages : tuple of int
    cases : tuple of str
        Of the assumptions, that of the answer first.
    probability : ndarray, shape (shock,)
    gain_musd : ndarray, shape (case, package, economy, shock)
        Net of what it pays, million USD a year.
    paid_musd : ndarray, shape (case, package, economy)
    income_musd : ndarray, shape (economy, shock)
        Real income under the shock without any package.
    gdp_musd, material_musd : ndarray, shape (economy,)
        Gross domestic product, and the size that matters.
    guests : tuple of Guest
    largest_residual : float
        Over the equilibria behind the gains.
    """

    economies: tuple[str, ...]
    packages: tuple[int, ...]
    cases: tuple[str, ...]
    probability: Array
    gain_musd: Array
    paid_musd: Array
    income_musd: Array
    gdp_musd: Array
    material_musd: Array
    guests: tuple[Guest, ...]
    largest_residual: float

    def gains(self, package: int) -> tuple[Band, ...]:
        """Return what each economy gains in the mean over the shocks, with its range over the cases.

        Parameters
        ----------
        package : int
            One of ``packages``.
        """
        mean = self._mean(package)
        return tuple(Band.over(c) for c in mean.T)

    def joint(self, package: int) -> Band:
        """Return what all of them together gain in the mean over the shocks, with its range over the cases."""
        total = self._mean(package).sum(axis=1)
        return Band.over(total)

    def worst(self, package: int) -> tuple[tuple[float, int], ...]:
        """Return the smallest gain of each economy over the shocks, million USD a year, and in which it is."""
        under = self.gain_musd[0, self.packages.index(package)]
        return tuple((float(row.min()), int(row.argmin())) for row in under)

    def verdicts(self, package: int) -> tuple[Verdict, ...]:
        """Return what a package is to each economy, its range over the cases considered."""
        matter = self.material_musd.tolist()
        return tuple(verdict(gain, size) for gain, size in zip(self.gains(package), matter, strict=True))

    def of(self, package: int, word: Verdict) -> tuple[str, ...]:
        """Return the economies to which a package is that.

        Parameters
        ----------
        package : int
        word : Verdict

        Returns
        -------
        tuple of str
            The largest gain or loss first.
        """
        found = zip(self.economies, self.gains(package), self.verdicts(package), strict=True)
        return tuple(code for code, gain, w in sorted(found, key=lambda one: -abs(one[1].central)) if w is word)

    def most_paid(self, mechanism: Mechanism, package: int, guest: Guest, measure: str) -> float:
        """Return the largest share of a measure's cost with which a guest loses in no shock, all else as it is tried.

        Parameters
        ----------
        mechanism : Mechanism
            With the guests seated.
        package : int
            Holds the measure.
        guest : Guest
        measure : str

        Returns
        -------
        float
            Between 0 and 1.
        """
        row, who = self.packages.index(package), self.economies.index(guest.economy)
        cost = _yearly(mechanism, measure)
        spare = float(self.gain_musd[0, row, who].min()) + guest.shares.get(measure, 0.0) * cost
        return min(max(spare / cost, 0.0), 1.0)

    def _mean(self, package: int) -> Array:
        return np.asarray(self.gain_musd[:, self.packages.index(package)] @ self.probability)


def everyone(region: Region, mechanism: Mechanism) -> Mechanism:
    """Return the mechanism as if every economy of the region were a member: the same equilibria, everybody's gains.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism

    Examples
    --------
    >>> everyone(region, pair).members
    ('KGZ', 'CHN', 'ROW')
    """
    return replace(mechanism, members=region.economy_ids)


def gains_outside(
    region: Region,
    mechanism: Mechanism,
    packages: Sequence[int],
    cases: Mapping[str, Gains],
    guests: Sequence[Guest] = (),
) -> Outside | None:
    """Return what packages bring to whoever is not at the table.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
        With the guests seated.
    packages : sequence of int
    cases : mapping of str to Gains
        Gains of ``everyone`` from these packages by case, that of the answer first.
    guests : sequence of Guest

    Returns
    -------
    Outside or None
        None where every economy is a member.

    Examples
    --------
    >>> from ortaq.model import gains
    >>> found = gains_outside(region, pair, [1], {"central": gains(region, everyone(region, pair), [1])})
    >>> found.economies, [round(gain.central, 2) for gain in found.gains(1)]
    (('ROW',), [-0.02])
    """
    away = [i for i, code in enumerate(region.economy_ids) if code not in mechanism.members]
    if not away:
        return None
    codes, found = tuple(region.economy_ids[i] for i in away), tuple(cases.values())
    income = found[0].income_musd[away]
    gdp = {economy.id: economy.gdp_musd for economy in region.economies}
    return Outside(
        economies=codes,
        packages=tuple(packages),
        cases=tuple(cases),
        probability=mechanism.shock_probability,
        gain_musd=np.stack([gained.musd[:, away] for gained in found]),
        paid_musd=np.stack([gained.cost_musd[:, away] for gained in found]),
        income_musd=income,
        gdp_musd=np.array([gdp[code] for code in codes]),
        material_musd=mechanism.materiality.musd_of(codes, income[:, 0]),
        guests=tuple(guests),
        largest_residual=max(gained.largest_residual for gained in found),
    )


def seated(region: Region, mechanism: Mechanism, guests: Sequence[Guest]) -> Mechanism:
    """Return the mechanism with what guests pay taken off its payers, each in proportion to its own share.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    guests : sequence of Guest

    Raises
    ------
    InputError
        A guest is a member or unknown, pays for a measure that is not on the agenda or costs nothing, or shares of one
        measure add up to more than its cost.

    Examples
    --------
    >>> tried = seated(region, pair, [Guest("ROW", {"rail": 0.2})])
    >>> {payer: round(share, 3) for payer, share in tried.measures[0].cost.payers.items()}
    {'KGZ': 0.4, 'CHN': 0.4, 'ROW': 0.2}
    """
    for guest in guests:
        _require_guest(region, mechanism, guest)
    measures = []
    for measure in mechanism.measures:
        paid = {g.economy: g.shares[measure.id] for g in guests if g.shares.get(measure.id)}
        rest = 1.0 - sum(paid.values())
        if measure.cost is not None and paid:
            if rest < 0.0:
                raise InputError(
                    said("guests pay {percent} % of '{measure}'", percent=f"{100 - 100 * rest:g}", measure=measure.id),
                    where="--try",
                    why="a measure is paid once",
                    fix="lower the shares until they sum to 1 or less",
                )
            own = {payer: share * rest for payer, share in measure.cost.payers.items()}
            measure = replace(measure, cost=replace(measure.cost, payers={**own, **paid}))  # noqa: PLW2901
        measures.append(measure)
    return replace(mechanism, measures=tuple(measures))


def _require_guest(region: Region, mechanism: Mechanism, guest: Guest) -> None:
    where = f"--try {guest.economy}"
    require_known([guest.economy], region.economy_ids, kind=f"economy of region '{region.name}'", where=where)
    if guest.economy in mechanism.members:
        raise InputError(
            f"{guest.economy} is a member already",
            where=where,
            why="a guest is an economy that is not at the table",
            fix="name another economy of the region, or change the payers in the file",
        )
    priced = {measure.id: measure.cost for measure in mechanism.measures}
    require_known(list(guest.shares), list(priced), kind="measure", where=where)
    for id, share in guest.shares.items():
        if not 0.0 < share <= 1.0:
            raise InputError(
                f"a share of {share:g} of '{id}'", where=where, why="a share of a cost lies between 0 and 1", fix="0.2"
            )
        if priced[id] is None or _yearly(mechanism, id) == 0.0:
            raise InputError(
                f"'{id}' costs nothing",
                where=where,
                why="there is nothing that a guest could pay",
                fix="name another measure",
            )


def _yearly(mechanism: Mechanism, measure: str) -> float:
    """Return what a measure costs all its payers a year, million USD."""
    bit = next(at for at, one in enumerate(mechanism.measures) if one.id == measure)
    cost = mechanism.measures[bit].cost
    payers = () if cost is None else tuple(cost.payers)
    return float(costs(replace(mechanism, members=payers), [1 << bit]).sum())
