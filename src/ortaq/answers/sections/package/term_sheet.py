"""The term sheet of a package: what is computed stands in it, what nobody has stated stands open in brackets."""

from collections.abc import Iterator

from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEMBER
from ortaq.answers.sections.needs import needs_of
from ortaq.answers.sections.package.agreed_terms import (
    balancing_table,
    chosen,
    done_table,
    measures_table,
    members_table,
    payments_table,
    years_table,
)
from ortaq.answers.sections.words import counted, economies, money, tag, tagged, tags
from ortaq.core import Change
from ortaq.core.report import Cell, Column, Items, Name, Number, Paragraphs, Reading, Section, Table, Text, Words
from ortaq.core.subsets import bits

OPEN = ("depositary", "texts", "indicator_list", "account", "currency", "dispute", "review", "exit")
"""What every agreement says and no file of ortaq states."""


def term_sheet_sections(material: Material, package: int) -> tuple[Section, ...]:
    """Return the sections of a term sheet in the order in which they are read."""
    payments = [table for make in (payments_table, balancing_table) if (table := make(material, package)) is not None]
    years = years_table(material)
    return (
        _first(material, package),
        Section("term-done", Text("term.title_done"), (), (done_table(material, package),)),
        Section("term-members", Text("term.title_members"), (), (members_table(material, package),)),
        Section("term-payments", Text("term.title_payments"), _paid(material, package, payments), tuple(payments)),
        Section(
            "term-years",
            Text("term.title_years"),
            () if years else (Text("term.open_years"),),
            (years,) if years else (),
        ),
        _conditions(material, package),
        _open(material, package),
        _signatures(material),
        _sources(material, package),
    )


def _first(material: Material, package: int) -> Section:
    payoffs, agreement = material.payoffs, material.agreement
    signs = agreement.signs(agreement.robust_gain_percent[package])
    missing = [member for member, one in zip(payoffs.members, signs, strict=True) if not one]
    verdict = Text("term.refused", {"members": economies(missing)}) if missing else Text("term.signed")
    numbers: dict[str, Words] = {
        "count": counted(package.bit_count()),
        "cost": money(payoffs.joint_cost_musd[package]),
        "gain": money(payoffs.joint_gain_musd[package]),
    }
    said: Paragraphs = (
        Text("term.draft"),
        Text("term.parties", {"members": economies(payoffs.members)}),
        Text("term.brings", numbers),
        verdict,
        Text("term.money", {"year": str(material.region.base_year)}),
    )
    title = Text("term.heading", {"tags": tags(package)})
    return Section("term-sheet", title, said, (measures_table(material, package),))


def _paid(material: Material, package: int, tables: list[Table]) -> Paragraphs:
    said: list[Words] = []
    known = {table.id for table in tables}
    if "term-payments" not in known:
        all_sign = material.agreement.signs(material.agreement.robust_gain_percent[package]).all()
        said.append(Text("term.no_payment" if all_sign else "term.payment_fails"))
    said.append(Text("term.open_account"))
    return tuple(said)


def _conditions(material: Material, package: int) -> Section:
    rules, agenda = material.mechanism.rules, material.payoffs.measures
    inside = {agenda[bit] for bit in bits(package)}
    said: list[Words] = []
    for measure, needed in rules.requires.items():
        if measure in inside:
            others = tuple(_named(agenda, m) for m in needed)
            said.append(Text("term.requires", {"measure": _named(agenda, measure), "needed": others}))
    for group in rules.excludes:
        kept = tuple(m for m in group if m in inside)
        left = tuple(_named(agenda, m) for m in group if m not in inside)
        said += [Text("term.excludes", {"measure": _named(agenda, m), "others": left}) for m in kept if left]
    for member, percent in material.mechanism.threshold_percent.items():
        if percent:
            asked: dict[str, Words] = {"member": Name("economy", member), "percent": Number(percent, Reading.INPUT)}
            said.append(Text("term.threshold", asked))
    needs = needs_of(material.mechanism.measures, package)
    paragraphs: Paragraphs = (Items(tuple(said)),) if said else () if needs else (Text("term.no_condition"),)
    return Section("term-conditions", Text("term.title_conditions"), paragraphs, (needs,) if needs else ())


def _named(agenda: tuple[str, ...], measure: str) -> Text:
    return tagged(agenda, agenda.index(measure))


def open_points(material: Material, package: int) -> Iterator[Text]:
    """Yield what the parties have still to agree on: what the file leaves open, then what every agreement says."""
    agenda, measures = material.payoffs.measures, chosen(material, package)

    def listed(found: "list[Change]") -> dict[str, Words]:
        return {"measures": " ".join(tag(agenda.index(m.id)) for m in found), "count": counted(len(found))}

    free = [m for _, m in measures if m.cost is None]
    unbuilt = [m for _, m in measures if m.cost and m.cost.capex_musd.high > 0.0 and not m.cost.build_source]
    unneeded = [m for _, m in measures if not m.needs]
    for key, found in (("cost", free), ("building", unbuilt), ("instrument", unneeded)):
        if found:
            yield Text(f"term.lacks_{key}", listed(found))
    who = tuple(dict.fromkeys(w for _, m in measures for need in m.needs if need.of_others for w in need.consent))
    if who:
        yield Text("term.lacks_consent", {"who": economies(who)})


def _open(material: Material, package: int) -> Section:
    points = (*open_points(material, package), *(Text(f"term.open_{one}") for one in OPEN))
    return Section("term-open", Text("term.title_open"), (Text("term.open_lead"), Items(points)), ())


def _signatures(material: Material) -> Section:
    rows = tuple(
        (Cell(Name("economy", member)), *(Cell(Text(f"term.open_{part}")) for part in ("name", "signature", "date")))
        for member in material.payoffs.members
    )
    columns = (MEMBER, *(Column(Text(f"term.head_{part}")) for part in ("name", "signature", "date")))
    table = Table("term-signatures", Text("term.signatures"), columns, rows, (Text("term.signatures_note"),))
    return Section("term-signed", Text("term.title_signatures"), (), (table,))


def _sources(material: Material, package: int) -> Section:
    """Return where the figures of the measures come from, each source once."""
    mechanism = material.mechanism
    stated = {**mechanism.sources, **{one.id: one.statement for one in mechanism.assumptions}}
    used: dict[str, int] = {}
    for bit, measure in chosen(material, package):
        cost, terms = measure.cost, measure.cost.finance if measure.cost else None
        ids = [measure.source, *(move.source for move in measure.moves), *(need.source for need in measure.needs)]
        ids += [cost.source, cost.build_source, cost.ramp_source] if cost else []
        ids += terms.sources if terms else ()
        for id in filter(None, ids):
            used[id] = used.get(id, 0) | 1 << bit
    rows = tuple((Cell(tags(package_)), Cell(stated.get(id, id)), Cell(id)) for id, package_ in used.items())
    columns = (Column(Text("column.measures")), Column(Text("column.source")), Column(Text("column.id")))
    table = Table("term-sources-used", Text("term.sources"), columns, rows)
    return Section("term-sources", Text("term.title_sources"), (Text("term.sources_lead"),), (table,) if rows else ())
