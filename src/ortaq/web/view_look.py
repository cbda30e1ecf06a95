"""What a page shows of a table: one package and one shock, on the terms that the reader has set."""

from dataclasses import dataclass

from ortaq.agreement import Refusal, Transfers, refusal, transfers
from ortaq.answers import Material
from ortaq.core import InputError, require_known, said
from ortaq.web.view_table import ComputedTable
from ortaq.web.view_terms import ViewTerms, asked_again


@dataclass(frozen=True, eq=False)
class TableView:
    """A view of a table.

    Attributes
    ----------
    table : ComputedTable
        The table as it was computed.
    material : Material
        The same gains on the terms of the view.
    package : int
        The package on the table.
    shock : int
        Position of the shock on show.
    language : str
        Of the page.
    """

    table: ComputedTable
    material: Material
    package: int
    shock: int
    language: str

    @property
    def refused(self) -> Refusal | None:
        """Why the package is not accepted; None where it is, and for the package without a measure."""
        material = self.material
        if self.package == 0 or material.agreement.is_accepted(self.package):
            return None
        return refusal(material.payoffs, material.agreement, self.package)

    @property
    def payments(self) -> Transfers | None:
        """The smallest payments with which all would sign the package, fixed before the shock; None where none do."""
        return transfers(self.material.payoffs, self.material.agreement, self.package) if self.package else None


def look(table: ComputedTable, terms: ViewTerms, package: int, shock: str, language: str) -> TableView:
    """Return a view of a table.

    Raises
    ------
    InputError
        A member, a shock or a package that the table does not have.
    """
    payoffs = table.material.payoffs
    packages = len(payoffs.gain_musd)
    if not 0 <= package < packages:
        raise InputError(f"no package {package}", where="package", fix=said("use 0 to {number}", number=packages - 1))
    require_known((shock,), payoffs.shocks, kind="shock", where="shock")
    return TableView(table, asked_again(table.material, terms), package, payoffs.shocks.index(shock), language)
