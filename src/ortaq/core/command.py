"""A command declared as a value: what is typed, and the function that carries it out, named as text.

A declaration loads nothing, so that help, the version and every mistake are there at once. Options are checked and the
function is loaded only when the command runs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from ortaq.core.case import Case
    from ortaq.core.change import Change, Mechanism, Scenario
    from ortaq.core.finding import Finding
    from ortaq.core.quantity import Array
    from ortaq.core.region import Region
    from ortaq.core.report import Section, Table, Words
    from ortaq.core.valuation import Valuation


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that is typed after a command.

    Attributes
    ----------
    name : str
        Parameter of the function that receives it.
    flag : str
        As it is typed, ``--region``; empty for an argument, which is known by its place.
    help : str
    kind : type
        ``str``, ``int``, ``float``, ``bool`` (given or not) or ``Path``.
    default : object
        None where nothing stands for it; False for every ``bool``.
    required, repeat : bool
        Whether it must be given, and whether it may be given several times (the function receives a list or None).
    least, most : float, optional
        Smallest and largest number that is taken.
    choices : tuple of str
        All that may be typed, each a value of ``choices_of``, ``"package.module:Enum"``; the function receives members.
    metavar : str
        What stands for an argument in messages.
    check : str
        Refuses a value before anything is loaded: ``region``, ``region_tables``, ``mechanism``, ``scenario`` or
        ``new_file``, or ``"package.module:function"``, which takes the value and imports nothing heavy.
    files : tuple of str
        What is written into the folder that is named; refused at once where it cannot be.
    also : str
        Another way to type the flag.
    """

    name: str
    flag: str
    help: str
    kind: type = str
    default: Any = None
    required: bool = False
    repeat: bool = False
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    choices_of: str = ""
    metavar: str = ""
    check: str = ""
    files: tuple[str, ...] = ()
    also: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes
    ----------
    name : str
        One word, unique in its group.
    help : str
        One sentence.
    does : str
        ``"package.module:function"``; receives a `Program` first, then every option by name; returns an exit code or
        None (0).
    options : tuple of Option
        In the order in which help shows them.
    example : str
        As it is typed, ``ortaq region list``; help shows it.
    records : tuple of (str, str)
        What several commands are typed alike: the parameter of the function, and ``"package.module:Dataclass"`` whose
        fields are names of options, those without a default all of this command; the function receives one of it in
        their place.
    """

    name: str
    help: str
    does: str
    options: tuple[Option, ...] = ()
    example: str = ""
    records: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """Commands under one word, ``ortaq region list``; ``alone``: what the word does with options only."""

    name: str
    help: str
    commands: tuple[Command, ...]
    alone: Command | None = None


@dataclass(frozen=True, slots=True)
class CommandSwitch:
    """A switch of a domain on a command that is there: where it is given, another function does the work.

    Attributes
    ----------
    command : str
        Its words, ``"region export"``.
    option : Option
        A ``bool``.
    does : str
        As in `Command`.
    after : str
        Name of the option behind which help shows it.
    """

    command: str
    option: Option
    does: str
    after: str


class Program(Protocol):
    """What the running program lends to a command: rooms that load when they are asked, and a printer.

    Attributes
    ----------
    language : str
        In which it prints.
    """

    language: str

    def region(self, name: str, *, checked: bool = True) -> "Region":
        """Return a region by name, folder or file.

        Parameters
        ----------
        name : str
        checked : bool
            Whether a region whose accounts do not close is refused.
        """

    def region_of(self, mechanism: str) -> str:
        """Return the name of the region that a mechanism names."""

    def mechanism(self, name: str, region: "Region") -> "Mechanism":
        """Return a mechanism by name or file, checked against the region.

        Parameters
        ----------
        name : str
        region : Region
        """

    def valuation(self, case: "Case") -> "Valuation":
        """Return the equilibrium in one case of the assumptions."""

    def nucleolus(self, v: "Array") -> "Array | None":
        """Return the nucleolus of a game, shape (player,); None where no share suits everyone who can stay alone.

        Parameters
        ----------
        v : ndarray, shape (coalition,)
            By bits of the players.
        """

    def progress(self, label: str) -> AbstractContextManager[Callable[[int, int], None]]:
        """Return a context that shows how far the work is, and gives a function (done, total)."""

    def answer(
        self,
        sections: "Iterable[Section]",
        region: "Region | None" = None,
        changes: "Sequence[Change | Scenario]" = (),
        *,
        as_json: bool = False,
        question: Mapping[str, Any] | None = None,
        computed: Mapping[str, Any] | None = None,
    ) -> None:
        """Print sections of a report in the language of the user, or as JSON.

        Parameters
        ----------
        sections : iterable of Section
        region : Region, optional
            Gives economies and sectors their names; without it they are called by their codes.
        changes : sequence of Change or Scenario, optional
            Measures, shocks and scenarios that are named.
        as_json : bool, optional
        question, computed : mapping, optional
            What was asked and how it was computed, for JSON.
        """

    def print_short(self, section: "Section", region: "Region | None" = None) -> None:
        """Print a section in as few lines as it has sentences and rows: no titles and notes of tables.

        Parameters
        ----------
        section : Section
        region : Region, optional
            As in `answer`.
        """

    def write_page(
        self, path: "Path", sections: "Iterable[Section]", title: "Words", region: "Region | None" = None
    ) -> None:
        """Write sections as one HTML file that needs nothing else.

        Parameters
        ----------
        path : Path
        sections : iterable of Section
        title : words
        region : Region, optional
            As in `answer`.

        Raises
        ------
        InputError
            The file cannot be written.
        """

    def write_workbook(
        self, path: "Path", sections: "Iterable[Section]", about: Mapping[str, Any], region: "Region | None" = None
    ) -> None:
        """Write sections as one workbook: a sheet for every table and figure, the sentences, a list of contents.

        Parameters
        ----------
        path : Path
        sections : iterable of Section
        about : mapping
            What was asked and how it was computed, by name.
        region : Region, optional
            As in `answer`.

        Raises
        ------
        InputError
            The file cannot be written.
        """

    def print(self, *sentences: "Words") -> None:
        """Print sentences, a line each.

        Parameters
        ----------
        *sentences : words
        """

    def print_json(self, data: Any) -> None:
        """Print a result as JSON, numbers in full precision."""

    def print_findings(
        self,
        title: "Words",
        findings: Sequence["Finding"],
        tables: Sequence["Table"] = (),
        *,
        as_json: bool = False,
        question: Mapping[str, Any] | None = None,
    ) -> None:
        """Print what a check found.

        Parameters
        ----------
        title : words
        findings : sequence of Finding
        tables : sequence of Table, optional
            What else the check tells, shown after the findings.
        as_json : bool, optional
        question : mapping, optional
            What was checked, for JSON.
        """
