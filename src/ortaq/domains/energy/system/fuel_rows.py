"""Rows of the tables of fuels."""

from dataclasses import dataclass

from ortaq.core import Band


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipe from one place to another, in one direction.

    Attributes
    ----------
    through : tuple of str
        Members whose land it crosses on the way, in order.
    capacity, flow : Band
        Billion m3 (gas) or million tonnes (oil) a year.
    candidate : bool
        Whether it is yet to be built.
    """

    name: str
    fuel: str
    from_: str
    to: str
    through: tuple[str, ...]
    capacity: Band
    flow: Band
    year: int
    candidate: bool
    source: str


@dataclass(frozen=True, slots=True)
class Refinery:
    """A refinery: capacity and what it took in (million tonnes of crude a year), and its depth.

    Attributes
    ----------
    depth, depth_after : Band
        Share of crude that becomes light products, today and after the upgrade that is planned or done.
    upgrade_musd : Band
        Cost of that upgrade, million USD.
    """

    name: str
    member: str
    mt: Band
    throughput: Band
    depth: Band
    depth_after: Band
    upgrade_musd: Band
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Yield:
    """Share of a product in what a refinery makes of its crude; ``light`` products count for depth."""

    refinery: str
    product: str
    share: Band
    light: bool
    source: str


@dataclass(frozen=True, slots=True)
class ProductUse:
    """What a member uses of a product in a year, million tonnes, and its price abroad, USD per tonne."""

    member: str
    product: str
    year: int
    use: Band
    price: Band
    source: str


@dataclass(frozen=True, slots=True)
class FuelBalance:
    """Where a fuel of a member came from and went in a year: bcm of gas, million tonnes of coal and crude.

    Attributes
    ----------
    production, imports, exports, use : Band
        ``stock`` is what production and imports leave after exports and use: stores, own use of fields
        and pipes, and what statistics miss.
    transit : Band
        What crossed its land between others, in neither imports nor exports.
    price : Band
        USD per 1000 m3 of gas, or per tonne, at home.
    export_price : Band
        The same at its border, of what is sold.
    """

    member: str
    fuel: str
    year: int
    production: Band
    imports: Band
    exports: Band
    use: Band
    transit: Band
    price: Band
    export_price: Band
    source: str

    @property
    def stock(self) -> float:
        """What closes the balance at central values."""
        return self.production.central + self.imports.central - self.exports.central - self.use.central


@dataclass(frozen=True, slots=True)
class FuelTrade:
    """What one place sold another of a fuel in a year, and by which pipe (empty: by rail, road or sea)."""

    fuel: str
    from_: str
    to: str
    amount: Band
    price: Band
    pipeline: str
    year: int
    source: str
