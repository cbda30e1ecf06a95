"""What tasks of worker processes share, left in a folder for them: a file for each, and one for every region in it."""

import pickle
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from ortaq.core import Region
from ortaq.core.abreast import Shared
from ortaq.tables.scratch import Scratch


class LeftShared:
    """A folder of this user alone, in which a process leaves what its workers share."""

    def __init__(self) -> None:
        self._scratch = Scratch()
        self._paths: dict[str, str] = {}
        self._regions: list[Region] = []

    def path_of(self, shared: Shared) -> str:
        """Return where an object lies, left there at the first call with its key.

        Parameters
        ----------
        shared : Shared
        """
        if shared.key not in self._paths:
            content = BytesIO()
            _Leaving(content, self._name_of).dump(shared)
            path = self._scratch.put(f"{len(self._paths)}.pickle", content.getvalue())
            self._paths[shared.key] = str(path)
        return self._paths[shared.key]

    def clear(self) -> None:
        """Remove the folder."""
        self._scratch.clear()

    def _name_of(self, region: Region) -> str:
        """Return the file of a region; the same object, not merely an equal one, is left once."""
        at = next((k for k, known in enumerate(self._regions) if known is region), len(self._regions))
        name = f"{at}.region"
        if at == len(self._regions):
            self._regions.append(region)
            self._scratch.put(name, pickle.dumps(region, protocol=pickle.HIGHEST_PROTOCOL))
        return name


@lru_cache(maxsize=2)
def taken(path: str) -> Any:
    """Return the one copy of what lies at a path that all tasks of this worker process use.

    Parameters
    ----------
    path : str
    """
    with Path(path).open("rb") as file:
        return _Taking(file, Path(path).parent).load()


class _Leaving(pickle.Pickler):
    """Leaves regions beside the object, so that what a worker built for a region serves every object with it."""

    def __init__(self, content: BytesIO, name_of: Callable[[Region], str]) -> None:
        super().__init__(content, protocol=pickle.HIGHEST_PROTOCOL)
        self._name_of = name_of

    def persistent_id(self, obj: Any) -> str | None:
        return self._name_of(obj) if isinstance(obj, Region) else None


class _Taking(pickle.Unpickler):
    def __init__(self, file: Any, folder: Path) -> None:
        super().__init__(file)
        self._folder = folder

    def persistent_load(self, pid: str) -> Region:
        return _region(self._folder / pid)


@lru_cache(maxsize=2)
def _region(path: Path) -> Region:
    with path.open("rb") as file:
        region: Region = pickle.load(file)
    return region
