"""How many packages all would sign, how many of those last, and which of them have equilibria of their own."""

from ortaq.agreement import Stability
from ortaq.agreement.sentences import count_sentence
from ortaq.answers.material import Material
from ortaq.answers.sections.stability import signed_count
from ortaq.answers.sections.words import counted, economies
from ortaq.core import Payoffs
from ortaq.core.report import Number, Reading, Text


def verdict_sentences(material: Material) -> tuple[Text, ...]:
    """Return how many packages all would sign, and how many of these nobody leaves."""
    agreement, lasting = material.agreement, material.stability
    return count_sentence(agreement), *(() if lasting is None else lasting_sentence(lasting, agreement.recommended))


def verified_sentence(payoffs: Payoffs) -> tuple[Text, ...]:
    """Return how many packages have own equilibria, and what that leaves open; nothing where all have."""
    if payoffs.verified is None:
        return ()
    numbers = {
        "verified": counted(payoffs.verified_count),
        "packages": counted(len(payoffs.packages) - 1),
        "points": Number(payoffs.largest_error_percent, Reading.SIZE),
    }
    return (Text("answer.verified", numbers),)


def lasting_sentence(lasting: Stability, recommended: int | None) -> tuple[Text, ...]:
    """Return how many signed packages nobody leaves, and who would leave the recommended one."""
    if recommended is None:
        return ()
    left = lasting.departure(recommended)
    last = (
        Text("answer.recommended_lasts")
        if left is None
        else Text("answer.recommended_left", {"members": economies(left.leavers)})
    )
    return (Text("answer.lasting", {**signed_count(lasting), "recommended": last}),)
