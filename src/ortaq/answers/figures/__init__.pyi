from .contributions import contributions_figure
from .data_quality import quality_figure
from .dependence import heat_figure, ladder_figure, scatter_figure, slopes_figure
from .landscape import landscape_figure

__all__ = [
    "contributions_figure",
    "heat_figure",
    "ladder_figure",
    "landscape_figure",
    "quality_figure",
    "scatter_figure",
    "slopes_figure",
]
