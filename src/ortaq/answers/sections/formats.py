"""What `ortaq formats` says: formats in which states meet, of all or of one economy, and how much it trades there."""

from collections.abc import Sequence

from ortaq.answers.sections.words import counted, economies
from ortaq.core import InputError, Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words
from ortaq.observe.formats import Format

PERCENT = Text("unit.percent")
NOTHING = Cell(Text("mark.outside"))


def trade_share(region: Region, economy: str, partners: Sequence[str]) -> float:
    """Return the part of what an economy buys and sells abroad that is with some partners, percent.

    Parameters
    ----------
    region : Region
    economy : str
    partners : sequence of str
        Those that are not in the region, and the economy itself, are left out.

    Examples
    --------
    >>> from ortaq.answers.sections.formats import trade_share
    >>> round(trade_share(region, "KGZ", ["CHN", "XXX"]), 1)
    61.1
    """
    own = region.economy_ids.index(economy)
    both = region.flow.sum(axis=0)[own] + region.flow.sum(axis=0)[:, own]
    away = [at for at, code in enumerate(region.economy_ids) if code != economy]
    with_them = [at for at in away if region.economy_ids[at] in partners]
    return float(100.0 * both[with_them].sum() / both[away].sum())


def formats_section(
    formats: Sequence[Format], language: str, region: Region | None = None, economy: str | None = None
) -> Section:
    """Return formats with their members and what binds; of one economy those to which it belongs, with its trade there.

    Parameters
    ----------
    formats : sequence of Format
    language : str
        Of names and of what binds.
    region : Region, optional
        Where the trade of the economy is counted.
    economy : str, optional

    Raises
    ------
    InputError
        The economy belongs to none of them.

    Examples
    --------
    >>> from ortaq.answers.sections.formats import formats_section
    >>> from ortaq.observe.formats import shipped_formats
    >>> len(formats_section(shipped_formats(), "en").blocks[0].rows) == len(shipped_formats())
    True
    """
    shown = [each for each in formats if economy is None or economy in (*each.members, *each.partners)]
    if economy is not None and not shown:
        raise InputError(
            f"{economy} belongs to no format of the table",
            where=f"formats {economy}",
            why="neither as a member nor as a partner",
            fix="run `ortaq formats` without an economy to see all of them",
        )
    title = Text("formats.title") if economy is None else Text("formats.of", {"member": Name("economy", economy)})
    tables = formats_table(shown, language, region, economy), _signed(shown, language)
    return Section("formats", title, (Text("formats.lead"),), tables)


def formats_table(shown: Sequence[Format], language: str, region: Region | None, economy: str | None) -> Table:
    """Return formats with members, what binds and how they decide; of one economy also its trade with members."""
    own = () if economy is None else (Column(Text("formats.standing")), Column(Text("formats.trade"), PERCENT))
    columns = (
        Column(Text("formats.format")),
        *own,
        Column(Text("formats.members")),
        Column(Text("formats.partners")),
        Column(Text("formats.since")),
        Column(Text("formats.binds")),
        Column(Text("formats.rule")),
        Column(Text("formats.mechanism")),
    )
    rows = tuple(
        (
            Cell(each.name_in(language), more=(Cell(each.id),)),
            *_standing(each, region, economy),
            Cell(economies(each.members)),
            Cell(economies(each.partners)) if each.partners else NOTHING,
            Cell(str(each.since)),
            Cell(Text(f"formats.binds.{each.binds}")),
            Cell(Text(f"formats.rule.{each.rule}")),
            Cell(each.mechanism or Text("mark.outside")),
        )
        for each in shown
    )
    note: tuple[Words, ...] = (Text("formats.note"),)
    return Table("formats", Text("formats.title"), columns, rows, note)


def _standing(each: Format, region: Region | None, economy: str | None) -> tuple[Cell, ...]:
    if economy is None:
        return ()
    word = Text("formats.member" if economy in each.members else "formats.partner")
    if region is None or economy not in region.economy_ids:
        return Cell(word), NOTHING
    missing = [code for code in each.members if code not in region.economy_ids]
    flag: Words = Text("formats.missing", {"count": counted(len(missing))}) if missing else ""
    return Cell(word), Cell(trade_share(region, economy, each.members), Reading.AMOUNT, flag=flag)


def _signed(shown: Sequence[Format], language: str) -> Table:
    """Return what is signed in each format, and where that and its members are told."""
    heads = ("format", "signed", "as_of", "members_source", "binding_source")
    rows = tuple(
        (
            Cell(each.name_in(language)),
            Cell(each.binding_in(language)),
            Cell(each.as_of),
            Cell(each.members_source),
            Cell(each.binding_source),
        )
        for each in shown
    )
    columns = tuple(Column(Text(f"formats.{head}")) for head in heads)
    return Table("formats-signed", Text("formats.sources"), columns, rows)
