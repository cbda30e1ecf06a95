"""Linear response of an equilibrium: what costs of freight become when passages become dearer or cheaper.

From the implicit function theorem: where costs of passages change by ``p``, loads of gates change by
``x' = (I - L D)^-1 L_p p`` and costs by ``C_p p + C D x'``, with ``L`` and ``C`` the derivatives of loads and costs of
freight by the costs of gates, ``L_p`` and ``C_p`` those by ``p``, and ``D`` the slope of waiting.
"""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array
from ortaq.domains.corridors.freight.fixed_point import Equilibrium, Loader, Slopes, difference, slopes


@dataclass(frozen=True, eq=False)
class Response:
    """How costs and loads of an equilibrium answer to small changes of passages.

    Attributes
    ----------
    at : Equilibrium
    slopes : Slopes
        At that equilibrium, waiting kept.
    """

    at: Equilibrium
    slopes: Slopes

    @classmethod
    def of(cls, loader: Loader, at: Equilibrium) -> "Response":
        """Return the response of an equilibrium; takes one loading for each gate that is used.

        Parameters
        ----------
        loader : callable
            Loads the freight of the equilibrium.
        at : Equilibrium
        """
        return cls(at, slopes(loader, at.delay, at.delay_usd, at.loaded))

    def of_gates(self, usd_per_feu: Array) -> tuple[Array, Array]:
        """Return changes of cost and of loads where gates become dearer by so much besides their waiting.

        Parameters
        ----------
        usd_per_feu : ndarray, shape (gate,)
            Such as hours saved at a border times what an hour is worth.

        Returns
        -------
        tuple of ndarray, ndarray
            Shapes (group, exporter, importer), USD per FEU, and (gate,), million tonnes a year.
        """
        return self.from_partial(self.slopes.cost @ usd_per_feu, self.slopes.load @ usd_per_feu)

    def of_capacities(self, more: Array) -> tuple[Array, Array]:
        """Return changes of cost and of loads where gates have other capacities.

        Parameters
        ----------
        more : ndarray, shape (gate,)
            Capacity over that of the equilibrium, less one.
        """
        delay, load = self.at.delay, self.at.load_mt
        return self.of_gates(-delay.slope(load) * load * more)

    def from_partial(self, cost: Array, load: Array) -> tuple[Array, Array]:
        """Return whole changes of cost and loads from those at the waiting of the equilibrium.

        Parameters
        ----------
        cost : ndarray, shape (group, exporter, importer)
            Such as the cost of another state of the network, loaded at ``at.delay_usd``, less that of the equilibrium.
        load : ndarray, shape (gate,)
            The same of loads.
        """
        slope = self.at.delay.slope(self.at.load_mt)
        whole = np.asarray(np.linalg.solve(np.eye(len(load)) - self.slopes.load * slope, load), dtype=np.float64)
        return cost + self.slopes.cost @ (slope * whole), whole

    def of_network(self, loader: Loader) -> tuple[Array, Array]:
        """Return changes of cost and loads in another state of the network, from one loading of it.

        What changes at the waiting of the equilibrium is exact, and only how waiting answers is linear.

        Parameters
        ----------
        loader : callable
            Loads the freight of the other state.
        """
        there = loader(self.at.delay.at_states(self.at.delay_usd))
        cost = difference(there.cost_usd_per_feu, self.at.loaded.cost_usd_per_feu)
        return self.from_partial(cost, self.at.delay.load_mt(there.mt) - self.at.delay.load_mt(self.at.loaded.mt))
