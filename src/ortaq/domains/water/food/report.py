"""What a report says of food: balances, shortages, reserves."""

from collections.abc import Mapping, Sequence

from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words
from ortaq.domains.water.food.balance import Balance
from ortaq.domains.water.food.closing import Closed
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.reserve import Reserves
from ortaq.domains.water.food.shortage import Ban, Shortage, lost_per_tenth

_MT = Text("water.unit.mt_year")
_MUSD = Text("water.unit.usd_year")
_MONTHS = Text("water.unit.months")
_PERCENT = Text("water.unit.percent")
_MEMBER = Column(Text("water.member"))
_NONE = Cell(Text("water.none"))


def section(lead: Sequence[Words], blocks: Sequence[Table]) -> Section:
    """Return the section on food."""
    return Section("food", Text("water.food.title"), tuple(lead), tuple(blocks))


def in_short(told: Sequence[Balance], short: Sequence[Shortage], asked: Words, others: Sequence[Table]) -> Section:
    """Return what decides, in a few lines: what must be bought, what is in stock, what the poorest lose.

    Parameters
    ----------
    told : sequence of Balance
    short : sequence of Shortage
        Of the same states.
    asked : words
    others : sequence of Table
        What stands below it.
    """
    columns = (
        _MEMBER,
        Column(Text("water.food.need"), _MT),
        Column(Text("water.food.need_dry"), _MT),
        Column(Text("water.food.stock_months"), _MONTHS),
        Column(Text("water.food.price"), _PERCENT),
        Column(Text("water.food.poorest"), _PERCENT),
    )
    rows = tuple(
        (
            Cell(Name("economy", b.member)),
            *(Cell(need.central, Reading.CHANGE, good=-1) for need in (b.need, b.need_dry)),
            Cell(b.stock_months.central),
            Cell(s.price_percent.central, good=-1),
            Cell(s.poorest_percent.central, good=-1) if s.poorest_percent else _NONE,
        )
        for b, s in zip(told, short, strict=True)
    )
    said = (Text("water.food.short"), Text("water.food.asked", {"asked": asked}))
    return Section("food", "", said, (Table("food-short", "", columns, rows), *others))


def supply_said(supply: Mapping[str, Band]) -> Text:
    """Return in words what water a dry year leaves to the canals of states.

    Parameters
    ----------
    supply : mapping of str to Band
        Share of the usual water, by state.
    """
    each = (
        Text("water.food.supply_of", {"state": Name("economy", m), "percent": Number(100.0 * share.central)})
        for m, share in supply.items()
    )
    return Text("water.food.supply", {"shares": tuple(each)})


def balance_table(told: Sequence[Balance]) -> Table:
    """Return harvests and uses of wheat, and what must be bought, in a usual and in a dry year."""
    columns = (
        _MEMBER,
        *(
            Column(Text(f"water.food.{key}"), _MT)
            for key in ("harvest", "harvest_dry", "seen_dry", "eaten", "feed", "seed", "need", "need_dry")
        ),
    )
    rows = tuple(
        (
            Cell(Name("economy", b.member)),
            Cell(b.production),
            Cell(b.production_dry),
            Cell(b.seen_dry, Reading.INPUT) if b.seen_dry else _NONE,
            *(Cell(each.central) for each in (b.food, b.feed, b.seed)),
            Cell(b.need, Reading.CHANGE, good=-1),
            Cell(b.need_dry, Reading.CHANGE, good=-1),
        )
        for b in told
    )
    return Table("food-balance", Text("water.food.balance"), columns, rows, (Text("water.food.balance_note"),))


def stock_table(told: Sequence[Balance], short: Sequence[Shortage], asked: Words) -> Table:
    """Return months of stock, what closed sellers no longer send, and what of it is left unmet.

    Parameters
    ----------
    told : sequence of Balance
    short : sequence of Shortage
        Of the same states.
    asked : words
        What was asked for: a dry year, closures, a reserve, or nothing.
    """
    columns = (
        _MEMBER,
        Column(Text("water.food.stock"), _MT),
        Column(Text("water.food.stock_months"), _MONTHS),
        Column(Text("water.food.closed"), _MT),
        Column(Text("water.food.unmet"), _MT),
    )
    rows = tuple(
        (
            Cell(Name("economy", b.member)),
            Cell(b.stock),
            Cell(b.stock_months),
            Cell(s.closed_mt, good=-1),
            Cell(s.unmet_mt, good=-1),
        )
        for b, s in zip(told, short, strict=True)
    )
    note = (Text("water.food.asked", {"asked": asked}), Text("water.food.stocks_note"))
    return Table("food-stocks", Text("water.food.stocks"), columns, rows, note)


def poorest_table(food: Food, short: Sequence[Shortage], asked: Words) -> Table:
    """Return the rise of the price of wheat, the share of food in the spending of the poorest, and what they lose."""
    columns = (
        _MEMBER,
        Column(Text("water.food.price"), _PERCENT),
        Column(Text("water.food.food_share"), _PERCENT),
        Column(Text("water.food.per_tenth"), _PERCENT),
        Column(Text("water.food.poorest"), _PERCENT),
    )
    rows = []
    for s in short:
        tenth = lost_per_tenth(food, s.member)
        rows.append(
            (
                Cell(Name("economy", s.member)),
                Cell(s.price_percent, good=-1),
                _share(food.food_share(s.member)),
                _NONE if tenth is None else Cell(tenth, good=-1),
                Cell(s.poorest_percent, good=-1) if s.poorest_percent else _NONE,
            )
        )
    note = (Text("water.food.asked", {"asked": asked}), Text("water.food.poorest_note"))
    return Table("food-poorest", Text("water.food.poorest_title"), columns, tuple(rows), note)


