"""What `ortaq overlap` says: who sits in both, what is done and paid twice, and who signs beside the other."""

from collections.abc import Sequence

import numpy as np

from ortaq.agreement import Listed
from ortaq.answers.joining import Joined
from ortaq.answers.overlap import Overlap, Shared
from ortaq.answers.sections.words import counted, economies, money, tag, tags
from ortaq.core import Band, Mechanism
from ortaq.core.report import Cell, Column, Items, Name, Number, Reading, Section, Table, Text, Words

USD_YEAR = Text("unit.usd_year")
PERCENT = Text("unit.percent")
NOTHING = Cell(Text("mark.outside"))


def overlap_section(found: Overlap, language: str, both: Joined | None, whole: Listed | None) -> Section:
    """Return what two mechanisms have in common.

    Parameters
    ----------
    found : Overlap
    language : str
        Of what measures are called: two mechanisms may call different ones by one id.
    both : Joined or None
        None where a mechanism recommends nothing.
    whole : Listed or None
        What those who sit in both would agree on of both agendas; None where they are too long.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from ortaq.answers.overlap import overlap
    >>> from ortaq.answers.sections.overlap import overlap_section
    >>> overlap_section(overlap(region, pair, replace(pair, id="other")), "en", None, None).id
    'overlap'
    """
    titles = {"first": found.first.title_in(language), "second": found.second.title_in(language)}
    lead: dict[str, Words] = {**titles, "count": counted(len(found.members)), "members": economies(found.members)}
    said: list[Words | Items] = [Text("overlap.lead", lead), Text("overlap.method")]
    if found.beside:
        said += [Text("overlap.beside"), Items(tuple(_pair(found, language, *pair) for pair in found.beside))]
    if both is None:
        return Section(
            "overlap", Text("overlap.title", titles), (*said, Text("overlap.nothing")), _measures(found, language)
        )
    said += _told(found, both, language, whole)
    tables = (*_measures(found, language), _payments(found, both), _signing(found, both, language))
    return Section("overlap", Text("overlap.title", titles), tuple(said), tables)


def _title(mechanism: Mechanism, bit: int, language: str) -> Text:
    return Text("measure.tagged", {"tag": tag(bit), "title": mechanism.measures[bit].short_in(language)})


def _pair(found: Overlap, language: str, first: int, second: int) -> Text:
    return Text(
        "overlap.pair",
        {"first": _title(found.first, first, language), "second": _title(found.second, second, language)},
    )


def _measures(found: Overlap, language: str) -> tuple[Table, ...]:
    """Return the measures that act on the same thing, those that cost most twice first."""
    if not found.shared:
        return ()
    order = sorted(range(len(found.shared)), key=lambda at: -sum(band.central for band in found.twice_musd[at]))
    heads = ("first_measure", "second_measure")
    columns = (
        *(Column(Text(f"overlap.{head}")) for head in heads),
        Column(Text("overlap.of_first"), PERCENT),
        Column(Text("overlap.of_second"), PERCENT),
        Column(Text("overlap.twice"), USD_YEAR),
    )
    rows = tuple(_row(found, found.shared[at], found.twice_musd[at], language) for at in order)
    return (Table("overlap-measures", Text("overlap.measures"), columns, rows, (Text("overlap.measures_note"),)),)


def _row(found: Overlap, pair: Shared, twice: Sequence[Band], language: str) -> tuple[Cell, ...]:
    total = Band(*(sum(getattr(band, end) for band in twice) for end in ("low", "central", "high")))
    flag: Words = Text("overlap.same") if pair.same else ""
    return (
        Cell(_title(found.first, pair.first, language), flag=flag),
        Cell(_title(found.second, pair.second, language)),
        Cell(100.0 * pair.of_first),
        Cell(100.0 * pair.of_second),
        Cell(total, Reading.MONEY) if total.high > 0.0 else NOTHING,
    )


def _payments(found: Overlap, both: Joined) -> Table:
    columns = (
        Column(Text("column.member")),
        *(Column(Text(f"overlap.{head}"), USD_YEAR) for head in ("pays_first", "pays_second", "pays_twice")),
    )
    rows = tuple(
        (
            Cell(Name("economy", member)),
            *(Cell(float(paid), Reading.MONEY) for paid in both.paid_musd[:, at]),
            Cell(float(both.twice_musd[at]), Reading.MONEY) if both.twice_musd[at] else NOTHING,
        )
        for at, member in ((both.members.index(m), m) for m in found.members)
    )
    return Table("overlap-payments", Text("overlap.payments"), columns, rows, (Text("overlap.payments_note"),))


