"""The choices side by side under doubt: ranges, in how many worlds who signs, the worst, and what is missed."""

from collections.abc import Sequence

from ortaq.agreement import UnderDoubt, surely_above
from ortaq.answers.choices import Choice, Role, choices
from ortaq.answers.doubt import judged_draws
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEMBER, USD_YEAR
from ortaq.answers.sections.program_tables import Head, program_table
from ortaq.answers.sections.words import counted, money, tagged, tags
from ortaq.core import Band
from ortaq.core.report import Cell, Column, Items, Name, Number, Paragraphs, Reading, Section, Table, Text, Words


def under_doubt(material: Material) -> Section | None:
    """Return what doubt leaves of the choices; none where all sign nothing."""
    shown, under = choices(material), judged_draws(material)
    if not shown:
        return None
    risks = tuple(choice for choice in shown if choice.worst_musd is not None)
    blocks: list[Table] = [_side_by_side(shown)]
    if under is not None:
        blocks += [_risks(risks, under), _members(risks, under)] if risks else []
        blocks.append(_every_package(material, under))
    return Section("under-doubt", Text("doubt.title"), _said(material, shown, under), tuple(blocks))


def named(choice: Choice) -> Text:
    """Return role and letters of a choice."""
    return Text("choice.named", {"role": Text(f"choice.{choice.role.value}"), "tags": tags(choice.package)})


def count_of(choice: Choice) -> Text:
    """Return in how many of the draws, or cases, all sign a choice."""
    return Text("doubt.of", {"signed": counted(choice.signed), "draws": counted(choice.draws)})


def _said(material: Material, shown: Sequence[Choice], under: UnderDoubt | None) -> Paragraphs:
    who = tuple(said for choice in shown for said in _might_not(material, choice))
    if under is None:
        said: Paragraphs = (Text("doubt.cases", {"cases": counted(len(material.cases))}),)
        return (*said, Items(who)) if who else said
    common = Number(100.0 * under.drawn.common, Reading.INPUT)
    said = (Text("doubt.drawn", {"draws": counted(under.draws), "common": common}),)
    for choice in shown:
        if choice.role is Role.RECOMMENDED and choice.is_drawn:
            bound = Number(100.0 * surely_above(choice.signed, choice.draws), Reading.SIZE)
            numbers = {"signed": counted(choice.signed), "draws": counted(choice.draws), "bound": bound}
            said += (Text("doubt.signed", numbers),)
    never = under.drawn.packages[under.count == 0].tolist()
    refused = tuple(Text("doubt.refused", {"tags": tags(p), "draws": counted(under.draws)}) for p in never)
    return (*said, *(Items(part) for part in (who, refused) if part))


def _might_not(material: Material, choice: Choice) -> tuple[Text, ...]:
    """Return who might not sign a choice, what takes most from that member, and what it pays of that."""
    who = choice.might_not
    if who is None:
        return ()
    said: dict[str, Words] = {
        "tags": tags(choice.package),
        "member": Name("economy", who.member),
        "refusals": counted(who.refusals),
        "draws": counted(who.draws),
        "measure": tagged(material.payoffs.measures, material.payoffs.measures.index(who.measure)),
        "gain": money(who.gain_musd),
    }
    key = "doubt.might_not" if who.refusals else "doubt.stressed"
    first = Text(key, {gap: words for gap, words in said.items() if who.refusals or gap not in {"refusals", "draws"}})
    if not who.pays_percent:
        return (first,)
    pays = Text("doubt.pays", {"percent": Number(who.pays_percent, Reading.SIZE)})
    return (Text("list.sentences", {"first": first, "second": pays}),)


