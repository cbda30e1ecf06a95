"""The pages of one delegation and of two capitals, composed from the answer that everybody gets."""

from ortaq.answers.composed import Answer
from ortaq.answers.material import Material
from ortaq.answers.pair import Pair
from ortaq.answers.sections.delegation import OWN_SECTIONS
from ortaq.answers.sections.pair import PAIR_SECTIONS
from ortaq.answers.sections.provenance import provenance
from ortaq.answers.sections.reported import told_about
from ortaq.core import InputError, Mechanism, Region, require_known, said


def pages_for(material: Material, member: str) -> Answer:
    """Return the pages of one delegation.

    Parameters
    ----------
    material : Material
    member : str
        At the table.

    Raises
    ------
    InputError
        It does not sit at the table; or as `compose`.

    Examples
    --------
    >>> from ortaq.answers.pages import pages_for
    >>> [section.id for section in pages_for(answer(region, pair), "KGZ").sections][:3]
    ['delegation', 'delegation-measures', 'delegation-payments']
    """
    require_delegation(material.region, material.mechanism, member)
    made = [section for make in OWN_SECTIONS if (section := make(material, member)) is not None]
    told = told_about(material.region, material.mechanism, material.agreement.focus or 0, (member,))
    return Answer((*made, *told, provenance(material)), material.mechanism, material.region, (member,))


def pages_of_pair(material: Material, found: Pair) -> Answer:
    """Return the pages of two capitals.

    Raises
    ------
    InputError
        As `compose`.

    Examples
    --------
    >>> from ortaq.answers.pages import pages_of_pair
    >>> from ortaq.answers.pair import pair_of
    >>> material = answer(region, pair)
    >>> [section.id for section in pages_of_pair(material, pair_of(material, "KGZ", "CHN")).sections][:2]
    ['pair', 'pair-trade']
    """
    both = found.one, found.other
    made = [section for make in PAIR_SECTIONS if (section := make(material, found)) is not None]
    told = told_about(material.region, material.mechanism, material.agreement.focus or 0, both)
    return Answer((*made, *told, provenance(material)), material.mechanism, material.region, both)


def require_delegation(region: Region, mechanism: Mechanism, member: str, *, where: str = "--for") -> None:
    """Refuse who does not sit at the table.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    member : str
    where : str, optional
        Option that named it, for the message.

    Raises
    ------
    InputError
    """
    require_known([member], region.economy_ids, kind=f"economy of region '{region.name}'", where=f"{where} {member}")
    if member not in mechanism.members:
        raise InputError(
            f"{member} does not sit at the table of '{mechanism.id}'",
            where=f"{where} {member}",
            why="a delegation signs or refuses, pays and asks; an economy that is no member does neither",
            fix=said(
                "name one of {members}, or see with --pair what one of them and {other} have with each other",
                members=", ".join(mechanism.members),
                other=member,
            ),
        )
