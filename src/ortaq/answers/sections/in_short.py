"""The answer in about fifteen lines for a terminal: what to sign, the choices beside it, who gains, who refuses."""

from collections.abc import Iterator, Sequence

from ortaq.agreement import Listed
from ortaq.agreement.sentences import count_sentence, out_of_reach
from ortaq.answers.choices import Choice, Role, choices
from ortaq.answers.material import Material
from ortaq.answers.sections.answered import agenda_answered
from ortaq.answers.sections.first_page import firmness, title
from ortaq.answers.sections.first_page_boxes import contested_in_short, next_in_short, overturned_in_short
from ortaq.answers.sections.first_page_choices import signs
from ortaq.answers.sections.gains import USD_YEAR
from ortaq.answers.sections.how_searched import certain_in_short
from ortaq.answers.sections.needs import of_others
from ortaq.answers.sections.offers import Offer, offers
from ortaq.answers.sections.words import counted, money, tags
from ortaq.core import Band, Mechanism, Region
from ortaq.core.report import Cell, Column, Items, Name, Number, Paragraphs, Reading, Section, Table, Text, Words
from ortaq.model import Searched

MOST_NAMED = 8
"""Members that a line names; of more, those that gain least."""

MOST_LINES = 3
"""Lines of what is contested, of what would overturn an answer, and of what to find out."""

MOST_TAGS = 14
"""Letters of measures that a cell names; of more it says how many there are."""


def in_short(
    settled: Listed,
    mechanism: Mechanism,
    region: Region,
    material: Material | None = None,
    searched: Searched | None = None,
) -> Section:
    """Return the answer for a terminal.

    Parameters
    ----------
    settled : Listed
    mechanism : Mechanism
    region : Region
    material : Material, optional
        Gives ranges and what is uncertain; without it the central case alone is told.
    searched : Searched, optional
        How far the search of an agenda without a table came.
    """
    shown = offers(settled)
    how = agenda_answered(region, mechanism)
    certain = () if searched is None else (certain_in_short(searched, solved=len(settled.packages)),)
    said: Paragraphs = (_head(mechanism, region), how, *certain, *_refused(settled))
    chosen = next((offer for offer in shown if offer.role is Role.RECOMMENDED), None)
    if chosen is None:
        return Section("in-short", "", said, ())
    told = () if material is None else choices(material)
    finding = (title(material, told), *firmness(material, told)) if material else (_finding(chosen, shown[-1]),)
    facts = Table("facts", "", (Column(""), Column("")), tuple(_facts(settled, chosen, mechanism, material, told)))
    return Section("in-short", "", (*said, *finding), (_choices(shown, told), facts))


def _head(mechanism: Mechanism, region: Region) -> Text:
    def some(key: str, size: int) -> Text:
        return Text(key, {"count": counted(size)})

    said: dict[str, Words] = {
        "mechanism": Name("mechanism", mechanism.id),
        "measures": some("short.measures", len(mechanism.measures)),
        "members": some("short.members", len(mechanism.members)),
        "shocks": some("short.shocks", len(mechanism.shocks)),
        "year": _vintage(region),
    }
    return Text("short.head", said)


def _vintage(region: Region) -> Words:
    """Return the year of the money; of a region that is rolled, also from which year, and the year of its inputs."""
    if region.rolled_from is None:
        return str(region.base_year)
    years: dict[str, Words] = {"year": str(region.base_year), "base": str(region.rolled_from)}
    if region.inputs_year is None:
        return Text("short.rolled", years)
    return Text("short.rolled_inputs", {**years, "inputs": str(region.inputs_year)})


def _refused(settled: Listed) -> Paragraphs:
    """Return that nobody signs and what comes closest, nothing where there is something to sign."""
    agreement = settled.agreement
    if agreement.recommended is not None:
        return ()
    said: Paragraphs = (count_sentence(agreement), *out_of_reach(agreement))
    if settled.closest is None:
        return said
    short: dict[str, Words] = {
        "tags": tags(settled.closest),
        "shortfall": money(agreement.obstacles.closest_shortfall_musd),
    }
    return (*said, Text("short.closest", short))


