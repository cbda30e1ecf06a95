"""A pipe or a route out: who is not supplied, who cannot sell, after all other pipes have taken what they can.

Every pipe is a chain of posts, one for each state on its way; states put in and take out at posts on their land.
States are supplied first, buyers outside then. Gas is sold to a buyer outside as far as it buys today; crude is sold
wherever a pipe ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Corner, Integers
from ortaq.domains.energy.certificate import require_optimum
from ortaq.domains.energy.linear import Columns, Programme, Rows, Solved, programme, solve
from ortaq.domains.energy.system import EnergySystem, FuelBalance, Pipeline

UNSERVED, UNDELIVERED, TRANSIT, OUTPUT, CARRIED = 1e3, 1e1, 0.3, 0.2, 1e-3
"""What one unit counts that a state lacks, that a buyer outside lacks, that a seller outside cannot send, that a state
cannot sell, and that is carried over one segment: their order, not a price. Gas and crude that cross a land by contract
are not pushed aside by its own."""

WORLD = "world"
"""Where crude is sold, whichever pipe it leaves by."""

POOLED = ("crude",)

NONE = 1e-7


@dataclass(frozen=True)
class PipeLoss:
    """What the loss of pipes for a year does, in billion m3 of gas or million tonnes.

    Attributes
    ----------
    pipelines : tuple of str
        One; or all that lead from one place to another, or out of one outside.
    lands : frozenset of str
        States where they begin, pass and end, and those that lack something without them.
    carried : float
        What is sold through them.
    unserved, unsold : ndarray, shape (member,)
        Use that is not met, and output that finds no buyer, more than with the pipe.
    undelivered : ndarray, shape (neighbour,)
        What buyers outside get less.
    musd : ndarray, shape (member,)
        What is not sold, at the price at the border, million USD a year.
    """

    pipelines: tuple[str, ...]
    lands: frozenset[str]
    carried: float
    unserved: Array
    unsold: Array
    undelivered: Array
    musd: Array


@dataclass(frozen=True)
class FuelLosses:
    """Every pipe of a fuel out, one at a time, and every route of several.

    Attributes
    ----------
    fuel : str
    members, buyers : tuple of str
        States with a balance of the fuel; where it is sold outside.
    unserved : ndarray, shape (member,)
        With nothing out.
    losses : tuple of PipeLoss
        The worst first: by what is not supplied, then by what is not sold.
    """

    fuel: str
    members: tuple[str, ...]
    buyers: tuple[str, ...]
    unserved: Array
    losses: tuple[PipeLoss, ...]


def fuel_losses(system: EnergySystem, fuel: str, at: Corner = Corner.CENTRAL) -> FuelLosses:
    """Return what the loss of every pipe of a fuel does, and of all pipes of a route at once.

    Parameters
    ----------
    system : EnergySystem
    fuel : str
        ``gas`` or ``crude``.
    at : Corner
        End of capacities.

    Raises
    ------
    NotConverged
        An answer fails its check.
    """
    net = _Net(system, fuel, at)
    base = net.solved(())
    found = [net.loss(base, out) for out in _routes(net.pipes, net.members)]
    order = sorted(
        found, key=lambda o: (-round(o.unserved.sum(), 6), -round(o.undelivered.sum(), 6), -round(o.carried, 6))
    )
    return FuelLosses(fuel, net.members, net.buyers, net.unserved(base), tuple(order))


def pipe_loss(system: EnergySystem, name: str, share: float = 1.0, at: Corner = Corner.CENTRAL) -> PipeLoss | None:
    """Return what the loss of a part of one pipe does; None where no pipe that stands has the name.

    Half a pipe is not half the loss: what it carried is lost from where its room ends.

    Parameters
    ----------
    system : EnergySystem
    name : str
    share : float
        Of its capacity, that is out.
    at : Corner
        End of capacities.

    Raises
    ------
    NotConverged
        An answer fails its check.
    """
    pipe = next((p for p in system.pipelines if p.name == name and not p.candidate), None)
    if pipe is None:
        return None
    net = _Net(system, pipe.fuel, at)
    return net.loss(net.solved(()), (net.pipes.index(pipe),), share)


def _routes(pipes: Sequence[Pipeline], members: Sequence[str]) -> list[tuple[int, ...]]:
    """Return what fails: each pipe, all pipes between the same ends, all that come out of one seller outside."""
    groups: dict[tuple[int, ...], None] = dict.fromkeys((k,) for k in range(len(pipes)))
    for pipe in pipes:
        same = tuple(k for k, p in enumerate(pipes) if (p.from_, p.to) == (pipe.from_, pipe.to))
        groups.setdefault(same)
    for seller in dict.fromkeys(p.from_ for p in pipes if p.from_ not in members):
        groups.setdefault(tuple(k for k, p in enumerate(pipes) if p.from_ == seller))
    return list(groups)


class _Net:
    """The network of a fuel as a programme of which bounds change with what is out."""

    def __init__(self, system: EnergySystem, fuel: str, at: Corner) -> None:
        self.balances = [b for b in system.balances if b.fuel == fuel]
        self.members = tuple(b.member for b in self.balances)
        self.pipes = [p for p in system.pipelines if p.fuel == fuel and not p.candidate]
        self.sold = sold = _sold(system, fuel, self.pipes)
        outside = {p.to for p in self.pipes if p.to not in self.members}
        self.buyers = (WORLD,) if fuel in POOLED else tuple(sorted(outside))
        columns, equal = Columns(), Rows()
        self._columns(columns, sold, fuel, at)
        self._rows(equal, sold)
        self.given: Programme = programme(columns, equal, Rows())

    def _columns(self, columns: Columns, sold: dict[tuple[str, str, str], float], fuel: str, at: Corner) -> None:
        ends = [(p.from_, *p.through, p.to) for p in self.pipes]
        self.paths = ends
        self.segments: list[Integers] = []
        self.put: list[Integers] = []
        self.taken: list[Integers] = []
        for pipe, path in zip(self.pipes, ends, strict=True):
            carried = max((v for (_, _, name), v in sold.items() if name == pipe.name), default=0.0)
            most = max(pipe.capacity.at(at), carried)  # what it is known to carry, it can
            self.segments.append(columns.add((len(path) - 1,), CARRIED, 0.0, most))
            open_ = [np.inf if who in self.members else 0.0 for who in path]  # else it only lets through
            self.put.append(columns.add((len(path),), 0.0, 0.0, np.array([np.inf, *open_[1:-1], 0.0])))
            self.taken.append(columns.add((len(path),), 0.0, 0.0, np.array([0.0, *open_[1:-1], np.inf])))
        use = np.array([b.use.central for b in self.balances])
        made = np.array([b.production.central for b in self.balances])
        self.made = columns.add((len(self.members),), -OUTPUT, 0.0, made)
        self.short = columns.add((len(self.members),), UNSERVED, 0.0, use)
        self.price = np.array([b.export_price.central for b in self.balances])
        self.sellers = tuple(sorted({p.from_ for p in self.pipes if p.from_ not in self.members}))
        offered = [sum(v for (s, _, pipe), v in sold.items() if pipe and s == seller) for seller in self.sellers]
        self.offered = columns.add((len(self.sellers),), -TRANSIT, 0.0, np.array(offered))
        wanted = [_wanted(sold, self.members, None if fuel in POOLED else buyer) for buyer in self.buyers]
        self.missed = columns.add((len(self.buyers),), UNDELIVERED, 0.0, np.array(wanted))
        self.wanted = wanted

    def _rows(self, equal: Rows, sold: dict[tuple[str, str, str], float]) -> None:
        """Write that every post, member, seller and buyer gives what it gets."""
        for segments, put, taken in zip(self.segments, self.put, self.taken, strict=True):
            rows = equal.add(np.zeros(len(put)))
            equal.put(rows, put, 1.0)
            equal.put(rows, taken, -1.0)
            equal.put(rows[:-1], segments, -1.0)
            equal.put(rows[1:], segments, 1.0)
        beside = np.array([_beside(b, sold) for b in self.balances])
        use = np.array([b.use.central for b in self.balances])
        rows = equal.add(use - beside)
        equal.put(rows, self.made, 1.0)
        equal.put(rows, self.short, 1.0)
        at = dict(zip(self.members, rows.tolist(), strict=True))
        given = equal.add(np.zeros(len(self.sellers)))
        equal.put(given, self.offered, 1.0)
        at |= dict(zip(self.sellers, given.tolist(), strict=True))
        ends = equal.add(np.array(self.wanted))
        equal.put(ends, self.missed, 1.0)
        arrive = dict(zip(self.buyers, ends.tolist(), strict=True))
        for path, put, taken in zip(self.paths, self.put, self.taken, strict=True):
            equal.put(at[path[0]], put[0], -1.0)
            for i, who in enumerate(path[1:-1], start=1):
                if who in self.members:
                    equal.put(at[who], put[i], -1.0)
                    equal.put(at[who], taken[i], 1.0)
            last = path[-1]
            row = at[last] if last in self.members else arrive[last if last in arrive else WORLD]
            equal.put(row, taken[-1], 1.0)

    def solved(self, out: Sequence[int], share: float = 1.0) -> Solved:
        high = self.given.high.copy()
        for k in out:
            high[self.segments[k]] *= 1.0 - share
        given = replace(self.given, high=high)
        found = solve(given)
        require_optimum(given, found, f"pipes with {' and '.join(self.pipes[k].name for k in out) or 'none'} out")
        return found

    def unserved(self, found: Solved) -> Array:
        return _clean(found.x[self.short])

    def loss(self, base: Solved, out: Sequence[int], share: float = 1.0) -> PipeLoss:
        names = tuple(self.pipes[k].name for k in out)
        carried = sum(amount for (_, _, pipe), amount in self.sold.items() if pipe in names)
        found = self.solved(out, share)
        unsold = _clean(base.x[self.made] - found.x[self.made])
        missed = _clean(found.x[self.missed] - base.x[self.missed])
        short = self.unserved(found) - self.unserved(base)
        lacking = (who for who, one, two in zip(self.members, short, unsold, strict=True) if one > NONE or two > NONE)
        lands = frozenset(lacking).union(*(self.paths[k] for k in out))
        return PipeLoss(names, lands, carried, short, unsold, missed, unsold * self.price)


def _sold(system: EnergySystem, fuel: str, pipes: list[Pipeline]) -> dict[tuple[str, str, str], float]:
    """Return what is sold by whom to whom by which pipe; of a pipe without trade, its flow."""
    found: dict[tuple[str, str, str], float] = {}
    for trade in system.fuel_trade:
        if trade.fuel == fuel:
            key = (trade.from_, trade.to, trade.pipeline)
            found[key] = found.get(key, 0.0) + trade.amount.central
    traded = {pipe for _, _, pipe in found}
    return found | {(p.from_, p.to, p.name): p.flow.central for p in pipes if p.name not in traded}


def _wanted(sold: dict[tuple[str, str, str], float], members: tuple[str, ...], buyer: str | None) -> float:
    """Return what a buyer outside, or all of them, get by pipe."""
    return sum(amount for (_, to, pipe), amount in sold.items() if pipe and to not in members and buyer in (None, to))


def _beside(balance: FuelBalance, sold: dict[tuple[str, str, str], float]) -> float:
    """Return what reaches a member otherwise than by pipe, less what leaves it so or goes into stores."""
    by_pipe = sum(v for (_, to, pipe), v in sold.items() if pipe and to == balance.member)
    out = sum(v for (seller, _, pipe), v in sold.items() if pipe and seller == balance.member)
    return (balance.imports.central - by_pipe) - (balance.exports.central - out) - balance.stock


def _clean(values: Array) -> Array:
    return np.where(np.abs(values) < NONE, 0.0, values)
