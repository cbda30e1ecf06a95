"""Results in notebooks: a figure as one drawing, the first page of an answer; found by name (`ortaq.core.tidy`)."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from ortaq.agreement import Agreement
from ortaq.answers import Material
from ortaq.answers.choices import Role, choices
from ortaq.answers.figures.dependence import ladder_figure as losses_figure
from ortaq.answers.figures.incomes import incomes_figure
from ortaq.answers.figures.landscape import landscape_figure
from ortaq.answers.sections.first_page import first_page as front_section
from ortaq.answers.sections.first_page_ladder import ladder_figure
from ortaq.brief.compose import page_of, printed
from ortaq.brief.figures import printed_figure
from ortaq.brief.figures.alone import figure_svg
from ortaq.brief.paper.typesetting import fonts_for, pictures
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedFigure
from ortaq.core import Drawn, InputError, Outcome, Region
from ortaq.core.report import Figure
from ortaq.dependence import Weighing
from ortaq.domains import load_texts
from ortaq.tables import write_file

HEIGHT = 900
"""Of the first page in a notebook, pixels; the frame scrolls."""


@dataclass(frozen=True)
class FigureFile:
    """A figure as one drawing: notebooks show it, files hold it; see `ortaq.core.tidy.Drawing`.

    Attributes
    ----------
    figure : PrintedFigure
    language : str
        Of its texts.
    """

    figure: PrintedFigure
    language: str

    @property
    def svg(self) -> str:
        """The drawing, with its title and note."""
        return figure_svg(self.figure, titled=True)

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str) -> None:
        """Write it; see ``Drawing.save``."""
        if path.endswith(".svg"):
            write_file(Path(path), self.svg)
        elif path.endswith(".png"):
            fonts = fonts_for(self.language)
            write_file(Path(path), pictures([figure_svg(self.figure, titled=True, fonts=fonts)])[0])
        else:
            raise InputError(f"'{path}' is no kind of drawing", where="save", fix="end the name in .svg or .png")


def plot(result: Drawn, region: Region | None, language: str) -> FigureFile:
    """Return the figure of a result.

    Parameters
    ----------
    result : Outcome, Agreement, Weighing or Material
    region : Region or None
        Gives economies their names; a material has its own.
    language : str

    Raises
    ------
    InputError
        There is no such language, nothing to draw, or no region that tells economies from powers.
    """
    texts, mechanism = load_texts(language), None
    if isinstance(result, Material):
        region, mechanism = result.region, result.mechanism
    present = Presenter(texts, region, mechanism=mechanism)
    return FigureFile(printed_figure(present, _figure(result, region)), language)


def first_page(material: Material, language: str = "en") -> str:
    """Return the first page of an answer in a frame of its own.

    Raises
    ------
    InputError
        There is no such language.
    """
    texts = load_texts(language)
    present = Presenter(texts, material.region, mechanism=material.mechanism)
    page = page_of(material, texts, printed(present, [front_section(material)]))
    return f'<iframe srcdoc="{escape(page)}" width="100%" height="{HEIGHT}" style="border:0"></iframe>'


def _figure(result: Drawn, region: Region | None) -> Figure:
    match result:
        case Outcome():
            return incomes_figure(result)
        case Agreement():
            return landscape_figure(result)
        case Weighing():
            if region is None:
                raise InputError("a weighing is drawn with its region", where="plot", fix="call plot(region)")
            return losses_figure(region, result.after or result.before)
        case Material():
            return _steps(result)
    raise TypeError(type(result))


def _steps(material: Material) -> Figure:
    """Return what each further dollar buys; where nobody signs, all packages."""
    chosen = next((choice for choice in choices(material) if choice.role is Role.RECOMMENDED), None)
    picture = ladder_figure(material, chosen) if chosen else None
    return picture or landscape_figure(material.agreement)
