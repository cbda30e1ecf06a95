"""The sections of an answer, one file each: sentences, tables and figures as values; ``order`` lists them."""

from ortaq.answers.sections.order import SECTIONS, Make

__all__ = ["SECTIONS", "Make"]
