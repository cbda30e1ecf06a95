"""What programs need and no reader would look through: every package on record, costs, thresholds, gains by shock."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from ortaq.agreement import Agreement, Breach, Objection, Refusal, Sharing, Stability, refusal
from ortaq.answers.material import Material
from ortaq.answers.sections.program_tables import PERCENT, USD, USD_YEAR, Head, changes, economies, program_table
from ortaq.answers.sections.words import tag
from ortaq.core import Band, Integers, Payoffs
from ortaq.core.report import Name, Section, Table, Text

SHARE, OWN_UNIT = Text("programs.share"), Text("programs.unit_of_rule")

Rows: TypeAlias = Iterator[tuple[Any, ...]]


def for_programs(material: Material) -> Section:
    """Return the tables of an answer that go to files only."""
    tables = [
        members_table(material.agreement, material.payoffs),
        _shocks(material),
        _measures(material),
        # Of an agenda that was searched only the packages that stand out were asked whether they last.
        packages_table(material.agreement, None if material.searched else material.stability),
        *_notable(material),
        *([] if material.searched else _refused(material)),
        *_lasting(material),
        *core_tables(material.sharing),
    ]
    return Section("programs", Text("programs.title"), (Text("programs.lead"),), tuple(tables), annex=True)


def _refused(material: Material) -> list[Table]:
    """Return why single measures and the whole agenda are refused, and who stands in the way how often."""
    why = [(p, refusal(material.payoffs, material.agreement, p)) for p in _proposals(material)]
    return [*refusal_tables(why), *_obstacles(material)]


def members_table(agreement: Agreement, payoffs: Payoffs) -> Table:
    """Return what every member asks for, what is too small to matter to it, and its weight."""
    material = agreement.material_percent
    heads: tuple[Head, ...] = (
        "member",
        ("threshold", PERCENT),
        ("materiality", PERCENT),
        ("materiality_musd", USD_YEAR),
        ("weight", SHARE),
    )
    musd = material * payoffs.income_musd[:, 0] / 100.0
    each = (agreement.threshold_percent, material, musd, agreement.weights)
    values = zip(economies(agreement.members), *(numbers.tolist() for numbers in each), strict=True)
    return program_table("members", heads, values)


def _shocks(material: Material) -> Table:
    payoffs = material.payoffs
    incomes = [(member, USD_YEAR) for member in economies(payoffs.members)]
    heads: tuple[Head, ...] = ("shock", ("probability", SHARE), *incomes)
    rows = zip(changes(payoffs.shocks), payoffs.probability.tolist(), *payoffs.income_musd.tolist(), strict=True)
    return program_table("incomes", heads, rows)


def _measures(material: Material) -> Table:
    members = economies(material.payoffs.members)
    known: tuple[Head, ...] = ("measure", "letter", "participants", ("capital", USD), ("running", USD_YEAR))
    more: tuple[Head, ...] = (("life", Text("unit.years")), ("rate", SHARE), "source", "payers", "payer_shares")
    return program_table(
        "measures", (*known, *more, *((member, USD_YEAR) for member in members)), _measure_rows(material)
    )


def _measure_rows(material: Material) -> Rows:
    for bit, measure in enumerate(material.mechanism.measures):
        cost, paid = measure.cost, material.payoffs.cost_musd[1 << bit].tolist()
        known: tuple[Any, ...] = (None, None, None, None, "", (), ())
        if cost is not None:
            payers, shares = economies(cost.payers), tuple(f"{share:g}" for share in cost.payers.values())
            known = (cost.capex_musd, cost.opex_musd_per_year, cost.life_years, cost.discount_rate)
            known = (*known, cost.source, payers, shares)
        yield (Name("change", measure.id), tag(bit), economies(measure.participants), *known, *paid)


def packages_table(agreement: Agreement, kept: Stability | None) -> Table:
    """Return every package that members would sign, looking at shocks in one way or another, and what stands out."""
    found = [agreement.accepted, agreement.accepted_worst, agreement.accepted_expected, agreement.pareto]
    lasting = () if kept is None else _outlasting(kept)
    listed = np.unique(np.concatenate(found)).astype(int)
    verdicts = [np.isin(listed, each).tolist() for each in (*found, *lasting)]
    chosen = {p: tuple(n for n, ties in agreement.solutions.items() if p in ties) for p in _chosen(agreement)}
    heads: list[Head] = ["package", "signed", "signed_worst", "signed_expected", "pareto"]
    heads += [*(("one_stays", "groups_stay", "outsiders_stay") if lasting else ()), "chosen_by"]
    gains = [(member, PERCENT) for member in economies(agreement.members)]
    robust = agreement.robust_gain_percent[listed].tolist()
    rows = (
        (package, *flags, chosen.get(package, ()), *own)
        for package, *flags, own in zip(listed.tolist(), *verdicts, robust, strict=True)
    )
    return program_table("packages", (*heads, *gains), rows)


def _outlasting(kept: Stability) -> tuple[Integers, ...]:
    """Return the signed packages that no member leaves alone, that no group leaves, that nobody joins."""
    return kept.packages[kept.exit_stable], kept.coalition_stable, kept.accessions.stable


def _notable(material: Material) -> Iterator[Table]:
    agreement = material.agreement
    yield program_table(
        "notable",
        ("package", "measures", "signed", "signed_in"),
        (
            (p, changes(agreement.package(p).measures), agreement.is_accepted(p), band.accepted_in)
            for p, band in material.bands.items()
        ),
    )
    heads = ("package", "member", ("decides", PERCENT), ("decides", USD_YEAR), ("cost", USD_YEAR))
    yield program_table("notable-members", heads, _member_rows(material))
    heads_of_gains = ("package", "member", "shock", ("gain", PERCENT), ("gain", USD_YEAR))
    yield program_table("notable-gains", heads_of_gains, _gain_rows(material))


def _member_rows(material: Material) -> Rows:
    agreement, payoffs = material.agreement, material.payoffs
    for p, band in material.bands.items():
        for i, member in enumerate(economies(agreement.members)):
            low, high = float(band.robust_low_percent[i]), float(band.robust_high_percent[i])
            decides = Band(low, float(agreement.robust_gain_percent[p, i]), high)
            yield p, member, decides, float(agreement.robust_gain_musd[p, i]), float(payoffs.cost_musd[p, i])


def _gain_rows(material: Material) -> Rows:
    payoffs = material.payoffs
    for p, band in material.bands.items():
        percent = np.stack((band.low_percent, payoffs.gain_percent[p], band.high_percent), axis=-1).tolist()
        musd = np.stack((band.low_musd, payoffs.gain_musd[p], band.high_musd), axis=-1).tolist()
        for i, member in enumerate(economies(payoffs.members)):
            for s, shock in enumerate(changes(payoffs.shocks)):
                yield p, member, shock, Band(*percent[i][s]), Band(*musd[i][s])


def _proposals(material: Material) -> list[int]:
    """Return single measures and the whole agenda, those that are refused."""
    agreement = material.agreement
    proposals = dict.fromkeys(
        (*(1 << bit for bit in range(len(agreement.measures))), (1 << len(agreement.measures)) - 1)
    )
    return [p for p in proposals if not agreement.is_accepted(p)]


def _chosen(agreement: Agreement) -> list[int]:
    """Return every package that some way of choosing picks."""
    return sorted({p for ties in agreement.solutions.values() for p in ties})


def refusal_tables(
    refused: Sequence[tuple[int, Refusal]], dropped: Mapping[int, Mapping[int, str]] | None = None
) -> list[Table]:
    """Return why packages are not accepted, and which packages near them are; ``dropped``: with one measure less."""
    told: tuple[Head, ...] = ("package", "measures", "keeps_rules", "by_payments", ("lacking", USD_YEAR))
    rule: tuple[Head, ...] = ("package", "rule", "about", ("value", OWN_UNIT), ("limit", OWN_UNIT))
    worst: tuple[Head, ...] = ("package", "member", "shock", ("gain", PERCENT), ("gain", USD_YEAR))
    cause: tuple[Head, ...] = (("lacking", USD_YEAR), "culprit", ("culprit_takes", PERCENT), ("decides", PERCENT))
    spare = ((p, Name("economy", m), float(v)) for p, r in refused for m, v in r.spare_musd.items())
    return [
        program_table("refusals", (*told, "distance", "nearest"), (_refusal(p, r) for p, r in refused)),
        program_table("breaches", rule, ((p, *_breach(b)) for p, r in refused for b in r.breaches)),
        program_table("objections", (*worst, *cause), ((p, *_objection(o)) for p, r in refused for o in r.objections)),
        program_table("spare", ("package", "member", ("spare", USD_YEAR)), spare),
        program_table("ways", ("package", "becomes", "dropped", "added"), _ways(refused, dropped or {})),
    ]


def _refusal(package: int, told: Refusal) -> tuple[Any, ...]:
    measures, nearest = changes(told.package.measures), tuple(map(str, told.nearest))
    verdicts = told.feasible, told.fixable_by_transfers
    return package, measures, *verdicts, told.shortfall_musd, told.nearest_distance, nearest


def _breach(broken: Breach) -> tuple[Any, ...]:
    return broken.kind, tuple(broken.about), float(broken.value), float(broken.limit)


def _objection(told: Objection) -> tuple[Any, ...]:
    where = Name("economy", told.member), Name("change", told.shock), told.gain_percent, told.gain_musd
    culprit = Name("change", told.culprit) if told.culprit else ""
    return *where, told.shortfall_musd, culprit, told.culprit_percent, told.signs_at_percent


def _ways(refused: Sequence[tuple[int, Refusal]], without: Mapping[int, Mapping[int, str]]) -> Rows:
    for p, r in refused:
        for becomes, one in without.get(p, {}).items():
            yield p, becomes, changes((one,)), ()
        for becomes, added in r.additions.items():
            yield p, becomes, (), changes(added)
        for becomes, (dropped, taken) in r.swaps.items():
            yield p, becomes, changes((dropped,)), changes((taken,))


def _obstacles(material: Material) -> list[Table]:
    """Return who blocks packages alone, the sets of members whose consent is missing, the nearest refused package."""
    found = material.agreement.obstacles
    alone = (((Name("economy", member),), True, count) for member, count in found.blocked_alone.items())
    missing = ((economies(members), False, count) for members, count in found.missing_consent.items())
    closest = [] if found.closest is None else [(found.closest, found.closest_shortfall_musd)]
    return [
        program_table("obstacles", ("missing", "alone", "packages"), (*alone, *missing)),
        program_table("closest", ("package", ("lacking", USD_YEAR)), closest),
    ]


def core_tables(own: Sharing | None) -> list[Table]:
    """Return whether some sharing satisfies every group, and the largest complaint of one under the best sharing."""
    if own is None or own.core is None:
        return []
    row = own.whole_musd, own.core.empty, float(own.core.excess)
    return [program_table("core", (("worth", USD_YEAR), "core_empty", ("excess", USD_YEAR)), [row])]


def _lasting(material: Material) -> list[Table]:
    stability = material.stability
    return [] if stability is None else stability_tables(stability, _chosen(material.agreement))


def stability_tables(stability: Stability, shown: Sequence[int]) -> list[Table]:
    """Return for some of the packages who leaves, who joins and how patient members must be."""
    packages, members = stability.packages.tolist(), economies(stability.members)
    rows = {p: packages.index(p) for p in shown}
    left = [(p, stability.departure(p)) for p in shown]
    gone = ((p, economies(d.leavers), d.outsiders.value, int(d.result)) for p, d in left if d is not None)
    joined = {p: zip(members, stability.accessions.joined[row].tolist(), strict=True) for p, row in rows.items()}
    patient = {p: zip(members, stability.patience[row].tolist(), strict=True) for p, row in rows.items()}
    patience: tuple[Head, ...] = ("package", "member", ("patience", SHARE))
    return [
        program_table("leaving", ("package", "leavers", "outsiders", "becomes"), gone),
        program_table(
            "joining",
            ("package", "member", "becomes"),
            ((p, m, after) for p, each in joined.items() for m, after in each if after >= 0),
        ),
        program_table("patience", patience, ((p, *each) for p, of in patient.items() for each in of)),
    ]
