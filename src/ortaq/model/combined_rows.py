"""Variables under shocks and packages as rows of one batch: ratios multiply, amounts add."""

from collections.abc import Iterable, Sequence

import numpy as np

from ortaq.core import Array, Effects, Region
from ortaq.domains import variables


def combined_rows(
    region: Region, name: str, shocks: Sequence[Effects], packages: Iterable[tuple[int, Effects]]
) -> Array:
    """Return a variable under every shock, then under the shock of every package together with it.

    Parameters
    ----------
    region : Region
    name : str
        What nobody moves has the value of no change.
    shocks : sequence of Effects
    packages : iterable of tuple of int and Effects
        Position of the shock, and what packages do against it: batch axis first, never empty.

    Returns
    -------
    ndarray, shape (row, *dims)
    """
    variable = variables()[name]
    ratio = variable.combine == "multiply"
    none = np.full(region.shape(variable.dims), 1.0 if ratio else 0.0)
    alone = [none if (value := shock.get(name)) is None else value for shock in shocks]
    parts = [np.stack(alone)]
    for at, effects in packages:
        own, shock = effects.get(name), alone[at]
        size = len(next(iter(effects.values.values())))
        parts.append(np.repeat(shock[None], size, axis=0) if own is None else shock * own if ratio else shock + own)
    return np.concatenate(parts)
