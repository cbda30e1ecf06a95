"""Events as numbers: units and carriers by keyed hash, places by number; texts of the file end here."""

import secrets
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ortaq.alerts.cargo.identifiers import canonical_id
from ortaq.alerts.cargo.places import Places

SEEN, ARRIVED, LEFT = 0, 1, 2
"""What an event says of its unit: it is there, it came, it went."""

MOST_KNOWN = 1 << 18
"""Identifiers of which the hash is remembered for the next table."""

_STEPS = {"arriving": ARRIVED, "departing": LEFT}

EVENT = np.dtype(
    [("unit", "<u8"), ("at", "<i8"), ("id", "<u8"), ("carrier", "<u8"), ("place", "<i4"), ("step", "i1")], align=True
)
"""One unit in one event: keyed hash, microseconds since 1970 UTC, hashes, number of the place, what it says."""

Events = NDArray[Any]
Hashes = NDArray[np.uint64]

_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True)
class Coder:
    """Turns tables of events into numbers.

    Attributes
    ----------
    places : Places
    key : bytes
        Of the hashes; drawn for each run and never written, so that no result can be traced to a unit.
    """

    places: Places
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _known: dict[str, int] = field(default_factory=dict, repr=False)

    def coded(self, table: pa.Table) -> tuple[Events, Hashes]:
        """Return the events of a table, a row for each unit, and the ids of the events that it withdraws.

        Parameters
        ----------
        table : pyarrow.Table
            In the columns of ``readers.found.FOUND``.
        """
        lists = _whole(table["units"])
        units, event = pc.list_flatten(lists), pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
        rows = np.zeros(len(units), EVENT)
        rows["unit"] = self._hashed(units)
        rows["at"] = table["at"].to_numpy()[event]
        rows["place"] = self._numbered(_whole(table["place"]))[event]
        rows["step"] = _each(_whole(table["step"]), lambda step: _STEPS.get(step, SEEN), np.int8)[event]
        carriers = _whole(table["carrier"])
        if carriers.null_count < len(carriers):
            rows["carrier"] = self._hashed(pc.fill_null(carriers, ""))[event]
        ids = _ids(_whole(table["id"]))
        rows["id"] = ids[event]
        unnamed = rows["id"] == 0
        if unnamed.any():
            rows["id"][unnamed] = _same(rows[unnamed])
        withdrawn = table["withdrawn"].to_numpy().astype(bool)
        if not withdrawn.any():
            return rows, np.zeros(0, np.uint64)
        cancelled = np.concatenate([ids[withdrawn & (ids != 0)], rows["id"][withdrawn[event]]])
        return rows[~withdrawn[event]], np.unique(cancelled)

    def _hashed(self, texts: pa.Array) -> Hashes:
        """Return keyed hashes of identifiers, 0 for none; one that was seen lately is not hashed again."""
        key, known = self.key, self._known
        if len(known) > MOST_KNOWN:
            known.clear()

        def hashed(text: str) -> int:
            found = known.get(text)
            if found is None:
                spelt = canonical_id(text).encode("utf-8", "surrogatepass")
                digest = blake2b(spelt, digest_size=8, key=key).digest()
                found = known[text] = (int.from_bytes(digest, "little") or 1) if text else 0
            return found

        return _each(texts, hashed, np.uint64)

    def _numbered(self, texts: pa.Array) -> NDArray[np.int32]:
        return _each(texts, self.places.of, np.int32)


def _whole(column: pa.ChunkedArray) -> Any:
    found = column.combine_chunks()
    return found.chunk(0) if isinstance(found, pa.ChunkedArray) and found.num_chunks else found


def _each(texts: Any, change: Any, kind: Any) -> NDArray[Any]:
    """Return numbers for texts, of which each different one is changed once."""
    coded = pc.fill_null(texts, "").dictionary_encode()
    values = np.array([change(text) for text in coded.dictionary.to_pylist()], kind)
    return values[coded.indices.to_numpy(zero_copy_only=False)] if len(values) else np.zeros(len(texts), kind)


def _ids(texts: Any) -> Hashes:
    """Return a hash of every id, 0 for none; it lasts as long as the process."""
    every = texts.to_pylist()
    found = np.fromiter((hash(text) if text else 0 for text in every), np.int64, len(every))
    return found.view(np.uint64)


def mixed(values: Hashes) -> Hashes:
    """Return whole numbers well mixed (splitmix64), so that near ones are far apart.

    Parameters
    ----------
    values : ndarray of uint64

    Examples
    --------
    >>> mixed(np.array([0, 1], np.uint64)).tolist()
    [16294208416658607535, 10451216379200822465]
    """
    with np.errstate(over="ignore"):
        z = values + _MIX[0]
        z = (z ^ (z >> np.uint64(30))) * _MIX[1]
        z = (z ^ (z >> np.uint64(27))) * _MIX[2]
        return np.asarray(z ^ (z >> np.uint64(31)))


def _same(rows: Events) -> Hashes:
    """Return what events without an id are known by: unit, instant, place and step."""
    found: Hashes = rows["unit"].copy()
    for name in ("at", "place", "step"):
        found = mixed(found ^ rows[name].astype(np.int64).view(np.uint64))
    return found
