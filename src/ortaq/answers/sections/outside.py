"""Who is not at the table: what packages bring non-members, who gains without paying, and guests that are tried."""

from collections.abc import Mapping, Sequence

from ortaq.answers.material import Material
from ortaq.answers.outside import Guest, Outside
from ortaq.answers.sections.gains import INCOME, USD_YEAR
from ortaq.answers.sections.words import counted, economies, in_short, money, tag, tags
from ortaq.core import Band, Mechanism, Verdict
from ortaq.core.report import Cell, Column, Items, Name, Number, Paragraphs, Reading, Section, Table, Text, Words
from ortaq.core.results import NO_SHOCK
from ortaq.model import costs

MOST_NAMED = 3
"""Economies that the sentence names."""

ALL = "outside-all"
"""Table of those too that are indifferent, for files."""

ECONOMY = Column(Text("outside.economy"))


def outside_section(material: Material) -> Section | None:
    """Return what the package of the first page and the steps by cost bring to others; none where all are members."""
    found, package = material.outside, material.agreement.focus
    # Terms of a reader may choose a package of which nothing was computed for others.
    if found is None or package is None or package not in found.packages:
        return None
    return outside_of(material.mechanism, found, package)


def outside_of(mechanism: Mechanism, found: Outside, package: int) -> Section:
    """Return what packages bring to others, one of them in detail, and what becomes of guests.

    Parameters
    ----------
    mechanism : Mechanism
        With the guests seated.
    found : Outside
    package : int
        One of those found.
    """
    said: Paragraphs = (Text("outside.lead"), *told_outside(found, package))
    tried = tuple(_tried(mechanism, found, guest, package) for guest in found.guests)
    matters = [at for at, word in enumerate(found.verdicts(package)) if word is not Verdict.INDIFFERENT]
    guests = [found.economies.index(guest.economy) for guest in found.guests]
    blocks: tuple[Table, ...] = (
        _gains(mechanism, found, package, "outside-gains", [*matters, *(at for at in guests if at not in matters)]),
        _by_package(mechanism, found),
        _gains(mechanism, found, package, ALL, range(len(found.economies))),
    )
    if tried:
        said = (*said, Text("outside.tried_lead"), Items(tried))
    return Section("outside", Text("outside.title"), said, blocks)


def told_outside(found: Outside, package: int) -> tuple[Text, ...]:
    """Return what a package brings to non-members, who gains most of it and who loses what matters."""
    joint, paying = found.joint(package), found.paid_musd[0, found.packages.index(package)]
    numbers: dict[str, Words] = {
        "number": counted(len(found.economies)),
        "gain": money(abs(joint.central)),
        "low": Number(joint.low, Reading.MONEY_CHANGE),
        "high": Number(joint.high, Reading.MONEY_CHANGE),
    }
    kind = "outside.gain" if joint.central >= 0.0 else "outside.loss"
    gaining = [code for code in found.of(package, Verdict.GAINS) if not paying[found.economies.index(code)]]
    losing = found.of(package, Verdict.LOSES)
    gained = dict(zip(found.economies, found.gains(package), strict=True))
    free: dict[str, Words] = {"number": counted(len(gaining)), "most": _amounts(gaining[:MOST_NAMED], gained)}
    lost: dict[str, Words] = {"members": _amounts(losing[:MOST_NAMED], gained), "number": counted(len(losing))}
    return (
        Text(kind, numbers),
        Text("outside.free", free) if gaining else Text("outside.nobody_free"),
        Text("outside.losers", lost) if losing else Text("outside.no_losers"),
    )


def _amounts(codes: Sequence[str], gained: Mapping[str, Band]) -> tuple[Words, ...]:
    return tuple(
        Text("outside.amount", {"member": Name("economy", code), "gain": money(abs(gained[code].central))})
        for code in codes
    )


