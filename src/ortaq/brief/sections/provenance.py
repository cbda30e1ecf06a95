"""How the numbers came about, and what they leave out."""

from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedSection, PrintedTable, text_row
from ortaq.brief.view import View
from ortaq.domains import domains

GENERAL = ("static", "gains", "scope", "households")
FURTHER = (
    "band",
    "flows",
    "balances",
    "shocks",
    "costs",
    "consent",
    "axioms",
)


def provenance(view: View) -> PrintedSection:
    """Return versions, hash, residual and the list of what is not in the numbers."""
    columns = PrintedColumn(view.texts("column.item")), PrintedColumn(view.texts("column.value"))
    rows = tuple((PrintedCell((name,)), PrintedCell(lines)) for name, lines in _facts(view))
    facts = PrintedTable("provenance-facts", view.texts("provenance.table"), columns, rows)
    limits = PrintedTable(
        "limits",
        view.texts("provenance.limits"),
        (PrintedColumn(view.texts("column.subject")), PrintedColumn(view.texts("column.limit"))),
        tuple(text_row(view.texts(f"{k}.name"), view.texts(f"{k}.text")) for k in _limits(view)),
    )
    lead = view.texts("provenance.lead")
    return PrintedSection("provenance", view.texts("provenance.title"), (lead,), (facts, limits), annex=True)


def _limits(view: View) -> tuple[str, ...]:
    """Return the beginnings of the keys of all limits; those of domains stand after the general ones."""
    own = (f"{d.name}.limit" for d in domains() if f"{d.name}.limit.name" in view.texts.messages)
    return (*(f"limit.{k}" for k in GENERAL), *own, *(f"limit.{k}" for k in FURTHER))


def _facts(view: View) -> tuple[tuple[str, tuple[str, ...]], ...]:
    material, texts = view.material, view.texts
    region, mechanism = material.region, material.mechanism
    return (
        (texts("fact.region"), (f"{region.title} ({region.name})", region.description)),
        (texts("fact.digest"), (region.digest,)),
        (texts("fact.licence"), (region.licence,)),
        (texts("fact.size"), (_size(view),)),
        (texts("fact.mechanism"), (f"{mechanism.title} ({mechanism.id})",)),
        (texts("fact.solves"), (view.numbers.count(material.solves),)),
        (texts("fact.residual"), (f"{material.largest_residual:.1e}",)),
        (texts("fact.seconds"), (view.numbers.size(material.seconds),)),
        (texts("fact.cases"), material.cases),
        (texts("fact.versions"), tuple(f"{name} {number}" for name, number in material.versions.items())),
    )


def _size(view: View) -> str:
    region = view.material.region
    return view.texts(
        "fact.size_value",
        economies=view.numbers.count(len(region.economies)),
        sectors=view.numbers.count(len(region.sectors)),
        year=str(region.base_year),
    )
