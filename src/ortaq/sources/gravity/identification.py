"""Whether the rows can tell the coefficients apart, asked before anything is estimated."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, InputError, Mask, said
from ortaq.sources.gravity.projection import within
from ortaq.sources.gravity.sample import Sample

_NOTHING_LEFT = 1e-5
"""Share of a covariate's standard deviation below which what is left counts as rounding."""

_CONSTANT = 1e-10
"""Standard deviation relative to the largest value below which a covariate is constant."""


def require_identified(sample: Sample, names: Sequence[str], path: str) -> Array:
    """Refuse covariates whose coefficients the rows cannot tell, and return the covariates' own variation.

    ``sample``: rows that are used.
    ``names``: covariates.
    Returned: the covariates without what the fixed effects explain. Shape (row, covariate).
    """
    effects = sample.effects
    spread = sample.covariates.std(axis=0)
    _refuse_first(names, spread <= _CONSTANT * np.abs(sample.covariates).max(axis=0), "does not vary", path)
    own = within(sample.covariates - sample.covariates.mean(axis=0), tuple(effects.values()))
    size = _size(own)
    explained = f"has no variation of its own once the fixed effects {', '.join(effects)} are taken out"
    _refuse_first(names, size <= _NOTHING_LEFT * spread, explained, path)
    _refuse_combination(names, own, size, "is collinear with", path)
    positive = sample.trade > 0.0
    if not positive.all():
        groups = [np.unique(g[positive], return_inverse=True)[1].astype(np.intp) for g in effects.values()]
        traded = within(own[positive], groups)
        alone = "varies only among zero flows once the fixed effects are taken out: its coefficient may be infinite"
        _refuse_first(names, _size(traded) <= _NOTHING_LEFT * size, alone, path)
        _refuse_combination(names, traded, size, "differs only among zero flows (separation) from", path)
    return own


def _size(columns: Array) -> Array:
    return np.asarray(np.sqrt((columns**2).mean(axis=0)), dtype=np.float64)


def _refuse_first(names: Sequence[str], bad: Mask, what: str, path: str) -> None:
    if bad.any():
        name = names[int(np.argmax(bad))]
        raise InputError(
            f"covariate '{name}' {what}",
            where=path,
            why="its coefficient cannot be told from the data",
            fix=said("leave out '{name}', or use other fixed effects or rows", name=name),
        )


def _refuse_combination(names: Sequence[str], columns: Array, size: Array, relation: str, path: str) -> None:
    """Refuse the first column that the columns before it make up."""
    scaled = columns / size
    for j in range(1, scaled.shape[1]):
        weights = np.linalg.lstsq(scaled[:, :j], scaled[:, j], rcond=None)[0]
        if _size(scaled[:, j] - scaled[:, :j] @ weights) <= _NOTHING_LEFT:
            partners = [names[i] for i in range(j) if abs(weights[i]) > _NOTHING_LEFT]
            raise InputError(
                f"covariate '{names[j]}' {relation} {', '.join(partners)} once the fixed effects are taken out",
                where=path,
                why="their coefficients cannot be told apart",
                fix=said("leave out '{names}' or one of the others", names=names[j]),
            )
