"""What the model says of events, asked once for each group of them: in this process, in several, or on a cluster."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evidence.crossings_2020 import of_rationed
from evidence.event_models import (
    SHUNNED,
    Answer,
    of_chain,
    of_corridor,
    of_passes,
    of_rail,
    of_sea,
    of_transit,
    of_union,
)
from ortaq.core import Array, Progress, Region
from ortaq.core.value_digest import value_digest
from ortaq.model.ensemble import Executor, SerialExecutor, Store
from ortaq.model.ensemble.engine import engine_here, source_of
from ortaq.model.ensemble.store import arrays_of_each

FORETOLD: dict[str, Callable[[Region], Answer]] = {
    "border2020_kaz": lambda region: of_rationed(region, "KAZ"),
    "border2020_uzb": lambda region: of_rationed(region, "UZB"),
    "border2020_kgz": of_passes,
    "transit2016_kaz": lambda region: of_transit(region, "KAZ"),
    "transit2016_uzb": lambda region: of_transit(region, "UZB"),
    "transit2016_kgz": lambda region: of_transit(region, "KGZ"),
    "middle2022": of_corridor,
    "sanctions2022_kaz": lambda _: of_chain("KAZ"),
    "redsea2024_eu": lambda region: of_sea(region, SHUNNED),
    "eaeu2015_kgz": of_union,
    "more_sanctions2022_kgz": lambda _: of_chain("KGZ"),
    "more_sanctions2022_arm": lambda _: of_chain("ARM"),
    "more_rail2024": of_rail,
}
"""What the model says of each event; remittances have a backcast of their own."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What all groups share."""

    region: Region

    @cached_property
    def key(self) -> str:
        """Names the region, the program, and what stands beside this file."""
        return value_digest(engine_here(), source_of(__name__), self.region.contents)


def answers(
    region: Region,
    wanted: Collection[str],
    executor: Executor | None = None,
    store: Store | None = None,
    report: Progress | None = None,
) -> dict[str, Answer]:
    """Return what the model says of some events by their ids.

    Parameters
    ----------
    region : Region
    wanted : collection of str
        Ids.
    executor : Executor, optional
        This process if absent; results do not depend on it.
    store : Store, optional
        Where finished groups are kept, and found by a later call.
    report : callable, optional
        Called with (groups done, groups in all).
    """
    asked, groups = Asked(region), grouped(wanted)

    def computed(missing: Sequence[int]) -> Iterator[tuple[int, Mapping[str, Array]]]:
        yield from (executor or SerialExecutor()).map(answered, asked, [groups[at] for at in missing])

    found: dict[str, Array] = {}
    for own in arrays_of_each([f"{asked.key} {group}" for group in groups], computed, store, report):
        found |= own
    return {id: Answer(tuple(found[id].tolist()), tuple(found[f"inputs of {id}"].tolist())) for id in wanted}


def grouped(ids: Collection[str]) -> list[tuple[str, ...]]:
    """Return ids of events together whose freight is the same: those that differ in the economy alone."""
    groups: dict[str, list[str]] = {}
    for id in sorted(ids):
        groups.setdefault(id.removeprefix("more_").partition("_")[0], []).append(id)
    return [tuple(own) for own in groups.values()]


def answered(asked: Asked, group: tuple[str, ...]) -> dict[str, Array]:
    """Return what the model says of events of a group, and from what."""
    found: dict[str, Array] = {}
    for id in group:
        answer = FORETOLD[id](asked.region)
        found |= {id: np.array(answer.values), f"inputs of {id}": np.array(answer.inputs)}
    return found
