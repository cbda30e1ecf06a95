"""Counts of both sides side by side, and the answer on each side's book."""

from collections.abc import Mapping, Sequence
from math import isnan

from ortaq.answers.on_books import OnBook, OnBooks, mean_musd
from ortaq.answers.sections.gains import INCOME, USD_YEAR
from ortaq.answers.sections.words import counted, in_short, tags
from ortaq.core import Pin
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words
from ortaq.observe.books.book import Book, Whose
from ortaq.observe.books.questions import Row
from ortaq.observe.regions.counts import Disagreement

NONE = Cell("\N{EN DASH}")
USD = Text("unit.usd")

NAMED = 3
"""Flows whose counts differ most that a sentence names."""

COUNTS = 8
"""Flows that are shown; files have all."""

TURNED = 12
"""Verdicts that are shown; files have all."""


def called(book: Book) -> Text:
    """Return what a book is called."""
    if book.whose in {Whose.LOWEST, Whose.HIGHEST}:
        seller, buyer = book.of
        return Text(f"books.{book.whose.value}", {"seller": Name("economy", seller), "buyer": Name("economy", buyer)})
    return Text(f"books.{book.whose.value}", {"member": Name("economy", book.of[0])})


def counts_section(apart: Sequence[Disagreement], silent: Sequence[str]) -> Section:
    """Return the flows that are counted differently, the largest ratio first, and who has no count of its own.

    Parameters
    ----------
    apart : sequence of Disagreement
    silent : sequence of str
        Members without a count of their own.
    """
    most = max((len(d.counts) for d in apart), default=0)
    rows = tuple(
        (
            Cell(Text("books.flow", {"seller": Name("economy", d.exporter), "buyer": Name("economy", d.importer)})),
            Cell(d.ratio),
            Cell(d.flows_musd, Reading.MONEY),
            *(Cell(c.value_musd, Reading.MONEY, more=(Cell(f"{c.source} {c.year}"),)) for c in d.counts),
            *[NONE] * (most - len(d.counts)),
        )
        for d in apart
    )
    columns = (
        Column(Text("books.head.flow")),
        Column(Text("books.head.ratio"), Text("unit.one")),
        Column(Text("books.head.house"), USD),
        *(Column(Text("books.head.count", {"number": str(k + 1)}), USD, (Column(""),)) for k in range(most)),
    )
    told = [Text("books.counts_lead")]
    if apart:
        told.append(Text("books.widest", {"flows": tuple(map(_flow_ratio, apart[:NAMED]))}))
    if silent:
        told.append(Text("books.silent", {"members": tuple(Name("economy", m) for m in silent)}))
    table = Table("book-counts", Text("books.counts_table"), columns, rows, (Text("books.counts_note"),), shown=COUNTS)
    return Section("book-counts", Text("books.counts_title"), tuple(told), (table,))


def _flow_ratio(found: Disagreement) -> Text:
    ends: dict[str, Words] = {"seller": Name("economy", found.exporter), "buyer": Name("economy", found.importer)}
    return Text("books.flow_ratio", {**ends, "ratio": Number(found.ratio, Reading.SIZE)})


