"""What of the water that states take has passed reservoirs of another."""

from collections.abc import Iterator, Sequence

from ortaq.core import TOGETHER, Corner, Passed, Region
from ortaq.core.report import Text
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.rivers import river, rivers

KIND = "water.passed.water"


def passed(region: Region, members: Sequence[str], through: Sequence[str]) -> tuple[Passed, ...]:
    """Return the part of the water that others want in a year which passes reservoirs of a state on its way.

    By norms of inflow: at every node the water of all branches above it is mixed, and what is taken on the way is
    taken from all alike. States without a reservoir on a river let nothing pass.
    """
    basins = [river(name).basin for name in rivers()]
    on_rivers = {state for basin in basins for state in basin.members} & set(region.economy_ids) & set(members)
    found: list[Passed] = []
    for code in through:
        if code not in on_rivers:
            continue
        wants: dict[str, list[tuple[float, float]]] = {other: [] for other in sorted(on_rivers - {code})}
        for basin in basins:
            for member, amount, whole in _wanted(basin, code):
                if member in wants:
                    wants[member].append((amount, whole))
        every = [pair for pairs in wants.values() for pair in pairs]
        found += [_told(code, of, pairs) for of, pairs in ((TOGETHER, every), *wants.items()) if pairs]
    return tuple(found)


def _wanted(basin: Basin, code: str) -> Iterator[tuple[str, float, float]]:
    """Yield who takes at every canal, the part of it that passed reservoirs of a state, and all of it, km3 a year."""
    arriving = dict(zip([n.node for n in basin.nodes], basin.inflow(Corner.CENTRAL).sum(axis=0).tolist(), strict=True))
    through = dict.fromkeys(arriving, 0.0)
    for node in basin.nodes:  # from the sources down
        if node.member == code:
            through[node.node] = arriving[node.node]
        if node.to:
            arriving[node.to] += arriving[node.node]
            through[node.to] += through[node.node]
    wants = basin.want(Corner.CENTRAL).sum(axis=0).tolist()
    for canal, want in zip(basin.canals, wants, strict=True):
        if arriving[canal.node] > 0.0:
            yield canal.member, want * through[canal.node] / arriving[canal.node], want


def _told(through: str, of: str, pairs: Sequence[tuple[float, float]]) -> Passed:
    amount, whole = (sum(of_pair) for of_pair in zip(*pairs, strict=True))
    return Passed(KIND, through, of, amount, whole, Text("water.unit.km3_year"))
