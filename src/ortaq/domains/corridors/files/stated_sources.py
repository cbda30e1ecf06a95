"""Sources that rows of a region's freight name, held against those that the region lists."""

from collections.abc import Iterable, Iterator

from ortaq.core import Region
from ortaq.tables import Mistake


def unknown_sources(rows: Iterable[tuple[str, str]], region: Region) -> Iterator[Mistake]:
    """Yield rows that name no source, or one that neither the sources nor the assumptions of a region hold.

    Parameters
    ----------
    rows : iterable of tuple of str and str
        Where a row stands, and its sources joined by ``+``.
    region : Region
    """
    known = {s.id for s in region.sources} | {a.id for a in region.assumptions}
    for where, sources in rows:
        unknown = next((source for source in sources.split("+") if source not in known), None)
        if unknown is not None:
            what = f"unknown source '{unknown}'" if unknown else "no source"
            yield Mistake(where, what, "add the source to sources.csv or assumptions.csv")