def beside_section(books: Sequence[Book], asked: Mapping[str, Sequence[Row]]) -> Section:
    """Return every figure that a delegation wrote beside the house's and those of the others.

    Parameters
    ----------
    books : sequence of Book
    asked : mapping of str to sequence of Row
        The questions of every delegation.
    """
    rows = []
    ends = [{f"{p.exporter}/{p.importer}/{p.sector}": p for p in book.counts} for book in books]
    # Of a flow that both sides state, the count beside it is that of the other side of the first.
    questions = {r.id: r for book in reversed(books) for r in asked[book.of[0]] if r.sheet == "trade"}
    for id in dict.fromkeys(id for own in ends for id in own):
        stated = [own.get(id) for own in ends]
        rows.append(_beside(id, questions[id], stated))
    columns = (
        Column(Text("books.head.flow")),
        Column(Text("books.head.sector")),
        Column(Text("books.head.house"), USD),
        Column(Text("books.head.other"), USD),
        *(Column(called(book), USD, (Column(""),)) for book in books),
        Column(Text("books.head.ratio"), Text("unit.one")),
    )
    tables = [Table("books-beside", Text("books.beside_table"), columns, tuple(rows), (Text("books.counts_note"),))]
    further = tuple(row for book in books for row in _further(book, asked[book.of[0]]))
    if further:
        heads = (("whose", ""), ("what", ""), ("house", ""), ("theirs", ""), ("ratio", Text("unit.one")))
        titles = tuple(Column(Text(f"books.head.{head}"), unit) for head, unit in heads)
        tables.append(
            Table("books-further", Text("books.further_table"), titles, further, (Text("books.further_note"),))
        )
    blocks = tuple(table for table in tables if table.rows)
    return Section("books", Text("books.title"), (Text("books.never_mean"),), blocks)


def _beside(id: str, row: Row, stated: Sequence[Pin | None]) -> tuple[Cell, ...]:
    seller, buyer, _ = id.split("/")
    known = [p.value_musd for p in stated if p] + [v for v in (row.value, row.other) if not isnan(v)]
    smallest = min((v for v in known if v > 0.0), default=0.0)
    return (
        Cell(Text("books.flow", {"seller": Name("economy", seller), "buyer": Name("economy", buyer)})),
        Cell(row.said[-1]),
        Cell(row.value, Reading.MONEY),
        NONE if isnan(row.other) else Cell(row.other, Reading.MONEY),
        *(Cell(p.value_musd, Reading.MONEY, more=(Cell(p.source),)) if p else NONE for p in stated),
        Cell(max(known) / smallest) if smallest else NONE,
    )


def _further(book: Book, asked: Sequence[Row]) -> list[tuple[Cell, ...]]:
    """Return tariffs, costs and figures of domains that a book states, beside the house's."""
    own = {f"{e}/{i}/{s}": 100.0 * v for (e, i, s), v in book.tariffs.items()} | dict(book.beside)
    for figure in book.costs:
        for item, value in (("capex", figure.capex_musd), ("opex", figure.opex_musd), ("share", figure.share)):
            if value is not None:
                own[f"{figure.measure}/{item}"] = 100.0 * value if item == "share" else value
    return [
        (
            Cell(called(book)),
            Cell(row.said),
            Cell(row.value, Reading.INPUT, unit=row.unit, more=(Cell(row.source),)),
            Cell(own[row.id], Reading.INPUT, unit=row.unit),
            Cell(max(own[row.id], row.value) / least) if (least := min(own[row.id], row.value)) else NONE,
        )
        for row in asked
        if row.sheet != "trade" and row.id in own
    ]


def on_books_sections(found: OnBooks, agenda: Sequence[str], *, moved: bool) -> tuple[Section, ...]:
    """Return what every member gains on every book, which verdicts differ, and what had to move for the books.

    Parameters
    ----------
    found : OnBooks
    agenda : sequence of str
        Ids of the measures.
    moved : bool
        Whether what had to move is told too.
    """
    turned = sum(len(own.turned) for own in found.each)
    decisive = sum(t.signs_before != t.signs_after for own in found.each for t in own.turned)
    numbers: dict[str, Words] = {
        "packages": counted(len(found.packages)),
        "books": counted(len(found.each)),
        "turned": counted(turned),
        "decisive": counted(decisive),
    }
    told = [Text("books.lead", numbers), Text("books.turned" if turned else "books.turned_none", numbers)]
    blocks = [_gains(found)] if found.recommended is not None else []
    blocks += [_turned(found, agenda)] if turned else []
    blocks += [_moved(found)] if moved and found.each else []
    return (Section("on-books", Text("books.answer_title"), (*told, Text("books.fixed")), tuple(blocks)),)


