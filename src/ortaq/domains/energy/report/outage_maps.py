"""Maps of what one loss leaves: plants and lines by the power, pipes by the gas or crude that does not arrive."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, dist, pi, sin

import numpy as np

from ortaq.core.geo import Geo, Lines, Mark, MarkKind
from ortaq.core.report import Figure, Name, Number, Text, Words
from ortaq.domains.energy.dispatch.n_minus_1 import NMinus1, Outage
from ortaq.domains.energy.report.losses import LEAST
from ortaq.domains.energy.report.words import GW, amount, fuel
from ortaq.domains.energy.security.pipes import WORLD, FuelLosses
from ortaq.domains.energy.system import EnergySystem

OUTSIDE = {
    "RUS": (58.0, 53.0),
    "CHN": (84.0, 44.5),
    "AFG": (67.5, 35.5),
    "PAK": (71.5, 33.5),
    "IRN": (57.0, 35.5),
    "AZE": (49.5, 40.5),
    "IND": (76.0, 31.0),
}
"""Longitude and latitude at which maps draw the ends of lines and pipes outside the system: a picture, no data.
What ends elsewhere is not drawn."""

AROUND = 1.1
"""Degrees between the middle of a node and the plants that are drawn around it."""

NAMED = 8
"""Losses that are named before lands are."""

PAGE = ("hint", "line", "faint", "point")

Place = tuple[float, float]


@dataclass(frozen=True)
class _Piece:
    """What fails: where it is drawn, what is lost without it, what that is in words, whether members lack any of it.

    A plant is one place; a line and a pipe are a path, pipes that fail together several.
    """

    name: str
    paths: tuple[tuple[Place, ...], ...]
    lost: float
    said: Words
    own: bool = True


def outage_maps(
    system: EnergySystem, outages: NMinus1, losses: Sequence[FuelLosses], members: Sequence[str]
) -> tuple[Figure, ...]:
    """Return the maps of one loss that leave somebody short: power, then pipes of every fuel.

    Parameters
    ----------
    system : EnergySystem
    outages : NMinus1
    losses : sequence of FuelLosses
    members : sequence of str
        Who is shown.
    """
    maps = (power_map(system, outages, members), *(pipe_map(system, each, members) for each in losses))
    return tuple(each for each in maps if isinstance(each.drawing, Geo) and each.drawing.marks)


def power_map(system: EnergySystem, found: NMinus1, members: Sequence[str]) -> Figure:
    """Return plants and lines by what is not served in the January peak when their largest unit or circuit is out.

    Parameters
    ----------
    system : EnergySystem
    found : NMinus1
    members : sequence of str
        Whose loss counts, and whose plants and lines are drawn.
    """
    at = [found.members.index(m) for m in members]
    outages = {each.element.name: each for each in found.outages}
    nodes = {node.node: (node.longitude, node.latitude) for node in system.nodes}
    places = OUTSIDE | nodes
    lines = tuple(
        _power_piece(outages[line.name], (places[line.from_], places[line.to]), members, at)
        for line in system.standing
        if line.name in outages and {line.from_, line.to} <= places.keys()
        if {system.member_of[line.from_], system.member_of[line.to]} & set(members)
    )
    plants = tuple(
        _power_piece(outages[plant.name], (nodes[plant.node],), members, at)
        for plant in system.plants
        if plant.name in outages and plant.member in members
    )
    around = _around([plant for plant in plants if plant.lost > LEAST])
    return _figure("energy-map-power", Text("energy.map_power"), (*lines, *around), members, GW)


def pipe_map(system: EnergySystem, found: FuelLosses, members: Sequence[str]) -> Figure:
    """Return pipes of a fuel by what members and buyers outside do not get without them.

    Parameters
    ----------
    system : EnergySystem
    found : FuelLosses
    members : sequence of str
        Whose pipes are drawn.
    """
    places: dict[str, list[Place]] = {state: [place] for state, place in OUTSIDE.items()}
    for member in system.codes:
        places[member] = [(node.longitude, node.latitude) for node in system.nodes if node.member == member]
    paths = {pipe.name: (pipe.from_, *pipe.through, pipe.to) for pipe in system.pipelines}
    pieces = []
    for each in found.losses:
        if not each.lands & set(members) or not places.keys() >= {state for p in each.pipelines for state in paths[p]}:
            continue
        parts = {
            **dict(zip(found.members, each.unserved.tolist(), strict=True)),
            **dict(zip(found.buyers, each.undelivered.tolist(), strict=True)),
        }
        name, ways = "; ".join(each.pipelines), tuple(_way(places, paths[pipe]) for pipe in each.pipelines)
        own = bool(each.unserved.sum() + each.unsold.sum() > LEAST)
        pieces.append(_Piece(name, ways, sum(parts.values()), _said(name, parts), own))
    title = Text("energy.map_pipes", {"fuel": fuel(found.fuel)})
    return _figure(f"energy-map-{found.fuel}", title, tuple(pieces), members, amount(found.fuel))


def _power_piece(outage: Outage, path: tuple[Place, ...], members: Sequence[str], at: Sequence[int]) -> _Piece:
    parts = dict(zip(members, outage.peak_gw[at].tolist(), strict=True))
    return _Piece(outage.element.name, (path,), sum(parts.values()), _said(outage.element.name, parts))


def _said(name: str, parts: Mapping[str, float]) -> Words:
    """Return what is lost without an element, and by whom; crude is sold to the world."""
    called = {who: Text("energy.world") if who == WORLD else Name("economy", who) for who in parts}
    lost = [(who, value) for who, value in parts.items() if value > LEAST]
    who = tuple(Text("energy.share_of", {"member": called[each], "amount": Number(value)}) for each, value in lost)
    return Text("energy.map_said", {"name": name, "lost": who or Text("energy.nobody")})


def _way(places: Mapping[str, Sequence[Place]], path: Sequence[str]) -> tuple[Place, ...]:
    """Return the shortest way through one place of every state on a path."""
    ways: list[tuple[float, tuple[Place, ...]]] = [(0.0, (place,)) for place in places[path[0]]]
    for state in path[1:]:
        ways = [min((length + dist(way[-1], place), (*way, place)) for length, way in ways) for place in places[state]]
    return min(ways)[1]


def _around(plants: Sequence[_Piece]) -> Iterator[_Piece]:
    """Yield plants of one node around its middle, where each can be seen."""
    for at in dict.fromkeys(plant.paths for plant in plants):
        here = [plant for plant in plants if plant.paths == at]
        ((x, y),), turn = at[0], 2.0 * pi / len(here)
        for k, plant in enumerate(here):
            place = (x + AROUND * 1.4 * cos(turn * k + 0.6), y + AROUND * sin(turn * k + 0.6))
            yield replace(plant, paths=((place,),))


def _figure(id: str, title: Words, pieces: Sequence[_Piece], members: Sequence[str], unit: Words) -> Figure:
    geo = Geo(
        name=id,
        licence="CC BY 4.0",
        lines=_lines(pieces),
        marks=_marks(pieces),
        members=tuple(members),
        bounds=_bounds(pieces),
        unit=unit,
        keys={key: Text(f"energy.map_key.{key}") for key in ("faint", "point")},
        credit=Text("energy.map_credit"),
        page={"title": title, "label": title, **{key: Text(f"energy.map_page.{key}") for key in PAGE}},
    )
    return Figure(id, title, Text("energy.map_description"), geo, (Text("energy.map_note"),))


def _bounds(pieces: Sequence[_Piece]) -> tuple[float, float, float, float]:
    x, y = np.array([place for piece in pieces for path in piece.paths for place in path] or [(66.0, 44.0)]).T
    return float(x.min()) - 3.0, float(y.min()) - 2.0, float(x.max()) + 3.0, float(y.max()) + 2.0


def _lines(pieces: Sequence[_Piece]) -> Lines:
    """Return lines and pipes: every part of a path once, with the worst that is lost without it."""
    worst: dict[tuple[Place, Place], _Piece] = {}
    for piece in sorted(pieces, key=lambda piece: piece.lost):
        worst |= dict.fromkeys((pair for path in piece.paths for pair in pairwise(path)), piece)
    places = {place: k for k, place in enumerate(dict.fromkeys(place for pair in worst for place in pair))}
    lost = np.array([piece.lost for piece in worst.values()], dtype=float)
    own = np.array([piece.own for piece in worst.values()], dtype=bool)
    return Lines(
        places=np.array(list(places), dtype=float).reshape(-1, 2),
        ends=np.array([[places[place] for place in pair] for pair in worst], dtype=np.int64).reshape(-1, 2),
        weight=lost,
        state=np.full(len(lost), "open"),
        faint=~own & (lost > 0.0) & (lost[own].max(initial=0.0) > 0.0),  # widths are those of what members lack
        columns={
            "kind": np.full(len(lost), "line"),
            "name": np.array([piece.name for piece in worst.values()], dtype=str),
            "lost": lost,
        },
    )


def _marks(pieces: Sequence[_Piece]) -> tuple[Mark, ...]:
    """Return a mark for every loss, the worst first; those on one path stand side by side on its longest part."""
    lost = sorted((piece for piece in pieces if piece.lost > LEAST), key=lambda piece: -piece.lost)
    return tuple(
        Mark(
            piece.name,
            *_on(piece.paths[0], [each for each in lost if each.paths[0] == piece.paths[0]], piece),
            MarkKind.POINT,
            weight=piece.lost,
            rank=k - NAMED,
            said=piece.said,
            properties={
                "kind": "plant" if len(piece.paths[0]) == 1 else "line",
                "name": piece.name,
                "lost": piece.lost,
            },
        )
        for k, piece in enumerate(lost)
    )


def _on(path: Sequence[Place], there: Sequence[_Piece], piece: _Piece) -> Place:
    """Return where the mark of a loss stands among those on its path."""
    if len(path) == 1:
        return path[0]
    one, other = max(pairwise(path), key=lambda pair: dist(*pair))
    share = (there.index(piece) + 1.0) / (len(there) + 1.0)
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
