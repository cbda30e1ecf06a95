"""Who gets water where several want it: below a reservoir where it is shared by limits, and in a reach that is planned.

Canals above the limits take what they want of what comes. What then comes in a season, less losses and with what the
last reservoir can give, is parted equally among the members with limits; nobody gets more than it wants. The flow that
must reach the outlet is cut as the limits are on the whole. The cut is set anew every month with the inflow of the
season under way known, so that the last month uses what is left; storage then stands where it stood in January.
"""

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.water.basin.rows import MONTHS, SUMMER
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.programme import Programme

NONE = 1e-12
"""km3 below which nothing is parted."""


def parity(available: float, wants: Array) -> Array:
    """Return equal parts of what there is; what one does not want goes to the others, shape (member,).

    Parameters
    ----------
    available : float
        km3.
    wants : ndarray, shape (member,)
        km3.

    Examples
    --------
    >>> parity(10.0, np.array([3.0, 9.0])).tolist()
    [3.0, 7.0]
    """
    got, left = np.zeros(len(wants)), max(available, 0.0)
    for _ in wants:
        open_ones = wants - got > NONE
        if not open_ones.any() or left <= NONE:
            break
        more = np.minimum(np.where(open_ones, left / open_ones.sum(), 0.0), wants - got)
        got, left = got + more, left - float(more.sum())
    return got


class _Season:
    """Cuts of the season under way: parts of what members want, and of what must reach the outlet."""

    def __init__(self, assumed: Assumed, months: Integers, inflow: Array) -> None:
        basin = assumed.basin
        self.basin, self.months = basin, months
        rules = {s.canal: s.rule for s in basin.sharing}
        self.limited = np.array([rules[c.canal] == "limit" for c in basin.canals])
        self.want = assumed.want[months]
        self.least = _least(assumed)[months]
        self.parties = tuple(dict.fromkeys(c.member for i, c in enumerate(basin.canals) if self.limited[i]))
        self.of = np.array(
            [self.parties.index(c.member) if self.limited[i] else -1 for i, c in enumerate(basin.canals)]
        )
        free = np.where(self.limited, 0.0, self.want).sum(axis=1)
        self.coming = inflow.sum(axis=1) - free
        self.last = [r.node for r in basin.reservoirs if r.node != basin.decides]
        self.kept = sum(r.start_km3 for r in basin.reservoirs if r.node in self.last)

    def cut(self, t: int, stored: float) -> tuple[Array, float]:
        """Return the part of its want that every canal with a limit gets, and the part of the flow to the outlet."""
        summer = int(self.months[t]) in SUMMER
        end = t
        while end < len(self.months) and (int(self.months[end]) in SUMMER) == summer:
            end += 1
        rest = slice(t, end)
        wants = np.array([self.want[rest][:, self.of == k].sum() for k in range(len(self.parties))])
        least, left = float(self.least[rest].sum()), float(self.coming[rest].sum()) + stored - self.kept
        whole = float(wants.sum()) + least
        part = min(1.0, max(0.0, left / whole)) if whole > NONE else 1.0
        got = parity(left - part * least, wants)
        ratio = np.divide(got, wants, out=np.ones(len(wants)), where=wants > NONE)
        return np.where(self.limited, ratio[self.of], 1.0), part


def _least(assumed: Assumed) -> Array:
    """Return what must reach the outlets by month, km3, shape (month of the year,)."""
    found = np.zeros(MONTHS)
    outlets = {n.node for n in assumed.basin.nodes if n.kind == "outlet"}
    for limit in assumed.basin.limits:
        if limit.bound == "least" and limit.node in outlets:
            found[limit.month - 1] += limit.km3.at(assumed.limits)
    return found