def _gains(found: OnBooks) -> Table:
    package = found.recommended
    assert package is not None
    members = found.house.payoffs.members
    rows = [_gain_row(Cell(Text("books.house")), found, None)]
    rows += [_gain_row(Cell(called(own.book)), found, own) for own in found.each]
    columns = (
        Column(Text("books.head.book")),
        *(Column(Name("economy", m), USD_YEAR, (Column(Text("column.verdict")),)) for m in members),
        Column(Text("books.head.all_sign")),
        Column(Text("books.head.stops")),
        Column(Text("books.head.turned")),
    )
    title = Text("books.gains_table", {"tags": tags(package)})
    return Table("book-gains", title, columns, tuple(rows), (Text("books.gains_note"),))


def _gain_row(head: Cell, found: OnBooks, own: OnBook | None) -> tuple[Cell, ...]:
    settled, package = own.settled if own else found.house, found.recommended
    assert package is not None
    row = settled.row(package)
    stops = settled.recommended
    return (
        head,
        *(
            Cell(float(gain), Reading.MONEY_CHANGE, 1, (Cell(Text(f"verdict.{word.value}")),))
            for gain, word in zip(mean_musd(settled, package), settled.agreement.verdicts(row), strict=True)
        ),
        Cell(Text("stability.yes" if settled.is_accepted(package) else "stability.no")),
        NONE if stops is None else Cell(Text("books.same") if stops == found.house.recommended else tags(stops)),
        Cell(len(own.turned), Reading.COUNT) if own else NONE,
    )


def _turned(found: OnBooks, agenda: Sequence[str]) -> Table:
    rows = tuple(
        (
            Cell(called(own.book)),
            in_short(agenda, t.package),
            Cell(Name("economy", t.member)),
            Cell(Text(f"verdict.{t.before.value}"), more=(Cell(t.before_percent, Reading.CHANGE),)),
            Cell(Text(f"verdict.{t.after.value}"), more=(Cell(t.after_percent, Reading.CHANGE),)),
            Cell(Text(_signing(t.signs_before, t.signs_after))),
        )
        for own in found.each
        for t in own.turned
    )
    heads = ("book", "package", "member", "before", "after", "signing")
    columns = tuple(
        Column(Text(f"books.head.{head}"), "", (Column("", INCOME),) if head in {"before", "after"} else ())
        for head in heads
    )
    order = sorted(rows, key=lambda row: str(row[-1].said) == "books.signs_alike")
    return Table("book-turned", Text("books.turned_table"), columns, tuple(order), (), shown=TURNED)


def _signing(before: bool, after: bool) -> str:
    if before == after:
        return "books.signs_alike"
    return "books.signs_now" if after else "books.refuses_now"


def _moved(found: OnBooks) -> Table:
    rows = []
    for own in found.each:
        farthest = own.accounts.largest
        numbers: dict[str, Words] = {}
        if farthest:
            numbers = {
                "seller": Name("economy", farthest.exporter),
                "buyer": Name("economy", farthest.importer),
                "sector": Name("sector", farthest.sector),
                "before": Number(farthest.before_musd, Reading.MONEY),
                "after": Number(farthest.after_musd, Reading.MONEY),
            }
        rows.append(
            (
                Cell(called(own.book)),
                Cell(len(own.book.counts), Reading.COUNT),
                Cell(own.accounts.totals_musd, Reading.MONEY),
                Cell(own.accounts.far, Reading.COUNT),
                Cell(Text("books.farthest", numbers)) if farthest else NONE,
            )
        )
    heads = (("book", ""), ("stated", ""), ("totals", USD), ("far", ""), ("farthest", ""))
    columns = tuple(Column(Text(f"books.head.{head}"), unit) for head, unit in heads)
    return Table("book-moved", Text("books.moved_table"), columns, tuple(rows), (Text("books.moved_note"),))
