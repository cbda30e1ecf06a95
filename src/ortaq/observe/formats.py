"""Formats in which states meet: who belongs to each, what binds there and how they decide; facts, no model."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from ortaq.core import InputError
from ortaq.core.codes import codes_of_system
from ortaq.observe.shipped import shipped_mechanisms
from ortaq.tables import ColumnSpec, TableSpec, read_table, together

BINDS = ("customs_union", "free_trade", "treaty", "charter", "programme", "declaration")
"""What binds members, the strongest first: one tariff; free trade; a treaty; a charter; loans and plans; words."""

RULES = ("consensus_and_majority", "consensus", "all_sign")
"""How they decide: some matters by majority; nobody objects; no rule is published and every member signs."""

_SPEC = TableSpec(
    "formats",
    "formats.csv",
    "Formats in which states meet",
    (
        ColumnSpec("id", "Format id"),
        ColumnSpec("name", "Name"),
        ColumnSpec("name_ru", "Name in Russian"),
        ColumnSpec("name_zh", "Name in Chinese"),
        ColumnSpec("members", "Codes of members", "words"),
        ColumnSpec("partners", "Codes of observers and partners", "words", blank=()),
        ColumnSpec("since", "Year of the first meeting", "integer", floor=1900, ceiling=2100),
        ColumnSpec("binds", "What binds most", choices=BINDS),
        ColumnSpec("binding", "What binds"),
        ColumnSpec("binding_ru", "The same in Russian"),
        ColumnSpec("binding_zh", "The same in Chinese"),
        ColumnSpec("rule", "How members decide", choices=RULES),
        ColumnSpec("mechanism", "Shipped mechanism of this format", blank=""),
        ColumnSpec("as_of", "Year and month for which members hold"),
        ColumnSpec("members_source", "Address where members are told"),
        ColumnSpec("binding_source", "Address where it is told what binds"),
    ),
    keys=("id",),
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which states meet.

    Attributes
    ----------
    id, name, name_ru, name_zh : str
    members, partners : tuple of str
        ISO 3166 alpha-3; partners are observers too.
    since : int
        Year of the first meeting.
    binds : str
        One of ``BINDS``.
    binding, binding_ru, binding_zh : str
    rule : str
        One of ``RULES``.
    mechanism : str
        Shipped mechanism of this format; empty where there is none.
    as_of : str
        Year and month for which members hold.
    members_source, binding_source : str
        Addresses.
    """

    id: str
    name: str
    name_ru: str
    name_zh: str
    members: tuple[str, ...]
    partners: tuple[str, ...]
    since: int
    binds: str
    binding: str
    binding_ru: str
    binding_zh: str
    rule: str
    mechanism: str
    as_of: str
    members_source: str
    binding_source: str

    def name_in(self, language: str) -> str:
        """Return the name in a language; the English one where it has none."""
        return {"ru": self.name_ru, "zh": self.name_zh}.get(language, self.name)

    def binding_in(self, language: str) -> str:
        """Return what binds in a language; in English where it is not told there."""
        return {"ru": self.binding_ru, "zh": self.binding_zh}.get(language, self.binding)


@cache
def shipped_formats() -> tuple[Format, ...]:
    """Return the formats that ship.

    Examples
    --------
    >>> from ortaq.observe.formats import shipped_formats
    >>> [each.id for each in shipped_formats() if "KAZ" in each.members and each.binds == "customs_union"]
    ['eaeu']
    """
    return read_formats(Path(str(files("ortaq"))) / "data")


def read_formats(folder: Path) -> tuple[Format, ...]:
    """Return the formats of a folder with ``formats.csv``, checked.

    Raises
    ------
    InputError
        A cell cannot be used, a code is no state, a state is member and partner, or a source is no address.

    Examples
    --------
    >>> from ortaq.observe.formats import read_formats
    >>> read_formats(Path("nowhere"))
    Traceback (most recent call last):
    ortaq.core.errors.InputError: ...
    """
    found = read_table(folder, _SPEC).records(Format)
    where = str(folder / _SPEC.file)
    if wrong := [fault for each in found for fault in _faults(each, where)]:
        raise together(wrong)
    return found


def _faults(each: Format, where: str) -> Iterator[InputError]:
    """Yield everything that is wrong with a format."""
    place = f"{where}, format '{each.id}'"
    states = {code.economy for code in codes_of_system("un").values()}
    if unknown := [code for code in (*each.members, *each.partners) if code not in states]:
        yield InputError(f"'{unknown[0]}' is no state", where=place, fix="write ISO 3166 alpha-3 codes")
    if both := sorted(set(each.members) & set(each.partners)):
        yield InputError(
            f"{both[0]} is a member and a partner", where=place, fix="drop the state from one of the two lists"
        )
    if len(set(each.members)) < 2 or len(set(each.members)) < len(each.members):
        yield InputError("a format needs two members, each once", where=place, fix="list every member once")
    if each.mechanism and each.mechanism not in shipped_mechanisms():
        yield InputError(
            f"no mechanism '{each.mechanism}' ships",
            where=place,
            fix="name a shipped mechanism, or leave the cell empty",
        )
    for source in (each.members_source, each.binding_source):
        if not source.startswith(("http://", "https://")):
            yield InputError(
                f"'{source}' is no address", where=place, fix="write the address of a page, from https:// on"
            )
