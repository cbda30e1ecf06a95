"""What would overturn a choice: how weak effects or how high costs may be before somebody refuses."""

from collections.abc import Mapping

from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEMBER
from ortaq.answers.sections.words import changes, economies, tagged, tags
from ortaq.answers.switching import PackageSwitching, Switch, Switching
from ortaq.core.report import Cell, Column, Items, Name, Number, Reading, Section, Table, Text, Words

CENTRAL_PERCENT = Text("unit.percent_of_central")


def overturn_section(material: Material) -> Section | None:
    """Return what would make somebody refuse each of the packages to choose from; None where it was not computed."""
    found = material.switching
    if found is None or not found.packages:
        return None
    agenda, recommended = material.payoffs.measures, material.agreement.recommended
    blocks = [_packages(agenda, found)]
    said: tuple[Text, ...] = ()
    if recommended is not None and recommended in found.packages:
        said = overturn_sentences(material, recommended)
        blocks.append(overturn_members(found.packages[recommended]))
    return Section("overturn", Text("overturn.title"), (Text("overturn.lead"), *said), tuple(blocks))


def overturn_sentences(material: Material, package: int) -> tuple[Text, ...]:
    """Return what would make somebody refuse one package, in sentences; none where it was not computed."""
    if material.switching is None or package not in material.switching.packages:
        return ()
    found, agenda = material.switching.packages[package], material.payoffs.measures
    if found.refused_by:
        return (Text("overturn.refused", {"members": economies(found.refused_by)}),)
    effects, costs = (_turning(each) for each in (found.effects, found.costs))
    none = {(False, False): "no_effect_no_cost", (False, True): "no_effect", (True, False): "no_cost"}
    said = [Text(f"overturn.{none[key]}")] if (key := (bool(effects), bool(costs))) in none else []
    said += [Text("overturn.effect", _below(agenda, measure, one)) for measure, one in effects.items()]
    said += [Text("overturn.cost", _above(agenda, measure, one)) for measure, one in costs.items()]
    first = found.first
    if first.at is None:
        return (*said, Text("overturn.all_never"))
    return (*said, Text("overturn.all", {"members": economies(first.members), "percent": _percent(first.at)}))


def _turning(switches: Mapping[str, Switch]) -> dict[str, Switch]:
    """Return those at which somebody begins to refuse."""
    return {measure: one for measure, one in switches.items() if one.at is not None}


def _below(agenda: tuple[str, ...], measure: str, one: Switch) -> dict[str, Words]:
    return {
        "measure": tagged(agenda, agenda.index(measure)),
        "members": economies(one.members),
        "percent": _percent(one.at or 0.0),
    }


def _above(agenda: tuple[str, ...], measure: str, one: Switch) -> dict[str, Words]:
    return {
        "measure": tagged(agenda, agenda.index(measure)),
        "members": economies(one.members),
        "times": Number(one.at or 1.0, Reading.SIZE),
    }


def _percent(share: float) -> Number:
    return Number(round(100.0 * share), Reading.COUNT)


def _packages(agenda: tuple[str, ...], found: Switching) -> Table:
    """Return what overturns each package, one a row."""
    rows = tuple(_row(agenda, one) for one in found.packages.values())
    columns = (
        Column(Text("column.package")),
        Column(Text("overturn.all_effects"), CENTRAL_PERCENT, (Column(Text("overturn.by")),)),
        Column(Text("overturn.one_effect")),
        Column(Text("overturn.one_cost")),
    )
    note: list[Words] = [Text("overturn.note", {"residual": Number(found.largest_residual, Reading.TINY)})]
    if found.in_or_out:
        note.append(Text("overturn.in_or_out", {"measures": changes(found.in_or_out)}))
    return Table("overturn-packages", Text("overturn.table"), columns, rows, tuple(note))


def _row(agenda: tuple[str, ...], one: PackageSwitching) -> tuple[Cell, ...]:
    if one.refused_by:
        refused = Cell(Text("overturn.refused", {"members": economies(one.refused_by)}))
        return Cell(tags(one.package)), refused, Cell(""), Cell("")
    first = one.first
    nobody = Cell(Text("overturn.nobody"))
    together = nobody
    if first.at is not None:
        together = Cell(_percent(first.at).value, Reading.COUNT, more=(Cell(economies(first.members)),))
    effects = [Text("overturn.effect_short", _below(agenda, m, s)) for m, s in _turning(one.effects).items()]
    costs = [Text("overturn.cost_short", _above(agenda, m, s)) for m, s in _turning(one.costs).items()]
    return (
        Cell(tags(one.package)),
        together,
        Cell(Items(tuple(effects))) if effects else nobody,
        Cell(Items(tuple(costs))) if costs else Cell(Text("overturn.nobody_dear")),
    )


def overturn_members(one: PackageSwitching) -> Table:
    """Return the share of all effects below which each member refuses a package."""
    rows = tuple(
        (
            Cell(Name("economy", member)),
            *(
                Cell(Text("overturn.nobody")) if end is None else Cell(_percent(end).value, Reading.COUNT)
                for end in (switch.at, switch.beyond)
            ),
        )
        for member, switch in one.all_effects.items()
    )
    columns = (
        MEMBER,
        Column(Text("overturn.signs_at"), CENTRAL_PERCENT),
        Column(Text("overturn.refuses_at"), CENTRAL_PERCENT),
    )
    return Table("overturn-members", Text("overturn.members"), columns, rows)
