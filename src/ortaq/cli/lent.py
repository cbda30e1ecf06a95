"""What commands are lent: rooms that are loaded when they are asked, and a printer that speaks one language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from ortaq.core import named
from ortaq.core.texts import ENGLISH

if TYPE_CHECKING:
    from pathlib import Path

    from ortaq.core import Array, Case, Change, Finding, Mechanism, Region, Scenario, Texts, Valuation
    from ortaq.core.report import Section, Table, Words


class Lent:
    """The running program as commands see it; see `ortaq.core.Program`.

    Parameters
    ----------
    language : str
        Of everything that is printed.
    """

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language

    @property
    def texts(self) -> "Texts":
        """The texts of the language."""
        texts: Texts = named("ortaq.domains:load_texts")(self.language)
        return texts

    def translated(self, sentence: str) -> str:
        """Return an English sentence of the code in the language; nothing is loaded for English."""
        return sentence if self.language == ENGLISH else self.texts.translated(sentence)

    def region(self, name: str, *, checked: bool = True) -> "Region":
        """Load a region by name, folder or file; ``checked``: refuse one whose accounts do not close."""
        region: Region = named(f"ortaq.observe:{'load' if checked else 'open'}_region")(name)
        return region

    def region_of(self, mechanism: str) -> str:
        """Return the name of the region that a mechanism names."""
        name: str = named("ortaq.observe:mechanism_region")(mechanism)
        return name

    def mechanism(self, name: str, region: "Region") -> "Mechanism":
        """Load a mechanism by name or file, checked against the region."""
        mechanism: Mechanism = named("ortaq.observe:load_mechanism")(name, region)
        return mechanism

    def valuation(self, case: "Case") -> "Valuation":
        """Return the equilibrium in one case of the assumptions."""
        equilibrium: Valuation = named("ortaq.domains:valuation")(case)
        return equilibrium

    def nucleolus(self, v: "Array") -> "Array | None":
        """Return the nucleolus of a game by bits of its players."""
        shares: Array | None = named("ortaq.agreement:nucleolus")(v)
        return shares

    def progress(self, label: str) -> AbstractContextManager[Callable[[int, int], None]]:
        """Show how far the work is; the context gives a function (done, total)."""
        shown: AbstractContextManager[Callable[[int, int], None]] = named("ortaq.cli.console:progress")(label)
        return shown

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
        """Print sections, or their record; the region and the changes give names."""
        if as_json:
            self.print_json(named("ortaq.brief.answer_record:answer_record")(sections, question or {}, computed or {}))
            return
        present = named("ortaq.brief.presenter:Presenter")(self.texts, region, changes)
        named("ortaq.brief.terminal:print_sections")(sections, present, named("ortaq.cli.console:stdout")())

    def print_short(self, section: "Section", region: "Region | None" = None) -> None:
        """Print a section in short; the region gives names."""
        present = named("ortaq.brief.presenter:Presenter")(self.texts, region)
        named("ortaq.brief:print_short")(section, present, named("ortaq.cli.console:stdout")())

    def write_page(
        self, path: "Path", sections: "Iterable[Section]", title: "Words", region: "Region | None" = None
    ) -> None:
        """Write sections as one HTML file; the region gives names."""
        present = named("ortaq.brief.presenter:Presenter")(self.texts, region)
        shown = named("ortaq.brief.compose:printed")(present, sections)
        made = named("ortaq.brief.html:page")(shown, self.texts, kicker="ortaq", title=present.say(title))
        named("ortaq.tables:write_file")(path, made, option="--out")

    def write_workbook(
        self, path: "Path", sections: "Iterable[Section]", about: Mapping[str, Any], region: "Region | None" = None
    ) -> None:
        """Write sections as one workbook; the region gives names."""
        present = named("ortaq.brief.presenter:Presenter")(self.texts, region)
        made = named("ortaq.brief.workbook:workbook_bytes")(sections, present, about)
        named("ortaq.tables:write_file")(path, made, option="--xlsx")

    def print(self, *sentences: "Words") -> None:
        """Print sentences, a line each; long ones are left to the terminal."""
        console = named("ortaq.cli.console:stdout")()
        for sentence in sentences:
            said = sentence if isinstance(sentence, str) else named("ortaq.core:say")(sentence, self.texts)
            console.print(named("ortaq.core:visible")(said), soft_wrap=True)

    def print_json(self, data: Any) -> None:
        """Print a result as JSON, numbers in full precision."""
        named("ortaq.cli.console:print_json")(data)

    def print_findings(
        self,
        title: "Words",
        findings: "Sequence[Finding]",
        tables: "Sequence[Table]" = (),
        *,
        as_json: bool = False,
        question: Mapping[str, Any] | None = None,
    ) -> None:
        """Print what a check found, or its record."""
        section = named("ortaq.cli.findings:findings_section")(title, findings, *tables)
        self.answer([section], as_json=as_json, question=question)
