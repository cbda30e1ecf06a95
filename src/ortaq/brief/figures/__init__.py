"""Drawings laid out in percent of the width and pixels of height, so that text keeps its size on every screen."""

from ortaq.brief.figures.contributions import contributions_figure
from ortaq.brief.figures.landscape import landscape_figure

__all__ = ["contributions_figure", "landscape_figure"]
