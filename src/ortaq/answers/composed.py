"""The answer of the main job in words, tables and figures: what renderers of every kind and language show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ortaq.answers.material import Material
from ortaq.answers.sections import SECTIONS, Make
from ortaq.core import Mechanism, Region
from ortaq.core.report import Section


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """What was asked, what was found, and how it was computed; nothing in it is printed.

    Attributes
    ----------
    sections : tuple of Section
        In reading order; table and figure ids are unique among them.
    mechanism : Mechanism
        The question: members, measures and shocks.
    region : Region
        The baseline, with its base year and digest; gives economies and sectors their names.
    cases : tuple of str
        Names of all cases of the assumptions, central first.
    solves : int
        Equilibria computed, each with its own residual check.
    largest_residual : float
        Over all of them, relative.
    seconds : float
        Wall time of the whole computation.
    versions : mapping of str to str
        Of ortaq and the libraries that compute.
    """

    sections: tuple[Section, ...]
    mechanism: Mechanism
    region: Region
    cases: tuple[str, ...]
    solves: int
    largest_residual: float
    seconds: float
    versions: Mapping[str, str]

    @property
    def members(self) -> tuple[str, ...]:
        """Codes of the members in the order of the mechanism."""
        return self.mechanism.members


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
    >>> [section.id for section in compose(material).sections][:3]
    ['answer', 'cost-ladder', 'agenda']
    """
    return Answer(
        sections=sections_of(material),
        mechanism=material.mechanism,
        region=material.region,
        cases=material.cases,
        solves=material.solves,
        largest_residual=material.largest_residual,
        seconds=material.seconds,
        versions=material.versions,
    )


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
    >>> from ortaq.answers.sections.headline import headline
    >>> [section.id for section in sections_of(answer(region, pair), [headline])]
    ['answer']
    """
    sections: list[Section] = []
    for make in makers:
        made = make(material)
        sections += made if isinstance(made, tuple) else () if made is None else (made,)
    return tuple(sections)
