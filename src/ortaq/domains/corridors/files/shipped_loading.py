"""How freight is loaded where a region does not say it: as in Eurasia, whose parameters were fitted to counts."""

from dataclasses import replace
from functools import lru_cache
from importlib.resources import as_file, files

from ortaq.core import Assumption, Band, Region
from ortaq.domains.corridors.files.loading_tables import ACCESS, PARAMETERS, TARIFFS
from ortaq.domains.corridors.freight.cargo import ASSUMED
from ortaq.domains.corridors.freight.groups import ANY
from ortaq.domains.corridors.freight.parameters import Parameters, WagonTariff
from ortaq.domains.corridors.freight.sea_access import SeaAccess
from ortaq.domains.corridors.freight.stated_loading import StatedLoading
from ortaq.domains.corridors.network.transport import required_transport
from ortaq.tables import read_table

SHIPPED = Assumption(
    "A-FREIGHT-SHIPPED",
    "Parameters of the loading and access to the sea are those of Eurasia where a region states none: factor on costs",
    Band(0.5, 1.0, 2.0),
    "ratio",
    "fitted to counts of Eurasia, on other trade and other values of goods; no study of other regions",
)


def stated_loading_of(region: Region) -> StatedLoading:
    """Return how a region says that its freight is loaded; where it does not, as in Eurasia.

    Parameters
    ----------
    region : Region

    Raises
    ------
    InputError
        The region has no network.
    """
    transport = required_transport(region)
    if transport.loading is not None:
        return transport.loading
    ports = {c.economy_from for c in transport.network.crossings if c.kind == "port"}
    parameters, rows = _shipped()
    known = (row for row in rows if row.group == ANY and row.economy in (*region.economy_ids, ANY))
    access = tuple(replace(row, through=tuple(c for c in row.through if c in ports)) for row in known)
    return StatedLoading(parameters, access, ())


def assumed_of(region: Region) -> tuple[Assumption, ...]:
    """Return what is assumed of a region's freight because the region does not state it.

    Parameters
    ----------
    region : Region

    Raises
    ------
    InputError
        The region has no network.
    """
    transport = required_transport(region)
    return (*(ASSUMED if transport.freight is None else ()), *((SHIPPED,) if transport.loading is None else ()))


@lru_cache(maxsize=1)
def _shipped() -> tuple[Parameters, tuple[SeaAccess, ...]]:
    with as_file(files("ortaq").joinpath("data", "regions", "eurasia")) as folder:
        values = {row["parameter"]: row["value"] for row in read_table(folder, PARAMETERS).rows()}
        tariffs = read_table(folder, TARIFFS).records(WagonTariff)
        return Parameters(**values, tariffs=tariffs), read_table(folder, ACCESS).records(SeaAccess)
