"""What students and visitors do: more students of a pair, cheaper trade with it, and skills at home.

Every range is read at the same end, so that weak goes with weak: few additional students on many, a small part of the
link with trade taken as an effect. No programme gives exactly one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from ortaq.core import Array, Band, Case, Change, Corner, Mask, Region, Values
from ortaq.domains.exchange.part import students_of
from ortaq.domains.exchange.students.moves import StudentMove, Unit, student_moves_of
from ortaq.domains.exchange.students.schema import shares
from ortaq.domains.exchange.students.tables import Students

WRITES = frozenset({"students_hat", "trade_cost_hat", "productivity_hat"})

OPPOSITE = {Corner.LOW: Corner.HIGH, Corner.CENTRAL: Corner.CENTRAL, Corner.HIGH: Corner.LOW}


@dataclass(frozen=True, eq=False)
class StudentsMoved:
    """What some moves do together.

    Attributes
    ----------
    added : ndarray, shape (host, origin)
        Students at a time beyond today's, over today's.
    factor : ndarray, shape (host, origin)
        What cost and rules make of today's students.
    alone : ndarray, shape (host, origin)
        Size of the natural logarithm of students over today's, each move for itself, summed over moves.
    link : ndarray, shape (sector, host, origin)
        The same, each times the elasticity of trade to students that its move assumes.
    cost : ndarray, shape (sector, importer, exporter)
        Cost of trade over today's, by visits.
    skill : ndarray, shape (sector, economy)
        Output over today's, by training.
    """

    added: Array
    factor: Array
    alone: Array
    link: Array
    cost: Array
    skill: Array

    @classmethod
    def nothing(cls, region: Region) -> "StudentsMoved":
        """Return no change."""
        pair, sectors = (len(region.economies),) * 2, len(region.sectors)
        return cls(
            np.zeros(pair),
            np.ones(pair),
            np.zeros(pair),
            np.zeros((sectors, *pair)),
            np.ones((sectors, *pair)),
            np.ones((sectors, pair[0])),
        )

    def students_hat(self) -> Array:
        """Return students over today's, shape (host, origin)."""
        return np.asarray(self.factor + self.added)

    def trade_cost_hat(self, elasticity: Array) -> Array:
        """Return the cost of trade that brings the same trade, shape (sector, importer, exporter).

        Methodology, eq. (X4).

        ``elasticity``, shape (sector,).
        """
        return np.asarray(self.cost * self.trade() ** (-1.0 / elasticity[:, None, None]))

    def trade(self) -> Array:
        """Return trade that ties of students bring over today's at unchanged costs, shape (sector, importer, exporter).

        Students of several moves add up before trade follows from them, by the mean elasticity of those moves; it
        rises both ways between host and origin.
        """
        elasticity = np.divide(self.link, self.alone, out=np.zeros_like(self.link), where=self.alone > 0.0)
        one_way = elasticity * np.log(self.students_hat())
        return np.asarray(np.exp(one_way + one_way.transpose(0, 2, 1)))

    def with_other(self, other: "StudentsMoved") -> "StudentsMoved":
        """Return what these moves do together with others: places and links add up, all else multiplies."""
        return StudentsMoved(
            self.added + other.added,
            self.factor * other.factor,
            self.alone + other.alone,
            self.link + other.link,
            self.cost * other.cost,
            self.skill * other.skill,
        )


