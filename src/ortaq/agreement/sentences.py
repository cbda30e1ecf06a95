"""What the room finds, in sentences as values; a reader's language and names are put in by those who print them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ortaq.agreement.acceptance import Acceptance
from ortaq.core.report import Name, Number, Reading, Text, Words

if TYPE_CHECKING:
    from ortaq.agreement.agreement import Agreement


def counted(number: int) -> Number:
    """Return a number of things."""
    return Number(number, Reading.COUNT)


def tail(agreement: "Agreement") -> Number:
    """Return the probability of the worst shocks that members average under CVaR, percent."""
    return Number(100.0 * agreement.tail, Reading.INPUT)


def rule(agreement: "Agreement") -> Text:
    """Return how members look at shocks."""
    if agreement.accept is Acceptance.CVAR:
        return Text("rule.cvar", {"tail": tail(agreement)})
    return Text("rule.worst" if agreement.accept is Acceptance.WORST else "rule.expected")


def count_sentence(agreement: "Agreement") -> Text:
    """Return how many packages all would sign, each looking at its worst shock, at the mean, and as asked."""
    numbers = {
        "members": counted(len(agreement.members)),
        "packages": counted(int(agreement.feasible[1:].sum())),
        "worst": counted(agreement.accepted_worst.size),
        "expected": counted(agreement.accepted_expected.size),
    }
    both = Text("answer.count" if len(agreement.shocks) > 1 else "answer.count_calm", numbers)
    if agreement.accept is not Acceptance.CVAR:
        return both
    also = Text("answer.count_tail", {"tail": tail(agreement), "signed": counted(agreement.accepted.size)})
    return Text("list.sentences", {"first": both, "second": also})


def advice(agreement: "Agreement") -> tuple[Text, ...]:
    """Return the recommended package by its measures."""
    if agreement.recommended is None:
        return ()
    nash = agreement.recommended in agreement.solutions["nash"]
    key = "agreed.recommended" if nash else "agreed.recommended_by_cost"
    return (Text(key, {"measures": _measures(agreement, agreement.recommended)}),)


def blocked(agreement: "Agreement") -> tuple[Text, ...]:
    """Return who refuses alone, whose threshold nothing meets, and where nothing is signed what comes closest."""
    obstacles = agreement.obstacles
    alone = tuple(
        Text("agreed.alone_each", {"member": Name("economy", member), "count": counted(packages)})
        for member, packages in obstacles.blocked_alone.items()
        if packages
    )
    lines = ((Text("agreed.alone", {"members": alone}),) if alone else ()) + out_of_reach(agreement)
    if agreement.accepted.size or obstacles.closest is None or not agreement.feasible[1:].any():
        return lines
    near: dict[str, Words] = {
        "measures": _measures(agreement, obstacles.closest),
        "shortfall": Number(obstacles.closest_shortfall_musd, Reading.MONEY),
    }
    return (*lines, Text("agreed.closest", near))


def out_of_reach(agreement: "Agreement") -> tuple[Text, ...]:
    """Return the members whose threshold no package meets, or that no package keeps the rules and limits."""
    if not agreement.feasible[1:].any():
        return (Text("agreed.none_feasible"),)
    return tuple(
        Text("agreed.unreachable", {"member": Name("economy", member), "percent": Number(best, Reading.CHANGE)})
        for member, best in agreement.obstacles.unreachable.items()
    )


def _measures(agreement: "Agreement", package: int) -> tuple[Name, ...]:
    return tuple(Name("change", measure) for measure in agreement.package(package).measures)


def together(members: Sequence[str]) -> Words:
    """Return members that act together: ``A + B``."""
    first, *others = (Name("economy", member) for member in members)
    said: Words = first
    for other in others:
        said = Text("list.together", {"first": said, "second": other})
    return said