def _signing(found: Overlap, both: Joined, language: str) -> Table:
    """Return gains of every member of both and whether it signs each package alone and beside the other."""
    names = (found.first.title_in(language), found.second.title_in(language))
    columns = (
        Column(Text("column.member")),
        *(Column(Text("overlap.gain_alone", {"mechanism": name}), USD_YEAR) for name in names),
        Column(Text("overlap.gain_both"), USD_YEAR, (Column(Text("overlap.gain_once"), USD_YEAR),)),
        *(Column(Text("overlap.signs", {"mechanism": name})) for name in names),
    )
    rows = tuple(
        (
            Cell(Name("economy", member)),
            *(Cell(float(both.gain_musd[which, at]), Reading.MONEY_CHANGE, 1) for which in (0, 1)),
            Cell(
                float(both.gain_musd[2, at]),
                Reading.MONEY_CHANGE,
                1,
                (Cell(float(both.gain_musd[2, at] + both.twice_musd[at]), Reading.MONEY_CHANGE, 1),),
            ),
            *(_verdict(mechanism, both, which, at) for which, mechanism in enumerate((found.first, found.second))),
        )
        for at, member in enumerate(both.members)
    )
    return Table("overlap-signing", Text("overlap.signing"), columns, rows, (Text("overlap.signing_note"),))


def _verdict(mechanism: Mechanism, both: Joined, which: int, at: int) -> Cell:
    if both.members[at] not in mechanism.members:
        return NOTHING
    alone, beside, once = (bool(way[at]) for way in both.signs[which])
    if alone == beside == once:
        return Cell(Text("overlap.still_signs" if alone else "overlap.still_refuses"))
    if alone == beside:
        return Cell(Text("overlap.signs_once" if once else "overlap.refuses_once"), good=1 if once else -1)
    return Cell(Text("overlap.now_signs" if beside else "overlap.now_refuses"), good=1 if beside else -1)


def _told(found: Overlap, both: Joined, language: str, whole: Listed | None) -> "list[Words | Items]":
    """Return which packages are joined, what is paid twice, who changes its mind, and what one agenda would hold."""
    packages: dict[str, Words] = {
        "first": found.first.title_in(language),
        "second": found.second.title_in(language),
        "first_package": tags(both.packages[0]),
        "second_package": tags(both.packages[1]),
    }
    twice = {m: float(both.twice_musd[both.members.index(m)]) for m in found.members}
    paying = tuple(
        Text("overlap.amount", {"member": Name("economy", m), "money": money(paid)})
        for m, paid in sorted(twice.items(), key=lambda one: -one[1])
        if paid > 0.0
    )
    said: list[Words | Items] = [Text("overlap.packages", packages)]
    total: dict[str, Words] = {"total": money(sum(twice.values())), "members": paying}
    said.append(Text("overlap.paid_twice", total) if paying else Text("overlap.nobody_twice"))
    changed = [m for at, m in enumerate(both.members) if not np.array_equal(both.signs[:, 0, at], both.signs[:, 1, at])]
    said.append(Text("overlap.changes", {"members": economies(changed)}) if changed else Text("overlap.no_change"))
    if both.dropped:
        said.append(Text("overlap.once", {"number": Number(both.dropped, Reading.COUNT)}))
    if whole is None:
        said.append(Text("overlap.too_long"))
    elif whole.recommended is None:
        said.append(Text("overlap.whole_nothing"))
    else:
        names = {m.id: m.short_in(language) for m in found.first.measures}
        second = {m.id: m.short_in(language) for m in found.second.measures}
        second |= {f"{found.second.id}_{id}": name for id, name in second.items()}
        chosen = tuple(names.get(id) or second[id] for id in whole.named(whole.recommended))
        said.append(Text("overlap.whole", {"measures": chosen}))
    said.append(Text("overlap.residual", {"residual": f"{both.largest_residual:.1e}"}))
    return said
