"""The terms of investors that a mechanism file states, checked against the cost and the sources they belong to."""

from collections.abc import Mapping, Sequence
from functools import partial

from ortaq.core import Band, Debt, Finance, InputError, require_known
from ortaq.observe.mechanisms.schema import CostRecord, DebtRecord
from ortaq.tables import gathered


def finance(record: CostRecord, life_years: float, known: Sequence[str], where: str) -> Finance | None:
    """Return the terms of a cost; None where no owners are stated.

    Parameters
    ----------
    record : CostRecord
    life_years : float
        Years of use of the investment.
    known : sequence of str
        Ids of sources and assumptions.
    where : str
        File, measure and key.

    Raises
    ------
    InputError
        Shares that do not sum to one, a debt that outlives what it built, or an unknown source.
    """
    if record.owners is None or record.host is None:
        return None
    sources = (record.terms_source, record.earnings_source, record.tax_source)
    gathered(
        [
            partial(require_whole, record.owners, "owners", f"{where} > owners"),
            partial(require_whole, record.host, "hosts", f"{where} > host"),
            partial(_require_repaid, record.debt, life_years, f"{where} > debt"),
            partial(require_known, sources, known, kind="source", where=where),
            partial(require_known, [record.debt.source] if record.debt else [], known, kind="source", where=where),
        ]
    )
    return Finance(
        owners=dict(record.owners),
        hosts=dict(record.host),
        earnings_musd=record.earnings_musd.band() if record.earnings_musd else Band.exact(0.0),
        tax=record.tax_rate or 0.0,
        debt=Debt(**dict(record.debt)) if record.debt else None,
        source=record.terms_source,
        earnings_source=record.earnings_source if record.earnings_musd else "",
        tax_source=record.tax_source if record.tax_rate is not None else "",
        derivation=record.earnings_derivation,
    )


def require_whole(shares: Mapping[str, float], whose: str, where: str) -> None:
    """Refuse shares that do not sum to one.

    Parameters
    ----------
    shares : mapping of str to float
    whose, where : str
        Who holds them, and the place in the file.
    """
    total = sum(shares.values())
    if abs(total - 1.0) > 1e-9:
        raise InputError(
            f"the {whose}' shares sum to {total:g}, not 1",
            where=where,
            why="costs that nobody pays would look like gains",
            fix="make the shares sum to 1",
        )


def _require_repaid(debt: DebtRecord | None, life_years: float, where: str) -> None:
    """Refuse a debt that outlives what it built."""
    if debt is not None and debt.years > life_years:
        raise InputError(
            f"the debt runs for {debt.years} years, longer than life_years, which is {life_years:g}",
            where=f"{where} > years",
            why="what is worn out earns nothing to repay it from",
            fix="lower years, or raise life_years",
        )
