"""The sections of an answer, one file each, made from what was computed and nothing else; ``order`` lists them."""

from ortaq.answers.sections.order import SECTIONS

__all__ = ["SECTIONS"]
