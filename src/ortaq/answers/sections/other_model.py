"""The same package in other classes of model: how much of the answer is the model."""

import numpy as np

from ortaq.answers.material import Material
from ortaq.answers.other_model import OtherModel
from ortaq.answers.sections.gains import INCOME, MEMBER, USD_YEAR
from ortaq.answers.sections.words import money
from ortaq.core import Array, Band
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text


def other_model_section(material: Material) -> Section | None:
    """Return what the package brings each member in other classes of model; None where not computed."""
    found = material.other_model
    if found is None:
        return None
    each = [
        (Text("other_model.here"), _cells(found, found.own_musd)),
        (Text("other_model.there"), _cells(found, found.other_musd)),
    ]
    notes = [Text("other_model.note", {"residual": f"{found.residual:.1e}"})]
    leads = [Text("other_model.lead"), sentence(found)]
    if found.finer_sectors:
        count = {"count": _counts(found)["count"]}
        each.append((Text("other_model.finer", count), _cells(found, found.finer_musd)))
        notes.append(Text("other_model.note_finer", count))
        leads += [Text("other_model.lead_finer"), in_finer_sectors(found)]
    if found.finer_missed:
        leads.append(unfit(found))
    members = material.payoffs.members
    rows = tuple((Cell(Name("economy", member)), *(cells[i] for _, cells in each)) for i, member in enumerate(members))
    below = (Column("", USD_YEAR),)
    columns = MEMBER, *(Column(title, INCOME, below) for title, _ in each)
    table = Table("other-model", Text("other_model.table"), columns, rows, tuple(notes))
    return Section("other-model", Text("other_model.title"), tuple(leads), (table,))


def sentence(found: OtherModel) -> Text:
    """Return what the package brings all members together without inputs of firms.

    Parameters
    ----------
    found : OtherModel
    """
    return Text(
        "other_model.said",
        {"other": money(found.other_musd.sum()), **_beside(found, found.other_musd)},
    )


def in_finer_sectors(found: OtherModel) -> Text:
    """Return what the package brings all members together in finer sectors, with the range over beliefs of flows.

    Parameters
    ----------
    found : OtherModel
        The region holds finer sectors.
    """
    sums = found.finer_musd.sum(axis=1)
    ends = {"finer": money(sums[0]), "low": money(sums.min()), "high": money(sums.max())}
    return Text("other_model.said_finer", {**ends, **_counts(found), **_beside(found, found.finer_musd[0])})


def unfit(found: OtherModel) -> Text:
    """Return that the finer sectors of the region's folder do not fit its accounts, and by how much.

    Parameters
    ----------
    found : OtherModel
    """
    return Text("other_model.unfit", {"missed": Number(100.0 * found.finer_missed, Reading.SIZE)})


def _beside(found: OtherModel, musd: Array) -> dict[str, Number]:
    return {
        "own": money(found.own_musd.sum()),
        "gaining": Number(int((musd > 0.0).sum()), Reading.COUNT),
        "members": Number(len(musd), Reading.COUNT),
    }


def _counts(found: OtherModel) -> dict[str, Number]:
    counts = {"sectors": found.sectors, "count": found.finer_sectors}
    return {name: Number(value, Reading.COUNT) for name, value in counts.items()}


def _cells(found: OtherModel, musd: Array) -> list[Cell]:
    """Return a cell for each member: the first row of beliefs, with the range over all where there are several."""
    percent, worth = (np.atleast_2d(values) for values in (found.percent(musd), musd))
    return [
        Cell(_ranged(percent[:, i]), Reading.CHANGE, 1, (Cell(_ranged(worth[:, i]), Reading.MONEY_CHANGE, 1),))
        for i in range(percent.shape[1])
    ]


def _ranged(values: Array) -> float | Band:
    central = float(values[0])
    return central if len(values) == 1 else Band(float(values.min()), central, float(values.max()))
