"""Tables of what was measured and foretold: beside promises and reports, and no verdict."""

from ortaq.core import Band
from ortaq.core.report import Cell, Name, Reading, Table, Text, Words
from ortaq.ledgers.cells import column_heads, figure_cell
from ortaq.ledgers.rules.observed import Forecast, Observation, Outcome
from ortaq.ledgers.rules.state import Recorded, State

SHORT = 16
"""Letters of a digest that a table shows."""


def observation_table(state: State, on: str) -> Table:
    """Return what was measured of commitments until a day, the newest period of each first.

    Parameters
    ----------
    state : State
    on : str
        Day.
    """
    rows = tuple(
        (
            Cell(name),
            figure_cell(committed.said.target, committed.said.unit),
            Cell(_band(one), Reading.INPUT, unit=committed.said.unit or Text("ledger.no_unit")),
            Cell(f"{one.since} – {one.on}"),
            Cell(one.count, Reading.COUNT),
            Cell(Name("economy", act.author)),
            Cell(one.vintage),
            Cell(", ".join(digest[:SHORT] for digest in one.sha256)),
        )
        for name, committed in state.commitments.items()
        for act, one in sorted(committed.observations, key=lambda pair: pair[1].on, reverse=True)
        if one.on <= on
    )
    heads = column_heads("commitment", "target", "measured", "period", "count", "by", "vintage", "digest")
    return Table("observations", Text("ledger.observations"), heads, rows, (Text("ledger.observations_note"),))


def _band(one: Observation) -> Band:
    low, high = (one.value if end is None else end for end in (one.low, one.high))
    return Band(low, one.value, high)


def forecast_table(state: State) -> Table:
    """Return what was foretold, what is said without a model, and what came: first by who foretold it, all by name."""
    came: dict[str, list[tuple[str, Outcome]]] = {}
    for act, one in state.statements:
        if isinstance(one, Outcome):
            came.setdefault(one.forecast, []).append((act.author, one))
    rows = tuple(
        _forecast(act, one, came.get(one.id, [])) for act, one in state.statements if isinstance(one, Forecast)
    )
    heads = column_heads("foretold", "by", "time", "data_until", "said", "naive", "known_from", "came", "source")
    return Table("forecasts", Text("ledger.forecasts"), heads, rows, (Text("ledger.forecasts_note"),))


def _forecast(act: Recorded, one: Forecast, came: list[tuple[str, Outcome]]) -> tuple[Cell, ...]:
    said = one.prediction
    own = [outcome for author, outcome in came if author == act.author] or [outcome for _, outcome in came]
    unit: Words = one.unit or Text("ledger.no_unit")
    return (
        Cell(one.target),
        Cell(Name("economy", act.author)),
        Cell(act.time or ""),
        Cell(one.made.data_until),
        Cell(Band(said.low, said.central, said.high), Reading.INPUT, unit=unit),
        Cell(one.naive[0].value, Reading.INPUT, unit=unit),
        Cell(one.resolves.after),
        Cell(own[0].value, Reading.INPUT, unit=unit) if came else Cell(Text("ledger.open_forecast")),
        Cell(
            "; ".join(f"{author}: {outcome.value:g}, {outcome.source}" for author, outcome in came) or one.resolves.file
        ),
    )
