"""After how long an answer is told, and by which trade elasticities trade answers in it."""

from collections.abc import Iterable, Sequence

from ortaq.answers.sections.words import changes
from ortaq.core import Answering, Change, JsonObject, Mechanism, Region, answering_of
from ortaq.core.report import Items, Number, Reading, Text, Words


def agenda_answering(region: Region, measures: Iterable[Change]) -> tuple[Answering, ...]:
    """Return the sets by which an agenda is answered: that of the region, and the others of its measures.

    Parameters
    ----------
    region : Region
    measures : iterable of Change
    """
    found = answering_of(measures, region.answers.horizon)
    return (region.answers, *(own for own in found if own != region.answers))


def agenda_answered(region: Region, mechanism: Mechanism) -> Text:
    """Return the horizon and the elasticities of an agenda, what else its ranges hold, and which shocks pass.

    Parameters
    ----------
    region : Region
        At the set of the agenda.
    mechanism : Mechanism
    """
    said = answered(region, agenda_answering(region, mechanism.measures))
    passing = [shock.id for shock in mechanism.shocks if shock.lasts_years is not None]
    if not passing:
        return said
    own = Text("answered.passing", {"shocks": changes(passing)})
    return Text("list.sentences", {"first": said, "second": own})


def answered(region: Region, answering: Sequence[Answering]) -> Text:
    """Return the horizon and the elasticities of the central values, what else the ranges hold, and rows laid over.

    Parameters
    ----------
    region : Region
        At the first of the sets.
    answering : sequence of Answering
    """
    said = _sets(region, answering)
    if not region.laid:
        return said
    own = Text("answered.laid", {"files": ", ".join(region.laid)})
    return Text("list.sentences", {"first": said, "second": own})


def _sets(region: Region, answering: Sequence[Answering]) -> Text:
    first, *further = answering
    thetas = [sector.trade_elasticity.central for sector in region.sectors]
    numbers: dict[str, Words] = {
        "horizon": Text(f"horizon.{first.horizon.value}"),
        "cause": Text(f"cause.{first.cause.value}"),
        "low": Number(min(thetas), Reading.INPUT),
        "high": Number(max(thetas), Reading.INPUT),
    }
    said = Text("answered.one" if min(thetas) == max(thetas) else "answered.by_sector", numbers)
    if not further:
        return said
    others = Items(tuple(Text(f"cause.{own.cause.value}") for own in further))
    return Text("list.sentences", {"first": said, "second": Text("answered.further", {"causes": others.items})})


def answered_for_programs(answering: Sequence[Answering]) -> JsonObject:
    """Return horizon and sets for programs.

    Parameters
    ----------
    answering : sequence of Answering
    """
    sets = [{"cause": own.cause.value, "horizon": own.horizon.value} for own in answering]
    return {"horizon": answering[0].horizon.value, "elasticities": sets}
