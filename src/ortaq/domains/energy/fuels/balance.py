"""Balances of gas, coal and crude: who sells whom, by which pipe, and what crosses whose land."""

from dataclasses import dataclass

from ortaq.core import Band, InputError
from ortaq.domains.energy.system import EnergySystem

GAP = 0.05
"""Share of production and imports that fields, pipes and stores explain without a word."""

OTHERS = ""
"""Partner of what a balance states and no row of trade names."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What one partner sends or takes in a year (bcm or million tonnes), by which pipe, and its price at the border."""

    partner: str
    amount: float
    pipeline: str
    price: Band


@dataclass(frozen=True, slots=True)
class Balanced:
    """A fuel of a member in a year: bcm of gas, million tonnes of coal and crude.

    Attributes
    ----------
    production, imports, exports, use : float
    left : float
        What production and imports leave after exports and use: what went to store, what fields and pipes burn, and
        what statistics miss. It closes the balance, so that nothing is said to be checked by it.
    suppliers, buyers : tuple of Flow
        They sum to imports and exports; the last one, of no partner, is what nobody names.
    transit : float
        What pipes carry over its land between others.
    price, export_price : Band
        At home and at the border, USD per 1000 m3 or tonne.
    """

    member: str
    fuel: str
    year: int
    production: float
    imports: float
    exports: float
    use: float
    left: float
    suppliers: tuple[Flow, ...]
    buyers: tuple[Flow, ...]
    transit: float
    price: Band
    export_price: Band

    @property
    def gapes(self) -> bool:
        """Whether more than one twentieth of what there is, is left over or lacking: figures do not fit each other."""
        return abs(self.left) > GAP * (self.production + self.imports)


def balanced(system: EnergySystem, member: str, fuel: str) -> Balanced:
    """Return the balance of a fuel of a member, at central values.

    Parameters
    ----------
    system : EnergySystem
    member, fuel : str

    Raises
    ------
    InputError
        No balance of this fuel is known.

    Examples
    --------
    >>> round(balanced(load_system(), "KAZ", "gas").left, 1)
    7.5
    """
    row = next((b for b in system.balances if (b.member, b.fuel) == (member, fuel)), None)
    if row is None:
        raise InputError(
            f"no balance of {fuel} of {member} is known",
            where="balances.csv",
            fix="add its row, or ask for a member and fuel of balances.csv",
        )
    imports, exports = row.imports.central, row.exports.central
    return Balanced(
        member=member,
        fuel=fuel,
        year=row.year,
        production=row.production.central,
        imports=imports,
        exports=exports,
        use=row.use.central,
        left=row.stock,
        suppliers=_flows(system, fuel, imports, row.price, to=member),
        buyers=_flows(system, fuel, exports, row.export_price, from_=member),
        transit=_through(system, member, fuel),
        price=row.price,
        export_price=row.export_price,
    )


def _flows(
    system: EnergySystem, fuel: str, total: float, price: Band, *, to: str = "", from_: str = ""
) -> tuple[Flow, ...]:
    """Return flows to or from a member, that sum to what its balance states."""
    known = tuple(
        Flow(t.from_ if to else t.to, t.amount.central, t.pipeline, t.price)
        for t in system.fuel_trade
        if t.fuel == fuel and (t.to == to or t.from_ == from_)
    )
    rest = total - sum(f.amount for f in known)
    return (*known, Flow(OTHERS, rest, "", price)) if abs(rest) > 1e-9 else known


def _through(system: EnergySystem, member: str, fuel: str) -> float:
    return sum(p.flow.central for p in system.pipelines if p.fuel == fuel and member in p.through)
