"""All sections of an answer as the page shows them: printed in a language, packed."""

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict

from ortaq.answers import Answer
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedFigure
from ortaq.core import JsonObject
from ortaq.core.figure_table import table_behind
from ortaq.core.report import Figure, Section
from ortaq.domains import load_texts


def answer_tables(answer: Answer, language: str) -> JsonObject:
    """Return the base64 of the zlib-compressed JSON of all printed sections in a language.

    Charts have records of their own (`chart_records`); here stand the tables behind the figures.
    """
    return packed_sections(Presenter(load_texts(language), answer.region, mechanism=answer.mechanism), answer.sections)


def packed_sections(present: Presenter, sections: Sequence[Section]) -> JsonObject:
    """Return printed sections as the base64 of zlib-compressed JSON."""
    printed = [asdict(present.section(section, _undrawn)) for section in sections]
    packed = zlib.compress(json.dumps(printed, ensure_ascii=False).encode(), 9)
    return {"encoding": "zlib+base64", "data": base64.b64encode(packed).decode("ascii")}


def _undrawn(present: Presenter, figure: Figure) -> PrintedFigure:
    table, note = present.table(table_behind(figure)), present.sentences(figure.note)
    return PrintedFigure(figure.id, present.say(figure.title), "", table, note)
