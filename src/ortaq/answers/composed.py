"""An answer from its material: every section that has something to say, in reading order."""

from ortaq.answers.answer import Answer
from ortaq.answers.material import Material
from ortaq.answers.sections import SECTIONS
from ortaq.core.report import Section


def compose(material: Material) -> Answer:
    """Return what a computed answer says.

    Parameters
    ----------
    material : Material

    Raises
    ------
    InputError
        A domain of another package fails, or what it says cannot be shown.
    """
    sections: list[Section] = []
    for make in SECTIONS:
        made = make(material)
        sections += made if isinstance(made, tuple) else () if made is None else (made,)
    return Answer(
        sections=tuple(sections),
        mechanism=material.mechanism,
        region=material.region,
        cases=material.cases,
        solves=material.solves,
        largest_residual=material.largest_residual,
        seconds=material.seconds,
        versions=material.versions,
    )
