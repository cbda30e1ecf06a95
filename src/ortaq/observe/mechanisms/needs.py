"""What a measure needs besides the signatures of members, in mechanism files: ``[[measure.needs]]``."""

from collections.abc import Iterator, Sequence

from pydantic import Field

from ortaq.core import Competence, InputError, Need, require_known
from ortaq.tables import UNSOURCED, CheckedRecord, Translations, gathered


class NeedRecord(CheckedRecord):
    """One agreement, law or decision that a measure needs."""

    instrument: str = Field(min_length=1, description="Agreement, law or decision, in a few words")
    instruments: Translations = Field(default_factory=dict, description="The instrument in other languages, by code")
    competence: Competence = Field(
        description="Who may decide: government or parliament (of members: their own), customs_union, wto, or outside "
        "(states, bodies or firms that do not sit at the table)"
    )
    consent: tuple[str, ...] = Field(
        default=(), description="Who outside must agree: codes of economies, or names such as EAEU; nobody if left out"
    )
    members: tuple[str, ...] = Field(default=(), description="Members that it binds; all that take part if left out")
    in_force: bool | None = Field(
        default=None, description="Whether it is in force, so that nobody has to agree any more; not known if left out"
    )
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield every fault with what to do."""
        if not self.competence.own and not self.consent:
            yield (
                f"competence is {self.competence}, and nobody is named who must agree",
                "name in consent whose it is, such as EAEU or a code of an economy",
            )

    def need(self) -> Need:
        """Return what the record says."""
        return Need(
            self.instrument,
            self.competence,
            self.consent,
            self.members,
            self.in_force,
            self.source,
            self.instruments,
        )


def needs(records: Sequence[NeedRecord], members: Sequence[str], known: Sequence[str], where: str) -> tuple[Need, ...]:
    """Return what a measure needs, checked against the members and the sources of the file.

    Parameters
    ----------
    records : sequence of NeedRecord
    members, known : sequence of str
        Codes of the members; ids of sources and assumptions.
    where : str
        File and measure.

    Raises
    ------
    InputError
        An unknown member or source, or the consent of a member.
    """
    gathered([lambda one=one: _check(one, members, known, f"{where} > needs") for one in records])  # type: ignore[misc]
    return tuple(record.need() for record in records)


def _check(record: NeedRecord, members: Sequence[str], known: Sequence[str], where: str) -> None:
    require_known(record.members, members, kind="member", where=f"{where} > members")
    require_known([record.source], known, kind="source", where=where)
    if inside := [who for who in record.consent if who in members]:
        raise InputError(
            f"the consent of {', '.join(inside)} is needed, who sits at the table",
            where=f"{where} > consent",
            why="members agree by signing the package",
            fix="name in consent only those outside, and in members whom the instrument binds",
        )
