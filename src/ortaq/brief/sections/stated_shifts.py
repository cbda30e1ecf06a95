"""The stated effects of one measure or shock, cell groups with the same number put together."""

from ortaq.brief.blocks import Cell, Column, Table
from ortaq.brief.view import View
from ortaq.core import Change, Shift


def shift_table(view: View, change: Change) -> Table:
    """Return what a change moves, by how much, and how the number was obtained."""
    texts = view.texts
    groups: dict[tuple[object, ...], list[Shift]] = {}
    for shift in change.shifts:
        groups.setdefault((shift.variable, shift.sectors, shift.percent, shift.derivation, shift.source), []).append(
            shift
        )
    columns = (
        Column(texts("column.what_moves"), texts("unit.where_sectors")),
        Column(texts("column.effect"), texts("unit.percent_low_high"), numeric=True),
        Column(texts("column.derivation")),
        Column(texts("column.source")),
    )
    rows = tuple(_row(view, group) for group in groups.values())
    return Table(
        f"shifts-{change.id}", texts("assumptions.shifts", change=change.title), columns, rows, change.description
    )


def _row(view: View, group: list[Shift]) -> tuple[Cell, ...]:
    first, every = group[0], view.material.region.sector_ids
    every_sector = set(first.sectors) == set(every)
    sectors = (
        view.texts("shift.all_sectors") if every_sector else view.texts.join([view.sector(s) for s in first.sectors])
    )
    places = (_place(view, shift) for shift in group)
    what = Cell((view.texts(f"variable.{first.variable}"), *places, sectors))
    return what, view.stated(first.percent), Cell((first.derivation,)), Cell((first.source,))


def _place(view: View, shift: Shift) -> str:
    importers = _codes(view, shift.importers)
    if not shift.exporters:
        return importers
    key = "shift.both_directions" if shift.both_directions else "shift.one_direction"
    return view.texts(key, importers=importers, exporters=_codes(view, shift.exporters))


def _codes(view: View, codes: tuple[str, ...]) -> str:
    if set(codes) == set(view.material.region.economy_ids):
        return view.texts("shift.all_economies")
    return ", ".join(codes)
