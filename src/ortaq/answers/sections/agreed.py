"""What `ortaq agree` says: what all would sign, what lasts, and how the worth could be shared, long agendas too."""

from ortaq.agreement import Listed, Participation, Sharing, Stability
from ortaq.agreement.sentences import count_sentence, out_of_reach, rule
from ortaq.answers.sections.headline import lasting_sentence, verified_sentence
from ortaq.answers.sections.participation import participation_table
from ortaq.answers.sections.refusals import obstacle_tables
from ortaq.answers.sections.sharing import sharing_table
from ortaq.answers.sections.solutions import chosen_by, solutions_table
from ortaq.answers.sections.stability import lasting_table
from ortaq.answers.sections.words import counted, money, tagged_list
from ortaq.core.report import Number, Paragraphs, Reading, Section, Table, Text
from ortaq.model import Evaluated


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
        Section("agreed", Text("agreed.title"), said, (*tables, *obstacle_tables(agreement))),
        Section("together", Text("together.title"), (*own.explain(), *taking), (sharing_table(agreement, own), *ends)),
    )


def agreed_of_searched(evaluated: Evaluated, settled: Listed, seconds: float) -> Section:
    """Return what all would sign of an agenda that was searched, and how certain that is.

    Parameters
    ----------
    evaluated : Evaluated
    settled : Listed
    seconds : float
        Wall time of the search.
    """
    agreement, payoffs = settled.agreement, evaluated.payoffs
    least, most = evaluated.signed or (0, 0)
    signed = {"least": counted(least), "most": counted(most), "members": counted(len(payoffs.members))}
    said: Paragraphs = (
        Text(
            "searched.agenda",
            {
                "measures": counted(len(settled.measures)),
                "packages": counted(len(evaluated.feasible)),
                "feasible": counted(int(evaluated.feasible[1:].sum())),
                "solved": counted(evaluated.solved),
            },
        ),
        Text("searched.signed" if least == most else "searched.signed_between", {**signed, "rule": rule(agreement)}),
        Text("searched.of_solved", {"count": counted(settled.accepted.size)}),
        Text(
            "searched.error_widened" if evaluated.missed else "searched.error",
            {
                "points": Number(payoffs.largest_error_percent, Reading.SIZE),
                "checked": counted(evaluated.checked),
                "missed": counted(evaluated.missed),
            },
        ),
        Text("searched.solves", {"count": counted(evaluated.solves), "seconds": Number(seconds, Reading.SIZE)}),
        Text("searched.no_table"),
        *notable(settled),
    )
    recommended = settled.recommended
    chosen = chosen_by(recommended, settled.solutions, evaluated.certified) if settled.accepted.size else {}
    tables: tuple[Table, ...] = (solutions_table(settled, chosen, with_shock=True),) if chosen else ()
    return Section("agreed", Text("agreed.title"), said, tables)


def notable(settled: Listed) -> Paragraphs:
    """Return the recommended package, else that which is closest to acceptance and what it lacks.

    Parameters
    ----------
    settled : Listed
    """
    if settled.recommended is not None:
        return Text("answer.recommended"), tagged_list(settled.measures, settled.recommended)
    if settled.closest is None:
        return ()
    short = {"shortfall": money(settled.agreement.obstacles.closest_shortfall_musd)}
    return Text("answer.closest", short), tagged_list(settled.measures, settled.closest)
