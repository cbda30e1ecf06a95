"""The sections of a brief; each is made from a `View` and nothing else, or left out. Domains make their own."""

from ortaq.brief.sections.order import SECTIONS, Made, flat, printed

__all__ = ["SECTIONS", "Made", "flat", "printed"]
