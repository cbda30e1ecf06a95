"""Counted tonnes and shares: what a region states of them."""

from dataclasses import dataclass

KINDS = ("gate", "through", "port", "pair", "between", "transit", "share", "value")
NEEDS_CROSSINGS = ("gate", "through", "port")
SCORED, FIT, CHECK = "count", "fit", "check"
COUNT_USES = (SCORED, FIT, CHECK)
BY_LAND = "land"


@dataclass(frozen=True, slots=True)
class Count:
    """A counted volume, or a share of volumes.

    Attributes
    ----------
    kind : str
        ``gate``: tonnes through crossings, both directions, of its exporters and importers (where they
        are named, without what goes on by ship); ``through``: of these, all groups, what does not go
        from one country of the first crossing to the other; ``port``: loaded and unloaded; ``pair``: from exporters to
        importers; ``between``: the same and back; ``transit``: through the exporter's country; ``share``: of a way in
        its exports, imports and transit by land; ``value``: of a way in the value of all that
        exporters send to importers, whatever carries it.
    crossings : tuple of str
        Of a gate or port.
    way : str
        Rail, road or sea; ``land``: rail and road.
    exporters, importers, groups : tuple of str
        ``*`` for all.
    value, spread : float
        Million tonnes a year, or a fraction; standard deviation of its logarithm as taken by the fit.
    use : str
        ``count``: a counted crossing, fitted and scored by leaving it out; ``fit``: fitted; ``check``: never fitted.
    address : str
        Where it was read.
    """

    id: str
    kind: str
    crossings: tuple[str, ...]
    way: str
    exporters: tuple[str, ...]
    importers: tuple[str, ...]
    groups: tuple[str, ...]
    value: float
    spread: float
    year: int
    scaling: str
    use: str
    address: str
