"""Shocks that say how long they last: trade answers to them by elasticities of their own, then a package comes on top.

Who bears a shock that passes does not adjust to it as to what stays. The shock is solved by its elasticities; what is
done on top of it is answered by those of the question, from the equilibrium of the shock on: both are exact, and no
package on top of it gains exactly nothing.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from ortaq.core import Answering, Case, Effects, World, answering_of

if TYPE_CHECKING:
    from ortaq.model.ensemble.chunk import Question


def passing(question: "Question", shock: int) -> Answering | None:
    """Return by which elasticities trade answers to a shock that passes; None where it stays, or they are the same.

    Parameters
    ----------
    question : Question
    shock : int
        Position in ``Question.shocks``.
    """
    changes = question.shocks[shock]
    if all(change.lasts_years is None for change in changes):
        return None
    own = answering_of(changes, question.region.answers.horizon)[0]
    return None if own == question.region.answers else own


def shaken(question: "Question", case: Case, shock: int, effects: Effects) -> World:
    """Return the equilibrium of a shock; what is done on top of it is answered by the elasticities of the case.

    Parameters
    ----------
    question : Question
    case : Case
    shock : int
        Position in ``Question.shocks``.
    effects : Effects
        What it does, stated and through domains.
    """
    equilibrium, own = question.valuation(case), passing(question, shock)
    world, given = equilibrium.world(question.region), effects.only(equilibrium.reads)
    if own is None:
        return world.after(given)
    return question.valuation(replace(case, answering=own)).world(question.region).after(given).answered_as(world)