def student_values(
    region: Region,
    measures: Sequence[Change],
    shocks: Sequence[Sequence[Change]],
    inside: Mask,
    case: Case,
) -> list[dict[str, Values]]:
    """Return what students and visitors do to subsets of measures under every shock; nothing where no move is theirs.

    Parameters
    ----------
    region : Region
    measures : sequence of Change
    shocks : sequence of sequence of Change
    inside : ndarray of bool, shape (subset, measure)
    case : Case

    Returns
    -------
    list of dict of str to Values
        For each shock ``students_hat``, ``trade_cost_hat`` and ``productivity_hat``.
    """
    own = [moved_by(region, student_moves_of(measure), case.shift) for measure in measures]
    under = [[move for change in shock for move in student_moves_of(change)] for shock in shocks]
    if not any(under) and not any(student_moves_of(measure) for measure in measures):
        return [{} for _ in shocks]
    elasticity = np.maximum(region.in_case(case).trade_elasticity(case.elasticity), case.elasticity_floor)
    answers = []
    for moves in under:
        alone = moved_by(region, moves, case.shift)
        rows = [together([alone, *(m for m, held in zip(own, row, strict=True) if held)]) for row in inside]
        answers.append(
            {
                "students_hat": Values(np.stack([row.students_hat() for row in rows]), "multiply"),
                "trade_cost_hat": Values(np.stack([row.trade_cost_hat(elasticity) for row in rows]), "multiply"),
                "productivity_hat": Values(np.stack([row.skill for row in rows]), "multiply"),
            }
        )
    return answers


def together(every: Iterable[StudentsMoved]) -> StudentsMoved:
    """Return what several groups of moves, at least one, do together."""
    return reduce(StudentsMoved.with_other, every)


def moved_by(region: Region, moves: Iterable[StudentMove], end: Corner) -> StudentsMoved:
    """Return what moves do together, their ranges and those of today's students read at one end."""
    students = students_of(region)
    nothing = StudentsMoved.nothing(region)
    return together([nothing, *(_one(region, students, move, end) for move in moves)])


def additional(move: StudentMove, region: Region, end: Corner) -> Mapping[str, float]:
    """Return the students at a time beyond today's whom the places of a move bring, by origin, persons."""
    if not move.crosses or move.unit is not Unit.PLACES:
        return dict.fromkeys(move.origins, 0.0)
    in_all = move.value.at(end) * move.years.at(end) * move.additional.at(end)
    return {origin: share * in_all for origin, share in shares(move, region).items()}


def _one(region: Region, students: Students | None, move: StudentMove, end: Corner) -> StudentsMoved:
    """Return what one move does."""
    moved, assumed = StudentsMoved.nothing(region), move.assumed
    host = region.economy_ids.index(move.host)
    contact = region.sector_positions(move.sectors, where="exchange")
    more = additional(move, region, end)
    for origin, at in zip(move.origins, region.economy_positions(move.origins, where="exchange"), strict=True):
        if move.crosses:
            moved.added[host, at] = more[origin] / _today(students, move.host, origin).at(OPPOSITE[end])
            if move.unit is Unit.COST_PERCENT:
                moved.factor[host, at] = (1.0 + move.value.at(end) / 100.0) ** -assumed.fee.at(end)
            moved.alone[host, at] = abs(np.log(moved.added[host, at] + moved.factor[host, at]))
            elasticity = assumed.trade_link.at(end) * assumed.taken.at(end)
            moved.link[contact, host, at] = elasticity * moved.alone[host, at]
        if move.unit is Unit.OPEN_PERCENT:
            both, away = np.ix_(contact, [host, at], [host, at]), 1.0 - np.eye(2)
            moved.cost[both] -= away * assumed.visa.at(end) / 100.0 * move.value.at(end) / 100.0
    _add_skills(moved.skill, region, move, end)
    return moved


def _today(students: Students | None, host: str, origin: str) -> Band:
    count = students.latest(host, origin) if students else None
    return Band.exact(np.inf) if count is None else count.students  # what nobody counted was refused at the door


def _add_skills(skill: Array, region: Region, move: StudentMove, end: Corner) -> None:
    """Add to output, shape (sector, economy), what training brings in the sectors where the trained work."""
    if move.unit is not Unit.PLACES:
        return
    at = region.sector_positions(move.skilled, where="exchange")
    invested = move.value.at(end) * move.intakes * move.place_usd.at(end) / 1e6
    for origin, share in shares(move, region).items():
        economy = region.economy_ids.index(origin)
        gain = share * invested * move.assumed.training_return.at(end)
        skill[at, economy] += gain / float(region.output[at, economy].sum())
