"""The sections of a brief; each is made from a `View` and nothing else, or left out."""

from ortaq.brief.sections.order import SECTIONS

__all__ = ["SECTIONS"]
