"""How the numbers came about, and what they leave out."""

from ortaq.answers.material import Material
from ortaq.answers.sections.answered import agenda_answered
from ortaq.answers.sections.verdicts import verified_sentence
from ortaq.answers.sections.words import case_names, counted
from ortaq.core import Region
from ortaq.core.report import Cell, Column, Items, Name, Reading, Section, Table, Text
from ortaq.core.texts import ENGLISH
from ortaq.domains import domains, load_texts

GENERAL = ("static", "gains", "scope", "households")
FURTHER = ("band", "flows", "balances", "shocks", "costs", "consent", "axioms")


def provenance(material: Material) -> Section:
    """Return versions, hash, residual and the list of what is not in the numbers."""
    lead = (Text("provenance.lead"), *verified_sentence(material.payoffs))
    return Section("provenance", Text("provenance.title"), lead, (_facts(material), _limits()), annex=True)


def _limits() -> Table:
    rows = tuple((Cell(Text(f"{k}.name")), Cell(Text(f"{k}.text"))) for k in _keys_of_limits())
    columns = Column(Text("column.subject")), Column(Text("column.limit"))
    return Table("limits", Text("provenance.limits"), columns, rows)


def _keys_of_limits() -> tuple[str, ...]:
    """Return the beginnings of the keys of all limits; those of domains stand after the general ones."""
    known = load_texts(ENGLISH).messages
    own = (f"{d.name}.limit" for d in domains() if f"{d.name}.limit.name" in known)
    return (*(f"limit.{k}" for k in GENERAL), *own, *(f"limit.{k}" for k in FURTHER))


def _facts(material: Material) -> Table:
    region, mechanism = material.region, material.mechanism
    facts = {
        "region": Cell(Items((_called("region", region.name), region.description))),
        "digest": Cell(region.as_loaded.stamp),
        "horizon": Cell(agenda_answered(region, mechanism)),
        "licence": Cell(region.licence),
        "size": Cell(_size(region)),
        "mechanism": Cell(_called("mechanism", mechanism.id)),
        "solves": Cell(material.solves, Reading.COUNT),
        "residual": Cell(material.largest_residual, Reading.TINY, unit=Text("unit.relative")),
        "cases": Cell(Items(case_names(material.cases))),
        "versions": Cell(Items(tuple(f"{name} {number}" for name, number in material.versions.items()))),
    }
    columns = Column(Text("column.item")), Column(Text("column.value"))
    rows = tuple((Cell(Text(f"fact.{name}")), cell) for name, cell in facts.items())
    return Table("provenance-facts", Text("provenance.table"), columns, rows)


def _called(kind: str, id: str) -> Text:
    return Text("fact.named", {"title": Name(kind, id), "id": id})


def _size(region: Region) -> Text:
    counts = {"economies": counted(len(region.economies)), "sectors": counted(len(region.sectors))}
    return Text("fact.size_value", {**counts, "year": str(region.base_year)})
