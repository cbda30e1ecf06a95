"""What is certain of an agenda that was searched, and what is not: the same sentences in `agree` and in the brief."""

from ortaq.answers.material import Material
from ortaq.answers.sections.words import counted, money
from ortaq.core.report import Number, Paragraphs, Reading, Text, Words
from ortaq.model import Certified, Searched


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
        *(() if found.certified is None else _certified(found.certified)),
        on_groups(found, members=members),
        *_small_groups(found),
        Text("searched.no_proof"),
    )


def _certified(proof: Certified) -> Paragraphs:
    """Return what solving proves of the packages near the recommended one, and drawing of all others."""
    said: dict[str, Words] = {
        "around": counted(proof.around),
        "radius": counted(proof.radius),
        "next": counted(proof.radius + 1),
        "drawn": counted(proof.drawn),
        "beside": counted(proof.beside),
        "signed": counted(proof.signed),
        "share": Number(100.0 * proof.share, Reading.SIZE),
        "share_beside": Number(100.0 * proof.share_beside, Reading.SIZE),
        "confidence": counted(round(100.0 * proof.confidence)),
        "above": money(proof.above_musd),
        "below": money(proof.below_musd),
        "usual": money(proof.usual_musd),
    }
    if not proof.radius:  # where nobody signs none is recommended
        return Text("searched.drawn_refused", said), Text("searched.beyond", said)
    return (
        Text("searched.around" if proof.settled else "searched.around_open", said),
        *((Text("searched.moved", {"count": counted(proof.moved)}),) if proof.moved else ()),
        Text("searched.drawn", said),
        *((Text("searched.beside", said),) if proof.beside else ()),
        Text("searched.beyond", said),
    )


def _small_groups(found: Searched) -> Paragraphs:
    if not found.tried:
        return ()
    return (Text("searched.small_groups", {"tried": counted(found.tried), "size": counted(found.tried_size)}),)


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
    proof = found.certified
    if proof is None or not (found.settled and not found.open and proof.settled and proof.radius):
        return Text("searched.short_open", {"solved": counted(solved)})
    said: dict[str, Words] = {
        "around": counted(proof.around),
        "radius": counted(proof.radius),
        "share": Number(100.0 * proof.share, Reading.SIZE),
        "confidence": counted(round(100.0 * proof.confidence)),
        "gap": Number(100.0 * found.gap, Reading.SIZE),
    }
    return Text("searched.short", said)


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
