"""What `ortaq agree` says of an agenda without a table: the best packages for every budget, and how sure that is."""

from ortaq.agreement import Agreement, Listed, Sharing
from ortaq.answers.agenda import ladder_of
from ortaq.answers.sections.agreed import notable
from ortaq.answers.sections.cost_ladder import steps_table
from ortaq.answers.sections.how_searched import certainty
from ortaq.answers.sections.sharing import sharing_table
from ortaq.answers.sections.solutions import chosen_by, solutions_table
from ortaq.answers.sections.stability import departure
from ortaq.answers.sections.words import counted
from ortaq.core.report import Paragraphs, Section, Table, Text
from ortaq.model import Evaluated, Searched


def agreed_of_searched(
    evaluated: Evaluated, settled: Listed, found: Searched, agreement: Agreement, own: Sharing, *, least_return: float
) -> tuple[Section, Section]:
    """Return the steps by cost of an agenda that was searched, what lasts, how it could be shared, and what is certain.

    Parameters
    ----------
    evaluated : Evaluated
    settled : Listed
    found : Searched
    agreement : Agreement
        Of the same packages, by package.
    own : Sharing
    least_return : float
        What the next dollar must bring.
    """
    lasting, recommended = settled.lasting, settled.recommended
    left = None if lasting is None or recommended is None else lasting.departure(recommended)
    said: Paragraphs = (
        *notable(settled),
        *(() if recommended is None else (Text("why.nobody_found") if left is None else departure(agreement, left),)),
        *certainty(
            found,
            measures=len(settled.measures),
            solved=evaluated.solved,
            signed=settled.accepted.size,
            members=len(agreement.members),
        ),
        Text("searched.solves", {"count": counted(evaluated.solves)}),
    )
    chosen = chosen_by(recommended, settled.solutions)
    tables = (solutions_table(settled, chosen, lasting, with_shock=True),) if chosen else ()
    return (
        Section("agreed", Text("agreed.title"), said, (*tables, *searched_steps(settled, least_return))),
        Section("together", Text("together.title"), own.explain(), (sharing_table(agreement, own),)),
    )


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
    return (steps_table(settled.measures, found, [settled.package_at(row) for row in found.packages.tolist()]),)
