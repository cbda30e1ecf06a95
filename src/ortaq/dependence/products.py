"""Dependence on single products, with the persistence that one-year lists lack.

European Commission (2021, SWD(2021) 352): a product is a dependence when few suppliers sell it, most of it comes from
outside, and own production could not replace it. One in five flagged products drops out the next year (CEPII Policy
Brief 2023-41), hence ``persistence``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ortaq.core import Array, InputError

MOST_CONCENTRATED = 0.4
"""HHI of import origins above which suppliers count as few."""

MOST_OUTSIDE = 0.5
"""Share of imports from outside the bloc above which a product comes mostly from outside."""

MOST_IMPORTED = 1.0
"""Outside imports over own exports above which own production could not replace them."""

PERSISTENCE_YEARS = 5
"""Years over which flags are averaged."""

SINGLE_POINT = 0.5
"""HHI of world exports above which the world has a single point of failure (Arjona et al. 2023)."""


@dataclass(frozen=True, eq=False)
class ProductDependence:
    """Flags by year and product.

    Attributes
    ----------
    concentration, outside_share, import_export_ratio : ndarray, shape (year, product)
        The three criteria; NaN without imports.
    flagged : ndarray of bool, shape (year, product)
    persistence : ndarray, shape (product,)
        Share of the last ``PERSISTENCE_YEARS`` years (or of all, where there are fewer) in which it was flagged.
    """

    concentration: Array
    outside_share: Array
    import_export_ratio: Array
    flagged: NDArray[np.bool_]
    persistence: Array


def product_dependence(imports: Array, exports: Array, bloc: NDArray[np.bool_]) -> ProductDependence:
    """Return the products on which an economy depends.

    Parameters
    ----------
    imports : ndarray, shape (year, product, partner)
        Imports by origin, any money unit; years in order.
    exports : ndarray, shape (year, product)
        Own exports, same unit.
    bloc : ndarray of bool, shape (partner,)
        Partners that count as inside.

    Raises
    ------
    InputError
        Shapes that do not fit, negative or missing values.

    Examples
    --------
    One product in one year: nine tenths come from one partner outside, nothing is exported:

    >>> imports = np.array([[[9.0, 1.0]]])
    >>> product_dependence(imports, np.zeros((1, 1)), np.array([False, True])).flagged
    array([[ True]])
    """
    shape = (*exports.shape, len(bloc))
    if exports.ndim != 2 or imports.shape != shape or not imports.size:
        raise InputError(f"imports have shape {imports.shape}, expected {shape}", where="product_dependence")
    if not ((imports >= 0.0).all() and (exports >= 0.0).all()):
        raise InputError("imports or exports are negative or missing", where="product_dependence", fix="use zero")
    total, outside = imports.sum(axis=2), imports[:, :, ~bloc].sum(axis=2)
    bought = total > 0.0
    nothing = np.full_like(total, np.nan)
    share = np.divide(imports, total[..., None], out=np.zeros_like(imports), where=bought[..., None])
    concentration = np.where(bought, (share**2).sum(axis=2), np.nan)
    outside_share = np.divide(outside, total, out=nothing.copy(), where=bought)
    none_sold = np.where(outside > 0.0, np.inf, nothing)
    ratio = np.divide(outside, exports, out=none_sold, where=exports > 0.0)
    flagged = (concentration > MOST_CONCENTRATED) & (outside_share > MOST_OUTSIDE) & (ratio > MOST_IMPORTED)
    return ProductDependence(concentration, outside_share, ratio, flagged, flagged[-PERSISTENCE_YEARS:].mean(axis=0))


def single_points(world_exports: Array) -> NDArray[np.bool_]:
    """Return whether few exporters supply the world, shape (..., product).

    Parameters
    ----------
    world_exports : ndarray, shape (..., product, exporter)

    Examples
    --------
    >>> single_points(np.array([[9.0, 1.0], [1.0, 1.0]]))
    array([ True, False])
    """
    total = world_exports.sum(axis=-1, keepdims=True)
    share = np.divide(world_exports, total, out=np.zeros_like(world_exports), where=total > 0.0)
    return np.asarray((share**2).sum(axis=-1) > SINGLE_POINT)
