"""What the terms of a package add to the stocks that a region holds: equity of its owners, debt to its lenders."""

from collections.abc import Iterator, Sequence

from ortaq.core import Band, Change, Tie

INVESTMENT, DEBT = "investment", "debt"
"""Last words of the kinds of ties to which equity and loans are added."""


def added_stocks(ties: Sequence[Tie], measures: Sequence[Change]) -> tuple[Tie, ...]:
    """Return what measures with stated terms add, as it stands when they are built and nothing is repaid.

    Equity is the owners' part of the investment, in the hosts by their shares. A loan is owed by whoever pays what the
    company cannot: the guarantor, or the owners by their shares. What an economy owns or owes at home is no tie.

    Parameters
    ----------
    ties : sequence of Tie
        Of the region: only kinds of stocks that it holds are added to.
    measures : sequence of Change
    """
    kinds = {tie.word: tie.kind for tie in ties if not tie.flow}
    return tuple(
        Tie(kinds[word], holder, dependent, band, flow=False, method="terms", source=source)
        for measure in measures
        for word, holder, dependent, band, source in _of(measure)
        if word in kinds and holder != dependent
    )


def _of(measure: Change) -> Iterator[tuple[str, str, str, Band, str]]:
    cost = measure.cost
    if cost is None or cost.finance is None:
        return
    terms, debt = cost.finance, cost.finance.debt
    lent = debt.share if debt else 0.0
    for owner, share in terms.owners.items():
        for host, part in terms.hosts.items():
            yield INVESTMENT, owner, host, cost.capex_musd.times((1.0 - lent) * share * part), terms.source
    if debt:
        owed = dict.fromkeys(debt.guarantors, 1.0) or terms.owners
        for who, share in owed.items():
            yield DEBT, debt.lender, who, cost.capex_musd.times(lent * share), debt.source
