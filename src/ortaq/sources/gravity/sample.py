"""Which rows of a table say something about the coefficients, and the groups that they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, InputError, require_known
from ortaq.sources.gravity.projection import Groups
from ortaq.sources.gravity.results import LeftOut
from ortaq.sources.gravity.table import TradeTable

EFFECTS: Mapping[str, tuple[str, ...]] = {
    "exporter": ("exporter",),
    "importer": ("importer",),
    "year": ("year",),
    "exporter-year": ("exporter", "year"),
    "importer-year": ("importer", "year"),
    "pair": ("exporter", "importer"),
    "symmetric-pair": ("exporter", "importer"),
}
"""Fixed effects that can be asked for, and the keys that make up their groups.

``pair`` is one effect for each direction of a pair, ``symmetric-pair`` one for both together (Yotov et al. 2016,
Application 2).
"""

OF_PAIRS = ("pair", "symmetric-pair")


@dataclass(frozen=True, slots=True)
class Sample:
    """The rows that are used.

    ``trade``: flows.
    ``covariates``, shape (row, covariate).
    ``effects``: groups of every fixed effect.
    ``pairs``: the two economies of a row, whichever way the flow goes.
    ``left_out``: rows of the table that are not used.
    """

    trade: Array
    covariates: Array
    effects: Mapping[str, Groups]
    pairs: Groups
    left_out: tuple[LeftOut, ...]


def choose_effects(table: TradeTable, wanted: Sequence[str] | None) -> tuple[str, ...]:
    """Return the fixed effects: those wanted, or those of structural gravity for a cross-section or a panel."""
    if wanted is None:
        return ("exporter", "importer") if table.year is None else ("exporter-year", "importer-year", "pair")
    require_known(wanted, list(EFFECTS), kind="fixed effect", where="--fixed-effects")
    if not wanted or len(set(wanted)) < len(wanted):
        raise InputError("fixed effects are absent or named twice", where="--fixed-effects", fix="name each one once")
    timed = [name for name in wanted if "year" in EFFECTS[name]]
    if timed and table.year is None:
        raise InputError(
            f"fixed effect '{timed[0]}' needs a panel, and the table covers one year",
            where=table.path,
            fix="add a column 'year' with several years, or use exporter,importer",
        )
    return tuple(wanted)


def make_sample(table: TradeTable, names: Sequence[str]) -> Sample:
    """Choose the rows that inform the coefficients.

    Pairs that never trade and groups with a single row fit perfectly whatever the coefficients are; they are left out
    and named. An exporter or importer without any trade is refused: it is more often a gap in the data than a fact.
    """
    full = {name: _label(table, name) for name in names}
    for name in names:
        if name not in OF_PAIRS:
            _refuse_silent(table, name, *full[name])
    keep = np.ones(table.trade.shape, dtype=np.bool_)
    left_out: list[LeftOut] = []
    rows_before = -1
    while rows_before != keep.sum():
        rows_before = int(keep.sum())
        for name, (groups, labels) in full.items():
            sums = np.bincount(groups, weights=table.trade * keep, minlength=len(labels))
            counts = np.bincount(groups, weights=keep, minlength=len(labels))
            for reason, hopeless in ((f"{name} without any trade", sums <= 0.0), (f"{name} with one row", counts == 1)):
                gone = keep & hopeless[groups]
                if gone.any():
                    which = np.unique(groups[gone])
                    left_out.append(LeftOut(reason, int(gone.sum()), tuple(labels[i] for i in which)))
                    keep &= ~gone
    sample = Sample(
        trade=table.trade[keep],
        covariates=table.covariates[keep],
        effects={name: _renumber(groups[keep]) for name, (groups, _) in full.items()},
        pairs=_renumber(_either_way(table)[keep]),
        left_out=tuple(left_out),
    )
    _require_rows(table, sample)
    return sample


def _label(table: TradeTable, name: str) -> tuple[Groups, list[str]]:
    columns = {"exporter": table.exporter, "importer": table.importer, "year": table.year}
    chosen = [words for key in EFFECTS[name] if (words := columns[key]) is not None]
    if name == "symmetric-pair":
        chosen = list(np.sort(np.stack([table.exporter, table.importer]), axis=0))
    separator = "-" if name in OF_PAIRS else " "
    known, coded = zip(*(np.unique(words, return_inverse=True) for words in chosen), strict=True)
    flat = np.ravel_multi_index(coded, [len(k) for k in known])
    cells, groups = np.unique(flat, return_inverse=True)
    places = np.unravel_index(cells, [len(k) for k in known])
    labels = [
        separator.join(str(k[i]) for k, i in zip(known, place, strict=True)) for place in zip(*places, strict=True)
    ]
    return groups.astype(np.intp), labels


def _either_way(table: TradeTable) -> Groups:
    _, coded = np.unique(np.concatenate([table.exporter, table.importer]), return_inverse=True)
    ends = np.sort(coded.reshape(2, -1), axis=0)
    return np.asarray(ends[0] * (coded.max() + 1) + ends[1], dtype=np.intp)


def _renumber(groups: Groups) -> Groups:
    return np.unique(groups, return_inverse=True)[1].astype(np.intp)


def _refuse_silent(table: TradeTable, name: str, groups: Groups, labels: Sequence[str]) -> None:
    silent = np.flatnonzero(np.bincount(groups, weights=table.trade) <= 0.0)
    if silent.size:
        shown = ", ".join(labels[i] for i in silent[:5]) + (" ..." if silent.size > 5 else "")
        raise InputError(
            f"{silent.size} of {len(labels)} groups of '{name}' have no trade at all: {shown}",
            where=f"{table.path}, column {table.trade_column}",
            why="their fixed effect would be minus infinity (separation), and a gap in the data often looks like this",
            fix="drop their rows if they truly trade nothing, or fill the flows",
        )


def _require_rows(table: TradeTable, sample: Sample) -> None:
    groups = sum(int(g.max(initial=-1)) + 1 for g in sample.effects.values())
    needed = groups + sample.covariates.shape[1]
    if len(sample.trade) <= needed:
        named = "; ".join(f"{left.rows} rows left out: {left.reason}" for left in sample.left_out)
        raise InputError(
            f"{len(sample.trade)} usable rows are too few for {groups} fixed effects and {len(table.names)} covariates",
            where=table.path + (f" ({named})" if named else ""),
            why="with as many parameters as rows everything fits and nothing is learnt",
            fix="add pairs or years, or use fewer fixed effects",
        )
