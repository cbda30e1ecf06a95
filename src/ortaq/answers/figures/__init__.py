"""The figures of an answer, as values: each function takes the material, or a part of it, and returns a `Figure`."""

from ortaq.answers.figures.contributions import contributions_figure
from ortaq.answers.figures.data_quality import quality_figure
from ortaq.answers.figures.dependence import heat_figure, ladder_figure, scatter_figure, slopes_figure
from ortaq.answers.figures.landscape import landscape_figure

__all__ = [
    "contributions_figure",
    "heat_figure",
    "ladder_figure",
    "landscape_figure",
    "quality_figure",
    "scatter_figure",
    "slopes_figure",
]
