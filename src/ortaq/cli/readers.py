"""Every door through which files of users come in: those of the rooms, and those of the domains (`Domain.readers`)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from ortaq.core import InputError, Mechanism, Reader, Region
from ortaq.domains import parts

ROOMS = (
    Reader("mechanism", "ortaq.cli.readers:read_mechanism_and_region", ("agree", "{}", "--workers", "1")),
    Reader("scenario", "ortaq.cli.readers:read_scenario", ("run", "{}")),
    Reader(
        "region", "ortaq.cli.readers:read_region_package", ("region", "import", "{}", "--name", "tried", "--replace")
    ),
    Reader("problem", "ortaq.cli.questions.problem:read", ("agree", "{}")),
    Reader("facts", "ortaq.observe.regions.facts:read_facts", ("region", "facts", "eurasia", "--facts", "{}")),
    Reader("totals", "ortaq.cli.readers:read_later_totals", ()),
    Reader("trade", "ortaq.cli.readers:read_trade", ("estimate", "gravity", "{}")),
    Reader("cubes", "ortaq.cli.readers:read_cubes", ("estimate", "elasticity", "{}", "--floor", "0")),
    Reader("added-rates", "ortaq.sources.elasticity:read_added_rates", ()),
    Reader("elasticities", "ortaq.sources.elasticity:read_sets", ()),
    Reader("lock", "ortaq.cli.readers:read_lock_file", ()),
    Reader("wdi", "ortaq.cli.readers:read_published_indicators", ()),
    Reader("factbook", "ortaq.cli.readers:read_published_factbook", ()),
    Reader("baci", "ortaq.cli.readers:read_published_trade", ()),
    Reader("published", "ortaq.cli.readers:read_recognised", ("region", "build", "--from", "{}", "--name", "tried")),
    Reader("questionnaire", "ortaq.cli.readers:read_questionnaire", ()),
    Reader("events", "ortaq.cli.readers:read_events", ()),
    Reader("event_places", "ortaq.alerts.cargo.places:read_places", ()),
    Reader("event_columns", "ortaq.alerts.cargo.readers.columns:read_columns", ()),
    Reader(
        "observations",
        "ortaq.cli.readers:read_tables_of_signals",
        ("watch", "signals", "border_dwell", "--tables", "{}"),
    ),
    Reader("record", "ortaq.alerts.record.kept:read_record", ("watch", "record", "{}")),
    Reader("rules", "ortaq.alerts.rules.files:read_rules", ("watch", "alerts", "{}")),
    Reader("reports", "ortaq.alerts.rules.files:read_reports", ()),
    Reader("published-for-signals", "ortaq.cli.readers:read_published_for_signals", ()),
    Reader("claims", "ortaq.cli.readers:read_own_claims", ("claims", "{}")),
    Reader("matrix", "ortaq.sources.trade_matrix:read_matrix", ("region", "import", "{}", "--name", "tried")),
)
"""Those of the rooms."""


def readers() -> Mapping[str, Reader]:
    """Return every reader by its name.

    Raises
    ------
    InputError
        Two have one name.

    Examples
    --------
    >>> {"mechanism", "region", "problem"} <= set(readers())
    True
    """
    every = [*ROOMS, *(reader for own in parts("readers").values() for reader in own)]
    names = [reader.name for reader in every]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"two readers are named '{twice[0]}'", where="domains", fix="rename one of them")
    return {reader.name: reader for reader in every}


def read_mechanism_and_region(path: Path) -> object:
    """Read a mechanism file with the region in it, or that it names."""
    from ortaq.observe import load_mechanism, load_region, mechanism_region  # noqa: PLC0415 (loads when it is used)

    return load_mechanism(str(path), load_region(mechanism_region(str(path))))


def read_scenario(path: Path) -> object:
    """Read a scenario with all that it names."""
    from ortaq.observe import load_scenario  # noqa: PLC0415

    return load_scenario(str(path))


def read_region_package(path: Path) -> object:
    """Read a region folder, zip or workbook into arrays, beside the user's regions; nothing is kept."""
    from ortaq.observe.regions.export import read_source  # noqa: PLC0415
    from ortaq.observe.regions.kept import renamed, staged  # noqa: PLC0415

    with staged(renamed(read_source(path), "tried"), str(path)) as stage:
        return stage.region


def read_later_totals(path: Path) -> object:
    """Read totals of later years, and what the shipped region would grow by."""
    from ortaq.observe.builds.later_totals import growth, read_totals, totals_of  # noqa: PLC0415

    region = _shipped_region()
    return growth(totals_of(read_totals(path, region)), region, region.base_year + 1)


@cache
def _shipped_region() -> Region:
    from ortaq.observe import load_region  # noqa: PLC0415

    return load_region("eurasia")


def read_questionnaire(path: Path) -> object:
    """Read a questionnaire of the shipped mechanism of the six."""
    from ortaq.cli.books.commands import counts_of, saying  # noqa: PLC0415
    from ortaq.observe.books.filled import read_book  # noqa: PLC0415

    region, mechanism = _shipped_region(), _shipped_mechanism()
    return read_book(path, region, mechanism, counts_of("c5", None, region), saying(region, mechanism))


