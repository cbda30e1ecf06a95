"""Products of refineries: throughput times yield, against what a member uses."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ortaq.core import Corner
from ortaq.domains.energy.system import EnergySystem, Refinery, Yield


@dataclass(frozen=True, slots=True)
class ProductBalance:
    """A product of a member in a year, million tonnes.

    Attributes
    ----------
    made, use, imports, exports : float
        What is made and bought equals what is used and sold.
    usd_t : float
        Price abroad, USD per tonne.
    """

    member: str
    product: str
    made: float
    use: float
    imports: float
    exports: float
    usd_t: float

    @property
    def net_musd(self) -> float:
        """Exports less imports, million USD."""
        return (self.exports - self.imports) * self.usd_t


def made(
    system: EnergySystem, refinery: Refinery, *, upgraded: bool, corner: Corner = Corner.CENTRAL
) -> Mapping[str, float]:
    """Return what a refinery makes, million tonnes a year by product.

    Parameters
    ----------
    system : EnergySystem
    refinery : Refinery
    upgraded : bool
        With the depth after its upgrade: light products grow alike, fuel oil becomes less by as much.
    corner : Corner
        Of throughput and depth.

    Examples
    --------
    >>> system = load_system()
    >>> atyrau = system.refineries[0]
    >>> made(system, atyrau, upgraded=True)["diesel"] > made(system, atyrau, upgraded=False)["diesel"]
    True
    """
    yields = [y for y in system.yields if y.refinery == refinery.name]
    shares = _deeper(refinery, yields, corner) if upgraded else {y.product: y.share.central for y in yields}
    return {product: share * refinery.throughput.at(corner) for product, share in shares.items()}


def _deeper(refinery: Refinery, yields: Collection[Yield], corner: Corner) -> dict[str, float]:
    light = sum(y.share.central for y in yields if y.light)
    heavy = sum(y.share.central for y in yields if not y.light)
    more = min(max(refinery.depth_after.at(corner) - light, 0.0), heavy)
    return {
        y.product: y.share.central + (more * y.share.central / light if y.light else -more * y.share.central / heavy)
        for y in yields
    }


def product_balances(
    system: EnergySystem, upgraded: Collection[str] = (), corner: Corner = Corner.CENTRAL
) -> tuple[ProductBalance, ...]:
    """Return the balance of every product of every member.

    Parameters
    ----------
    system : EnergySystem
    upgraded : collection of str
        Names of refineries that are upgraded.
    corner : Corner
        Of throughput, depth, use and prices.

    Returns
    -------
    tuple of ProductBalance

    Examples
    --------
    >>> all(abs(b.made + b.imports - b.use - b.exports) < 1e-12 for b in product_balances(load_system()))
    True
    """
    output: dict[tuple[str, str], float] = {}
    for refinery in system.refineries:
        for product, mt in made(system, refinery, upgraded=refinery.name in upgraded, corner=corner).items():
            output[refinery.member, product] = output.get((refinery.member, product), 0.0) + mt
    found = []
    for row in system.product_uses:
        got, used = output.get((row.member, row.product), 0.0), row.use.at(corner)
        found.append(
            ProductBalance(
                row.member, row.product, got, used, max(used - got, 0.0), max(got - used, 0.0), row.price.at(corner)
            )
        )
    return tuple(found)
