"""Why a measure is not in place yet: the least cost that the data do not hold and that would make a refusal rational.

What somebody gains from a measure is what a hidden cost (of politics, of trust, of losers at home) would have to exceed
for a refusal to be in its own interest. Nothing is typed in: it follows from the payoffs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ortaq.answers.material import Material


@dataclass(frozen=True, slots=True)
class HiddenCost:
    """What a package would have to cost somebody beyond the data.

    Attributes
    ----------
    package : int
    by_member : mapping of str to float
        Least yearly cost at which the member would refuse the package, million USD, the same in every shock; zero or
        less for a member that refuses it already. Members that take part; all where no member does.
    member : str
        For whom it is least.
    gdp_percent : float
        The least cost in percent of that member's gross domestic product.
    """

    package: int
    by_member: Mapping[str, float]
    member: str
    gdp_percent: float

    @property
    def musd(self) -> float:
        """The least cost, million USD a year."""
        return self.by_member[self.member]


def hidden_cost(material: Material, package: int) -> HiddenCost:
    """Return the least hidden cost by member that would make the refusal of a package rational.

    Parameters
    ----------
    material : Material
    package : int
        A single measure is added to today, a package signed as a whole.

    Examples
    --------
    >>> found = hidden_cost(answer(region, pair), 1)
    >>> found.member, round(found.musd, 2), round(found.gdp_percent, 2)
    ('KGZ', 3.05, 0.34)
    """
    payoffs, surplus = material.payoffs, material.agreement.surplus_musd[package].tolist()
    taking_part = {who for bit, own in enumerate(payoffs.participants) if package >> bit & 1 for who in own}
    asked = [at for at, member in enumerate(payoffs.members) if member in taking_part] or range(len(payoffs.members))
    least = min(asked, key=lambda at: surplus[at])
    gdp = {economy.id: economy.gdp_musd for economy in material.region.economies}
    member = payoffs.members[least]
    by_member = {payoffs.members[at]: surplus[at] for at in asked}
    return HiddenCost(package, by_member, member, 100.0 * surplus[least] / gdp[member])