@cache
def _shipped_mechanism() -> Mechanism:
    from ortaq.observe import load_mechanism  # noqa: PLC0415

    return load_mechanism("c5", _shipped_region())


def read_own_claims(path: Path) -> object:
    """Read sentences to try in the shipped region."""
    from ortaq.answers.claims import read_claims  # noqa: PLC0415

    return read_claims(path, _shipped_region())


def read_events(path: Path) -> object:
    """Read events of goods at two places, and make hours of them."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from ortaq.alerts.cargo.places import Places  # noqa: PLC0415
    from ortaq.alerts.cargo.readers.columns import read_columns  # noqa: PLC0415
    from ortaq.alerts.cargo.watching import watched  # noqa: PLC0415

    places = Places({"p0-0": 0, "p0-1": 1}, ("khorgos",), (0, 0), (0, 1), (("CHN", "KAZ"),))
    return watched([path], places, read_columns(None), now=int(datetime.now(UTC).timestamp() * 1e6))


def read_trade(path: Path) -> object:
    """Read a table of trade for gravity."""
    from ortaq.sources.gravity.table import read_trade_table  # noqa: PLC0415

    return read_trade_table(str(path), "trade", None)


def read_cubes(path: Path) -> object:
    """Read cubes of trade and tariffs into a panel."""
    from ortaq.sources.elasticity import read_panel  # noqa: PLC0415

    return read_panel([path])


_YEAR = 2023
_TARIFF_YEAR = 2019


def read_published_indicators(path: Path) -> object:
    """Read GDP and population as the World Bank publishes them."""
    from ortaq.sources.builders.world_bank import read_wdi  # noqa: PLC0415

    return read_wdi(path, _YEAR)


def read_published_factbook(path: Path) -> object:
    """Read the World Factbook as published."""
    from ortaq.sources.builders.factbook import read_factbook  # noqa: PLC0415

    return read_factbook(path, _YEAR)


def read_published_trade(path: Path) -> object:
    """Read a year of BACI as published."""
    from ortaq.sources.builders.baci import read_baci  # noqa: PLC0415
    from ortaq.sources.builders.classification import read_sectors  # noqa: PLC0415

    return read_baci(path, read_sectors(None), ("KAZ", "CHN", "ROW"), _YEAR)


def read_recognised(path: Path) -> object:
    """Recognise a published table, folder or zip, and read what it holds."""
    from ortaq.sources.builders.recognised import recognised  # noqa: PLC0415

    found = recognised([path])
    return [_read_kind(kind, paths) for kind, paths in found.files.items()]


def _read_kind(kind: str, paths: tuple[Path, ...]) -> object:
    from ortaq.sources.builders.classification import read_sectors  # noqa: PLC0415
    from ortaq.sources.builders.comtrade import read_comtrade  # noqa: PLC0415
    from ortaq.sources.builders.icio import read_icio  # noqa: PLC0415
    from ortaq.sources.builders.tariff_tables import read_long, read_teti, read_wits  # noqa: PLC0415
    from ortaq.sources.builders.trade_cube import read_cube, read_itpd  # noqa: PLC0415

    sectors, first = read_sectors(None), paths[0]
    read: Mapping[str, Callable[[], object]] = {
        "icio": lambda: read_icio(first, sectors),
        "itpd": lambda: read_itpd(first, sectors, None, _TARIFF_YEAR),
        "cube": lambda: read_cube(first, sectors),
        "teti": lambda: read_teti(paths, sectors, _TARIFF_YEAR),
        "wits": lambda: read_wits(paths, sectors, _TARIFF_YEAR),
        "tariffs": lambda: read_long(first, sectors),
        "comtrade": lambda: read_comtrade(paths, sectors, ("KAZ", "CHN", "ROW"), _YEAR),
    }
    return read[kind]() if kind in read else kind


def read_tables_of_signals(path: Path) -> object:
    """Read the folder of a table of observations, or the folder itself, and ask a signal."""
    from ortaq.alerts.observations import read_observations  # noqa: PLC0415
    from ortaq.alerts.signals import signals  # noqa: PLC0415

    cheap = ("trade_rerouting", "border_dwell", "earthquakes", "food_prices", "outbreaks")
    return signals(read_observations(path if path.is_dir() else path.parent), cheap)


def read_published_for_signals(path: Path) -> object:
    """Read a published file for signals by the connector that its name begins with."""
    from ortaq.sources.watch import CONNECTORS  # noqa: PLC0415

    (found,) = (one for name, one in CONNECTORS.items() if path.name.startswith(f"{name}."))
    given = {"place": "a", "latitude": "1", "longitude": "2", "economy": "tjk"}
    return replace(found, parts={**found.parts, **{k: v for k, v in given.items() if k in found.parts}}).rows(path)


def read_lock_file(path: Path) -> object:
    """Read the lock file of fetched files, which stands in a library."""
    from ortaq.sources.fetch.lock import read_lock  # noqa: PLC0415

    return read_lock(path.parent)
