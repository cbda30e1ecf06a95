"""Numbers of the loading: those fitted to counts and those assumed, told apart."""

from dataclasses import dataclass

from ortaq.domains.corridors.freight.groups import BULK, FINISHED


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the loading of freight reads besides the network and the demand.

    Those of ``FITTED`` are chosen so that tonnes match counts; the others are assumed.

    Attributes
    ----------
    scale_bulk, scale_finished : float
        Sensitivity of the choice among journeys to cost, per 1,000 USD per FEU.
    way_scale : float
        Sensitivity of the choice among rail, road and sea against that among journeys, ratio of at most one.
    road_usd_bulk, road_usd_finished, sea_usd_bulk, sea_usd_finished : float
        Constant of a way against rail, USD per FEU.
    transit_factor, border_factor : float
        What a transit border and any border cost, as multiples of the group's own assumptions.
    ferry_usd : float
        What a ferry costs besides its fare, USD per FEU.
    unreliability : float
        Worth of an hour between median and 90th percentile, in hours.
    """

    scale_bulk: float = 5.0
    scale_finished: float = 2.5
    way_scale: float = 0.6
    road_usd_bulk: float = 1000.0
    road_usd_finished: float = 0.0
    sea_usd_bulk: float = 0.0
    sea_usd_finished: float = 0.0
    transit_factor: float = 1.0
    border_factor: float = 1.0
    ferry_usd: float = 0.0
    unreliability: float = 1.0

    def scale(self, kind: str) -> float:
        """Return the sensitivity of goods of a kind, per USD."""
        return {BULK: self.scale_bulk, FINISHED: self.scale_finished}[kind] / 1000.0

    def constants(self, kind: str) -> tuple[float, float, float]:
        """Return the constants of rail, road and sea for goods of a kind, USD per FEU."""
        if kind == BULK:
            return 0.0, self.road_usd_bulk, self.sea_usd_bulk
        return 0.0, self.road_usd_finished, self.sea_usd_finished
