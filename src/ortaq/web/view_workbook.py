"""A view as a workbook: terms, package, gains and verdicts of the view, beside the sheets of the table on its terms."""

from collections.abc import Iterator

from ortaq.brief.workbook import Row, book_bytes
from ortaq.web.view_look import TableView
from ortaq.web.workbook import table_sheets


def workbook_of_view(view: TableView) -> bytes:
    """Return the workbook.

    Raises
    ------
    ModuleNotFoundError
        openpyxl is not installed.
    """
    own = (
        ("view", _terms(view)),
        ("package", _package(view)),
        ("verdicts", _verdicts(view)),
        ("package gains", _gains(view)),
        ("why not", _why_not(view)),
        ("sources", _sources(view)),
    )
    return book_bytes((*own, *table_sheets(view.material)))


def _terms(view: TableView) -> Iterator[Row]:
    material, table = view.material, view.table
    agreement, payoffs, band = material.agreement, material.payoffs, material.bands.get(view.package)
    yield ("item", "value")
    yield ("table", table.digest)
    yield ("mechanism", f"{material.mechanism.title} ({material.mechanism.id})")
    yield ("region", f"{material.region.title}, {material.region.base_year}")
    yield ("region digest", material.region.digest)
    yield ("assumptions", material.cases[0])
    yield ("package", view.package)
    yield ("shock on show", payoffs.shocks[view.shock])
    yield ("rule: each member looks at its gain under", agreement.accept.value)
    yield ("tail of cvar, probability", agreement.tail)
    yield ("packages that all would sign", len(agreement.accepted))
    yield ("recommended package", agreement.recommended)
    yield ("all would sign the package", agreement.is_accepted(view.package))
    yield ("all sign it in these cases", "not computed" if band is None else "; ".join(band.accepted_in))
    yield ("gains of the package", "own equilibria" if payoffs.is_verified(view.package) else "estimates")
    yield ("largest error of an estimate, percentage points", payoffs.largest_error_percent)


def _package(view: TableView) -> Iterator[Row]:
    mechanism, payoffs = view.material.mechanism, view.material.payoffs
    yield ("measure", "title", "in the package", *(f"{m} pays, million USD a year" for m in payoffs.members), "source")
    for bit, measure in enumerate(mechanism.measures):
        inside = bool(view.package >> bit & 1)
        yield (measure.id, measure.title, inside, *payoffs.cost_musd[1 << bit].tolist(), measure.source)


def _verdicts(view: TableView) -> Iterator[Row]:
    agreement, payments = view.material.agreement, view.payments
    yield (
        *("member", "robust gain, percent", "threshold, percent", "would sign"),
        *("to spare (negative: lacking), million USD a year", "payment received, million USD a year"),
    )
    for i, member in enumerate(agreement.members):
        robust, threshold = agreement.robust_gain_percent[view.package, i], agreement.threshold_percent[i]
        received = None if payments is None else float(payments.received_musd[i, 0])
        spare = float(agreement.surplus_musd[view.package, i])
        yield (member, float(robust), float(threshold), bool(view.signs[i]), spare, received)


def _gains(view: TableView) -> Iterator[Row]:
    payoffs, band, p = view.material.payoffs, view.material.bands.get(view.package), view.package
    yield (
        *("member", "shock", "gain, million USD a year", "low", "high", "gain, percent of real income", "low", "high"),
        "on show",
    )
    for i, member in enumerate(payoffs.members):
        for s, shock in enumerate(payoffs.shocks):
            musd, percent = float(payoffs.gain_musd[p, i, s]), float(payoffs.gain_percent[p, i, s])
            worth = (None, None) if band is None else (float(band.low_musd[i, s]), float(band.high_musd[i, s]))
            share = (None, None) if band is None else (float(band.low_percent[i, s]), float(band.high_percent[i, s]))
            yield (member, shock, musd, *worth, percent, *share, s == view.shock)


def _why_not(view: TableView) -> Iterator[Row]:
    refused = view.refused
    yield (
        *("member", "worst shock", "gain there, percent", "gain there, million USD a year"),
        *("lacks, million USD a year", "measure that takes most", "takes, percent"),
    )
    if refused is None:
        return
    for o in refused.objections:
        yield (o.member, o.shock, o.gain_percent, o.gain_musd, o.shortfall_musd, o.culprit, o.culprit_percent)
    yield ("breach", "of", "value", "limit")
    for breach in refused.breaches:
        yield (breach.kind, ", ".join(breach.about), breach.value, breach.limit)
    yield (
        "nearest signed packages",
        ", ".join(map(str, refused.nearest)),
        "measures changed",
        refused.nearest_distance,
    )


def _sources(view: TableView) -> Iterator[Row]:
    yield ("id", "source")
    yield from view.material.mechanism.sources.items()
    for s in view.material.region.sources:
        yield (s.id, ", ".join(part for part in (s.title, s.publisher, s.year, s.licence) if part))
