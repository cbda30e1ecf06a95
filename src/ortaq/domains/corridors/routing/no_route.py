"""When there is no route: say so, and name what would have to open."""

import numpy as np

from ortaq.core import Integers, Mask, OrtaqError
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.routing import CLOSED, ReferenceRouter, path_links


class NoRoute(OrtaqError):
    """Nothing that is open joins two cities.

    Parameters
    ----------
    origin, destination : str
        Cities.
    must_open : tuple of str
        Closed or planned crossings, passages, lines or links on the way that needs fewest of them; empty where no way
        exists even with everything open.
    other_modes : tuple of str
        Modes by which a route exists now.
    """

    def __init__(
        self, origin: str, destination: str, mode: str, must_open: tuple[str, ...], other_modes: tuple[str, ...]
    ) -> None:
        self.origin, self.destination, self.mode = origin, destination, mode
        self.must_open, self.other_modes = must_open, other_modes
        remedies = [f"would have to open: {', '.join(must_open)}"] if must_open else []
        if other_modes:
            remedies.append(f"a route exists by: {', '.join(other_modes)}")
        rest = "; ".join(remedies) or "no way exists even with everything planned or closed opened"
        how = "" if mode == "any" else f" by {mode}"
        super().__init__(f"no route from {origin} to {destination}{how}\n  {rest}")


def nearest_cut(
    network: Network, router: ReferenceRouter, weights: Integers, shut: Mask, ends: tuple[int, int]
) -> tuple[str, ...]:
    """Return what would have to open on the way that uses fewest shut links.

    ``weights``, shape (link,): weights with everything open that the mode may use, ``CLOSED`` elsewhere.
    ``shut``, shape (link,): links that the scenario leaves closed or planned.
    ``ends``: node positions of origin and destination.
    """
    # A shut link costs more than any way over open ones, so the cheapest way uses fewest of them.
    barred = np.where(shut & (weights < CLOSED), CLOSED - 1, weights)
    _, tree = router.trees(barred, np.array(ends[:1]))
    path = path_links(network, tree[0], *ends)
    names = [_name(network, link) for link in path if shut[link]]
    return tuple(dict.fromkeys(names))


def _name(network: Network, link: int) -> str:
    links = network.links
    for column in (links.crossing_id, links.passage, links.name):
        if column[link]:
            return str(column[link])
    return f"link {links.link_id[link]}"
