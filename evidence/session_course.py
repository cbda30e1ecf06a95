"""How often a session finds a deal and what a line loses: sealed questions played with drawn delegations.

Run: ``python -m evidence.session_course`` (the shipped mechanism, its payoffs under the worst of its shocks). What a
delegation wants is drawn; no draw is an estimate of any government. Delegations answer sincerely, with the limits that
they typed; the secret bid then follows what they really want, of which the political weights stand on no page.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ortaq.agreement.suggest import NEVER, suggested
from ortaq.core import Integers
from ortaq.session.agenda import Agenda
from ortaq.session.course import Question, Terms, course, question
from ortaq.session.limits import Reason, refusals
from ortaq.session.simulated import ASSUMED, Assumed, Delegation, drawn


@dataclass(frozen=True, slots=True)
class Heard:
    """What everybody heard: questions of the course, and rows that were put to secret bids."""

    asked: tuple[Question, ...]
    done: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """One session that was played.

    Attributes
    ----------
    common : bool
        Whether some package would really be signed by all.
    round : int or None
        Round of the deal; None without one.
    questions : int
        Sealed questions that were answered.
    share : float
        Public gain of all in the deal, as a share of the most that any package all would sign brings; NaN without.
    improved : bool
        Whether the question after the deal found a package better for one and worse for none.
    kept : tuple of float
        For every member, the share of the range of its line that all others together, who know everything but the
        line, cannot exclude.
    """

    common: bool
    round: int | None
    questions: int
    share: float
    improved: bool
    kept: tuple[float, ...]


def play(agenda: Agenda, members: list[Delegation], terms: Terms, assumed: Assumed, overstated: float) -> Played:
    """Return how one session goes: blind host, public order, lines slip by steps, secret bids."""
    off = sum(1 << bit for bit, one in enumerate(agenda.measures) if any(one in m.typed.refused for m in members))
    order = course(agenda, terms, off)
    left = _questions(terms, order)
    needed = np.full(len(agenda.packages), NEVER)
    asked: list[Question] = []
    done: list[int] = []
    deal, number = None, 0
    while deal is None and number < terms.rounds:
        number += 1
        rows = suggested(order, agenda.packages, needed, done, count=terms.suggestions, apart=terms.apart)
        while not rows and (one := next(left, None)):
            asked.append(one)
            _answer(members, terms, one, needed)
            rows = suggested(order, agenda.packages, needed, done, count=terms.suggestions, apart=terms.apart)
        if not rows:
            break
        done += rows
        deal = next((row for row in rows if all(m.signs[row] for m in members)), None)
    really = np.all([m.signs for m in members], axis=0)
    total = agenda.gain_musd.sum(axis=1)
    prior = (assumed.line[0] + overstated, assumed.line[1] + overstated)
    heard = Heard(tuple(asked), tuple(done))
    kept = tuple(_kept(members, k, terms, heard, prior) for k in range(len(members)))
    return Played(
        common=bool(really.any()),
        round=None if deal is None else number,
        questions=len(asked),
        share=float("nan") if deal is None else float(total[deal] / total[really].max()),
        improved=deal is not None and _improves(members, deal),
        kept=kept,
    )


def _questions(terms: Terms, order: Integers) -> Iterator[Question]:
    return (question(terms, order, number) for number in range(terms.questions(len(order))))


def _answer(members: list[Delegation], terms: Terms, one: Question, needed: Integers) -> None:
    """Add what one answered question tells: the first step at which everybody could sign, by row."""
    rows = np.array(one.rows)
    refused = np.any([refusals(m.meant, m.typed.slip, terms.steps[one.step], rows) for m in members], axis=0)
    new = rows[~refused & (needed[rows] == NEVER)]
    needed[new] = one.step


def _improves(members: list[Delegation], deal: int) -> bool:
    """Ask once, masked: at least as good as the deal for me? And whether somebody would rather have it."""
    good = np.all([m.signs & (m.wants >= m.wants[deal]) for m in members], axis=0)
    better = np.any([m.wants > m.wants[deal] for m in members], axis=0)
    return bool((good & better).any())


def _kept(members: list[Delegation], who: int, terms: Terms, heard: Heard, prior: tuple[float, float]) -> float:
    """Return the share of the range of one line that stays, where all others collude and know all else of it.

    ``prior``: the range of the typed line, as shares of the largest own gain.
    """
    own, others = members[who], [m for k, m in enumerate(members) if k != who]
    best = own.meant.best
    first, last = low, high = prior[0] * best, prior[1] * best
    for one in heard.asked:
        rows, step = np.array(one.rows), terms.steps[one.step]
        told = ~np.any([refusals(m.meant, m.typed.slip, step, rows) for m in others], axis=0)
        told &= np.isin(own.meant.reason[rows], (Reason.SIGNS, Reason.LINE))
        could = ~refusals(own.meant, own.typed.slip, step, rows)
        reaches = own.meant.counted[rows] + step * best
        last = min([last, *reaches[told & could]])
        first = max([first, *reaches[told & ~could]])
    for row in heard.done:
        if all(m.signs[row] for m in others) and own.meant.reason[row] in (Reason.SIGNS, Reason.LINE):
            real = own.wants[row] + own.typed.line - own.line
            first, last = (first, min(last, real)) if own.signs[row] else (max(first, real), last)
    return max(last - first, 0.0) / (high - low)


def sessions(
    agenda: Agenda, assumed: Assumed, overstated: float, count: int, *, terms: Terms | None = None, seed: int = 23
) -> list[Played]:
    """Return ``count`` sessions, the same for the same seed, whether lines are overstated or not."""
    made = []
    for number in range(count):
        members = drawn(np.random.default_rng((seed, number)), agenda, assumed, overstated)
        made.append(play(agenda, members, terms or Terms(), assumed, overstated))
    return made


def summary(played: list[Played]) -> dict[str, float]:
    """Return the rates over sessions that had common ground, and what lines keep in all of them."""
    common = [one for one in played if one.common]
    deals = [one for one in common if one.round is not None]
    kept = np.array([share for one in played for share in one.kept])
    return {
        "sessions": len(played),
        "with common ground": len(common),
        "deal": len(deals) / max(len(common), 1),
        "in round 1": sum(one.round == 1 for one in deals) / max(len(deals), 1),
        "share of the best sum": float(np.mean([one.share for one in deals])) if deals else float("nan"),
        "improved after the deal": float(np.mean([one.improved for one in deals])) if deals else float("nan"),
        "questions": float(np.mean([one.questions for one in common])) if common else float("nan"),
        "kept of a line": float(kept.mean()),
        "kept, worst tenth": float(np.quantile(kept, 0.1)),
    }


def shipped_agenda(name: str) -> Agenda:
    """Return the agenda of a shipped mechanism; takes half a minute for one of 14 measures."""
    from ortaq import load_mechanism, load_region  # noqa: PLC0415 - the played part needs neither region nor model
    from ortaq.cli.session.agendas import agenda_of_mechanism  # noqa: PLC0415
    from ortaq.observe import mechanism_region  # noqa: PLC0415

    region = load_region(mechanism_region(name))
    return agenda_of_mechanism(region, load_mechanism(name, region))


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(prog="python -m evidence.session_course", description=__doc__)
    parser.add_argument("--mechanism", default="c5")
    parser.add_argument("--sessions", type=int, default=80)
    given = parser.parse_args()
    agenda = shipped_agenda(given.mechanism)
    for name, assumed in ASSUMED.items():
        for overstated in (0.0, 0.2):
            told = summary(sessions(agenda, assumed, overstated, given.sessions))
            numbers = ", ".join(f"{key} {value:.3g}" for key, value in told.items())
            print(f"{name}, lines overstated by {overstated:g}: {numbers}", flush=True)


if __name__ == "__main__":
    main()
