"""What `ortaq run` says for programs: every economy, and the reasons and trade costs of every pair and sector."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ortaq.answers.sections.outcome import channel_names, metric_unit
from ortaq.answers.sections.program_tables import PERCENT, changes, economies, program_table
from ortaq.answers.sections.volumes import for_programs
from ortaq.core import Array, Band, Outcome, Region
from ortaq.core.report import Name, Section, Table, Text
from ortaq.domains import variables


def outcome_for_programs(region: Region, outcome: Outcome) -> Section:
    """Return the tables of an outcome that go to files only."""
    names = list(economies(outcome.economies))
    parts = outcome.decomposition
    tables = [
        program_table("metrics", ("economy", *((n, metric_unit(n)[0]) for n in outcome.metrics)), _metrics(outcome)),
        program_table("undecided", ("metric", "economies"), _undecided(outcome)),
        program_table(
            "decomposition",
            ("economy", *((name, PERCENT) for name in changes(parts))),
            zip(names, *(value.tolist() for value in parts.values()), strict=True) if parts else (),
        ),
        program_table(
            "channels",
            ("economy", *((name, PERCENT) for name in channel_names(outcome).values())),
            zip(names, *(value.tolist() for value in outcome.channels.values()), strict=True),
        ),
        _matrix("reasons", "channel", region, _reasons(region, outcome)),
        _matrix("trade-costs", "written_by", region, _trade_costs(region, outcome)),
        *(for_programs(region, outcome.volumes) if outcome.volumes else ()),
    ]
    return Section("programs", Text("programs.title"), (Text("programs.lead"),), tuple(tables), annex=True)


def _metrics(outcome: Outcome) -> Iterator[tuple[Any, ...]]:
    for i, economy in enumerate(economies(outcome.economies)):
        bands = (
            Band(float(outcome.low[name][i]), float(value[i]), float(outcome.high[name][i]))
            for name, value in outcome.metrics.items()
        )
        yield economy, *bands


def _undecided(outcome: Outcome) -> Iterator[tuple[Any, ...]]:
    """Yield for each metric the economies for which its band includes no change."""
    for name in outcome.metrics:
        sure = outcome.distinguishable(name).tolist()
        yield name, economies(e for e, decided in zip(outcome.economies, sure, strict=True) if not decided)


def _matrix(id: str, kind: str, region: Region, rows: Iterator[tuple[Any, ...]]) -> Table:
    """Return a table with a column for every partner; what has none stands in the column before them."""
    partners = ((partner, PERCENT) for partner in economies(region.economy_ids))
    return program_table(id, (kind, "economy", "sector", ("without_partner", PERCENT), *partners), rows)


def _reasons(region: Region, outcome: Outcome) -> Iterator[tuple[Any, ...]]:
    """Yield the contributions to each economy by channel and sector."""
    none, channels = [None] * len(region.economies), channel_names(outcome)
    for name, value in outcome.reasons.items():
        dims = variables()[name].dims
        own = np.moveaxis(
            value, [dims.index(d) for d in ("sector", "economy", "partner") if d in dims], range(len(dims))
        )
        table = own if "sector" in dims else own[np.newaxis]
        sectors = [Name("sector", s) for s in region.sector_ids] if "sector" in dims else [""]
        for sector, by_economy in zip(sectors, table.tolist(), strict=True):
            for economy, told in zip(economies(region.economy_ids), by_economy, strict=True):
                yield channels[name], economy, sector, *((None, *told) if "partner" in dims else (told, *none))


def _trade_costs(region: Region, outcome: Outcome) -> Iterator[tuple[Any, ...]]:
    """Yield what moves the costs of each importer's purchases, percent of the cost factor; infinite where closed."""
    for writer, hat in outcome.trade_cost_hat.items():
        percent: Array = 100.0 * (hat - 1.0)
        for sector, by_importer in zip(region.sector_ids, percent.tolist(), strict=True):
            for importer, row in zip(economies(region.economy_ids), by_importer, strict=True):
                yield Name("domain", writer), importer, Name("sector", sector), None, *row
