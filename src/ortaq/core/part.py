"""What a region holds for one domain, and how the domain reads it from the region's folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ortaq.core.region import Region


class Part(Protocol):
    """What a region holds for one domain; immutable, only the domain looks inside."""

    @property
    def digest(self) -> str:
        """Hash of all that determines its numbers; empty where none rests on it that is kept by the region's digest."""


class RegionTables(Protocol):
    """How the part of one domain stands in a region folder."""

    @property
    def keys(self) -> Mapping[str, str]:
        """Keys of region.toml that are the domain's, each an optional text, and what they mean."""

    @property
    def specs(self) -> tuple[Any, ...]:
        """Tables of the region folder that are the domain's, each a `TableSpec` of the room tables."""

    def read(self, folder: Path, head: Mapping[str, str], region: "Region") -> Part | None:
        """Return the part of a region that is whole but for its parts; None where it has none.

        Parameters
        ----------
        folder : Path
            The region folder.
        head : mapping of str to str
            The keys of ``keys`` that region.toml states.
        region : Region
            Economies, sectors, sources and assumptions that the tables may name.

        Raises
        ------
        InputError
            A table cannot be used.
        """
