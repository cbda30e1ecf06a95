"""For each member its largest losses from a stop of trade, as points with bands on one logarithmic scale."""

from dataclasses import dataclass

from ortaq.brief.figures.dependence_scale import LogScale, counterpart, log_scale
from ortaq.brief.printed import PrintedFigure
from ortaq.brief.view import View
from ortaq.dependence import Dependence, Rung, ladder

SHOWN = 6
"""Rungs of each member."""

LEAST = 0.01
"""Percent of real income at which the scale ends."""

RUNG, HEAD, FOOT = 19, 24, 20


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: places in percent of the width and pixels of the height; ``tied`` with the next one."""

    y: int
    name: str
    value: str
    low: float
    place: float
    high: float
    tied: bool
    title: str


@dataclass(frozen=True, slots=True)
class Steps:
    """One member."""

    top: int
    height: int
    member: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Ladders:
    """The whole drawing."""

    height: int
    ticks: tuple[tuple[float, str], ...]
    members: tuple[Steps, ...]


def ladder_figure(view: View, found: Dependence) -> PrintedFigure:
    """Return the largest losses of every member with their bands; ties with the next rung are marked."""
    texts = view.texts
    rungs = {m: ladder(found, m)[:SHOWN] for m in found.members}
    ends = [v for steps in rungs.values() for r in steps for v in (r.loss.low, r.loss.high)]
    scale = log_scale(ends, 16.0, 74.0, least=LEAST)
    members, top = [], 0
    for member, steps in rungs.items():
        height = HEAD + RUNG * len(steps) + FOOT
        drawn = tuple(_step(view, r, k, scale, last=k == len(steps) - 1) for k, r in enumerate(steps))
        members.append(Steps(top, height, view.economy(member), drawn))
        top += height
    return PrintedFigure(
        id="figure-exposure",
        title=texts("dependence.ladder"),
        description=texts("dependence.ladder_description", members=texts.join([_said(view, m) for m in members])),
        template="dependence_ladder.html",
        drawing=Ladders(top, tuple((scale.at(v), view.numbers.stated(v)) for v in scale.ticks()), tuple(members)),
        note=texts("dependence.ladder_note"),
    )


def _step(view: View, rung: Rung, place: int, scale: LogScale, *, last: bool) -> Step:
    plain, loss = view.numbers.plain, rung.loss
    span = view.numbers.span(plain(loss.low), plain(loss.high))
    return Step(
        y=HEAD + RUNG * place + 8,
        name=rung.name,
        value=plain(loss.central),
        low=scale.at(loss.low),
        place=scale.at(loss.central),
        high=scale.at(loss.high),
        tied=not rung.certain and not last,
        title=f"{counterpart(view, rung.name)}: {plain(loss.central)}; {span}",
    )


def _said(view: View, member: Steps) -> str:
    top = member.steps[:3]
    return view.texts("dependence.said", member=member.member, steps=", ".join(f"{s.name} {s.value}" for s in top))
