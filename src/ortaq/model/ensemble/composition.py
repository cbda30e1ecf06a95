"""Answers of slow domains, composed: how changes act together is taken from the centre, what each does alone is not.

A domain that solves something large for every subset says ``slow``. At the central ends it is asked for every subset.
Elsewhere it is asked for few of them, and the others follow: the central answer, times (or plus) what single changes do
there over what they do at the centre. So a drawn world costs no solve at all: single changes lie between their answers
at the low end, at the centre and at the high end. What a model assumes moves every change in the same way, and what
composing misses, where all changes lie at their ends, is an error that is drawn too.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ortaq.core import CENTRAL, Array, Change, Integers, Mask, Model, Region, Values
from ortaq.core.subsets import holds
from ortaq.model.draws import with_strength
from ortaq.model.ensemble.kept_responses import Answer, Asked, asked_or_kept, ends_of
from ortaq.model.ensemble.singles import ENDS, alone_at_ends, doubted_at_ends
from ortaq.model.ensemble.store import Store

COMPOSED = "composed"
"""Id under which the place of the error of composing is drawn."""

FEW = 2
"""Subsets beside those of single measures up to which a domain is asked for every one at every end."""


@dataclass(frozen=True, eq=False)
class Undrawn:
    """The world from which a drawn one was drawn, and where every change lies in its range.

    Attributes
    ----------
    region : Region
    changes : mapping of str to Change
        By id, with their ranges.
    places : mapping of str to float
        From -1 (low) over 0 (central) to 1 (high), by id of a change or assumption; 0 where absent.
    compositions : dict of str to Composition
        What slow domains answered before; worlds drawn from the same one share it.
    """

    region: Region
    changes: Mapping[str, Change]
    places: Mapping[str, float]
    compositions: dict[str, "Composition"] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, eq=False)
class Composition:
    """What a slow domain answered for subsets of measures under shocks, and for every change alone.

    Attributes
    ----------
    central : sequence of mapping of str to Values
        For each shock, rows as the subsets.
    alone : mapping of str to mapping of str to ndarray, shape (3, *dims)
        By variable and change: at both ends of its range and at its centre, in the order of ``ENDS``.
    doubted : mapping of str to mapping of (str, str) to ndarray, shape (3, *dims)
        The same with an assumption at those places, by variable, change and assumption.
    missed : mapping of str to float
        Part by which a move is missed where all changes lie at their ends, by variable.
    inside : ndarray of bool, shape (subset, measure)
    measures : tuple of str
    shocks : tuple of tuple of str
    """

    central: Answer
    alone: Mapping[str, Mapping[str, Array]]
    doubted: Mapping[str, Mapping[tuple[str, str], Array]]
    missed: Mapping[str, float]
    inside: Mask
    measures: tuple[str, ...]
    shocks: tuple[tuple[str, ...], ...]

    def at(self, places: Mapping[str, float]) -> Answer:
        """Return the answer where every change lies at its place.

        Parameters
        ----------
        places : mapping of str to float
        """
        return [
            {name: self._moved(value, name, shock, places) for name, value in values.items()}
            for shock, values in zip(self.shocks, self.central, strict=True)
        ]

    def _moved(self, value: Values, name: str, shock: Sequence[str], places: Mapping[str, float]) -> Values:
        own, rule = self.alone.get(name, {}), value.combine
        moved, several = np.full_like(value.rows, value.neutral), np.zeros(len(value.rows), dtype=int)
        for change in dict.fromkeys((*self.measures, *shock)):  # a set has another order in every process
            if change not in own:
                continue
            held = np.ones(len(moved), dtype=bool) if change in shock else self.inside[:, self.measures.index(change)]
            parts = [moved_by(own[change], places.get(change, 0.0), rule)]
            for (doubted, about), at_places in self.doubted.get(name, {}).items():
                if doubted == change and places.get(about):
                    parts.append(moved_by(at_places, places[about], rule))
            several += held
            for part in parts:
                moved[held] = together(moved[held], part, rule)
        error = max(1.0 + places.get(COMPOSED, 0.0) * self.missed.get(name, 0.0), 0.0)  # a move is lost, never turned
        if error != 1.0:  # what happens alone is not composed
            of = several > 1
            moved[of] = moved[of] ** error if rule == "multiply" else moved[of] * error
        return Values(together(value.rows, moved, rule), rule, value.sector_class)


def answered(model: Model, asked: Asked, store: Store | None, undrawn: Undrawn | None = None) -> Answer:
    """Return the answer of a model, composed where it is slow and the question is not the central one.

    Parameters
    ----------
    model : Model
    asked : tuple
        What `Model.agenda` is asked.
    store : Store, optional
        Where answers are looked up and kept.
    undrawn : Undrawn, optional
        Given if the question is that of a drawn world.
    """
    _, measures, _, subsets, case, _ = asked
    if not model.slow or model.reads:  # what it reads differs between worlds
        return asked_or_kept(model, asked, store)
    if undrawn is not None:
        return _drawn(model, asked, store, undrawn)
    if ends_of(model, case) == ends_of(model, CENTRAL) or len(subsets) <= len(measures) + FEW:
        return asked_or_kept(model, asked, store)
    return _at_end(model, asked, store)


def moved_by(alone: Array, place: float, combine: str) -> Array:
    """Return what a change does at its place over what it does at its centre, or beyond it.

    Parameters
    ----------
    alone : ndarray, shape (3, *dims)
        At the places ``ENDS``.
    place : float
    combine : str
        ``multiply`` or ``add``.

    Examples
    --------
    >>> moved_by(np.array([[1.0], [0.5], [0.25]]), 0.5, "multiply")
    array([0.75])
    >>> moved_by(np.array([[0.0], [4.0], [6.0]]), -0.5, "add")
    array([-2.])
    """
    none = 1.0 if combine == "multiply" else 0.0
    if place == 0.0:  # also where the low end cuts trade off
        return np.full_like(alone[1], none)
    far = apart(alone[2] if place > 0.0 else alone[0], alone[1], combine)
    return np.where(far == none, none, none + abs(place) * (far - none))


def apart(one: Array, other: Array, combine: str) -> Array:
    """Return one over or less the other; nothing where the other is cut off already.

    Parameters
    ----------
    one, other : ndarray
        Moves of one variable.
    combine : str
        ``multiply`` or ``add``.
    """
    if combine == "add":
        return one - other
    cut = np.isinf(other)
    return np.where(cut, 1.0, one / np.where(cut, 1.0, other))


def together(one: Array, other: Array, combine: str) -> Array:
    """Return two moves of one variable together.

    Parameters
    ----------
    one, other : ndarray
    combine : str
        ``multiply`` or ``add``.
    """
    return one * other if combine == "multiply" else one + other


def _at_end(model: Model, asked: Asked, store: Store | None) -> Answer:
    """Return an answer at other ends than the central ones; it errs on the side of a wider range.

    Single measures and all of them together are asked under every shock. By the part by which all together would be
    missed if they were composed, everything that is composed is moved further from the centre.
    """
    region, measures, shocks, subsets, case, given = asked
    count = len(measures)
    few = np.array(sorted({0, (1 << count) - 1, *(1 << m for m in range(count))}), dtype=np.int64)
    every = np.union1d(subsets, few)
    central = asked_or_kept(model, (region, measures, shocks, every, CENTRAL, given), store)
    end = asked_or_kept(model, (region, measures, shocks, few, case, given), store)
    inside, chosen, known = holds(every, count), np.searchsorted(every, subsets), np.searchsorted(every, few)
    return [
        {name: _composed(middle[name], own[name], inside, known, chosen) for name in middle.keys() & own}
        for middle, own in zip(central, end, strict=True)
    ]


def _composed(middle: Values, end: Values, inside: Mask, known: Integers, chosen: Integers) -> Values:
    """Return one variable at an end.

    ``middle``: at the centre, rows as ``inside``.
    ``end``: at the end, rows as ``known``: nothing, single measures, all of them.
    ``chosen``: rows that are wanted.
    """
    rule, central = middle.combine, middle.rows
    singles = {int(inside[row].argmax()): n for n, row in enumerate(known.tolist()) if inside[row].sum() == 1}
    moved = np.broadcast_to(apart(end.rows[0], central[0], rule), central.shape).copy()
    for measure, n in singles.items():
        one, other = apart(end.rows[n], end.rows[0], rule), apart(central[known[n]], central[0], rule)
        held = inside[:, measure]
        moved[held] = together(moved[held], apart(one, other, rule), rule)
    missed = _missed(moved[known[-1]], apart(end.rows[-1], central[known[-1]], rule), rule)
    moved = moved ** (1.0 + missed) if rule == "multiply" else moved * (1.0 + missed)
    rows = together(central, moved, rule)
    rows[known] = end.rows
    return Values(rows[chosen], rule, middle.sector_class)


def _missed(composed: Array, exact: Array, combine: str) -> float:
    """Return by which part of it a move is missed, all cells together."""
    if combine == "multiply":
        with np.errstate(divide="ignore"):
            composed, exact = np.log(composed), np.log(exact)
    sure = np.isfinite(composed) & np.isfinite(exact)
    whole = float(np.linalg.norm(exact[sure]))
    return float(np.linalg.norm((composed - exact)[sure])) / whole if whole > 0.0 else 0.0


def _drawn(model: Model, asked: Asked, store: Store | None, undrawn: Undrawn) -> Answer:
    """Return the answer in a drawn world: that of the world it was drawn from, with every change at its place.

    What a model turns into costs by an elasticity stays turned by the central one (docs/elasticities.md has the size).
    """
    _, measures, shocks, subsets, case, given = asked
    own = [_undrawn(undrawn, measures), *(_undrawn(undrawn, shock) for shock in shocks)]
    key = hashlib.sha256(repr((model.name, own, subsets.tolist(), ends_of(model, case))).encode()).hexdigest()
    if key not in undrawn.compositions:
        question = undrawn.region, own[0], own[1:], subsets, case, given
        undrawn.compositions[key] = composition_of(model, question, store)
    return undrawn.compositions[key].at(undrawn.places)


def composition_of(model: Model, asked: Asked, store: Store | None = None) -> Composition:
    """Return what a slow domain answers to an agenda, and to every change alone at both ends of its range.

    Parameters
    ----------
    model : Model
    asked : tuple
        What `Model.agenda` is asked.
    store : Store, optional
    """
    region, measures, shocks, subsets, case, given = asked
    changes = [c for c in dict.fromkeys((*measures, *(c for shock in shocks for c in shock))) if model.moved_by(c)]
    singles = region, changes, given[:1], case
    alone = alone_at_ends(model, singles, store)
    count = len(measures)
    every = np.union1d(subsets, [(1 << count) - 1])
    central = asked_or_kept(model, (region, measures, shocks, every, case, given), store)
    composition = Composition(
        central=central,
        alone=alone,
        doubted=doubted_at_ends(model, singles, alone, store),
        missed={},
        inside=holds(every, count),
        measures=tuple(c.id for c in measures),
        shocks=tuple(tuple(c.id for c in shock) for shock in shocks),
    )
    chosen = np.searchsorted(every, subsets)
    return replace(
        composition,
        central=[{name: _rows(value, chosen) for name, value in values.items()} for values in central],
        missed=_missed_at_ends(model, (region, measures, shocks, every, case, given), composition, store),
        inside=composition.inside[chosen],
    )


def _missed_at_ends(model: Model, asked: Asked, composition: Composition, store: Store | None) -> dict[str, float]:
    """Return the largest part by which moves are missed where all changes lie at their low or high ends."""
    region, measures, shocks, every, case, given = asked
    whole, missed = np.array([0, every[-1]]), dict[str, float]()
    for place in ENDS:
        if not place or len(composition.alone) == 0 or sum(map(len, (measures, *shocks))) < FEW:
            continue
        at_end = [[with_strength(c, place) for c in part] for part in (measures, *shocks)]
        exact = asked_or_kept(model, (region, at_end[0], at_end[1:], whole, case, given), store)
        ids = {c.id: place for part in (measures, *shocks) for c in part}
        for own, found, middle in zip(exact, composition.at(ids), composition.central, strict=True):
            for name, value in own.items():
                rule, centre = value.combine, middle[name].rows[-1]
                composed, moved = (apart(rows[-1], centre, rule) for rows in (found[name].rows, value.rows))
                missed[name] = max(missed.get(name, 0.0), _missed(composed, moved, rule))
    return missed


def _rows(value: Values, chosen: Integers) -> Values:
    return Values(value.rows[chosen], value.combine, value.sector_class)


def _undrawn(undrawn: Undrawn, changes: Sequence[Change]) -> list[Change]:
    return [undrawn.changes.get(change.id, change) for change in changes]
