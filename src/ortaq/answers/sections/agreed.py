"""What `ortaq agree` says: what all would sign, what lasts, and how the worth could be shared, long agendas too."""

from ortaq.agreement import Listed, Participation, Sharing, Stability
from ortaq.agreement.sentences import count_sentence, out_of_reach
from ortaq.answers.sections.materiality import materiality_table
from ortaq.answers.sections.participation import participation_table
from ortaq.answers.sections.refusals import obstacle_tables
from ortaq.answers.sections.sharing import sharing_table
from ortaq.answers.sections.solutions import chosen_by, solutions_table
from ortaq.answers.sections.stability import lasting_table
from ortaq.answers.sections.verdicts import lasting_sentence, verified_sentence
from ortaq.answers.sections.words import money, tagged_list
from ortaq.core.report import Paragraphs, Section, Text


def agreed(
    settled: Listed, lasting: Stability, own: Sharing, taking_part: Participation | None
) -> tuple[Section, Section]:
    """Return what all would sign of an agenda with a table of all packages, and what the members could share.

    Parameters
    ----------
    settled : Listed
    lasting : Stability
    own : Sharing
    taking_part : Participation or None
        None where there are too many members.
    """
    agreement = settled.agreement
    said = (
        count_sentence(agreement),
        *verified_sentence(settled.payoffs),
        *lasting_sentence(lasting, agreement.recommended),
        *notable(settled),
        *out_of_reach(agreement),
    )
    chosen = chosen_by(agreement.recommended, agreement.solutions)
    tables = (solutions_table(settled, chosen, lasting),) if chosen else ()
    if agreement.recommended is not None:
        tables = (*tables, lasting_table(lasting, agreement.recommended))
    taking = () if taking_part is None else taking_part.explain()
    ends = () if taking_part is None else (participation_table(taking_part),)
    return (
        Section(
            "agreed",
            Text("agreed.title"),
            said,
            (*tables, materiality_table(agreement, settled.payoffs), *obstacle_tables(agreement)),
        ),
        Section("together", Text("together.title"), (*own.explain(), *taking), (sharing_table(agreement, own), *ends)),
    )


def notable(settled: Listed) -> Paragraphs:
    """Return the recommended package, else that which is closest to acceptance and what it lacks."""
    if settled.recommended is not None:
        return Text("answer.recommended"), tagged_list(settled.measures, settled.recommended)
    if settled.closest is None:
        return ()
    short = {"shortfall": money(settled.agreement.obstacles.closest_shortfall_musd)}
    return Text("answer.closest", short), tagged_list(settled.measures, settled.closest)
