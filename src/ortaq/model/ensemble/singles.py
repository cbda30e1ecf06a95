"""What single changes do alone at the ends of their ranges, and with the assumptions of a model at theirs."""

from collections.abc import Mapping, Sequence

import numpy as np

from ortaq.core import Array, Case, Change, Doubted, Effects, Model, Region
from ortaq.model.draws import with_strength
from ortaq.model.ensemble.kept_responses import asked_or_kept
from ortaq.model.ensemble.store import Store

ENDS = (-1.0, 0.0, 1.0)
"""Places at which single changes are asked."""

MOST_AT_ONCE = 60
"""Changes at their ends in one question: a subset is an integer of 64 bits."""

OfSingles = tuple[Region, Sequence[Change], Sequence[Effects], Case]
"""Region, changes, what is given, case."""


def alone_at_ends(model: Model, asked: OfSingles, store: Store | None) -> dict[str, dict[str, Array]]:
    """Return what every change does alone at both ends of its range and at its centre, in the order of ``ENDS``.

    Parameters
    ----------
    model : Model
    asked : tuple
    store : Store, optional

    Returns
    -------
    dict of str to dict of str to ndarray, shape (3, *dims)
        By variable and change.
    """
    region, changes, given, case = asked
    at_ends = [(c.id, place, with_strength(c, place)) for c in changes for place in ENDS]
    alone: dict[str, dict[str, Array]] = {}
    for at in range(0, len(at_ends), MOST_AT_ONCE):
        part = at_ends[at : at + MOST_AT_ONCE]
        singles = [0, *(1 << n for n in range(len(part)))]
        for name, rows in _alone(model, (region, [c for _, _, c in part], given, case), singles, store).items():
            for n, (change, place, _) in enumerate(part):
                found = alone.setdefault(name, {}).setdefault(change, np.zeros((len(ENDS), *rows.shape[1:])))
                found[ENDS.index(place)] = rows[1 + n]
    return alone


def doubted_at_ends(
    model: Model, asked: OfSingles, alone: Mapping[str, Mapping[str, Array]], store: Store | None
) -> dict[str, dict[tuple[str, str], Array]]:
    """Return what every change does alone with every assumption of the model at its ends, in the order of ``ENDS``.

    Parameters
    ----------
    model : Model
    asked : tuple
    alone : mapping
        As `alone_at_ends` returns it.
    store : Store, optional

    Returns
    -------
    dict of str to dict of (str, str) to ndarray, shape (3, *dims)
        By variable, change and assumption.
    """
    region, changes, given, case = asked
    found: dict[str, dict[tuple[str, str], Array]] = {}
    for doubt in doubts_of(model):
        at_ends = [with_strength(doubt, place) for place in ENDS if place]
        for at in range(0, len(changes), MOST_AT_ONCE - len(at_ends)):
            part = changes[at : at + MOST_AT_ONCE - len(at_ends)]
            subsets = [1 << n | 1 << len(part) + end for end in range(len(at_ends)) for n in range(len(part))]
            question = region, [*(with_strength(c, 0.0) for c in part), *at_ends], given, case
            for name, rows in _alone(model, question, [0, *subsets], store).items():
                low, high = rows[1 : 1 + len(part)], rows[1 + len(part) :]  # subsets ascend
                for n, change in enumerate(part):
                    three = np.stack([low[n], alone[name][change.id][ENDS.index(0.0)], high[n]])
                    found.setdefault(name, {})[change.id, doubt.id] = three
    return found


def doubts_of(model: Model) -> tuple[Change, ...]:
    """Return the assumptions of a slow model that are drawn, as changes with ranges.

    Parameters
    ----------
    model : Model
    """
    return tuple(model.doubts()) if model.slow and isinstance(model, Doubted) else ()


def _alone(model: Model, asked: OfSingles, subsets: Sequence[int], store: Store | None) -> dict[str, Array]:
    """Return what subsets of changes do without a shock, by variable, rows as the subsets ascending."""
    region, changes, given, case = asked
    (values,) = asked_or_kept(
        model, (region, changes, [()], np.array(sorted(subsets), dtype=np.int64), case, given), store
    )
    return {name: value.rows for name, value in values.items()}
