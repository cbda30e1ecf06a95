"""First measures and shocks of trade for a new file."""

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import numpy as np

from ortaq.core import Kind, Region
from ortaq.tables import Sample, guessed


def samples(region: Region, members: Sequence[str]) -> Iterator[Sample]:
    """Yield papers at borders among all that trade, a tariff cut where most is paid, and a bad year of the largest."""
    at = {code: n for n, code in enumerate(region.economy_ids)}
    traded = [pair for pair in combinations(members, 2) if _trade(region, at[pair[0]], at[pair[1]]) > 0.0]
    if traded:
        all_trade = len(traded) == len(members) * (len(members) - 1) // 2
        most = max(traded, key=lambda pair: _trade(region, at[pair[0]], at[pair[1]]))
        effect = guessed(-0.5, -1.0, -2.0)
        yield Sample(
            *(Kind.MEASURE, "documents", "Papers of trade accepted by all", (-2.0, -1.0, -0.5)),
            "percent of trade costs",
            {"between": list(members if all_trade else most), "trade_cost_percent": effect},
            {"opex_musd_per_year": guessed(5.0, 10.0, 20.0)},
        )
    paid = {pair: _tariffs(region, at[pair[0]], at[pair[1]]) for pair in permutations(members, 2)}
    importer, exporter = max(paid, key=lambda pair: paid[pair])
    if paid[importer, exporter] > 0.0:
        cut = guessed(-10.0, -25.0, -50.0)
        shift = {"variable": "tariff_hat", "importers": [importer], "exporters": [exporter], "percent": cut}
        yield Sample(
            *(Kind.MEASURE, "tariffs", "Lower tariffs where most is paid", (-50.0, -25.0, -10.0)),
            "percent of the tariff rate",
            {"shift": [shift]},
            {"opex_musd_per_year": guessed(1.0, 2.0, 5.0), "payers": {importer: 1.0}},
        )
    largest = max(members, key=lambda code: float(region.value_added[at[code]]))
    yield Sample(
        *(Kind.SHOCK, "bad_year", "A bad year of the largest member", (-2.0, -1.0, -0.5), "percent of productivity"),
        {"productivity_percent": {largest: guessed(-0.5, -1.0, -2.0)}},
    )


def _trade(region: Region, one: int, other: int) -> float:
    """Return what two economies trade in the direction in which less is traded, million USD."""
    return float(min(region.flow[:, one, other].sum(), region.flow[:, other, one].sum()))


def _tariffs(region: Region, importer: int, exporter: int) -> float:
    return float(np.sum(region.flow[:, importer, exporter] * region.tariff[:, importer, exporter]))
