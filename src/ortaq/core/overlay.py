"""Rows of a folder laid over what a region states, and such rows written from what was observed at places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ortaq.core.provenance import Source
from ortaq.core.quantity import Band
from ortaq.core.region import Region


@dataclass(frozen=True, slots=True)
class Passing:
    """Hours of passing a place in one direction.

    Attributes
    ----------
    place : str
        Id or name.
    towards : str
        Country that goods travel to, ISO 3166 alpha-3.
    median_h : Band
        With the range of the median.
    p90_h : float
        What nine of ten stay below.
    source : str
        Ids of sources and assumptions, joined by ``;``.
    """

    place: str
    towards: str
    median_h: Band
    p90_h: float
    source: str


class Overlay(Protocol):
    """What a domain lays over a region.

    Attributes
    ----------
    files : tuple of str
        Names of the tables that it reads of a folder.
    """

    files: tuple[str, ...]

    def over(self, region: Region, folder: Path) -> Region:
        """Return the region with the rows of a folder in place of its own, or beside them.

        Parameters
        ----------
        region : Region
        folder : Path

        Raises
        ------
        InputError
            They cannot be used, or the region has nothing that they could be laid over.
        """

    def stated(self, region: Region, place: str, towards: str) -> Passing | None:
        """Return what the region states of a place in one direction; None where it does not know it.

        Parameters
        ----------
        region : Region
        place, towards : str
            As in `Passing`.
        """

    def written(self, region: Region, observed: Sequence[Passing], source: Source) -> Mapping[str, str]:
        """Return tables, by name, that put what was observed in the place of what the region states.

        Parameters
        ----------
        region : Region
        observed : sequence of Passing
            At places that the region knows; directions that are not among them stay as they are.
        source : Source
            Of the observations.
        """
