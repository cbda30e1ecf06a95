"""Link weights of every subset of an agenda, from the states of the few measures that meet on a link."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Integers, Mask
from ortaq.domains.corridors.freight.freight import Freight
from ortaq.domains.corridors.moves import NetworkAction, NetworkShift
from ortaq.domains.corridors.routing.change import apply_changes, moved_links

Shifts = Sequence[NetworkShift]


@dataclass(frozen=True, eq=False)
class Meeting:
    """Measures that share links, directly or through others; what they do to these links depends on them alone.

    ``freight``, ``measures``, ``lasting``: as in ``LinkMoves``.
    ``bits``: the measures that meet.
    ``links``: all links that they touch.
    """

    freight: Freight
    measures: Sequence[Shifts]
    lasting: Shifts
    bits: int
    links: Integers
    _known: dict[int, Integers] = field(default_factory=dict, repr=False)

    def weights(self, subset: int) -> Integers:
        """Return weights of the links under the measures of a subset, shape (cargo, 2, link); as ``links_under``."""
        chosen = subset & self.bits
        if chosen not in self._known:
            shifts = [s for m, measure in enumerate(self.measures) if chosen >> m & 1 for s in measure]
            self._known[chosen] = self.freight.links_under(shifts, self.lasting)[:, :, self.links]
        return self._known[chosen]


class LinkMoves:
    """Link weights of subsets under what a shock changes, closures of transit left out.

    ``measures``: bit m of a subset says whether ``measures[m]`` is in.
    ``lasting``: of the shock.
    ``touched``, shape (measure, link): from ``touched_links``.
    """

    def __init__(self, freight: Freight, measures: Sequence[Shifts], lasting: Shifts, touched: Mask) -> None:
        self.touched = touched
        self.none = freight.links_under((), lasting)
        shared = touched.astype(float) @ touched.T.astype(float) > 0.0
        _, group = (
            scipy.sparse.csgraph.connected_components(shared, directed=False)
            if len(touched)
            else (0, np.zeros(0, dtype=np.int64))
        )
        members = [np.flatnonzero(group == i) for i in np.unique(group)]
        self._meetings: list[Meeting] = [
            Meeting(freight, measures, lasting, sum(1 << int(m) for m in own), np.flatnonzero(touched[own].any(axis=0)))
            for own in members
        ]
        self._group = group

    def meeting(self, measure: int) -> Meeting:
        """Return the measures that a measure meets."""
        return self._meetings[int(self._group[measure])]


def touched_links(freight: Freight, measures: Sequence[Shifts]) -> Mask:
    """Return which links the changes of each measure name, shape (measure, link); closures of transit name none."""
    network = freight.network
    touched = np.zeros((len(measures), len(network.links.link_id)), dtype=bool)
    for m, shifts in enumerate(measures):
        apply_changes(network, shifts, freight.corner)
        for shift in shifts:
            if shift.action is not NetworkAction.CLOSE_TRANSIT:
                for target in shift.targets:
                    touched[m] |= moved_links(network, shift.action, target)
    return touched
