"""How the worth of acting together could be shared, and which payments make all sign."""

from collections.abc import Mapping

from ortaq.agreement import Agreement, Listed, Sharing, Timing, Transfers
from ortaq.answers.sections.gains import MEMBER, USD_YEAR
from ortaq.answers.sections.program_tables import program_table
from ortaq.answers.sections.words import money, tags
from ortaq.core import Array, Band
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text

SURE = 1.645
"""Standard errors on either side of a mean over drawn orders: nine in ten."""


def sharing_table(agreement: Agreement, own: Sharing) -> Table:
    """Return what members secure by themselves, two ways of sharing the whole, and what the recommended package gives.

    Parameters
    ----------
    agreement : Agreement
        On a table of all packages.
    own : Sharing
    """
    chosen = agreement.recommended
    shares: dict[str, Array | None] = {
        "column.by_itself": own.alone_musd,
        "column.shapley": own.shapley_musd,
        "column.nucleolus": own.nucleolus_musd,
        "column.in_recommended": None if chosen is None else agreement.robust_gain_musd[chosen],
    }
    known = {head: share.tolist() for head, share in shares.items() if share is not None}
    drawn = own.shapley_error_musd
    if drawn is not None:
        known["column.shapley"] = [
            Band(mean - SURE * error, mean, mean + SURE * error)
            for mean, error in zip(own.shapley_musd.tolist(), drawn.tolist(), strict=True)
        ]
    rows = tuple(
        (Cell(Name("economy", member)), *(Cell(share[i], Reading.MONEY_CHANGE) for share in known.values()))
        for i, member in enumerate(own.members)
    )
    columns = (MEMBER, *(Column(Text(head), USD_YEAR) for head in known))
    notes = (Text("note.sharing"), *(() if drawn is None else (Text("note.sharing_drawn"),)))
    return Table("sharing", Text("stability.sharing"), columns, rows, notes)


def payments(listed: Listed, package: int, paid: Mapping[Timing, Transfers | None]) -> Section:
    """Return which payments make every member sign a package: fixed, and agreed for each shock.

    Parameters
    ----------
    listed : Listed
    package : int
    paid : mapping of Timing to Transfers or None
        None where no payments of the kind would do.
    """
    title, named = Text("payments.title"), {"package": tags(package)}
    totals = ((package, timing.value, None if found is None else found.total_musd) for timing, found in paid.items())
    whole = program_table("payments", ("package", "timing", ("total", USD_YEAR)), totals)
    if listed.is_accepted(package):
        return Section("payments", title, (Text("payments.needless", named),), (whole,))
    none = tuple(Text(f"payments.none_{timing.value}", named) for timing, found in paid.items() if found is None)
    tables = tuple(_payments_table(listed, found) for found in paid.values() if found is not None)
    return Section("payments", title, none, (*tables, whole))


def _payments_table(listed: Listed, found: Transfers) -> Table:
    agreement, kind, fixed = listed.agreement, found.timing.value, found.timing is Timing.FIXED
    received = found.received_musd[:, :1] if fixed else found.received_musd
    rows = tuple(
        (Cell(Name("economy", member)), *(Cell(musd, Reading.MONEY_CHANGE) for musd in row))
        for member, row in zip(agreement.members, received.tolist(), strict=True)
    )
    heads = (Text("column.any_shock"),) if fixed else tuple(Name("change", shock) for shock in agreement.shocks)
    columns = (MEMBER, *(Column(head, USD_YEAR) for head in heads))
    total = {"total": money(found.total_musd)}
    return Table(f"payments-{kind}", Text(f"payments.{kind}", total), columns, rows, (Text("payments.note"),))
