"""What the domain knows of the wheat and the rivers of one state, and of the rivers that two share."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ortaq.core import Mechanism, Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text
from ortaq.domains.water.basin.reader import load_basin, shipped_basins
from ortaq.domains.water.food import report
from ortaq.domains.water.food.balance import balances
from ortaq.domains.water.food.reader import read_food
from ortaq.domains.water.food.shortage import shortages
from ortaq.domains.water.report.gains import gains_table
from ortaq.domains.water.report.kept import shipped_told
from ortaq.domains.water.report.told import Told

USD_YEAR = Text("water.unit.usd_year")


def about(
    region: Region,
    mechanism: Mechanism,  # noqa: ARG001 - what every domain is given
    package: int,  # noqa: ARG001
    economies: Sequence[str],
) -> tuple[Section, ...]:
    """Return the wheat and the rivers of one state, or the rivers that two share.

    Parameters
    ----------
    region : Region
        One without parts of domains is made up: nothing is told of it.
    mechanism : Mechanism
    package : int
        Measures to be signed, by their bits; what they bring stands elsewhere.
    economies : sequence of str
        One, or two.

    Returns
    -------
    tuple of Section
        Nothing of states that the tables do not hold.
    """
    if not region.parts:
        return ()
    told = [told for told in map(shipped_told, map(load_basin, shipped_basins())) if told is not None]
    rivers = [one for one in told if set(economies) <= set(one.basin.members)]
    if len(economies) == 1:
        return *_food(economies[0]), *_rivers(rivers, economies[0])
    rows = tuple(row for river in rivers for row in _together(river, *economies))
    if not rows:
        return ()
    heads = (Column(Text(f"water.about_{head}"), USD_YEAR) for head in ("alone", "two", "all"))
    table = Table("water-together", Text("water.about_table"), (Column(Text("water.about_river")), *heads), rows)
    names = {"states": tuple(Name("economy", code) for code in economies)}
    return (Section("water", Text("water.about_rivers", names), (Text("water.about_lead"),), (table,)),)


def _food(state: str) -> Iterator[Section]:
    """Yield what a state harvests, needs and stocks; nothing of one whose wheat is not known."""
    food = read_food()
    if state in food.members:
        every = balances(food)
        own = [balance for balance in every if balance.member == state]
        short = [one for one in shortages(food, every, ()) if one.member == state]
        asked = report.asked_for((), dry=False, kept=None)
        tables = (
            report.balance_table(own),
            report.stock_table(own, short, asked),
            report.poorest_table(food, short, asked),
        )
        whole = report.section((Text("water.food.lead"), Text("water.food.ranges")), tables)
        yield replace(whole, title=Text("water.about_food", {"state": Name("economy", state)}))


def _rivers(rivers: Sequence[Told], state: str) -> Iterator[Section]:
    """Yield what regimes of its rivers bring a state."""
    tables = []
    for river in rivers:
        whole = gains_table(river)
        rows = tuple(row for row in whole.rows if row[0].said == Name("economy", state))
        tables += [replace(whole, rows=rows)] if rows else []
    if tables:
        title = Text("water.about_rivers", {"states": (Name("economy", state),)})
        yield Section("water", title, (Text("water.brief_lead"),), tuple(tables))


def _together(river: Told, one: str, other: str) -> Iterator[tuple[Cell, ...]]:
    """Yield what two states of a river gain apart, together, and with all others."""
    shares = river.shares
    if shares is None:
        return
    at = [1 << river.basin.members.index(code) for code in (one, other)]
    apart = float(shares.v[at[0]] + shares.v[at[1]])
    gains = apart, float(shares.v[at[0] | at[1]]), float(shares.v[-1])
    yield Cell(river.basin.title), *(Cell(gain, Reading.MONEY_CHANGE) for gain in gains)
