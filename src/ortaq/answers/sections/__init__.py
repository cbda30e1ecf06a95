"""The sections of an answer, one file each; ``order`` lists them."""

from ortaq.answers.sections.order import SECTIONS

__all__ = ["SECTIONS"]
