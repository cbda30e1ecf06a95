"""Imports from China in 2020, when its crossings by road let a number of trucks pass: the same trucks for all cargo.

What was published of each crossing, with its range, stands in ``crossings_2020.csv`` and was written down before
anything was computed. Trains were not rationed on the way from China. How much of the cargo has no other way is the
shipped assumption of quotas, A-QUOTA-CAPTIVE, for own trade and transit alike. A crossing that is shut is a quota of
one truck: closed in the network all its cargo would go elsewhere, where a crossing that lets few trucks pass keeps most
of its own. So quotas alone move, and by the rule of docs/elasticities.md the elasticities of stops answer them.
"""

from dataclasses import dataclass
from pathlib import Path

from evidence.event_models import Answer, effects_of, ln_bought
from ortaq.core import Band, Cause, Corner, Horizon, Region
from ortaq.domains.corridors.freight.agenda import FreightState, Quotas
from ortaq.domains.corridors.quotas.moves import QuotaAction, QuotaMove
from ortaq.domains.corridors.quotas.schema import CAPTIVE
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

CROSSINGS = TableSpec(
    "crossings_2020",
    "crossings_2020.csv",
    "What was published of crossings of China in 2020",
    (
        ColumnSpec("id", "Short name"),
        ColumnSpec("crossings", "Crossings whose trucks are counted together"),
        ColumnSpec("before", "Without rationing", "number", blank=0.0),
        *(ColumnSpec(name, f"While it lasted: {name}", "number") for name in ("most", "middle", "fewest")),
        *text_columns(unit="Unit", source="Source", url="Address", read="Day it was read"),
        ColumnSpec("note", "Note", blank=""),
    ),
    ("id",),
)
TRUCKS = "trucks a day"


@dataclass(frozen=True, slots=True)
class Crossings:
    """What was published of some crossings."""

    id: str
    crossings: str
    before: float
    most: float
    middle: float
    fewest: float
    unit: str
    source: str
    url: str
    read: str
    note: str

    @property
    def names(self) -> tuple[str, ...]:
        """Ids of the crossings."""
        return tuple(self.crossings.split(";"))

    @property
    def quota(self) -> QuotaMove:
        """The trucks as the model takes them: the weak end is the most."""
        trucks = Band(self.most, self.middle, self.fewest)
        part = CAPTIVE.band
        return QuotaMove(QuotaAction.ALLOWED, self.names, trucks, self.before, part, False, self.note, self.source)


def crossings() -> tuple[Crossings, ...]:
    """Return what was published, in the order of the file."""
    return tuple(read_table(Path(__file__).parent, CROSSINGS).records(Crossings))


def of_rationed(region: Region, importer: str) -> Answer:
    """Return imports of an economy from China when crossings by road are rationed."""
    roads = [row for row in crossings() if row.unit == TRUCKS]
    quotas: Quotas = tuple(row.quota for row in roads)
    hats = {end: FreightState(effects_of(region, end), (), quotas).read[0] for end in Corner}
    values = ln_bought(region.answering(Cause.STOPS, Horizon.SHORT), hats, (importer,), "CHN")
    said = (
        f"{', '.join(row.names)}: {row.middle:g} ({row.fewest:g} to {row.most:g}) trucks a day"
        + (f" of {row.before:g}" if row.before else "")
        for row in roads
    )
    part = f"{CAPTIVE.id} {CAPTIVE.band.central:g} ({CAPTIVE.band.low:g} to {CAPTIVE.band.high:g}), transit included"
    return Answer(values, (*said, part, "elasticities: stops of trade"))
