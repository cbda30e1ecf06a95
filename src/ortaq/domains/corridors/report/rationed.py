"""Crossings that let a number of trucks pass: what a place costs, what all of them are worth, and who is paid."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Band, Change, Corner, Region
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words
from ortaq.domains.corridors.freight.agenda import held_parts, rationing
from ortaq.domains.corridors.freight.effects import freight_effects_of
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.moves import network_shifts_of
from ortaq.domains.corridors.quotas.moves import quotas_of
from ortaq.domains.corridors.quotas.schema import CAPTIVE


@dataclass(frozen=True, slots=True)
class Ration:
    """One limit in force and what it does.

    ``changes``: ids of what happens together. ``crossings``: their names.
    ``asked``, ``allowed``, ``passing``: trucks a day, as people count them.
    ``usd``: price of a place for one truck. ``captive_percent``: of the trucks that ask, those without another way.
    ``worth_musd``, ``paid_musd``: what all places are worth and what of it is paid to somebody, million USD a year.
    ``receivers``: economies that are paid.
    """

    changes: tuple[str, ...]
    crossings: tuple[str, ...]
    asked: float
    allowed: Band
    passing: Band
    captive_percent: Band
    usd: Band
    worth_musd: Band
    paid_musd: Band
    receivers: tuple[str, ...]


def rations_of(region: Region, changes: Sequence[Change]) -> tuple[Ration, ...]:
    """Return every limit on trucks that changes bring about together; none where they state none.

    Parameters
    ----------
    region : Region
        With transport.
    changes : sequence of Change
        What happens at the same time; closures for a part of the year hold in the part with which it begins.
    """
    quotas = tuple(move for change in changes for move in quotas_of(change))
    if not quotas:
        return ()
    shifts = [shift for change in changes for shift in network_shifts_of(change)]
    ends = {}
    for corner in Corner:
        effects = freight_effects_of(region, freight_system_of(region, corner))
        ends[corner] = rationing(effects, held_parts(shifts, corner)[0][1], quotas)
    ids = tuple(change.id for change in changes if quotas_of(change) or network_shifts_of(change))
    names = {c.id: c.name for c in ends[Corner.CENTRAL].before.terms.passages.network.crossings}
    states = ends[Corner.CENTRAL].before.terms.passages.states
    found = []
    for n, limit in enumerate(ends[Corner.CENTRAL].limits):
        asked = {corner: float(end.asked[n]) for corner, end in ends.items()}
        captive = {c: 100.0 * float(e.limits[n].captive_feu.sum()) * e.limits[n].per_day for c, e in ends.items()}
        worth = {corner: float(end.scarcity_musd[n]) for corner, end in ends.items()}
        found.append(
            Ration(
                ids,
                tuple(names[crossing] for crossing in limit.crossings),
                asked[Corner.CENTRAL],
                _band({corner: end.limits[n].trucks for corner, end in ends.items()}),
                _band({corner: float(end.trucks[n]) for corner, end in ends.items()}),
                _band({corner: captive[corner] / asked[corner] for corner in ends}),
                _band({corner: float(end.usd[n]) for corner, end in ends.items()}),
                _band(worth),
                _band({corner: worth[corner] * end.rent_part for corner, end in ends.items()}),
                tuple(np.unique(np.concatenate([states.source[limit.states], states.target[limit.states]])).tolist()),
            )
        )
    return tuple(found)


def _band(ends: dict[Corner, float]) -> Band:
    """Return what stands at the ends as a range around the centre, smallest first."""
    return Band(min(ends.values()), ends[Corner.CENTRAL], max(ends.values()))


def rationed_section(rations: Sequence[Ration]) -> Section:
    """Return the table of rationed crossings, and how its numbers are meant."""
    words: dict[str, Words] = {end: Number(getattr(CAPTIVE.band, end)) for end in ("low", "central", "high")}
    said = (Text("corridors.rationed.meaning"), Text("corridors.rationed.captive", words))
    return Section("rationed-crossings", Text("corridors.rationed.title"), said, (rationed_table(rations),))


def rationed_table(rations: Sequence[Ration]) -> Table:
    """Return one row for every limit."""
    trucks, usd, musd = Text("corridors.rationed.trucks"), Text("corridors.rationed.usd"), Text("unit.musd")
    rows = tuple(
        (
            Cell(tuple(Name("change", change) for change in ration.changes)),
            Cell(", ".join(ration.crossings)),
            Cell(ration.asked),
            Cell(ration.allowed, Reading.INPUT),
            Cell(ration.passing),
            Cell(ration.captive_percent),
            Cell(ration.usd),
            Cell(ration.worth_musd, Reading.MONEY),
            Cell(ration.paid_musd, Reading.MONEY, more=(Cell(tuple(Name("economy", c) for c in ration.receivers)),)),
        )
        for ration in rations
    )
    columns = (
        *(Column(Text(f"corridors.rationed.head.{head}")) for head in ("change", "crossings")),
        *(Column(Text(f"corridors.rationed.head.{head}"), trucks) for head in ("asked", "allowed", "passing")),
        Column(Text("corridors.rationed.head.captive"), Text("corridors.percent")),
        Column(Text("corridors.rationed.head.usd"), usd),
        Column(Text("corridors.rationed.head.worth"), musd),
        Column(Text("corridors.rationed.head.paid"), musd, (Column(Text("corridors.rationed.head.receivers")),)),
    )
    return Table("rationed", Text("corridors.rationed.table"), columns, rows, (Text("corridors.rationed.note"),))