def _side_by_side(shown: Sequence[Choice]) -> Table:
    columns = (
        Column(Text("doubt.choice")),
        Column(Text("doubt.cost"), USD_YEAR),
        Column(Text("doubt.capex"), Text("unit.usd")),
        Column(Text("doubt.gain"), USD_YEAR),
        Column(Text("doubt.stress"), USD_YEAR),
        Column(Text("doubt.signs")),
        Column(Text("doubt.may_refuse")),
    )
    rows = tuple(
        (
            Cell(named(choice)),
            Cell(choice.cost_musd, Reading.MONEY),
            Cell(choice.capex_musd, Reading.MONEY),
            Cell(Band(choice.low_musd, choice.gain_musd, choice.high_musd), Reading.MONEY_CHANGE, 1),
            Cell(choice.stress_musd, Reading.MONEY_CHANGE, 1),
            Cell(count_of(choice)),
            Cell(Text("doubt.nobody") if choice.might_not is None else Name("economy", choice.might_not.member)),
        )
        for choice in shown
    )
    note = Text("doubt.note" if any(choice.is_drawn for choice in shown) else "doubt.note_cases")
    return Table("doubt-choices", Text("doubt.table"), columns, rows, (note,))


def _risks(shown: Sequence[Choice], under: UnderDoubt) -> Table:
    heads = ("worst", "cvar", "regret", "regret_most", "regret_overall")
    rows = []
    for choice in shown:
        row = under.row(choice.package)
        at_cost, overall = under.regret_at_cost_musd[:, row], under.regret_musd[:, row]
        numbers = (under.worst_musd[row], under.cvar_musd[row], at_cost.mean(), at_cost.max(), overall.mean())
        readings = (Reading.MONEY_CHANGE, Reading.MONEY_CHANGE, *[Reading.MONEY] * 3)
        cells = (Cell(float(musd), reading) for musd, reading in zip(numbers, readings, strict=True))
        rows.append((Cell(named(choice)), *cells))
    columns = (Column(Text("doubt.choice")), *(Column(Text(f"doubt.{head}"), USD_YEAR) for head in heads))
    return Table("doubt-risks", Text("doubt.risks"), columns, tuple(rows), (Text("doubt.note_risks"),))


def _members(shown: Sequence[Choice], under: UnderDoubt) -> Table:
    """Return every member's range in each choice, with the draws in which it signs below it."""
    columns = tuple(Column(named(choice), USD_YEAR, (Column(Text("doubt.member_signs")),)) for choice in shown)
    bands = {choice.package: under.member_bands(choice.package) for choice in shown}
    rows = []
    for at, member in enumerate(under.drawn.members):
        cells = []
        for choice in shown:
            signs = under.draws - int(under.refusals[under.row(choice.package), at])
            count = Text("doubt.of", {"signed": counted(signs), "draws": counted(under.draws)})
            cells.append(Cell(bands[choice.package][at], Reading.MONEY_CHANGE, 1, (Cell(count),)))
        rows.append((Cell(Name("economy", member)), *cells))
    return Table("doubt-members", Text("doubt.members"), (MEMBER, *columns), tuple(rows))


def _every_package(material: Material, under: UnderDoubt) -> Table:
    """Return all drawn packages, for programs."""
    members: tuple[Head, ...] = tuple((Name("economy", member), "") for member in under.drawn.members)
    heads: tuple[Head, ...] = (
        "package",
        (Text("doubt.cost"), USD_YEAR),
        (Text("doubt.signs"), ""),
        *members,
        *((Text(f"doubt.{head}"), USD_YEAR) for head in ("gain", "worst", "cvar", "regret", "regret_overall")),
    )
    rows = (
        (
            package,
            float(material.payoffs.joint_cost_musd[package]),
            int(under.count[row]),
            *(under.draws - under.refusals[row]).tolist(),
            under.joint_band(package),
            float(under.worst_musd[row]),
            float(under.cvar_musd[row]),
            float(under.regret_at_cost_musd[:, row].mean()),
            float(under.regret_musd[:, row].mean()),
        )
        for row, package in enumerate(under.drawn.packages.tolist())
    )
    return program_table("drawn", heads, rows)
