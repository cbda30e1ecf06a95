"""`ortaq help`: the reference of the formats, from the schema."""

from ortaq.cli.tables import data_table
from ortaq.core import Program
from ortaq.core.report import Section, Text
from ortaq.observe import mechanism_schema
from ortaq.observe.authoring.reference import FILES, Kind, Part, reference
from ortaq.observe.mechanisms.with_domains import full

HEADS = ("key", "type", "unit", "range", "default", "meaning", "example")


def mechanism_help(program: Program, *, as_json: bool) -> None:
    """Print every key of a mechanism file."""
    _help(program, Kind.MECHANISM, as_json=as_json)


def scenario_help(program: Program, *, as_json: bool) -> None:
    """Print every key of a scenario file."""
    _help(program, Kind.SCENARIO, as_json=as_json)


def region_help(program: Program, *, as_json: bool) -> None:
    """Print every key of a small region."""
    _help(program, Kind.REGION, as_json=as_json)


def _help(program: Program, kind: Kind, *, as_json: bool) -> None:
    if as_json:
        program.print_json(mechanism_schema() if kind is Kind.MECHANISM else full(FILES[kind]).model_json_schema())
        return
    program.answer([_section(part, n) for n, part in enumerate(reference(kind))])


def _section(part: Part, number: int) -> Section:
    rows = [(k.key, k.type, k.unit, k.range, k.default, k.meaning, k.example) for k in part.keys]
    heads = tuple((Text(f"format.{head}"), "") for head in HEADS)
    table = data_table(f"format-{number}", "", heads, rows)
    return Section(
        f"format-{number}", part.name or Text("format.file"), (part.is_about,) if part.is_about else (), (table,)
    )
