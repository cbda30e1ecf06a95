"""What is certain of an agenda that was searched, and what is not: the same sentences in `agree` and in the brief."""

from ortaq.answers.material import Material
from ortaq.answers.sections.words import counted, money
from ortaq.core.report import Number, Paragraphs, Reading, Text, Words
from ortaq.model import Searched


def certainty(found: Searched, *, measures: int, solved: int, signed: int, members: int) -> Paragraphs:
    """Return how an agenda was searched, what is exact, what the terms say of the rest, and what nothing proves.

    Parameters
    ----------
    found : Searched
    measures, solved, signed, members : int
        Of the agenda; packages that were solved, and how many of them all members sign.
    """
    agenda: dict[str, Words] = {
        "measures": counted(measures),
        "packages": counted(2**measures - 1),
        "solved": counted(solved),
    }
    miss: dict[str, Words] = {
        "last": money(found.last_miss_musd),
        "largest": money(found.largest_miss_musd),
        "gap": Number(100.0 * found.gap, Reading.SIZE),
    }
    return (
        Text("searched.agenda", agenda),
        Text("searched.of_solved", {"count": counted(signed)}),
        Text("searched.rounds" if found.settled else "searched.open", {"count": counted(found.rounds)}),
        Text("searched.miss", miss),
        *((Text("searched.beside"),) if signed else ()),  # where nobody signs none is recommended
        on_groups(found, members=members),
        Text("searched.no_proof"),
    )


def on_groups(found: Searched, *, members: int) -> Text:
    """Return how groups that would leave were searched for, and how certain that is.

    Parameters
    ----------
    found : Searched
    members : int
    """
    groups: dict[str, Words] = {
        "questions": counted(found.questions),
        "groups": counted(2**members - 2),
        "open": counted(found.open),
        "gap": Number(100.0 * found.worth_gap, Reading.SIZE),
    }
    return Text("searched.groups_open" if found.open else "searched.groups", groups)


def certain_in_short(found: Searched, *, solved: int) -> Text:
    """Return in one sentence how an agenda was searched and what of it is certain.

    Parameters
    ----------
    found : Searched
    solved : int
        Packages.
    """
    said: dict[str, Words] = {"solved": counted(solved), "gap": Number(100.0 * found.gap, Reading.SIZE)}
    ended = found.settled and not found.open
    return Text("searched.short" if ended else "searched.short_open", said)


def searched_sentences(material: Material) -> Paragraphs:
    """Return the same of a computed answer; nothing where there is a table of all packages.

    Parameters
    ----------
    material : Material
    """
    if material.searched is None:
        return ()
    payoffs, agreement = material.payoffs, material.agreement
    return certainty(
        material.searched,
        measures=len(payoffs.measures),
        solved=payoffs.verified_count,
        signed=agreement.accepted.size,
        members=len(payoffs.members),
    )
