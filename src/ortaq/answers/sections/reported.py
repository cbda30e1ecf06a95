"""The sections that domains make of their reports."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from ortaq.answers.material import Material
from ortaq.core.report import Section
from ortaq.domains import asking, parts

Made = TypeVar("Made")


def reported(material: Material) -> tuple[Section, ...]:
    """Return the sections of domains, in the order of the registry."""
    return told(material.reports, lambda section: section)


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
