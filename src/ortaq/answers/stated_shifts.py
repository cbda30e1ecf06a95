"""What one measure or shock states: what its moves say, equal statements of several places put together."""

from dataclasses import replace

from ortaq.core import Change, Place, Region, Statement
from ortaq.core.report import Cell, Column, Items, Name, Reading, Table, Text, Words
from ortaq.core.texts import ENGLISH
from ortaq.domains import load_texts


def shift_table(region: Region, change: Change) -> Table:
    """Return what a change moves, by how much, and how the number was obtained."""
    groups: dict[object, list[Statement]] = {}
    for at, move in enumerate(change.moves):
        said = move.said(region)
        groups.setdefault(replace(said, place=None) if said.place else at, []).append(said)
    columns = (
        Column(Text("column.what_moves"), more=(Column(Text("column.where_sectors")),)),
        Column(Text("column.effect"), Text("unit.percent")),
        Column(Text("column.derivation")),
        Column(Text("column.source")),
    )
    # What has a unit of its own comes first, then the percentages.
    rows = tuple(_row(region, group) for group in sorted(groups.values(), key=lambda group: group[0].percent))
    title = Text("assumptions.shifts", {"change": Name("change", change.id)})
    return Table(f"shifts-{change.id}", title, columns, rows, (Name("description", change.id),))


def _row(region: Region, group: list[Statement]) -> tuple[Cell, ...]:
    first = group[0]
    known = first.what in load_texts(ENGLISH).messages
    lines: list[Words] = [Text(first.what) if known else first.words]
    lines += (_place(region, said.place) for said in group if said.place)
    if first.targets:
        lines.append(tuple(name for _, name in first.targets))
    if first.sectors is not None:
        lines.append(_sectors(region, first.sectors))
    unit = "" if first.percent else Text("unit.as_named")
    value = Cell(first.band, Reading.INPUT, unit=unit) if first.measured else Cell(Text("mark.outside"))
    return Cell(Items(tuple(lines))), value, Cell(first.derivation), Cell(first.source)


def _sectors(region: Region, sectors: tuple[str, ...]) -> Words:
    if set(sectors) == set(region.sector_ids):
        return Text("shift.all_sectors")
    return tuple(Name("sector", s) for s in sectors)


def _place(region: Region, place: Place) -> Words:
    importers = _codes(region, place.importers)
    if not place.exporters:
        return importers
    key = "shift.both_directions" if place.both_directions else "shift.one_direction"
    return Text(key, {"importers": importers, "exporters": _codes(region, place.exporters)})


def _codes(region: Region, codes: tuple[str, ...]) -> Words:
    return Text("shift.all_economies") if set(codes) == set(region.economy_ids) else ", ".join(codes)
