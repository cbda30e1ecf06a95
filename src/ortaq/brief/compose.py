"""A brief from its material."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict

from ortaq.answers import Answer, Material, compose
from ortaq.answers.of_package import slides, term_sheet
from ortaq.brief.figures import printed_figure
from ortaq.brief.html import page
from ortaq.brief.paper import pdf, word
from ortaq.brief.paper import slides as deck
from ortaq.brief.paper.drawings import drawing_files
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedSection, PrintedTable
from ortaq.brief.record import record, whole, workbook
from ortaq.core import JsonObject, Package, Texts
from ortaq.core.phases import phase
from ortaq.core.report import Section
from ortaq.domains import load_texts


@dataclass(frozen=True, eq=False)
class Brief:
    """What ``ortaq brief`` shows and writes; each form is made when it is asked for.

    Attributes
    ----------
    material : Material
    texts : Texts
        Of the language of the brief.
    pages : Answer, optional
        What is shown of the material, such as the pages of one delegation; all of it if absent.
    """

    material: Material
    texts: Texts
    pages: Answer | None = None

    @property
    def language(self) -> str:
        """Language of the texts."""
        return self.texts.language

    @cached_property
    def answer(self) -> Answer:
        """What all forms are made from."""
        return self.pages or compose(self.material)

    @cached_property
    def present(self) -> Presenter:
        """What prints the answer in its language."""
        return Presenter(self.texts, self.material.region, mechanism=self.material.mechanism)

    @cached_property
    def sections(self) -> tuple[PrintedSection, ...]:
        """Paragraphs, tables and figures in reading order."""
        return printed(self.present, self.answer.sections)

    @property
    def tables(self) -> tuple[PrintedTable, ...]:
        """All tables in reading order."""
        return tuple(b for section in self.sections for b in section.blocks if isinstance(b, PrintedTable))

    @cached_property
    def html(self) -> str:
        """One file that needs nothing else: no script, no font, no picture from elsewhere."""
        return page_of(self.material, self.texts, self.sections, self.answer.of)

    @cached_property
    def word(self) -> bytes:
        """The same as a document for Word.

        Raises
        ------
        InputError
            What makes it is not installed.
        """
        return word.document(self.sections, self.texts, **head_of(self.material, self.texts, self.answer.of))

    @cached_property
    def pdf(self) -> bytes:
        """The same as a PDF.

        Raises
        ------
        InputError
            What makes it is not installed, or no font has the signs of the language.
        """
        return pdf.document(self.sections, self.texts, **head_of(self.material, self.texts, self.answer.of))

    @cached_property
    def figures(self) -> dict[str, bytes | str]:
        """Every figure as a drawing and as a picture, by the name of its file.

        Raises
        ------
        InputError
            What makes them is not installed, or no font has the signs of the language.
        """
        return drawing_files(self.sections, self.language)

    @cached_property
    def data(self) -> JsonObject:
        """The same answer as numbers, with what only programs need; see `answer_schema`."""
        return record(self.material, self.answer)

    @cached_property
    def workbook(self) -> bytes:
        """The same as a workbook.

        Raises
        ------
        ModuleNotFoundError
            openpyxl is not installed.
        """
        return workbook(self.material, whole(self.material, self.answer), self.present)


@dataclass(frozen=True, eq=False)
class PackageBrief:
    """What is written of one package.

    Attributes
    ----------
    material : Material
        Made by `with_package`.
    texts : Texts
    package : int
    """

    material: Material
    texts: Texts
    package: int

    @cached_property
    def present(self) -> Presenter:
        """What prints in the language of the texts."""
        return Presenter(self.texts, self.material.region, mechanism=self.material.mechanism)

    @property
    def measures(self) -> tuple[str, ...]:
        """Ids of the measures of the package."""
        return Package.from_index(self.package, self.material.payoffs.measures).measures

    @cached_property
    def sheet_sections(self) -> tuple[Section, ...]:
        """What the term sheet says."""
        return term_sheet(self.material, self.package)

    @cached_property
    def slide_sections(self) -> tuple[Section, ...]:
        """What the slides say."""
        return slides(self.material, self.package)

    @property
    def term_sheet(self) -> bytes:
        """The term sheet as a document for Word.

        Raises
        ------
        InputError
            What makes it is not installed.
        """
        shown = printed(self.present, self.sheet_sections)
        kicker, title = self.texts("term.kicker"), self.texts("term.head", mechanism=self._mechanism)
        about = head_of(self.material, self.texts)["about"][-1:]
        return word.document(shown, self.texts, kicker=kicker, title=title, about=about, contents=False)

    @property
    def slides(self) -> bytes:
        """Six slides for PowerPoint.

        Raises
        ------
        InputError
            What makes them is not installed, or no font has the signs of the language.
        """
        shown = printed(self.present, self.slide_sections)
        return deck.slides(shown, self.texts, title=self._mechanism)

    @property
    def _mechanism(self) -> str:
        return self.material.mechanism.title_in(self.texts.language)


def brief(material: Material, language: str = "en", pages: Answer | None = None) -> Brief:
    """Return the brief of a computed answer.

    Parameters
    ----------
    material : Material
    language : str, optional
        Any with a file of texts.
    pages : Answer, optional
        Those of one delegation or of two capitals; everybody's if absent.

    Raises
    ------
    InputError
        No texts in the language.
    """
    return Brief(material, load_texts(language), pages)


@phase("printing")
def printed(present: Presenter, sections: Iterable[Section]) -> tuple[PrintedSection, ...]:
    """Return sections with their figures, printed."""
    return tuple(present.section(section, printed_figure) for section in sections)


class Head(TypedDict):
    """What stands above a brief."""

    kicker: str
    title: str
    about: tuple[str, ...]


def page_of(material: Material, texts: Texts, sections: Sequence[PrintedSection], of: Sequence[str] = ()) -> str:
    """Return the page of a brief; ``of``: the delegation or the two capitals whose pages they are."""
    return page(sections, texts, **head_of(material, texts, of))


def head_of(material: Material, texts: Texts, of: Sequence[str] = ()) -> Head:
    """Return what stands above a brief: its title, what the mechanism is, and on which data it stands.

    Parameters
    ----------
    material : Material
    texts : Texts
    of : sequence of str, optional
        The delegation or the two capitals whose pages they are.
    """
    region, mechanism = material.region, material.mechanism
    title = texts("page.title", mechanism=mechanism.title_in(texts.language))
    if of:
        names = {economy.id: economy.name_in(texts.language) for economy in region.economies}
        whose = " - ".join(names[code] for code in of)
        title = texts("page.title_of", mechanism=mechanism.title_in(texts.language), economies=whose)
    named = {
        "region": region.title_in(texts.language),
        "year": str(region.base_year),
        "digest": region.as_loaded.stamp,
    }
    vintage = texts("page.rolled", year=named["year"], base=str(region.rolled_from)) if region.rolled_from else ""
    inputs = texts("page.inputs_year", year=str(region.inputs_year)) if region.inputs_year else ""
    baseline = " ".join(part for part in (texts("page.based_on", **named), vintage, inputs) if part)
    about = (mechanism.description_in(texts.language), baseline)
    return Head(kicker=texts("page.kicker"), title=title, about=about)
