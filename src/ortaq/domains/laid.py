"""Rows of a folder laid over a region, whichever domains they are of."""

from dataclasses import replace
from pathlib import Path

from ortaq.core import InputError, Overlay, Region, Source, said
from ortaq.domains.registry import parts
from ortaq.tables import SOURCES, is_file, is_folder, read_table, recover


def overlays() -> tuple[Overlay, ...]:
    """Return what lays rows over regions, of every domain that does.

    Examples
    --------
    >>> any("crossing_sides.csv" in overlay.files for overlay in overlays())
    True
    """
    return tuple(parts("overlay").values())


def laid_over(region: Region, folder: Path) -> Region:
    """Return a region with the rows of a folder laid over its own; the region names the files and their sources.

    Parameters
    ----------
    region : Region
    folder : Path
        Such as ``ortaq watch cargo`` writes.

    Raises
    ------
    InputError
        There is no folder, it holds no rows of any domain, or they cannot be used.

    Examples
    --------
    >>> from pathlib import Path
    >>> from ortaq import load_region
    >>> laid_over(load_region("eurasia"), Path("nowhere"))
    Traceback (most recent call last):
    ortaq.core.errors.InputError: no rows to lay over the region
      where: nowhere
      do:    name a folder with one of extra_nodes.csv, extra_links.csv, crossings.csv, cities.csv, rates.csv, \
crossing_sides.csv, crossing_capacities.csv, programmes.csv, place_names.csv
    """
    found: list[str] = []
    known: list[str] = []
    # A run that was killed while it replaced the folder, or the one around it, may have left the earlier one aside.
    for above in (folder.absolute().parent.parent, folder.absolute().parent):
        recover(above)
    for overlay in overlays():
        known += overlay.files
        own = [name for name in overlay.files if is_folder(folder) and is_file(folder / name)]
        if own:
            region, found = overlay.over(region, folder), found + own
    if not found:
        fix = said("name a folder with one of {files}", files=", ".join(known))
        raise InputError("no rows to lay over the region", where=str(folder), fix=fix)
    return replace(region, laid=(*region.laid, *_told(folder, found)))


def _told(folder: Path, files: list[str]) -> list[str]:
    """Return the files, the last with the titles of the sources that stand beside them."""
    if not is_file(folder / SOURCES.file):
        return files
    titles = [source.title for source in read_table(folder, SOURCES).records(Source)]
    return [*files[:-1], f"{files[-1]} ({'; '.join(titles)})"]
