"""Agendas longer than the shipped ones, of the same measures in smaller parts."""

from dataclasses import replace

from ortaq.core import Band, Change, Mechanism, Rules


def split(mechanism: Mechanism, count: int) -> tuple[Mechanism, dict[str, tuple[str, ...]]]:
    """Return the mechanism with so many measures and without rules, and the parts of each of its measures.

    The measure with most shifts is halved again and again; each half has its part of the cost. All parts together do
    what the measure did.
    """
    measures, parts = list(mechanism.measures), {m.id: (m.id,) for m in mechanism.measures}
    while len(measures) < count:
        largest = max(measures, key=_size)
        halves = _halves(largest)
        at = measures.index(largest)
        measures[at : at + 1] = halves
        whole = next(name for name, ids in parts.items() if largest.id in ids)
        parts[whole] = (*(i for i in parts[whole] if i != largest.id), *(h.id for h in halves))
    return replace(mechanism, measures=tuple(measures), rules=Rules()), parts


def _size(measure: Change) -> int:
    return len(measure.moves)


def _halves(measure: Change) -> tuple[Change, Change]:
    half = _size(measure) // 2
    if not half:
        message = f"{measure.id} has one shift and cannot be split"
        raise ValueError(message)
    first = replace(measure, id=f"{measure.id}_1", moves=measure.moves[:half])
    second = replace(measure, id=f"{measure.id}_2", moves=measure.moves[half:])
    return _paid(first, half / _size(measure)), _paid(second, 1.0 - half / _size(measure))


def _paid(measure: Change, share: float) -> Change:
    cost = measure.cost
    if cost is None:
        return measure
    capex, opex = (
        Band(share * b.low, share * b.central, share * b.high) for b in (cost.capex_musd, cost.opex_musd_per_year)
    )
    return replace(measure, cost=replace(cost, capex_musd=capex, opex_musd_per_year=opex))
