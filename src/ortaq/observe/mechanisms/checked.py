"""A mechanism or scenario file looked through: every fault at once with its place, and what is assumed where."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from math import nan
from pathlib import Path
from typing import Any

from ortaq.core import (
    Assumption,
    Band,
    Change,
    InputError,
    InputWarning,
    Kind,
    Mechanism,
    Region,
    require_known,
    whole_number,
)
from ortaq.observe.mechanisms.books.reading import Place
from ortaq.observe.mechanisms.mechanism_file import in_region, mechanism_of
from ortaq.observe.mechanisms.places import document, placed
from ortaq.observe.mechanisms.records import moves
from ortaq.observe.mechanisms.schema import MechanismFile, MechanismHead
from ortaq.observe.mechanisms.unstated import marks
from ortaq.observe.mechanisms.with_domains import full
from ortaq.observe.regions.small import region_of
from ortaq.observe.shipped import beside
from ortaq.tables import UNSOURCED, ChangeHead, tolerated

LEFT_OUT = "left_out"
"""Id of what stands for a key of the head that is left out."""


@dataclass(frozen=True)
class Checked:
    """What a check of a file found.

    Attributes
    ----------
    faults : tuple of InputError
        In the order of the file, each with its line or cell.
    doubts : tuple of str
        What is odd and can be used.
    assumed : tuple of Assumption
        What stands for what the file leaves out, each with where.
    mechanism : Mechanism or None
    region : Region or None
        Where there is no fault.
    """

    faults: tuple[InputError, ...] = ()
    doubts: tuple[str, ...] = ()
    assumed: tuple[Assumption, ...] = ()
    mechanism: Mechanism | None = None
    region: Region | None = None


@dataclass
class _Look:
    """A file while it is looked through."""

    path: Path
    data: Mapping[str, Any]
    places: Mapping[Place, str]
    faults: list[InputError] = field(default_factory=list)

    def attempt(self, does: Callable[[], Any]) -> Any:
        """Return what a step makes; None where it tells a fault, which is kept."""
        try:
            return does()
        except InputError as error:
            self.faults += placed(error, self.path, self.data, self.places)
            return None


def check_mechanism(path: Path, load_region: Callable[[str], Region]) -> Checked:
    """Look through a mechanism file and the region that it names.

    Parameters
    ----------
    path : Path
    load_region : callable
        Name or path -> region.
    """
    try:
        data, places = document(path)
    except InputError as error:
        return Checked(faults=error.parts or (error,))
    look = _Look(path, data, places)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", InputWarning)
        file, mechanism, region = _looked(look, load_region)
    doubts = tuple(dict.fromkeys(str(one.message) for one in caught if issubclass(one.category, InputWarning)))
    assumed = () if file is None else (*marks(file), *_defaults(file.mechanism))
    faults = tuple(sorted(_once(look.faults), key=_order))
    if faults:
        return Checked(faults, doubts)
    return Checked((), doubts, assumed, mechanism, region)


def _looked(
    look: _Look, load_region: Callable[[str], Region]
) -> tuple[MechanismFile | None, Mechanism | None, Region | None]:
    path = look.path
    file, wrong, dropped = tolerated(look.data, path, full(MechanismFile))
    for error in wrong:
        look.faults += placed(error, path, look.data, look.places)
    if file is None:
        return None, None, None
    before = len(look.faults)
    mechanism: Mechanism | None = look.attempt(partial(mechanism_of, file, path))
    look.faults[before:] = [e for e in look.faults[before:] if not any(f"'{id}'" in e.what for id in dropped)]
    if file.region:
        region = look.attempt(partial(region_of, file.region, path, f"{path}, region"))
    else:
        name = file.mechanism.region
        region = look.attempt(partial(load_region, beside(name, path))) if name else None
    if region is None:
        return file, mechanism, None
    members = file.mechanism.members or ()
    of = f"member in region '{region.name}'"
    look.attempt(partial(require_known, members, region.economy_ids, kind=of, where=f"{path}, mechanism > members"))
    for change in _changes(file, path):
        look.attempt(partial(in_region, [change], region, path))
    return file, mechanism, region


def _changes(file: MechanismFile, path: Path) -> Iterator[Change]:
    """Yield what changes move, whatever is wrong with the rest of them; mistakes of moves were told."""
    for kind, records in ((Kind.MEASURE, file.measure), (Kind.SHOCK, file.shock)):
        for record in records:
            head = ChangeHead(kind, UNSOURCED, f"{path}, {kind} '{record.id}'")
            with suppress(InputError):
                yield Change(record.id, kind, record.id, "", moves(record, head, None), UNSOURCED)


def _defaults(head: MechanismHead) -> Iterator[Assumption]:
    """Yield what stands for keys of the head that are left out, but for what `marks` tells."""
    for key, known in MechanismHead.model_fields.items():
        said, word = str(known.description), known.default if isinstance(known.default, str) else ""
        if key not in head.model_fields_set and (word or said.endswith("if left out")):
            told = f"{said}: {word}" if word else said
            yield Assumption(f"{LEFT_OUT}.{key}", told, Band.exact(nan), "", f"mechanism > {key}")


def _once(faults: list[InputError]) -> list[InputError]:
    """Return faults without those that say the same of the same place."""
    return list({(error.what, error.where): error for error in faults}.values())


def _order(error: InputError) -> tuple[int, str]:
    """Return where in the file a fault stands; what has no line comes last."""
    _, _, behind = error.where.partition(", line ")
    number = behind.split(",")[0].split("\n")[0]
    line = whole_number(number)
    return (10**9 if line is None else line, error.where)
