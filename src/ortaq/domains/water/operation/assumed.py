"""What a run assumes besides the basin: ends of ranges, what the neighbours' power adds, and how plans break ties."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import SUMMER

TIE = 1e-4
"""Of two equal plans, the one that uses water a month earlier is this part better; upstream, a tenth of it."""

M3_PER_KM3 = 1e9
KWH_PER_TWH = 1e9
MUSD = 1e6


@dataclass(frozen=True)
class Assumed:
    """Numbers of a run, each an end of its range.

    Attributes
    ----------
    basin : Basin
    worths, limits : Corner
        Which end of the ranges of all worths and of limits is used.
    """

    basin: Basin
    worths: Corner = Corner.CENTRAL
    limits: Corner = Corner.CENTRAL
    own_load: tuple[float, ...] | None = None
    """Load by month, TWh, instead of the basin's: of other years, in which nothing is bought from abroad."""

    @cached_property
    def want(self) -> Array:
        """What canals want, km3, shape (month, canal), never above what they carry."""
        most = np.array([c.most_km3 for c in self.basin.canals])
        return np.asarray(np.minimum(self.basin.want(Corner.CENTRAL), most))

    @cached_property
    def load(self) -> Array:
        """Load of the member that decides, TWh, shape (month,)."""
        return self.basin.load(Corner.CENTRAL) if self.own_load is None else np.array(self.own_load)

    @cached_property
    def water_steps(self) -> Array:
        """Share of a want and USD million per km3, shape (2, step)."""
        steps = self.basin.worth("water", self.worths)
        return np.array([[size for size, _ in steps], [worth * M3_PER_KM3 / MUSD for _, worth in steps]])

    @cached_property
    def canal_worth(self) -> Array:
        """What the water of a canal is worth beside the steps, a factor, shape (canal,)."""
        told = {s.canal: s.factor.at(self.worths) for s in self.basin.sharing}
        return np.array([c.worth * told.get(c.canal, 1.0) for c in self.basin.canals])

    @cached_property
    def home_steps(self) -> Array:
        """Share of the load and USD million per TWh, shape (2, step)."""
        steps = self.basin.worth("home", self.worths)
        return np.array([[size for size, _ in steps], [worth * KWH_PER_TWH / MUSD for _, worth in steps]])

    @cached_property
    def stored_steps(self) -> Array:
        """Steps of storage of the reservoir that is decided, km3 and USD million per km3, shape (2, step)."""
        steps = self.basin.worth("stored_head", self.worths)
        return np.array([[size for size, _ in steps], [worth for _, worth in steps]])

    def stored_musd(self, km3: float) -> float:
        """Return what water above dead storage of the reservoir that is decided is worth at the end of all."""
        size, worth = self.stored_steps
        return float(np.diff(np.minimum(np.concatenate([[0.0], np.cumsum(size)]), km3)) @ worth)

    def musd(self, kind: str) -> float:
        """Return what one unit of a kind is worth, USD million per km3 or TWh."""
        ((_, worth),) = self.basin.worth(kind, self.worths)
        return worth * KWH_PER_TWH / MUSD if kind.startswith("export") else worth

    def bought(self, month: int, *, winter_power: bool) -> tuple[float, float]:
        """Return what can be bought from abroad in a month, TWh, and what it costs, USD million per TWh.

        Parameters
        ----------
        month : int
            Of the year, 0 to 11.
        winter_power : bool
            Whether the second step is there from October to March: what a deal adds.
        """
        steps = self.basin.worth("import", self.worths)
        open_steps = steps[: 2 if winter_power and month not in SUMMER else 1]
        most = sum(size for size, _ in open_steps) if self.own_load is None else 0.0
        return most, steps[0][1] * KWH_PER_TWH / MUSD  # all steps cost the same: a basin with others is refused

    @cached_property
    def twh_per_km3(self) -> float:
        """Power of the reservoir that is decided at its usual storage, in plans and in what they are worth.

        At the true head of every month a policy that fills the reservoir would look better by more than a deal is
        worth, for nothing that was decided: plans do not see the head.
        """
        return self.per_km3[self.basin.decides]

    @cached_property
    def per_km3(self) -> dict[str, float]:
        """The same of every reservoir that is decided."""
        rows = (self.basin.reservoir(node) for node in self.basin.decided)
        return {r.node: r.kwh_per_m3 + r.kwh_per_m3_km3 * r.start_km3 for r in rows}

    def power_steps(self, month: int, *, winter_power: bool) -> Array:
        """Return what generation of a month is worth: TWh and USD million per TWh by step, the dearest first.

        Generation replaces what is bought: the dearest part of the load that lines from abroad can serve is worth no
        more than that power costs. What is left is sold abroad, as much as there is a way for; the rest runs past the
        turbines.

        Parameters
        ----------
        month : int
            Of the year, 0 to 11.
        winter_power : bool
            Whether a deal adds power of the neighbours.
        """
        steps = np.array([self.home_steps[0] * self.load[month], self.home_steps[1]])
        steps = _replaced(steps, *self.bought(month, winter_power=winter_power))
        ((most, _),) = self.basin.worth("export", self.worths)
        sold = [[most, self.musd("export")]]
        for size, _ in self.basin.worth("export_winter", self.worths):
            dear = 0.0 if month in SUMMER else min(size, most)
            sold = [[dear, self.musd("export_winter")], [most - dear, self.musd("export")]]
        return np.concatenate([steps, np.array(sold).T], axis=1)

    def power_musd(self, month: int, twh: float, *, winter_power: bool) -> float:
        """Return what generation of a month is worth with the best use of power of the neighbours.

        Parameters
        ----------
        month : int
            Of the year, 0 to 11.
        twh : float
        winter_power : bool
        """
        size, worth = self.power_steps(month, winter_power=winter_power)
        used = np.diff(np.minimum(np.concatenate([[0.0], np.cumsum(size)]), twh))
        served = float(used @ worth)
        return served + self._bought_gain(month, winter_power=winter_power)

    def bought_twh(self, month: int, twh: float, *, winter_power: bool) -> float:
        """Return what is bought from abroad in a month beside what is generated, TWh.

        Parameters
        ----------
        month : int
            Of the year, 0 to 11.
        twh : float
            Generated.
        winter_power : bool
        """
        _, cost = self.bought(month, winter_power=winter_power)
        sizes = self.power_steps(month, winter_power=winter_power)[0]
        before = int((self.home_steps[1] > cost).sum())  # dearer parts of the load come first, then what can be bought
        return float(np.clip(sizes[: before + 1].sum() - twh, 0.0, sizes[before]))

    def _bought_gain(self, month: int, *, winter_power: bool) -> float:
        """Return what serving the load from abroad alone is worth above its cost."""
        left, cost = self.bought(month, winter_power=winter_power)
        gain = 0.0
        for share, worth in self.home_steps.T.tolist():
            taken = min(left, share * float(self.load[month])) if worth > cost else 0.0
            gain += taken * (worth - cost)
            left -= taken
        return gain


def _replaced(steps: Array, most: float, cost: float) -> Array:
    """Return steps of the load of which the dearest ``most`` can be bought at ``cost``."""
    dear = steps[:, steps[1] > cost]
    left, rest = most, []
    for size, worth in dear.T.tolist():
        taken = min(left, size)
        left -= taken
        rest.append((size - taken, worth))
    cheap = steps[:, steps[1] <= cost].T.tolist()
    return np.array([*rest, (most - left, cost), *cheap]).T