def _gains(mechanism: Mechanism, found: Outside, package: int, id: str, shown: Sequence[int]) -> Table:
    """Return one row for each of these non-members, the largest gain first; the table of all is for files."""
    gains, words, worst = found.gains(package), found.verdicts(package), found.worst(package)
    paid = found.paid_musd[0, found.packages.index(package)]
    shocks = (NO_SHOCK, *(shock.id for shock in mechanism.shocks))
    order = sorted(shown, key=lambda at: -gains[at].central)
    rows = tuple(
        (
            Cell(Name("economy", found.economies[at])),
            Cell(gains[at], Reading.MONEY_CHANGE, 1),
            Cell(_percent(gains[at], found.income_musd[at, 0]), Reading.CHANGE, 1),
            Cell(_percent(gains[at], found.gdp_musd[at]), Reading.CHANGE, 1),
            Cell(worst[at][0], Reading.MONEY_CHANGE, 1, (Cell(Name("change", shocks[worst[at][1]])),)),
            Cell(float(paid[at]), Reading.MONEY) if paid[at] else Cell(Text("outside.nothing")),
            Cell(Text(f"verdict.{words[at].value}")),
        )
        for at in order
    )
    columns = (
        ECONOMY,
        Column(Text("column.mean"), USD_YEAR),
        Column(Text("column.mean"), INCOME),
        Column(Text("column.mean"), Text("unit.percent_gdp")),
        Column(Text("column.worst_shock"), USD_YEAR, (Column(Text("column.shock")),)),
        Column(Text("outside.pays"), USD_YEAR),
        Column(Text("column.verdict")),
    )
    note = Text("outside.note"), Text("outside.note_aggregate")
    title = Text("outside.table", {"tags": tags(package)})
    return Table(id, title, columns, rows, note, file_only=id == ALL)


def _percent(gain: Band, whole_musd: float) -> Band:
    return Band(*(100.0 * end / float(whole_musd) for end in (gain.low, gain.central, gain.high)))


def _by_package(mechanism: Mechanism, found: Outside) -> Table:
    """Return what every step by cost brings to all non-members, in the order of what it costs members."""
    agenda = [measure.id for measure in mechanism.measures]
    cost = dict(zip(found.packages, costs(mechanism, found.packages).sum(axis=1).tolist(), strict=True))
    rows = tuple(
        (
            in_short(agenda, package),
            Cell(cost[package], Reading.MONEY),
            Cell(found.joint(package), Reading.MONEY_CHANGE, 1),
            _named(found.of(package, Verdict.GAINS)),
            _named(found.of(package, Verdict.LOSES)),
        )
        for package in sorted(found.packages, key=lambda one: cost[one])
    )
    columns = (
        Column(Text("column.package")),
        Column(Text("ladder.cost"), USD_YEAR),
        Column(Text("outside.joint"), USD_YEAR),
        Column(Text("verdict.gains")),
        Column(Text("verdict.loses")),
    )
    return Table("outside-packages", Text("outside.packages"), columns, rows)


def _named(codes: tuple[str, ...]) -> Cell:
    """Return how many economies these are, and which gain or lose most."""
    if not codes:
        return Cell(Text("outside.nobody"))
    more = (Cell(economies(codes[:MOST_NAMED])),)
    return Cell(len(codes), Reading.COUNT, more=more)


def _tried(mechanism: Mechanism, found: Outside, guest: Guest, package: int) -> Text:
    """Return what becomes of a guest: an observer's verdict, or what a payer keeps and could pay at most."""
    at, row = found.economies.index(guest.economy), found.packages.index(package)
    net, paid = found.gains(package)[at], float(found.paid_musd[0, row, at])
    numbers: dict[str, Words] = {
        "member": Name("economy", guest.economy),
        "gain": Number(net.central + paid, Reading.MONEY_CHANGE),
        "verdict": Text(f"verdict.{found.verdicts(package)[at].value}"),
    }
    agenda = [measure.id for measure in mechanism.measures]
    shares = {id: share for id, share in guest.shares.items() if package >> agenda.index(id) & 1}
    if not shares:
        return Text("outside.observer", numbers)
    limits = tuple(
        Text(
            "outside.limit",
            {
                "tag": tag(agenda.index(id)),
                "title": Name("change", id),
                "percent": Number(100.0 * share, Reading.INPUT),
                "most": Number(100.0 * found.most_paid(mechanism, package, guest, id), Reading.SIZE),
            },
        )
        for id, share in shares.items()
    )
    kept: dict[str, Words] = {"paid": money(paid), "net": Number(net.central, Reading.MONEY_CHANGE), "limits": limits}
    return Text("outside.payer", {**numbers, **kept})
