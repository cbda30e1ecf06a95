"""What shocks and measures do to members, every one by itself, on one axis."""

import numpy as np

from ortaq.answers.figures.parts import PERCENT, span
from ortaq.answers.material import Material
from ortaq.core import Array, Band
from ortaq.core.chart import Chart, Key, Panel, Scale, ScaleKind, Span
from ortaq.core.report import Figure, Name, Number, Reading, Text

SHOCK, MEASURE = 0, 1
"""Classes of rows, by their place in the legend."""


def exposures_figure(material: Material) -> Figure:
    """Return what every shock and every single measure changes for every member, largest changes first."""
    payoffs = material.payoffs
    shocks = [(Name("change", shock), SHOCK) for shock in payoffs.shocks[1:]]
    measures = [(Name("change", measure), MEASURE) for measure in payoffs.measures]
    ends = np.concatenate([shock_ends(material), measure_ends(material)], axis=1)
    names = [*shocks, *measures]
    order = sorted(range(len(names)), key=lambda k: (names[k][1], -np.abs(ends[:, k, 1]).max()))
    panels = tuple(
        Panel(Name("economy", member), tuple(_span(*names[k], ends[m, k]) for k in order))
        for m, member in enumerate(payoffs.members)
    )
    worst = tuple(_worst(panel) for panel in panels if panel.marks)
    chart = Chart(
        Scale(ScaleKind.BENT, Text("figure.exposures_x"), PERCENT),
        Scale(ScaleKind.CATEGORY, Text("figure.exposures_y")),
        panels,
        each=Text("column.member"),
        name=Text("figure.exposures_y"),
        keys=(Key(Text("figure.exposures_shock")), Key(Text("figure.exposures_measure"))),
        beside=True,
    )
    described = Text("figure.exposures_description", {"members": worst})
    return Figure("figure-exposures", Text("figure.exposures"), described, chart, (Text("note.figure_exposures"),))


def _span(name: Name, key: int, ends: Array) -> Span:
    low, central, high = ends.tolist()
    band = Band(min(low, central), central, max(central, high))
    said = Text(
        "figure.exposures_said", {"change": name, "percent": Number(central, Reading.CHANGE), "span": span(band)}
    )
    return Span(name, band, said, key=key)


def _worst(panel: Panel) -> Text:
    """Return the shock that takes most from a member, in words."""
    shocks = [m for m in panel.marks if isinstance(m, Span) and m.key == SHOCK]
    worst = min(shocks, key=lambda mark: mark.value.central)
    percent = Number(worst.value.central, Reading.CHANGE)
    return Text("figure.exposures_worst", {"member": panel.title, "change": worst.name, "percent": percent})


def shock_ends(material: Material) -> Array:
    """Return what shocks change by themselves, shape (member, shock, 3): low, central and high, percent of income."""
    payoffs, band = material.payoffs, material.bands.get(material.agreement.focus or 0)
    central = _moved(payoffs.income_musd)
    every = np.stack([central]) if band is None else _moved(band.income_by_case)
    return np.stack([every.min(axis=0), central, every.max(axis=0)], axis=-1)


def _moved(income_musd: Array) -> Array:
    """Return what shocks do to incomes of shape (..., member, shock), percent of that without a shock."""
    return np.asarray(100.0 * (income_musd[..., 1:] / income_musd[..., :1] - 1.0))


def measure_ends(material: Material) -> Array:
    """Return what single measures bring net of their cost, no shock, shape (member, measure, 3), percent of income."""
    payoffs, found = material.payoffs, []
    for k in range(len(payoffs.measures)):
        central, band = payoffs.gain_percent[1 << k][:, 0], material.bands.get(1 << k)
        low, high = (central, central) if band is None else (band.low_percent[:, 0], band.high_percent[:, 0])
        found.append(np.stack([low, central, high], axis=-1))
    return np.stack(found, axis=1)