def _finding(chosen: Offer, last: Offer) -> Text:
    """Return what to sign, at what cost, for what gain, and what part of everything that is."""
    numbers: dict[str, Words] = {
        "count": counted(chosen.package.bit_count()),
        "cost": money(chosen.cost_musd),
        "gain": money(chosen.gain_musd),
    }
    said = Text("short.sign", numbers)
    if last.package == chosen.package:
        return said
    parts = {
        "gain": counted(round(100.0 * chosen.gain_musd / last.gain_musd)),
        "cost": counted(round(100.0 * chosen.cost_musd / last.cost_musd)),
    }
    return Text("list.sentences", {"first": said, "second": Text("short.share", parts)})


def _choices(shown: Sequence[Offer], told: Sequence[Choice]) -> Table:
    """Return the choices, a line each; the letters are those that a choice adds to the one before."""
    known = {choice.package: choice for choice in told}
    heads = ("cost", "gain", *(("signed",) if known else ()), "next", *(("might_not",) if known else ()))
    units = {"cost": USD_YEAR, "gain": USD_YEAR, "next": Text("unit.usd_usd")}
    columns = [Column(Text("short.choice")), *(Column(Text(f"short.{head}"), units.get(head, "")) for head in heads)]
    rows, before = [], 0
    for offer in shown:
        name = Text("short.chosen" if offer.role is Role.RECOMMENDED else "short.other", _named(offer.package, before))
        returns = Cell("-") if offer.next_return is None else Cell(offer.next_return, Reading.SIZE)
        cells = [Cell(name), Cell(offer.cost_musd, Reading.MONEY)]
        if choice := known.get(offer.package):
            who = choice.might_not
            gain = Band(choice.low_musd, choice.gain_musd, choice.high_musd)
            cells += [Cell(gain, Reading.MONEY), Cell(signs(choice.signed, choice.draws)), returns]
            cells.append(Cell("-" if who is None else who.member))
        else:
            cells += [Cell(offer.gain_musd, Reading.MONEY), returns]
        rows.append(tuple(cells))
        before = offer.package
    return Table("choices", "", tuple(columns), tuple(rows))


def _named(package: int, before: int) -> dict[str, Words]:
    """Return how many measures a choice has, and the letters of those that it adds to the one before."""
    added = package if before & ~package else package & ~before
    letters: Words = tags(added) if added.bit_count() <= MOST_TAGS else ""
    if before and added != package and letters:
        letters = Text("short.more", {"tags": letters})
    return {"count": counted(package.bit_count()), "tags": letters}


def _facts(
    settled: Listed, chosen: Offer, mechanism: Mechanism, material: Material | None, told: Sequence[Choice]
) -> Iterator[tuple[Cell, Cell]]:
    """Yield what a reader asks next, a line each."""
    payoffs = settled.payoffs
    percent = payoffs.gain_percent[chosen.row] @ payoffs.probability
    least = sorted(percent.argsort(kind="stable")[:MOST_NAMED].tolist())
    gains: tuple[Words, ...] = tuple(
        Text("short.member", {"member": payoffs.members[m], "percent": Number(float(percent[m]), Reading.CHANGE)})
        for m in least
    )
    if len(least) < len(percent):
        gains = (*gains, f"\N{HORIZONTAL ELLIPSIS} ({len(least)}/{len(percent)})")
    yield Cell(Text("short.income")), Cell(gains)
    if others := tuple(of_others(mechanism.measures, chosen.package)):
        yield Cell(Text("short.needs")), Cell(others[:MOST_LINES])
    if material is None:
        return
    for label, lines in (
        ("contested", contested_in_short(material)),
        ("overturned", overturned_in_short(material, told)),
        ("next_number", next_in_short(material)),
    ):
        if lines:
            yield Cell(Text(f"short.{label}")), Cell(Items(lines[:MOST_LINES]))
