"""What one measure or shock states: what its moves say, equal statements of several places put together."""

from dataclasses import replace

from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedTable
from ortaq.brief.view import View
from ortaq.core import Change, Place, Statement


def shift_table(view: View, change: Change) -> PrintedTable:
    """Return what a change moves, by how much, and how the number was obtained."""
    texts = view.texts
    groups: dict[object, list[Statement]] = {}
    for at, move in enumerate(change.moves):
        said = move.said(view.material.region)
        groups.setdefault(replace(said, place=None) if said.place else at, []).append(said)
    columns = (
        PrintedColumn(texts("column.what_moves"), texts("unit.where_sectors")),
        PrintedColumn(texts("column.effect"), texts("unit.percent_low_high"), numeric=True),
        PrintedColumn(texts("column.derivation")),
        PrintedColumn(texts("column.source")),
    )
    # What has a unit of its own comes first, then the percentages that the column is about.
    rows = tuple(_row(view, group) for group in sorted(groups.values(), key=lambda group: group[0].percent))
    return PrintedTable(
        f"shifts-{change.id}", texts("assumptions.shifts", change=change.title), columns, rows, change.description
    )


def _row(view: View, group: list[Statement]) -> tuple[PrintedCell, ...]:
    first = group[0]
    lines = [view.texts.named(first.what, first.words), *(_place(view, said.place) for said in group if said.place)]
    if first.targets:
        lines.append(view.texts.join([name for _, name in first.targets]))
    if first.sectors is not None:
        lines.append(_sectors(view, first.sectors))
    value = view.stated(first.band) if first.measured else PrintedCell((view.texts("mark.outside"),))
    return PrintedCell(tuple(lines)), value, PrintedCell((first.derivation,)), PrintedCell((first.source,))


def _sectors(view: View, sectors: tuple[str, ...]) -> str:
    if set(sectors) == set(view.material.region.sector_ids):
        return view.texts("shift.all_sectors")
    return view.texts.join([view.sector(s) for s in sectors])


def _place(view: View, place: Place) -> str:
    importers = _codes(view, place.importers)
    if not place.exporters:
        return importers
    key = "shift.both_directions" if place.both_directions else "shift.one_direction"
    return view.texts(key, importers=importers, exporters=_codes(view, place.exporters))


def _codes(view: View, codes: tuple[str, ...]) -> str:
    if set(codes) == set(view.material.region.economy_ids):
        return view.texts("shift.all_economies")
    return ", ".join(codes)
