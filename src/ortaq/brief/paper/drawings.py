"""Every figure as two files, a drawing (SVG) and a picture (PNG), named by where it stands."""

from collections.abc import Iterator, Sequence

from ortaq.brief.figures.alone import figure_svg
from ortaq.brief.paper.typesetting import fonts_for, pictures
from ortaq.brief.printed import PrintedFigure, PrintedSection


def figures_in(sections: Sequence[PrintedSection]) -> Iterator[tuple[str, PrintedFigure]]:
    """Yield the figures of sections, each with a name for a file: the section's, and which of several it is."""
    for section in sections:
        found = [block for block in section.blocks if isinstance(block, PrintedFigure)]
        for at, figure in enumerate(found, start=1):
            yield (f"{section.id}-{at}" if len(found) > 1 else section.id), figure


def drawing_files(sections: Sequence[PrintedSection], language: str) -> dict[str, bytes | str]:
    """Return the figures of sections as files, by name.

    Parameters
    ----------
    sections : sequence of PrintedSection
    language : str
        Of the sections.

    Raises
    ------
    InputError
        typst is not installed, or no font has the signs of the language.
    """
    named = list(figures_in(sections))
    fonts = fonts_for(language)
    made = pictures([figure_svg(figure, titled=True, fonts=fonts) for _, figure in named])
    files: dict[str, bytes | str] = {}
    for (name, figure), picture in zip(named, made, strict=True):
        files[f"{name}.svg"] = figure_svg(figure, titled=True)
        files[f"{name}.png"] = picture
    return files
