"""A first measure and shock of shared systems and outbreaks for a new file."""

from collections.abc import Iterator, Sequence

from ortaq.core import Kind, Region
from ortaq.domains.risks.outbreaks import FOOD
from ortaq.domains.risks.reader import shipped_risks
from ortaq.tables import Sample


def samples(region: Region, members: Sequence[str]) -> Iterator[Sample]:
    """Yield a second operator of a member's payments and their failure; zones and a ban where food is sold."""
    for member in members:
        yield from _system(member)
        if set(FOOD) & set(region.sector_ids):
            yield from _outbreak(member)


def _guess(name: str) -> tuple[float, float, float]:
    band = shipped_risks().assumed(name)
    return band.low, band.central, band.high


def _system(member: str) -> Iterator[Sample]:
    system = {"use": "payments", "at": [member]}
    part, hours = _guess("A-RISKS-SECOND-PART"), _guess("A-RISKS-HOURS-PAYMENTS")
    yield Sample(
        *(Kind.MEASURE, "second_operator", f"A second operator of the payments of {member}", part),
        "part of the payments that it takes over",
        {"system": [{"action": "second_operator", **system, "value": _range(part)}]},
        {"opex_musd_per_year": _range((0.5, 1.0, 3.0)), "payers": {member: 1.0}},
    )
    yield Sample(
        *(Kind.SHOCK, "payments_fail", f"The payments of {member} fail", hours, "hours"),
        {"system": [{"action": "fails", **system, "value": _range(hours)}]},
    )


def _outbreak(member: str) -> Iterator[Sample]:
    zones, months = _guess("A-RISKS-ZONING"), _guess("A-RISKS-BAN-MONTHS")
    yield Sample(
        *(Kind.MEASURE, "zones", f"Zones free of disease in {member}", zones),
        "percent of a ban that they take away",
        {"outbreak": [{"action": "zoning", "states": [member], "value": _range(zones)}]},
        {"opex_musd_per_year": _range((1.0, 3.0, 8.0)), "payers": {member: 1.0}},
    )
    yield Sample(
        *(Kind.SHOCK, "outbreak", f"An outbreak closes markets to food of {member}", months, "months"),
        {"outbreak": [{"action": "ban", "states": [member], "value": _range(months)}]},
    )


def _range(ends: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip(("low", "central", "high"), ends, strict=True))
