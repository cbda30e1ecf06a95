"""The sections that domains make of their reports, and of what some changes do together."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from ortaq.core import Change, Mechanism, Region
from ortaq.core.phases import phase
from ortaq.core.report import Section, texts_in
from ortaq.core.saying import say
from ortaq.core.texts import ENGLISH
from ortaq.domains import asking, load_texts, parts

if TYPE_CHECKING:
    from ortaq.answers.material import Material

Made = TypeVar("Made")


def reported(material: "Material") -> tuple[Section, ...]:
    """Return the sections of domains, in the order of the registry."""
    return told(material.reports, _with_texts)


def on_package(material: "Material") -> tuple[Section, ...]:
    """Return the sections of domains on the package shown first."""
    return material.told


@phase("told")
def told_together(
    region: Region, members: Sequence[str], changes: Sequence[Change], *, moved: bool = False
) -> tuple[Section, ...]:
    """Return what domains say of some changes together, in the order of the registry.

    Parameters
    ----------
    region : Region
    members : sequence of str
        Economies to tell of.
    changes : sequence of Change
        Measures and shocks.
    moved : bool, optional
        Only of domains that the changes move.

    Raises
    ------
    InputError
        A domain of another package fails, or what it says cannot be shown.
    """
    made: list[Section] = []
    for name, tell in parts("package").items():
        model = parts("model").get(name)  # a domain may tell without moving anything
        if moved and (model is None or not any(map(model.moved_by, changes))):
            continue
        with asking(name, "package"):
            made += map(_with_texts, tell(region, members, changes))
    return tuple(made)


def told_about(region: Region, mechanism: Mechanism, package: int, economies: Sequence[str]) -> tuple[Section, ...]:
    """Return what domains know of one economy, or of what two have with each other, in the order of the registry.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    package : int
        Measures that are to be signed, by their bits.
    economies : sequence of str
        One, or two.

    Raises
    ------
    InputError
        A domain of another package fails, or what it says cannot be shown.
    """
    made: list[Section] = []
    for name, tell in parts("about").items():
        with asking(name, "about"):
            made += map(_with_texts, tell(region, mechanism, package, tuple(economies)))
    return tuple(made)


def _with_texts(section: Section) -> Section:
    """Return a section all of whose texts are there, so that no renderer fails over what a domain forgot."""
    for text in texts_in(section):
        say(text, load_texts(ENGLISH))
    return section


def told(reports: Mapping[str, object], make: Callable[[Section], Made]) -> tuple[Made, ...]:
    """Return what is made of every section of the reports of domains.

    Parameters
    ----------
    reports : mapping of str to object
        By the name of the domain.
    make : callable

    Raises
    ------
    InputError
        A domain of another package fails, or what it says cannot be shown.
    """
    made: list[Made] = []
    for name, sections in parts("sections").items():
        if name in reports:
            with asking(name, "sections"):
                made += map(make, sections(reports[name]))
    return tuple(made)
