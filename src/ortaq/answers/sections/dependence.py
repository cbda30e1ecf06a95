"""Who depends on whom: what members lose from a stop of trade, who loses more, and what the package changes."""

from collections.abc import Sequence

import numpy as np

from ortaq.answers.added_stocks import added_stocks
from ortaq.answers.dependence_tables import asymmetry_table, losses_table, spread_table
from ortaq.answers.figures import heat_figure, ladder_figure, scatter_figure, slopes_figure
from ortaq.answers.figures.parts import counterpart, span
from ortaq.answers.holder_tables import holder_tables
from ortaq.answers.material import Material
from ortaq.answers.money_table import money_table
from ortaq.answers.sections.words import tags
from ortaq.core import Region, Tie
from ortaq.core.report import Items, Name, Number, Reading, Section, Text, Words
from ortaq.dependence import Dependence, Rung, Weighing, ladder
from ortaq.domains import ties


def dependence(material: Material) -> Section | None:
    """Return who depends on whom, before and after the package of the first page; nothing where it was not weighed."""
    weighing, focus = material.dependence, material.agreement.focus
    if weighing is None:
        return None
    if focus is None:
        return dependence_section(material.region, weighing)
    chosen = [measure for k, measure in enumerate(material.mechanism.measures) if focus >> k & 1]
    added = added_stocks(ties(material.region), chosen)
    return dependence_section(material.region, weighing, tags(focus), added)


def dependence_section(region: Region, weighing: Weighing, package: str = "", added: Sequence[Tie] = ()) -> Section:
    """Return losses, asymmetry, spread and their figures.

    Parameters
    ----------
    region : Region
    weighing : Weighing
    package : str, optional
        Letters of the package under which ``weighing.after`` is.
    added : sequence of Tie, optional
        Stocks that its terms add.
    """
    before = weighing.before
    note = () if weighing.after is None else (Text("dependence.under_package", {"tags": package}),)
    return Section(
        "dependence",
        Text("dependence.title"),
        (
            Text("dependence.lead"),
            Items(tuple(_most(region, before, member) for member in before.members)),
            *_package_in_words(region, weighing, package),
            Text("dependence.limits"),
        ),
        (
            losses_table(region, weighing, note),
            heat_figure(region, before),
            ladder_figure(region, before),
            asymmetry_table(region, before),
            scatter_figure(region, before),
            spread_table(weighing),
            *money_table(region, weighing),
            *holder_tables(region, ties(region), before.members, added),
            *(() if weighing.after is None else (slopes_figure(region, weighing),)),
        ),
    )


def _most(region: Region, found: Dependence, member: str) -> Words:
    """Return a member's largest loss, and what it cannot be told from."""
    rungs = ladder(found, member)
    most = Text("dependence.most", {"member": Name("economy", member), "loss": _loss(region, rungs[0])})
    if len(rungs) < 2:
        return most
    second = Text("dependence.next" if rungs[0].certain else "dependence.tied", {"loss": _loss(region, rungs[1])})
    return Text("list.sentences", {"first": most, "second": second})


def _loss(region: Region, rung: Rung) -> Text:
    return Text(
        "dependence.loss",
        {
            "partner": counterpart(region, rung.name),
            "percent": Number(rung.loss.central),
            "span": span(rung.loss),
        },
    )


def _package_in_words(region: Region, weighing: Weighing, package: str) -> tuple[Words, ...]:
    """Return for the power on which losses move most who moves how far."""
    if weighing.after is None:
        return ()
    change = weighing.change("from_power")
    column = int(np.nanargmax(np.nanmax(np.abs(change.central), axis=0)))
    moved = {m: change.band(r, column) for r, m in enumerate(weighing.before.members)}
    each = tuple(
        Text(
            "dependence.points",
            {
                "member": Name("economy", member),
                "points": Number(band.central, Reading.CHANGE),
                "span": span(band, Reading.CHANGE),
            },
        )
        for member, band in moved.items()
        if np.isfinite(band.central)
    )
    power = counterpart(region, weighing.before.powers[column].name)
    return (Text("dependence.package", {"tags": package, "power": power, "each": each}),)
