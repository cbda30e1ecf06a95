"""Why a package is refused and what would change that, as sentences and as a table."""

from collections.abc import Mapping, Sequence

from ortaq.agreement import Agreement, Breach, Objection, Refusal
from ortaq.answers.sections.gains import INCOME, MEMBER, USD_YEAR, percent_cell, worth_column
from ortaq.answers.sections.words import changes, counted, economies, money
from ortaq.core import Package
from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text, Words
from ortaq.core.results import NO_SHOCK


def objections(found: Refusal) -> tuple[Text, ...]:
    """Return for each member that refuses how much it loses and when, and which of several measures takes most."""
    several = len(found.package.measures) > 1
    return tuple(_objection(o, several=several) for o in found.objections)


def unrefused(found: Refusal) -> Text:
    """Return why a package that no member refuses is not signed: it breaks a rule, or does not matter to anybody."""
    return Text("chosen.idle" if found.feasible else "chosen.breached")


def _objection(objection: Objection, *, several: bool) -> Text:
    calm = objection.shock == NO_SHOCK
    under = Text("objection.no_shock" if calm else "objection.shock", {"shock": Name("change", objection.shock)})
    gains: dict[str, Words] = {
        "member": Name("economy", objection.member),
        "percent": Number(objection.gain_percent, Reading.SIZE),
        "usd": money(abs(objection.gain_musd)),
        "shock": under,
    }
    said = Text("objection.loses" if objection.gain_percent < 0.0 else "objection.gains_too_little", gains)
    if not several or objection.culprit is None:
        return said
    culprit: dict[str, Words] = {
        "measure": Name("change", objection.culprit),
        "percent": Number(objection.culprit_percent),
    }
    return Text("list.sentences", {"first": said, "second": Text("objection.culprit", culprit)})


def objections_table(
    agreement: Agreement, found: Refusal, relief: Mapping[str, tuple[str, float]] | None = None
) -> Table:
    """Return who refuses a package, when it gains least, what it lacks, and which of several measures is to blame.

    Parameters
    ----------
    agreement : Agreement
    found : Refusal
    relief : mapping of str to tuple of str and float, optional
        Where there is no table of all packages: for each member the measure without which its gain rises most, and that
        rise in percentage points; it stands for the measure that takes most.
    """
    calm, several = len(agreement.shocks) == 1, len(found.package.measures) > 1
    rows = tuple(
        (
            Cell(Name("economy", o.member)),
            *(() if calm else (Cell(Name("change", o.shock)),)),
            percent_cell(o.gain_percent, Cell(o.gain_musd, Reading.MONEY_CHANGE)),
            percent_cell(o.robust_percent),
            Cell(o.shortfall_musd, Reading.MONEY),
            *((_blamed(o, relief),) if several else ()),
        )
        for o in found.objections
    )
    blamed = Column(Text("column.culprit"), "", (Column("", INCOME),))
    relieved = Column(Text("column.relief"), "", (Column("", Text("unit.points")),))
    columns = (
        MEMBER,
        *(() if calm else (Column(Text("column.worst_shock")),)),
        worth_column(Text("column.no_shock" if calm else "column.gain_there")),
        Column(Text("column.decides"), INCOME),
        Column(Text("column.lacks"), USD_YEAR),
        *((blamed if relief is None else relieved,) if several else ()),
    )
    return Table("objections", Text("objections.table"), columns, rows, (Text("objections.note"),))


def _blamed(objection: Objection, relief: Mapping[str, tuple[str, float]] | None) -> Cell:
    named = (
        (objection.culprit, objection.culprit_percent) if relief is None else relief.get(objection.member, (None, 0.0))
    )
    measure, percent = named
    return Cell("") if measure is None else Cell(Name("change", measure), more=(Cell(percent, Reading.CHANGE),))


def fixes(found: Refusal, agenda: Sequence[str], dropped: Mapping[int, str] | None = None) -> tuple[Text, ...]:
    """Return what would change a refusal, one sentence each: rules kept, thresholds, payments, other measures.

    Parameters
    ----------
    found : Refusal
    agenda : sequence of str
        Ids of all measures.
    dropped : mapping of int to str, optional
        Packages that all sign with one measure less, and this measure.
    """
    infeasible = () if found.feasible or found.breaches else (Text("fix.infeasible"),)
    return (*breaches(found), *infeasible, *_terms(found), *_other_measures(found, agenda, dropped or {}))


def _terms(found: Refusal) -> tuple[Text, ...]:
    """Return the thresholds and the payments with which all would sign."""
    if not found.objections:
        return ()
    asked = tuple(
        Text("fix.threshold", {"member": Name("economy", o.member), "percent": Number(o.signs_at_percent)})
        for o in found.objections
    )
    sums = {"shortfall": money(found.shortfall_musd), "spare": money(sum(found.spare_musd.values()))}
    hopeless = "fix.no_transfers" if found.spare_musd else "fix.no_payer"
    paid = Text("fix.transfers" if found.fixable_by_transfers else hopeless, sums)
    return Text("fix.thresholds", {"thresholds": asked}), paid


def _other_measures(found: Refusal, agenda: Sequence[str], dropped: Mapping[int, str]) -> tuple[Text, ...]:
    lines = []
    if found.additions:
        added = changes(next(iter(found.additions.values())))
        lines.append(Text("fix.additions", {"measures": added, "ways": counted(len(found.additions))}))
    elif found.nearest_distance is not None:
        nearest = changes(Package.from_index(found.nearest[0], agenda).measures)
        lines.append(Text("fix.nearest", {"package": nearest, "count": counted(found.nearest_distance)}))
    if dropped:
        (one,) = changes([next(iter(dropped.values()))])
        lines.append(Text("fix.dropped", {"measure": one, "ways": counted(len(dropped))}))
    if found.swaps and len(found.package.measures) > 1:
        old, new = changes(next(iter(found.swaps.values())))
        lines.append(Text("fix.swap", {"dropped": old, "taken": new, "ways": counted(len(found.swaps))}))
    return tuple(lines)


def breaches(found: Refusal) -> tuple[Text, ...]:
    """Return the rules and limits that a package does not keep, one sentence each."""
    return tuple(map(_breach, found.breaches))


def _breach(breach: Breach) -> Text:
    about = breach.about
    key = f"fix.breach_{breach.kind}"
    if breach.kind in {"excludes", "barred"}:
        return Text(key, {"measures": changes(about)})
    if breach.kind in {"requires", "ladder"}:
        measure, needed = changes(about)
        return Text(key, {"measure": measure, "needed": needed})
    if breach.kind == "limit":
        (member,) = economies(about[1:])
        sizes: dict[str, Words] = {"value": Number(breach.value), "limit": Number(breach.limit)}
        return Text(key, {"name": about[0], "member": member, **sizes})
    sums = {"value": money(breach.value), "limit": money(breach.limit)}
    return Text(key, {**sums, **({"member": Name("economy", about[0])} if about else {})})
