"""The trade baseline, checked at the door."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, InputError

SHARE_TOLERANCE = 1e-6
"""Rounding allowed in shares read from files; they are rescaled to sum to one exactly."""

LARGEST_ELASTICITY = 200.0
"""Above this a single price decides who supplies the world, and solvers chase rounding errors."""

SMALLEST_INPUT_SHARE = -0.01
"""Published tables hold a few slightly negative inputs (inventories); anything below is a mistake."""


@dataclass(frozen=True, eq=False)
class TradeBaseline:
    """Shares and values of one base year for a Ricardian model with sectors and input-output links.

    Caliendo & Parro (2015, Review of Economic Studies 82(1)), equations 2-9.

    Attributes
    ----------
    members, sectors : tuple of str
        Labels in array order.
    trade_share : ndarray, shape (sector, importer, exporter)
        Share of the importer's tariff-inclusive spending; sums to one over exporters.
    value_added_share : ndarray, shape (sector, member)
        Value added per unit of gross output.
    input_share : ndarray, shape (input_sector, user_sector, member)
        Input cost per unit of gross output; sums to one with value added.
    final_share : ndarray, shape (sector, member)
        Share of the sector in final spending; sums to one over sectors.
    value_added : ndarray, shape (member,)
        In any money unit, the same as ``deficit``.
    tariff : ndarray, shape (sector, importer, exporter)
        Ad valorem, fraction of the value net of tariffs.
    deficit : ndarray, shape (member,)
        Imports minus exports net of tariffs; sums to zero.
    trade_elasticity : ndarray, shape (sector,)
        theta > 0.
    export_tax : ndarray, shape (sector, importer, exporter), or None for none
        Ad valorem, fraction of what the producer receives; its revenue is income of the exporter.

    Raises
    ------
    InputError
        Wrong shape, NaN, negative values, shares that do not sum to one, deficits that do not sum to zero.
    """

    members: tuple[str, ...]
    sectors: tuple[str, ...]
    trade_share: Array
    value_added_share: Array
    input_share: Array
    final_share: Array
    value_added: Array
    tariff: Array
    deficit: Array
    trade_elasticity: Array
    export_tax: Array | None = None

    def __post_init__(self) -> None:
        n, s = len(self.members), len(self.sectors)
        shapes = {
            "trade_share": (s, n, n),
            "value_added_share": (s, n),
            "input_share": (s, s, n),
            "final_share": (s, n),
            "value_added": (n,),
            "tariff": (s, n, n),
            "deficit": (n,),
            "trade_elasticity": (s,),
            **({} if self.export_tax is None else {"export_tax": (s, n, n)}),
        }
        for name, shape in shapes.items():
            array = np.array(getattr(self, name), dtype=np.float64)
            check_shape(name, array, shape)
            _check_finite(name, array, self)
            object.__setattr__(self, name, array)
        self._check_signs()
        self._check_sums()
        for name in shapes:
            getattr(self, name).flags.writeable = False

    def _check_signs(self) -> None:
        floors = {
            "trade_share": 0.0,
            "value_added_share": 0.0,
            "input_share": SMALLEST_INPUT_SHARE,
            "final_share": 0.0,
            "tariff": -1.0 + 1e-9,
        }
        for name, floor in floors.items():
            _check_at_least(name, getattr(self, name), floor, self)
        if self.export_tax is not None:
            _check_at_least("export_tax", self.export_tax, floors["tariff"], self)
        for name in ("value_added", "trade_elasticity"):
            _check_at_least(name, getattr(self, name), np.finfo(np.float64).tiny, self)
        steepest = int(self.trade_elasticity.argmax())
        if self.trade_elasticity[steepest] > LARGEST_ELASTICITY:
            raise InputError(
                f"trade_elasticity is {self.trade_elasticity[steepest]:g}, above {LARGEST_ELASTICITY:g}",
                where=f"TradeBaseline.trade_elasticity, {self.sectors[steepest]}",
                why="published estimates lie between 0.4 and 65; this looks like percent or an inverse",
                fix="give theta = sigma - 1 as a plain number",
            )

    def _check_sums(self) -> None:
        sums = {
            "trade_share": (self.trade_share.sum(axis=2), "over exporters"),
            "input_share": (self.value_added_share + self.input_share.sum(axis=0), "with value_added_share"),
            "final_share": (self.final_share.sum(axis=0)[None, :], "over sectors"),
        }
        for name, (total, over) in sums.items():
            worst = np.unravel_index(np.abs(total - 1.0).argmax(), total.shape)
            if abs(total[worst] - 1.0) > SHARE_TOLERANCE:
                place = self.members[worst[1]] if name == "final_share" else self.label(worst)
                raise InputError(
                    f"{name} sums to {total[worst]:.6g} {over}, not 1",
                    where=f"TradeBaseline.{name}, {place}",
                    why="shares are the calibration of the model; a gap would be booked as a shock",
                    fix="rescale the shares or complete the missing cells",
                )
        object.__setattr__(self, "trade_share", self.trade_share / sums["trade_share"][0][:, :, None])
        object.__setattr__(self, "final_share", self.final_share / self.final_share.sum(axis=0))
        gap = 1.0 - sums["input_share"][0]
        object.__setattr__(self, "value_added_share", self.value_added_share + gap)
        if abs(self.deficit.sum()) > SHARE_TOLERANCE * self.value_added.sum():
            raise InputError(
                f"deficits sum to {self.deficit.sum():.6g}, not 0",
                where="TradeBaseline.deficit",
                why="one economy's deficit is another's surplus; the world budget would not close",
                fix="add a rest-of-world economy or scale the deficits",
            )
        object.__setattr__(self, "deficit", self.deficit - self.deficit.sum() / len(self.members))

    def label(self, position: tuple[np.intp, ...]) -> str:
        """Return ``sector/member...`` for a position in a (sector, member, ...) array."""
        return "/".join([self.sectors[position[0]], *(self.members[p] for p in position[1:])])


def check_shape(name: str, array: Array, shape: tuple[int, ...]) -> None:
    """Raise InputError unless the array has the shape."""
    if array.shape != shape:
        raise InputError(
            f"{name} has shape {array.shape}, expected {shape}",
            where=name,
            why="axes are (sector, importer, exporter), (sector, member) or (input_sector, user_sector, member)",
            fix="transpose or complete the array",
        )


def _check_finite(name: str, array: Array, baseline: TradeBaseline) -> None:
    if not np.isfinite(array).all():
        at = np.unravel_index(int(np.argmin(np.isfinite(array))), array.shape)
        raise InputError(f"{name} is {array[at]}", where=_place(name, at, baseline), fix="fill or drop the cell")


def _check_at_least(name: str, array: Array, floor: float, baseline: TradeBaseline) -> None:
    if (array < floor).any():
        at = np.unravel_index(int(array.argmin()), array.shape)
        raise InputError(
            f"{name} is {array[at]:.6g}, below {floor:.3g}",
            where=_place(name, at, baseline),
            why="the model has no meaning for it",
            fix="correct the value",
        )


def _place(name: str, at: tuple[np.intp, ...], baseline: TradeBaseline) -> str:
    axes = {
        "input_share": (baseline.sectors, baseline.sectors, baseline.members),
        "value_added": (baseline.members,),
        "deficit": (baseline.members,),
        "trade_elasticity": (baseline.sectors,),
    }.get(name, (baseline.sectors, baseline.members, baseline.members))
    return f"TradeBaseline.{name}, " + "/".join(axis[i] for axis, i in zip(axes, at, strict=False))
