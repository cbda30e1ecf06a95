"""What one economy depends on another for besides trade: money that somebody else can stop."""

from dataclasses import dataclass

from ortaq.core.quantity import Band

ALL = "all"
"""Method of a stock of all holders together; what the named ones leave of it is the rest, not nothing."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One dependence of an economy on another besides trade.

    Attributes
    ----------
    kind : str
        Key of the text that names what is tied, ``<domain>.tie.<word>``.
    holder : str
        Code of the economy that can stop it: payer, owner, creditor or host; or the key of the text that names an
        institution, or many holders told together, ``<domain>.holder.<word>``.
    dependent : str
        Code of the economy that would miss it.
    band : Band
        Million USD.
    flow : bool
        True: money that reaches the dependent economy each year and pays for its imports; False: a stock.
    method : str
        How the number was obtained, as the table of the region says it.
    source : str
        Ids of sources and assumptions of the region, joined by ``+``.
    many : bool
        True: many holders told together, none of whom decides alone, such as the owners of bonds.

    Examples
    --------
    >>> money = Band(3200.0, 5000.0, 5700.0)
    >>> tie = Tie("toy.tie.pensions", "RUS", "TJK", money, flow=True, method="share", source="survey")
    >>> tie.word
    'pensions'
    """

    kind: str
    holder: str
    dependent: str
    band: Band
    flow: bool
    method: str
    source: str
    many: bool = False

    @property
    def of_economy(self) -> bool:
        """Whether the holder is an economy of the region; otherwise it is the key of a text."""
        return "." not in self.holder

    @property
    def word(self) -> str:
        """Last word of the kind, for files that other programs read."""
        return self.kind.rpartition(".")[2]
