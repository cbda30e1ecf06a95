"""The answer in about fifteen lines for a terminal: what to sign, the choices beside it, who gains, who refuses."""

from collections.abc import Sequence

from ortaq.agreement import Listed
from ortaq.agreement.sentences import count_sentence, out_of_reach
from ortaq.answers.agenda import ladder_of
from ortaq.answers.choices import Choice, Role, choices
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import USD_YEAR
from ortaq.answers.sections.offers import Offer, offers
from ortaq.answers.sections.words import counted, money, tags
from ortaq.core import Band, Mechanism, Region
from ortaq.core.report import Cell, Column, Name, Number, Paragraphs, Reading, Section, Table, Text, Words

MOST_NAMED = 8
"""Members that a line names; of more, those that gain least."""

MOST_TAGS = 14
"""Letters of measures that a cell names; of more it says how many there are."""


def in_short(settled: Listed, mechanism: Mechanism, region: Region, material: Material | None = None) -> Section:
    """Return the answer for a terminal.

    Parameters
    ----------
    settled : Listed
    mechanism : Mechanism
    region : Region
    material : Material, optional
        Gives ranges and what is uncertain; without it the central case alone is told.
    """
    shown = offers(settled, ladder_of(settled.payoffs, settled.agreement, mechanism.least_return))
    said: Paragraphs = (_head(mechanism, region), *_refused(settled))
    chosen = next((offer for offer in shown if offer.role is Role.RECOMMENDED), None)
    if chosen is None:
        return Section("in-short", "", said, ())
    blocks = (_choices(shown, material), _facts(settled, chosen))
    return Section("in-short", "", (*said, _finding(chosen, shown[-1], material)), blocks)


def _head(mechanism: Mechanism, region: Region) -> Text:
    def some(key: str, size: int) -> Text:
        return Text(key, {"count": counted(size)})

    said: dict[str, Words] = {
        "mechanism": Name("mechanism", mechanism.id),
        "measures": some("short.measures", len(mechanism.measures)),
        "members": some("short.members", len(mechanism.members)),
        "shocks": some("short.shocks", len(mechanism.shocks)),
        "year": str(region.base_year),
    }
    return Text("short.head", said)


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


def _finding(chosen: Offer, last: Offer, material: Material | None) -> Text:
    """Return what to sign, at what cost, for what gain, and what part of everything that is."""
    numbers: dict[str, Words] = {
        "count": counted(chosen.package.bit_count()),
        "cost": money(chosen.cost_musd),
        "gain": money(chosen.gain_musd),
    }
    said = Text("short.sign", numbers)
    known = _known(material).get(chosen.package)
    if known is not None:
        ends = {"low": money(known.low_musd), "high": money(known.high_musd)}
        span = Text("short.range_drawn" if known.is_drawn else "short.range", ends)
        said = Text("list.sentences", {"first": said, "second": span})
    if last.package == chosen.package:
        return said
    parts: dict[str, Words] = {
        "gain": Number(100.0 * chosen.gain_musd / last.gain_musd, Reading.SIZE),
        "cost": Number(100.0 * chosen.cost_musd / last.cost_musd, Reading.SIZE),
    }
    return Text("list.sentences", {"first": said, "second": Text("short.share", parts)})


def _choices(shown: Sequence[Offer], material: Material | None) -> Table:
    """Return the choices, a line each; the letters are those that a choice adds to the one before."""
    known = _known(material)
    firm = all(offer.package in known for offer in shown)
    heads = ("cost", "gain", *(("signed",) if firm else ()), "next")
    units = {"cost": USD_YEAR, "gain": USD_YEAR, "next": Text("unit.usd_usd")}
    columns = [Column(Text("short.choice")), *(Column(Text(f"short.{head}"), units.get(head, "")) for head in heads)]
    rows, before = [], 0
    for offer in shown:
        gain: float | Band = offer.gain_musd
        signed: tuple[Cell, ...] = ()
        if firm:
            choice = known[offer.package]
            gain = Band(choice.low_musd, offer.gain_musd, choice.high_musd)
            of = {"signed": counted(choice.signed), "cases": counted(choice.draws)}
            signed = (Cell(Text("ladder.of", of)),)
        returns = Cell("-") if offer.next_return is None else Cell(offer.next_return, Reading.SIZE)
        name = Text("short.chosen" if offer.role is Role.RECOMMENDED else "short.other", _named(offer.package, before))
        rows.append((Cell(name), Cell(offer.cost_musd, Reading.MONEY), Cell(gain, Reading.MONEY), *signed, returns))
        before = offer.package
    return Table("choices", "", tuple(columns), tuple(rows))


def _known(material: Material | None) -> dict[int, Choice]:
    """Return the choices by package with their ranges; none of an answer without ranges."""
    return {} if material is None else {choice.package: choice for choice in choices(material)}


def _named(package: int, before: int) -> dict[str, Words]:
    """Return how many measures a choice has, and the letters of those that it adds to the one before."""
    added = package if before & ~package else package & ~before
    letters: Words = tags(added) if added.bit_count() <= MOST_TAGS else ""
    if before and added != package and letters:
        letters = Text("short.more", {"tags": letters})
    return {"count": counted(package.bit_count()), "tags": letters}


def _facts(settled: Listed, chosen: Offer) -> Table:
    """Return what a reader asks next, a line each: percent of income by member."""
    payoffs = settled.payoffs
    percent = payoffs.gain_percent[chosen.row] @ payoffs.probability
    least = sorted(percent.argsort(kind="stable")[:MOST_NAMED].tolist())
    gains = tuple(
        Text("short.member", {"member": payoffs.members[m], "percent": Number(float(percent[m]), Reading.CHANGE)})
        for m in least
    )
    return Table("facts", "", (Column(""), Column("")), ((Cell(Text("short.income")), Cell(gains)),))
