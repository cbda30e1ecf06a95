"""Freight between gateway cities, in tonnes."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Assumption, Band, InputError, Mask
from ortaq.domains.corridors.routing.cost import TimeValue
from ortaq.domains.corridors.routing.modes import Mode

TONNES_PER_FEU = Assumption(
    "A-TONNES-PER-FEU",
    "Cargo in one forty-foot container, or wagon space equal to one",
    Band(10.0, 20.0, 26.0),
    "tonnes per FEU",
    "CPMM states its rail and road costs per 20 t; light manufactures fill a box at 10 t, its payload ends near 26 t",
)
"""Turns costs per container into costs per tonne."""


@dataclass(frozen=True, eq=False)
class Demand:
    """Freight of one class of cargo by one mode or way.

    Attributes
    ----------
    time_value : TimeValue
        What time is worth for this cargo.
    mode : Mode
        Links that it may use, and whether it pays for changes between train and truck (all but road do).
    tonnes_mt : ndarray, shape (origin, destination)
        Million tonnes a year between ``Network.gateways``; direction of travel counts.
    tonnes_per_feu : float
        Cargo in one container.
    allowed : ndarray of bool, shape (link,), optional
        Links that it may use instead of those of the mode, such as those of one way of a region.

    Raises
    ------
    InputError
        Tonnes are not a square of finite numbers of at least 0, or a container holds nothing.
    """

    time_value: TimeValue
    mode: Mode
    tonnes_mt: Array
    tonnes_per_feu: float = TONNES_PER_FEU.band.central
    allowed: Mask | None = None

    def __post_init__(self) -> None:
        require_amounts(self.tonnes_mt, "tonnes_mt", (len(self.tonnes_mt),) * 2)
        if not (np.isfinite(self.tonnes_per_feu) and self.tonnes_per_feu > 0.0):
            raise InputError(
                f"tonnes_per_feu is {self.tonnes_per_feu:g}", where="Demand", fix="give a number above 0, such as 20"
            )


def require_amounts(values: Array, name: str, shape: tuple[int, ...]) -> None:
    """Raise InputError unless an array has a shape and holds finite numbers of at least 0."""
    if values.shape != shape:
        raise InputError(f"{name} has the shape {values.shape}, not {shape}", where=name, fix="check order of axes")
    if not (np.isfinite(values) & (values >= 0.0)).all():
        at = tuple(int(i) for i in np.argwhere(~(np.isfinite(values) & (values >= 0.0)))[0])
        raise InputError(f"{name}{list(at)} is {values[at]:g}", where=name, fix="give numbers of at least 0")
