"""What one measure or shock states: moves of variables, equal ones put together, and of the transport network."""

from ortaq.brief.blocks import Cell, Column, Table
from ortaq.brief.view import View
from ortaq.core import Change, NetworkAction, NetworkShift, Shift
from ortaq.domains.corridors import transport_of


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
    rows = (*(_network_row(view, move) for move in change.network), *(_row(view, group) for group in groups.values()))
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


def _network_row(view: View, move: NetworkShift) -> tuple[Cell, ...]:
    transport = transport_of(view.material.region)
    names = {c.id: c.name for c in transport.network.crossings} if transport else {}
    what = Cell((view.texts(f"network.{move.action}"), view.texts.join([names.get(t, t) for t in move.targets])))
    value = Cell((view.texts("mark.outside"),)) if move.action is NetworkAction.OPEN else view.stated(move.value)
    return what, value, Cell((move.derivation,)), Cell((move.source,))


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