def _share(share: Band | None) -> Cell:
    if share is None:
        return _NONE
    return Cell(Band(100.0 * share.low, 100.0 * share.central, 100.0 * share.high), Reading.INPUT)


def reserve_table(kept: Reserves) -> Table:
    """Return reserves apart and jointly: tonnes, cost and months."""
    columns = (
        Column(Text("water.food.reserve_of")),
        Column(Text("water.food.kept"), _MT),
        Column(Text("water.food.cost"), _MUSD),
        Column(Text("water.food.covers"), _MONTHS),
    )
    usd_t = kept.apart_musd.central / sum(kept.apart_mt)
    rows = [
        (Cell(Name("economy", m)), Cell(mt), Cell(mt * usd_t, Reading.MONEY), Cell(months))
        for m, mt, months in zip(kept.members, kept.apart_mt, kept.own_months, strict=True)
    ]
    if len(rows) == 1:
        return Table(
            "food-reserve", Text("water.food.reserve"), columns, tuple(rows), (Text("water.food.reserve_note"),)
        )
    apart = (Cell(sum(kept.apart_mt)), Cell(kept.apart_musd, Reading.MONEY), Cell(kept.months_apart))
    joint = (Cell(kept.joint_mt), Cell(kept.joint_musd, Reading.MONEY), Cell(kept.months_joint))
    rows += [(Cell(Text("water.food.apart")), *apart), (Cell(Text("water.food.joint")), *joint)]
    return Table("food-reserve", Text("water.food.reserve"), columns, tuple(rows), (Text("water.food.reserve_note"),))


def closures_table(food: Food) -> Table:
    """Return bans and quotas of the past."""
    columns = (
        Column(Text("water.food.seller")),
        Column(Text("water.food.to")),
        Column(Text("water.food.begun")),
        Column(Text("water.food.ended")),
        Column(Text("water.food.months"), _MONTHS),
        Column(Text("water.food.through"), _PERCENT),
    )
    rows = tuple(
        (Cell(Name("economy", c.exporter)), Cell(c.to), Cell(c.begun), Cell(c.ended), Cell(c.months), _share(c.through))
        for c in food.closures
    )
    return Table("food-closures", Text("water.food.closures"), columns, rows, (Text("water.food.closures_note"),))


def pairs_table(closed: Sequence[Closed], *, dry: bool) -> Table:
    """Return what closures take away from pairs in a usual year, and the trade cost that does the same.

    Parameters
    ----------
    closed : sequence of Closed
    dry : bool
        Whether a dry year was asked for: it is said that trade is not of it.
    """
    columns = (
        Column(Text("water.food.pair")),
        Column(Text("water.food.wheat_share"), _PERCENT),
        Column(Text("water.food.missing_share"), _PERCENT),
        Column(Text("water.food.trade_cost"), _PERCENT),
    )
    rows = tuple(
        (
            Cell((Name("economy", c.exporter), Name("economy", c.importer))),
            Cell(100.0 * c.wheat, flag=Text("water.food.bounded") if c.bounded else ""),
            Cell(100.0 * c.share, good=-1),
            Cell(100.0 * (c.cost_hat - 1.0), Reading.CHANGE, good=-1),
        )
        for c in closed
    )
    return Table("food-pairs", Text("water.food.pairs"), columns, rows, _usual("water.food.pairs_note", dry=dry))


def _usual(note: str, *, dry: bool) -> tuple[Text, ...]:
    """Return the note of a table that is of a usual year, also where a dry one was asked for."""
    return (Text(note), *((Text("water.food.usual_year"),) if dry else ()))


def income_table(members: Sequence[str], percent: Sequence[float], musd: Sequence[float], *, dry: bool) -> Table:
    """Return what closures change in real income in a usual year, where buyers turn to other sellers at their cost.

    Parameters
    ----------
    members : sequence of str
    percent, musd : sequence of float
        By member.
    dry : bool
        As in `pairs_table`.
    """
    columns = (_MEMBER, Column(Text("water.food.income"), _PERCENT), Column(Text("water.food.income_usd"), _MUSD))
    rows = tuple(
        (Cell(Name("economy", m)), Cell(p, Reading.CHANGE, good=1), Cell(usd, Reading.MONEY_CHANGE, good=1))
        for m, p, usd in zip(members, percent, musd, strict=True)
    )
    return Table("food-income", Text("water.food.incomes"), columns, rows, _usual("water.food.incomes_note", dry=dry))


def asked_for(bans: Sequence[Ban], *, dry: bool, kept: float | None) -> Words:
    """Return in words what was asked for.

    Parameters
    ----------
    bans : sequence of Ban
    dry : bool
    kept : float or None
        Months of the joint reserve.
    """
    told: list[Words] = [Text("water.food.asked_dry")] if dry else []
    told += [
        Text(
            "water.food.asked_ban",
            {"seller": Name("economy", b.exporter), "months": f"{b.months:g}", "share": f"{100.0 * b.through:g}"},
        )
        for b in bans
    ]
    if kept:
        told.append(Text("water.food.asked_reserve", {"months": f"{kept:g}"}))
    return tuple(told) if told else Text("water.food.asked_nothing")
