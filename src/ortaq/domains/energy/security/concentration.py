"""How concentrated what a member lives on is: its mix of fuels, and those who sell to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ortaq.domains.energy.system import EnergySystem, FuelTrade


@dataclass(frozen=True)
class Supply:
    """Where a fuel of a member comes from.

    Attributes
    ----------
    member, fuel : str
    use : float
        Billion m3 of gas or million tonnes a year.
    bought : mapping of str to float
        By seller, in the same unit.
    routes : mapping of str to float
        By pipe; what comes by rail, road or sea stands under the empty name.
    """

    member: str
    fuel: str
    use: float
    bought: Mapping[str, float]
    routes: Mapping[str, float]

    @property
    def dependence(self) -> float:
        """Bought over used; above one where it is sold on."""
        return sum(self.bought.values()) / self.use if self.use else 0.0

    @property
    def sellers(self) -> float:
        """Concentration of sellers, Herfindahl-Hirschman; 1 is a single one, 0 where nothing is bought."""
        return herfindahl(self.bought.values())


def herfindahl(amounts: Iterable[float]) -> float:
    """Return the sum of squared shares of what is above zero: 1 is a single one (Hirschman 1964).

    Examples
    --------
    >>> herfindahl([5.0, 5.0])
    0.5
    >>> herfindahl([])
    0.0
    """
    held = [each for each in amounts if each > 0.0]
    whole = sum(held)
    return sum((each / whole) ** 2 for each in held) if held else 0.0


def supplies(system: EnergySystem) -> tuple[Supply, ...]:
    """Return where every fuel of a balance comes from, in the order of the balances."""
    return tuple(
        Supply(
            balance.member,
            balance.fuel,
            balance.use.central,
            _by(here, "from_"),
            _by(here, "pipeline"),
        )
        for balance in system.balances
        for here in [[t for t in system.fuel_trade if (t.to, t.fuel) == (balance.member, balance.fuel)]]
    )


def _by(trade: Iterable[FuelTrade], column: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in trade:
        key = getattr(each, column)
        found[key] = found.get(key, 0.0) + each.amount.central
    return {name: amount for name, amount in found.items() if amount > 0.0}
