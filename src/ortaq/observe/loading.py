"""Regions, mechanisms and scenarios by name, each checked against the other."""

from dataclasses import replace
from pathlib import Path

from ortaq.core import InputError, Level, Mechanism, Region, Scenario, require_known
from ortaq.core.phases import phase
from ortaq.domains import laid_over
from ortaq.observe.mechanisms.mechanism_file import (
    in_region,
    mechanism_region_name,
    read_mechanism,
    read_scenario_head,
    scenario_of,
)
from ortaq.observe.mechanisms.places import cells_named
from ortaq.observe.regions.checks import check_region
from ortaq.observe.regions.kept import open_known_region
from ortaq.observe.regions.known import known_region
from ortaq.observe.shipped import mechanism_file
from ortaq.tables import folder_bytes, is_keeping, kept, read_bytes

MOST_LOOKED_THROUGH = 2**26
"""Bytes in the folder of a region that are read to find it among what is kept; one with more beside it is read anew."""


def open_region(name: str) -> Region:
    """Return a region by shipped name, folder or TOML file, whether its accounts close or not.

    Examples
    --------
    >>> open_region("pair.toml").economy_ids
    ('AAA', 'BBB')
    """
    return open_known_region(name)


def load_region(name: str) -> Region:
    """Return a region by shipped name, folder or TOML file; its accounts close.

    Raises
    ------
    InputError
        A file cannot be used, or an accounting identity does not hold.

    Examples
    --------
    >>> region = load_region("pair.toml")
    >>> region.value_added, region.flow.shape
    (array([900., 400.]), (1, 2, 2))
    """
    place = known_region(name)

    def said() -> tuple[object, ...]:
        whole = folder_bytes(place, most=MOST_LOOKED_THROUGH) if place.is_dir() else read_bytes(place)
        return str(place.resolve()), whole

    return kept("region", lambda: _checked(name), said, below=place)


@phase("reading")
def _checked(name: str) -> Region:
    region = open_region(name)
    if is_keeping():
        _ = region.contents  # asked for whenever an answer is looked up: kept with the region
    for finding in check_region(region):
        if finding.level is Level.ERROR:
            raise InputError(
                f"check failed: {finding.check}",
                where=f"{known_region(name)}, {finding.where}",
                why=f"{finding.meaning}: {finding.value:.3g}",
                fix="correct the numbers",
            )
    return region


def mechanism_region(name: str) -> str:
    """Return the region that a mechanism names, or its file where the region is written there.

    Examples
    --------
    >>> mechanism_region("c5")
    'eurasia'
    """
    return mechanism_region_name(mechanism_file(name))


def load_mechanism(name: str, region: Region) -> Mechanism:
    """Return a mechanism by shipped name or file, with every code checked against the region.

    Parameters
    ----------
    name : str
    region : Region

    Examples
    --------
    >>> mechanism = load_mechanism("pair.toml", load_region("pair.toml"))
    >>> mechanism.members, [measure.id for measure in mechanism.measures]
    (('AAA', 'BBB'), ['rail'])
    """
    path = mechanism_file(name)

    def said() -> tuple[object, ...]:
        return str(path), read_bytes(path), region.contents

    return kept("mechanism", lambda: _fitting(path, region), said, below=path)


@phase("reading")
def _fitting(path: Path, region: Region) -> Mechanism:
    mechanism = read_mechanism(path)
    require_known(mechanism.members, region.economy_ids, kind=f"member in region '{region.name}'", where=str(path))
    with cells_named(path):
        changes = in_region((*mechanism.measures, *mechanism.shocks), region, path)
    count = len(mechanism.measures)
    return replace(mechanism, measures=changes[:count], shocks=changes[count:])


def load_scenario(path: str, region_name: str | None = None, rows: Path | None = None) -> tuple[Region, Scenario]:
    """Return a scenario file with the region that it names (or another one).

    Parameters
    ----------
    path : str
    region_name : str, optional
        The region to use instead.
    rows : Path, optional
        Folder with rows that are laid over the region.

    Returns
    -------
    tuple of Region and Scenario

    Raises
    ------
    InputError
        A file cannot be used, or a code is unknown.

    Examples
    --------
    >>> text = '''
    ... schema = 1
    ... scenario = { id = "built", title = "Built", region = "pair.toml", mechanism = "pair.toml", measures = ["rail"] }
    ... '''
    >>> _ = Path("built.toml").write_text(text, encoding="utf-8")
    >>> region, scenario = load_scenario("built.toml")
    >>> [change.id for change in scenario.changes]
    ['rail']
    """
    file = Path(path)
    head, own = read_scenario_head(file)
    region = load_region(region_name or head.region)
    region = region if rows is None else laid_over(region, rows)
    mechanism = load_mechanism(head.mechanism, region) if head.mechanism else None
    return region, scenario_of(head, in_region(own, region, file, called="change"), mechanism, file)
