"""The first page of one delegation: what to sign, what to ask for, what to guard against."""

from collections.abc import Iterator, Sequence
from functools import reduce

from ortaq.answers.asks import asks, claim
from ortaq.answers.choices import Choice, choices
from ortaq.answers.figures.parts import counterpart, span
from ortaq.answers.material import Material
from ortaq.answers.sections.delegation.asked import asks_box, refuses_box
from ortaq.answers.sections.delegation.effects import measures_box, shocks_box
from ortaq.answers.sections.first_page import meanings
from ortaq.answers.sections.first_page_measures import Brings
from ortaq.answers.sections.first_page_members import GAIN_COLUMNS, MemberGain, gain_cells, member_gains
from ortaq.answers.sections.words import counted, economies, money, tags
from ortaq.core.report import Cell, Column, Front, Name, Number, Reading, Section, Table, Text, Words
from ortaq.dependence import ladder


def delegation_page(material: Material, member: str) -> Section:
    """Return the answer on one page for one member.

    Parameters
    ----------
    material : Material
    member : str
        At the table.
    """
    question = Text("front.for_question", {"member": Name("economy", member)})
    shown, focus = choices(material), material.agreement.focus
    packages = [(_called(choice), choice.package) for choice in shown]
    if not shown and focus is not None:
        packages = [(Text("answer.table_closest"), focus)]
    guarded = shocks_box(material, member)
    boxes = (asks_box(material, member), refuses_box(material, member), *(() if guarded is None else (guarded,)))
    rows: tuple[tuple[Table, ...], ...] = (
        *(((_choices(material, member, packages),),) if packages else ()),
        boxes,
        (measures_box(material, member),),
    )
    foot = meanings(material, shown[0]) if shown else ()
    front = Front(question, tuple(len(row) for row in rows), foot)
    blocks = tuple(block for row in rows for block in row)
    return Section("delegation", _title(material, member, shown), _said(material, member), blocks, front=front)


def gain_of(material: Material, package: int, member: str) -> MemberGain:
    """Return what a notable package brings one member."""
    return next(one for one in member_gains(material, package) if one.member == member)


def _called(choice: Choice) -> Text:
    return Text(f"front.role_{choice.role.value}", {"number": counted(choice.package.bit_count())})


def _title(material: Material, member: str, shown: Sequence[Choice]) -> Text:
    """Return what to sign and what it brings, or what comes closest where nobody signs."""
    focus, name = material.agreement.focus, Name("economy", member)
    if focus is None:
        return Text("front.for_nothing", {"member": name})
    found = gain_of(material, focus, member)
    said: dict[str, Words] = {
        "member": name,
        "number": counted(focus.bit_count()),
        "tags": tags(focus),
        "gain": Number(found.musd.central, Reading.MONEY_CHANGE),
        "range": span(found.musd, Reading.MONEY_CHANGE),
        "percent": Number(found.gdp_percent, Reading.CHANGE),
        "paid": money(found.pays_musd),
    }
    return Text("front.for_sign" if shown else "front.for_closest", said)


def _said(material: Material, member: str) -> tuple[Words, ...]:
    """Return how firmly it stands and what to ask for first; then the worst shock and the largest dependence."""
    sign = (*_firm(material, member), *_first_ask(material, member), *_claimed(material, member))
    guard = (*_worst(material, member), *_depends(material, member))
    return tuple(reduce(_after, sentences) for sentences in (sign, guard) if sentences)


def _after(first: Text, second: Text) -> Text:
    return Text("list.sentences", {"first": first, "second": second})


def _firm(material: Material, member: str) -> Iterator[Text]:
    focus = material.agreement.focus
    if focus is None:
        return
    found = gain_of(material, focus, member)
    said: dict[str, Words] = {
        "member": Name("economy", member),
        "signed": counted(found.signed),
        "draws": counted(found.draws),
    }
    drawn = material.drawn is not None and found.draws != len(material.cases)
    yield Text("front.for_drawn" if drawn else "front.for_cases", said)


def _first_ask(material: Material, member: str) -> Iterator[Text]:
    found = [one for one in asks(material, member) if one.pays or one.price_musd == one.worth_musd]
    if found:
        first = found[0]
        said: dict[str, Words] = {
            "of": tuple(Name("economy", code) for code in first.of),
            "measure": Name("short", first.measure),
            "worth": money(first.worth_musd),
            "price": money(first.price_musd),
        }
        free = first.price_musd == 0.0
        yield Text("front.first_free" if free else f"front.first_{first.asking.value}", said)


def _claimed(material: Material, member: str) -> Iterator[Text]:
    """Yield what the member could claim by what it adds, if that matters to it."""
    found, package = claim(material, member), material.agreement.recommended
    if found is None or package is None or not found.above:
        return
    if found.musd > Brings.of(material, package).bar_musd[material.payoffs.members.index(member)]:
        said: dict[str, Words] = {"musd": money(found.musd), "above": economies(found.above)}
        yield Text("front.for_claim", said)


def _worst(material: Material, member: str) -> Iterator[Text]:
    payoffs, focus = material.payoffs, material.agreement.focus
    if len(payoffs.shocks) == 1:
        return
    at = payoffs.members.index(member)
    lost = payoffs.income_musd[at, 1:] - payoffs.income_musd[at, 0]
    worst = int(lost.argmin())
    said: dict[str, Words] = {
        "member": Name("economy", member),
        "shock": Name("change", payoffs.shocks[1 + worst]),
        "loss": Number(float(lost[worst]), Reading.MONEY_CHANGE),
        "percent": Number(100.0 * float(lost[worst] / payoffs.income_musd[at, 0]), Reading.CHANGE),
    }
    yield Text("front.for_shock", said)
    if focus is not None:
        yield Text(
            "front.for_shock_gain",
            {"gain": Number(float(payoffs.gain_musd[focus, at, 1 + worst]), Reading.MONEY_CHANGE)},
        )


def _depends(material: Material, member: str) -> Iterator[Text]:
    weighing = material.dependence
    if weighing is None:
        return
    most = ladder(weighing.before, member)[0]
    said: dict[str, Words] = {
        "member": Name("economy", member),
        "partner": counterpart(material.region, most.name),
        "percent": Number(most.loss.central),
        "range": span(most.loss),
    }
    if weighing.after is None:
        yield Text("front.for_depends", said)
        return
    after = next(rung for rung in ladder(weighing.after, member) if rung.name == most.name)
    yield Text("front.for_depends_after", {**said, "after": Number(after.loss.central)})


def _choices(material: Material, member: str, packages: Sequence[tuple[Words, int]]) -> Table:
    """Return the packages to choose from as this member sees them; the recommended one stands out."""
    columns = (Column(Text("front.choice"), "", (Column(Text("front.letters")),)), *GAIN_COLUMNS)
    rows = tuple(_choice(gain_of(material, package, member), name, package) for name, package in packages)
    chosen = next((at for at, (_, p) in enumerate(packages) if p == material.agreement.recommended), None)
    title = Text("front.for_choices", {"member": Name("economy", member)})
    return Table("own-choices", title, columns, rows, chosen=chosen)


def _choice(found: MemberGain, name: Words, package: int) -> tuple[Cell, ...]:
    return Cell(name, more=(Cell(tags(package)),)), *gain_cells(found)
