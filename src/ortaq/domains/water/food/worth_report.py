"""What a report says of the worth of water by crops."""

from collections.abc import Sequence

from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text
from ortaq.domains.water.food.worth import CUTS, ReachWorth

_USD_M3 = Text("water.unit.usd_m3")
_MUSD = Text("water.unit.usd_year")
_KHA = Text("water.unit.kha")


def worth_table(basin: str, title: str, told: Sequence[ReachWorth]) -> Table:
    """Return steps of worth by crops, with those of the basin's tables below them."""
    below = (Column(Text("water.food.by_basin"), _USD_M3),)
    steps = len(told[0].by_crops)
    columns = (
        Column(Text("water.food.where")),
        Column(Text("water.wanted"), Text("water.unit.km3_year")),
        *(
            Column(Text("water.food.step", {"step": Number(i + 1, Reading.COUNT)}), _USD_M3, below)
            for i in range(steps)
        ),
        *(Column(Text("water.food.cut", {"percent": f"{100.0 * cut:g}"}), _MUSD) for cut in CUTS),
    )
    rows = tuple(
        (
            Cell((Name("economy", w.member), w.place)),
            Cell(w.want_km3),
            *(Cell(own, more=(Cell(said),)) for own, said in zip(w.by_crops, w.by_basin, strict=True)),
            *(Cell(-musd, Reading.MONEY_CHANGE, good=1) for musd in w.cost_musd),
        )
        for w in told
    )
    note = (Text("water.food.worth_note"), _agreement(told))
    name = Text("water.food.worth", {"basin": title})
    return Table(f"food-worth-{basin.replace('_', '-')}", name, columns, rows, note)


def _agreement(told: Sequence[ReachWorth]) -> Text:
    """Return how many steps by crops lie in the range of the basin's tables, and how far they are from its middle."""
    pairs = [(own, said) for w in told for own, said in zip(w.by_crops, w.by_basin, strict=True)]
    inside = sum(said.low <= own.central <= said.high for own, said in pairs)
    ratios = [own.central / said.central for own, said in pairs if own.central > 0.0 and said.central > 0.0] or [
        float("nan")
    ]
    return Text(
        "water.food.agreement",
        {
            "inside": Number(inside, Reading.COUNT),
            "all": Number(len(pairs), Reading.COUNT),
            "low": Number(min(ratios)),
            "high": Number(max(ratios)),
        },
    )


def area_table(every: Sequence[ReachWorth]) -> Table:
    """Return the area that the wanted water would irrigate beside that of the tables of food.

    Parameters
    ----------
    every : sequence of ReachWorth
        Of all basins.
    """
    columns = (
        Column(Text("water.food.where")),
        Column(Text("water.food.fed"), _KHA),
        Column(Text("water.food.known_area"), _KHA),
    )
    rows = [
        (Cell((Name("economy", w.member), w.place)), Cell(w.fed_kha), Cell(w.known_kha)) for w in every if w.of_reach
    ]
    states = dict.fromkeys(w.member for w in every if not w.of_reach)
    for state in states:
        own = [w for w in every if w.member == state and not w.of_reach]
        rows.append((Cell(Name("economy", state)), Cell(sum(w.fed_kha for w in own)), Cell(own[0].known_kha)))
    return Table("food-area", Text("water.food.area"), columns, tuple(rows), (Text("water.food.area_note"),))
