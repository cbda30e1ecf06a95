"""The answer of `ortaq brief` and `ortaq agree` in a screenful."""

from ortaq.agreement import Listed
from ortaq.answers import Material
from ortaq.answers.sections.in_short import in_short
from ortaq.answers.sections.words import tag
from ortaq.brief import print_short
from ortaq.brief.presenter import Presenter
from ortaq.cli.console import stdout
from ortaq.core import Mechanism, Program, Region
from ortaq.core.report import Text
from ortaq.domains import load_texts
from ortaq.model import Searched


def asked_next(settled: Listed) -> str:
    """Return the letter of the measure to ask about: the first that is not recommended, the last where all are."""
    count, chosen = len(settled.measures), settled.recommended or 0
    return tag(next((bit for bit in range(count) if not chosen >> bit & 1), count - 1))


def print_answer(
    program: Program,
    settled: Listed,
    mechanism: Mechanism,
    region: Region,
    *,
    more: Text,
    material: Material | None = None,
    searched: Searched | None = None,
) -> None:
    """Print an answer in short, and where there is more."""
    present = Presenter(load_texts(program.language), region, mechanism=mechanism)
    print_short(in_short(settled, mechanism, region, material, searched), present, stdout())
    program.print(more)
