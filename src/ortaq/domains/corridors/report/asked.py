"""Hours on an economy's side of its crossings, as it may know them better."""

from ortaq.core import Asked, Region
from ortaq.core.report import Name, Text
from ortaq.domains.corridors.network.transport import required_transport, transport_of


def asked(region: Region, economy: str) -> tuple[Asked, ...]:
    """Return the median hours on the economy's side of every border crossing and ferry, by direction and part.

    Nothing for a region without a network.

    Parameters
    ----------
    region : Region
    economy : str
    """
    if not transport_of(region):
        return ()
    crossings = required_transport(region).network.crossings
    found = [
        Asked(
            f"{crossing.id}/{side.country}/{side.towards}/{side.part}",
            Text(
                "corridors.asked.side",
                {
                    "crossing": crossing.name,
                    "towards": Name("economy", side.towards),
                    "part": Text(f"corridors.asked.{side.part}"),
                },
            ),
            side.dwell_h.central,
            Text("corridors.hours"),
            side.source,
        )
        for crossing in crossings
        if crossing.kind != "port"
        for side in crossing.sides
        if side.country == economy
    ]
    found += [
        Asked(
            crossing.id,
            Text("corridors.asked.crossing", {"crossing": crossing.name}),
            crossing.dwell_h.central,
            Text("corridors.hours"),
            crossing.source,
        )
        for crossing in crossings
        if crossing.kind != "port"
        and economy in {crossing.economy_from, crossing.economy_to}
        and economy not in {side.country for side in crossing.sides}
    ]
    return tuple(found)