class _River:
    """The river below the reservoir that is decided: what it holds, and what was done so far."""

    def __init__(self, assumed: Assumed, months: Integers, start: Array, inflow: Array) -> None:
        basin, count = assumed.basin, len(months)
        self.basin, self.months, self.inflow = basin, months, inflow
        self.order = {n.node: i for i, n in enumerate(basin.nodes)}
        self.held = {r.node: float(start[i]) for i, r in enumerate(basin.reservoirs) if r.node != basin.decides}
        names = {
            "flow": [n.node for n in basin.nodes if n.kind in {"reach", "outlet"}],
            "missing": [n.node for n in basin.nodes if n.kind == "reach"],
            "short": [n.node for n in basin.nodes if n.kind == "outlet"],
            **{group: list(self.held) for group in ("storage", "release", "spill")},
        }
        self.done = {group: {name: np.zeros(count) for name in each} for group, each in names.items()}
        self.taken = np.zeros((count, len(basin.canals)))

    def month(self, t: int, asked: Array, least: float) -> None:
        """Do one month from the sources down: what canals ask of their reaches, and the flow to the outlet."""
        basin, sent = self.basin, {self.basin.decides: float(self.inflow[t, self.order[self.basin.decides]])}
        for n in (n for n in basin.nodes if n.node != basin.decides):
            came = sum(sent[other.node] for other in basin.nodes if other.to == n.node)
            came += float(self.inflow[t, self.order[n.node]])
            if n.kind == "reservoir":
                sent[n.node] = self._through(t, n.node, came, self._needed(t, n.node, asked) + least)
                continue
            here = [i for i, c in enumerate(basin.canals) if c.node == n.node]
            want = float(asked[here].sum())
            self.taken[t, here] = asked[here] * (min(1.0, max(came, 0.0) / want) if want > NONE else 1.0)
            left = came - float(self.taken[t, here].sum())
            sent[n.node] = self.done["flow"][n.node][t] = max(left, 0.0)
            if n.kind == "reach":
                self.done["missing"][n.node][t] = max(-left, 0.0)

    def _needed(self, t: int, node: str, asked: Array) -> float:
        """Return what canals and losses below a reservoir ask of it, km3."""
        below, at = set[str](), self.basin.node(node).to
        while at:
            below.add(at)
            at = self.basin.node(at).to
        side = sum(float(self.inflow[t, self.order[each]]) for each in below)
        return sum(float(asked[i]) for i, c in enumerate(self.basin.canals) if c.node in below) - side

    def _through(self, t: int, node: str, came: float, needed: float) -> float:
        """Release what is needed below a reservoir, spill what it cannot hold; return both together."""
        r = self.basin.reservoir(node)
        lost = float(self.basin.evaporated[self.months[t], self.basin.reservoirs.index(r)])
        stored = self.held[node] * (1.0 - lost) + came
        release = min(max(needed, 0.0), r.release_most_km3, max(stored - r.dead_km3, 0.0))
        spill = max(stored - release - r.full_km3, 0.0)
        self.held[node] = stored - release - spill
        for group, km3 in (("storage", self.held[node]), ("release", release), ("spill", spill)):
            self.done[group][node][t] = km3
        return release + spill


def shared(
    assumed: Assumed, months: Integers, start: Array, inflow: Array
) -> tuple[dict[str, dict[str, Array]], Array]:
    """Return what happens below the reservoir that is decided.

    Parameters
    ----------
    assumed : Assumed
    months : ndarray, shape (month,)
        Calendar months, 0 to 11.
    start : ndarray, shape (reservoir,)
        Storage before, km3, of all reservoirs of the basin.
    inflow : ndarray, shape (month, node)
        km3; the column of the reservoir that is decided holds its releases.

    Returns
    -------
    dict of str to dict of str to ndarray, shape (month,)
        Storage, release, spill, flow, missing and short by node, km3.
    ndarray, shape (month, canal)
        What canals took, km3.
    """
    season, river = _Season(assumed, months, inflow), _River(assumed, months, start, inflow)
    for t in range(len(months)):
        ratio, part = season.cut(t, sum(river.held.values()))
        river.month(t, ratio * season.want[t], part * float(season.least[t]))
        for node, short in river.done["short"].items():
            short[t] = max(float(season.least[t]) - river.done["flow"][node][t], 0.0)
    return river.done, river.taken


def in_proportion(below: Programme, done: Array, months: Integers) -> Array:
    """Return the same months with what canals of a reach take parted by what they want, step by step.

    A plan does not mind which of them goes short where their water is worth the same: the solver would let the first
    take all, and whoever stands last in the tables would bear every shortage of the reach.

    Parameters
    ----------
    below : Programme
    done : ndarray, shape (month, column)
    months : ndarray, shape (month,)
        0 to 11.
    """
    assumed, at, shared_out = below.assumed, below.columns.at["taken"], done.copy()
    alike: dict[tuple[str, float, float, str], list[int]] = {}
    for i, (c, worth) in enumerate(zip(assumed.basin.canals, assumed.canal_worth.tolist(), strict=True)):
        alike.setdefault((c.node, worth, c.returned, c.returned_to), []).append(i)
    for group in (group for group in alike.values() if len(group) > 1):
        want = assumed.want[months][:, group]
        total = want.sum(axis=1, keepdims=True)
        part = np.divide(want, total, out=np.zeros_like(want), where=total > 0.0)
        for k in range(below.columns.steps):
            columns = [at[f"{assumed.basin.canals[i].canal} {k}"] for i in group]
            shared_out[:, columns] = part * done[:, columns].sum(axis=1, keepdims=True)
    return shared_out
