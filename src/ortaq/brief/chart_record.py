"""A chart as JSON: scales, classes and marks as they are, words as keys with the values of their gaps."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np

from ortaq.brief.answer_record import finite
from ortaq.core import JsonObject
from ortaq.core.chart import Bar, Bars, Box, Chart, Line, Path, Point, Rule, Span, Swarm
from ortaq.core.report import Name, Number, Text

MARKS = (Bar, Bars, Box, Line, Path, Point, Rule, Span, Swarm)


def chart_record(chart: Chart) -> JsonObject:
    """Return a chart for a renderer: marks and names say their kind, numbers in sentences how they are meant."""
    record: JsonObject = recorded(chart)
    return record


def recorded(value: Any) -> Any:
    """Return values and words as JSON; numbers that are not finite are null."""
    record: Any = value
    match value:
        case Text(key, values):
            record = {"text": key, **{gap: recorded(inner) for gap, inner in values.items()}}
        case Number(number, reading):
            record = {"number": finite(number), "reading": reading.value}
        case Name(kind, code):
            record = {"kind": kind, "name": code}
        case Enum():
            record = value.value
        case float():
            record = finite(value)
        case tuple() | list() | np.ndarray():
            record = [recorded(inner) for inner in (value.tolist() if isinstance(value, np.ndarray) else value)]
        case _ if is_dataclass(value):
            record = _parts(value)
    return record


def _parts(value: Any) -> JsonObject:
    kind = {"mark": type(value).__name__.lower()} if isinstance(value, MARKS) else {}
    return kind | {f.name: recorded(getattr(value, f.name)) for f in fields(value)}
