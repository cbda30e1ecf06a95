"""The answer of the main job in words, tables and figures: what renderers of every kind and language show."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from ortaq.answers.material import Material
from ortaq.answers.sections import SECTIONS, Make
from ortaq.core import Mechanism, Region
from ortaq.core.phases import phase
from ortaq.core.report import Section
from ortaq.tables import kept


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """What was asked and what was found; nothing in it is printed.

    Attributes
    ----------
    sections : tuple of Section
        In reading order; table and figure ids are unique among them.
    mechanism : Mechanism
        The question: members, measures and shocks.
    region : Region
        The baseline, with its base year and digest; gives economies and sectors their names.
    of : tuple of str
        The delegation whose pages these are, or the two capitals; empty where they are everybody's.
    """

    sections: tuple[Section, ...]
    mechanism: Mechanism
    region: Region
    of: tuple[str, ...] = ()


def compose(material: Material) -> Answer:
    """Return what a computed answer says.

    Parameters
    ----------
    material : Material

    Raises
    ------
    InputError
        A domain of another package fails, or what it says cannot be shown.

    Examples
    --------
    >>> material = answer(region, pair)
    >>> [section.id for section in compose(material).sections][:2]
    ['answer', 'cost-ladder']
    """

    def said() -> tuple[object, ...]:
        parts = {item.name: getattr(material, item.name) for item in fields(material)}
        return (parts | {"region": material.region.contents},)

    around = material.region, material.mechanism
    sections = kept("sections", lambda: sections_of(material), said, around=around)
    return Answer(sections, material.mechanism, material.region)


@phase("sections")
def sections_of(material: Material, makers: Iterable[Make] = SECTIONS) -> tuple[Section, ...]:
    """Return what makers of sections have to say.

    Parameters
    ----------
    material : Material
    makers : iterable of callable, optional
        All in reading order if absent.

    Returns
    -------
    tuple of Section
        Those of domains one by one.

    Raises
    ------
    InputError
        As `compose`.

    Examples
    --------
    >>> from ortaq.answers.sections.first_page import first_page
    >>> [section.id for section in sections_of(answer(region, pair), [first_page])]
    ['answer']
    """
    sections: list[Section] = []
    for make in makers:
        made = make(material)
        sections += made if isinstance(made, tuple) else () if made is None else (made,)
    return tuple(sections)
