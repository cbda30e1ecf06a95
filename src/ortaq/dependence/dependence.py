"""What a weighing returns: who loses how much from whom, with bands, flags, and before beside after."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from ortaq.dependence.aligned import Alignment
from ortaq.dependence.asymmetric import Asymmetry
from ortaq.dependence.banded import Banded, same_order
from ortaq.dependence.closures import Power
from ortaq.dependence.money import MoneyStop
from ortaq.dependence.quality import Quality

SURE = 1.645
"""Standard deviations by which losses must differ to be ranked: one chance in twenty of the wrong order."""


@dataclass(frozen=True, eq=False)
class Dependence:
    """All metrics of dependence at one equilibrium; losses in percent of real income, NaN where without meaning.

    Attributes
    ----------
    title : str
        Which equilibrium: the baseline, or what was applied to it.
    exact : bool
        Whether every loss is an equilibrium of its own; otherwise the closed form, see ``closed_form_losses``.
    members, partners : tuple of str
    powers : tuple of Power
    from_partner, of_partner : Banded, shape (case, member, partner)
        Loss of the member, and of the partner, when trade between them stops in both directions.
    buy, sell : Banded, same shape
        Loss of the member when it only stops buying from the partner, or only stops selling to it.
    from_power, of_power, power_buy, power_sell : Banded, shape (case, member, power)
        The same with all economies of a power at once.
    together : Banded, shape (case, member, power)
        ``from_power`` less the sum of losses from its economies one by one: what acting together adds, points; NaN
        where one of them is not among the partners.
    partner_asymmetry, power_asymmetry : Asymmetry
    import_concentration, export_concentration : Banded, shape (case, member)
        HHI over partners, between 0 and 1; one over it is the effective number of partners.
    import_hirschman, export_hirschman : Banded, shape (case, member)
        Hirschman's index, 0 to 100.
    multi_vector : Banded, shape (case, member)
        0 all dependence on one power, 1 the same on each.
    pivot_margin : Banded, shape (case, member)
        Loss from the first over loss from the second power.
    transit : Banded or None, shape (case, member, transit state)
    critical : mapping of str to Banded, shape (case, member, power)
        Short-run loss by critical sector; cases are elasticities of substitution.
    alignment : Alignment or None
    partner_quality, power_quality : Quality
    money : tuple of MoneyStop
        What members receive each year besides trade and would lose; empty where nothing is known of it, or where
        deficits were purged and the money with them.
    residual : float
        Largest independent residual over the equilibria behind the losses.
    """

    title: str
    exact: bool
    members: tuple[str, ...]
    partners: tuple[str, ...]
    powers: tuple[Power, ...]
    from_partner: Banded
    of_partner: Banded
    buy: Banded
    sell: Banded
    from_power: Banded
    of_power: Banded
    power_buy: Banded
    power_sell: Banded
    together: Banded
    partner_asymmetry: Asymmetry
    power_asymmetry: Asymmetry
    import_concentration: Banded
    export_concentration: Banded
    import_hirschman: Banded
    export_hirschman: Banded
    multi_vector: Banded
    pivot_margin: Banded
    transit: Banded | None
    transit_states: tuple[str, ...]
    critical: Mapping[str, Banded]
    alignment: Alignment | None
    partner_quality: Quality
    power_quality: Quality
    residual: float
    money: tuple[MoneyStop, ...] = ()

    @property
    def partners_distinguishable(self) -> NDArray[np.bool_]:
        """Whether a member's losses from two partners are ranked beyond doubt, shape (member, partner, partner)."""
        return same_order(self.from_partner, self.partner_quality.ln_sd, SURE)

    @property
    def powers_distinguishable(self) -> NDArray[np.bool_]:
        """Whether a member's losses from two powers are ranked beyond doubt, shape (member, power, power)."""
        return same_order(self.from_power, self.power_quality.ln_sd, SURE)

    def metrics(self) -> dict[str, Banded]:
        """Return every banded metric by name."""
        plain = {f.name: getattr(self, f.name) for f in fields(self) if isinstance(getattr(self, f.name), Banded)}
        pairs = {"partner_asymmetry": self.partner_asymmetry, "power_asymmetry": self.power_asymmetry}
        parts = {f"{k}_{f.name}": getattr(a, f.name) for k, a in pairs.items() for f in fields(a)}
        return {**plain, **parts, **{f"critical_{sector}": losses for sector, losses in self.critical.items()}}
