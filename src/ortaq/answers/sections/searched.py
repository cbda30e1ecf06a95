"""What `ortaq agree` says of an agenda without a table: the best packages for every budget, and how sure that is."""

from ortaq.agreement import Listed
from ortaq.answers.agenda import ladder_of
from ortaq.answers.sections.agreed import notable
from ortaq.answers.sections.cost_ladder import steps_table
from ortaq.answers.sections.solutions import solutions_table
from ortaq.answers.sections.words import counted, money
from ortaq.core.report import Number, Paragraphs, Reading, Section, Table, Text
from ortaq.model import Evaluated, Searched


def agreed_of_searched(evaluated: Evaluated, settled: Listed, found: Searched, *, least_return: float) -> Section:
    """Return the steps by cost of an agenda that was searched, and how far the search came.

    Parameters
    ----------
    evaluated : Evaluated
    settled : Listed
    found : Searched
    least_return : float
        What the next dollar must bring.
    """
    agenda = {
        "measures": counted(len(settled.measures)),
        "packages": counted(2 ** len(settled.measures) - 1),
        "solved": counted(evaluated.solved),
    }
    miss = {
        "last": money(found.last_miss_musd),
        "largest": money(found.largest_miss_musd),
        "gap": Number(100.0 * found.gap, Reading.SIZE),
    }
    said: Paragraphs = (
        *notable(settled),
        Text("searched.agenda", agenda),
        Text("searched.of_solved", {"count": counted(settled.accepted.size)}),
        Text("searched.rounds" if found.settled else "searched.open", {"count": counted(found.rounds)}),
        Text("searched.miss", miss),
        Text("searched.solves", {"count": counted(evaluated.solves)}),
        Text("searched.no_table"),
    )
    recommended = settled.recommended
    chosen = {} if recommended is None else {recommended: (Text("solution.recommended"),)}
    tables = (solutions_table(settled, chosen, with_shock=True),) if chosen else ()
    return Section("agreed", Text("agreed.title"), said, (*tables, *searched_steps(settled, least_return)))


def searched_steps(settled: Listed, least_return: float) -> tuple[Table, ...]:
    """Return the steps by cost among the packages that were solved; none where nobody signs.

    Parameters
    ----------
    settled : Listed
    least_return : float
    """
    found = ladder_of(settled.payoffs, settled.agreement, least_return)
    if len(found.packages) < 2:
        return ()
    packages = [0, *settled.packages.tolist()]
    return (steps_table(settled.measures, found, [packages[row] for row in found.packages.tolist()]),)
