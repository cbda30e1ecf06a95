"""Events of all files, kept by parts of the units: in memory, or beyond a size on the disk."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from ortaq.alerts.cargo.coded import EVENT, Events
from ortaq.tables import growing, read_bytes, scratch_folder

PARTS = 32
"""Parts by the hash of the unit: all events of a unit are in one."""

IN_MEMORY = 1 << 21
"""Events that are held in memory; more go to the disk as they come."""

_LARGEST = 1 << 50


@dataclass
class Gathered:
    """Events by parts of the units; use it as a context, what it wrote is gone at the end.

    Attributes
    ----------
    in_memory : int
        Events that are held in memory.
    events : int
        So far.
    spilled : bool
        Whether they are on the disk.
    """

    in_memory: int = IN_MEMORY
    events: int = 0
    spilled: bool = False
    _held: list[Events] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)
    _folder: Path | None = None
    _files: list[object] = field(default_factory=list)
    _writing: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._writing.close()
        self._stack.close()

    def add(self, rows: Events) -> None:
        """Take more events."""
        self.events += len(rows)
        self._held.append(rows)
        if self.spilled or self.events > self.in_memory:
            self._spill()

    def parts(self) -> Iterator[Events]:
        """Yield the events of each part; nothing is added afterwards."""
        if not self.spilled:
            yield np.concatenate(self._held) if self._held else np.zeros(0, EVENT)
            return
        self._writing.close()
        assert self._folder is not None
        for part in range(PARTS):
            yield np.frombuffer(read_bytes(self._folder / f"{part}.part", most=_LARGEST), EVENT)

    def _spill(self) -> None:
        if not self.spilled:
            self._folder = self._stack.enter_context(scratch_folder())
            self._adds = [self._writing.enter_context(growing(self._folder / f"{n}.part")) for n in range(PARTS)]
            self.spilled = True
        for rows in self._held:
            part = (rows["unit"] >> np.uint64(59)).astype(np.int64)
            order = np.argsort(part, kind="stable")
            ends = np.searchsorted(part[order], np.arange(PARTS + 1))
            for number, add in enumerate(self._adds):
                if ends[number] < ends[number + 1]:
                    add(rows[order[ends[number] : ends[number + 1]]].tobytes())
        self._held.clear()
